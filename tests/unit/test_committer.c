/*
 * test_committer.c: one thread that makes what was applied durable.
 *
 * Promised, with a sink whose failures the test decides: a number is published
 * only after a sync that followed the append of its row; what gathers meanwhile
 * is one batch; after a failure of append, sync or recover granting is off,
 * nothing is published, the same batch is appended again after recover, and
 * then granting goes on by itself; stopping writes all that there is and says
 * when it could not; a rotation comes between batches.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#include "dhcp6d/lease/committer.h"
#include "tests/unit/lease_rows.h"
#include "tests/unit/suite.h"

#define ROWS_MAX 100000

/* A file of numbers in memory: the leases' IAIDs, in order. */
struct sink {
	pthread_mutex_t lock;
	uint32_t rows[ROWS_MAX];
	unsigned count, synced; /* of rows */
	unsigned appends, syncs, recoveries, rotations;
	bool broken, closed;
	/* how many of the next calls fail; -1: all */
	int fail_append, fail_sync, fail_recover, fail_rotate, fail_renew;
	unsigned torn; /* rows a failing append leaves behind */
	unsigned sync_ms;
};

static struct sink sink;
static struct log_buffer *buffer;
static struct committer *committer;
static struct err_detail detail;
static _Atomic uint64_t advanced;
static _Atomic unsigned violations, calls;

static bool
fails(int *count)
{
	if (*count == 0)
		return false;
	*count -= *count > 0;
	return true;
}

static enum err
put_row(void *context, const struct lease *lease, bool removed)
{
	struct sink *s = context;

	(void)removed;
	ck_assert_uint_lt(s->count, ROWS_MAX);
	s->rows[s->count++] = lease->iaid;
	return ERR_NONE;
}

static enum err
fake_append(
    struct sink *s, const struct log_batch *batch, struct err_detail *why)
{
	enum err err = ERR_NONE;

	pthread_mutex_lock(&s->lock);
	s->appends++;
	if (s->broken) {
		atomic_fetch_add(&violations, 1);
		err = ERR_SYSTEM;
	} else if (fails(&s->fail_append)) {
		s->broken = true;
		s->count += s->torn;
		err = err_set(why, ERR_SYSTEM, "no append");
	} else {
		(void)log_batch_walk(batch, put_row, s);
	}
	pthread_mutex_unlock(&s->lock);
	return err;
}

static enum err
fake_sync(struct sink *s, struct err_detail *why)
{
	enum err err = ERR_NONE;
	struct timespec t = {0, s->sync_ms * 1000000L};

	if (t.tv_nsec > 0)
		nanosleep(&t, NULL);
	pthread_mutex_lock(&s->lock);
	s->syncs++;
	if (s->broken) {
		atomic_fetch_add(&violations, 1);
		err = ERR_SYSTEM;
	} else if (fails(&s->fail_sync)) {
		s->broken = true;
		err = err_set(why, ERR_SYSTEM, "no sync");
	} else {
		s->synced = s->count;
	}
	pthread_mutex_unlock(&s->lock);
	return err;
}

static enum err
fake_recover(struct sink *s, struct err_detail *why)
{
	enum err err = ERR_NONE;

	pthread_mutex_lock(&s->lock);
	s->recoveries++;
	if (fails(&s->fail_recover)) {
		err = err_set(why, ERR_SYSTEM, "no recover");
	} else {
		s->broken = false;
		s->count = s->synced;
	}
	pthread_mutex_unlock(&s->lock);
	return err;
}

static enum err
fake_rotate(struct sink *s, bool *rotated, struct err_detail *why)
{
	enum err err = ERR_NONE;

	pthread_mutex_lock(&s->lock);
	s->rotations++;
	if (s->count != s->synced || s->broken)
		atomic_fetch_add(&violations, 1);
	if (fails(&s->fail_rotate))
		err = err_set(why, ERR_SYSTEM, "no rotation");
	*rotated = err == ERR_NONE;
	pthread_mutex_unlock(&s->lock);
	return err;
}

/* As the sink, which can do nothing more then. */
static enum err
fake_renew(struct sink *s, bool *lost, struct err_detail *why)
{
	enum err err = ERR_NONE;

	pthread_mutex_lock(&s->lock);
	*lost = true;
	if (fails(&s->fail_renew)) {
		s->broken = true;
		err = err_set(why, ERR_SYSTEM, "no renewal");
	}
	pthread_mutex_unlock(&s->lock);
	return err;
}

static void
fake_close(struct sink *s)
{
	s->closed = true;
}

static const struct sink_operations fake = {.name = "fake",
    .append = fake_append,
    .sync = fake_sync,
    .recover = fake_recover,
    .rotate = fake_rotate,
    .renew = fake_renew,
    .close = fake_close};

/* Numbers are those of the rows: nothing may be published beyond what is
 * synced, and never less than before. */
static void
note_advance(void *context, uint64_t durable)
{
	ck_assert_ptr_eq(context, &sink);
	pthread_mutex_lock(&sink.lock);
	if (durable > sink.synced || durable < atomic_load(&advanced))
		atomic_fetch_add(&violations, 1);
	pthread_mutex_unlock(&sink.lock);
	atomic_store(&advanced, durable);
	atomic_fetch_add(&calls, 1);
}

static void
enter(void)
{
	memset(&sink, 0, sizeof(sink));
	pthread_mutex_init(&sink.lock, NULL);
	atomic_store(&advanced, 0);
	atomic_store(&violations, 0);
	atomic_store(&calls, 0);
	buffer = log_buffer_create(64 << 20);
	committer = committer_start(
	    buffer, &fake, &sink, NULL, note_advance, &sink, &detail);
	ck_assert_ptr_nonnull(committer);
}

static void
leave(void)
{
	if (committer != NULL)
		ck_assert_int_eq(committer_stop(committer, &detail), ERR_NONE);
	committer = NULL;
	ck_assert(sink.closed);
	ck_assert_uint_eq(atomic_load(&violations), 0);
	for (unsigned i = 0; i < sink.count; i++)
		ck_assert_uint_eq(sink.rows[i], i + 1);
	ck_assert_uint_eq(sink.count, sink.synced);
	ck_assert_uint_eq(sink.synced, log_buffer_last(buffer));
	log_buffer_free(buffer);
	pthread_mutex_destroy(&sink.lock);
}

static uint64_t
apply_one(void)
{
	unsigned n = (unsigned)log_buffer_last(buffer) + 1;
	uint64_t number = lease_log(buffer, n, false);

	ck_assert_uint_eq(number, n);
	committer_kick(committer);
	return number;
}

static void
sleep_ms(unsigned ms)
{
	struct timespec t = {ms / 1000, ms % 1000 * 1000000L};

	nanosleep(&t, NULL);
}

#define wait_until(condition)                                                  \
	do {                                                                   \
		for (unsigned i_ = 0; i_ < 20000 && !(condition); i_++)        \
			sleep_ms(1);                                           \
		ck_assert_msg(condition, "waited in vain: %s", #condition);    \
	} while (0)

static unsigned
rotations(void)
{
	unsigned count;

	pthread_mutex_lock(&sink.lock);
	count = sink.rotations;
	pthread_mutex_unlock(&sink.lock);
	return count;
}

static struct committer_state
state(void)
{
	struct committer_state s;

	committer_state(committer, &s);
	return s;
}

START_TEST(changes_become_durable)
{
	for (unsigned i = 1; i <= 1000; i++) {
		uint64_t number = apply_one();

		if (i % 10 == 0)
			wait_until(committer_durable(committer) >= number);
	}
	wait_until(atomic_load(&advanced) == 1000);
	ck_assert_uint_eq(state().rows, 1000);
	ck_assert_uint_eq(state().durable, 1000);
	ck_assert_uint_eq(state().failures, 0);
	ck_assert(!state().stopped);
}
END_TEST

START_TEST(what_gathers_is_one_batch)
{
	sink.sync_ms = 500; /* all of it gathers meanwhile, however slowly */
	apply_one();
	sleep_ms(10); /* the first is being synced */
	for (unsigned i = 0; i < 5000; i++)
		apply_one();
	wait_until(committer_durable(committer) == 5001);
	ck_assert_uint_le(state().batches, 3);
	ck_assert_uint_ge(state().sync_ns_max, 50000000);
}
END_TEST

START_TEST(a_single_change_does_not_wait)
{
	struct timespec start, end;
	int64_t ns;

	sleep_ms(20); /* asleep */
	clock_gettime(CLOCK_MONOTONIC, &start);
	apply_one();
	while (committer_durable(committer) != 1)
		sched_yield();
	clock_gettime(CLOCK_MONOTONIC, &end);
	ns = (end.tv_sec - start.tv_sec) * 1000000000 + end.tv_nsec -
	     start.tv_nsec;
	ck_assert_int_lt(ns, 1000000000); /* a loaded machine */
}
END_TEST

static void *
apply_many(void *context)
{
	pthread_mutex_t *lock = context; /* the store's */

	for (unsigned i = 0; i < 20000; i++) {
		pthread_mutex_lock(lock);
		(void)lease_log(
		    buffer, (unsigned)log_buffer_last(buffer) + 1, false);
		pthread_mutex_unlock(lock);
		committer_kick(committer);
	}
	return NULL;
}

START_TEST(many_threads_apply)
{
	pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	pthread_t threads[4];

	for (unsigned i = 0; i < 4; i++)
		ck_assert_int_eq(
		    pthread_create(&threads[i], NULL, apply_many, &lock), 0);
	for (unsigned i = 0; i < 4; i++)
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
	wait_until(committer_durable(committer) == 80000);
}
END_TEST

/* Granting is off and durable stands still, until storage is back. */
static void
assert_stops_and_resumes(unsigned durable)
{
	wait_until(state().stopped);
	ck_assert(log_buffer_stopped(buffer));
	ck_assert_int_eq(log_buffer_reserve(buffer, 1, 4), ERR_LOG_STOPPED);
	ck_assert_uint_eq(committer_durable(committer), durable);
	wait_until(!state().stopped);
	wait_until(committer_durable(committer) == log_buffer_last(buffer));
	ck_assert(!log_buffer_stopped(buffer));
	ck_assert_uint_ge(state().failures, 1);
	apply_one();
	wait_until(committer_durable(committer) == log_buffer_last(buffer));
}

START_TEST(a_failed_append_is_made_good)
{
	apply_one();
	wait_until(committer_durable(committer) == 1);
	pthread_mutex_lock(&sink.lock);
	sink.fail_append = 1;
	sink.torn = 3;
	pthread_mutex_unlock(&sink.lock);
	apply_one();
	assert_stops_and_resumes(1);
	ck_assert_uint_eq(sink.recoveries, 1);
}
END_TEST

START_TEST(a_failed_sync_is_never_just_repeated)
{
	pthread_mutex_lock(&sink.lock);
	sink.fail_sync = 1;
	pthread_mutex_unlock(&sink.lock);
	apply_one();
	assert_stops_and_resumes(0);
	ck_assert_uint_eq(sink.recoveries, 1);
	ck_assert_uint_eq(sink.appends, 3); /* the row twice, and another */
}
END_TEST

START_TEST(recovery_may_fail_for_a_while)
{
	pthread_mutex_lock(&sink.lock);
	sink.fail_append = 2;
	sink.fail_recover = 1;
	sink.fail_sync = 1;
	pthread_mutex_unlock(&sink.lock);
	apply_one();
	assert_stops_and_resumes(0);
	/* append; no recover; no append; no sync; good */
	ck_assert_uint_eq(sink.recoveries, 4);
	ck_assert_uint_eq(state().failures, 4);
}
END_TEST

START_TEST(what_gathered_meanwhile_is_stored_too)
{
	sink.sync_ms = 500; /* long enough for ten appends on a busy machine */
	pthread_mutex_lock(&sink.lock);
	sink.fail_sync = 1;
	pthread_mutex_unlock(&sink.lock);
	apply_one();
	sleep_ms(10); /* the first one's sync, that will fail, goes on */
	for (unsigned i = 0; i < 10; i++)
		apply_one();
	assert_stops_and_resumes(0);
}
END_TEST

START_TEST(stopping_writes_what_there_is)
{
	sink.sync_ms = 20;
	for (unsigned i = 0; i < 100; i++)
		apply_one();
	ck_assert_int_eq(committer_stop(committer, &detail), ERR_NONE);
	committer = NULL;
	ck_assert_uint_eq(sink.synced, 100);
}
END_TEST

START_TEST(stopping_while_storage_fails_says_so)
{
	pthread_mutex_lock(&sink.lock);
	sink.fail_append = -1;
	pthread_mutex_unlock(&sink.lock);
	apply_one();
	wait_until(state().stopped);
	ck_assert_int_eq(committer_stop(committer, &detail), ERR_LOG_STOPPED);
	committer = NULL;
	ck_assert_ptr_nonnull(strstr(detail.text, "no append"));
	ck_assert(sink.closed);
	ck_assert_uint_eq(sink.synced, 0);
	/* leave() compares with what was applied */
	log_buffer_free(buffer);
	buffer = log_buffer_create(1 << 20);
}
END_TEST

START_TEST(stopping_tries_once_more)
{
	pthread_mutex_lock(&sink.lock);
	sink.fail_append = 1;
	sink.fail_recover = 3; /* 100, 200, 400 ms: still failing below */
	pthread_mutex_unlock(&sink.lock);
	apply_one();
	wait_until(state().stopped);
	pthread_mutex_lock(&sink.lock);
	sink.fail_recover = 0;
	pthread_mutex_unlock(&sink.lock);
	ck_assert_int_eq(committer_stop(committer, &detail), ERR_NONE);
	committer = NULL;
	ck_assert_uint_eq(sink.synced, 1);
}
END_TEST

static struct {
	_Atomic unsigned count;
	enum err err;
	bool rotated;
	char text[ERR_DETAIL_SIZE];
} answer;

static void
note_rotation(void *context, enum err err, bool rotated, const char *text)
{
	ck_assert_ptr_eq(context, &answer);
	answer.err = err;
	answer.rotated = rotated;
	snprintf(answer.text, sizeof(answer.text), "%s", text);
	atomic_fetch_add(&answer.count, 1);
}

START_TEST(rotations_come_between_batches)
{
	memset(&answer, 0, sizeof(answer));
	for (unsigned i = 1; i <= 20; i++) {
		for (unsigned j = 0; j < 50; j++)
			apply_one();
		committer_rotate(committer, note_rotation, &answer);
		wait_until(atomic_load(&answer.count) == i);
		ck_assert_int_eq(answer.err, ERR_NONE);
		ck_assert(answer.rotated);
	}
	ck_assert_uint_eq(rotations(), 20);
	committer_rotate(committer, NULL, NULL);
	wait_until(rotations() == 21);
}
END_TEST

/* The buffer is never found empty: there is something for every batch. */
START_TEST(rotations_do_not_wait_for_an_idle_moment)
{
	unsigned applied = 0;

	memset(&answer, 0, sizeof(answer));
	sink.sync_ms = 20;
	apply_one();
	committer_rotate(committer, note_rotation, &answer);
	while (atomic_load(&answer.count) == 0 && applied < 2000) {
		apply_one();
		applied++;
		sleep_ms(1);
	}
	ck_assert_uint_lt(applied, 2000);
	ck_assert_int_eq(answer.err, ERR_NONE);
	wait_until(committer_durable(committer) == log_buffer_last(buffer));
}
END_TEST

START_TEST(a_failed_rotation_is_told)
{
	memset(&answer, 0, sizeof(answer));
	pthread_mutex_lock(&sink.lock);
	sink.fail_rotate = 1;
	pthread_mutex_unlock(&sink.lock);
	committer_rotate(committer, note_rotation, &answer);
	wait_until(atomic_load(&answer.count) == 1);
	ck_assert_int_eq(answer.err, ERR_SYSTEM);
	ck_assert(!answer.rotated);
	ck_assert_str_eq(answer.text, "no rotation");
	apply_one();
	wait_until(committer_durable(committer) == 1);
}
END_TEST

/* Nothing is appended meanwhile. */
START_TEST(a_failed_renewal_is_made_good)
{
	pthread_mutex_lock(&sink.lock);
	sink.fail_renew = 1;
	sink.fail_recover = 2;
	pthread_mutex_unlock(&sink.lock);
	committer_renew(committer, note_rotation, &answer);
	assert_stops_and_resumes(0);
	pthread_mutex_lock(&sink.lock);
	ck_assert_uint_eq(sink.recoveries, 3);
	pthread_mutex_unlock(&sink.lock);
}
END_TEST

START_TEST(rotations_are_refused_while_storage_fails)
{
	memset(&answer, 0, sizeof(answer));
	pthread_mutex_lock(&sink.lock);
	sink.fail_append = 2;
	pthread_mutex_unlock(&sink.lock);
	apply_one();
	wait_until(state().stopped);
	committer_rotate(committer, note_rotation, &answer);
	wait_until(atomic_load(&answer.count) == 1);
	ck_assert_int_eq(answer.err, ERR_LOG_STOPPED);
	ck_assert_uint_eq(rotations(), 0);
	wait_until(!state().stopped);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("committer");
	TCase *tcase = tcase_create("committer");

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, enter, leave);
	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, changes_become_durable);
	tcase_add_test(tcase, what_gathers_is_one_batch);
	tcase_add_test(tcase, a_single_change_does_not_wait);
	tcase_add_test(tcase, many_threads_apply);
	tcase_add_test(tcase, a_failed_append_is_made_good);
	tcase_add_test(tcase, a_failed_sync_is_never_just_repeated);
	tcase_add_test(tcase, recovery_may_fail_for_a_while);
	tcase_add_test(tcase, what_gathered_meanwhile_is_stored_too);
	tcase_add_test(tcase, stopping_writes_what_there_is);
	tcase_add_test(tcase, stopping_while_storage_fails_says_so);
	tcase_add_test(tcase, stopping_tries_once_more);
	tcase_add_test(tcase, rotations_come_between_batches);
	tcase_add_test(tcase, rotations_do_not_wait_for_an_idle_moment);
	tcase_add_test(tcase, a_failed_rotation_is_told);
	tcase_add_test(tcase, a_failed_renewal_is_made_good);
	tcase_add_test(tcase, rotations_are_refused_while_storage_fails);
	return suite_run(suite);
}
