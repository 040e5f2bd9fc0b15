/*
 * lease/pool.h: which addresses and prefixes of a range are free.
 *
 * A pool is a range of equal units: addresses (unit length 128) or prefixes
 * (unit length = delegated length). Up to POOL_BITMAP_UNITS it has a sparse
 * hierarchical bitmap, so that the next free unit after any point costs the
 * same in an empty pool and in one that is 99.99 % full, and a full pool says
 * so at once. Beyond that (a /64 of addresses) a pool cannot fill up, and a
 * probe of the store's address index answers instead.
 *
 * A unit is taken while a lease in state assigned, declined or registered is
 * on it (or overlaps it), or while it is blocked: reserved for a host, or an
 * interface identifier that nobody may have (RFC 9915 13.1).
 *
 * A pool set belongs to one configuration. While a new configuration is
 * prepared, two sets are attached to the store and every change marks both.
 *
 * Threads: as the store's, except pool_set_create and pool_set_block, which
 * are called before the set is attached.
 */
#ifndef DHCP6D_LEASE_POOL_H
#define DHCP6D_LEASE_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcp6d/lease/pool_range.h"
#include "dhcp6d/lease/store.h"

struct pool_set;

/*
 * Pools are numbered as the ranges are; ranges of one type do not overlap
 * within a subnet but may between subnets. Reserved interface identifiers are
 * blocked at once. NULL: no memory.
 */
struct pool_set *pool_set_create(const struct pool_range *ranges, size_t count);
void pool_set_free(struct pool_set *set); /* detached; NULL is fine */

/*
 * Blocks the units that an address or prefix touches, in all pools of a type.
 * ERR_MEMORY: the set must not be used.
 */
enum err pool_set_block(struct pool_set *set, enum lease_type type,
    struct address address, uint8_t prefix_length);

/*
 * From pool_set_attach on, changes are marked; the leases that were there
 * before are marked by calls of pool_set_populate (lock held for each, budget
 * slots at a time) until it returns false.
 */
void pool_set_attach(struct lease_store *store, struct pool_set *set);
bool pool_set_populate(struct lease_store *store, struct pool_set *set,
    uint32_t *cursor, uint32_t budget);
/*
 * Whether all leases have been marked. False after the last pool_set_populate:
 * memory ran out on the way; the set must not be used (the configuration that
 * wants it fails to load).
 */
bool pool_set_is_whole(const struct pool_set *set);
void pool_set_detach(struct lease_store *store, struct pool_set *set);

/*
 * The first free unit at or after unit "from" (counting wraps round), not
 * counting units in exclude[] (what this decision has already taken). Returns
 * false when there is none.
 */
bool pool_next_free(const struct lease_store *store, const struct pool_set *set,
    uint32_t pool, uint64_t from, const struct address *exclude,
    size_t exclude_count, struct pool_choice *out);

/* Whether the unit that holds address is free; false if it is not in it. */
bool pool_is_free(const struct lease_store *store, const struct pool_set *set,
    uint32_t pool, struct address address);
bool pool_contains(
    const struct pool_set *set, uint32_t pool, struct address address);

/* The unit that holds address; UINT64_MAX if none does. Lock not needed. */
uint64_t pool_unit(
    const struct pool_set *set, uint32_t pool, struct address address);

/*
 * Units in all (saturating), and taken, blocked ones among them (beyond 2^27
 * units without reserved identifiers). Lock not needed for the first.
 */
uint64_t pool_units(const struct pool_set *set, uint32_t pool);
uint64_t pool_units_taken(const struct pool_set *set, uint32_t pool);

#endif
