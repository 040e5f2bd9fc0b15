/*
 * libcommon/log_ring.c: two buffers that change places.
 */
#include "libcommon/log_ring.h"

#include <pthread.h>
#include <stdlib.h>

/* A line in a buffer: its head, its text, blanks up to the next head. */
struct ring_head {
	const struct log_message *message;
	int64_t wall_ns;
	uint64_t thread;
	size_t size;
};

#define HEAD_ALIGN _Alignof(struct ring_head)

struct log_ring {
	pthread_mutex_t lock;
	pthread_cond_t work, done;
	unsigned char *filling, *emptying;
	size_t capacity, used;
	uint64_t dropped, dropped_told;
	uint64_t flush_wanted, flush_taken, flush_done; /* tickets */
	bool writer_waits, stopped;
};

struct log_ring *
log_ring_create(size_t capacity)
{
	struct log_ring *ring = calloc(1, sizeof(*ring));

	if (ring == NULL)
		return NULL;
	ring->capacity = capacity;
	ring->filling = malloc(capacity);
	ring->emptying = malloc(capacity);
	pthread_mutex_init(&ring->lock, NULL);
	pthread_cond_init(&ring->work, NULL);
	pthread_cond_init(&ring->done, NULL);
	if (ring->filling == NULL || ring->emptying == NULL) {
		log_ring_free(ring);
		return NULL;
	}
	return ring;
}

void
log_ring_free(struct log_ring *ring)
{
	if (ring == NULL)
		return;
	pthread_cond_destroy(&ring->done);
	pthread_cond_destroy(&ring->work);
	pthread_mutex_destroy(&ring->lock);
	free(ring->filling);
	free(ring->emptying);
	free(ring);
}

static size_t
record_size(size_t text_size)
{
	size_t size = sizeof(struct ring_head) + text_size;

	return (size + HEAD_ALIGN - 1) & ~(HEAD_ALIGN - 1);
}

/* Under the lock. */
static void
wake_writer(struct log_ring *ring)
{
	if (!ring->writer_waits)
		return;
	ring->writer_waits = false;
	pthread_cond_signal(&ring->work);
}

bool
log_ring_put(struct log_ring *ring, const struct log_line *line)
{
	struct ring_head head = {
	    line->message, line->wall_ns, line->thread, line->size};
	size_t size = record_size(line->size);
	bool fits;

	pthread_mutex_lock(&ring->lock);
	fits = !ring->stopped && size <= ring->capacity - ring->used;
	if (fits) {
		unsigned char *record = ring->filling + ring->used;

		memcpy(record, &head, sizeof(head));
		if (line->size > 0)
			memcpy(record + sizeof(head), line->text, line->size);
		ring->used += size;
	} else {
		ring->dropped++;
	}
	wake_writer(ring);
	pthread_mutex_unlock(&ring->lock);
	return fits;
}

void
log_ring_flush(struct log_ring *ring)
{
	uint64_t ticket;

	pthread_mutex_lock(&ring->lock);
	ticket = ++ring->flush_wanted;
	wake_writer(ring);
	while (ring->flush_done < ticket && !ring->stopped)
		pthread_cond_wait(&ring->done, &ring->lock);
	pthread_mutex_unlock(&ring->lock);
}

void
log_ring_stop(struct log_ring *ring)
{
	pthread_mutex_lock(&ring->lock);
	ring->stopped = true;
	wake_writer(ring);
	pthread_cond_broadcast(&ring->done);
	pthread_mutex_unlock(&ring->lock);
}

/* Under the lock. */
static bool
has_work(const struct log_ring *ring)
{
	return ring->used > 0 || ring->dropped > ring->dropped_told ||
	       ring->flush_wanted > ring->flush_taken;
}

bool
log_ring_take(struct log_ring *ring, struct log_batch *batch)
{
	unsigned char *full;
	bool some;

	pthread_mutex_lock(&ring->lock);
	while (!has_work(ring) && !ring->stopped) {
		ring->writer_waits = true;
		pthread_cond_wait(&ring->work, &ring->lock);
	}
	ring->writer_waits = false;
	some = has_work(ring);
	full = ring->filling;
	ring->filling = ring->emptying;
	ring->emptying = full;
	batch->lines = span_of(full, ring->used);
	batch->dropped = ring->dropped - ring->dropped_told;
	batch->flush = ring->flush_wanted > ring->flush_taken;
	ring->used = 0;
	ring->dropped_told = ring->dropped;
	ring->flush_taken = ring->flush_wanted;
	pthread_mutex_unlock(&ring->lock);
	return some;
}

void
log_ring_done(struct log_ring *ring)
{
	pthread_mutex_lock(&ring->lock);
	if (ring->flush_done < ring->flush_taken) {
		ring->flush_done = ring->flush_taken;
		pthread_cond_broadcast(&ring->done);
	}
	pthread_mutex_unlock(&ring->lock);
}

bool
log_ring_next(struct span *lines, struct log_line *line)
{
	struct ring_head head;
	size_t size;

	if (lines->size < sizeof(head))
		return false;
	memcpy(&head, lines->data, sizeof(head));
	line->message = head.message;
	line->wall_ns = head.wall_ns;
	line->thread = head.thread;
	line->text = (const char *)lines->data + sizeof(head);
	line->size = head.size;
	size = record_size(head.size);
	*lines = span_of(lines->data + size, lines->size - size);
	return true;
}

uint64_t
log_ring_dropped(struct log_ring *ring)
{
	uint64_t dropped;

	pthread_mutex_lock(&ring->lock);
	dropped = ring->dropped;
	pthread_mutex_unlock(&ring->lock);
	return dropped;
}
