/*
 * lease/due.c: leases whose time has come (lease_due of apply.h).
 *
 * The wheel says when to look at a lease; what is to be done is decided by the
 * record as it stands. A record that turns out not to be due, because the hold
 * time has grown, goes back to the wheel.
 */
#include "dhcp6d/lease/apply.h"
#include "dhcp6d/lease/store_edit.h"

/* Work of one call beyond what it returns, so that an odd case (millions with
 * one second, a hold time that changed) does not hold the lock for long. */
#define EXTRA_MOVES 1024

/* What becomes of a lease that is due. */
static void
reclaim(struct lease_change *change, uint32_t hold_s)
{
	struct lease *lease = &change->lease;

	switch (lease->state) {
	case LEASE_DECLINED:
	case LEASE_REGISTERED:
	case LEASE_RECLAIMED:
	case LEASE_RELEASED:
		change->remove = true;
		return;
	default:
		change->remove = hold_s == 0;
	}
	if (change->remove)
		return;
	lease->state = LEASE_RECLAIMED;
	lease->hostname = SPAN_EMPTY;
	lease->user_context = SPAN_EMPTY;
	lease->fqdn_forward = lease->fqdn_reverse = false;
}

size_t
lease_due(struct lease_store *store, const struct moment *now, uint32_t hold_s,
    struct lease_change *changes, size_t max)
{
	struct wheel *wheel = store_wheel(store);
	uint64_t second = now->lease_s < 0 ? 0 : (uint64_t)now->lease_s;
	uint32_t moves = EXTRA_MOVES + 4 * (uint32_t)max, index, next;
	size_t found = 0;

	wheel->hold_s = hold_s;
	wheel_advance(wheel, second, moves);
	for (index = wheel_first_due(wheel);
	     index != LEASE_INDEX_NONE && found < max && moves > 0;
	     index = next, moves--) {
		next = wheel_next_due(wheel, index);
		if (wheel_time(wheel, store_record(store, index)) > second) {
			wheel_remove(wheel, index);
			wheel_insert(wheel, index);
			continue;
		}
		store_read(store, index, &changes[found].lease);
		changes[found].cause = LEASE_BY_EXPIRY;
		reclaim(&changes[found++], hold_s);
	}
	return found;
}
