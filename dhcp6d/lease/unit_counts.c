/*
 * lease/unit_counts.c: see unit_counts.h. Open addressing, at most half full;
 * removing closes the gap, so there are no marks of former entries.
 */
#include "dhcp6d/lease/unit_counts.h"

#define SIZE_MIN 16
#define SIZE_MAX_SLOTS (UINT32_C(1) << 30)

struct unit_count {
	uint64_t unit;
	uint32_t count; /* 0: empty slot */
};

void
unit_counts_init(struct unit_counts *counts, struct memory *memory)
{
	*counts = (struct unit_counts){.memory = memory};
}

void
unit_counts_clear(struct unit_counts *counts)
{
	memory_put(counts->memory, counts->slots,
	    counts->size * sizeof(*counts->slots));
	unit_counts_init(counts, counts->memory);
}

/* Units are chosen by the server: no key is needed. */
static uint32_t
home(const struct unit_counts *counts, uint64_t unit)
{
	return (uint32_t)(unit * UINT64_C(0x9e3779b97f4a7c15) >> 32) &
	       (counts->size - 1);
}

/* The slot of unit, or the empty one where it would be. */
static uint32_t
find(const struct unit_counts *counts, uint64_t unit)
{
	uint32_t slot = home(counts, unit);

	while (
	    counts->slots[slot].count != 0 && counts->slots[slot].unit != unit)
		slot = (slot + 1) & (counts->size - 1);
	return slot;
}

enum err
unit_counts_reserve(struct unit_counts *counts, uint32_t more)
{
	struct unit_counts old = *counts;
	uint64_t size = old.size < SIZE_MIN ? SIZE_MIN : old.size;

	while (size < 2 * ((uint64_t)old.used + more))
		size *= 2;
	if (size == old.size)
		return ERR_NONE;
	if (size > SIZE_MAX_SLOTS)
		return ERR_LIMIT;
	counts->slots =
	    memory_get(counts->memory, size * sizeof(*counts->slots));
	if (counts->slots == NULL) {
		counts->slots = old.slots;
		return ERR_MEMORY;
	}
	counts->size = (uint32_t)size;
	for (uint32_t i = 0; i < old.size; i++)
		if (old.slots[i].count != 0)
			counts->slots[find(counts, old.slots[i].unit)] =
			    old.slots[i];
	memory_put(counts->memory, old.slots, old.size * sizeof(*old.slots));
	return ERR_NONE;
}

void
unit_counts_add(struct unit_counts *counts, uint64_t unit)
{
	uint32_t slot = find(counts, unit);

	if (counts->slots[slot].count == 0)
		counts->used++;
	counts->slots[slot].unit = unit;
	counts->slots[slot].count++;
}

/* Moves back those that were put behind the slot for want of it. */
static void
close_gap(struct unit_counts *counts, uint32_t gap)
{
	uint32_t mask = counts->size - 1;
	uint32_t slot = gap;

	for (;;) {
		slot = (slot + 1) & mask;
		if (counts->slots[slot].count == 0)
			break;
		if (((slot - home(counts, counts->slots[slot].unit)) & mask) <
		    ((slot - gap) & mask))
			continue;
		counts->slots[gap] = counts->slots[slot];
		gap = slot;
	}
	counts->slots[gap].count = 0;
}

void
unit_counts_remove(struct unit_counts *counts, uint64_t unit)
{
	uint32_t slot;

	if (counts->size == 0)
		return;
	slot = find(counts, unit);
	if (counts->slots[slot].count == 0 || --counts->slots[slot].count > 0)
		return;
	counts->used--;
	close_gap(counts, slot);
}

uint32_t
unit_counts_of(const struct unit_counts *counts, uint64_t unit)
{
	if (counts->size == 0)
		return 0;
	return counts->slots[find(counts, unit)].count;
}
