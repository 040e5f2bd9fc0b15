/*
 * lease/subnet_counts.c: see subnet_counts.h. Open addressing, at most half
 * full, rows are never removed.
 */
#include "dhcp6d/lease/subnet_counts.h"

#include <string.h>

#define SIZE_MIN 64
#define SIZE_MAX_ROWS (UINT32_C(1) << 28)
#define ROWS_OF_A_CHANGE 4 /* subnet and pool, where it was and where it is */

struct subnet_count {
	bool used;
	uint8_t type;
	uint32_t subnet_id, pool_id;
	struct lease_counts counts;
};

void
subnet_counts_init(struct subnet_counts *counts, struct memory *memory)
{
	memset(counts, 0, sizeof(*counts));
	counts->memory = memory;
}

void
subnet_counts_clear(struct subnet_counts *counts)
{
	memory_put(
	    counts->memory, counts->rows, counts->size * sizeof(*counts->rows));
	subnet_counts_init(counts, counts->memory);
}

/* Numbers are the operator's, who has no reason to choose colliding ones. */
static uint32_t
home(const struct subnet_counts *counts, uint8_t type, uint32_t subnet_id,
    uint32_t pool_id)
{
	uint64_t key = ((uint64_t)subnet_id << 32 | pool_id) ^ type;

	key = (key ^ key >> 31) * UINT64_C(0x9e3779b97f4a7c15);
	return (uint32_t)(key >> 32) & (counts->size - 1);
}

/* The row of a key, or the unused one where it would be. */
static struct subnet_count *
find(const struct subnet_counts *counts, uint8_t type, uint32_t subnet_id,
    uint32_t pool_id)
{
	uint32_t at = home(counts, type, subnet_id, pool_id);
	struct subnet_count *row;

	for (;;) {
		row = &counts->rows[at];
		if (!row->used ||
		    (row->type == type && row->subnet_id == subnet_id &&
			row->pool_id == pool_id))
			return row;
		at = (at + 1) & (counts->size - 1);
	}
}

enum err
subnet_counts_reserve(struct subnet_counts *counts, uint32_t changes)
{
	struct subnet_counts old = *counts;
	uint64_t wanted =
	    2 * ((uint64_t)old.used + ROWS_OF_A_CHANGE * (uint64_t)changes);
	uint64_t size = old.size < SIZE_MIN ? SIZE_MIN : old.size;

	while (size < wanted)
		size *= 2;
	if (size == old.size)
		return ERR_NONE;
	if (size > SIZE_MAX_ROWS)
		return ERR_LIMIT;
	counts->rows = memory_get(counts->memory, size * sizeof(*counts->rows));
	if (counts->rows == NULL) {
		counts->rows = old.rows;
		return ERR_MEMORY;
	}
	counts->size = (uint32_t)size;
	for (uint32_t i = 0; i < old.size; i++) {
		const struct subnet_count *row = &old.rows[i];

		if (row->used)
			*find(counts, row->type, row->subnet_id, row->pool_id) =
			    *row;
	}
	memory_put(counts->memory, old.rows, old.size * sizeof(*old.rows));
	return ERR_NONE;
}

static struct lease_counts *
row_of(struct subnet_counts *counts, const struct counted_lease *lease,
    uint32_t pool_id)
{
	struct subnet_count *row =
	    find(counts, lease->type, lease->subnet_id, pool_id);

	if (!row->used) {
		counts->used++;
		row->used = true;
		row->type = lease->type;
		row->subnet_id = lease->subnet_id;
		row->pool_id = pool_id;
	}
	return &row->counts;
}

static unsigned
kind(uint8_t type)
{
	return type == LEASE_PD ? 1 : 0;
}

/* Adds what (modulo 2^64: may be negative) to everything a lease is in. */
static void
add(struct subnet_counts *counts, const struct counted_lease *lease,
    const struct lease_counts *what)
{
	struct lease_counts *sums[3] = {
	    &counts->all[kind(lease->type)],
	    row_of(counts, lease, POOL_ID_ALL),
	    row_of(counts, lease, lease->pool_id),
	};

	for (unsigned i = 0; i < 3; i++) {
		sums[i]->assigned += what->assigned;
		sums[i]->declined += what->declined;
		sums[i]->registered += what->registered;
		sums[i]->cumulative_assigned += what->cumulative_assigned;
		sums[i]->cumulative_registered += what->cumulative_registered;
		sums[i]->reclaimed += what->reclaimed;
		sums[i]->reclaimed_declined += what->reclaimed_declined;
	}
}

static bool
is_in(const struct counted_lease *lease, uint8_t state)
{
	return lease->exists && lease->state == state;
}

static bool
is_alive(const struct counted_lease *lease)
{
	return is_in(lease, LEASE_ASSIGNED) || is_in(lease, LEASE_DECLINED) ||
	       is_in(lease, LEASE_REGISTERED);
}

/* by: 1, or minus 1 modulo 2^64 */
static void
set_gauges(
    struct lease_counts *what, const struct counted_lease *lease, uint64_t by)
{
	if (is_in(lease, LEASE_DECLINED))
		what->declined = by;
	if (is_in(lease, LEASE_DECLINED) || is_in(lease, LEASE_ASSIGNED))
		what->assigned = by;
	if (is_in(lease, LEASE_REGISTERED))
		what->registered = by;
}

void
subnet_counts_change(struct subnet_counts *counts,
    const struct counted_lease *before, const struct counted_lease *after,
    enum lease_cause cause, bool fresh)
{
	struct lease_counts left = {.assigned = 0}, come = {.assigned = 0};

	if (before->exists && after->exists && !fresh &&
	    before->state == after->state &&
	    before->subnet_id == after->subnet_id &&
	    before->pool_id == after->pool_id)
		return; /* renewed: the usual case */
	set_gauges(&left, before, UINT64_MAX);
	set_gauges(&come, after, 1);
	if (cause == LEASE_BY_EXPIRY && is_alive(before)) {
		left.reclaimed = 1;
		left.reclaimed_declined = is_in(before, LEASE_DECLINED);
	}
	if (cause == LEASE_BY_CLIENT &&
	    (fresh || before->state != after->state)) {
		come.cumulative_assigned = is_in(after, LEASE_ASSIGNED);
		come.cumulative_registered = is_in(after, LEASE_REGISTERED);
	}
	if (before->exists)
		add(counts, before, &left);
	if (after->exists)
		add(counts, after, &come);
}

void
subnet_counts_load(struct subnet_counts *counts,
    const struct counted_lease *lease, uint64_t number)
{
	struct lease_counts come = {.assigned = 0};

	set_gauges(&come, lease, number);
	add(counts, lease, &come);
}

void
subnet_counts_read(const struct subnet_counts *counts, uint8_t type,
    uint32_t subnet_id, uint32_t pool_id, struct lease_counts *out)
{
	memset(out, 0, sizeof(*out));
	if (counts->size > 0)
		*out = find(counts, type, subnet_id, pool_id)->counts;
}
