/*
 * test_parked.c: a reply leaves when the disk has got to its number, not
 * before; and a worker that sleeps is woken then, however the two threads
 * interleave (P-18.3.2-s).
 */
#include <check.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>

#include "dhcp6d/packet/parked.h"
#include "tests/unit/suite.h"

static struct parked *parked;
static _Atomic uint64_t disk;

static uint64_t
reached(const void *context)
{
	(void)context;
	return atomic_load(&disk);
}

static void
set_up(void)
{
	parked = parked_create();
	ck_assert_ptr_nonnull(parked);
	atomic_store(&disk, 0);
}

static void
tear_down(void)
{
	parked_free(parked);
}

static void
park(uint64_t sequence)
{
	struct outbox *outbox = parked_outbox(parked);
	struct outbox_reply reply = {.sequence = sequence, .label = ""};

	reply.datagram.bytes = span_of(outbox_room(outbox), 10);
	outbox_add(outbox, &reply);
}

static bool
is_awake(int timeout)
{
	struct pollfd event = {parked_descriptor(parked), POLLIN, 0};

	return poll(&event, 1, timeout) == 1;
}

START_TEST(leaves_when_its_number_is_on_disk)
{
	park(5);
	park(5);
	park(8);
	ck_assert_uint_eq(parked_due(parked, reached, NULL), 0);
	disk = 4;
	ck_assert_uint_eq(parked_due(parked, reached, NULL), 0);
	disk = 5;
	ck_assert_uint_eq(parked_due(parked, reached, NULL), 2);
	disk = 7;
	ck_assert_uint_eq(parked_due(parked, reached, NULL), 2);
	outbox_remove(parked_outbox(parked), 2);
	ck_assert_uint_eq(parked_due(parked, reached, NULL), 0);
	disk = 100;
	ck_assert_uint_eq(parked_due(parked, reached, NULL), 1);
}
END_TEST

START_TEST(nobody_waits_nobody_is_woken)
{
	parked_advanced(parked);
	ck_assert(!is_awake(0));
	ck_assert_uint_eq(parked_due(parked, reached, NULL), 0);
	parked_advanced(parked);
	ck_assert(!is_awake(0));
}
END_TEST

START_TEST(woken_once_until_it_rests)
{
	park(1);
	ck_assert_uint_eq(parked_due(parked, reached, NULL), 0);
	parked_advanced(parked);
	parked_advanced(parked);
	ck_assert(is_awake(0));
	parked_rest(parked);
	ck_assert(!is_awake(0));
	parked_advanced(parked);
	ck_assert(is_awake(0));
}
END_TEST

START_TEST(a_wake_needs_no_reply)
{
	parked_wake(parked);
	ck_assert(is_awake(0));
	parked_rest(parked);
	ck_assert(!is_awake(0));
}
END_TEST

#define ROUNDS 20000

static void *
committer(void *argument)
{
	_Atomic uint64_t *applied = argument;
	uint64_t last = 0, now;

	while (last < ROUNDS) {
		now = atomic_load(applied);
		if (now == last)
			continue;
		last = now;
		atomic_store(&disk, last);
		parked_advanced(parked);
	}
	return NULL;
}

/* A worker that sleeps for good whenever something is parked: each wake-up
 * that got lost would show as a timeout. */
START_TEST(no_wake_up_gets_lost)
{
	static _Atomic uint64_t applied;
	pthread_t thread;
	size_t due;

	atomic_store(&applied, 0);
	ck_assert_int_eq(pthread_create(&thread, NULL, committer, &applied), 0);
	for (uint64_t i = 1; i <= ROUNDS; i++) {
		park(i);
		atomic_store(&applied, i);
		while ((due = parked_due(parked, reached, NULL)) == 0) {
			ck_assert_msg(is_awake(10000), "round %llu",
			    (unsigned long long)i);
			parked_rest(parked);
		}
		outbox_remove(parked_outbox(parked), due);
	}
	pthread_join(thread, NULL);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("parked");
	TCase *waiting = tcase_create("waiting");

	tcase_set_timeout(waiting, 60);
	tcase_add_checked_fixture(waiting, set_up, tear_down);
	tcase_add_test(waiting, leaves_when_its_number_is_on_disk);
	tcase_add_test(waiting, nobody_waits_nobody_is_woken);
	tcase_add_test(waiting, woken_once_until_it_rests);
	tcase_add_test(waiting, a_wake_needs_no_reply);
	tcase_add_test(waiting, no_wake_up_gets_lost);
	suite_add_tcase(suite, waiting);
	return suite_run(suite);
}
