/*
 * packet/worker.h: a thread that answers packets.
 *
 * worker.c is the packet's way on one page. Any number of workers run side by
 * side; what they share is below, and all of it may be used by many threads.
 */
#ifndef DHCP6D_PACKET_WORKER_H
#define DHCP6D_PACKET_WORKER_H

#include <stdatomic.h>

#include "dhcp6d/lease/committer.h"
#include "dhcp6d/lease/log_buffer.h"
#include "dhcp6d/lease/store.h"
#include "dhcp6d/net/interface.h"
#include "dhcp6d/packet/current.h"
#include "libcommon/clock.h"
#include "libcommon/counter.h"
#include "libcommon/log.h"

/* What all workers share; outlives them. */
struct worker_shared {
	struct current_service *service;
	struct interface_watch *interfaces;
	struct lease_store *store;
	struct log_buffer *log_buffer;
	struct committer *committer;
	const struct clock *clock;
	struct log *log;
	struct counters *counters; /* statistics_create, a block a worker */
	struct meter *meter; /* may be NULL */
	const atomic_bool *disabled; /* answer nobody; may be NULL */
	_Atomic uint32_t *group_overflow; /* drops of the group socket, told */
	uint16_t port;
	uint16_t client_port; /* 0 = 546; else for tests */
};

struct worker;

/*
 * number: its block of counters. own: its socket, or -1; group: the socket that
 * all share. NULL: no memory or descriptors.
 */
struct worker *worker_create(
    const struct worker_shared *shared, size_t number, int own, int group);
void worker_free(struct worker *worker); /* its thread has ended */

/* The thread's body: returns after worker_stop, when what was parked is out or
 * has waited WORKER_STOP_MS in vain. */
void *worker_run(void *worker);
#define WORKER_STOP_MS 5000

/* Both from any thread, without waiting. */
void worker_stop(struct worker *worker);
void worker_advanced(struct worker *worker); /* the disk has got further */

#endif
