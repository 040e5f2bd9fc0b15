/*
 * net/keep_filter.h: lets the kernel itself drop what keeps no lease.
 *
 * Dropping a datagram unread still costs a share of a system call and a look
 * at it, about a tenth of an answer. A flood of more than ten times what can
 * be answered is therefore more than can be dropped, and then the kernel
 * throws away Renews with the rest as its buffer is full. A socket filter
 * drops before the buffer, on the processor that the datagram came in by.
 *
 * The filter passes Renew, Rebind, Release and Decline, straight or through
 * relays, and of everything else a share, by a random number; it looks at
 * KEEP_FILTER_OPTIONS options in all for what the relays carry, and passes what
 * it did not get through. It judges each datagram by itself: while there is
 * one the kernel puts none together (UDP_GRO). The kernel counts what it drops
 * as it counts what its buffer had no room for.
 *
 * Threads: system calls, no state. Needs no privilege.
 */
#ifndef DHCP6D_NET_KEEP_FILTER_H
#define DHCP6D_NET_KEEP_FILTER_H

#include <stdbool.h>

#define KEEP_FILTER_OPTIONS 8

/*
 * One in so many of the rest passes: a power of two. Takes the place of an
 * earlier one. False where the kernel refuses. What is in the buffer already
 * stays there.
 */
bool keep_filter_attach(int socket, unsigned one_in);
void keep_filter_detach(int socket);

#endif
