/*
 * service_switch.c: see its header.
 */
#include "dhcp6d/control/service_switch.h"

#include <limits.h>
#include <pthread.h>
#include <stdlib.h>

#define ORIGINS_MAX 64
#define ORIGINS_LOCAL 1000
#define ORIGINS_REMOTE 2000
#define ORIGINS_DATABASE 3000
#define MS_IN_NS 1000000

struct origin {
	uint32_t id;
	uint64_t until_ns; /* 0: for good */
};

struct service_switch {
	pthread_mutex_t lock;
	atomic_bool *disabled;
	size_t count;
	struct origin origins[ORIGINS_MAX]; /* who has it off */
};

struct service_switch *
service_switch_create(atomic_bool *disabled)
{
	struct service_switch *s = calloc(1, sizeof(*s));

	if (s != NULL) {
		pthread_mutex_init(&s->lock, NULL);
		s->disabled = disabled;
	}
	return s;
}

void
service_switch_free(struct service_switch *s)
{
	if (s == NULL)
		return;
	pthread_mutex_destroy(&s->lock);
	free(s);
}

static void
unlock(struct service_switch *s)
{
	atomic_store(s->disabled, s->count > 0);
	pthread_mutex_unlock(&s->lock);
}

static struct origin *
find(struct service_switch *s, uint32_t id)
{
	size_t i = 0;

	while (i < s->count && s->origins[i].id != id)
		i++;
	return &s->origins[i]; /* behind the last one if there is none */
}

bool
service_switch_off(struct service_switch *s, uint32_t id, uint64_t until_ns)
{
	struct origin *origin;
	bool room;

	pthread_mutex_lock(&s->lock);
	origin = find(s, id);
	room = origin < s->origins + ORIGINS_MAX;
	if (room) {
		s->count += origin == s->origins + s->count;
		*origin = (struct origin){id, until_ns};
	}
	unlock(s);
	return room;
}

void
service_switch_on(struct service_switch *s, uint32_t id)
{
	struct origin *origin;

	pthread_mutex_lock(&s->lock);
	origin = find(s, id);
	if (origin < s->origins + s->count)
		*origin = s->origins[--s->count];
	unlock(s);
}

int
service_switch_run(struct service_switch *s, uint64_t now_ns)
{
	uint64_t next_ms = INT_MAX, left_ms;
	size_t i = 0;

	pthread_mutex_lock(&s->lock);
	while (i < s->count) {
		uint64_t until = s->origins[i].until_ns;

		if (until != 0 && until <= now_ns) {
			s->origins[i] = s->origins[--s->count];
			continue;
		}
		left_ms = (until - now_ns + MS_IN_NS - 1) / MS_IN_NS;
		if (until != 0 && left_ms < next_ms)
			next_ms = left_ms;
		i++;
	}
	unlock(s);
	return (int)next_ms;
}

void
service_switch_reconfigured(struct service_switch *s)
{
	size_t i = 0;

	pthread_mutex_lock(&s->lock);
	while (i < s->count) {
		if (s->origins[i].id < ORIGINS_LOCAL)
			i++;
		else
			s->origins[i] = s->origins[--s->count];
	}
	unlock(s);
}

static json_t *
ids_between(const struct service_switch *s, uint32_t first, uint32_t last)
{
	json_t *ids = json_array();

	for (size_t i = 0; i < s->count; i++)
		if (s->origins[i].id >= first && s->origins[i].id <= last)
			json_array_append_new(
			    ids, json_integer(s->origins[i].id));
	return ids;
}

json_t *
service_switch_json(struct service_switch *s)
{
	json_t *state;

	pthread_mutex_lock(&s->lock);
	state = json_pack("{s:b, s:b, s:o, s:o, s:o}", "globally-disabled",
	    (int)(s->count > 0), "disabled-by-user",
	    (int)(find(s, ORIGIN_USER) < s->origins + s->count),
	    "disabled-by-local-command",
	    ids_between(s, ORIGINS_LOCAL, ORIGINS_REMOTE - 1),
	    "disabled-by-remote-command",
	    ids_between(s, ORIGINS_REMOTE, ORIGINS_DATABASE - 1),
	    "disabled-by-db-connection",
	    ids_between(s, ORIGINS_DATABASE, UINT32_MAX));
	unlock(s);
	return state;
}
