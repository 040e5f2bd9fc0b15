/*
 * tests/unit/test_bitmap.c: a set of numbers in which the next absent one is
 * found at the same cost, however full it is.
 *
 * Promised by lease/bitmap.h: agrees with an array of flags whatever is added
 * and removed, at sizes around the borders of words and nodes; nodes are made
 * only where numbers are; the search costs the same empty, with one absent
 * among a hundred millions, and full (P-23-f).
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "dhcp6d/lease/bitmap.h"
#include "tests/unit/check_main.h"
#include "tests/unit/lease_model.h"

static struct memory memory;
static struct bitmap bitmap;

static void
setup(void)
{
	memset(&memory, 0, sizeof(memory));
}

static void
teardown(void)
{
	bitmap_clear(&bitmap);
	ck_assert_uint_eq(memory.held, 0);
}

static void
add(uint64_t first, uint64_t last)
{
	ck_assert_int_eq(bitmap_reserve(&bitmap, first, last), ERR_NONE);
	bitmap_add(&bitmap, first, last);
}

static uint64_t
naive_next(const bool *flags, uint64_t units, uint64_t from)
{
	while (from < units && flags[from])
		from++;
	return from < units ? from : BITMAP_NONE;
}

static void
compare(const bool *flags, uint64_t units, uint64_t *seed)
{
	uint64_t count = 0;

	for (uint64_t i = 0; i < units; i++) {
		must(flags[i] == bitmap_has(&bitmap, i));
		count += flags[i];
	}
	ck_assert_uint_eq(bitmap.count, count);
	for (int i = 0; i < 50; i++) {
		uint64_t from = (model_random(seed) >> 20) % (units + 2);

		ck_assert_uint_eq(bitmap_next_absent(&bitmap, from),
		    naive_next(flags, units, from));
	}
}

static const uint64_t sizes[] = {
    1, 2, 63, 64, 65, 4095, 4096, 4097, 5000, 262144, 262145, 300000};

START_TEST(agrees_with_flags)
{
	uint64_t units = sizes[_i], seed = 12345 + (uint64_t)_i;
	bool *flags = calloc(units, sizeof(*flags));

	bitmap_init(&bitmap, units, &memory);
	for (int round = 0; round < 30; round++) {
		for (int i = 0; i < 200; i++) {
			uint64_t a = (model_random(&seed) >> 20) % units;
			uint64_t size = (model_random(&seed) >> 20) %
					(round % 3 == 0 ? units : 70);
			uint64_t b = a + size < units ? a + size : units - 1;

			if (i % 3 == 0) {
				add(a, b);
				memset(flags + a, 1, b - a + 1);
				continue;
			}
			for (uint64_t unit = a; unit <= b && unit < a + 90;
			     unit++) {
				bitmap_remove(&bitmap, unit);
				flags[unit] = false;
			}
		}
		compare(flags, units, &seed);
	}
	add(0, units - 1);
	ck_assert_uint_eq(bitmap_next_absent(&bitmap, 0), BITMAP_NONE);
	ck_assert_uint_eq(bitmap.count, units);
	free(flags);
}
END_TEST

START_TEST(few_numbers_take_little)
{
	bitmap_init(&bitmap, UINT64_C(1) << 27, &memory);
	ck_assert_uint_eq(memory.held, 0);
	add(5, 5);
	add(100000000, 100000000);
	ck_assert_uint_lt(memory.held, 8 * 600);
	ck_assert_uint_eq(bitmap_next_absent(&bitmap, 5), 6);
	ck_assert(!bitmap_has(&bitmap, 4096));
	bitmap_remove(&bitmap, 77777777); /* was not there */
	ck_assert_uint_eq(bitmap.count, 2);
}
END_TEST

START_TEST(no_memory_adds_nothing)
{
	bitmap_init(&bitmap, UINT64_C(1) << 27, &memory);
	memory.limit = 1000;
	ck_assert_int_eq(bitmap_reserve(&bitmap, 5, 5), ERR_MEMORY);
	bitmap_add(&bitmap, 5, 5);
	ck_assert(!bitmap_has(&bitmap, 5));
	ck_assert_uint_eq(bitmap.count, 0);
}
END_TEST

/* The least time of several tries, in nanoseconds per search. */
static uint64_t
search_ns(uint64_t from, uint64_t want)
{
	uint64_t best = UINT64_MAX;

	for (int try = 0; try < 20; try++) {
		struct timespec start, end;
		uint64_t took;

		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start);
		for (int i = 0; i < 1000; i++)
			must(bitmap_next_absent(&bitmap, from) == want);
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
		took = (uint64_t)(end.tv_sec - start.tv_sec) * 1000000000 +
		       (uint64_t)end.tv_nsec - (uint64_t)start.tv_nsec;
		if (took < best)
			best = took;
	}
	return best / 1000 + 1;
}

/* A scan of 2^27 bits is a million times the limit that is asserted. */
START_TEST(full_costs_what_empty_costs)
{
	uint64_t units = UINT64_C(1) << 27, empty;

	bitmap_init(&bitmap, units, &memory);
	add(0, 0);
	empty = search_ns(0, 1);
	add(0, units - 1);
	ck_assert_uint_le(search_ns(0, BITMAP_NONE), empty * 20);
	ck_assert_uint_le(search_ns(units / 2, BITMAP_NONE), empty * 20);
	bitmap_remove(&bitmap, units - 100);
	ck_assert_uint_le(search_ns(0, units - 100), empty * 20);
	ck_assert_uint_le(search_ns(77, units - 100), empty * 20);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("bitmap");
	TCase *tcase = tcase_create("bitmap");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, agrees_with_flags, 0,
	    (int)(sizeof(sizes) / sizeof(sizes[0])));
	tcase_add_test(tcase, few_numbers_take_little);
	tcase_add_test(tcase, no_memory_adds_nothing);
	tcase_add_test(tcase, full_costs_what_empty_costs);
	suite_add_tcase(suite, tcase);
	return check_main(suite);
}
