/*
 * packet/outbox.h: encoded replies on their way out, first in, first out.
 *
 * A ring of replies and a ring of their bytes: a reply is written straight to
 * where it stays until it is sent. Each carries the sequence number that it
 * waits for; those of one worker never go back, so the head waits least.
 *
 * Threads: an outbox belongs to its worker.
 */
#ifndef DHCP6D_PACKET_OUTBOX_H
#define DHCP6D_PACKET_OUTBOX_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcp6d/net/batch_io.h"
#include "dhcp6d/proto/numbers.h"

#define OUTBOX_LABEL_MAX 512
/* What the largest reply and its label take. */
#define OUTBOX_ROOM (((DATAGRAM_MAX + OUTBOX_LABEL_MAX) / 64 + 1) * 64)

struct outbox_reply {
	struct outgoing datagram; /* bytes are in the outbox */
	uint64_t sequence;        /* must be on disk before; 0 = nothing must */
	uint8_t type;             /* of the client's message within */
	char interface[IF_NAMESIZE];
	const char *label; /* whose it is, for the log; "" = not to be logged */
};

struct outbox;

/* replies: how many it holds; its bytes are enough for one batch of the
 * largest replies, and for that many of usual ones. NULL: no memory. */
struct outbox *outbox_create(size_t replies);
void outbox_free(struct outbox *outbox); /* NULL is fine */

size_t outbox_count(const struct outbox *outbox);

/* Whether count more replies of the largest size would fit. */
bool outbox_has_room(const struct outbox *outbox, size_t count);

/* Where to encode the next reply: DATAGRAM_MAX bytes; NULL when full. */
uint8_t *outbox_room(struct outbox *outbox);

/*
 * Takes in what was encoded to the last outbox_room: reply->datagram.bytes is
 * its beginning and size. The label is copied.
 */
void outbox_add(struct outbox *outbox, const struct outbox_reply *reply);

/* The index-th from the head; index < outbox_count. */
const struct outbox_reply *outbox_reply(
    const struct outbox *outbox, size_t index);

/* The first count of them are done with. */
void outbox_remove(struct outbox *outbox, size_t count);

#endif
