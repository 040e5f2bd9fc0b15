/*
 * lease/memory.h: memory that is counted and may be limited.
 *
 * The store says how much it holds (store_memory), and what cannot be had
 * must fail before anything has changed: both need one place that everything
 * is got from. Threads: those of the owner.
 */
#ifndef DHCP6D_LEASE_MEMORY_H
#define DHCP6D_LEASE_MEMORY_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

struct memory {
	uint64_t held;  /* bytes */
	uint64_t limit; /* 0 = none */
};

/* size bytes of zeros, or NULL. */
static inline void *
memory_get(struct memory *memory, size_t size)
{
	void *got;

	if (memory->limit != 0 && memory->held + size > memory->limit)
		return NULL;
	got = calloc(1, size);
	if (got != NULL)
		memory->held += size;
	return got;
}

/* As realloc; what is new is not cleared. */
static inline void *
memory_resize(struct memory *memory, void *old, size_t old_size, size_t size)
{
	void *got;

	if (memory->limit != 0 &&
	    memory->held - old_size + size > memory->limit)
		return NULL;
	got = realloc(old, size);
	if (got != NULL)
		memory->held = memory->held - old_size + size;
	return got;
}

static inline void
memory_put(struct memory *memory, void *old, size_t size)
{
	if (old == NULL)
		return;
	free(old);
	memory->held -= size;
}

#endif
