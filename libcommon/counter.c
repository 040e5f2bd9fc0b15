/*
 * libcommon/counter.c: one block of counters a thread, summed by whoever asks.
 */
#include "libcommon/counter.h"

#include <stdlib.h>

#define CACHE_LINE ((size_t)64)
#define VALUES_PER_LINE (CACHE_LINE / sizeof(_Atomic uint64_t))

struct counters {
	size_t threads;
	size_t stride; /* values from one thread's block to the next */
	_Atomic uint64_t *values;
};

struct counters *
counters_create(size_t threads, size_t count)
{
	struct counters *counters;
	size_t stride, total;

	if (count > SIZE_MAX / 2 || threads == 0 || count == 0)
		return NULL;
	stride = (count + VALUES_PER_LINE - 1) & ~(VALUES_PER_LINE - 1);
	if (threads > SIZE_MAX / sizeof(_Atomic uint64_t) / stride)
		return NULL;
	total = threads * stride;
	counters = calloc(1, sizeof(*counters));
	if (counters == NULL)
		return NULL;
	counters->threads = threads;
	counters->stride = stride;
	counters->values =
	    aligned_alloc(CACHE_LINE, total * sizeof(*counters->values));
	if (counters->values == NULL) {
		free(counters);
		return NULL;
	}
	for (size_t i = 0; i < total; i++)
		atomic_init(&counters->values[i], 0);
	return counters;
}

void
counters_free(struct counters *counters)
{
	if (counters == NULL)
		return;
	free(counters->values);
	free(counters);
}

_Atomic uint64_t *
counters_block(struct counters *counters, size_t thread)
{
	return counters->values + thread * counters->stride;
}

uint64_t
counters_sum(const struct counters *counters, size_t index)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < counters->threads; i++)
		sum += atomic_load_explicit(
		    &counters->values[i * counters->stride + index],
		    memory_order_relaxed);
	return sum;
}
