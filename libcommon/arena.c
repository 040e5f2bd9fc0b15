/*
 * libcommon/arena.c: blocks in a list, handed out from the front.
 *
 * Blocks grow with the arena, so that a small document costs one page and a
 * configuration of 100 000 reservations a few dozen calls. What does not fit
 * into the newest block gets a new one; the rest of the old is given up, except
 * that a very large piece gets a block for itself behind the newest, which
 * stays in use.
 */
#include "libcommon/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_ALIGN alignof(max_align_t)
#define ARENA_BLOCK_FIRST ((size_t)4096)
#define ARENA_BLOCK_MOST ((size_t)1 << 20)

struct arena_block {
	struct arena_block *next;
	size_t size, used; /* of memory */
	alignas(max_align_t) unsigned char memory[];
};

struct arena {
	struct arena_block *blocks; /* the newest first */
	size_t ceiling, used;
	size_t next_size;
};

struct arena *
arena_create(size_t ceiling)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	if (arena == NULL)
		return NULL;
	arena->ceiling = ceiling == 0 ? SIZE_MAX : ceiling;
	arena->next_size = ARENA_BLOCK_FIRST;
	return arena;
}

void
arena_free(struct arena *arena)
{
	struct arena_block *block, *next;

	if (arena == NULL)
		return;
	for (block = arena->blocks; block != NULL; block = next) {
		next = block->next;
		free(block);
	}
	free(arena);
}

/* A block with room for size bytes; calloc makes the zeros. */
static struct arena_block *
block_add(struct arena *arena, size_t size)
{
	bool large = size > arena->next_size / 2 && arena->blocks != NULL;
	size_t room = size > arena->next_size ? size : arena->next_size;
	struct arena_block *block;

	if (large)
		room = size;
	if (room > SIZE_MAX - sizeof(*block))
		return NULL;
	block = calloc(1, sizeof(*block) + room);
	if (block == NULL)
		return NULL;
	block->size = room;
	if (large) {
		block->next = arena->blocks->next;
		arena->blocks->next = block;
		return block;
	}
	block->next = arena->blocks;
	arena->blocks = block;
	if (arena->next_size < ARENA_BLOCK_MOST)
		arena->next_size *= 2;
	return block;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	struct arena_block *block = arena->blocks;
	void *memory;

	if (size == 0)
		size = 1; /* so that a result is never mistaken for failure */
	if (size > SIZE_MAX - ARENA_ALIGN)
		return NULL;
	size = (size + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1);
	if (size > arena->ceiling - arena->used)
		return NULL;
	if (block == NULL || block->size - block->used < size)
		block = block_add(arena, size);
	if (block == NULL)
		return NULL;
	memory = block->memory + block->used;
	block->used += size;
	arena->used += size;
	return memory;
}

void *
arena_array(struct arena *arena, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		return NULL;
	return arena_alloc(arena, count * size);
}

char *
arena_text(struct arena *arena, const char *text, size_t size)
{
	char *copy = size == SIZE_MAX ? NULL : arena_alloc(arena, size + 1);

	if (copy != NULL && size > 0)
		memcpy(copy, text, size); /* the final 0 is there */
	return copy;
}

struct span
arena_span(struct arena *arena, struct span span)
{
	uint8_t *copy = arena_alloc(arena, span.size);

	if (copy == NULL)
		return SPAN_EMPTY;
	if (span.size > 0)
		memcpy(copy, span.data, span.size);
	return span_of(copy, span.size);
}

size_t
arena_used(const struct arena *arena)
{
	return arena->used;
}
