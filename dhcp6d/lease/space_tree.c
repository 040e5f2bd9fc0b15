/*
 * lease/space_tree.c: see space_tree.h. The node of a part [low, high) is its
 * middle; its halves are left and right of it.
 */
#include "dhcp6d/lease/space_tree.h"

#include <stdlib.h>

static int
compare_first(const void *a, const void *b)
{
	const struct space *const *left = a, *const *right = b;

	return address_compare((*left)->range.first, (*right)->range.first);
}

static uint32_t
middle_of(uint32_t low, uint32_t high)
{
	return low + (high - low) / 2;
}

/* At most 32 deep. Returns the last address of the part. */
static struct address
fill_last(struct space_tree *tree, uint32_t low, uint32_t high)
{
	uint32_t middle = middle_of(low, high);
	struct address last, below;

	if (low == high)
		return ADDRESS_ANY;
	last = tree->sorted[middle]->range.last;
	below = fill_last(tree, low, middle);
	if (address_compare(below, last) > 0)
		last = below;
	below = fill_last(tree, middle + 1, high);
	if (address_compare(below, last) > 0)
		last = below;
	tree->last[middle] = last;
	return last;
}

enum err
space_tree_build(struct space_tree *tree, struct space *spaces, uint32_t count,
    enum lease_type type, struct memory *memory)
{
	uint32_t found = 0;

	*tree = (struct space_tree){NULL, NULL, 0};
	for (uint32_t i = 0; i < count; i++)
		found += spaces[i].range.type == type;
	if (found == 0)
		return ERR_NONE;
	tree->count = found;
	tree->sorted = memory_get(memory, found * sizeof(*tree->sorted));
	tree->last = memory_get(memory, found * sizeof(*tree->last));
	if (tree->sorted == NULL || tree->last == NULL) {
		space_tree_clear(tree, memory);
		return ERR_MEMORY;
	}
	found = 0;
	for (uint32_t i = 0; i < count; i++)
		if (spaces[i].range.type == type)
			tree->sorted[found++] = &spaces[i];
	qsort(tree->sorted, found, sizeof(*tree->sorted), compare_first);
	fill_last(tree, 0, found);
	return ERR_NONE;
}

void
space_tree_clear(struct space_tree *tree, struct memory *memory)
{
	memory_put(memory, tree->sorted, tree->count * sizeof(*tree->sorted));
	memory_put(memory, tree->last, tree->count * sizeof(*tree->last));
	*tree = (struct space_tree){NULL, NULL, 0};
}

static void
push(struct space_walk *walk, uint32_t low, uint32_t high)
{
	if (low == high)
		return;
	walk->todo[walk->depth].low = low;
	walk->todo[walk->depth].high = high;
	walk->depth++;
}

void
space_walk_start(struct space_walk *walk, const struct space_tree *tree,
    const struct prefix *query)
{
	walk->tree = tree;
	walk->first = query->address;
	walk->last = address_last(query->address, query->length);
	walk->depth = 0;
	push(walk, 0, tree->count);
}

struct space *
space_walk_next(struct space_walk *walk)
{
	while (walk->depth > 0) {
		uint32_t low = walk->todo[--walk->depth].low;
		uint32_t high = walk->todo[walk->depth].high;
		uint32_t middle = middle_of(low, high);
		struct space *space = walk->tree->sorted[middle];

		if (address_compare(walk->tree->last[middle], walk->first) < 0)
			continue;
		push(walk, low, middle);
		if (address_compare(space->range.first, walk->last) > 0)
			continue;
		push(walk, middle + 1, high);
		if (address_compare(space->range.last, walk->first) >= 0)
			return space;
	}
	return NULL;
}
