/*
 * table.c: open addressing with linear probing over item numbers.
 *
 * Half empty, filled once: runs are short, and the end of a run is the end of
 * a search. It does not grow and does not forget; a configuration is built
 * whole or not at all.
 */
#include "dhcp6d/config/table.h"

bool
table_init(struct table *table, struct arena *arena, uint32_t count)
{
	uint64_t size = 4;

	while (size < (uint64_t)count * 2)
		size *= 2;
	if (size > UINT32_MAX)
		return false;
	table->slots = arena_array(arena, size, sizeof(*table->slots));
	table->mask = (uint32_t)(size - 1);
	return table->slots != NULL;
}

void
table_add(struct table *table, uint64_t hash, uint32_t item)
{
	uint32_t slot = (uint32_t)hash & table->mask;

	while (table->slots[slot] != 0)
		slot = (slot + 1) & table->mask;
	table->slots[slot] = item + 1;
}

uint32_t
table_find_after(
    const struct table *table, const struct table_query *query, uint32_t after)
{
	uint32_t slot = (uint32_t)query->hash & table->mask;
	bool passed = after == TABLE_NONE;
	uint32_t item;

	for (; table->slots[slot] != 0; slot = (slot + 1) & table->mask) {
		item = table->slots[slot] - 1;
		if (passed && query->match(query->context, item, query->key))
			return item;
		passed = passed || item == after;
	}
	return TABLE_NONE;
}

uint32_t
table_find(const struct table *table, const struct table_query *query)
{
	return table_find_after(table, query, TABLE_NONE);
}
