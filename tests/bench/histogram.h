/*
 * tests/bench/histogram.h: percentiles of millions of times, in fixed memory.
 *
 * Values (nanoseconds) are kept in buckets 1/64 of their size wide, so that a
 * percentile is right to 1.6 %.
 */
#ifndef TESTS_BENCH_HISTOGRAM_H
#define TESTS_BENCH_HISTOGRAM_H

#include <stdint.h>

#define HISTOGRAM_SUB 64
#define HISTOGRAM_BUCKETS (40 * HISTOGRAM_SUB) /* up to 9 hours */

struct histogram {
	uint64_t counts[HISTOGRAM_BUCKETS];
	uint64_t total;
};

void histogram_add(struct histogram *histogram, uint64_t value);

/* The value that share (0..1) of all are not above; 0 if there are none. */
uint64_t histogram_at(const struct histogram *histogram, double share);

#endif
