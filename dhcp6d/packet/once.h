/*
 * packet/once.h: what a log says once a subnet, not for each packet.
 *
 * A condition that lasts (replies that are too large for a subnet's links, a
 * pool out of which too much was declined) deserves a warning, but clients
 * must not be able to fill a disk with it. What was said is remembered as long
 * as the configuration is in force; a reload says it again.
 *
 * Threads: any, without a lock.
 */
#ifndef DHCP6D_PACKET_ONCE_H
#define DHCP6D_PACKET_ONCE_H

#include <stdbool.h>
#include <stddef.h>

enum once_about { ONCE_LARGE_REPLY, ONCE_DECLINES };

struct once;

/* For so many subnets, and for what belongs to none. NULL: no memory. */
struct once *once_create(size_t subnets);
void once_free(struct once *once); /* NULL is fine */

/*
 * Whether this is the first time. subnet: its place among those of the
 * snapshot; what is beyond them counts as no subnet.
 */
bool once_first(struct once *once, enum once_about about, size_t subnet);

#endif
