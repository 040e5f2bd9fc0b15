/*
 * control/lease_home.h: to which subnet of a configuration a lease belongs.
 *
 * Leases outlive configurations. When subnets are renumbered, split or taken
 * away, a lease belongs where its address lies; a prefix where a pool holds it.
 * A prefix that no pool holds stays where it is (it may be reserved), as long
 * as its subnet is there.
 *
 * Threads: read only once it is made.
 */
#ifndef DHCP6D_CONTROL_LEASE_HOME_H
#define DHCP6D_CONTROL_LEASE_HOME_H

#include "dhcp6d/config/model.h"
#include "dhcp6d/lease/store.h"

struct lease_homes;

/* The snapshot must live as long. NULL without memory. */
struct lease_homes *lease_homes_create(const struct snapshot *snapshot);
void lease_homes_free(struct lease_homes *homes); /* NULL is fine */

/* Id of the subnet; 0: none. */
uint32_t lease_home(const struct lease_homes *homes, const struct lease *lease);

/* Id of the pool there that holds it; 0: none, or one without an id. The
 * lease's subnet is its home. */
uint32_t lease_home_pool(
    const struct lease_homes *homes, const struct lease *lease);

struct home_count {
	uint64_t kept, moved, homeless;
};

/* All leases of a store; takes its lock in slices. False without memory. */
bool lease_homes_count(const struct lease_homes *homes,
    struct lease_store *store, struct home_count *out);

#endif
