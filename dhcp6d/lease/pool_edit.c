/*
 * lease/pool_edit.c: see pool_edit.h.
 */
#include "dhcp6d/lease/pool_edit.h"

#include "dhcp6d/lease/pool_parts.h"
#include "dhcp6d/lease/store_edit.h"

enum err
pools_reserve(struct lease_store *store, enum lease_type type,
    const struct prefix *lease, uint32_t count)
{
	struct pool_set *set = *store_pool_sets(store);
	enum err err = ERR_NONE;

	for (; err == ERR_NONE && set != NULL; set = set->next) {
		struct space_walk walk;
		struct space *space;

		space_walk_start(&walk, pool_set_tree(set, type), lease);
		while (
		    err == ERR_NONE && (space = space_walk_next(&walk)) != NULL)
			err = space_reserve(space, lease, count);
	}
	return err;
}

void
pools_mark(struct lease_store *store, enum lease_type type,
    const struct prefix *lease, uint32_t index)
{
	struct pool_set *set = *store_pool_sets(store);

	for (; set != NULL; set = set->next) {
		struct space_walk walk;
		struct space *space;

		space_walk_start(&walk, pool_set_tree(set, type), lease);
		while ((space = space_walk_next(&walk)) != NULL)
			space_mark(space, lease, index < set->filled);
	}
}

void
pools_unmark(struct lease_store *store, enum lease_type type,
    const struct prefix *lease, uint32_t index)
{
	struct pool_set *set = *store_pool_sets(store);

	for (; set != NULL; set = set->next) {
		struct space_walk walk;
		struct space *space;

		space_walk_start(&walk, pool_set_tree(set, type), lease);
		while ((space = space_walk_next(&walk)) != NULL)
			space_unmark(space, store, lease, index < set->filled);
	}
}
