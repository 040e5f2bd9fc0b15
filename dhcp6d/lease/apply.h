/*
 * lease/apply.h: the only way in which a lease changes.
 *
 * Deciding reads the store, applying writes it: handlers, expiry and operators'
 * commands all end here. A change is the whole new state of the lease on one
 * address or prefix, or its removal. Each goes to the store and, as a row, to
 * the log buffer, in the same order; the returned sequence number tells from
 * when on it is on disk (committer.h).
 *
 * Threads: the caller holds the store's lock.
 */
#ifndef DHCP6D_LEASE_APPLY_H
#define DHCP6D_LEASE_APPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcp6d/lease/log_buffer.h"
#include "dhcp6d/lease/store.h"
#include "libcommon/clock.h"

struct lease_change {
	struct lease lease; /* transaction in lease time */
	bool remove;
	uint8_t cause; /* enum lease_cause */
};

/*
 * All changes or none. Fails with ERR_LOG_STOPPED (granting is off), ERR_LIMIT
 * (the disk is so far behind that the log buffer is at its ceiling, or 2^31
 * leases), ERR_MEMORY, or ERR_RANGE (a lease that no row could hold); then
 * nothing has changed. Spans of the changes are copied; they may point into
 * the store. A lease that is put replaces the one on the same type, address
 * and prefix length, whoever's that is; removing what is not there writes a
 * row all the same. *sequence: number of the last of them.
 */
enum err lease_apply(struct lease_store *store, struct log_buffer *log,
    const struct moment *now, const struct lease_change *changes, size_t count,
    uint64_t *sequence);

/*
 * Puts a lease read at start into the store, without a row; transaction is
 * wall time, as in the file. Expired rows are put as they are; the timers deal
 * with them. ERR_MEMORY, ERR_LIMIT, ERR_RANGE. One at a time; a start, which
 * has millions, uses loader.h.
 */
enum err lease_load(struct lease_store *store, const struct moment *now,
    const struct lease *lease, bool removed);

/*
 * Expiry: leases whose time has come, oldest first, at most max of them, as
 * the changes that reclaim them (kea-config.md 3.8): assigned -> reclaimed,
 * declined and registered -> removed; reclaimed and released ones that ended
 * more than hold_s ago -> removed. hold_s 0: no affinity, all are removed.
 *
 * Released ones stay released until then, where Kea makes them reclaimed at
 * once: their row keeps the affinity over a restart (libcommon/lease_row.h),
 * a reclaimed one with lifetime 0 would be a deletion.
 *
 * A longer hold_s applies to all, a shorter one to what ends from then on.
 *
 * Changes point into the store and are valid until it is changed. Returns how
 * many; they are then applied by the caller, and if that fails they come again
 * with the next call. Work per call is in proportion to max, whatever is due.
 */
size_t lease_due(struct lease_store *store, const struct moment *now,
    uint32_t hold_s, struct lease_change *changes, size_t max);

#endif
