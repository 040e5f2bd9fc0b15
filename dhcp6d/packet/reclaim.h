/*
 * packet/reclaim.h: leases whose time is over become free.
 *
 * By the timer (dhcp6d/maintenance.c), or when somebody finds nothing free:
 * then what has ended is taken over at once, as in Kea, however long the
 * timer still waits (reclaim-timer-wait-time 0: for ever).
 *
 * Threads: the store's lock.
 */
#ifndef DHCP6D_PACKET_RECLAIM_H
#define DHCP6D_PACKET_RECLAIM_H

#include "dhcp6d/lease/apply.h"
#include "dhcp6d/config/model.h"
#include "libcommon/log.h"

struct reclaim {
	struct lease_store *store;
	struct log_buffer *log_buffer;
	const struct moment *now;
	struct log *log; /* may be NULL */
	const struct expiry_config *expiry;
};

/*
 * At most max leases, oldest first; changes has room for as many and is good
 * for nothing afterwards. Returns how many, 0 also if they cannot be written.
 */
size_t reclaim_due(
    const struct reclaim *reclaim, struct lease_change *changes, size_t max);

#endif
