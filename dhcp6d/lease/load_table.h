/*
 * lease/load_table.h: what is there already, while a file is loaded.
 *
 * The store's indices grow by an item at a time so that no packet ever waits.
 * A start has other wishes: look-ups that miss must not touch a record, and
 * growing must not hash anything again. So a load finds leases and DUIDs by
 * these tables, and the indices are filled from them at its end, in their
 * order, which is nearly the order of the indices' buckets. A slot has the hash
 * and the item. Open addressing: the hash chooses a cache line, whose slots are
 * tried from its first one on, and then those of the next lines. So nearly all
 * look-ups read one line, and it is known which.
 *
 * Threads: those of the owner; a table that no one changes may be read by any.
 */
#ifndef DHCP6D_LEASE_LOAD_TABLE_H
#define DHCP6D_LEASE_LOAD_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "dhcp6d/lease/memory.h"
#include "libcommon/err.h"
#include "libcommon/prefetch.h"

#define LOAD_ITEM_NONE UINT32_MAX

#define LOAD_LINE 8 /* slots of a cache line */

struct load_slot {
	uint32_t hash, item; /* item LOAD_ITEM_NONE: empty */
};

struct load_table {
	struct load_slot *slots;
	uint32_t mask; /* number of slots, a power of two, less 1 */
	uint32_t used;
	uint32_t used_before; /* when the file began that is being read */
	uint64_t expected;    /* items, as far as can be guessed */
	struct memory *memory;
};

/* ERR_MEMORY. */
enum err load_table_init(struct load_table *table, struct memory *memory);
void load_table_clear(struct load_table *table);

/* Room for one more; may move all slots. The table grows to twice its size, or
 * to four times that if so many items are expected. ERR_MEMORY, ERR_LIMIT. */
enum err load_table_reserve(struct load_table *table);

/* Another file begins; and so much of it has been read. */
void load_table_file(struct load_table *table);
void load_table_expect(struct load_table *table, uint64_t done, uint64_t total);

/* The slot that a search for a hash begins at. */
static inline uint32_t
load_table_home(const struct load_table *table, uint32_t hash)
{
	return hash & table->mask & ~(uint32_t)(LOAD_LINE - 1);
}

/*
 * The next slot at or after a position that has the hash, or LOAD_ITEM_NONE.
 * The first search begins at load_table_home, further ones behind what was
 * found.
 */
static inline uint32_t
load_table_next(const struct load_table *table, uint32_t hash, uint32_t at)
{
	for (at &= table->mask;; at = (at + 1) & table->mask) {
		if (table->slots[at].item == LOAD_ITEM_NONE)
			return LOAD_ITEM_NONE;
		if (table->slots[at].hash == hash)
			return at;
	}
}

/* The item must not be there; room must have been reserved. */
void load_table_insert(struct load_table *table, uint32_t hash, uint32_t item);
/* Empties the slot at a position; others may move. */
void load_table_remove(struct load_table *table, uint32_t at);

/* The first step to a look-up of hash, so that it need not wait. */
static inline void
load_table_prefetch(const struct load_table *table, uint32_t hash)
{
	prefetch(&table->slots[load_table_home(table, hash)]);
}

#endif
