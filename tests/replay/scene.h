/*
 * scene.h: what stands when a step of a scenario is played.
 */
#ifndef TESTS_REPLAY_SCENE_H
#define TESTS_REPLAY_SCENE_H

#include "tests/replay/reply.h"
#include "tests/replay/value.h"
#include "tests/replay/world.h"

struct scene {
	const struct script *script;
	size_t scenario; /* its line */
	struct world world;
	struct values values;
	struct report report;
	uint32_t transaction;
	/* the last message sent, and what was seen of it */
	uint8_t bytes[DATAGRAM_MAX];
	size_t size;
	struct seen query, reply;
	bool unanswered;  /* a message was sent, nothing is expected yet */
	size_t rows_seen; /* rows that an "expect rows" has looked at */
};

static inline const struct line *
scene_line(const struct scene *scene, size_t index)
{
	return &scene->script->lines[index];
}

/*
 * The line that defines a client, a relay or a configuration by name: in the
 * scenario itself, else at the top of the file. Fails (script->count) if there
 * is none.
 */
size_t scene_find(struct scene *scene, const struct line *line,
    const char *kind, const char *name);

/* "send ..." (send.c) */
void scene_send(struct scene *scene, size_t index);

/* The datagram of such a line, in scene->bytes; false if that failed. */
bool scene_build(struct scene *scene, size_t index, struct datagram *datagram);

/* "torment ..." and "serves CLIENT" (torment.c) */
void scene_torment(struct scene *scene, size_t index);
void scene_serves(struct scene *scene, size_t index);

/* "expect ..." (expect.c) */
void scene_expect(struct scene *scene, size_t index);

/* "expect rows", "expect lease ..." (rows.c) */
void scene_expect_rows(struct scene *scene, size_t index);
void scene_expect_lease(struct scene *scene, size_t index);

#endif
