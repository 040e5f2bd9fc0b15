/*
 * test_change_feed.c: the latest changes of leases, for who watches them.
 *
 * Promised by lease/change_feed.h: every change once and in order; what is
 * older than the ring, or came while nobody watched, is counted as skipped, so
 * that told and skipped make up all; nothing of one server is asked of another.
 */
#include <string.h>

#include "dhcp6d/lease/change_feed.h"
#include "tests/unit/suite.h"

static struct log_buffer *buffer;
static struct change_feed *feed;
static struct noted_change changes[CHANGE_FEED_SIZE];

static void
setup(void)
{
	buffer = log_buffer_create(64 << 20);
	feed = change_feed_create();
	ck_assert_ptr_nonnull(buffer);
	ck_assert_ptr_nonnull(feed);
}

static void
teardown(void)
{
	change_feed_free(feed);
	log_buffer_free(buffer);
}

/* A batch of so many changes, whose IAIDs are their numbers, becomes durable.
 */
static void
note(unsigned count)
{
	static const uint8_t bytes[] = {0, 3, 0, 1, 2, 3};
	struct lease lease = {.type = LEASE_NA, .prefix_length = 128};
	struct log_batch *batch;
	uint64_t last;

	lease.duid = span_of(bytes, sizeof(bytes));
	lease.hostname = span_of("name", 4);
	for (unsigned i = 0; i < count; i++) {
		ck_assert_int_eq(log_buffer_reserve(buffer, 1, 10), ERR_NONE);
		lease.iaid = (uint32_t)log_buffer_last(buffer) + 1;
		log_buffer_append(buffer, &lease, lease.iaid % 3 == 0);
	}
	batch = log_buffer_take(buffer, &last);
	ck_assert_ptr_nonnull(batch);
	change_feed_note(feed, batch, last);
	log_buffer_give_back(buffer, batch);
}

START_TEST(each_change_once)
{
	uint64_t since = change_feed_last(feed), skipped;
	size_t count;

	ck_assert_uint_eq(since, 0);
	note(3);
	note(4);
	count = change_feed_read(feed, &since, changes, 5, &skipped);
	ck_assert_uint_eq(count, 5);
	ck_assert_uint_eq(skipped, 0);
	ck_assert_uint_eq(since, 5);
	for (uint32_t i = 0; i < 5; i++) {
		ck_assert_uint_eq(changes[i].sequence, i + 1);
		ck_assert_uint_eq(changes[i].lease.iaid, i + 1);
		ck_assert_int_eq(changes[i].removed, (i + 1) % 3 == 0);
		ck_assert_uint_eq(changes[i].lease.duid.size, 6);
		ck_assert_mem_eq(changes[i].lease.hostname.data, "name", 4);
	}
	count = change_feed_read(feed, &since, changes, 5, &skipped);
	ck_assert_uint_eq(count, 2);
	ck_assert_uint_eq(changes[1].lease.iaid, 7);
	ck_assert_uint_eq(
	    change_feed_read(feed, &since, changes, 5, &skipped), 0);
	ck_assert_uint_eq(since, 7);
}
END_TEST

START_TEST(what_is_copied_stays)
{
	uint64_t since = change_feed_last(feed), skipped;

	note(1);
	ck_assert_uint_eq(
	    change_feed_read(feed, &since, changes, 1, &skipped), 1);
	note(CHANGE_FEED_SIZE);
	ck_assert_uint_eq(changes[0].lease.duid.data[1], 3);
	ck_assert_ptr_eq(changes[0].lease.duid.data, changes[0].duid);
}
END_TEST

START_TEST(too_slow)
{
	uint64_t since = change_feed_last(feed), skipped;
	size_t count;

	for (unsigned i = 0; i < 100; i++)
		note(CHANGE_FEED_SIZE / 50);
	count =
	    change_feed_read(feed, &since, changes, CHANGE_FEED_SIZE, &skipped);
	ck_assert_uint_eq(count, CHANGE_FEED_SIZE);
	ck_assert_uint_eq(count + skipped, log_buffer_last(buffer));
	ck_assert_uint_eq(changes[0].sequence, skipped + 1);
	ck_assert_uint_eq(changes[count - 1].sequence, since);
}
END_TEST

/* What came before the first watcher is not kept, but counted. */
START_TEST(nobody_watched)
{
	uint64_t since = 0, skipped;
	size_t count;

	note(10);
	ck_assert_uint_eq(change_feed_last(feed), 10);
	note(2);
	count = change_feed_read(feed, &since, changes, 9, &skipped);
	ck_assert_uint_eq(count, 2);
	ck_assert_uint_eq(skipped, 10);
	ck_assert_uint_eq(changes[0].lease.iaid, 11);
}
END_TEST

START_TEST(a_number_of_another_server)
{
	uint64_t since = 1000000, skipped;

	note(3);
	ck_assert_uint_eq(
	    change_feed_read(feed, &since, changes, 9, &skipped), 0);
	ck_assert_uint_eq(since, 3);
	ck_assert_uint_eq(skipped, 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("change feed");
	TCase *tests = tcase_create("feed");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, each_change_once);
	tcase_add_test(tests, what_is_copied_stays);
	tcase_add_test(tests, too_slow);
	tcase_add_test(tests, nobody_watched);
	tcase_add_test(tests, a_number_of_another_server);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
