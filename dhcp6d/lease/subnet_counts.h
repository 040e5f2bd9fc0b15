/*
 * lease/subnet_counts.h: how many leases of which kind, by subnet and pool.
 *
 * Counted by lease_apply with each change, so that the figures cannot drift
 * from the leases (commands.md 9.5). Keys are the numbers that leases carry,
 * configured or not; a key that was once seen stays.
 *
 * Threads: those of the owner (the store's lock).
 */
#ifndef DHCP6D_LEASE_SUBNET_COUNTS_H
#define DHCP6D_LEASE_SUBNET_COUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "dhcp6d/lease/memory.h"
#include "libcommon/err.h"
#include "libcommon/lease_row.h"

struct lease_counts {
	/* now: in state assigned or declined; declined; registered */
	uint64_t assigned, declined, registered;
	/* since the start: by clients, by expiry; never less */
	uint64_t cumulative_assigned, cumulative_registered;
	uint64_t reclaimed, reclaimed_declined;
};

/* In the place of a pool's id: the whole subnet. */
#define POOL_ID_ALL UINT32_MAX

struct subnet_counts {
	struct subnet_count *rows; /* size is a power of two, or 0 */
	uint32_t size, used;
	struct lease_counts all[2]; /* addresses, prefixes */
	struct memory *memory;
};

void subnet_counts_init(struct subnet_counts *counts, struct memory *memory);
void subnet_counts_clear(struct subnet_counts *counts);

/* Room for so many changes. ERR_MEMORY, ERR_LIMIT. */
enum err subnet_counts_reserve(struct subnet_counts *counts, uint32_t changes);

/* What counts of a lease. */
struct counted_lease {
	bool exists;
	uint8_t type, state;
	uint32_t subnet_id, pool_id;
};

/* Why a lease changed, as far as counts ask. */
enum lease_cause {
	LEASE_BY_CLIENT,
	LEASE_BY_EXPIRY,
	LEASE_BY_OPERATOR,
	LEASE_BY_LOAD
};

/*
 * A lease changed from before to after (room must have been reserved); fresh:
 * it has another client than before.
 */
void subnet_counts_change(struct subnet_counts *counts,
    const struct counted_lease *before, const struct counted_lease *after,
    enum lease_cause cause, bool fresh);

/* So many leases of a kind are there from the start; room must have been
 * reserved for a change. */
void subnet_counts_load(struct subnet_counts *counts,
    const struct counted_lease *lease, uint64_t number);

/* Zeros for a key that was never seen; pool_id may be POOL_ID_ALL. */
void subnet_counts_read(const struct subnet_counts *counts, uint8_t type,
    uint32_t subnet_id, uint32_t pool_id, struct lease_counts *out);

#endif
