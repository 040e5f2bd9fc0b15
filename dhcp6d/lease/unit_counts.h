/*
 * lease/unit_counts.h: a number's count, for few numbers.
 *
 * When a configuration changes the delegated length, the old, longer prefixes
 * lie several in one unit of the new pool: the unit is free when the last has
 * gone. A small hash table, which most pools never make.
 *
 * Threads: those of the owner.
 */
#ifndef DHCP6D_LEASE_UNIT_COUNTS_H
#define DHCP6D_LEASE_UNIT_COUNTS_H

#include <stdint.h>

#include "dhcp6d/lease/memory.h"
#include "libcommon/err.h"

struct unit_counts {
	struct unit_count *slots; /* size is a power of two, or 0 */
	uint32_t size, used;
	struct memory *memory;
};

void unit_counts_init(struct unit_counts *counts, struct memory *memory);
void unit_counts_clear(struct unit_counts *counts);

/* Room for so many numbers more. ERR_MEMORY, ERR_LIMIT. */
enum err unit_counts_reserve(struct unit_counts *counts, uint32_t more);

/* One more (room must have been reserved), one less. */
void unit_counts_add(struct unit_counts *counts, uint64_t unit);
void unit_counts_remove(struct unit_counts *counts, uint64_t unit);

/* 0 for numbers that are not there. */
uint32_t unit_counts_of(const struct unit_counts *counts, uint64_t unit);

#endif
