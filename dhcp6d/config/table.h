/*
 * config/table.h: hash tables over items that are numbered elsewhere.
 *
 * A table holds item numbers alone; keys stay where they are and a match
 * function compares them. It is filled once and read for ever: nothing is
 * removed, the size is chosen beforehand, at most half the slots are taken.
 * Items with equal keys may both be put in; they are found in the order in
 * which they went in.
 *
 * The caller makes the hash, with a keyed one where strangers choose what is
 * looked up (libcommon/hash.h).
 *
 * Threads: read only after the last table_add.
 */
#ifndef DHCP6D_CONFIG_TABLE_H
#define DHCP6D_CONFIG_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "libcommon/arena.h"

#define TABLE_NONE UINT32_MAX

struct table {
	uint32_t *slots; /* item number + 1; 0 = free */
	uint32_t mask;   /* number of slots - 1 */
};

/* Whether the item is what key asks for. */
typedef bool table_match(const void *context, uint32_t item, const void *key);

/* How a table is asked: the same for finding first and further items. */
struct table_query {
	uint64_t hash;
	table_match *match;
	const void *context; /* handed to match */
	const void *key;     /* handed to match */
};

/* Room for count items; false without memory. */
bool table_init(struct table *table, struct arena *arena, uint32_t count);

/* There must be room left. */
void table_add(struct table *table, uint64_t hash, uint32_t item);

/* The first item that matches, or TABLE_NONE. */
uint32_t table_find(const struct table *table, const struct table_query *query);

/* The next one after that item, or TABLE_NONE. */
uint32_t table_find_after(
    const struct table *table, const struct table_query *query, uint32_t after);

#endif
