/*
 * tests/bench/transport.h: a UDP socket that sends and receives in batches.
 *
 * As a client: link-local, port 546, to the servers' multicast group. As a
 * relay: port 547, unicast, from as many addresses as there are relays.
 */
#ifndef TESTS_BENCH_TRANSPORT_H
#define TESTS_BENCH_TRANSPORT_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/bench/message.h"

#define TRANSPORT_BATCH 64

struct transport_config {
	const char *interface;
	struct in6_addr server;     /* unicast; any = multicast */
	struct in6_addr source;     /* relays: the first one's address */
	uint16_t port, server_port; /* ours, theirs */
	uint32_t sources;           /* relays: how many, counted upwards */
};

struct transport;

/* NULL: said on stderr why. */
struct transport *transport_open(const struct transport_config *config);
void transport_close(struct transport *transport);

/* Room for one message of MESSAGE_MAX; sends what there is when it is full. */
uint8_t *transport_room(struct transport *transport);
/* The message in the room is complete; source: number of the relay. */
void transport_queue(struct transport *transport, size_t size, uint32_t source);
void transport_flush(struct transport *transport);

typedef void transport_received(
    void *context, const uint8_t *data, size_t size);

/* Reads one batch, without waiting; how many came. */
int transport_receive(
    struct transport *transport, transport_received *each, void *context);
/* Waits until there is something to read, at most so long. */
void transport_wait(struct transport *transport, uint64_t ns);

#endif
