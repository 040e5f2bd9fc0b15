/*
 * lease/pool.c: see pool.h. A pool is a number that leads to a
 * space (space.h); the trees lead from an address to the spaces it is in.
 */
#include "dhcp6d/lease/pool.h"

#include <stdlib.h>

#include "dhcp6d/lease/pool_parts.h"
#include "dhcp6d/lease/store_edit.h"

/* For sorting pools by range, so that equal ranges stand together. */
struct numbered_range {
	const struct pool_range *range;
	uint32_t number;
};

static int
compare_ranges(const void *a, const void *b)
{
	const struct pool_range *left =
	    ((const struct numbered_range *)a)->range;
	const struct pool_range *right =
	    ((const struct numbered_range *)b)->range;
	int order = (int)left->type - (int)right->type;

	if (order == 0)
		order = address_compare(left->first, right->first);
	if (order == 0)
		order = address_compare(left->last, right->last);
	if (order == 0)
		order = left->unit_length - right->unit_length;
	if (order == 0)
		order = left->subnet_length - right->subnet_length;
	return order;
}

/* Gives each pool its space, and each different range one. */
static void
make_spaces(struct pool_set *set, const struct numbered_range *sorted)
{
	for (uint32_t i = 0; i < set->pool_count; i++) {
		if (i == 0 || compare_ranges(&sorted[i - 1], &sorted[i]) != 0)
			space_init(&set->spaces[set->space_count++],
			    sorted[i].range, &set->memory);
		set->space_of[sorted[i].number] = set->space_count - 1;
	}
}

static enum err
fill_set(struct pool_set *set, const struct pool_range *ranges)
{
	uint32_t count = set->pool_count;
	struct numbered_range *sorted = calloc(count + 1, sizeof(*sorted));
	enum err err = ERR_NONE;

	set->space_of =
	    memory_get(&set->memory, (count + 1) * sizeof(uint32_t));
	set->spaces =
	    memory_get(&set->memory, (count + 1) * sizeof(*set->spaces));
	if (sorted == NULL || set->space_of == NULL || set->spaces == NULL) {
		free(sorted);
		return ERR_MEMORY;
	}
	for (uint32_t i = 0; i < count; i++)
		sorted[i] = (struct numbered_range){&ranges[i], i};
	qsort(sorted, count, sizeof(*sorted), compare_ranges);
	make_spaces(set, sorted);
	free(sorted);
	for (uint32_t i = 0; err == ERR_NONE && i < set->space_count; i++)
		err = space_block_reserved(&set->spaces[i]);
	if (err == ERR_NONE)
		err = space_tree_build(&set->addresses, set->spaces,
		    set->space_count, LEASE_NA, &set->memory);
	if (err == ERR_NONE)
		err = space_tree_build(&set->prefixes, set->spaces,
		    set->space_count, LEASE_PD, &set->memory);
	return err;
}

struct pool_set *
pool_set_create(const struct pool_range *ranges, size_t count)
{
	struct pool_set *set;

	if (count >= UINT32_MAX)
		return NULL;
	set = calloc(1, sizeof(*set));
	if (set == NULL)
		return NULL;
	set->pool_count = (uint32_t)count;
	if (fill_set(set, ranges) != ERR_NONE) {
		pool_set_free(set);
		return NULL;
	}
	return set;
}

void
pool_set_free(struct pool_set *set)
{
	if (set == NULL)
		return;
	space_tree_clear(&set->addresses, &set->memory);
	space_tree_clear(&set->prefixes, &set->memory);
	for (uint32_t i = 0; i < set->space_count; i++)
		space_clear(&set->spaces[i]);
	memory_put(&set->memory, set->spaces,
	    (set->pool_count + 1) * sizeof(*set->spaces));
	memory_put(&set->memory, set->space_of,
	    (set->pool_count + 1) * sizeof(*set->space_of));
	free(set);
}

enum err
pool_set_block(struct pool_set *set, enum lease_type type,
    struct address address, uint8_t prefix_length)
{
	struct prefix query = {
	    address_mask(address, prefix_length), prefix_length};
	struct space_walk walk;
	struct space *space;
	enum err err = ERR_NONE;

	space_walk_start(&walk, pool_set_tree(set, type), &query);
	while (err == ERR_NONE && (space = space_walk_next(&walk)) != NULL)
		err = space_block(space, walk.first, walk.last);
	return err;
}

void
pool_set_attach(struct lease_store *store, struct pool_set *set)
{
	struct pool_set **first = store_pool_sets(store);

	for (uint32_t i = 0; i < set->space_count; i++)
		space_prepare(&set->spaces[i]);
	set->next = *first;
	*first = set;
}

void
pool_set_detach(struct lease_store *store, struct pool_set *set)
{
	struct pool_set **link = store_pool_sets(store);

	while (*link != NULL && *link != set)
		link = &(*link)->next;
	if (*link != NULL)
		*link = set->next;
	set->next = NULL;
}

static void
populate_one(void *context, uint32_t index, const struct lease_record *record)
{
	struct pool_set *set = context;
	struct prefix lease = {record->address, record->prefix_length};
	struct space_walk walk;
	struct space *space;

	(void)index;
	if (!lease_state_takes(record->state))
		return;
	space_walk_start(&walk, pool_set_tree(set, record->type), &lease);
	while ((space = space_walk_next(&walk)) != NULL) {
		if (space_reserve(space, &lease, 1) != ERR_NONE)
			set->incomplete = true;
		else
			space_mark(space, &lease, true);
	}
}

bool
pool_set_populate(struct lease_store *store, struct pool_set *set,
    uint32_t *cursor, uint32_t budget)
{
	bool more = store_walk(store, cursor, budget, populate_one, set);

	set->filled = more ? *cursor : UINT32_MAX;
	return more;
}

bool
pool_set_is_whole(const struct pool_set *set)
{
	return set->filled == UINT32_MAX && !set->incomplete;
}

static const struct space *
space_of(const struct pool_set *set, uint32_t pool)
{
	return &set->spaces[set->space_of[pool]];
}

bool
pool_next_free(const struct lease_store *store, const struct pool_set *set,
    uint32_t pool, uint64_t from, const struct address *exclude,
    size_t exclude_count, struct pool_choice *out)
{
	return space_next_free(
	    space_of(set, pool), store, from, exclude, exclude_count, out);
}

bool
pool_is_free(const struct lease_store *store, const struct pool_set *set,
    uint32_t pool, struct address address)
{
	return space_is_free(space_of(set, pool), store, address);
}

bool
pool_contains(const struct pool_set *set, uint32_t pool, struct address address)
{
	return space_contains(space_of(set, pool), address);
}

uint64_t
pool_unit(const struct pool_set *set, uint32_t pool, struct address address)
{
	return space_unit(space_of(set, pool), address);
}

uint64_t
pool_units(const struct pool_set *set, uint32_t pool)
{
	return space_of(set, pool)->units;
}

uint64_t
pool_units_taken(const struct pool_set *set, uint32_t pool)
{
	return space_taken(space_of(set, pool));
}
