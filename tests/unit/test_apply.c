/*
 * tests/unit/test_apply.c: changes to leases, one by one.
 *
 * Promised by lease/apply.h: a lease that is put replaces the one on the same
 * address; a stopped log and a bad lease change nothing; rows come out in the
 * order of changes, in wall time; spans may point into the store; loading makes
 * no rows. Long sequences are compared with a model in test_apply_model.c.
 */
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/lease/apply.h"
#include "tests/unit/check_main.h"

#define START_S 1700000000

static struct lease_store *store;
static struct log_buffer *rows;
static struct clock wall;

static void
setup(void)
{
	store = store_create();
	rows = log_buffer_create(SIZE_MAX / 2);
	clock_manual(&wall, START_S);
	ck_assert(store != NULL && rows != NULL);
}

static void
teardown(void)
{
	log_buffer_free(rows);
	store_free(store);
}

static struct lease
lease_na(unsigned client, unsigned number)
{
	static uint8_t duids[64][18];

	memset(duids[client], 0, sizeof(duids[client]));
	duids[client][1] = 4;
	duids[client][17] = (uint8_t)client;
	return (struct lease){.address = {0x20010db800000000, 0x100 + number},
	    .prefix_length = 128,
	    .type = LEASE_NA,
	    .iaid = client % 3,
	    .subnet_id = 1024,
	    .valid = 4000,
	    .preferred = 3000,
	    .transaction = clock_now(&wall).lease_s,
	    .duid = span_of(duids[client], client == 0 ? 3 : 18)};
}

static void
apply(const struct lease_change *changes, size_t count)
{
	struct moment now = clock_now(&wall);
	uint64_t sequence = 0, before = log_buffer_last(rows);

	ck_assert_int_eq(
	    lease_apply(store, rows, &now, changes, count, &sequence),
	    ERR_NONE);
	ck_assert_uint_eq(sequence, before + count);
}

static void
apply_one(const struct lease *lease, bool remove)
{
	struct lease_change change = {*lease, remove};

	apply(&change, 1);
}

START_TEST(limit_on_memory_holds)
{
	uint64_t limit = store_memory(store) + (1 << 22);
	struct moment now = clock_now(&wall);
	struct lease_change change = {lease_na(1, 1), false};
	uint64_t sequence;
	enum err err = ERR_NONE;

	store_limit_memory(store, limit);
	for (uint32_t i = 0; i < 100000 && err == ERR_NONE; i++) {
		change.lease.address.low++;
		err = lease_apply(store, rows, &now, &change, 1, &sequence);
		ck_assert_uint_le(store_memory(store), limit);
	}
	ck_assert_int_eq(err, ERR_MEMORY);
	ck_assert_uint_ge(store_count(store), 16384);
}
END_TEST

START_TEST(stopped_log_changes_nothing)
{
	struct lease_change change = {lease_na(1, 1), false};
	struct moment now = clock_now(&wall);
	uint64_t sequence = 0;

	log_buffer_stop(rows, true);
	ck_assert_int_eq(lease_apply(store, rows, &now, &change, 1, &sequence),
	    ERR_LOG_STOPPED);
	ck_assert_uint_eq(store_count(store), 0);
	log_buffer_stop(rows, false);
	apply(&change, 1);
	ck_assert_uint_eq(store_count(store), 1);
}
END_TEST

START_TEST(bad_lease_is_refused)
{
	struct lease_change changes[2] = {
	    {lease_na(1, 1), false}, {lease_na(2, 2), false}};
	struct moment now = clock_now(&wall);
	uint64_t sequence;

	changes[1].lease.duid = SPAN_EMPTY;
	ck_assert_int_eq(
	    lease_apply(store, rows, &now, changes, 2, &sequence), ERR_RANGE);
	ck_assert_uint_eq(store_count(store), 0);
	changes[1].lease = lease_na(2, 2);
	changes[1].lease.type = 7;
	ck_assert_int_eq(
	    lease_apply(store, rows, &now, changes, 2, &sequence), ERR_RANGE);
	ck_assert_uint_eq(store_count(store), 0);
}
END_TEST

static enum err
check_row(void *context, const struct lease *lease, bool removed)
{
	unsigned *number = context;

	ck_assert_uint_eq(lease->address.low, 0x100 + ++*number);
	ck_assert_int_eq(removed, *number == 3);
	ck_assert_int_eq(lease->transaction, START_S + 100 + 50);
	return ERR_NONE;
}

START_TEST(rows_in_order_and_in_wall_time)
{
	struct lease_change changes[3];
	struct log_batch *batch;
	unsigned number = 0;
	uint64_t last;

	clock_step_wall(&wall, 50);
	clock_advance(&wall, UINT64_C(100000000000));
	for (unsigned i = 0; i < 3; i++)
		changes[i] =
		    (struct lease_change){lease_na(i + 1, i + 1), i == 2};
	apply(changes, 3);
	batch = log_buffer_take(rows, &last);
	ck_assert_uint_eq(last, 3);
	ck_assert_uint_eq(log_batch_count(batch), 3);
	ck_assert_int_eq(log_batch_walk(batch, check_row, &number), ERR_NONE);
	ck_assert_uint_eq(number, 3);
	log_buffer_give_back(rows, batch);
}
END_TEST

START_TEST(another_client_takes_over)
{
	struct lease first = lease_na(1, 7), second = lease_na(2, 7);
	uint32_t index, again;

	apply_one(&first, false);
	index = store_find_address(store, LEASE_NA, first.address, 128);
	apply_one(&second, false);
	again = store_find_address(store, LEASE_NA, first.address, 128);
	ck_assert_uint_eq(index, again);
	ck_assert_uint_eq(store_count(store), 1);
	ck_assert_uint_eq(
	    store_find_client(store, first.duid, LEASE_NA, first.iaid),
	    LEASE_INDEX_NONE);
	ck_assert_uint_eq(
	    store_find_client(store, second.duid, LEASE_NA, second.iaid),
	    again);
}
END_TEST

/* What lease_due hands out points into the store and is applied as it is. */
START_TEST(changes_may_point_into_the_store)
{
	struct lease_change changes[2];
	struct lease lease = lease_na(5, 5);
	uint32_t index;

	lease.hostname = span_of("a.example.", 10);
	apply_one(&lease, false);
	index = store_find_address(store, LEASE_NA, lease.address, 128);
	store_read(store, index, &changes[0].lease);
	changes[0].remove = true;
	changes[1] = changes[0];
	changes[1].remove = false;
	changes[1].lease.address.low++;
	apply(changes, 2);
	ck_assert_uint_eq(store_count(store), 1);
	lease.address.low++;
	index = store_find_address(store, LEASE_NA, lease.address, 128);
	store_read(store, index, &changes[0].lease);
	ck_assert(span_equal(changes[0].lease.hostname, lease.hostname));
	ck_assert(span_equal(changes[0].lease.duid, lease.duid));
}
END_TEST

START_TEST(loading_puts_without_rows)
{
	struct moment now = clock_now(&wall);
	struct lease lease = lease_na(1, 1);
	struct lease have;
	uint32_t index;

	clock_step_wall(&wall, -1000);
	now = clock_now(&wall);
	lease.transaction = now.wall_ns / 1000000000 - 10;
	ck_assert_int_eq(lease_load(store, &now, &lease, false), ERR_NONE);
	ck_assert_uint_eq(log_buffer_last(rows), 0);
	index = store_find_address(store, LEASE_NA, lease.address, 128);
	store_read(store, index, &have);
	ck_assert_int_eq(have.transaction, now.lease_s - 10);
	ck_assert_int_eq(lease_load(store, &now, &lease, true), ERR_NONE);
	ck_assert_uint_eq(store_count(store), 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("apply");
	TCase *tcase = tcase_create("apply");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, limit_on_memory_holds);
	tcase_add_test(tcase, stopped_log_changes_nothing);
	tcase_add_test(tcase, bad_lease_is_refused);
	tcase_add_test(tcase, rows_in_order_and_in_wall_time);
	tcase_add_test(tcase, another_client_takes_over);
	tcase_add_test(tcase, changes_may_point_into_the_store);
	tcase_add_test(tcase, loading_puts_without_rows);
	suite_add_tcase(suite, tcase);
	return check_main(suite);
}
