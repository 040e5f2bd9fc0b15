/*
 * tests/bench/verify.h: is this answer right?
 *
 * A fast server that answers wrongly is not fast: every answer is held to what
 * was asked, and says what is wrong with it. Whether a lease has one owner is
 * asked in clients.h.
 */
#ifndef TESTS_BENCH_VERIFY_H
#define TESTS_BENCH_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/bench/message.h"

/* What holds for all answers of a run. */
struct verify_config {
	bool na, pd;             /* must be granted */
	bool none_left_is_right; /* the pool is full: NoAddrsAvail is good */
	bool relayed;
	struct in6_addr link; /* relays' link-address */
	uint32_t links;       /* how many; the next is a /64 further */
};

struct verify {
	struct verify_config config;
	/* learnt from the first answer; all others must have the same */
	uint8_t server_id[SERVER_ID_MAX];
	uint16_t server_id_size; /* 0 = not learnt */
};

/* What was asked. */
struct verify_question {
	uint8_t type; /* enum message_type */
	uint32_t client;
	bool rapid; /* with the Rapid Commit option */
};

/* The relay that a client is behind, and how that wraps. */
struct relay verify_relay(const struct verify_config *config, uint32_t client);

/* NULL if the answer is right, else what is wrong with it. */
const char *verify_answer(struct verify *verify,
    const struct verify_question *question, const struct message *answer);

#endif
