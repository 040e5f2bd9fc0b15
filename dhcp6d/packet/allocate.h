/*
 * packet/allocate.h: a free address or prefix for a client that has none.
 *
 * Which pool and which unit. Unless the configuration names an allocator the
 * choice is keyed: a lasting secret makes of (DUID, IAID, type, pool) the unit
 * where the search begins, so that the same client is offered the same again
 * without any memory of it, and nobody else can guess it (RFC 9915 13.1,
 * protocol.md 4.1, P-13.1-e, P-12-c).
 */
#ifndef DHCP6D_PACKET_ALLOCATE_H
#define DHCP6D_PACKET_ALLOCATE_H

#include "dhcp6d/packet/grant.h"

/*
 * A free address, or a free prefix of whatever length the pools' order
 * yields. False when nothing is free in any pool that lets the client in.
 */
bool allocate(
    struct grant *out, const struct ask *ask, const struct view_ia *ia);

/*
 * A free prefix by a wish for a length (protocol.md 4.16, RFC 8168 3.2): of
 * exactly that length, else shorter and closest. 'recorded' is the length of
 * the prefix that the client has (0 = none): then only a better one is given;
 * without one, longer ones come last, closest first.
 */
bool allocate_prefix(struct grant *out, const struct ask *ask,
    const struct view_ia *ia, uint8_t wish, uint8_t recorded);

/* One that the client names: false unless it is free and permitted. */
bool allocate_named(struct grant *out, const struct ask *ask,
    const struct view_ia *ia, const struct view_lease *named);

/*
 * After a commit: moves the iterative allocators past what they picked.
 * Memory alone; the caller holds the store's lock.
 */
void allocate_advance(struct service *service, const struct decision *decision);

#endif
