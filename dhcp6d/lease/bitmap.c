/*
 * lease/bitmap.c: see bitmap.h.
 *
 * A node of the lowest level (1) has 64 words of 64 numbers each, a node of
 * level n has 64 nodes of level n - 1. A number is thus a path: 6 bits choose
 * a branch on each level, the lowest 6 the bit of a word.
 */
#include "dhcp6d/lease/bitmap.h"

#define FULL (~UINT64_C(0))

struct bitmap_node {
	uint64_t full; /* bit per branch */
	union {
		uint64_t words[64];
		struct bitmap_node *nodes[64];
	};
};

void
bitmap_init(struct bitmap *bitmap, uint64_t units, struct memory *memory)
{
	*bitmap =
	    (struct bitmap){.units = units, .levels = 1, .memory = memory};
	while (units > UINT64_C(1) << 6 * (bitmap->levels + 1))
		bitmap->levels++;
}

/* At most 5 deep. */
static void
free_node(struct memory *memory, struct bitmap_node *node, unsigned level)
{
	if (node == NULL)
		return;
	for (int i = 0; level > 1 && i < 64; i++)
		free_node(memory, node->nodes[i], level - 1);
	memory_put(memory, node, sizeof(*node));
}

void
bitmap_clear(struct bitmap *bitmap)
{
	free_node(bitmap->memory, bitmap->root, bitmap->levels);
	bitmap->root = NULL;
	bitmap->count = 0;
}

static unsigned
branch(uint64_t unit, unsigned level)
{
	return unit >> 6 * level & 63;
}

static enum err
reserve_path(struct bitmap *bitmap, uint64_t unit)
{
	struct bitmap_node **node = &bitmap->root;

	for (unsigned level = bitmap->levels;; level--) {
		if (*node == NULL)
			*node = memory_get(bitmap->memory, sizeof(**node));
		if (*node == NULL)
			return ERR_MEMORY;
		if (level == 1)
			return ERR_NONE;
		node = &(*node)->nodes[branch(unit, level)];
	}
}

enum err
bitmap_reserve(struct bitmap *bitmap, uint64_t first, uint64_t last)
{
	for (uint64_t leaf = first >> 12; leaf <= last >> 12; leaf++)
		if (reserve_path(bitmap, leaf << 12) != ERR_NONE)
			return ERR_MEMORY;
	return ERR_NONE;
}

/* The nodes from the root (path[levels]) to the word's (path[1]); false if
 * there is no word. */
static bool
find_path(
    const struct bitmap *bitmap, uint64_t unit, struct bitmap_node *path[8])
{
	struct bitmap_node *node = bitmap->root;

	for (unsigned level = bitmap->levels; node != NULL; level--) {
		path[level] = node;
		if (level == 1)
			return true;
		node = node->nodes[branch(unit, level)];
	}
	return false;
}

/* Adds the numbers of mask in the word that unit is in. */
static void
add_in_word(struct bitmap *bitmap, uint64_t unit, uint64_t mask)
{
	struct bitmap_node *path[8];
	uint64_t *word;

	if (!find_path(bitmap, unit, path))
		return;
	word = &path[1]->words[branch(unit, 1)];
	bitmap->count += (uint64_t)__builtin_popcountll(mask & ~*word);
	*word |= mask;
	if (*word != FULL)
		return;
	for (unsigned level = 1; level <= bitmap->levels; level++) {
		path[level]->full |= UINT64_C(1) << branch(unit, level);
		if (path[level]->full != FULL)
			break;
	}
}

void
bitmap_add(struct bitmap *bitmap, uint64_t first, uint64_t last)
{
	for (uint64_t word = first >> 6; word <= last >> 6; word++) {
		uint64_t mask = FULL;

		if (word == first >> 6)
			mask &= FULL << (first & 63);
		if (word == last >> 6)
			mask &= FULL >> (63 - (last & 63));
		add_in_word(bitmap, word << 6, mask);
	}
}

void
bitmap_remove(struct bitmap *bitmap, uint64_t unit)
{
	struct bitmap_node *path[8];
	uint64_t *word, bit = UINT64_C(1) << (unit & 63);

	if (!find_path(bitmap, unit, path))
		return;
	word = &path[1]->words[branch(unit, 1)];
	if ((*word & bit) == 0)
		return;
	*word &= ~bit;
	bitmap->count--;
	for (unsigned level = 1; level <= bitmap->levels; level++)
		path[level]->full &= ~(UINT64_C(1) << branch(unit, level));
}

bool
bitmap_has(const struct bitmap *bitmap, uint64_t unit)
{
	struct bitmap_node *path[8];

	return find_path(bitmap, unit, path) &&
	       path[1]->words[branch(unit, 1)] >> (unit & 63) & 1;
}

/* The start of the branch behind the one that unit is in. */
static uint64_t
next_branch(uint64_t unit, unsigned level)
{
	return ((unit >> 6 * level) + 1) << 6 * level;
}

/*
 * One way down from the root. True when *from is absent; otherwise the branch
 * that *from was in has nothing absent behind it, and *from is the start of
 * the next: each failure is on a higher level than the one before it.
 */
static bool
descend(const struct bitmap *bitmap, uint64_t *from)
{
	const struct bitmap_node *node = bitmap->root;
	uint64_t open;

	for (unsigned level = bitmap->levels; level > 0; level--) {
		if (node == NULL)
			return true;
		open = ~node->full >> branch(*from, level);
		if (open == 0) {
			*from = next_branch(*from, level + 1);
			return false;
		}
		if ((open & 1) == 0) {
			uint64_t skip = (uint64_t)__builtin_ctzll(open) - 1;

			*from = next_branch(*from, level) + (skip << 6 * level);
		}
		if (level > 1)
			node = node->nodes[branch(*from, level)];
	}
	open = ~node->words[branch(*from, 1)] >> (*from & 63);
	if (open == 0) {
		*from = next_branch(*from, 1);
		return false;
	}
	*from += (uint64_t)__builtin_ctzll(open);
	return true;
}

uint64_t
bitmap_next_absent(const struct bitmap *bitmap, uint64_t from)
{
	while (from < bitmap->units)
		if (descend(bitmap, &from))
			return from < bitmap->units ? from : BITMAP_NONE;
	return BITMAP_NONE;
}
