/*
 * test_rate_window.c: what rate_window.h promises. No span holds more than the
 * limit, wherever it begins; what is older than the span and a 64th of it does
 * not count; threads at once never get more than there is.
 */
#include "check_main.h"

#include <pthread.h>
#include <stdlib.h>

#include "dhcp6d/packet/rate_window.h"

#define NS_PER_S UINT64_C(1000000000)
#define NS_PER_MS UINT64_C(1000000)
#define START (12345 * NS_PER_S + 678)

static unsigned
take_all(struct rate_window *window, const struct rate *rate, uint64_t now)
{
	unsigned taken = 0;

	while (rate_window_take(window, rate, now))
		taken++;
	return taken;
}

START_TEST(at_most_so_many)
{
	static const struct rate rates[] = {
	    {0, 1}, {1, 1}, {7, 60}, {1000, 86400}, {3, 365 * 86400}};

	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		struct rate_window window = {0};
		uint64_t span = rates[i].seconds * NS_PER_S;

		ck_assert_uint_eq(
		    take_all(&window, &rates[i], START), rates[i].most);
		ck_assert_uint_eq(
		    take_all(&window, &rates[i], START + span - 1), 0);
		ck_assert_uint_eq(
		    take_all(&window, &rates[i], START + span + span / 63),
		    rates[i].most);
		/* long ago */
		ck_assert_uint_eq(
		    take_all(&window, &rates[i], START + 1000 * span),
		    rates[i].most);
	}
}
END_TEST

/* Slots of more than 2^31 slots ago are over, too: 1.06 years at 1 second. */
START_TEST(long_idle)
{
	const struct rate rate = {5, 1};
	const uint64_t slot = NS_PER_S / RATE_WINDOW_SLOTS;

	for (uint64_t slots = UINT64_C(1) << 31; slots < UINT64_C(3) << 30;
	     slots += UINT64_C(1) << 28)
		for (unsigned off = 0; off <= RATE_WINDOW_SLOTS; off++) {
			struct rate_window window = {0};
			uint64_t now = START + (slots + off) * slot;

			ck_assert_uint_eq(take_all(&window, &rate, START), 5);
			ck_assert_uint_eq(take_all(&window, &rate, now), 5);
			ck_assert_uint_eq(
			    take_all(&window, &rate, now + slot), 0);
		}
}
END_TEST

/* One every 10 ms at 10 a second: of any hundred attempts ten, more or less
 * what a slot's length makes of it, and never eleven. */
START_TEST(steady_stream)
{
	const struct rate rate = {10, 1};
	struct rate_window window = {0};
	bool taken[1000];
	unsigned within = 0, all = 0;

	for (unsigned i = 0; i < 1000; i++) {
		taken[i] = rate_window_take(
		    &window, &rate, START + i * 10 * NS_PER_MS);
		within += taken[i];
		all += taken[i];
		if (i >= 100)
			within -= taken[i - 100];
		ck_assert_uint_le(within, 10);
	}
	ck_assert_uint_ge(all, 95);
}
END_TEST

START_TEST(given_back)
{
	const struct rate rate = {2, 1};
	struct rate_window window = {0};

	ck_assert(rate_window_take(&window, &rate, START));
	ck_assert(rate_window_take(&window, &rate, START));
	rate_window_give_back(&window, &rate, START);
	ck_assert_uint_eq(take_all(&window, &rate, START), 1);
	/* nothing is given back that was not taken */
	rate_window_give_back(&window, &rate, START + 50 * NS_PER_S);
	ck_assert_uint_eq(take_all(&window, &rate, START + 50 * NS_PER_S), 2);
}
END_TEST

#define THREADS 4
#define TURNS 300

struct race {
	struct rate_window window;
	atomic_uint taken[TURNS];
	pthread_barrier_t turn;
};

static void *
race_run(void *argument)
{
	struct race *race = argument;
	const struct rate rate = {50, 1};

	for (unsigned turn = 0; turn < TURNS; turn++) {
		(void)pthread_barrier_wait(&race->turn);
		for (unsigned i = 0; i < 30; i++)
			atomic_fetch_add(&race->taken[turn],
			    rate_window_take(&race->window, &rate,
				START + 10 * turn * NS_PER_S));
	}
	return NULL;
}

START_TEST(threads)
{
	struct race *race = calloc(1, sizeof(*race));
	pthread_t ids[THREADS];

	ck_assert_ptr_nonnull(race);
	ck_assert_int_eq(pthread_barrier_init(&race->turn, NULL, THREADS), 0);
	for (unsigned i = 0; i < THREADS; i++)
		ck_assert_int_eq(
		    pthread_create(&ids[i], NULL, race_run, race), 0);
	for (unsigned i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_join(ids[i], NULL), 0);
	for (unsigned turn = 0; turn < TURNS; turn++)
		ck_assert_uint_le(atomic_load(&race->taken[turn]), 50);
	(void)pthread_barrier_destroy(&race->turn);
	free(race);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("rate_window");
	TCase *tcase = tcase_create("rate_window");

	tcase_add_test(tcase, at_most_so_many);
	tcase_add_test(tcase, long_idle);
	tcase_add_test(tcase, steady_stream);
	tcase_add_test(tcase, given_back);
	tcase_add_test(tcase, threads);
	suite_add_tcase(suite, tcase);
	return check_main(suite);
}
