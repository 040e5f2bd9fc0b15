/*
 * tests/unit/test_due.c: what becomes of a lease when its time has come.
 *
 * Promised by lease/apply.h (lease_due; kea-config.md 3.8, protocol.md 4.15):
 * assigned ones are kept as reclaimed, with lifetimes and without names;
 * declined and registered ones go; reclaimed and released ones go when the
 * hold time is over, whichever it is then; without affinity all go; infinite
 * ones stay; a step of the wall clock makes nobody due (P-18.3.2-t); what was
 * not applied comes again.
 */
#include <string.h>

#include "dhcp6d/lease/apply.h"
#include "tests/unit/check_main.h"

#define START INT64_C(1700000000)
#define HOLD 3600

static struct lease_store *store;
static struct log_buffer *rows;
static struct clock wall;
static struct lease_change changes[16];

static void
setup(void)
{
	store = store_create();
	rows = log_buffer_create(1 << 20);
	clock_manual(&wall, START);
	ck_assert(store != NULL && rows != NULL);
}

static void
teardown(void)
{
	log_buffer_free(rows);
	store_free(store);
}

static void
apply(size_t count)
{
	struct moment now = clock_now(&wall);
	uint64_t sequence;

	ck_assert_int_eq(
	    lease_apply(store, rows, &now, changes, count, &sequence),
	    ERR_NONE);
}

static void
put(uint64_t number, enum lease_state state, uint32_t valid)
{
	static const uint8_t duid[] = {0, 4, 1, 2, 3};

	memset(&changes[0], 0, sizeof(changes[0]));
	changes[0].lease = (struct lease){.address = {1, number},
	    .prefix_length = 128,
	    .state = (uint8_t)state,
	    .iaid = (uint32_t)number,
	    .valid = valid,
	    .preferred = valid / 2,
	    .fqdn_forward = true,
	    .fqdn_reverse = true,
	    .transaction = clock_now(&wall).lease_s,
	    .hostname = span_of("host.", 5),
	    .user_context = span_of("{}", 2),
	    .duid = span_of(duid, sizeof(duid))};
	apply(1);
}

static size_t
due_after(uint64_t seconds, uint32_t hold_s)
{
	struct moment now;

	clock_advance(&wall, seconds * UINT64_C(1000000000));
	now = clock_now(&wall);
	return lease_due(store, &now, hold_s, changes, 16);
}

START_TEST(assigned_is_kept_without_names)
{
	put(1, LEASE_ASSIGNED, 100);
	ck_assert_uint_eq(due_after(100, HOLD), 0);
	ck_assert_uint_eq(due_after(1, HOLD), 1);
	ck_assert(!changes[0].remove);
	ck_assert_uint_eq(changes[0].lease.state, LEASE_RECLAIMED);
	ck_assert_uint_eq(changes[0].lease.valid, 100);
	ck_assert_uint_eq(changes[0].lease.preferred, 50);
	ck_assert_int_eq(changes[0].lease.transaction, START);
	ck_assert_uint_eq(changes[0].lease.hostname.size, 0);
	ck_assert_uint_eq(changes[0].lease.user_context.size, 0);
	ck_assert(!changes[0].lease.fqdn_forward);
	ck_assert(!changes[0].lease.fqdn_reverse);
	ck_assert_uint_eq(changes[0].lease.duid.size, 5);
	apply(1);
	ck_assert_uint_eq(due_after(HOLD - 1, HOLD), 0);
	ck_assert_uint_eq(due_after(1, HOLD), 1);
	ck_assert(changes[0].remove);
	apply(1);
	ck_assert_uint_eq(store_count(store), 0);
}
END_TEST

START_TEST(declined_and_registered_go)
{
	put(1, LEASE_DECLINED, 100);
	put(2, LEASE_REGISTERED, 100);
	ck_assert_uint_eq(due_after(101, HOLD), 2);
	ck_assert(changes[0].remove && changes[1].remove);
}
END_TEST

START_TEST(released_is_held)
{
	put(1, LEASE_RELEASED, 0);
	ck_assert_uint_eq(due_after(HOLD, HOLD), 0);
	ck_assert_uint_eq(due_after(1, HOLD), 1);
	ck_assert(changes[0].remove);
	ck_assert_uint_eq(changes[0].lease.state, LEASE_RELEASED);
}
END_TEST

START_TEST(without_affinity_all_go)
{
	put(1, LEASE_ASSIGNED, 100);
	put(2, LEASE_RELEASED, 0);
	ck_assert_uint_eq(due_after(1, 0), 1);
	ck_assert_uint_eq(changes[0].lease.address.low, 2);
	apply(1);
	ck_assert_uint_eq(due_after(100, 0), 1);
	ck_assert(changes[0].remove);
	apply(1);
	ck_assert_uint_eq(store_count(store), 0);
}
END_TEST

/* A reload made the hold time longer: who is held already is held longer. */
START_TEST(longer_hold_time)
{
	put(1, LEASE_RECLAIMED, 100);
	ck_assert_uint_eq(due_after(50, 10), 0);
	put(2, LEASE_RECLAIMED, 100);
	ck_assert_uint_eq(due_after(61, HOLD), 0);
	ck_assert_uint_eq(due_after(HOLD - 12, HOLD), 0);
	ck_assert_uint_eq(due_after(2, HOLD), 1);
	ck_assert_uint_eq(changes[0].lease.address.low, 1);
}
END_TEST

START_TEST(infinite_stays)
{
	put(1, LEASE_ASSIGNED, LIFETIME_INFINITE);
	ck_assert_uint_eq(due_after(UINT32_C(1) << 31, HOLD), 0);
}
END_TEST

START_TEST(wall_clock_makes_nobody_due)
{
	put(1, LEASE_ASSIGNED, 4000);
	clock_step_wall(&wall, 1000000000);
	ck_assert_uint_eq(due_after(0, HOLD), 0);
	clock_step_wall(&wall, -2000000000);
	ck_assert_uint_eq(due_after(4000, HOLD), 0);
	ck_assert_uint_eq(due_after(1, HOLD), 1);
}
END_TEST

START_TEST(comes_again_until_applied)
{
	for (uint64_t i = 1; i <= 40; i++)
		put(i, LEASE_ASSIGNED, (uint32_t)(100 + i));
	ck_assert_uint_eq(due_after(1000, HOLD), 16);
	ck_assert_uint_eq(changes[0].lease.address.low, 1);
	ck_assert_uint_eq(due_after(0, HOLD), 16);
	ck_assert_uint_eq(changes[0].lease.address.low, 1);
	apply(16);
	ck_assert_uint_eq(due_after(0, HOLD), 16);
	ck_assert_uint_eq(changes[0].lease.address.low, 17);
	apply(16);
	ck_assert_uint_eq(due_after(0, HOLD), 8);
}
END_TEST

/* A renewal takes it out of the due ones. */
START_TEST(renewed_is_not_due)
{
	put(1, LEASE_ASSIGNED, 100);
	ck_assert_uint_eq(due_after(101, HOLD), 1);
	put(1, LEASE_ASSIGNED, 100);
	ck_assert_uint_eq(due_after(0, HOLD), 0);
	ck_assert_uint_eq(due_after(101, HOLD), 1);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("due");
	TCase *tcase = tcase_create("due");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, assigned_is_kept_without_names);
	tcase_add_test(tcase, declined_and_registered_go);
	tcase_add_test(tcase, released_is_held);
	tcase_add_test(tcase, without_affinity_all_go);
	tcase_add_test(tcase, longer_hold_time);
	tcase_add_test(tcase, infinite_stays);
	tcase_add_test(tcase, wall_clock_makes_nobody_due);
	tcase_add_test(tcase, comes_again_until_applied);
	tcase_add_test(tcase, renewed_is_not_due);
	suite_add_tcase(suite, tcase);
	return check_main(suite);
}
