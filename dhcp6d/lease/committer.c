/*
 * committer.c: one thread that makes what was applied durable.
 *
 * THE FILE. F is text: a header line, then one row per change of a lease,
 * oldest first, each the whole new state of the lease, ended by LF. Rows are
 * only ever appended, by this thread alone, which holds flock on F's
 * descriptor. The last row of a lease is what it is; a row read twice does no
 * harm. F is one of a set (libcommon/lease_file.h): the leases are F.2 + F.1 +
 * F, or F.completed + F.
 *
 * F without a header is F.new renamed (2 and 4 of a rotation): an F that is
 * empty counts as none, and one that begins with half a header never is.
 *
 * A TORN ROW. The bytes after the last LF are a row that was being written
 * when the machine or the server died. Its change was never acknowledged,
 * because its fdatasync had not returned. Whoever opens F for appending puts
 * them aside and cuts them off before the first new row (lease_tail.c), or
 * that row would be glued to them and lost.
 *
 * THE JOURNAL. What is appended to F is written to F.journal as well, whose
 * blocks are overwritten around and around, and it is the journal that is
 * synced in 3 below (libcommon/lease_journal.h has the format and the reason).
 * A thread syncs F half a second later (checkpoint.h); a record's blocks are
 * used again only when F is on disk past its rows, else the committer waits
 * for that. Whoever opens F puts back what F lacks before anything else looks
 * at F (memfile_file.c), and lfc --fold does it without a server. So the rows
 * that F has on disk and the records that count are, together, always all that
 * was acknowledged.
 *   Where no journal can be made, F itself is synced.
 *   Crash at any moment: F may lack its end, or have zeros in places; all that
 *   follows what was synced is in records, and is written to its place again.
 *   Crash while it is put back: the journal is still there, and it is done
 *   again. It is removed when F is synced, and the directory after it.
 *   A clean end syncs F, then removes the journal.
 *
 * A BATCH. Repeat:
 *   1. take whatever has gathered in the log buffer;
 *   2. append its rows: format, write to F, then to the journal;
 *   3. fdatasync;
 *   4. publish the batch's last number as durable, tell whoever waits.
 * No reply that speaks of a lease leaves before 4 has published a number at
 * least as high as the last one applied when it was decided. What gathers
 * during 2 and 3 is the next batch: the busier, the fewer syncs per change.
 *   Crash before 2 is done: rows missing, the last perhaps torn, none
 *   acknowledged. Between 2 and 3: the same, or the rows are there although
 *   nobody was told; a client that asks again gets the same lease. Between 3
 *   and 4: likewise.
 *
 * A ROTATION, between two batches, so that lfc can compact the old file:
 *   1. unless F.1 or F.completed exists (an lfc has still to do with them);
 *   2. make F.new: header, fdatasync, flock; wait until F is on disk, and
 *      begin the journal anew for F.new: a new key in its head, so that no
 *      record in it counts any more;
 *   3. rename F to F.1;           4. rename F.new to F;
 *   5. fsync the directory;       6. append to the new F from now on.
 *   Crash before 3: F.new has no rows and is made anew next time; the journal
 *   has none either, if it is F.new's. Between 3
 *   and 4: no F; a start makes one, the rows are in F.1. After 4: done, or
 *   undone by the file system if 5 had not returned; no row was put into the
 *   new F before 5, so either is right. If 4 fails, 3 is undone.
 *
 * WHAT LFC MAY DO, holding flock on F.pid.lock, at any time: read F.2 and
 * F.1; write F.output; fdatasync it; rename it to F.completed; fsync the
 * directory; unlink F.2, then F.1; rename F.completed to F.2; fsync the
 * directory. It never touches F. A start while it runs opens what there is of
 * F.completed, F.2 and F.1 and looks at the names again (memfile_load.c).
 *   F.completed is complete when its name exists, because it was synced
 *   before. Kea's is not: one that is not whole is put out of the way
 *   (lease_file_settle) by the next start or lfc, and F.2 + F.1 count.
 *
 * A FAILURE of append or sync, or of F's sync behind the journal: what is on
 * disk after the last good sync is unknown, and a second fdatasync on the same
 * descriptor would lie (the kernel reports a lost page once and then forgets
 * it). So:
 *   1. granting is turned off (log_buffer_stop), one loud line says why; no
 *      reply that speaks of a lease leaves, since durable stands still;
 *   2. after a pause, 100 ms at first and up to 5 s, the sink recovers: a
 *      fresh descriptor, F cut back to the end of the last good sync, what is
 *      in the journal up to there written again, all that synced, the
 *      directory too, and a new journal. F's lock is kept meanwhile;
 *   3. the same batch is appended again and synced, then all that gathered
 *      meanwhile; a failure goes back to 2;
 *   4. granting goes on.
 *   The batch in hand stays in memory until it is durable: nothing that was
 *   applied is lost unless the process ends, and then nobody had been told.
 *   If 2 finds less than was acknowledged (somebody has cut or replaced F, the
 *   journal is gone, does not fit or cannot be read), service goes on, but the
 *   sink keeps in mind that something is lost, and says so when renew asks:
 *   then a new F is begun and all leases are written from memory (guard.c).
 *   If that new F cannot be begun, it is a failure as well, batch or not.
 *
 * OTHERS who append to F, for all the lock: where our rows went is looked at
 * after each write. If they are not where they should be, that is a failure as
 * above, and what the others wrote stays before them.
 */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "dhcp6d/lease/committer.h"
#include "libcommon/log_messages.h"

#define NS_PER_S UINT64_C(1000000000)
#define NS_PER_MS UINT64_C(1000000)
#define RETRY_FIRST_NS (100 * NS_PER_MS)
#define RETRY_MAX_NS (5 * NS_PER_S)
#define RETRY_LOG_NS (60 * NS_PER_S) /* between two lines about retries */

/* What gathered cannot be taken for want of memory: pauses, tries at a stop. */
#define TAKE_PAUSE_NS (20 * NS_PER_MS)
#define TAKE_TRIES 50

struct rotation {
	struct rotation *next;
	bool renew; /* what is asked for is a new F */
	committer_rotated *done;
	void *context;
};

/* Only the thread touches it. */
struct trouble {
	uint64_t since, last_said; /* steady ns */
	uint64_t pause;            /* before the next try, ns */
	unsigned tries;
	struct err_detail detail;
};

struct committer {
	struct log_buffer *buffer;
	const struct sink_operations *operations;
	struct sink *sink;
	struct log *log;
	committer_advanced *advanced;
	void *context;
	pthread_t thread;
	struct trouble trouble;
	struct change_feed *changes;

	pthread_mutex_t lock; /* of the rotations, and to sleep */
	pthread_cond_t wake;
	struct rotation *rotations;
	_Atomic bool pending;  /* kicked since the thread last looked */
	_Atomic bool sleeping; /* or about to */
	_Atomic bool stop;
	bool must_recover; /* a renewal has failed; only the thread's */
	bool lost;         /* read after the thread has ended */

	_Atomic bool stopped;
	_Atomic uint64_t durable, batches, rows, failures;
	_Atomic uint64_t sync_ns_last, sync_ns_max;
};

static uint64_t
steady_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec;
}

static void
tell(struct committer *c)
{
	c->advanced(c->context, atomic_load(&c->durable));
}

/* Only the thread writes these. */
static void
count(_Atomic uint64_t *value, uint64_t by)
{
	atomic_store_explicit(value,
	    atomic_load_explicit(value, memory_order_relaxed) + by,
	    memory_order_relaxed);
}

static enum err
write_batch(struct committer *c, const struct log_batch *batch)
{
	struct err_detail *detail = &c->trouble.detail;
	enum err err = c->operations->append(c->sink, batch, detail);
	uint64_t start = steady_ns(), took;

	if (err == ERR_NONE)
		err = c->operations->sync(c->sink, detail);
	if (err != ERR_NONE)
		return err;
	took = steady_ns() - start;
	atomic_store(&c->sync_ns_last, took);
	if (took > atomic_load(&c->sync_ns_max))
		atomic_store(&c->sync_ns_max, took);
	return ERR_NONE;
}

/* The batch is on disk: the one place where durable moves. */
static void
publish(struct committer *c, const struct log_batch *batch, uint64_t last)
{
	count(&c->batches, 1);
	count(&c->rows, log_batch_count(batch));
	atomic_store(&c->durable, last);
	tell(c);
	change_feed_note(c->changes, batch, last);
}

static void
stop_granting(struct committer *c)
{
	struct trouble *t = &c->trouble;

	t->since = t->last_said = steady_ns();
	t->pause = RETRY_FIRST_NS;
	t->tries = 0;
	log_buffer_stop(c->buffer, true);
	atomic_store(&c->stopped, true);
	log_write(c->log, LEASE_LOG_STOPPED, t->detail.text);
	tell(c);
}

static void
resume_granting(struct committer *c)
{
	const struct trouble *t = &c->trouble;

	log_buffer_stop(c->buffer, false);
	atomic_store(&c->stopped, false);
	log_write(c->log, LEASE_LOG_RESUMED, t->tries,
	    (steady_ns() - t->since) / NS_PER_MS);
	tell(c);
}

static void
note_failure(struct committer *c)
{
	struct trouble *t = &c->trouble;
	uint64_t now = steady_ns();

	count(&c->failures, 1);
	if (!atomic_load(&c->stopped)) {
		stop_granting(c);
		return;
	}
	t->pause = t->pause * 2 > RETRY_MAX_NS ? RETRY_MAX_NS : t->pause * 2;
	if (now - t->last_said < RETRY_LOG_NS)
		return;
	t->last_said = now;
	log_write(c->log, LEASE_LOG_RETRY_FAILED, t->tries, t->detail.text);
}

static struct rotation *
take_rotations(struct committer *c)
{
	struct rotation *list;

	pthread_mutex_lock(&c->lock);
	list = c->rotations;
	c->rotations = NULL;
	pthread_mutex_unlock(&c->lock);
	return list;
}

static void
rotate(struct committer *c, const struct rotation *rotation, enum err err)
{
	struct err_detail detail = {""};
	bool rotated = false;

	if (err == ERR_NONE && rotation->renew) {
		err = c->operations->renew(c->sink, &rotated, &detail);
		c->must_recover = err != ERR_NONE;
		if (c->must_recover)
			c->trouble.detail = detail;
	} else if (err == ERR_NONE) {
		err = c->operations->rotate(c->sink, &rotated, &detail);
	} else {
		err_set(&detail, err, "%s", err_text(err));
	}
	if (rotation->done != NULL)
		rotation->done(rotation->context, err, rotated, detail.text);
}

/* Does what was asked for, or answers with err. */
static void
answer_rotations(struct committer *c, enum err err)
{
	struct rotation *list = take_rotations(c);

	while (list != NULL) {
		struct rotation *next = list->next;

		rotate(c, list, err);
		free(list);
		list = next;
	}
}

/* Sleeps at most that long, less if the committer is to stop; kicks do not
 * matter now, rotations are refused. */
static void
pause_for(struct committer *c, uint64_t ns)
{
	uint64_t until = steady_ns() + ns;
	struct timespec t = {
	    (time_t)(until / NS_PER_S), (long)(until % NS_PER_S)};

	pthread_mutex_lock(&c->lock);
	while (!atomic_load(&c->stop) && steady_ns() < until)
		if (pthread_cond_timedwait(&c->wake, &c->lock, &t) != 0)
			break;
	pthread_mutex_unlock(&c->lock);
	answer_rotations(c, ERR_LOG_STOPPED);
}

static enum err
retry_batch(struct committer *c, const struct log_batch *batch)
{
	enum err err;

	c->trouble.tries++;
	err = c->operations->recover(c->sink, &c->trouble.detail);
	return err == ERR_NONE ? write_batch(c, batch) : err;
}

/* Returns once the batch is durable; false if the committer is stopped and
 * storage fails: the only way in which changes are lost. */
static bool
store_batch(struct committer *c, const struct log_batch *batch, uint64_t last)
{
	bool last_try = false;
	enum err err = write_batch(c, batch);

	while (err != ERR_NONE) {
		note_failure(c);
		if (last_try)
			return false;
		pause_for(c, c->trouble.pause);
		last_try = atomic_load(&c->stop);
		err = retry_batch(c, batch);
	}
	c->must_recover = false;
	publish(c, batch, last);
	return true;
}

/* Without a batch that fails, too, storage is to work again: nobody may ask
 * for a long while. */
static void
recover_idle(struct committer *c)
{
	enum err err = ERR_SYSTEM;

	while (err != ERR_NONE && !atomic_load(&c->stop)) {
		note_failure(c);
		pause_for(c, c->trouble.pause);
		c->trouble.tries++;
		err = c->operations->recover(c->sink, &c->trouble.detail);
	}
	c->must_recover = err != ERR_NONE;
}

static void
wait_for_work(struct committer *c)
{
	pthread_mutex_lock(&c->lock);
	atomic_store(&c->sleeping, true);
	while (!atomic_load(&c->pending) && !atomic_load(&c->stop) &&
	       c->rotations == NULL)
		pthread_cond_wait(&c->wake, &c->lock);
	atomic_store(&c->sleeping, false);
	pthread_mutex_unlock(&c->lock);
}

/* What gathered cannot be taken now. False: it is given up. */
static bool
take_again(struct committer *c, bool stop, unsigned *tries)
{
	static const struct timespec pause = {0, TAKE_PAUSE_NS};

	if (stop && ++*tries == TAKE_TRIES) {
		c->lost = true;
		err_set(&c->trouble.detail, ERR_MEMORY,
		    "no memory to take what has gathered");
		return false;
	}
	(void)nanosleep(&pause, NULL);
	return true;
}

static void *
run(void *context)
{
	struct committer *c = context;
	struct log_batch *batch;
	unsigned take_tries = 0;
	uint64_t last;

	(void)pthread_setname_np(pthread_self(), "committer");
	for (;;) {
		/* Read before the take: what is applied before a stop is
		 * asked for is written. */
		bool stop = atomic_load(&c->stop);

		atomic_store(&c->pending, false);
		batch = log_buffer_take(c->buffer, &last);
		if (batch != NULL) {
			bool stored = store_batch(c, batch, last);

			log_buffer_give_back(c->buffer, batch);
			c->lost = !stored;
			if (c->lost)
				break;
			/* under load there is no idle moment to wait for */
			if (!atomic_load(&c->stopped))
				answer_rotations(c, ERR_NONE);
			continue;
		}
		if (last != 0 && take_again(c, stop, &take_tries))
			continue;
		if (atomic_load(&c->stopped) && !c->must_recover)
			resume_granting(c);
		answer_rotations(c, ERR_NONE);
		if (c->must_recover && !stop) {
			recover_idle(c);
			continue;
		}
		if (stop)
			break;
		wait_for_work(c);
	}
	answer_rotations(c, ERR_CLOSED);
	return NULL;
}

static enum err
start_thread(struct committer *c)
{
	sigset_t all, before;
	enum err err = ERR_NONE;

	/* Signals are for the main thread. */
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&c->thread, NULL, run, c) != 0)
		err = ERR_SYSTEM;
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return err;
}

/* Timed waits are on the steady clock. */
static void
init_lock(struct committer *c)
{
	pthread_condattr_t attributes;

	(void)pthread_mutex_init(&c->lock, NULL);
	(void)pthread_condattr_init(&attributes);
	(void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&c->wake, &attributes);
	(void)pthread_condattr_destroy(&attributes);
}

static void
free_committer(struct committer *c)
{
	(void)pthread_cond_destroy(&c->wake);
	(void)pthread_mutex_destroy(&c->lock);
	change_feed_free(c->changes);
	free(c);
}

struct committer *
committer_start(struct log_buffer *buffer,
    const struct sink_operations *operations, struct sink *sink,
    struct log *log, committer_advanced *advanced, void *context,
    struct err_detail *detail)
{
	struct committer *c = calloc(1, sizeof(*c));

	if (c != NULL)
		c->changes = change_feed_create();
	if (c == NULL || c->changes == NULL) {
		err_set(detail, ERR_MEMORY, "no memory for the committer");
		free(c);
		return NULL;
	}
	c->buffer = buffer;
	c->operations = operations;
	c->sink = sink;
	c->log = log;
	c->advanced = advanced;
	c->context = context;
	init_lock(c);
	if (start_thread(c) != ERR_NONE) {
		err_set(detail, ERR_SYSTEM, "cannot start the committer");
		free_committer(c);
		return NULL;
	}
	return c;
}

static void
wake(struct committer *c)
{
	pthread_mutex_lock(&c->lock);
	pthread_cond_signal(&c->wake);
	pthread_mutex_unlock(&c->lock);
}

enum err
committer_stop(struct committer *committer, struct err_detail *detail)
{
	enum err err = ERR_NONE;

	atomic_store(&committer->stop, true);
	wake(committer);
	(void)pthread_join(committer->thread, NULL);
	if (committer->lost) {
		const char *why = committer->trouble.detail.text;

		log_write(committer->log, LEASE_LOG_LOST, why);
		err = err_set(detail, ERR_LOG_STOPPED,
		    "stopped with changes that could not be stored: %s", why);
	}
	committer->operations->close(committer->sink);
	free_committer(committer);
	return err;
}

void
committer_kick(struct committer *committer)
{
	/* Sequentially consistent, as the other side in wait_for_work: one
	 * of the two sees the other's store. */
	atomic_store(&committer->pending, true);
	if (atomic_load(&committer->sleeping))
		wake(committer);
}

uint64_t
committer_durable(const struct committer *committer)
{
	return atomic_load(&committer->durable);
}

struct change_feed *
committer_changes(struct committer *committer)
{
	return committer->changes;
}

static void
ask_for(struct committer *committer, bool renew, committer_rotated *done,
    void *context)
{
	struct rotation *rotation = malloc(sizeof(*rotation));

	if (rotation == NULL) {
		if (done != NULL)
			done(context, ERR_MEMORY, false, "no memory");
		return;
	}
	*rotation =
	    (struct rotation){.renew = renew, .done = done, .context = context};
	pthread_mutex_lock(&committer->lock);
	rotation->next = committer->rotations;
	committer->rotations = rotation;
	pthread_cond_signal(&committer->wake);
	pthread_mutex_unlock(&committer->lock);
}

void
committer_rotate(
    struct committer *committer, committer_rotated *done, void *context)
{
	ask_for(committer, false, done, context);
}

void
committer_renew(
    struct committer *committer, committer_rotated *done, void *context)
{
	ask_for(committer, true, done, context);
}

void
committer_state(struct committer *committer, struct committer_state *out)
{
	*out = (struct committer_state){
	    .stopped = atomic_load(&committer->stopped),
	    .durable = atomic_load(&committer->durable),
	    .batches = atomic_load(&committer->batches),
	    .rows = atomic_load(&committer->rows),
	    .failures = atomic_load(&committer->failures),
	    .sync_ns_last = atomic_load(&committer->sync_ns_last),
	    .sync_ns_max = atomic_load(&committer->sync_ns_max),
	};
}
