/*
 * tests/bench/histogram.c: see histogram.h.
 */
#include "tests/bench/histogram.h"

static unsigned
bucket_of(uint64_t value)
{
	unsigned shift, bucket;

	if (value < HISTOGRAM_SUB)
		return (unsigned)value;
	shift =
	    57 - (unsigned)__builtin_clzll(value); /* value >> shift < 128 */
	bucket = (shift + 1) * HISTOGRAM_SUB + (unsigned)(value >> shift) -
		 HISTOGRAM_SUB;
	return bucket < HISTOGRAM_BUCKETS ? bucket : HISTOGRAM_BUCKETS - 1;
}

static uint64_t
value_of(unsigned bucket)
{
	unsigned shift;

	if (bucket < HISTOGRAM_SUB)
		return bucket;
	shift = bucket / HISTOGRAM_SUB - 1;
	return (uint64_t)(bucket % HISTOGRAM_SUB + HISTOGRAM_SUB) << shift;
}

void
histogram_add(struct histogram *histogram, uint64_t value)
{
	histogram->counts[bucket_of(value)]++;
	histogram->total++;
}

uint64_t
histogram_at(const struct histogram *histogram, double share)
{
	uint64_t wanted = (uint64_t)((double)histogram->total * share);
	uint64_t seen = 0;

	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
		seen += histogram->counts[i];
		if (seen > wanted || (seen > 0 && seen == histogram->total))
			return value_of(i);
	}
	return 0;
}
