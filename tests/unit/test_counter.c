/*
 * Unit tests of libcommon/counter.
 *
 * Promised: blocks of threads lie on cache lines of their own, sums are right
 * after all threads have ended and never fall while they run.
 */
#include "libcommon/counter.h"

#include <pthread.h>
#include <stdint.h>

#include "tests/unit/suite.h"

#define THREADS 4
#define COUNTERS 9
#define EVENTS 100000

START_TEST(blocks_are_apart)
{
	struct counters *counters = counters_create(THREADS, COUNTERS);

	ck_assert_ptr_nonnull(counters);
	for (size_t i = 0; i < THREADS; i++) {
		uintptr_t block = (uintptr_t)counters_block(counters, i);

		ck_assert_uint_eq(block % 64, 0);
		if (i > 0)
			ck_assert_uint_ge(
			    block, (uintptr_t)counters_block(counters, i - 1) +
				       COUNTERS * sizeof(uint64_t));
	}
	for (size_t i = 0; i < COUNTERS; i++)
		ck_assert_uint_eq(counters_sum(counters, i), 0);
	counters_free(counters);
	counters_free(NULL);
}
END_TEST

START_TEST(impossible_sizes)
{
	ck_assert_ptr_null(counters_create(SIZE_MAX, SIZE_MAX));
	ck_assert_ptr_null(counters_create(SIZE_MAX / 64 + 1, 8));
	ck_assert_ptr_null(counters_create(0, 8));
	ck_assert_ptr_null(counters_create(8, 0));
}
END_TEST

static void *
count_events(void *argument)
{
	_Atomic uint64_t *block = argument;

	for (int i = 0; i < EVENTS; i++) {
		counter_add(&block[0], 1);
		counter_add(&block[COUNTERS - 1], 3);
	}
	return NULL;
}

START_TEST(threads_add_readers_sum)
{
	struct counters *counters = counters_create(THREADS, COUNTERS);
	pthread_t threads[THREADS];
	uint64_t last = 0;

	for (size_t i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, count_events,
				     counters_block(counters, i)),
		    0);
	for (int i = 0; i < 1000; i++) {
		uint64_t sum = counters_sum(counters, 0);

		ck_assert_uint_ge(sum, last);
		last = sum;
	}
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	ck_assert_uint_eq(counters_sum(counters, 0), THREADS * EVENTS);
	ck_assert_uint_eq(
	    counters_sum(counters, COUNTERS - 1), THREADS * EVENTS * 3);
	ck_assert_uint_eq(counters_sum(counters, 1), 0);
	counters_free(counters);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("counter");
	TCase *tests = tcase_create("counter");

	tcase_add_test(tests, blocks_are_apart);
	tcase_add_test(tests, impossible_sizes);
	tcase_add_test(tests, threads_add_readers_sum);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
