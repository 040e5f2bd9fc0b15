/*
 * compose.h: datagrams out of a fuzzer's bytes.
 *
 * Random octets hardly ever make a message that is granted something. Here a
 * few octets choose type, client, identifiers, relays and options, and leases
 * that were granted before can be named, so that mutations stay among messages
 * that get far; raw octets may stand anywhere among them. A seed is written by
 * tests/fuzz/seeds.py.
 */
#ifndef TESTS_FUZZ_COMPOSE_H
#define TESTS_FUZZ_COMPOSE_H

#include "dhcp6d/packet/query.h"
#include "tests/replay/reply.h"

#define COMPOSE_KNOWN 16

/* A lease that somebody was granted. */
struct known_lease {
	bool is_prefix;
	uint8_t length;
	uint8_t address[16];
};

struct composer {
	struct reader from; /* the fuzzer's bytes */
	struct writer w;    /* the message */
	uint8_t bytes[DATAGRAM_MAX];
	uint8_t inner[DATAGRAM_MAX];
	size_t open; /* mark of the open IA, 0 = none */
	uint16_t open_code;
	uint32_t transaction;
	struct known_lease known[COMPOSE_KNOWN];
	unsigned known_count; /* in all; the newest ones are there */
	struct datagram datagram;
};

/* Starts anew with these bytes. */
void compose_start(struct composer *composer, struct span from);

/* A client's message: composer->datagram. False if it does not fit. */
bool compose_message(struct composer *composer);

/* The next octets as they are. */
void compose_raw(struct composer *composer);

/* Remembers what a reply grants. */
void compose_learn(struct composer *composer, const struct seen *reply);

#endif
