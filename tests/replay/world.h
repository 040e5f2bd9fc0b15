/*
 * world.h: the server in one process, without sockets, threads and disk.
 *
 * The real steps of packet/steps.h, the real store, log buffer and service; a
 * clock that stands until it is moved; rows are taken out of the log buffer
 * after each step, as the committer would, and kept in memory.
 */
#ifndef TESTS_REPLAY_WORLD_H
#define TESTS_REPLAY_WORLD_H

#include "dhcp6d/lease/log_buffer.h"
#include "dhcp6d/packet/service.h"
#include "dhcp6d/packet/steps.h"

/* A row as it went to the disk; spans point into bytes. */
struct row {
	struct lease lease;
	bool removed;
	uint8_t bytes[LEASE_DUID_MAX + LEASE_HWADDR_MAX + LEASE_HOSTNAME_MAX +
		      LEASE_USER_CONTEXT_MAX];
};

/* A configuration that is loaded already, as a reference of the caller's. */
typedef const struct snapshot *world_load(const char *config);

struct world {
	world_load *load; /* NULL: from the text, each time */
	struct clock clock;
	struct lease_store *store;
	struct log_buffer *log_buffer;
	struct service *service;
	struct counters *counters;
	struct statistics statistics;
	struct expression_scratch *scratch;
	struct log *log; /* NULL unless asked for */
	struct query *query;
	uint8_t *reply;    /* DATAGRAM_MAX octets, of the last query */
	uint64_t sequence; /* what the last reply waits for */
	struct row **rows;
	size_t row_count;
	char complaint[1024]; /* of the last configuration that did not load */
};

/* The server's DUID, that of protocol.md 9. */
extern const uint8_t world_server_id[10];

/* Both false if the configuration does not load; world->complaint says why. */
bool world_start(
    struct world *world, const char *name, const char *config, struct log *log);
/* The same with a loader, for who starts thousands of them. */
bool world_start_by(struct world *world, world_load *load, const char *config);
bool world_reload(struct world *world, const char *name, const char *config);

void world_stop(struct world *world);

/* Ends the process and starts it again: what is known is what was written
 * (nothing, if empty). */
bool world_restart(
    struct world *world, const char *name, const char *config, bool empty);

/* One datagram through all steps; world->query has the outcome. */
void world_send(struct world *world, const struct datagram *datagram);

/* Builds the reply of the last query, which had one, once more into memory of
 * so many octets; world->query has the outcome. */
void world_encode(struct world *world, uint8_t *memory, size_t capacity);

void world_advance(struct world *world, uint32_t seconds);
/* What maintenance does when leases have ended. */
void world_reclaim(struct world *world);

/* A counter's sum by its name; UINT64_MAX if there is none of that name. */
uint64_t world_counter(const struct world *world, const char *name);

#endif
