/*
 * Unit tests of libcommon/log_ring.
 *
 * Promised: lines come out as they went in, in order; a full buffer drops and
 * counts and never waits; a flush returns once the writer is done; a stopped
 * ring is emptied first; many threads at once.
 */
#include "libcommon/log_ring.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/suite.h"

static const struct log_message message = {"X", 0, LOG_SEVERITY_INFO, 0};

static bool
put(struct log_ring *ring, const char *text)
{
	struct log_line line = {
	    .message = &message,
	    .wall_ns = 7,
	    .thread = 8,
	    .text = text,
	    .size = strlen(text),
	};

	return log_ring_put(ring, &line);
}

static void
check_next(struct log_batch *batch, const char *text)
{
	struct log_line line;

	ck_assert(log_ring_next(&batch->lines, &line));
	ck_assert_ptr_eq(line.message, &message);
	ck_assert_int_eq(line.wall_ns, 7);
	ck_assert_uint_eq(line.thread, 8);
	ck_assert_uint_eq(line.size, strlen(text));
	ck_assert_mem_eq(line.text, text, line.size);
}

START_TEST(lines_of_all_sizes_in_order)
{
	struct log_ring *ring = log_ring_create(65536);
	struct log_batch batch;
	struct log_line line;
	char text[101];

	for (size_t i = 0; i <= 100; i++) {
		memset(text, 'a' + (int)i % 26, i);
		text[i] = '\0';
		ck_assert(put(ring, text));
	}
	ck_assert(log_ring_take(ring, &batch));
	for (size_t i = 0; i <= 100; i++) {
		memset(text, 'a' + (int)i % 26, i);
		text[i] = '\0';
		check_next(&batch, text);
	}
	ck_assert(!log_ring_next(&batch.lines, &line));
	ck_assert_uint_eq(batch.dropped, 0);
	ck_assert(!batch.flush);
	log_ring_done(ring);
	log_ring_free(ring);
	log_ring_free(NULL);
}
END_TEST

START_TEST(full)
{
	struct log_ring *ring = log_ring_create(256);
	struct log_batch batch;
	struct log_line line;
	unsigned taken = 0, lines = 0;

	for (int i = 0; i < 20; i++)
		taken += put(ring, "0123456789");
	ck_assert_uint_gt(taken, 0);
	ck_assert_uint_lt(taken, 20);
	ck_assert_uint_eq(log_ring_dropped(ring), 20 - taken);
	ck_assert(log_ring_take(ring, &batch));
	ck_assert_uint_eq(batch.dropped, 20 - taken);
	/* while one buffer is written there is room in the other */
	ck_assert(put(ring, "x"));
	while (log_ring_next(&batch.lines, &line))
		lines++;
	ck_assert_uint_eq(lines, taken);
	log_ring_done(ring);
	ck_assert(log_ring_take(ring, &batch));
	ck_assert_uint_eq(batch.dropped, 0);
	check_next(&batch, "x");
	log_ring_done(ring);
	ck_assert_uint_eq(log_ring_dropped(ring), 20 - taken);
	log_ring_free(ring);
}
END_TEST

START_TEST(a_line_that_never_fits)
{
	struct log_ring *ring = log_ring_create(64);
	struct log_batch batch;
	char text[100];

	memset(text, 'x', 99);
	text[99] = '\0';
	ck_assert(!put(ring, text));
	/* drops alone are reason enough to wake the writer */
	ck_assert(log_ring_take(ring, &batch));
	ck_assert_uint_eq(batch.dropped, 1);
	ck_assert_uint_eq(batch.lines.size, 0);
	log_ring_done(ring);
	log_ring_free(ring);
}
END_TEST

START_TEST(stop_empties_first)
{
	struct log_ring *ring = log_ring_create(4096);
	struct log_batch batch;

	ck_assert(put(ring, "last"));
	log_ring_stop(ring);
	ck_assert(!put(ring, "too late"));
	log_ring_flush(ring); /* nobody will come: must not wait */
	ck_assert(log_ring_take(ring, &batch));
	check_next(&batch, "last");
	log_ring_done(ring);
	ck_assert(!log_ring_take(ring, &batch));
	log_ring_free(ring);
}
END_TEST

struct counted {
	struct log_ring *ring;
	_Atomic unsigned lines, flushes;
};

static void *
count_lines(void *argument)
{
	struct counted *counted = argument;
	struct log_batch batch;

	while (log_ring_take(counted->ring, &batch)) {
		struct log_line line;
		unsigned lines = 0;

		while (log_ring_next(&batch.lines, &line))
			lines++;
		usleep(1000); /* so that a flush has something to wait for */
		counted->lines += lines;
		counted->flushes += batch.flush;
		log_ring_done(counted->ring);
	}
	return NULL;
}

START_TEST(flush_waits_for_the_writer)
{
	struct counted counted = {log_ring_create(1 << 20), 0, 0};
	pthread_t writer;

	ck_assert_int_eq(
	    pthread_create(&writer, NULL, count_lines, &counted), 0);
	for (unsigned i = 1; i <= 20; i++) {
		for (int j = 0; j < 10; j++)
			ck_assert(put(counted.ring, "line"));
		log_ring_flush(counted.ring);
		ck_assert_uint_eq(counted.lines, i * 10);
		ck_assert_uint_eq(counted.flushes, i);
	}
	log_ring_flush(counted.ring); /* with nothing to write */
	ck_assert_uint_eq(counted.flushes, 21);
	log_ring_stop(counted.ring);
	pthread_join(writer, NULL);
	log_ring_free(counted.ring);
}
END_TEST

#define THREADS 4
#define LINES 20000

static void *
put_lines(void *argument)
{
	struct counted *counted = argument;
	size_t taken = 0;

	for (int i = 0; i < LINES; i++)
		taken += put(counted->ring, "a line of common length, about");
	return (void *)taken;
}

START_TEST(many_threads)
{
	struct counted counted = {log_ring_create(65536), 0, 0};
	pthread_t writer, threads[THREADS];
	size_t taken = 0;

	ck_assert_int_eq(
	    pthread_create(&writer, NULL, count_lines, &counted), 0);
	for (size_t i = 0; i < THREADS; i++)
		ck_assert_int_eq(
		    pthread_create(&threads[i], NULL, put_lines, &counted), 0);
	for (size_t i = 0; i < THREADS; i++) {
		void *result;

		pthread_join(threads[i], &result);
		taken += (size_t)result;
	}
	log_ring_flush(counted.ring);
	ck_assert_uint_eq(counted.lines, taken);
	ck_assert_uint_eq(
	    taken + log_ring_dropped(counted.ring), THREADS * LINES);
	log_ring_stop(counted.ring);
	pthread_join(writer, NULL);
	log_ring_free(counted.ring);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("log_ring");
	TCase *tests = tcase_create("log_ring");

	tcase_add_test(tests, lines_of_all_sizes_in_order);
	tcase_add_test(tests, full);
	tcase_add_test(tests, a_line_that_never_fits);
	tcase_add_test(tests, stop_empties_first);
	tcase_add_test(tests, flush_waits_for_the_writer);
	tcase_add_test(tests, many_threads);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
