/*
 * control/lease_put.h: operators' changes to leases, one at a time.
 *
 * They go the way of all changes, by lease_apply, and are answered when they
 * are on disk. Threads: any operator's; without the store's lock.
 */
#ifndef DHCP6D_CONTROL_LEASE_PUT_H
#define DHCP6D_CONTROL_LEASE_PUT_H

#include "dhcp6d/control/control.h"
#include "dhcp6d/control/lease_arguments.h"
#include "dhcp6d/lease/apply.h"

#define LEASES_STOPPED_TEXT "leases cannot be stored now"

enum lease_outcome {
	LEASE_PUT_ADDED,
	LEASE_PUT_UPDATED,
	LEASE_PUT_REMOVED,
	LEASE_PUT_EXISTS,
	LEASE_PUT_MISSING,
	LEASE_PUT_STOPPED
};

/*
 * Puts the lease if the one on its address is (not) there, as told. *sequence
 * is raised to the change's number if one was made. Where the disk is behind it
 * waits for it, up to ten seconds.
 */
enum lease_outcome lease_put(const struct control *control,
    const struct lease *lease, bool may_exist, bool may_miss,
    uint64_t *sequence);

/* Removes the lease that is meant; records: its DNS records, too. */
enum lease_outcome lease_remove(const struct control *control,
    const struct lease_selector *selector, bool records, uint64_t *sequence);

/* Until the change with that number is on disk (0: none was made); false if
 * storage fails, or takes more than ten seconds. */
bool lease_wait_durable(const struct control *control, uint64_t sequence);

/* One change, under the store's lock. */
enum err lease_change_apply(const struct control *control,
    const struct lease_change *change, uint64_t *sequence);

#endif
