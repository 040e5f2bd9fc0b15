/*
 * test_meter.c: what meter.h promises. A sender has his rate and a burst of ten
 * seconds of it, no more and no less; who sends little is never hit, whoever
 * else sends (P-23-c); who sends a lot is not forgotten because a hundred
 * thousand others come (P-23.2-a); time may go round; threads share it.
 */
#include "check_main.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/packet/meter.h"

#define NS_PER_S UINT64_C(1000000000)
#define START (UINT64_C(1000) * NS_PER_S)

static const struct hash_key key = {{1, 2, 3}};
static struct meter *meter;

static void
set_up(void)
{
	meter = meter_create(&key);
	ck_assert_ptr_nonnull(meter);
}

static void
tear_down(void)
{
	meter_free(meter);
}

static bool
take(uint32_t sender, uint32_t rate, uint64_t now_ns)
{
	return meter_take(meter,
	    meter_sender(meter, span_of(&sender, sizeof(sender))), rate,
	    now_ns);
}

static unsigned
take_all(uint32_t sender, uint32_t rate, uint64_t now_ns)
{
	unsigned count = 0;

	while (take(sender, rate, now_ns))
		count++;
	return count;
}

START_TEST(burst_and_rate)
{
	static const uint32_t rates[] = {1, 2, 10, 1000, METER_RATE_MAX};

	for (uint32_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		uint32_t rate = rates[i];

		ck_assert_uint_eq(
		    take_all(i, rate, START), METER_BURST_S * rate);
		ck_assert_uint_eq(take_all(i, rate, START), 0);
		ck_assert_uint_eq(take_all(i, rate, START + NS_PER_S), rate);
		ck_assert_uint_eq(take_all(i, rate, START + 100 * NS_PER_S),
		    METER_BURST_S * rate);
	}
}
END_TEST

/* RFC 9915 14.1: a client's own limit, 20 messages in 20 seconds, is far below
 * any rate from 10 a second, and so is one that comes twice as often. */
START_TEST(a_good_client_is_never_hit)
{
	uint64_t now = START;

	for (unsigned i = 0; i < 1000; i++) {
		for (unsigned j = 0; j < 40; j++)
			must(take(1, 10, now));
		now += 20 * NS_PER_S;
	}
}
END_TEST

/* Everybody at once after a power cut: each sends some messages. */
START_TEST(an_avalanche_passes)
{
	for (uint32_t i = 0; i < 300000; i++)
		for (unsigned j = 0; j < 4; j++)
			must(take(i, 10, START));
}
END_TEST

START_TEST(who_sends_a_lot_is_remembered)
{
	unsigned passed = 0;

	ck_assert_uint_eq(take_all(7, 10, START), 100);
	for (uint32_t i = 0; i < 300000; i++) {
		(void)take(1000 + i, 10, START);
		passed += take(7, 10, START);
	}
	ck_assert_uint_eq(passed, 0);
}
END_TEST

/* 44 bits of microseconds are some 203 days. */
START_TEST(time_goes_round)
{
	const uint64_t round = (UINT64_C(1) << 44) * 1000;

	for (uint64_t now = round - 3 * NS_PER_S; now < round + 3 * NS_PER_S;
	     now += NS_PER_S)
		(void)take_all(1, 10, now);
	ck_assert_uint_eq(take_all(1, 10, round + 3 * NS_PER_S), 10);
	/* nothing of long ago holds up anybody */
	for (uint64_t later = 1; later < 12; later++)
		ck_assert_uint_eq(
		    take_all(1, 10, later * round / 4 + round), 100);
}
END_TEST

START_TEST(speaks_once_a_minute)
{
	ck_assert(meter_may_speak(meter, 0, START));
	ck_assert(!meter_may_speak(meter, 0, START));
	ck_assert(meter_may_speak(meter, 1, START));
	ck_assert(!meter_may_speak(meter, 0, START + 59 * NS_PER_S));
	ck_assert(meter_may_speak(meter, 0, START + 61 * NS_PER_S));
	ck_assert(!meter_may_speak(meter, 0, START + 61 * NS_PER_S));
}
END_TEST

static void *
run(void *argument)
{
	unsigned *taken = argument;

	for (unsigned i = 0; i < 2000; i++)
		*taken += take(1, 100, START);
	return NULL;
}

START_TEST(threads)
{
	unsigned taken[4] = {0}, sum = 0;
	pthread_t ids[4];

	for (unsigned i = 0; i < 4; i++)
		ck_assert_int_eq(
		    pthread_create(&ids[i], NULL, run, &taken[i]), 0);
	for (unsigned i = 0; i < 4; i++) {
		ck_assert_int_eq(pthread_join(ids[i], NULL), 0);
		sum += taken[i];
	}
	ck_assert_uint_eq(sum, 1000);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("meter");
	TCase *tcase = tcase_create("meter");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, burst_and_rate);
	tcase_add_test(tcase, a_good_client_is_never_hit);
	tcase_add_test(tcase, an_avalanche_passes);
	tcase_add_test(tcase, who_sends_a_lot_is_remembered);
	tcase_add_test(tcase, time_goes_round);
	tcase_add_test(tcase, speaks_once_a_minute);
	tcase_add_test(tcase, threads);
	suite_add_tcase(suite, tcase);
	return check_main(suite);
}
