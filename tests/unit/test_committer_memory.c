/*
 * test_committer_memory.c: no memory to take what has gathered.
 *
 * Promised: it stays where it is and is taken as soon as that can be, without
 * anybody asking again; a stop that comes first says that it is not stored.
 */
#include <time.h>

#include "dhcp6d/lease/committer.h"
#include "tests/unit/lease_rows.h"
#include "tests/unit/suite.h"

static struct log_buffer *buffer;
static struct committer *committer;
static struct err_detail detail;

static void
ignore_advance(void *context, uint64_t durable)
{
	(void)context;
	(void)durable;
}

static void
sleep_ms(unsigned ms)
{
	struct timespec t = {0, ms * 1000000L};

	nanosleep(&t, NULL);
}

static void
wait_for(uint64_t durable)
{
	for (unsigned i = 0;
	     i < 20000 && committer_durable(committer) != durable; i++)
		sleep_ms(1);
	ck_assert_uint_eq(committer_durable(committer), durable);
}

/* Room is promised that no spare chunk has, and that is not there in the
 * batch's stead: as without memory, what has gathered cannot be taken. */
static void
enter(void)
{
	const struct sink_config config = {.path = ""};
	struct sink *sink;

	buffer = log_buffer_create(64 << 20);
	ck_assert_int_eq(sink_none.open(&sink, &config, &detail), ERR_NONE);
	committer = committer_start(
	    buffer, &sink_none, sink, NULL, ignore_advance, NULL, &detail);
	ck_assert_ptr_nonnull(committer);
	lease_log(buffer, 1, false);
	committer_kick(committer);
	wait_for(1);
	ck_assert_int_eq(log_buffer_reserve(buffer, 2, 600000), ERR_NONE);
	(void)log_buffer_append(
	    buffer, &(struct lease){.prefix_length = 128, .iaid = 2}, false);
	committer_kick(committer);
	sleep_ms(50);
	ck_assert_uint_eq(committer_durable(committer), 1);
}

static void
leave(void)
{
	log_buffer_free(buffer);
}

START_TEST(a_stop_says_so)
{
	ck_assert_int_eq(committer_stop(committer, &detail), ERR_LOG_STOPPED);
	ck_assert_ptr_nonnull(strstr(detail.text, "no memory"));
}
END_TEST

START_TEST(it_is_taken_later)
{
	/* less is promised; nobody kicks */
	ck_assert_int_eq(log_buffer_reserve(buffer, 1, 4), ERR_NONE);
	wait_for(2);
	ck_assert_int_eq(committer_stop(committer, &detail), ERR_NONE);
}
END_TEST

START_TEST(a_stop_waits_for_it)
{
	ck_assert_int_eq(log_buffer_reserve(buffer, 1, 4), ERR_NONE);
	ck_assert_int_eq(committer_stop(committer, &detail), ERR_NONE);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("committer_memory");
	TCase *tcase = tcase_create("committer_memory");

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, enter, leave);
	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, a_stop_says_so);
	tcase_add_test(tcase, it_is_taken_later);
	tcase_add_test(tcase, a_stop_waits_for_it);
	return suite_run(suite);
}
