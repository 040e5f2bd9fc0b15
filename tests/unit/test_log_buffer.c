/*
 * tests/unit/test_log_buffer.c: changes on their way to the disk.
 *
 * Promised by lease/log_buffer.h: entries come out whole and in order, across
 * chunks of any filling; numbers count from 1; at the ceiling reserve says
 * ERR_LIMIT and takes up again when batches are given back; stopping refuses;
 * one thread may append while another takes (run with --enable-tsan).
 */
#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/lease/log_buffer.h"
#include "tests/unit/check_main.h"

static struct log_buffer *buffer;

static void
setup(void)
{
	buffer = log_buffer_create(64 << 20);
	ck_assert_ptr_nonnull(buffer);
}

static void
teardown(void)
{
	log_buffer_free(buffer);
}

static uint8_t fill[LEASE_USER_CONTEXT_MAX];

/* Sizes of all parts follow from the number, so that a reader can tell. */
static struct lease
numbered(uint64_t number)
{
	struct lease lease = {.address = {number, ~number},
	    .prefix_length = (uint8_t)(number % 129),
	    .type = number % 2 ? LEASE_NA : LEASE_PD,
	    .state = (uint8_t)(number % 5),
	    .fqdn_forward = number % 3 == 0,
	    .hwtype = (uint16_t)number,
	    .hwaddr_source = (uint32_t)number * 3,
	    .iaid = (uint32_t)number * 5,
	    .subnet_id = (uint32_t)number * 7,
	    .pool_id = (uint32_t)number * 9,
	    .valid = (uint32_t)number * 11,
	    .preferred = (uint32_t)number * 13,
	    .transaction = (int64_t)number * 1000003};

	lease.duid = span_of(fill, 3 + number % 128);
	lease.hwaddr = span_of(fill, number % 21);
	lease.hostname = span_of(fill, number % 256);
	lease.user_context =
	    span_of(fill, number % 50 == 0 ? number % 8193 : 0);
	return lease;
}

static bool
equal(const struct lease *a, const struct lease *b)
{
	return address_equal(a->address, b->address) &&
	       a->prefix_length == b->prefix_length && a->type == b->type &&
	       a->state == b->state && a->fqdn_forward == b->fqdn_forward &&
	       a->hwtype == b->hwtype && a->hwaddr_source == b->hwaddr_source &&
	       a->iaid == b->iaid && a->subnet_id == b->subnet_id &&
	       a->pool_id == b->pool_id && a->valid == b->valid &&
	       a->preferred == b->preferred &&
	       a->transaction == b->transaction &&
	       span_equal(a->duid, b->duid) &&
	       span_equal(a->hwaddr, b->hwaddr) &&
	       span_equal(a->hostname, b->hostname) &&
	       span_equal(a->user_context, b->user_context);
}

static size_t
span_bytes(const struct lease *lease)
{
	return lease->duid.size + lease->hwaddr.size + lease->hostname.size +
	       lease->user_context.size;
}

static enum err
append(uint64_t number)
{
	struct lease lease = numbered(number);
	enum err err = log_buffer_reserve(buffer, 1, span_bytes(&lease));

	if (err == ERR_NONE)
		must(log_buffer_append(buffer, &lease, number % 7 == 0) ==
		     number);
	return err;
}

static enum err
check_next(void *context, const struct lease *lease, bool removed)
{
	uint64_t *number = context;
	struct lease want = numbered(++*number);

	must(equal(lease, &want));
	must(removed == (*number % 7 == 0));
	return ERR_NONE;
}

START_TEST(whole_and_in_order)
{
	uint64_t appended = 0, read = 0, last;

	ck_assert_ptr_null(log_buffer_take(buffer, &last));
	for (int round = 1; round < 40; round++) {
		struct log_batch *batch;

		for (int i = 0; i < round * 50; i++)
			must(append(++appended) == ERR_NONE);
		ck_assert_uint_eq(log_buffer_last(buffer), appended);
		batch = log_buffer_take(buffer, &last);
		ck_assert_ptr_nonnull(batch);
		ck_assert_uint_eq(last, appended);
		ck_assert_uint_eq(log_batch_count(batch), round * 50);
		ck_assert_int_eq(
		    log_batch_walk(batch, check_next, &read), ERR_NONE);
		ck_assert_uint_eq(read, last);
		log_buffer_give_back(buffer, batch);
	}
	ck_assert_ptr_null(log_buffer_take(buffer, &last));
}
END_TEST

/* A group is reserved at once, and its entries lie across what was there. */
START_TEST(groups_fit_as_reserved)
{
	uint64_t number = 0, last;

	for (size_t group = 1; group < 120; group++) {
		size_t bytes = 0;

		for (size_t i = 1; i <= group; i++) {
			struct lease lease = numbered(number + i);

			bytes += span_bytes(&lease);
		}
		must(log_buffer_reserve(buffer, group, bytes) == ERR_NONE);
		for (size_t i = 0; i < group; i++) {
			struct lease lease = numbered(++number);

			must(log_buffer_append(
				 buffer, &lease, number % 7 == 0) == number);
		}
	}
	struct log_batch *batch = log_buffer_take(buffer, &last);
	uint64_t read = 0;

	ck_assert_int_eq(log_batch_walk(batch, check_next, &read), ERR_NONE);
	ck_assert_uint_eq(read, number);
	log_buffer_give_back(buffer, batch);
}
END_TEST

static enum err
stop_at_ten(void *context, const struct lease *lease, bool removed)
{
	(void)lease;
	(void)removed;
	return ++*(int *)context == 10 ? ERR_SYSTEM : ERR_NONE;
}

START_TEST(walk_ends_with_an_error)
{
	struct log_batch *batch;
	uint64_t last;
	int calls = 0;

	for (uint64_t i = 1; i <= 20; i++)
		append(i);
	batch = log_buffer_take(buffer, &last);
	ck_assert_int_eq(
	    log_batch_walk(batch, stop_at_ten, &calls), ERR_SYSTEM);
	ck_assert_int_eq(calls, 10);
	log_buffer_give_back(buffer, batch);
}
END_TEST

/* While the disk hangs: refuse, lose nothing, go on. */
START_TEST(ceiling_holds_back)
{
	uint64_t number = 0, read = 0, last, before;
	struct log_batch *taken;

	log_buffer_free(buffer);
	buffer = log_buffer_create(1 << 20);
	while (append(number + 1) == ERR_NONE)
		number++;
	ck_assert_int_eq(append(number + 1), ERR_LIMIT);
	ck_assert_uint_eq(log_buffer_last(buffer), number);
	ck_assert_uint_gt(number, 1000);
	taken = log_buffer_take(buffer, &last); /* still counts */
	ck_assert_int_eq(append(number + 1), ERR_LIMIT);
	ck_assert_int_eq(log_batch_walk(taken, check_next, &read), ERR_NONE);
	ck_assert_uint_eq(read, number);
	log_buffer_give_back(buffer, taken);
	before = number;
	while (append(number + 1) == ERR_NONE)
		number++;
	ck_assert_uint_gt(number, before + 1000);
}
END_TEST

START_TEST(stopped_refuses)
{
	ck_assert(!log_buffer_stopped(buffer));
	log_buffer_stop(buffer, true);
	ck_assert(log_buffer_stopped(buffer));
	ck_assert_int_eq(append(1), ERR_LOG_STOPPED);
	log_buffer_stop(buffer, false);
	ck_assert_int_eq(append(1), ERR_NONE);
}
END_TEST

#define ENTRIES 200000

static void *
taker(void *context)
{
	uint64_t read = 0, last;

	(void)context;
	while (read < ENTRIES) {
		struct log_batch *batch = log_buffer_take(buffer, &last);

		if (batch == NULL)
			continue;
		must(log_batch_walk(batch, check_next, &read) == ERR_NONE);
		must(read == last);
		log_buffer_give_back(buffer, batch);
	}
	return NULL;
}

START_TEST(two_threads)
{
	pthread_t thread;

	log_buffer_free(buffer);
	buffer = log_buffer_create(4 << 20);
	ck_assert_int_eq(pthread_create(&thread, NULL, taker, NULL), 0);
	for (uint64_t number = 1; number <= ENTRIES;) {
		if (append(number) == ERR_NONE)
			number++;
	}
	pthread_join(thread, NULL);
	ck_assert_uint_eq(log_buffer_last(buffer), ENTRIES);
}
END_TEST

/* That would be a packet's time, and a heap for the worker's thread. */
START_TEST(first_changes_ask_for_no_memory)
{
	struct mallinfo2 before, after;
	struct log_batch *batch;
	uint64_t last;

	before = mallinfo2();
	ck_assert_int_eq(append(1), ERR_NONE);
	batch = log_buffer_take(buffer, &last);
	ck_assert_int_eq(append(2), ERR_NONE);
	after = mallinfo2();
	ck_assert_uint_eq(after.uordblks, before.uordblks);
	ck_assert_uint_eq(after.hblkhd, before.hblkhd);
	log_buffer_give_back(buffer, batch);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("log_buffer");
	TCase *tcase = tcase_create("log_buffer");

	memset(fill, 0x5a, sizeof(fill));
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, whole_and_in_order);
	tcase_add_test(tcase, groups_fit_as_reserved);
	tcase_add_test(tcase, walk_ends_with_an_error);
	tcase_add_test(tcase, ceiling_holds_back);
	tcase_add_test(tcase, stopped_refuses);
	tcase_add_test(tcase, two_threads);
	tcase_add_test(tcase, first_changes_ask_for_no_memory);
	suite_add_tcase(suite, tcase);
	return check_main(suite);
}
