/*
 * libcommon/counter.h: counters that threads do not share.
 *
 * Each thread has a block of its own, one cache line apart from the next, and
 * adds to it without a lock; a reader sums all blocks. Sums only ever grow, so
 * a reader that races with a writer is at most one event behind.
 */
#ifndef LIBCOMMON_COUNTER_H
#define LIBCOMMON_COUNTER_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

struct counters; /* blocks for a fixed number of threads and counters */

struct counters *counters_create(size_t threads, size_t count);
void counters_free(struct counters *counters); /* NULL is fine */

/* The block of one thread: an array of count values. */
_Atomic uint64_t *counters_block(struct counters *counters, size_t thread);

uint64_t counters_sum(const struct counters *counters, size_t index);

/* Only the owner of a block adds to it. */
static inline void
counter_add(_Atomic uint64_t *value, uint64_t by)
{
	atomic_store_explicit(value,
	    atomic_load_explicit(value, memory_order_relaxed) + by,
	    memory_order_relaxed);
}

#endif
