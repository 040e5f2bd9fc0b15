/*
 * stage.h: ctrld in one thread, with a peer and a dhcp6d played by a harness.
 *
 * The real sessions, requests, backend and audit log; sockets are real, too,
 * but nothing waits: the event loop is run until it has nothing to do.
 */
#ifndef TESTS_FUZZ_STAGE_H
#define TESTS_FUZZ_STAGE_H

#include "ctrld/request.h"

enum stage_key {
	STAGE_READER,
	STAGE_OPERATOR,
	STAGE_ADMIN,
	STAGE_STRANGER,
	STAGE_KEYS
};

struct stage {
	struct ctrld ctrld;
	struct ctrld_config config;
	struct ctrld_operator operators[STAGE_STRANGER];
	struct auth_secret keys[STAGE_KEYS];
	int listener;        /* dhcp6d's */
	int peer;            /* the operator's end; -1: closed */
	int server;          /* dhcp6d's end of the last command; -1: none */
	uint64_t commands;   /* that have reached dhcp6d */
	uint8_t last[65536]; /* the newest of them, as far as it came */
	size_t last_size;
	uint8_t input[1 << 20]; /* what the peer got and has not looked at */
	size_t input_size;
};

/* The one stage of this process; folders and keys are made once. */
struct stage *stage_get(void);

/* A connection; start is one of ctrld's *_session_start. */
void stage_connect(
    struct stage *stage, void (*start)(struct ctrld *ctrld, int fd));

/* Octets from the peer, or from dhcp6d to ctrld; then everybody acts. */
void stage_say(struct stage *stage, struct span bytes);
void stage_answer(struct stage *stage, struct span bytes);

/* The event loop until nothing is due, accepting and reading for dhcp6d. */
void stage_run(struct stage *stage);

/* Closes what is open; fails if ctrld has kept anything. */
void stage_end(struct stage *stage);

#endif
