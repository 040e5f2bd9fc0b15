/*
 * lease/load_table.c: see load_table.h.
 */
#include "dhcp6d/lease/load_table.h"

#include <string.h>

#define SLOTS_MIN (UINT32_C(1) << 12)
#define SLOTS_MAX (UINT32_C(1) << 31)

static size_t
bytes_of(const struct load_table *table)
{
	return ((size_t)table->mask + 1) * sizeof(*table->slots);
}

static enum err
make(struct load_table *table, struct memory *memory, uint32_t slots)
{
	*table = (struct load_table){.mask = slots - 1, .memory = memory};
	table->slots = memory_map(memory, bytes_of(table));
	if (table->slots == NULL)
		return ERR_MEMORY;
	memset(table->slots, 0xff, bytes_of(table)); /* LOAD_ITEM_NONE */
	return ERR_NONE;
}

enum err
load_table_init(struct load_table *table, struct memory *memory)
{
	return make(table, memory, SLOTS_MIN);
}

void
load_table_clear(struct load_table *table)
{
	if (table->slots != NULL)
		memory_unmap(table->memory, table->slots, bytes_of(table));
	table->slots = NULL;
}

static bool
has_room_for(uint64_t slots, uint64_t items)
{
	return items * 4 < slots * 3;
}

static uint64_t
next_size(const struct load_table *table)
{
	uint64_t size = (uint64_t)table->mask + 1;

	if (!has_room_for(2 * size, table->expected) && 4 * size <= SLOTS_MAX)
		return 4 * size;
	return 2 * size;
}

/* All into a larger one: both are gone through in order. */
static enum err
grow(struct load_table *table)
{
	struct load_table larger;
	uint64_t size = next_size(table);
	enum err err;

	if (size > SLOTS_MAX)
		return ERR_LIMIT;
	err = make(&larger, table->memory, (uint32_t)size);
	if (err != ERR_NONE)
		return err;
	larger.used_before = table->used_before;
	larger.expected = table->expected;
	for (uint64_t i = 0; i <= table->mask; i++) {
		const struct load_slot *slot = &table->slots[i];

		if (slot->item != LOAD_ITEM_NONE)
			load_table_insert(&larger, slot->hash, slot->item);
	}
	load_table_clear(table);
	*table = larger;
	return ERR_NONE;
}

enum err
load_table_reserve(struct load_table *table)
{
	if (has_room_for((uint64_t)table->mask + 1, table->used))
		return ERR_NONE;
	return grow(table);
}

void
load_table_file(struct load_table *table)
{
	table->used_before = table->used;
	table->expected = 0;
}

/* As many more as there were so far, by the share of the file. */
void
load_table_expect(struct load_table *table, uint64_t done, uint64_t total)
{
	double more = (double)table->used - (double)table->used_before;

	if (done == 0 || more < 0)
		return;
	more *= (double)total / (double)done;
	table->expected = table->used_before + (uint64_t)more;
}

void
load_table_insert(struct load_table *table, uint32_t hash, uint32_t item)
{
	uint32_t at = load_table_home(table, hash);

	while (table->slots[at].item != LOAD_ITEM_NONE)
		at = (at + 1) & table->mask;
	table->slots[at] = (struct load_slot){hash, item};
	table->used++;
}

/* What was pushed aside comes back: no slot is marked as once used. */
void
load_table_remove(struct load_table *table, uint32_t at)
{
	uint32_t hole = at, home;

	for (;;) {
		at = (at + 1) & table->mask;
		if (table->slots[at].item == LOAD_ITEM_NONE)
			break;
		home = load_table_home(table, table->slots[at].hash);
		/* may it be at the hole? if that lies between home and it */
		if (((at - home) & table->mask) >=
		    ((at - hole) & table->mask)) {
			table->slots[hole] = table->slots[at];
			hole = at;
		}
	}
	table->slots[hole].item = LOAD_ITEM_NONE;
	table->used--;
}
