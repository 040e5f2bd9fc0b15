/*
 * lease/pool_parts.h: what a pool set is made of; for pool.c (reading, making)
 * and pool_edit.c (marking) alone.
 *
 * Threads: the store's lock.
 */
#ifndef DHCP6D_LEASE_POOL_PARTS_H
#define DHCP6D_LEASE_POOL_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "dhcp6d/lease/memory.h"
#include "dhcp6d/lease/space.h"
#include "dhcp6d/lease/space_tree.h"

struct pool_set {
	struct pool_set *next; /* attached to the same store */
	struct memory memory;
	uint32_t *space_of; /* by pool number */
	uint32_t pool_count;
	struct space *spaces;
	uint32_t space_count;
	struct space_tree addresses, prefixes;
	uint32_t filled; /* leases at indices below are marked */
	bool incomplete; /* marks are missing for want of memory */
};

/* The spaces of one type. */
static inline const struct space_tree *
pool_set_tree(const struct pool_set *set, enum lease_type type)
{
	return type == LEASE_PD ? &set->prefixes : &set->addresses;
}

#endif
