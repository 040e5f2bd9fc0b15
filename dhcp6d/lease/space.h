/*
 * lease/space.h: one range of equal units, and which of them are taken.
 *
 * The first 2^27 units are in a bitmap. What lies beyond is not: there a unit
 * is looked up when somebody asks, in the store's address index and among the
 * blocked ranges; such a range cannot fill up, so few questions are enough.
 *
 * A unit may be claimed by several at a time: a lease of its own length, a
 * shorter prefix that covers it, longer ones within it, and a block. It is free
 * again when the last claim has gone. Leases of the unit's length and shorter
 * ones are found in the store, longer ones are counted here.
 *
 * Pools with equal ranges share a space. Threads: the store's lock.
 */
#ifndef DHCP6D_LEASE_SPACE_H
#define DHCP6D_LEASE_SPACE_H

#include <stdbool.h>
#include <stdint.h>

#include "dhcp6d/lease/bitmap.h"
#include "dhcp6d/lease/pool_range.h"
#include "dhcp6d/lease/store_edit.h"
#include "dhcp6d/lease/unit_counts.h"

#define UNIT_NONE UINT64_MAX /* also: beyond what 64 bits count */

struct unit_range {
	uint64_t first, last;
};

struct space {
	struct pool_range range;
	uint64_t units;  /* saturating */
	uint64_t window; /* units below are in the bitmap */
	struct bitmap taken;
	uint64_t taken_beyond;
	struct unit_counts inside;  /* longer prefixes by unit */
	struct unit_range *blocked; /* sorted and disjoint once prepared */
	uint32_t blocked_count, blocked_room;
	struct memory *memory;
};

/* Allocates nothing. The range is sane (first <= last, whole units). */
void space_init(
    struct space *space, const struct pool_range *range, struct memory *memory);
void space_clear(struct space *space);

/*
 * Blocks what is between two addresses (clipped); space_prepare, once, after
 * all blocks. ERR_MEMORY.
 */
enum err space_block(
    struct space *space, struct address first, struct address last);
/* Blocks the identifiers that nobody may have, where they are in the bitmap. */
enum err space_block_reserved(struct space *space);
void space_prepare(struct space *space);

/* Room for marking count leases, this one among them. ERR_MEMORY, ERR_LIMIT. */
enum err space_reserve(
    struct space *space, const struct prefix *lease, uint32_t count);

/*
 * The store has got a lease that takes its address, or has lost it. counted
 * is false while a space that is being filled has not come to the lease yet.
 */
void space_mark(struct space *space, const struct prefix *lease, bool counted);
void space_unmark(struct space *space, const struct lease_store *store,
    const struct prefix *lease, bool counted);

/* The unit that holds an address: UNIT_NONE if none, or past 2^64. */
uint64_t space_unit(const struct space *space, struct address address);
bool space_contains(const struct space *space, struct address address);

bool space_is_free(const struct space *space, const struct lease_store *store,
    struct address address);

/* As pool_next_free. */
bool space_next_free(const struct space *space, const struct lease_store *store,
    uint64_t from, const struct address *exclude, size_t exclude_count,
    struct pool_choice *out);

uint64_t space_taken(const struct space *space);

#endif
