/*
 * packet/send.h: replies out, and what the log says of them.
 *
 * Threads: by the worker that has the outbox.
 */
#ifndef DHCP6D_PACKET_SEND_H
#define DHCP6D_PACKET_SEND_H

#include "dhcp6d/net/batch_io.h"
#include "dhcp6d/net/interface.h"
#include "dhcp6d/packet/outbox.h"
#include "dhcp6d/packet/query.h"
#include "dhcp6d/packet/statistics.h"
#include "libcommon/log.h"

struct send_way {
	struct sender *sender;
	int socket;
	uint16_t port;        /* ours, for the log */
	uint16_t client_port; /* instead of 546, for tests; 0 = as it is */
	struct statistics *statistics;
	struct log *log;
};

/*
 * A query's encoded reply as an outbox takes it; sequence and label are the
 * caller's to set. A reply goes to a direct client by the interface it came in
 * on and from its link-local address (RFC 9915 18.3.10); to a relay from the
 * address it has sent to, by the routing table unless the relay is known by a
 * link-local address.
 */
struct outbox_reply send_describe(const struct send_way *way,
    const struct query *query, const struct interface_table *interfaces);

/*
 * Sends the first count replies and removes them from the outbox. One that
 * cannot be sent is logged, counted and left out. Waits at most for the
 * network card.
 */
void send_replies(
    const struct send_way *way, struct outbox *outbox, size_t count);

#endif
