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

/* All into one of twice the size: both are gone through in order. */
enum err
load_table_reserve(struct load_table *table)
{
	struct load_table larger;
	enum err err;

	if ((uint64_t)table->used * 4 < ((uint64_t)table->mask + 1) * 3)
		return ERR_NONE;
	if (table->mask >= SLOTS_MAX - 1)
		return ERR_LIMIT;
	err = make(&larger, table->memory, (table->mask + 1) * 2);
	if (err != ERR_NONE)
		return err;
	for (uint64_t i = 0; i <= table->mask; i++) {
		const struct load_slot *slot = &table->slots[i];

		if (slot->item != LOAD_ITEM_NONE)
			load_table_insert(&larger, slot->hash, slot->item);
	}
	load_table_clear(table);
	*table = larger;
	return ERR_NONE;
}

void
load_table_insert(struct load_table *table, uint32_t hash, uint32_t item)
{
	uint32_t at = hash & table->mask;

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
		home = table->slots[at].hash & table->mask;
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
