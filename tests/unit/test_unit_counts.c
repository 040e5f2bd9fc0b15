/*
 * tests/unit/test_unit_counts.c: a number's count, for few numbers.
 *
 * Promised by lease/unit_counts.h: agrees with an array of counts whatever is
 * added and removed (removing closes gaps); what was reserved needs no memory;
 * a table that was never made answers too.
 */
#include <string.h>

#include "dhcp6d/lease/unit_counts.h"
#include "tests/unit/check_main.h"
#include "tests/unit/lease_model.h"

#define UNITS 500

static struct memory memory;
static struct unit_counts counts;

static void
setup(void)
{
	memset(&memory, 0, sizeof(memory));
	unit_counts_init(&counts, &memory);
}

static void
teardown(void)
{
	unit_counts_clear(&counts);
	ck_assert_uint_eq(memory.held, 0);
}

/* Multiples of a large number, so that homes collide. */
static uint64_t
unit_of(uint32_t i)
{
	return (uint64_t)(i % 7) << 40 | i;
}

START_TEST(agrees_with_an_array)
{
	uint32_t naive[UNITS] = {0}, held = 0;
	uint64_t seed = 5;

	for (int step = 0; step < 50000; step++) {
		uint32_t i = (uint32_t)((model_random(&seed) >> 16) % UNITS);

		if (step / 5000 % 2 ? step % 3 == 0 : step % 3 != 0) {
			must(unit_counts_reserve(&counts, 1) == ERR_NONE);
			unit_counts_add(&counts, unit_of(i));
			held += naive[i]++ == 0;
		} else {
			unit_counts_remove(&counts, unit_of(i));
			if (naive[i] > 0)
				held -= --naive[i] == 0;
		}
		must(counts.used == held);
		must(unit_counts_of(&counts, unit_of(i)) == naive[i]);
		for (uint32_t j = 0; step % 100 == 0 && j < UNITS; j++)
			must(unit_counts_of(&counts, unit_of(j)) == naive[j]);
	}
}
END_TEST

START_TEST(reserved_needs_no_memory)
{
	ck_assert_int_eq(unit_counts_reserve(&counts, 100), ERR_NONE);
	memory.limit = memory.held;
	for (uint32_t i = 0; i < 100; i++)
		unit_counts_add(&counts, unit_of(i));
	ck_assert_int_eq(unit_counts_reserve(&counts, 1000), ERR_MEMORY);
	for (uint32_t i = 0; i < 100; i++)
		ck_assert_uint_eq(unit_counts_of(&counts, unit_of(i)), 1);
	ck_assert_int_eq(
	    unit_counts_reserve(&counts, UINT32_C(1) << 30), ERR_LIMIT);
}
END_TEST

START_TEST(nothing_there)
{
	ck_assert_uint_eq(unit_counts_of(&counts, 5), 0);
	unit_counts_remove(&counts, 5);
	ck_assert_uint_eq(memory.held, 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("unit_counts");
	TCase *tcase = tcase_create("unit_counts");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, agrees_with_an_array);
	tcase_add_test(tcase, reserved_needs_no_memory);
	tcase_add_test(tcase, nothing_there);
	suite_add_tcase(suite, tcase);
	return check_main(suite);
}
