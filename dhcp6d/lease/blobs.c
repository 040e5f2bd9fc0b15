/*
 * lease/blobs.c: see blobs.h.
 *
 * A blob is looked for in this order: a freed one of just this size; the rest
 * of the last chunk; a larger freed one, cut; a new chunk. Pieces are never
 * joined again, since what is cut off goes on serving its own size.
 */
#include "dhcp6d/lease/blobs.h"

#include <string.h>

#define FREE_WORDS (sizeof(((struct blobs *)0)->has_free) / sizeof(uint64_t))

void
blobs_init(struct blobs *blobs, struct memory *memory)
{
	*blobs = (struct blobs){.memory = memory};
}

void
blobs_clear(struct blobs *blobs)
{
	memory_put(blobs->memory, blobs->chunks,
	    blobs->chunk_room * sizeof(*blobs->chunks));
	blobs_init(blobs, blobs->memory);
}

static uint32_t
units_of(size_t size)
{
	return (uint32_t)((size + BLOB_UNIT - 1) / BLOB_UNIT);
}

static void
free_push(struct blobs *blobs, uint32_t handle, uint32_t units)
{
	memcpy(blobs_at(blobs, handle), &blobs->free[units], sizeof(uint32_t));
	blobs->free[units] = handle;
	blobs->has_free[units / 64] |= UINT64_C(1) << units % 64;
}

static uint32_t
free_pop(struct blobs *blobs, uint32_t units)
{
	uint32_t handle = blobs->free[units];

	if (handle == BLOB_NONE)
		return BLOB_NONE;
	memcpy(&blobs->free[units], blobs_at(blobs, handle), sizeof(uint32_t));
	if (blobs->free[units] == BLOB_NONE)
		blobs->has_free[units / 64] &= ~(UINT64_C(1) << units % 64);
	return handle;
}

/* Takes the first piece larger than units and gives its rest back. */
static uint32_t
free_cut(struct blobs *blobs, uint32_t units)
{
	uint32_t word = units / 64, size, handle;
	uint64_t bits = blobs->has_free[word] & ~UINT64_C(1) << units % 64;

	while (bits == 0) {
		if (++word == FREE_WORDS)
			return BLOB_NONE;
		bits = blobs->has_free[word];
	}
	size = word * 64 + (uint32_t)__builtin_ctzll(bits);
	handle = free_pop(blobs, size);
	free_push(blobs, handle + units, size - units);
	return handle;
}

static enum err
grow_list(struct blobs *blobs)
{
	uint32_t room = blobs->chunk_room == 0 ? 16 : blobs->chunk_room * 2;
	uint8_t **chunks = memory_resize(blobs->memory, blobs->chunks,
	    blobs->chunk_room * sizeof(*chunks), room * sizeof(*chunks));

	if (chunks == NULL)
		return ERR_MEMORY;
	blobs->chunks = chunks;
	blobs->chunk_room = room;
	return ERR_NONE;
}

/* What is left of the last chunk is kept for smaller sizes. */
static void
keep_rest(struct blobs *blobs)
{
	while (blobs->next < blobs->end) {
		uint32_t units = blobs->end - blobs->next;

		if (units > BLOB_UNITS_MAX)
			units = BLOB_UNITS_MAX;
		free_push(blobs, blobs->next, units);
		blobs->next += units;
	}
}

static enum err
grow(struct blobs *blobs)
{
	uint32_t number = blobs->chunk_count;
	uint8_t *chunk;

	if (number == UINT32_MAX >> BLOB_CHUNK_BITS)
		return ERR_LIMIT;
	if (number == blobs->chunk_room && grow_list(blobs) != ERR_NONE)
		return ERR_MEMORY;
	chunk = memory_chunk(blobs->memory, (size_t)BLOB_CHUNK * BLOB_UNIT);
	if (chunk == NULL)
		return ERR_MEMORY;
	keep_rest(blobs);
	blobs->chunks[number] = chunk;
	blobs->chunk_count++;
	/* the first unit of all has the handle that means none */
	blobs->next = (number << BLOB_CHUNK_BITS) + (number == 0);
	blobs->end = (number + 1) << BLOB_CHUNK_BITS;
	return ERR_NONE;
}

enum err
blobs_get(struct blobs *blobs, size_t size, uint32_t *handle)
{
	uint32_t units = units_of(size);
	enum err err;

	if (units == 0 || units > BLOB_UNITS_MAX)
		return ERR_LIMIT;
	*handle = free_pop(blobs, units);
	if (*handle != BLOB_NONE)
		return ERR_NONE;
	if (blobs->end - blobs->next < units) {
		*handle = free_cut(blobs, units);
		if (*handle != BLOB_NONE)
			return ERR_NONE;
		err = grow(blobs);
		if (err != ERR_NONE)
			return err;
	}
	*handle = blobs->next;
	blobs->next += units;
	return ERR_NONE;
}

void
blobs_put(struct blobs *blobs, uint32_t handle, size_t size)
{
	free_push(blobs, handle, units_of(size));
}
