/*
 * test_bench_engine.c: the load generator does not flatter.
 *
 * In an open loop a server that stands still makes all exchanges late that
 * should have begun meanwhile, not one alone (coordinated omission); a closed
 * loop keeps its window; every wrong answer is an error, every missing one is
 * told. The transport is one of our own here: a server within this process.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/bench/engine.h"

#define ROOM 1024
#define STALL_MS 100

/* What a server does with what it gets. */
struct transport {
	uint8_t bytes[ROOM][MESSAGE_MAX];
	size_t sizes[ROOM];
	unsigned count, most; /* under way; the most at a time */
	unsigned rounds, stall_at;
	bool answers, echoes, names_itself;
};

uint8_t *
transport_room(struct transport *t)
{
	ck_assert_uint_lt(t->count, ROOM);
	return t->bytes[t->count];
}

void
transport_queue(struct transport *t, size_t size, uint32_t source)
{
	(void)source;
	t->sizes[t->count++] = size;
	if (t->count > t->most)
		t->most = t->count;
}

void
transport_flush(struct transport *t)
{
	(void)t;
}

/* A Reply out of an Information-request. */
static void
make_reply(const struct transport *t, uint8_t *bytes, size_t *size)
{
	static const uint8_t server_id[] = {0, 2, 0, 3, 0, 3, 1};

	bytes[0] = MESSAGE_REPLY;
	if (!t->names_itself)
		return;
	memcpy(bytes + *size, server_id, sizeof(server_id));
	*size += sizeof(server_id);
}

int
transport_receive(struct transport *t, transport_received *each, void *context)
{
	static uint8_t bytes[ROOM][MESSAGE_MAX];
	static size_t sizes[ROOM];
	unsigned count = t->count;

	if (++t->rounds == t->stall_at)
		nanosleep(&(struct timespec){0, STALL_MS * 1000000L}, NULL);
	memcpy(bytes, t->bytes, sizeof(bytes));
	memcpy(sizes, t->sizes, sizeof(sizes));
	t->count = 0;
	for (unsigned i = 0; t->answers && i < count; i++) {
		if (!t->echoes)
			make_reply(t, bytes[i], &sizes[i]);
		each(context, bytes[i], sizes[i]);
	}
	return (int)count;
}

void
transport_wait(struct transport *t, uint64_t ns)
{
	(void)t;
	nanosleep(&(struct timespec){0, (long)(ns % 1000000)}, NULL);
}

static struct transport transport;
static struct engine_result result;

static bool
run(const struct engine_config *config, const struct engine_phase *phase)
{
	struct clients *clients = clients_create(10000);
	struct engine *engine = engine_create(config, &transport, clients);
	bool good;

	ck_assert_ptr_nonnull(engine);
	good = engine_run(engine, phase, &result);
	engine_free(engine);
	clients_free(clients);
	return good;
}

static void
setup(void)
{
	memset(&transport, 0, sizeof(transport));
	transport.answers = transport.echoes = transport.names_itself = true;
}

/* 300 exchanges, a thousand a second; in the midst 100 ms of nothing. */
START_TEST(open_loop_counts_from_when_it_was_due)
{
	struct engine_config config = {
	    .echo = true, .na = true, .rate = 1000, .relays = 1, .links = 1};
	struct engine_phase phase = {
	    .kind = EXCHANGE_SOLICIT, .last = 9999, .count = 300};

	transport.stall_at = 1000;
	ck_assert(run(&config, &phase));
	ck_assert_uint_eq(result.exchanges, 300);
	/* a hundred were due meanwhile: half of them waited 50 ms or more */
	ck_assert_uint_ge(histogram_at(&result.whole, 0.86), 45000000);
	ck_assert_uint_ge(histogram_at(&result.whole, 0.98), 90000000);
}
END_TEST

START_TEST(closed_loop_keeps_its_window)
{
	struct engine_config config = {
	    .echo = true, .na = true, .window = 17, .relays = 1, .links = 1};
	struct engine_phase phase = {
	    .kind = EXCHANGE_SARR, .last = 9999, .count = 1000};

	ck_assert(run(&config, &phase));
	ck_assert_uint_eq(result.exchanges, 1000);
	ck_assert_uint_eq(transport.most, 17);
}
END_TEST

START_TEST(right_answers_are_exchanges)
{
	struct engine_config config = {
	    .na = true, .window = 8, .relays = 1, .links = 1};
	struct engine_phase phase = {
	    .kind = EXCHANGE_INFORMATION, .last = 9999, .count = 100};

	transport.echoes = false;
	ck_assert(run(&config, &phase));
	ck_assert_uint_eq(result.exchanges, 100);
	ck_assert_uint_eq(result.errors, 0);
}
END_TEST

START_TEST(wrong_answers_are_errors)
{
	struct engine_config config = {
	    .na = true, .window = 8, .relays = 1, .links = 1};
	struct engine_phase phase = {
	    .kind = EXCHANGE_INFORMATION, .last = 9999, .count = 100};

	transport.echoes = transport.names_itself = false;
	ck_assert(!run(&config, &phase));
	ck_assert_uint_eq(result.errors, 100);
	ck_assert_uint_eq(result.exchanges, 0);
}
END_TEST

/* An echo is no DHCPv6 server. */
START_TEST(echo_is_an_error_unless_it_is_wanted)
{
	struct engine_config config = {
	    .na = true, .window = 8, .relays = 1, .links = 1};
	struct engine_phase phase = {
	    .kind = EXCHANGE_INFORMATION, .last = 9999, .count = 100};

	ck_assert(!run(&config, &phase));
	ck_assert_uint_eq(result.errors, 100);
}
END_TEST

/* Nobody answers: each is sent again after a second, and told in the end. */
START_TEST(what_is_not_answered_is_told)
{
	struct engine_config config = {
	    .na = true, .window = 8, .relays = 1, .links = 1};
	struct engine_phase phase = {
	    .kind = EXCHANGE_SOLICIT, .last = 9999, .seconds = 1.3};

	transport.answers = false;
	ck_assert(!run(&config, &phase));
	ck_assert_uint_eq(result.exchanges, 0);
	ck_assert_uint_eq(result.failed, 8);
	ck_assert_uint_ge(result.resent, 8);
}
END_TEST

static Suite *
engine_suite(void)
{
	Suite *suite = suite_create("bench_engine");
	TCase *loops = tcase_create("loops");

	tcase_add_checked_fixture(loops, setup, NULL);
	tcase_set_timeout(loops, 120);
	tcase_add_test(loops, open_loop_counts_from_when_it_was_due);
	tcase_add_test(loops, closed_loop_keeps_its_window);
	tcase_add_test(loops, right_answers_are_exchanges);
	tcase_add_test(loops, wrong_answers_are_errors);
	tcase_add_test(loops, echo_is_an_error_unless_it_is_wanted);
	tcase_add_test(loops, what_is_not_answered_is_told);
	suite_add_tcase(suite, loops);
	return suite;
}

int
main(void)
{
	SRunner *runner = srunner_create(engine_suite());
	int failed;

	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
