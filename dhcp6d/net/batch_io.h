/*
 * net/batch_io.h: many datagrams in one system call, in and out.
 *
 * Each datagram comes with the address it was sent to, the interface it came
 * in on and the time it arrived, and goes out by the interface and from the
 * address that the caller names (RFC 9915 18.3.10).
 *
 * A receiver has memory for a batch of datagrams of the largest size; what was
 * received is valid until the next receive. Threads: one receiver or sender,
 * one thread.
 */
#ifndef DHCP6D_NET_BATCH_IO_H
#define DHCP6D_NET_BATCH_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/address.h"
#include "libcommon/bytes.h"
#include "libcommon/err.h"

#define BATCH_IO_MAX 64         /* datagrams in one call; bits of a word */
#define BATCH_IO_DATAGRAM 65536 /* room for each */

struct incoming {
	struct span bytes;
	struct address source, destination;
	uint16_t source_port;
	uint32_t interface; /* index; 0 = the kernel did not say */
	int64_t arrived_ns; /* wall clock; 0 = the kernel did not say */
};

struct receiver;

struct receiver *receiver_create(void); /* NULL: no memory */
void receiver_free(struct receiver *receiver);

/*
 * Takes up to BATCH_IO_MAX datagrams without waiting; *count is 0 if there is
 * none. ERR_SYSTEM with words if the socket fails. What the kernel hands over
 * as one may be more: then the receiver has more, which the next calls give,
 * whatever socket they name.
 */
enum err receiver_receive(struct receiver *receiver, int socket, size_t *count,
    struct err_detail *detail);
bool receiver_has_more(const struct receiver *receiver);
const struct incoming *receiver_datagram(
    const struct receiver *receiver, size_t index);

/*
 * The kernel's count of datagrams that found the socket's buffer full, as last
 * told (since the socket was opened, modulo 2^32); false if not told in the
 * last receive.
 */
bool receiver_overflow(const struct receiver *receiver, uint32_t *drops);

/*
 * How much of the socket's receive buffer is in use, in percent; it may be over
 * 100 by a datagram. When it is full the kernel throws away what comes,
 * whatever it is. One system call; 0 where the kernel cannot tell.
 */
unsigned receiver_pressure(int socket);

struct outgoing {
	struct span bytes;
	struct address destination;
	uint16_t destination_port;
	struct address source; /* any = the kernel's choice */
	uint32_t interface;    /* 0 = the routing table's choice */
};

struct sender;

/*
 * A sender for a socket, which stays the caller's. Where the kernel can,
 * datagrams of one size that go the same way leave as one that is segmented
 * further down (UDP_SEGMENT): what a relay is told in a batch goes through the
 * IP stack once. Sizes of one destination may so overtake each other.
 */
struct sender *sender_create(int socket); /* NULL: no memory */
void sender_free(struct sender *sender);

struct sending {
	const struct outgoing *datagrams; /* up to BATCH_IO_MAX */
	uint64_t left; /* bit i: datagrams[i] is still to be sent */
};

/*
 * Sends what is left, and tells in sending->left what has not gone. ERR_BUSY:
 * the socket's buffer is full just now. ERR_SYSTEM: datagrams[*failed] cannot
 * be sent, the detail says why; the caller clears its bit and goes on.
 */
enum err sender_send(struct sender *sender, struct sending *sending,
    unsigned *failed, struct err_detail *detail);

#endif
