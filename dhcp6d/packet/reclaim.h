/*
 * packet/reclaim.h: leases whose time is over become free.
 *
 * By the timer (dhcp6d/maintenance.c), or when somebody finds nothing free:
 * then what has ended is taken over at once, as in Kea, however long the
 * timer still waits (reclaim-timer-wait-time 0: for ever). Their DNS records
 * go.
 *
 * Threads: the store's lock.
 */
#ifndef DHCP6D_PACKET_RECLAIM_H
#define DHCP6D_PACKET_RECLAIM_H

#include "dhcp6d/packet/dns_update.h"

/* How long a lease is kept for its old client; 0: not at all. */
uint32_t reclaim_hold(const struct snapshot *config);

/*
 * At most max leases, oldest first, kept for hold_s; changes has room for as
 * many and is good for nothing afterwards. *count: how many there were. Fails
 * as lease_apply; then they come again.
 */
enum err reclaim_due(const struct dns_updates *updates, uint32_t hold_s,
    struct lease_change *changes, size_t max, size_t *count);

#endif
