/*
 * packet/batch.h: what a worker has in hand between receive and encode.
 *
 * An array of queries, made once and used again and again: a query is large
 * (it has room for the largest decision), but only what a datagram needs of it
 * is ever touched. A batch is over when its replies are encoded; those that
 * wait for the disk wait elsewhere (parked.h), so one batch a worker suffices.
 *
 * Threads: a batch belongs to its worker.
 */
#ifndef DHCP6D_PACKET_BATCH_H
#define DHCP6D_PACKET_BATCH_H

#include "dhcp6d/net/batch_io.h"
#include "dhcp6d/net/interface.h"
#include "dhcp6d/packet/query.h"
#include "dhcp6d/packet/service.h"

#define BATCH_MAX BATCH_IO_MAX

struct batch {
	size_t count; /* queries in use */
	/* numbers of queries in the order in which they are decided */
	uint8_t order[BATCH_MAX];
	bool backlog;      /* there are probably more where they came from */
	unsigned pressure; /* of the socket's buffer in use, percent; 0 without
			    * a backlog */
	unsigned shed;     /* Solicits that were dropped unread before it */
	struct service *service;                  /* held, or NULL */
	const struct interface_table *interfaces; /* held, or NULL */
	uint8_t *memory;                          /* of the queries */
};

struct batch *batch_create(void); /* NULL: no memory */
void batch_free(struct batch *batch);

struct query *batch_query(const struct batch *batch, size_t index);

/* A query for a further datagram, as good as new; NULL if there is none. */
struct query *batch_add(struct batch *batch);

/* No queries, and nothing held. */
void batch_reset(struct batch *batch);

#endif
