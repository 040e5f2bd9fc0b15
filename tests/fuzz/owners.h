/*
 * owners.h: who was promised which address and prefix until when.
 *
 * Learnt from the bytes of replies alone, as clients learn it; a promise ends
 * by time, or when its client gives back or hears that it is over.
 */
#ifndef TESTS_FUZZ_OWNERS_H
#define TESTS_FUZZ_OWNERS_H

#include "tests/replay/reply.h"

#define OWNERS_MAX 128
#define OWNER_ID_MAX 130

struct owner {
	uint8_t id[OWNER_ID_MAX]; /* Client Identifier */
	size_t id_size;
	unsigned code; /* of the IA */
	uint32_t iaid;
	uint8_t address[16];
	uint8_t length;
	int64_t end_s;
};

struct owners {
	struct owner list[OWNERS_MAX];
	unsigned count;
};

/* A message from a client, before it is answered. */
void owners_hear(
    struct owners *owners, const struct seen *query, int64_t now_s);

/* Its answer; fails where something is granted that another one has. */
void owners_believe(struct owners *owners, const struct seen *query,
    const struct seen *reply, int64_t now_s);

#endif
