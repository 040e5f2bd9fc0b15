/*
 * lease/space_tree.h: which spaces an address or prefix lies in.
 *
 * With ten thousand subnets a change must not ask every pool. Spaces of a type
 * are sorted by their first address and searched as a balanced tree in which
 * each node knows the last address below it, so that spaces may overlap too.
 *
 * Threads: read only once built.
 */
#ifndef DHCP6D_LEASE_SPACE_TREE_H
#define DHCP6D_LEASE_SPACE_TREE_H

#include <stdint.h>

#include "dhcp6d/lease/space.h"

struct space_tree {
	struct space **sorted; /* by first address */
	struct address *last;  /* of the part of the tree below each */
	uint32_t count;
};

/* A walk over what a query touches; its depth is log2 of the spaces. */
struct space_walk {
	const struct space_tree *tree;
	struct address first, last;
	struct {
		uint32_t low, high;
	} todo[64];
	unsigned depth;
};

/* Takes the spaces of one type. ERR_MEMORY. */
enum err space_tree_build(struct space_tree *tree, struct space *spaces,
    uint32_t count, enum lease_type type, struct memory *memory);
void space_tree_clear(struct space_tree *tree, struct memory *memory);

void space_walk_start(struct space_walk *walk, const struct space_tree *tree,
    const struct prefix *query);
/* The next space that the query touches, or NULL. */
struct space *space_walk_next(struct space_walk *walk);

#endif
