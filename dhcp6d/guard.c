/*
 * guard.c: notices when the lease file is lost, and makes it whole again.
 *
 * What F is and how long it is is remembered from look to look. It may change
 * by a rotation, of which we are told; and by the committer's recovery after a
 * failure, which cuts back what was never synced, so that sizes from before it
 * do not count. Where nothing is remembered, at first and after a rotation, the
 * committer is asked whether F is what it writes to: another may stand there
 * already. It is asked after a failure as well, since its recovery may have
 * found less than was acknowledged; and when the journal is not what it was.
 */
#include "dhcp6d/guard.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dhcp6d/rewrite.h"
#include "libcommon/log_messages.h"

#define NS_PER_S UINT64_C(1000000000)
#define LOOK_NS (2 * NS_PER_S)
#define RETRY_NS (5 * NS_PER_S)
#define STOP_TRY_MS 1000
#define STOP_TRIES 60

enum stage {
	STAGE_WATCHING,
	STAGE_CHECKING, /* the committer is asked whether F is whole */
	STAGE_LOST,     /* the committer is to begin a new F */
	STAGE_RENEWING, /* it has been asked to */
	STAGE_RENEWED,  /* all leases are to be written */
	STAGE_WRITING
};

struct guard {
	struct storage *storage;
	const struct clock *clock;
	struct log *log;
	int event;
	enum stage stage;
	bool awaited; /* the committer's answer: it wakes */
	bool stopping, stopped;
	/* checked: the look at the stop, asked for there, found F whole. */
	bool asked_at_stop, checked;
	atomic_bool lost;
	uint64_t at; /* steady ns */
	struct rewrite *rewrite;
	/* F at the last look; known: it is what the committer writes to. */
	bool seen, known;
	dev_t device;
	ino_t inode;
	off_t size;
	ino_t journal;     /* F.journal; 0: there is none */
	uint64_t failures; /* of the committer, until then */

	pthread_mutex_t lock; /* of what the committer says */
	struct answer {
		bool there;
		enum err err;
		bool lost;
	} answer;
};

struct guard *
guard_create(struct storage *storage, const struct clock *clock,
    struct log *log, int event)
{
	struct guard *guard = calloc(1, sizeof(*guard));

	if (guard == NULL)
		return NULL;
	guard->storage = storage;
	guard->clock = clock;
	guard->log = log;
	guard->event = event;
	(void)pthread_mutex_init(&guard->lock, NULL);
	return guard;
}

void
guard_free(struct guard *guard)
{
	if (guard == NULL)
		return;
	rewrite_free(guard->rewrite);
	(void)pthread_mutex_destroy(&guard->lock);
	free(guard);
}

void
guard_rotated(struct guard *guard)
{
	guard->seen = guard->known = false;
}

static void
begin(struct guard *guard, const char *what)
{
	log_write(guard->log, LEASE_FILE_LOST, guard->storage->path, what);
	atomic_store(&guard->lost, true);
	guard->stage = STAGE_LOST;
	guard->at = 0;
}

void
guard_alarm(struct guard *guard)
{
	if (guard->stage == STAGE_WATCHING)
		begin(guard, "deleted, moved or replaced");
}

static uint64_t
failures_of(const struct guard *guard)
{
	struct committer_state state;

	committer_state(guard->storage->committer, &state);
	return state.failures;
}

static ino_t
find_journal(const struct guard *guard)
{
	char path[LEASE_FILE_PATH_MAX + sizeof(".journal")];
	struct stat st;

	(void)snprintf(path, sizeof(path), "%s.journal", guard->storage->path);
	return lstat(path, &st) == 0 ? st.st_ino : 0;
}

static void
remember(struct guard *guard, const struct stat *st, uint64_t failures)
{
	guard->journal = find_journal(guard);
	guard->device = st->st_dev;
	guard->inode = st->st_ino;
	guard->size = st->st_size;
	guard->failures = failures;
}

/* By the committer's thread. */
static void
renewed(void *context, enum err err, bool lost, const char *detail)
{
	struct guard *guard = context;
	const uint64_t one = 1;
	bool wakes;

	(void)detail; /* a failure is the committer's to tell */
	pthread_mutex_lock(&guard->lock);
	guard->answer = (struct answer){true, err, lost};
	wakes = lost || guard->awaited;
	pthread_mutex_unlock(&guard->lock);
	if (wakes)
		(void)!write(guard->event, &one, sizeof(one));
}

static void
ask(struct guard *guard, enum stage stage)
{
	guard->stage = stage;
	guard->asked_at_stop = guard->stopping;
	guard->awaited = guard->stopping || stage != STAGE_CHECKING;
	committer_renew(guard->storage->committer, renewed, guard);
}

static void
look(struct guard *guard)
{
	uint64_t failures = failures_of(guard);
	struct stat st;

	guard->seen = lstat(guard->storage->path, &st) == 0;
	if (!guard->known || failures != guard->failures ||
	    find_journal(guard) != guard->journal) {
		/* what is seen before the answer is ours if that says so */
		if (guard->seen)
			remember(guard, &st, failures);
		ask(guard, STAGE_CHECKING);
		return;
	}
	if (!guard->seen)
		begin(guard, "deleted or moved");
	else if (st.st_dev != guard->device || st.st_ino != guard->inode)
		begin(guard, "replaced");
	else if (st.st_size < guard->size)
		begin(guard, "cut");
	else
		remember(guard, &st, failures);
}

/* True if F is whole, as far as can be told: while storage fails it is only
 * known that the name is there. */
static bool
passes(struct guard *guard, const struct answer *answer)
{
	if (answer->lost || (answer->err != ERR_NONE && !guard->seen)) {
		begin(guard, "deleted, moved or replaced");
		return false;
	}
	guard->known =
	    answer->err == ERR_NONE && guard->seen && !guard->stopping;
	guard->checked = guard->asked_at_stop;
	guard->stage = STAGE_WATCHING;
	return true;
}

static void
take_answer(struct guard *guard, uint64_t now)
{
	struct answer answer;

	pthread_mutex_lock(&guard->lock);
	answer = guard->answer;
	guard->answer.there = false;
	pthread_mutex_unlock(&guard->lock);
	if (!answer.there ||
	    (guard->stage == STAGE_CHECKING && passes(guard, &answer)))
		return;
	guard->stage = answer.err == ERR_NONE ? STAGE_RENEWED : STAGE_LOST;
	guard->at = answer.err == ERR_NONE ? 0 : now + RETRY_NS;
	guard->known = false;
}

static bool
take_rewrite(struct guard *guard, uint64_t now)
{
	struct err_detail detail;
	uint64_t leases;
	enum err err;

	if (!rewrite_ended(guard->rewrite, &err, &leases, &detail))
		return false;
	rewrite_free(guard->rewrite);
	guard->rewrite = NULL;
	if (err != ERR_NONE) {
		log_write(guard->log, LEASE_FILE_REWRITE_FAILED,
		    guard->storage->path, detail.text);
		guard->stage = STAGE_LOST; /* the new F may be gone, too */
		guard->at = now + RETRY_NS;
		return false;
	}
	log_write(
	    guard->log, LEASE_FILE_REWRITTEN, guard->storage->path, leases);
	atomic_store(&guard->lost, false);
	guard->stage = STAGE_WATCHING;
	guard->at = now + LOOK_NS;
	return true;
}

static void
start_rewrite(struct guard *guard, uint64_t now)
{
	guard->rewrite =
	    rewrite_start(guard->storage, guard->clock, guard->event);
	guard->stage = guard->rewrite != NULL ? STAGE_WRITING : STAGE_RENEWED;
	guard->at = now + RETRY_NS;
}

static void
do_due(struct guard *guard, bool quiet, uint64_t now)
{
	switch (guard->stage) {
	case STAGE_WATCHING:
		guard->at = now + LOOK_NS;
		if (quiet)
			look(guard);
		break;
	case STAGE_LOST:
		guard->at = now + RETRY_NS;
		if (!quiet)
			break;
		ask(guard, STAGE_RENEWING);
		break;
	case STAGE_RENEWED:
		guard->at = now + RETRY_NS;
		if (quiet)
			start_rewrite(guard, now);
		break;
	case STAGE_CHECKING:
		guard->at = now + LOOK_NS;
		break;
	default: /* an event tells */
		guard->at = now + RETRY_NS;
		break;
	}
}

bool
guard_run(struct guard *guard, bool quiet, uint64_t *wanted_at)
{
	uint64_t now = clock_now(guard->clock).steady_ns;
	bool done = false;

	if (guard->stopped)
		return false;
	take_answer(guard, now);
	if (guard->rewrite != NULL)
		done = take_rewrite(guard, now);
	/* A loss that is noticed is dealt with at once. */
	for (unsigned i = 0; i < 2 && guard->at <= now; i++)
		do_due(guard, quiet, now);
	*wanted_at = guard->at;
	return done;
}

/* An answer or the rewrite's end wakes; without either what failed is tried
 * again, once a second. */
static void
wait_for_news(struct guard *guard, unsigned *tries)
{
	struct pollfd event = {guard->event, POLLIN, 0};
	uint64_t count;

	if (poll(&event, 1, STOP_TRY_MS) > 0) {
		(void)!read(guard->event, &count, sizeof(count));
		return;
	}
	guard->at = 0;
	if (guard->stage != STAGE_WRITING)
		(*tries)++;
}

enum err
guard_stop(struct guard *guard, struct err_detail *detail)
{
	enum err err = ERR_NONE;
	unsigned tries = 0;
	uint64_t at;

	if (guard == NULL || guard->stopped)
		return ERR_NONE;
	guard->stopping = true;
	guard->known = false; /* a rotation may be under way */
	while (!guard->checked && tries < STOP_TRIES) {
		if (guard->stage == STAGE_WATCHING)
			guard->at = 0;
		(void)guard_run(guard, true, &at);
		if (guard->stage != STAGE_WATCHING)
			wait_for_news(guard, &tries);
	}
	if (!guard->checked) {
		log_write(
		    guard->log, LEASE_FILE_STAYS_LOST, guard->storage->path);
		err = err_set(detail, ERR_SYSTEM, "lease file %s stays lost",
		    guard->storage->path);
	}
	guard->stopped = true;
	return err;
}

bool
guard_is_lost(const struct guard *guard)
{
	return atomic_load(&guard->lost);
}
