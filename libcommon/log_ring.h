/*
 * libcommon/log_ring.h: the bounded queue between who logs and who writes.
 *
 * Two buffers of fixed size: callers fill one, the writer empties the other,
 * then they change places. A line is copied under a mutex that nobody holds
 * across a system call (but the wake-up of an idle writer). When the buffer is
 * full the line is dropped and counted.
 *
 * Threads: log_ring_put and log_ring_flush from any, the rest from the writer.
 */
#ifndef LIBCOMMON_LOG_RING_H
#define LIBCOMMON_LOG_RING_H

#include <stdbool.h>

#include "libcommon/bytes.h"
#include "libcommon/log_types.h"

struct log_ring;

/* capacity: bytes of one buffer. NULL without memory. */
struct log_ring *log_ring_create(size_t capacity);
void log_ring_free(struct log_ring *ring); /* NULL is fine */

/* Copies the line in; false if it was dropped. Wakes the writer. */
bool log_ring_put(struct log_ring *ring, const struct log_line *line);

/* Waits until the writer is done with all that was put before. */
void log_ring_flush(struct log_ring *ring);

/* Lets log_ring_take return false once all is taken. */
void log_ring_stop(struct log_ring *ring);

/* What the writer gets at once. */
struct log_batch {
	struct span lines; /* for log_ring_next */
	uint64_t dropped;  /* lines dropped since the last batch */
	bool flush;        /* somebody waits: leave nothing in buffers */
};

/*
 * Waits for lines, drops to tell or a flush. The batch is valid until
 * log_ring_done, which must be called between two takes. False: stopped.
 */
bool log_ring_take(struct log_ring *ring, struct log_batch *batch);
void log_ring_done(struct log_ring *ring);

/* Takes the first line off lines; false if there is none. */
bool log_ring_next(struct span *lines, struct log_line *line);

uint64_t log_ring_dropped(struct log_ring *ring);

#endif
