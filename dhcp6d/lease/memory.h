/*
 * lease/memory.h: memory that is counted and may be limited.
 *
 * The store says how much it holds (store_memory), and what cannot be had
 * must fail before anything has changed: both need one place that everything
 * is got from. Chunks are for what is kept for good and read at random: they
 * are cut from large mappings that ask for huge pages, since with millions of
 * leases walking page tables costs more than the memory itself (HACKING.md).
 *
 * Threads: those of the owner.
 */
#ifndef DHCP6D_LEASE_MEMORY_H
#define DHCP6D_LEASE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

struct memory {
	uint64_t held;                 /* bytes */
	uint64_t limit;                /* 0 = none */
	struct memory_region *regions; /* the last one first */
};

/* All zero is an empty one. Releases all chunks; what memory_get gave must
 * have been put back. */
void memory_release(struct memory *memory);

/* size bytes of zeros, or NULL. */
void *memory_get(struct memory *memory, size_t size);
/* As realloc; what is new is not cleared. */
void *memory_resize(
    struct memory *memory, void *old, size_t old_size, size_t size);
/* NULL is fine. */
void memory_put(struct memory *memory, void *old, size_t size);

/* size bytes (at most 4 MiB), aligned to 64, until memory_release; or NULL. */
void *memory_chunk(struct memory *memory, size_t size);

/*
 * Sees to it that chunks, and some of what comes next, need not be got from the
 * system when they are touched: with huge pages that is milliseconds, and it
 * would be a packet that waits. As much ahead as an eighth of what is there, at
 * most 4 MiB.
 */
void memory_populate(struct memory *memory);

/*
 * size bytes for a while, in a mapping of its own that asks for huge pages;
 * zeros. memory_unmap gives them back to the system at once. NULL: no memory.
 */
void *memory_map(struct memory *memory, size_t size);
void memory_unmap(struct memory *memory, void *old, size_t size);

#endif
