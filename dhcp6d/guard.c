/*
 * guard.c: notices when the lease file is lost, and makes it whole again.
 *
 * What F is and how long it is is remembered from look to look. It may change
 * by a rotation, of which we are told; and by the committer's recovery after a
 * failure, which cuts back what was never synced, so that sizes from before it
 * do not count. A recovery that had to make a new F is a loss as well.
 */
#include "dhcp6d/guard.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dhcp6d/rewrite.h"
#include "libcommon/log_messages.h"

#define NS_PER_S UINT64_C(1000000000)
#define LOOK_NS (2 * NS_PER_S)
#define RETRY_NS (5 * NS_PER_S)

enum stage {
	STAGE_WATCHING,
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
	bool stopped;
	atomic_bool lost;
	uint64_t at; /* steady ns */
	struct rewrite *rewrite;
	/* F at the last look. */
	bool known;
	dev_t device;
	ino_t inode;
	off_t size;
	uint64_t failures; /* of the committer, until then */

	pthread_mutex_t lock; /* of what the committer says */
	bool told;
	enum err err;
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
guard_stop(struct guard *guard)
{
	if (guard == NULL)
		return;
	guard->stopped = true;
	rewrite_free(guard->rewrite);
	guard->rewrite = NULL;
}

void
guard_rotated(struct guard *guard)
{
	guard->known = false;
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

static void
remember(struct guard *guard, const struct stat *st, uint64_t failures)
{
	guard->known = true;
	guard->device = st->st_dev;
	guard->inode = st->st_ino;
	guard->size = st->st_size;
	guard->failures = failures;
}

static void
look(struct guard *guard)
{
	uint64_t failures = failures_of(guard);
	struct stat st;

	if (lstat(guard->storage->path, &st) != 0) {
		begin(guard, "deleted or moved");
		return;
	}
	if (guard->known &&
	    (st.st_dev != guard->device || st.st_ino != guard->inode))
		begin(guard, "replaced");
	else if (guard->known && failures == guard->failures &&
		 st.st_size < guard->size)
		begin(guard, "cut");
	remember(guard, &st, failures);
}

/* By the committer's thread. */
static void
renewed(void *context, enum err err, bool rotated, const char *detail)
{
	struct guard *guard = context;
	const uint64_t one = 1;

	(void)rotated;
	(void)detail; /* a failure is the committer's to tell */
	pthread_mutex_lock(&guard->lock);
	guard->told = true;
	guard->err = err;
	pthread_mutex_unlock(&guard->lock);
	(void)!write(guard->event, &one, sizeof(one));
}

static void
take_renewal(struct guard *guard, uint64_t now)
{
	bool told;
	enum err err;

	pthread_mutex_lock(&guard->lock);
	told = guard->told;
	err = guard->err;
	guard->told = false;
	pthread_mutex_unlock(&guard->lock);
	if (!told)
		return;
	guard->stage = err == ERR_NONE ? STAGE_RENEWED : STAGE_LOST;
	guard->at = err == ERR_NONE ? 0 : now + RETRY_NS;
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
		guard->stage = STAGE_RENEWING;
		committer_renew(guard->storage->committer, renewed, guard);
		break;
	case STAGE_RENEWED:
		guard->at = now + RETRY_NS;
		if (quiet)
			start_rewrite(guard, now);
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
	take_renewal(guard, now);
	if (guard->rewrite != NULL)
		done = take_rewrite(guard, now);
	/* A loss that is noticed is dealt with at once. */
	for (unsigned i = 0; i < 2 && guard->at <= now; i++)
		do_due(guard, quiet, now);
	*wanted_at = guard->at;
	return done;
}

bool
guard_is_lost(const struct guard *guard)
{
	return atomic_load(&guard->lost);
}
