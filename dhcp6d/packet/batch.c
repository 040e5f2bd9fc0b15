/*
 * batch.c: the memory of a batch.
 *
 * Queries do not follow each other at a distance that is a multiple of a
 * page: their much-used parts would all fall on the same few cache lines.
 */
#include "dhcp6d/packet/batch.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define CACHE_LINE 64
#define PAGE 4096
/* A whole number of pages and five lines. */
#define STRIDE                                                                 \
	((sizeof(struct query) + PAGE - 1) / PAGE * PAGE + 5 * CACHE_LINE)

struct batch *
batch_create(void)
{
	struct batch *batch = calloc(1, sizeof(*batch));
	void *memory;

	if (batch == NULL)
		return NULL;
	memory = mmap(NULL, STRIDE * BATCH_MAX, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (memory == MAP_FAILED) {
		free(batch);
		return NULL;
	}
	batch->memory = memory;
	return batch;
}

void
batch_free(struct batch *batch)
{
	if (batch == NULL)
		return;
	batch_reset(batch);
	munmap(batch->memory, STRIDE * BATCH_MAX);
	free(batch);
}

struct query *
batch_query(const struct batch *batch, size_t index)
{
	return (struct query *)(void *)(batch->memory + index * STRIDE);
}

struct query *
batch_add(struct batch *batch)
{
	struct query *query;

	if (batch->count == BATCH_MAX)
		return NULL;
	query = batch_query(batch, batch->count);
	batch->order[batch->count] = (uint8_t)batch->count;
	batch->count++;
	/* The view and the decision are large and set by their steps, and so
	 * is the order of classes. */
	query->drop = DROP_NONE;
	memset(query->classes.bits, 0, sizeof(query->classes.bits));
	query->classes.count = query->classes.stage = 0;
	query->place = (struct place){0};
	query->client = (struct client){0};
	query->reply = (struct reply){0};
	return query;
}

void
batch_reset(struct batch *batch)
{
	batch->count = 0;
	batch->backlog = false;
	service_release(batch->service);
	batch->service = NULL;
	interface_table_release(batch->interfaces);
	batch->interfaces = NULL;
}
