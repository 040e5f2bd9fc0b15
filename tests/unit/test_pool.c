/*
 * tests/unit/test_pool.c: which addresses and prefixes of a range are free.
 *
 * Promised by lease/pool.h (test_apply.c compares pools with a model; here are
 * the edges): reserved interface identifiers are never free, neither in a
 * bitmap nor beyond (P-13.1-f, P-13.1-g); reserved hosts' addresses are not;
 * what a decision has already taken is passed over; pools beyond 2^27 units
 * and beyond 2^64; the search costs the same in a pool that is empty, 99.99 %
 * full and full (P-23-f); with ten thousand pools a change finds its own; two
 * sets are kept at a time, one of them half filled.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "dhcp6d/lease/apply.h"
#include "dhcp6d/lease/pool.h"
#include "tests/unit/check_main.h"

#define NET UINT64_C(0x20010db800000000)

static struct lease_store *store;
static const struct moment now = {
    .lease_s = 1700000000, .wall_ns = INT64_C(1700000000000000000)};

static void
setup(void)
{
	store = store_create();
	ck_assert_ptr_nonnull(store);
}

static void
teardown(void)
{
	store_free(store);
}

static void
change(
    enum lease_type type, struct address address, uint8_t length, bool remove)
{
	static const uint8_t duid[] = {0, 4, 9, 9, 9};
	struct lease lease = {.address = address,
	    .prefix_length = length,
	    .type = (uint8_t)type,
	    .valid = 4000,
	    .transaction = 1700000000,
	    .duid = span_of(duid, sizeof(duid))};

	must(lease_load(store, &now, &lease, remove) == ERR_NONE);
}

static void
take(uint64_t low)
{
	change(LEASE_NA, (struct address){NET, low}, 128, false);
}

static struct pool_set *
one_pool(struct pool_range range)
{
	struct pool_set *set = pool_set_create(&range, 1);
	uint32_t cursor = 0;

	ck_assert_ptr_nonnull(set);
	pool_set_attach(store, set);
	while (pool_set_populate(store, set, &cursor, 1000))
		;
	return set;
}

static struct pool_set *
addresses(uint64_t first, uint64_t last)
{
	return one_pool(
	    (struct pool_range){LEASE_NA, {NET, first}, {NET, last}, 128, 64});
}

static void
drop(struct pool_set *set)
{
	pool_set_detach(store, set);
	pool_set_free(set);
}

static bool
is_free(const struct pool_set *set, uint64_t low)
{
	return pool_is_free(store, set, 0, (struct address){NET, low});
}

/* The unit that is found from there on; UINT64_MAX = none. */
static uint64_t
next(const struct pool_set *set, uint64_t from)
{
	struct pool_choice choice;

	if (!pool_next_free(store, set, 0, from, NULL, 0, &choice))
		return UINT64_MAX;
	must(pool_unit(set, 0, choice.address) == choice.unit);
	must(pool_is_free(store, set, 0, choice.address));
	return choice.unit;
}

/* The borders of what address_is_reserved says, in a bitmap and beyond it. */
START_TEST(reserved_identifiers)
{
	static const uint64_t around[] = {0, UINT64_C(0x02005efffdffffff),
	    UINT64_C(0x02005efffe000000), UINT64_C(0x02005efffe005213),
	    UINT64_C(0x02005efffeffffff), UINT64_C(0x02005effff000000),
	    UINT64_C(0xfdffffffffffff7f), UINT64_C(0xfdffffffffffff80),
	    UINT64_C(0xfdffffffffffffff), UINT64_C(0xfe00000000000000)};
	struct pool_set *wide = addresses(0, UINT64_MAX);

	for (size_t i = 0; i < sizeof(around) / sizeof(around[0]); i++) {
		struct address at = {NET, around[i]};
		uint64_t first = around[i] < 1000 ? 0 : around[i] - 1000;
		uint64_t last = around[i] + 1000;
		struct pool_set *narrow = addresses(first, last);
		bool reserved = address_is_reserved(at, 64);

		ck_assert_int_eq(reserved, !is_free(wide, around[i]));
		ck_assert_int_eq(reserved, !is_free(narrow, around[i]));
		ck_assert_int_eq(reserved, next(wide, around[i]) != around[i]);
		ck_assert_int_eq(reserved,
		    next(narrow, around[i] - first) != around[i] - first);
		drop(narrow);
	}
	/* the whole block of 2^24 is stepped over at once */
	ck_assert_uint_eq(next(wide, UINT64_C(0x02005efffe000000)),
	    UINT64_C(0x02005effff000000));
	drop(wide);
}
END_TEST

/* All units of small pools, in subnets of all lengths. */
START_TEST(reserved_in_any_subnet)
{
	for (uint8_t length = 48; length <= 128; length++) {
		struct address first = {NET, 0}, last = {NET, 255};
		struct pool_set *set;

		if (length > 120)
			last = address_last(first, length);
		set = one_pool(
		    (struct pool_range){LEASE_NA, first, last, 128, length});
		for (uint64_t i = 0; i <= last.low; i++)
			must(is_free(set, i) ==
			     !address_is_reserved(
				 (struct address){NET, i}, length));
		drop(set);
	}
}
END_TEST

/* A pool that crosses the border of two /64: each has its identifiers. */
START_TEST(reserved_in_each_64)
{
	uint64_t first = UINT64_MAX - 0x02000000000000ff;
	struct pool_set *set = one_pool((struct pool_range){
	    LEASE_NA, {NET, first}, {NET + 1, 10}, 128, 48});

	ck_assert(is_free(set, UINT64_C(0xfdffffffffffff7f)));
	ck_assert(!is_free(set, UINT64_C(0xfdffffffffffff80)));
	ck_assert(!is_free(set, UINT64_C(0xfdffffffffffffff)));
	ck_assert(is_free(set, UINT64_MAX));
	ck_assert(pool_is_free(store, set, 0, (struct address){NET + 1, 0}));
	drop(set);
	set = one_pool((struct pool_range){
	    LEASE_NA, {NET, UINT64_MAX - 10}, {NET + 1, 10}, 128, 63});
	ck_assert(is_free(set, UINT64_MAX));
	ck_assert(pool_is_free(store, set, 0, (struct address){NET + 1, 0}));
	ck_assert_uint_eq(pool_units(set, 0), 22);
	ck_assert_uint_eq(pool_units_taken(set, 0), 0);
	drop(set);
}
END_TEST

START_TEST(blocked_for_hosts)
{
	struct pool_range ranges[] = {
	    {LEASE_NA, {NET, 0x100}, {NET, 0x1ff}, 128, 64},
	    {LEASE_PD, {NET, 0}, {NET + 0xffff, UINT64_MAX}, 56, 0},
	    {LEASE_NA, {NET, 1}, {NET, UINT64_MAX}, 128, 64},
	};
	struct pool_set *set = pool_set_create(ranges, 3);
	struct address host = {NET, 0x105}, far = {NET, UINT64_C(1) << 50};
	uint32_t cursor = 0;

	ck_assert_int_eq(pool_set_block(set, LEASE_NA, host, 128), ERR_NONE);
	ck_assert_int_eq(pool_set_block(set, LEASE_NA, host, 128), ERR_NONE);
	ck_assert_int_eq(pool_set_block(set, LEASE_NA, far, 128), ERR_NONE);
	ck_assert_int_eq(pool_set_block(set, LEASE_PD, host, 64), ERR_NONE);
	ck_assert_int_eq(
	    pool_set_block(set, LEASE_PD, (struct address){NET + 0x200, 0}, 55),
	    ERR_NONE);
	pool_set_attach(store, set);
	while (pool_set_populate(store, set, &cursor, 1))
		;
	ck_assert(!is_free(set, 0x105));
	ck_assert_uint_eq(pool_units_taken(set, 0), 1);
	ck_assert_uint_eq(pool_units_taken(set, 1), 3);
	ck_assert_uint_eq(pool_units_taken(set, 2), 2);
	ck_assert(!pool_is_free(store, set, 2, far));
	/* the host has it and gives it back: still blocked, counted once */
	take(0x105);
	change(LEASE_NA, far, 128, false);
	change(LEASE_PD, (struct address){NET, 0}, 56, false);
	ck_assert_uint_eq(pool_units_taken(set, 0), 1);
	ck_assert_uint_eq(pool_units_taken(set, 2), 2);
	change(LEASE_NA, host, 128, true);
	change(LEASE_NA, far, 128, true);
	change(LEASE_PD, (struct address){NET, 0}, 56, true);
	ck_assert(!is_free(set, 0x105));
	ck_assert(!pool_is_free(store, set, 2, far));
	ck_assert_uint_eq(pool_units_taken(set, 0), 1);
	ck_assert_uint_eq(pool_units_taken(set, 1), 3);
	ck_assert_uint_eq(pool_units_taken(set, 2), 2);
	drop(set);
}
END_TEST

START_TEST(what_the_decision_has_taken)
{
	struct pool_set *set = addresses(0x100, 0x103);
	struct address exclude[4];
	struct pool_choice choice;

	for (uint64_t i = 0; i < 4; i++)
		exclude[i] = (struct address){NET, 0x100 + (i + 2) % 4};
	for (size_t count = 0; count < 4; count++) {
		ck_assert(
		    pool_next_free(store, set, 0, 2, exclude, count, &choice));
		ck_assert_uint_eq(choice.unit, (count + 2) % 4);
	}
	ck_assert(!pool_next_free(store, set, 0, 2, exclude, 4, &choice));
	drop(set);
}
END_TEST

START_TEST(wraps_round_and_says_full)
{
	struct pool_set *set = addresses(0x100, 0x10f);

	for (uint64_t i = 0; i < 16; i++)
		take(0x100 + i);
	ck_assert_uint_eq(next(set, 7), UINT64_MAX);
	change(LEASE_NA, (struct address){NET, 0x103}, 128, true);
	ck_assert_uint_eq(next(set, 7), 3);
	ck_assert_uint_eq(next(set, 3), 3);
	ck_assert_uint_eq(next(set, 0), 3);
	ck_assert_uint_eq(pool_units_taken(set, 0), 15);
	ck_assert(!pool_contains(set, 0, (struct address){NET, 0xff}));
	ck_assert(!is_free(set, 0xff));
	ck_assert(!is_free(set, 0x110));
	ck_assert_uint_eq(
	    pool_unit(set, 0, (struct address){NET, 0x110}), UINT64_MAX);
	drop(set);
}
END_TEST

/* A /64: the first 2^27 are in a bitmap, the rest is asked of the store. */
START_TEST(astronomical_pool)
{
	struct pool_set *set = addresses(0, UINT64_MAX);
	uint64_t beyond = UINT64_C(1) << 40;

	ck_assert_uint_eq(pool_units(set, 0), UINT64_MAX);
	for (uint64_t i = 0; i < 100; i++) {
		take(beyond + i);
		take(POOL_BITMAP_UNITS - 50 + i);
	}
	ck_assert_uint_eq(next(set, beyond), beyond + 100);
	ck_assert_uint_eq(
	    next(set, POOL_BITMAP_UNITS - 50), POOL_BITMAP_UNITS + 50);
	ck_assert_uint_eq(next(set, UINT64_MAX), 1); /* 0 is reserved */
	ck_assert_uint_eq(next(set, 0), 1);
	ck_assert_uint_eq(pool_units_taken(set, 0), 201);
	change(LEASE_NA, (struct address){NET, beyond + 7}, 128, true);
	ck_assert_uint_eq(next(set, beyond), beyond + 7);
	ck_assert_uint_eq(pool_units_taken(set, 0), 200);
	drop(set);
	/* filling a set later comes to the same */
	set = addresses(0, UINT64_MAX);
	ck_assert_uint_eq(pool_units_taken(set, 0), 200);
	ck_assert_uint_eq(next(set, beyond), beyond + 7);
	drop(set);
}
END_TEST

/* Prefixes beyond the bitmap, covered by shorter and broken by longer ones. */
START_TEST(astronomical_prefix_pool)
{
	struct pool_set *set =
	    one_pool((struct pool_range){LEASE_PD, {UINT64_C(0x2001) << 48, 0},
		{UINT64_C(0x2001ffffffffffff), UINT64_MAX}, 60, 0});
	struct address at = {NET, 0};
	uint64_t unit = pool_unit(set, 0, at);

	ck_assert_uint_eq(pool_units(set, 0), UINT64_C(1) << 44);
	ck_assert_uint_eq(next(set, unit), unit);
	change(LEASE_PD, at, 48, false);
	ck_assert(
	    !pool_is_free(store, set, 0, (struct address){NET + 0x50, 0}));
	ck_assert_uint_eq(next(set, unit), unit + 4096);
	change(LEASE_PD, at, 48, true);
	at.high += 0x13;
	change(LEASE_PD, at, 64, false);
	change(LEASE_PD, (struct address){at.high + 1, 0}, 64, false);
	ck_assert_uint_eq(next(set, unit + 1), unit + 2);
	change(LEASE_PD, at, 64, true);
	ck_assert_uint_eq(next(set, unit + 1), unit + 2);
	change(LEASE_PD, (struct address){at.high + 1, 0}, 64, true);
	ck_assert_uint_eq(next(set, unit + 1), unit + 1);
	ck_assert_uint_eq(pool_units_taken(set, 0), 0);
	drop(set);
}
END_TEST

/* More units than 64 bits count: what lies beyond is asked of the store. */
START_TEST(more_than_64_bits)
{
	struct pool_set *set = one_pool((struct pool_range){
	    LEASE_NA, {NET, 0}, {NET + 0xffffffff, UINT64_MAX}, 128, 32});
	struct address far = {NET + 0x1234, 77};
	struct address ethernet = {far.high, UINT64_C(0x02005efffe000001)};

	ck_assert_uint_eq(pool_units(set, 0), UINT64_MAX);
	ck_assert(pool_contains(set, 0, far));
	ck_assert(pool_is_free(store, set, 0, far));
	change(LEASE_NA, far, 128, false);
	ck_assert(!pool_is_free(store, set, 0, far));
	ck_assert(!pool_is_free(store, set, 0, ethernet));
	ck_assert_uint_eq(pool_unit(set, 0, far), UINT64_MAX);
	drop(set);
}
END_TEST

static uint64_t
thread_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/* The least of several tries, per search. */
static uint64_t
search_ns(const struct pool_set *set, uint64_t from, uint64_t want)
{
	uint64_t best = UINT64_MAX;

	for (int try = 0; try < 20; try++) {
		uint64_t start = thread_ns(), took;
		struct pool_choice choice;

		for (int i = 0; i < 1000; i++) {
			bool found = pool_next_free(
			    store, set, 0, from, NULL, 0, &choice);

			must(found ? choice.unit == want : want == UINT64_MAX);
		}
		took = (thread_ns() - start) / 1000;
		if (took < best)
			best = took;
	}
	return best + 1;
}

/* A walk over the pool would cost tens of thousands of times as much. */
START_TEST(full_costs_what_empty_costs)
{
	struct pool_set *set = addresses(0x10000, 0x1ffff);
	uint64_t empty = search_ns(set, 5, 5);

	for (uint64_t i = 0; i < 0x10000; i++)
		if (i != 60000)
			take(0x10000 + i);
	ck_assert_uint_le(search_ns(set, 5, 60000), empty * 20);
	ck_assert_uint_le(search_ns(set, 60001, 60000), empty * 20);
	take(0x10000 + 60000);
	ck_assert_uint_le(search_ns(set, 5, UINT64_MAX), empty * 20);
	drop(set);
}
END_TEST

#define MANY 10000

static struct pool_set *
many_pools(uint32_t count)
{
	struct pool_range *ranges = calloc(count, sizeof(*ranges));
	struct pool_set *set;

	for (uint32_t i = 0; i < count; i++) {
		/* numbered in another order than addresses are */
		uint64_t net = NET + i * UINT32_C(7919) % count;

		ranges[i] = (struct pool_range){
		    LEASE_NA, {net, 0x100}, {net, 0xffff}, 128, 64};
	}
	set = pool_set_create(ranges, count);
	free(ranges);
	ck_assert_ptr_nonnull(set);
	pool_set_attach(store, set);
	return set;
}

static uint64_t
change_ns(uint32_t pools)
{
	uint64_t best = UINT64_MAX;

	for (int try = 0; try < 20; try++) {
		uint64_t start = thread_ns(), took;

		for (uint32_t i = 0; i < 100; i++) {
			struct address at = {NET + i * 97 % pools, 0x200};

			change(LEASE_NA, at, 128, false);
			change(LEASE_NA, at, 128, true);
		}
		took = (thread_ns() - start) / 100;
		if (took < best)
			best = took;
	}
	return best + 1;
}

/* Asking each pool would be ten thousand times as much. */
START_TEST(ten_thousand_pools)
{
	struct pool_set *set = many_pools(1);
	uint64_t one = change_ns(1);

	drop(set);
	set = many_pools(MANY);
	ck_assert_uint_le(change_ns(MANY), one * 50);
	for (uint32_t i = 0; i < MANY; i++)
		change(
		    LEASE_NA, (struct address){NET + i, 0x100 + i}, 128, false);
	for (uint32_t i = 0; i < MANY; i++) {
		uint64_t net = i * UINT32_C(7919) % MANY;

		must(pool_units_taken(set, i) == 1);
		must(!pool_is_free(
		    store, set, i, (struct address){NET + net, 0x100 + net}));
	}
	drop(set);
}
END_TEST

/* Pools that lie in each other, as pd-pools of different subnets may. */
START_TEST(overlapping_pools)
{
	struct pool_range ranges[] = {
	    {LEASE_PD, {NET, 0}, {NET + 0xffffff, UINT64_MAX}, 60, 0},
	    {LEASE_PD, {NET + 0x10000, 0}, {NET + 0x1ffff, UINT64_MAX}, 60, 0},
	    {LEASE_PD, {NET + 0x10000, 0}, {NET + 0x1ffff, UINT64_MAX}, 60, 0},
	    {LEASE_PD, {NET + 0x20000, 0}, {NET + 0x2ffff, UINT64_MAX}, 56, 0},
	    {LEASE_NA, {NET + 0x10000, 1}, {NET + 0x10000, 9}, 128, 64},
	};
	struct pool_set *set = pool_set_create(ranges, 5);
	uint32_t cursor = 0;

	pool_set_attach(store, set);
	while (pool_set_populate(store, set, &cursor, 1))
		;
	change(LEASE_PD, (struct address){NET + 0x10010, 0}, 60, false);
	ck_assert_uint_eq(pool_units_taken(set, 0), 1);
	ck_assert_uint_eq(pool_units_taken(set, 1), 1);
	ck_assert_uint_eq(pool_units_taken(set, 2), 1);
	ck_assert_uint_eq(pool_units_taken(set, 3), 0);
	ck_assert_uint_eq(pool_units_taken(set, 4), 0);
	change(LEASE_PD, (struct address){NET + 0x20010, 0}, 60, false);
	ck_assert_uint_eq(pool_units_taken(set, 0), 2);
	ck_assert_uint_eq(pool_units_taken(set, 1), 1);
	ck_assert_uint_eq(pool_units_taken(set, 3), 1);
	drop(set);
}
END_TEST

/* A reload: the old set is kept true until it goes, the new one from its
 * attachment on, although most leases are marked later. */
START_TEST(two_sets_at_a_time)
{
	struct pool_range range = {
	    LEASE_NA, {NET, 0x100}, {NET, 0x1ff}, 128, 64};
	struct pool_set *old = addresses(0x100, 0x1ff), *new;
	uint32_t cursor = 0;

	for (uint64_t i = 0; i < 100; i++)
		take(0x100 + i);
	new = pool_set_create(&range, 1);
	pool_set_attach(store, new);
	ck_assert(pool_set_populate(store, new, &cursor, 50));
	ck_assert(!pool_set_is_whole(new));
	take(0x1f0);
	change(LEASE_NA, (struct address){NET, 0x110}, 128, true);
	change(LEASE_NA, (struct address){NET, 0x150}, 128, true);
	while (pool_set_populate(store, new, &cursor, 50))
		;
	ck_assert(pool_set_is_whole(new));
	ck_assert_uint_eq(pool_units_taken(old, 0), 99);
	ck_assert_uint_eq(pool_units_taken(new, 0), 99);
	ck_assert(is_free(new, 0x150) && is_free(new, 0x110));
	drop(old);
	take(0x150);
	ck_assert_uint_eq(pool_units_taken(new, 0), 100);
	drop(new);
	take(0x151); /* nobody listens */
}
END_TEST

START_TEST(no_pools)
{
	struct pool_set *set = pool_set_create(NULL, 0);
	uint32_t cursor = 0;

	ck_assert_ptr_nonnull(set);
	ck_assert_int_eq(
	    pool_set_block(set, LEASE_NA, (struct address){NET, 1}, 128),
	    ERR_NONE);
	pool_set_attach(store, set);
	ck_assert(!pool_set_populate(store, set, &cursor, 10));
	take(1);
	drop(set);
	pool_set_free(NULL);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("pool");
	TCase *tcase = tcase_create("pool");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, reserved_identifiers);
	tcase_add_test(tcase, reserved_in_any_subnet);
	tcase_add_test(tcase, reserved_in_each_64);
	tcase_add_test(tcase, blocked_for_hosts);
	tcase_add_test(tcase, what_the_decision_has_taken);
	tcase_add_test(tcase, wraps_round_and_says_full);
	tcase_add_test(tcase, astronomical_pool);
	tcase_add_test(tcase, astronomical_prefix_pool);
	tcase_add_test(tcase, more_than_64_bits);
	tcase_add_test(tcase, full_costs_what_empty_costs);
	tcase_add_test(tcase, ten_thousand_pools);
	tcase_add_test(tcase, overlapping_pools);
	tcase_add_test(tcase, two_sets_at_a_time);
	tcase_add_test(tcase, no_pools);
	suite_add_tcase(suite, tcase);
	return check_main(suite);
}
