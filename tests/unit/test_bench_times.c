/*
 * test_bench_times.c: what the benchmark says of times.
 *
 * A percentile is right to a 64th, whatever the size of the value, and counts
 * from the right end; messages are sent again as RFC 9915 15 has it.
 */
#include <check.h>
#include <stdlib.h>

#include "tests/bench/histogram.h"
#include "tests/bench/resend.h"

static struct histogram *
histogram_create(void)
{
	struct histogram *histogram = calloc(1, sizeof(*histogram));

	ck_assert_ptr_nonnull(histogram);
	return histogram;
}

static void
assert_near(uint64_t value, uint64_t wanted)
{
	ck_assert_uint_le(value, wanted);
	ck_assert_uint_ge(value + wanted / 64 + 1, wanted);
}

START_TEST(empty_has_no_percentile)
{
	struct histogram *histogram = histogram_create();

	ck_assert_uint_eq(histogram_at(histogram, 0.5), 0);
	ck_assert_uint_eq(histogram_at(histogram, 1), 0);
	free(histogram);
}
END_TEST

/* One value of each size: it is found again to a 64th. */
START_TEST(every_size_is_kept)
{
	for (unsigned bit = 0; bit < 44; bit++) {
		for (uint64_t add = 0; add < 4; add++) {
			struct histogram *histogram = histogram_create();
			uint64_t value =
			    (UINT64_C(1) << bit) + (add << bit) / 4;

			histogram_add(histogram, value);
			assert_near(histogram_at(histogram, 0.5), value);
			free(histogram);
		}
	}
}
END_TEST

START_TEST(larger_than_all_is_the_last)
{
	struct histogram *histogram = histogram_create();

	histogram_add(histogram, UINT64_MAX);
	ck_assert_uint_gt(
	    histogram_at(histogram, 0.5), UINT64_C(30000000000000));
	free(histogram);
}
END_TEST

/* 1 .. 100 000, in no order. */
START_TEST(percentiles_of_a_row)
{
	struct histogram *histogram = histogram_create();

	for (uint64_t i = 0; i < 100000; i++)
		histogram_add(histogram, i * 7919 % 100000 + 1);
	assert_near(histogram_at(histogram, 0), 1);
	assert_near(histogram_at(histogram, 0.5), 50001);
	assert_near(histogram_at(histogram, 0.99), 99001);
	assert_near(histogram_at(histogram, 0.999), 99901);
	assert_near(histogram_at(histogram, 1), 100000);
	free(histogram);
}
END_TEST

/* One slow exchange of a thousand is seen at 99.9 %, not before. */
START_TEST(the_tail_is_not_lost)
{
	struct histogram *histogram = histogram_create();

	for (unsigned i = 0; i < 999; i++)
		histogram_add(histogram, 100000);
	histogram_add(histogram, 5000000000);
	assert_near(histogram_at(histogram, 0.99), 100000);
	assert_near(histogram_at(histogram, 0.999), 5000000000);
	free(histogram);
}
END_TEST

START_TEST(first_wait_is_a_second_or_more)
{
	ck_assert_uint_eq(resend_wait_ns(0, 0), UINT64_C(1000000000));
	ck_assert_uint_eq(resend_wait_ns(0, UINT32_MAX), UINT64_C(1100000000));
}
END_TEST

START_TEST(each_wait_is_twice_the_one_before)
{
	ck_assert_uint_eq(resend_wait_ns(1000000000, 0), UINT64_C(1900000000));
	ck_assert_uint_eq(
	    resend_wait_ns(1000000000, UINT32_MAX), UINT64_C(2100000000));
}
END_TEST

START_TEST(waits_end_at_four_seconds)
{
	uint64_t wait = 0;

	for (unsigned i = 0; i < 20; i++) {
		wait = resend_wait_ns(wait, i % 2 == 0 ? 0 : UINT32_MAX);
		ck_assert_uint_le(wait, UINT64_C(4400000000));
	}
	ck_assert_uint_ge(wait, UINT64_C(3600000000));
}
END_TEST

static Suite *
times_suite(void)
{
	Suite *suite = suite_create("bench_times");
	TCase *histogram = tcase_create("histogram");
	TCase *resend = tcase_create("resend");

	tcase_add_test(histogram, empty_has_no_percentile);
	tcase_add_test(histogram, every_size_is_kept);
	tcase_add_test(histogram, larger_than_all_is_the_last);
	tcase_add_test(histogram, percentiles_of_a_row);
	tcase_add_test(histogram, the_tail_is_not_lost);
	suite_add_tcase(suite, histogram);
	tcase_add_test(resend, first_wait_is_a_second_or_more);
	tcase_add_test(resend, each_wait_is_twice_the_one_before);
	tcase_add_test(resend, waits_end_at_four_seconds);
	suite_add_tcase(suite, resend);
	return suite;
}

int
main(void)
{
	SRunner *runner = srunner_create(times_suite());
	int failed;

	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
