/*
 * lease/hash_index.c: see hash_index.h.
 */
#include "dhcp6d/lease/hash_index.h"

#include <stddef.h>
#include <string.h>

#include "libcommon/prefetch.h"

#define BUCKETS_MIN 16

static uint32_t *
bucket_at(const struct hash_index *index, uint32_t bucket)
{
	return &index->segments[bucket >> HASH_SEGMENT_BITS]
			       [bucket & (HASH_SEGMENT - 1)];
}

enum err
hash_index_init(struct hash_index *index, struct memory *memory,
    hash_link *link, hash_of_item *hash, void *owner)
{
	*index = (struct hash_index){.link = link,
	    .hash = hash,
	    .owner = owner,
	    .memory = memory,
	    .buckets = BUCKETS_MIN,
	    .mask = 2 * BUCKETS_MIN - 1};
	if (hash_index_reserve(index, BUCKETS_MIN) != ERR_NONE)
		return ERR_MEMORY;
	for (uint32_t i = 0; i < BUCKETS_MIN; i++)
		*bucket_at(index, i) = HASH_ITEM_NONE;
	return ERR_NONE;
}

void
hash_index_clear(struct hash_index *index)
{
	memory_put(index->memory, index->segments,
	    index->segment_room * sizeof(*index->segments));
	*index = (struct hash_index){.memory = index->memory};
}

/* Doubles the list of segments: 8 bytes for 16384 items, so soon copied. */
static enum err
grow_list(struct hash_index *index)
{
	uint32_t room = index->segment_room == 0 ? 8 : index->segment_room * 2;
	uint32_t **segments = memory_resize(index->memory, index->segments,
	    index->segment_room * sizeof(*segments), room * sizeof(*segments));

	if (segments == NULL)
		return ERR_MEMORY;
	index->segments = segments;
	index->segment_room = room;
	return ERR_NONE;
}

static enum err
add_segment(struct hash_index *index)
{
	uint32_t *segment;

	if (index->segment_count == index->segment_room &&
	    grow_list(index) != ERR_NONE)
		return ERR_MEMORY;
	segment = memory_chunk(index->memory, HASH_SEGMENT * sizeof(*segment));
	if (segment == NULL)
		return ERR_MEMORY;
	index->segments[index->segment_count++] = segment;
	return ERR_NONE;
}

enum err
hash_index_reserve(struct hash_index *index, uint64_t count)
{
	uint64_t buckets = index->items + count;

	if (buckets > UINT32_C(1) << 31)
		return ERR_LIMIT;
	while ((uint64_t)index->segment_count << HASH_SEGMENT_BITS < buckets)
		if (add_segment(index) != ERR_NONE)
			return ERR_MEMORY;
	return ERR_NONE;
}

/* Divides the bucket whose turn it is between itself and a new one. */
static void
split(struct hash_index *index)
{
	uint32_t added = index->buckets;
	uint32_t half = (index->mask + 1) / 2;
	uint32_t *old, *new, item;

	if (added == index->mask + 1) { /* all were split: next round */
		half = added;
		index->mask = index->mask * 2 + 1;
	}
	old = bucket_at(index, added - half);
	new = bucket_at(index, added);
	*new = HASH_ITEM_NONE;
	item = *old;
	while (item != HASH_ITEM_NONE) {
		uint32_t *link = index->link(index->owner, item);
		uint32_t next = *link;

		if (index->hash(index->owner, item) & half) {
			*old = next;
			*link = *new;
			*new = item;
		} else {
			old = link;
		}
		item = next;
	}
	index->buckets++;
}

/*
 * Starts to fetch the first item of a bucket that will be split soon: its link,
 * and what is around it, where the owner finds what to hash. Buckets are split
 * in order, so which one that will be is known.
 */
static void
prefetch_split(const struct hash_index *index)
{
	uint32_t half = (index->mask + 1) / 2;
	uint32_t next = index->buckets - half, item;
	const char *link;

	if (next >= half) /* the next round begins with bucket 0 */
		next = 0;
	item = *bucket_at(index, next);
	if (item == HASH_ITEM_NONE)
		return;
	link = (const char *)index->link(index->owner, item);
	prefetch(link - 16);
	prefetch(link + 24);
}

enum err
hash_index_expect(struct hash_index *index, uint64_t count)
{
	enum err err = hash_index_reserve(index, count);

	if (err != ERR_NONE || count <= index->buckets)
		return err;
	index->buckets = (uint32_t)count;
	while (index->mask < index->buckets)
		index->mask = index->mask * 2 + 1;
	for (uint32_t i = 0; i < index->segment_count; i++)
		memset(index->segments[i], 0xff, /* HASH_ITEM_NONE */
		    HASH_SEGMENT * sizeof(*index->segments[i]));
	return ERR_NONE;
}

void
hash_index_insert(struct hash_index *index, uint32_t hash, uint32_t item)
{
	uint32_t *head;

	index->items++;
	if (index->items > index->buckets) {
		split(index);
		prefetch_split(index);
	}
	head = hash_index_head(index, hash);
	*index->link(index->owner, item) = *head;
	*head = item;
}

void
hash_index_fill(struct hash_index *index, uint32_t hash, uint32_t item)
{
	uint32_t *head = hash_index_head(index, hash);

	index->items++;
	if (*head != HASH_ITEM_NONE)
		*index->link(index->owner, item) = *head;
	*head = item;
}

void
hash_index_fill_soon(
    const struct hash_index *index, uint32_t hash, uint32_t item)
{
	if (*hash_index_head(index, hash) != HASH_ITEM_NONE)
		prefetch(index->link(index->owner, item));
}

void
hash_index_remove(struct hash_index *index, uint32_t hash, uint32_t item)
{
	uint32_t *link = hash_index_head(index, hash);

	while (*link != item)
		link = index->link(index->owner, *link);
	*link = *index->link(index->owner, item);
	index->items--;
}
