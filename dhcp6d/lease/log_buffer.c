/*
 * lease/log_buffer.c: see log_buffer.h.
 *
 * Entries lie one after the other in chunks of 256 KiB, which go round: from
 * the buffer to the committer with a batch and back. An entry never straddles
 * two chunks: reserve starts a new one when what it is asked for does not fit
 * into the rest of the last. So append is a copy under the buffer's own lock.
 *
 * The committer may take the batch between reserve and append. Then the room
 * that was promised goes with it, and the next batch begins with a spare chunk,
 * which reserve has seen to.
 */
#include "dhcp6d/lease/log_buffer.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_SIZE (256 * 1024)
#define CHUNKS_KEPT 64 /* 16 MiB are not given back to the system */
#define CHUNKS_READY 3 /* the first change asks nobody for memory */

struct log_chunk {
	struct log_chunk *next;
	size_t size, capacity; /* of bytes */
	uint64_t bytes[];      /* entries are aligned to 8 */
};

struct log_entry {
	struct lease lease; /* spans: only their sizes are meant */
	uint32_t size;      /* of the entry with its spans */
	bool removed;
};

struct log_batch {
	struct log_chunk *first, *last;
	size_t count;
	size_t held;            /* bytes of its chunks */
	struct log_batch *next; /* spare ones */
};

struct log_buffer {
	pthread_mutex_t lock;
	struct log_batch *filling;
	struct log_batch *spare;
	struct log_chunk *chunks; /* spare ones of CHUNK_SIZE */
	size_t chunk_count;
	size_t reserved; /* bytes promised and not yet appended */
	size_t held;     /* bytes in filling and in batches not given back */
	size_t ceiling;
	_Atomic uint64_t last;
	_Atomic bool stopped;
};

static size_t
entry_size(const struct lease *lease)
{
	size_t size = sizeof(struct log_entry) + lease->duid.size +
		      lease->hwaddr.size + lease->hostname.size +
		      lease->user_context.size;

	return (size + 7) & ~(size_t)7;
}

/* For count entries with so many bytes of spans, wherever they end. */
static size_t
entries_size(size_t count, size_t bytes)
{
	return count * (sizeof(struct log_entry) + 7) + bytes;
}

static void
free_chunks(struct log_chunk *chunk)
{
	while (chunk != NULL) {
		struct log_chunk *next = chunk->next;

		free(chunk);
		chunk = next;
	}
}

static void
free_batches(struct log_batch *batch)
{
	while (batch != NULL) {
		struct log_batch *next = batch->next;

		free_chunks(batch->first);
		free(batch);
		batch = next;
	}
}

void
log_buffer_free(struct log_buffer *buffer)
{
	if (buffer == NULL)
		return;
	free_batches(buffer->filling);
	free_batches(buffer->spare);
	free_chunks(buffer->chunks);
	pthread_mutex_destroy(&buffer->lock);
	free(buffer);
}

/* A chunk with room for needed bytes; a spare one if it is large enough. */
static struct log_chunk *
get_chunk(struct log_buffer *buffer, size_t needed)
{
	struct log_chunk *chunk = buffer->chunks;
	size_t capacity = needed < CHUNK_SIZE ? CHUNK_SIZE : needed;

	if (capacity == CHUNK_SIZE && chunk != NULL) {
		buffer->chunks = chunk->next;
		buffer->chunk_count--;
	} else {
		chunk = malloc(sizeof(*chunk) + capacity);
		if (chunk == NULL)
			return NULL;
	}
	chunk->next = NULL;
	chunk->size = 0;
	chunk->capacity = capacity;
	return chunk;
}

static void
put_chunk(struct log_buffer *buffer, struct log_chunk *chunk)
{
	if (chunk->capacity != CHUNK_SIZE ||
	    buffer->chunk_count >= CHUNKS_KEPT) {
		free(chunk);
		return;
	}
	chunk->next = buffer->chunks;
	buffer->chunks = chunk;
	buffer->chunk_count++;
}

/* A worker who asks the C library for memory for the first time waits for a
 * heap of his own to be made, with the store's lock in his hands. */
static enum err
make_ready(struct log_buffer *buffer)
{
	struct log_chunk *chunks[CHUNKS_READY];
	unsigned count;

	buffer->filling = calloc(1, sizeof(*buffer->filling));
	buffer->spare = calloc(1, sizeof(*buffer->spare));
	if (buffer->filling == NULL || buffer->spare == NULL)
		return ERR_MEMORY;
	for (count = 0; count < CHUNKS_READY; count++) {
		chunks[count] = get_chunk(buffer, CHUNK_SIZE);
		if (chunks[count] == NULL)
			break;
	}
	for (unsigned i = 0; i < count; i++)
		put_chunk(buffer, chunks[i]);
	return count == CHUNKS_READY ? ERR_NONE : ERR_MEMORY;
}

struct log_buffer *
log_buffer_create(size_t capacity)
{
	struct log_buffer *buffer = calloc(1, sizeof(*buffer));

	if (buffer == NULL)
		return NULL;
	if (pthread_mutex_init(&buffer->lock, NULL) != 0) {
		free(buffer);
		return NULL;
	}
	buffer->ceiling = capacity < CHUNK_SIZE ? CHUNK_SIZE : capacity;
	if (make_ready(buffer) == ERR_NONE)
		return buffer;
	log_buffer_free(buffer);
	return NULL;
}

/* Puts a chunk at the end of the batch that is being filled. */
static void
batch_append(struct log_buffer *buffer, struct log_chunk *chunk)
{
	struct log_batch *batch = buffer->filling;

	if (batch->last == NULL)
		batch->first = chunk;
	else
		batch->last->next = chunk;
	batch->last = chunk;
	batch->held += chunk->capacity;
	buffer->held += chunk->capacity;
}

static enum err
add_chunk(struct log_buffer *buffer, size_t needed)
{
	size_t capacity = needed < CHUNK_SIZE ? CHUNK_SIZE : needed;
	struct log_chunk *chunk;

	if (buffer->held + capacity > buffer->ceiling)
		return ERR_LIMIT;
	chunk = get_chunk(buffer, needed);
	if (chunk == NULL)
		return ERR_MEMORY;
	batch_append(buffer, chunk);
	return ERR_NONE;
}

/* There is at least one spare chunk. */
static enum err
keep_spare(struct log_buffer *buffer)
{
	struct log_chunk *chunk;

	if (buffer->chunks != NULL)
		return ERR_NONE;
	chunk = get_chunk(buffer, CHUNK_SIZE);
	if (chunk == NULL)
		return ERR_MEMORY;
	put_chunk(buffer, chunk);
	return ERR_NONE;
}

enum err
log_buffer_reserve(struct log_buffer *buffer, size_t count, size_t bytes)
{
	size_t needed = entries_size(count, bytes);
	const struct log_chunk *last;
	enum err err = ERR_NONE;

	if (log_buffer_stopped(buffer))
		return ERR_LOG_STOPPED;
	pthread_mutex_lock(&buffer->lock);
	last = buffer->filling->last;
	if (last == NULL || last->capacity - last->size < needed)
		err = add_chunk(buffer, needed);
	if (err == ERR_NONE)
		err = keep_spare(buffer);
	buffer->reserved = err == ERR_NONE ? needed : 0;
	pthread_mutex_unlock(&buffer->lock);
	return err;
}

/* Copies the bytes behind the entry; the pointer is set again by walking. */
static void
put_span(uint8_t **to, struct span span)
{
	if (span.size > 0)
		memcpy(*to, span.data, span.size);
	*to += span.size;
}

static void
write_entry(struct log_entry *entry, const struct lease *lease, bool removed)
{
	uint8_t *to = (uint8_t *)(entry + 1);

	entry->lease = *lease;
	entry->removed = removed;
	entry->size = (uint32_t)entry_size(lease);
	put_span(&to, lease->duid);
	put_span(&to, lease->hwaddr);
	put_span(&to, lease->hostname);
	put_span(&to, lease->user_context);
}

uint64_t
log_buffer_append(
    struct log_buffer *buffer, const struct lease *lease, bool removed)
{
	struct log_batch *batch;
	struct log_chunk *chunk;
	uint64_t sequence;

	pthread_mutex_lock(&buffer->lock);
	batch = buffer->filling;
	chunk = batch->last;
	write_entry(
	    (struct log_entry *)&chunk->bytes[chunk->size / 8], lease, removed);
	chunk->size += entry_size(lease);
	buffer->reserved -= buffer->reserved < entry_size(lease)
				? buffer->reserved
				: entry_size(lease);
	batch->count++;
	sequence = log_buffer_last(buffer) + 1;
	atomic_store_explicit(&buffer->last, sequence, memory_order_release);
	pthread_mutex_unlock(&buffer->lock);
	return sequence;
}

uint64_t
log_buffer_last(const struct log_buffer *buffer)
{
	return atomic_load_explicit(&buffer->last, memory_order_acquire);
}

/* An empty batch, with a chunk if room is promised; NULL: no memory, or the
 * promise is so large that a spare chunk does not hold it. */
static struct log_batch *
next_batch(struct log_buffer *buffer, struct log_chunk **chunk)
{
	struct log_batch *batch = buffer->spare;

	*chunk = NULL;
	if (buffer->reserved > CHUNK_SIZE)
		return NULL;
	if (batch == NULL) {
		batch = calloc(1, sizeof(*batch));
		if (batch == NULL)
			return NULL;
		batch->next = buffer->spare;
		buffer->spare = batch;
	}
	if (buffer->reserved > 0) {
		*chunk = get_chunk(buffer, CHUNK_SIZE);
		if (*chunk == NULL)
			return NULL;
	}
	buffer->spare = batch->next;
	*batch = (struct log_batch){NULL, NULL, 0, 0, NULL};
	return batch;
}

struct log_batch *
log_buffer_take(struct log_buffer *buffer, uint64_t *last)
{
	struct log_batch *taken = NULL, *empty = NULL;
	struct log_chunk *chunk;

	*last = 0;
	pthread_mutex_lock(&buffer->lock);
	if (buffer->filling->count > 0) {
		*last = log_buffer_last(buffer);
		empty = next_batch(buffer, &chunk);
	}
	if (empty != NULL) {
		taken = buffer->filling;
		buffer->filling = empty;
		if (chunk != NULL)
			batch_append(buffer, chunk);
	}
	pthread_mutex_unlock(&buffer->lock);
	return taken;
}

void
log_buffer_give_back(struct log_buffer *buffer, struct log_batch *batch)
{
	struct log_chunk *chunk = batch->first;

	pthread_mutex_lock(&buffer->lock);
	buffer->held -= batch->held;
	while (chunk != NULL) {
		struct log_chunk *next = chunk->next;

		put_chunk(buffer, chunk);
		chunk = next;
	}
	*batch = (struct log_batch){NULL, NULL, 0, 0, buffer->spare};
	buffer->spare = batch;
	pthread_mutex_unlock(&buffer->lock);
}

void
log_buffer_stop(struct log_buffer *buffer, bool stopped)
{
	atomic_store_explicit(&buffer->stopped, stopped, memory_order_release);
}

bool
log_buffer_stopped(const struct log_buffer *buffer)
{
	return atomic_load_explicit(&buffer->stopped, memory_order_acquire);
}

static struct span
next_span(const uint8_t **from, size_t size)
{
	struct span span = size == 0 ? SPAN_EMPTY : span_of(*from, size);

	*from += size;
	return span;
}

static enum err
walk_entry(const struct log_entry *entry, log_batch_each *each, void *context)
{
	const uint8_t *from = (const uint8_t *)(entry + 1);
	struct lease lease = entry->lease;

	lease.duid = next_span(&from, lease.duid.size);
	lease.hwaddr = next_span(&from, lease.hwaddr.size);
	lease.hostname = next_span(&from, lease.hostname.size);
	lease.user_context = next_span(&from, lease.user_context.size);
	return each(context, &lease, entry->removed);
}

enum err
log_batch_walk(
    const struct log_batch *batch, log_batch_each *each, void *context)
{
	enum err err = ERR_NONE;

	for (const struct log_chunk *chunk = batch->first;
	     err == ERR_NONE && chunk != NULL; chunk = chunk->next) {
		size_t at = 0;

		while (err == ERR_NONE && at < chunk->size) {
			const struct log_entry *entry =
			    (const struct log_entry *)&chunk->bytes[at / 8];

			err = walk_entry(entry, each, context);
			at += entry->size;
		}
	}
	return err;
}

size_t
log_batch_count(const struct log_batch *batch)
{
	return batch->count;
}
