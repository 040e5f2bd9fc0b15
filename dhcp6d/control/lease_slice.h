/*
 * control/lease_slice.h: the leases of a store, some at a time.
 *
 * Who tells leases copies some under the store's lock, lets it go, and then
 * makes text of them: making text takes ten times as long as copying, and
 * writing it may wait for a peer. A slice is bounded in leases, in slots
 * visited and in bytes, so no packet waits longer than some 100 us for it, and
 * its memory is the same for ten leases and for ten million.
 *
 * Threads: a slice belongs to one thread.
 */
#ifndef DHCP6D_CONTROL_LEASE_SLICE_H
#define DHCP6D_CONTROL_LEASE_SLICE_H

#include "dhcp6d/lease/store.h"

struct lease_slice;

/* Whether a lease is to be copied; called under the store's lock. */
typedef bool lease_wanted(const void *context, const struct lease *lease);

/* Walks from the first lease of the store on. NULL without memory. */
struct lease_slice *lease_slice_create(struct lease_store *store);
void lease_slice_free(struct lease_slice *slice); /* NULL is fine */

/*
 * The next leases that are wanted (wanted NULL: all), valid until the next
 * call; *count may be 0. Takes the store's lock. False when the walk has ended;
 * then there are none. A lease that exists throughout comes exactly once.
 */
bool lease_slice_next(struct lease_slice *slice, lease_wanted *wanted,
    const void *context, const struct lease **leases, size_t *count);

#endif
