/*
 * Unit tests of libcommon/clock.
 *
 * Promised: lease time starts at the wall's second and follows the steady
 * clock alone, so that a step of the wall moves no lease (P-18.3.2-t); the
 * translation to and from the wall is exact at every moment.
 */
#include "libcommon/clock.h"

#include <time.h>

#include "tests/unit/suite.h"

#define SECOND UINT64_C(1000000000)

START_TEST(manual_advance)
{
	struct clock clock;
	struct moment before, after;

	clock_manual(&clock, 1700000000);
	before = clock_now(&clock);
	ck_assert_int_eq(before.lease_s, 1700000000);
	ck_assert_int_eq(before.wall_ns, 1700000000 * (int64_t)SECOND);
	clock_advance(&clock, SECOND * 3 / 2);
	after = clock_now(&clock);
	ck_assert_uint_eq(after.steady_ns - before.steady_ns, SECOND * 3 / 2);
	ck_assert_int_eq(
	    after.wall_ns - before.wall_ns, (int64_t)SECOND * 3 / 2);
	ck_assert_int_eq(after.lease_s, 1700000001);
	clock_advance(&clock, SECOND / 2);
	ck_assert_int_eq(clock_now(&clock).lease_s, 1700000002);
}
END_TEST

START_TEST(wall_steps_move_no_lease)
{
	struct clock clock;
	struct moment now;

	clock_manual(&clock, 1700000000);
	clock_advance(&clock, 10 * SECOND);
	clock_step_wall(&clock, 86400);
	now = clock_now(&clock);
	ck_assert_int_eq(now.lease_s, 1700000010);
	ck_assert_int_eq(now.wall_ns, 1700086410 * (int64_t)SECOND);
	ck_assert_int_eq(moment_wall_of_lease(&now, 1700000010), 1700086410);
	ck_assert_int_eq(moment_lease_of_wall(&now, 1700086410), 1700000010);
	clock_step_wall(&clock, -2 * 86400);
	now = clock_now(&clock);
	ck_assert_int_eq(now.lease_s, 1700000010);
	ck_assert_int_eq(moment_wall_of_lease(&now, 1700000010), 1699913610);
	ck_assert_int_eq(moment_lease_of_wall(&now, 1699913610), 1700000010);
}
END_TEST

START_TEST(system_clock)
{
	struct timespec wait = {0, 2000000};
	int64_t wall = (int64_t)time(NULL);
	struct moment first, second;
	struct clock clock;

	clock_system(&clock);
	first = clock_now(&clock);
	ck_assert_int_ge(first.lease_s, wall);
	ck_assert_int_le(first.lease_s, wall + 5);
	ck_assert_int_ge(first.wall_ns, wall * (int64_t)SECOND);
	nanosleep(&wait, NULL);
	second = clock_now(&clock);
	ck_assert_uint_ge(second.steady_ns, first.steady_ns + 2000000);
	ck_assert_int_ge(second.lease_s, first.lease_s);
}
END_TEST

START_TEST(system_lease_time_follows_the_anchor)
{
	struct clock clock;
	struct moment now;

	clock_system(&clock);
	clock.start_steady_ns -= 100 * SECOND;
	clock.start_wall_s = 5000;
	now = clock_now(&clock);
	ck_assert_int_ge(now.lease_s, 5100);
	ck_assert_int_le(now.lease_s, 5105);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("clock");
	TCase *tests = tcase_create("clock");

	tcase_add_test(tests, manual_advance);
	tcase_add_test(tests, wall_steps_move_no_lease);
	tcase_add_test(tests, system_clock);
	tcase_add_test(tests, system_lease_time_follows_the_anchor);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
