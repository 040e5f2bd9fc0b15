/*
 * lease/memory.c: see memory.h. A region's first bytes are its own header.
 */
#include "dhcp6d/lease/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>

#define HUGE_PAGE ((size_t)2 << 20)
#define REGION_SIZE (16 * HUGE_PAGE)
#define CHUNK_ALIGNMENT 64
#define AHEAD_MAX (2 * HUGE_PAGE)
#define PAGE ((size_t)4096)

#ifndef MADV_POPULATE_WRITE /* Linux 5.14; else it is refused, no harm done */
#define MADV_POPULATE_WRITE 23
#endif

struct memory_region {
	struct memory_region *next;
	void *mapping; /* what was mapped, of REGION_SIZE + HUGE_PAGE */
	size_t used;
};

static bool
may_have(const struct memory *memory, size_t size)
{
	return memory->limit == 0 || memory->held + size <= memory->limit;
}

void *
memory_get(struct memory *memory, size_t size)
{
	void *got = may_have(memory, size) ? calloc(1, size) : NULL;

	if (got != NULL)
		memory->held += size;
	return got;
}

void *
memory_resize(struct memory *memory, void *old, size_t old_size, size_t size)
{
	void *got;

	memory->held -= old_size;
	got = may_have(memory, size) ? realloc(old, size) : NULL;
	memory->held += got != NULL ? size : old_size;
	return got;
}

void
memory_put(struct memory *memory, void *old, size_t size)
{
	if (old == NULL)
		return;
	free(old);
	memory->held -= size;
}

void
memory_release(struct memory *memory)
{
	while (memory->regions != NULL) {
		struct memory_region *region = memory->regions;

		memory->regions = region->next;
		memory->held -= region->used;
		munmap(region->mapping, REGION_SIZE + HUGE_PAGE);
	}
}

/* Maps more than is wanted, so that it can begin on a huge page. What is not
 * touched costs nothing; without huge pages it is memory like any other. */
static struct memory_region *
add_region(struct memory *memory)
{
	struct memory_region *region;
	char *mapping = mmap(NULL, REGION_SIZE + HUGE_PAGE,
	    PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (mapping == MAP_FAILED)
		return NULL;
	region =
	    (struct memory_region *)(void *)(mapping +
					     (HUGE_PAGE - (uintptr_t)mapping %
							      HUGE_PAGE) %
						 HUGE_PAGE);
	madvise(region, REGION_SIZE, MADV_HUGEPAGE);
	region->next = memory->regions;
	region->mapping = mapping;
	region->used = CHUNK_ALIGNMENT;
	memory->held += region->used;
	memory->regions = region;
	return region;
}

void *
memory_chunk(struct memory *memory, size_t size)
{
	struct memory_region *region = memory->regions;
	char *chunk;

	size = (size + CHUNK_ALIGNMENT - 1) & ~(size_t)(CHUNK_ALIGNMENT - 1);
	if (!may_have(memory, size))
		return NULL;
	if (region == NULL || REGION_SIZE - region->used < size)
		region = add_region(memory);
	if (region == NULL)
		return NULL;
	chunk = (char *)region + region->used;
	region->used += size;
	memory->held += size;
	return chunk;
}

static void
populate(struct memory_region *region, size_t size)
{
	size = (size + PAGE - 1) & ~(PAGE - 1);
	(void)madvise(region, size < REGION_SIZE ? size : REGION_SIZE,
	    MADV_POPULATE_WRITE);
}

/* What is there already costs a look. */
void
memory_populate(struct memory *memory)
{
	struct memory_region *region = memory->regions;
	size_t ahead = (size_t)memory->held / 8;

	if (ahead > AHEAD_MAX)
		ahead = AHEAD_MAX;
	if (region != NULL && REGION_SIZE - region->used < ahead) {
		populate(region, REGION_SIZE);
		ahead -= REGION_SIZE - region->used;
		region = add_region(memory);
	}
	if (region != NULL)
		populate(region, region->used + ahead);
}

void *
memory_map(struct memory *memory, size_t size)
{
	void *got;

	if (!may_have(memory, size))
		return NULL;
	got = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (got == MAP_FAILED)
		return NULL;
	madvise(got, size, MADV_HUGEPAGE);
	memory->held += size;
	return got;
}

void
memory_unmap(struct memory *memory, void *old, size_t size)
{
	munmap(old, size);
	memory->held -= size;
}
