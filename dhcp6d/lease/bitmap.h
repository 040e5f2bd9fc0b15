/*
 * lease/bitmap.h: a set of numbers in which the next absent one is found fast.
 *
 * A tree of nodes with 64 branches; each node knows which of its branches are
 * full. Nodes are made where numbers are, so a set of a few in a hundred
 * millions is small. The cost of each function depends on the depth alone
 * (5 levels at 2^30), not on how full the set is.
 *
 * Threads: those of the owner.
 */
#ifndef DHCP6D_LEASE_BITMAP_H
#define DHCP6D_LEASE_BITMAP_H

#include <stdbool.h>
#include <stdint.h>

#include "dhcp6d/lease/memory.h"
#include "libcommon/err.h"

#define BITMAP_NONE UINT64_MAX
#define BITMAP_UNITS_MAX (UINT64_C(1) << 30)

struct bitmap {
	struct bitmap_node *root; /* NULL: empty */
	uint64_t units;           /* numbers are below */
	uint64_t count;           /* in the set */
	unsigned levels;          /* of nodes */
	struct memory *memory;
};

/* units: at most BITMAP_UNITS_MAX. Allocates nothing. */
void bitmap_init(struct bitmap *bitmap, uint64_t units, struct memory *memory);
void bitmap_clear(struct bitmap *bitmap);

/* Makes the nodes that adding first to last wants. ERR_MEMORY. */
enum err bitmap_reserve(struct bitmap *bitmap, uint64_t first, uint64_t last);

/* Adding wants the range to be reserved; removing does not. */
void bitmap_add(struct bitmap *bitmap, uint64_t first, uint64_t last);
void bitmap_remove(struct bitmap *bitmap, uint64_t unit);

bool bitmap_has(const struct bitmap *bitmap, uint64_t unit);

/* The first absent number at or after from, or BITMAP_NONE. */
uint64_t bitmap_next_absent(const struct bitmap *bitmap, uint64_t from);

#endif
