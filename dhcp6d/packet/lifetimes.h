/*
 * packet/lifetimes.h: how long a lease lasts, and when to renew (protocol.md
 * 1.6, kea-config.md 3.3).
 */
#ifndef DHCP6D_PACKET_LIFETIMES_H
#define DHCP6D_PACKET_LIFETIMES_H

#include "dhcp6d/packet/ask.h"

struct lifetimes {
	uint32_t preferred, valid; /* seconds; preferred <= valid */
};

/*
 * Lifetimes of a lease in a subnet: of the first class that sets them, else
 * the subnet's. What the client names counts only as far as a range is
 * configured (protocol.md 0.2 row 3). pool: where the lease lies, or NULL.
 */
void lifetimes_of(struct lifetimes *out, const struct ask *ask,
    const struct subnet *subnet, const struct pool *pool,
    const struct view_lease *wish);

/*
 * Lease caching (kea-config.md 3.9): what is left of the lease's lifetimes if
 * it is so young (cache-threshold, cache-max-age) that a client may be answered
 * without writing it anew; else false. A lease whose preferred time would end
 * before the client renews is written.
 */
bool lifetimes_left(struct lifetimes *out, const struct subnet *subnet,
    const struct lease *lease, int64_t now_s);

/* One T1 and T2 for all IAs of the decision that hold live leases. */
void lifetimes_set_timers(struct ask *ask);

#endif
