/*
 * crew.c: see its header.
 */
#include "dhcp6d/crew.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

struct member {
	struct worker *worker;
	char name[16];
	pthread_t thread;
	bool runs;
};

struct crew {
	size_t count;
	struct member members[];
};

/* Processors that this process may run on: a container or an administrator
 * may have given it fewer than there are. */
static uint32_t
processors(void)
{
	cpu_set_t may_use;
	int count;

	if (sched_getaffinity(0, sizeof(may_use), &may_use) != 0)
		return 1;
	count = CPU_COUNT(&may_use);
	return count < 1 ? 1 : (uint32_t)count;
}

size_t
crew_size(bool multi_threading, uint32_t threads)
{
	if (!multi_threading)
		return 1;
	if (threads == 0)
		threads = processors();
	return threads > SOCKETS_WORKERS_MAX ? SOCKETS_WORKERS_MAX : threads;
}

enum err
crew_create(const struct worker_shared *shared, const struct sockets *sockets,
    size_t count, struct crew **out, struct err_detail *detail)
{
	struct crew *crew =
	    calloc(1, sizeof(*crew) + count * sizeof(crew->members[0]));

	if (crew == NULL)
		return err_set(detail, ERR_MEMORY, "no memory for workers");
	for (; crew->count < count; crew->count++) {
		crew->members[crew->count].worker = worker_create(shared,
		    crew->count, sockets_worker(sockets, crew->count),
		    sockets_group(sockets));
		if (crew->members[crew->count].worker == NULL) {
			crew_free(crew);
			return err_set(detail, ERR_MEMORY,
			    "no memory or descriptors for %zu workers", count);
		}
	}
	*out = crew;
	return ERR_NONE;
}

/* A thread names itself: to name another one is to write to /proc. */
static void *
member_run(void *argument)
{
	struct member *member = argument;

	(void)pthread_setname_np(pthread_self(), member->name);
	return worker_run(member->worker);
}

enum err
crew_start(struct crew *crew, struct err_detail *detail)
{
	struct member *member;

	for (size_t i = 0; i < crew->count; i++) {
		member = &crew->members[i];
		snprintf(
		    member->name, sizeof(member->name), "worker %zu", i % 1000);
		errno =
		    pthread_create(&member->thread, NULL, member_run, member);
		if (errno != 0)
			return err_system(detail, "cannot start a thread");
		member->runs = true;
	}
	return ERR_NONE;
}

void
crew_stop(struct crew *crew)
{
	for (size_t i = 0; i < crew->count; i++)
		worker_stop(crew->members[i].worker);
	for (size_t i = 0; i < crew->count; i++) {
		if (crew->members[i].runs)
			pthread_join(crew->members[i].thread, NULL);
		crew->members[i].runs = false;
	}
}

void
crew_free(struct crew *crew)
{
	if (crew == NULL)
		return;
	for (size_t i = 0; i < crew->count; i++)
		worker_free(crew->members[i].worker);
	free(crew);
}

void
crew_advanced(struct crew *crew)
{
	for (size_t i = 0; i < crew->count; i++)
		worker_advanced(crew->members[i].worker);
}
