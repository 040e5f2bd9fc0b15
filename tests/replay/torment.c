/*
 * torment.c: "torment TYPE ... with HOW": one message, spoilt in every way of a
 * kind, and "serves CLIENT": whether a good Solicit is still answered.
 *
 * Each spoilt message may be dropped or answered, as the server likes; what it
 * answers must be well-formed, and who sends a good Solicit after it must get
 * his Advertise. That is all that hostile input may do (DESIGN.md, promise 2).
 */
#include <stdlib.h>
#include <string.h>

#include "tests/replay/scene.h"

#define MESSAGE_SOLICIT_TYPE 1
#define MESSAGE_ADVERTISE_TYPE 2

/* A copy of a message, to be spoilt. */
struct victim {
	uint8_t bytes[DATAGRAM_MAX];
	size_t size;
};

/* Ends at this octet. */
static void
spoil_cut(struct victim *victim, size_t at)
{
	victim->size = at;
}

/* Two octets: where they are an option's length, that is 0. */
static void
spoil_zero(struct victim *victim, size_t at)
{
	memset(victim->bytes + at, 0, at + 1 < victim->size ? 2 : 1);
}

/* ... and here it is the largest there is. */
static void
spoil_long(struct victim *victim, size_t at)
{
	memset(victim->bytes + at, 0xff, at + 1 < victim->size ? 2 : 1);
}

/* One octet is missing, all that follows moves up. */
static void
spoil_gone(struct victim *victim, size_t at)
{
	victim->size--;
	memmove(victim->bytes + at, victim->bytes + at + 1, victim->size - at);
}

/* One bit of each octet, another one each time. */
static void
spoil_bit(struct victim *victim, size_t at)
{
	victim->bytes[at] ^= (uint8_t)(1u << (at % 8));
}

static const struct way_to_spoil {
	const char *name;
	void (*spoil)(struct victim *victim, size_t at);
} ways[] = {
    {"cut", spoil_cut},
    {"zero", spoil_zero},
    {"long", spoil_long},
    {"gone", spoil_gone},
    {"bit", spoil_bit},
};

/* A good Solicit of the client; the world has another query then. */
static void
check_serves(
    struct scene *scene, const struct line *line, const char *name, size_t at)
{
	size_t client = scene_find(scene, line, "client", name);
	const struct line *by = scene_line(scene, client);
	struct datagram datagram = {.interface = 2, .source_port = 546};
	uint8_t bytes[512], duid[256];
	const struct query *query = scene->world.query;
	struct writer w;

	if (client == scene->script->count)
		return;
	writer_init(&w, bytes, sizeof(bytes));
	writer_u32(&w, MESSAGE_SOLICIT_TYPE << 24 | ++scene->transaction);
	writer_option(&w, 1,
	    span_of(duid, value_bytes(&scene->values, by, by->words[2], duid,
			      sizeof(duid))));
	datagram.source =
	    value_address(&scene->values, by, line_after(by, "from"));
	datagram.destination = value_address(&scene->values, line, "ff02::1:2");
	datagram.interface_name = line_after(by, "on");
	datagram.bytes = span_of(bytes, w.size);
	world_send(&scene->world, &datagram);
	if (query->drop != DROP_NONE ||
	    query->reply.bytes[0] != MESSAGE_ADVERTISE_TYPE)
		report_failure(&scene->report, line,
		    "a good Solicit is not answered (after number %zu): %s", at,
		    drop_text(query->drop));
}

void
scene_serves(struct scene *scene, size_t index)
{
	const struct line *line = scene_line(scene, index);

	check_serves(scene, line, line->words[1], 0);
}

/* One spoilt message; from a copy of its own size, so that a sanitizer sees
 * who reads on behind its end. */
static void
send_victim(struct scene *scene, const struct line *line,
    const struct datagram *good, const struct victim *victim, size_t at)
{
	const struct query *query = scene->world.query;
	uint8_t *exact = malloc(victim->size + 1);
	struct datagram datagram = *good;
	const char *wrong = NULL;

	if (exact == NULL)
		return;
	memcpy(exact + 1, victim->bytes, victim->size);
	datagram.bytes = span_of(exact + 1, victim->size);
	world_send(&scene->world, &datagram);
	if (query->drop == DROP_NONE)
		wrong = seen_read(
		    &scene->reply, 13, query->reply.bytes, query->reply.size);
	if (wrong != NULL)
		report_failure(
		    &scene->report, line, "at octet %zu: %s", at, wrong);
	free(exact);
}

static void
torment(struct scene *scene, const struct line *line,
    const struct way_to_spoil *way, const struct datagram *good)
{
	static struct victim victim;

	for (size_t at = 0; at < scene->size; at++) {
		memcpy(victim.bytes, scene->bytes, scene->size);
		victim.size = scene->size;
		way->spoil(&victim, at);
		send_victim(scene, line, good, &victim, at);
		check_serves(scene, line, line_after(line, "by"), at);
		if (report_failed(&scene->report))
			return;
	}
}

void
scene_torment(struct scene *scene, size_t index)
{
	const struct line *line = scene_line(scene, index);
	const char *how = line_after(line, "with");
	struct datagram good;

	if (!scene_build(scene, index, &good))
		return;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (how != NULL && strcmp(ways[i].name, how) == 0) {
			torment(scene, line, &ways[i], &good);
			return;
		}
	}
	report_failure(&scene->report, line, "torment ... with what?");
}
