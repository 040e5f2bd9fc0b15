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
};

/*
 * All changes or none. Fails with ERR_LOG_STOPPED (granting is off) or
 * ERR_MEMORY, ERR_LIMIT; then nothing has changed. Spans of the changes are
 * copied. *sequence: number of the last of them.
 */
enum err lease_apply(struct lease_store *store, struct log_buffer *log,
    const struct moment *now, const struct lease_change *changes, size_t count,
    uint64_t *sequence);

/*
 * Puts a lease read at start into the store, without a row. Expired rows are
 * put as they are; the timers deal with them.
 */
enum err lease_load(struct lease_store *store, const struct moment *now,
    const struct lease *lease, bool removed);

/*
 * Expiry: leases whose time has come, oldest first, at most max of them, as
 * the changes that reclaim them (kea-config.md 3.8): assigned -> reclaimed,
 * released -> reclaimed, declined and registered -> removed; reclaimed ones
 * held longer than hold_s -> removed. hold_s 0: no affinity, all are removed.
 * Changes point into the store and are valid until it is changed. Returns how
 * many; they are then applied by the caller.
 */
size_t lease_due(struct lease_store *store, const struct moment *now,
    uint32_t hold_s, struct lease_change *changes, size_t max);

#endif
