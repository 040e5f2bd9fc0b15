/*
 * lease/hash_index.h: a hash table that grows by one bucket per insertion.
 *
 * Linear hashing: there are always as many buckets as items (or the minimum);
 * each insertion beyond splits the next bucket in turn, so that no insertion
 * ever waits for a rehashing of all. Buckets hold the number of their first
 * item; the chain goes on in the items, which belong to the owner. The table
 * asks for two things about an item: where its link is, and its hash.
 *
 * Threads: those of the owner.
 */
#ifndef DHCP6D_LEASE_HASH_INDEX_H
#define DHCP6D_LEASE_HASH_INDEX_H

#include <stdint.h>

#include "dhcp6d/lease/memory.h"
#include "libcommon/err.h"

#define HASH_ITEM_NONE UINT32_MAX
#define HASH_SEGMENT_BITS 14
#define HASH_SEGMENT (UINT32_C(1) << HASH_SEGMENT_BITS)

/* Where the link of an item is; and the 32 bits it is hashed by. */
typedef uint32_t *hash_link(void *owner, uint32_t item);
typedef uint32_t hash_of_item(void *owner, uint32_t item);

struct hash_index {
	uint32_t **segments; /* of HASH_SEGMENT bucket heads each */
	uint32_t segment_count, segment_room;
	uint32_t buckets; /* in use; 2^level <= buckets < 2^(level+1) */
	uint32_t mask;    /* 2^(level+1) - 1 */
	uint64_t items;
	hash_link *link;
	hash_of_item *hash;
	void *owner;
	struct memory *memory;
};

/* ERR_MEMORY: the minimum could not be had. */
enum err hash_index_init(struct hash_index *index, struct memory *memory,
    hash_link *link, hash_of_item *hash, void *owner);
void hash_index_clear(struct hash_index *index);

/* Makes sure that count insertions cannot fail. ERR_MEMORY, ERR_LIMIT. */
enum err hash_index_reserve(struct hash_index *index, uint64_t count);

/* The same for an empty table, which then has a bucket for each of them: for a
 * start, before many insertions. */
enum err hash_index_expect(struct hash_index *index, uint64_t count);

/* The item must not be in the table; room must have been reserved. */
void hash_index_insert(struct hash_index *index, uint32_t hash, uint32_t item);
/* The same after hash_index_expect, for an item whose link is HASH_ITEM_NONE:
 * it is not touched unless its chain gets longer. */
void hash_index_fill(struct hash_index *index, uint32_t hash, uint32_t item);
/* Some fills earlier: starts to fetch what that one will touch. */
void hash_index_fill_soon(
    const struct hash_index *index, uint32_t hash, uint32_t item);
/* The item must be in the table. */
void hash_index_remove(struct hash_index *index, uint32_t hash, uint32_t item);

/* The head of the chain that items of that hash are on. */
static inline uint32_t *
hash_index_head(const struct hash_index *index, uint32_t hash)
{
	uint32_t bucket = hash & index->mask;

	if (bucket >= index->buckets)
		bucket &= index->mask >> 1;
	return &index->segments[bucket >> HASH_SEGMENT_BITS]
			       [bucket & (HASH_SEGMENT - 1)];
}

#endif
