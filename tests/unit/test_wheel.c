/*
 * tests/unit/test_wheel.c: when the time of a lease comes.
 *
 * Promised by lease/wheel.h: a record is due in the second after its end (held
 * ones hold_s later), never before, and in the order of seconds, whatever is
 * put, taken out and changed and however far time jumps; infinite ones never;
 * a long lifetime is moved near in portions, so that no call moves more than
 * it may.
 */
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/lease/wheel.h"
#include "tests/unit/check_main.h"
#include "tests/unit/lease_model.h"

#define RECORDS 2000
#define START UINT64_C(1700000000)
#define DAY 86400

static struct memory memory;
static struct slab slab;
static struct wheel wheel;
static bool in_wheel[RECORDS];
static uint64_t seed;

static void
setup(void)
{
	uint32_t index;

	memset(&memory, 0, sizeof(memory));
	memset(in_wheel, 0, sizeof(in_wheel));
	seed = 31337;
	slab_init(&slab, &memory);
	ck_assert_int_eq(wheel_init(&wheel, &slab, &memory), ERR_NONE);
	for (uint32_t i = 0; i < RECORDS; i++) {
		ck_assert_int_eq(slab_get(&slab, &index), ERR_NONE);
		ck_assert_uint_eq(index, i);
	}
	wheel_start(&wheel, START);
}

static void
teardown(void)
{
	wheel_clear(&wheel);
	slab_clear(&slab);
	memory_release(&memory);
	ck_assert_uint_eq(memory.held, 0);
}

static void
insert(uint32_t index, uint64_t end, uint8_t state)
{
	struct lease_record *record = slab_at(&slab, index);

	record->state = state;
	record->valid = 1000;
	record->transaction = (uint32_t)(end - 1000);
	if (end >= START + INT32_MAX) {
		record->valid = (uint32_t)(end - START);
		record->transaction = (uint32_t)START;
	}
	wheel_insert(&wheel, index);
	in_wheel[index] = true;
}

static void
take_out(uint32_t index)
{
	wheel_remove(&wheel, index);
	in_wheel[index] = false;
}

/* Takes all due ones out, and checks each; returns how many. */
static size_t
drain(uint64_t now)
{
	uint64_t before = 0;
	size_t count = 0;
	uint32_t index;

	while ((index = wheel_first_due(&wheel)) != LEASE_INDEX_NONE) {
		uint64_t time = wheel_time(&wheel, slab_at(&slab, index));

		must(in_wheel[index]);
		must(time <= now);
		must(time >= before);
		before = time;
		take_out(index);
		count++;
	}
	return count;
}

static size_t
naive_due(uint64_t now)
{
	size_t count = 0;

	for (uint32_t i = 0; i < RECORDS; i++)
		count +=
		    in_wheel[i] && wheel_time(&wheel, slab_at(&slab, i)) <= now;
	return count;
}

static uint64_t
random_below(uint64_t below)
{
	return (model_random(&seed) >> 16) % below;
}

/* Ends from a second to twelve years ahead, jumps from none to six years. */
START_TEST(agrees_with_looking_at_all)
{
	static const uint64_t reach[] = {
	    60, 4000, DAY, 3 * DAY, 40 * DAY, 4400 * DAY};
	uint64_t now = START;

	for (int round = 0; round < 2000; round++) {
		uint64_t jump =
		    random_below(
			reach[random_below(200) == 0 ? 5 : random_below(5)]) /
		    2;
		size_t want;

		for (int i = 0; i < 30; i++) {
			uint32_t index = (uint32_t)random_below(RECORDS);

			if (in_wheel[index])
				take_out(index);
			if (i % 4 == 0)
				continue;
			insert(index,
			    now + random_below(reach[random_below(6)]),
			    LEASE_ASSIGNED);
		}
		now += round % 2 ? jump : random_below(10);
		ck_assert_uint_lt(now, START + INT32_MAX);
		want = naive_due(now);
		wheel_advance(&wheel, now, UINT32_MAX);
		ck_assert_uint_eq(drain(now), want);
		ck_assert_uint_eq(naive_due(now), 0);
	}
}
END_TEST

START_TEST(due_in_the_second_after_its_end)
{
	insert(1, START + 10, LEASE_ASSIGNED);
	wheel_advance(&wheel, START + 10, 100);
	ck_assert_uint_eq(wheel_first_due(&wheel), LEASE_INDEX_NONE);
	wheel_advance(&wheel, START + 11, 100);
	ck_assert_uint_eq(wheel_first_due(&wheel), 1);
	ck_assert_uint_eq(wheel_next_due(&wheel, 1), LEASE_INDEX_NONE);
	/* ended before it was put: at once */
	insert(2, START, LEASE_ASSIGNED);
	ck_assert_uint_eq(wheel_next_due(&wheel, 1), 2);
}
END_TEST

START_TEST(who_went_is_held)
{
	wheel.hold_s = 3600;
	insert(1, START + 10, LEASE_RECLAIMED);
	insert(2, START + 10, LEASE_RELEASED);
	insert(3, START + 10, LEASE_DECLINED);
	wheel_advance(&wheel, START + 11, 100);
	ck_assert_uint_eq(drain(START + 11), 1);
	wheel_advance(&wheel, START + 3610, 100);
	ck_assert_uint_eq(drain(START + 3610), 0);
	wheel_advance(&wheel, START + 3611, 100);
	ck_assert_uint_eq(drain(START + 3611), 2);
}
END_TEST

START_TEST(infinite_is_not_in_it)
{
	struct lease_record *record = slab_at(&slab, 7);

	insert(7, START + 1, LEASE_ASSIGNED);
	take_out(7);
	record->valid = LIFETIME_INFINITE;
	wheel_insert(&wheel, 7);
	ck_assert_uint_eq(wheel.count, 0);
	wheel_remove(&wheel, 7); /* does not mind */
	ck_assert_uint_eq(wheel.count, 0);
}
END_TEST

/* Three days ahead, all in one second: moved near ten at a time, early. */
START_TEST(moves_in_portions)
{
	uint64_t end = START + 3 * DAY, now = START;
	uint32_t calls = 0;

	for (uint32_t i = 0; i < RECORDS; i++)
		insert(i, end, LEASE_ASSIGNED);
	while (wheel.far * WHEEL_FAR_S <= end) {
		wheel_advance(&wheel, now, 10);
		now += 10;
		calls++;
	}
	ck_assert_uint_ge(calls, RECORDS / 10);
	ck_assert_uint_lt(now, end - DAY + WHEEL_FAR_S / 2);
	wheel_advance(&wheel, end, 10);
	ck_assert_uint_eq(wheel_first_due(&wheel), LEASE_INDEX_NONE);
	wheel_advance(&wheel, end + 1, 10);
	ck_assert_uint_eq(drain(end + 1), RECORDS);
}
END_TEST

/* After a leap over all of it the due ones come in portions, none is lost. */
START_TEST(leap_costs_no_more_than_it_may)
{
	uint64_t now = START + 100 * DAY;
	size_t all = 0, calls = 0;

	for (uint32_t i = 0; i < RECORDS; i++)
		insert(i, START + 2 * DAY + i * 100, LEASE_ASSIGNED);
	while (all < RECORDS) {
		size_t found;

		wheel_advance(&wheel, now, 50);
		found = drain(now);
		all += found;
		ck_assert_uint_lt(calls++, RECORDS);
	}
	ck_assert_uint_ge(calls, RECORDS / 50);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("wheel");
	TCase *tcase = tcase_create("wheel");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, agrees_with_looking_at_all);
	tcase_add_test(tcase, due_in_the_second_after_its_end);
	tcase_add_test(tcase, who_went_is_held);
	tcase_add_test(tcase, infinite_is_not_in_it);
	tcase_add_test(tcase, moves_in_portions);
	tcase_add_test(tcase, leap_costs_no_more_than_it_may);
	suite_add_tcase(suite, tcase);
	return check_main(suite);
}
