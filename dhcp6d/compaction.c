/*
 * compaction.c: when the lease file is compacted, and what came of it.
 *
 * Rows are counted, not looked up: those that the start has read and those
 * that the committer has written since. After a compaction they are its
 * result's and what came after the rotation.
 */
#include "dhcp6d/compaction.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dhcp6d/guard.h"
#include "libcommon/log_messages.h"

#define NS_PER_S UINT64_C(1000000000)
#define NS_PER_MS UINT64_C(1000000)
#define NEVER UINT64_MAX

/* After a failure: a minute, then twice as long each time, up to an hour. */
#define RETRY_FIRST_S 60
#define RETRY_MAX_S 3600

/* How often the files' size is looked at. */
#define LOOK_NS (10 * NS_PER_S)

/*
 * By size: rows that are not needed cost a start as much as the others, about
 * a second per million. Below that nobody minds, so a small server is left
 * alone; above, as many as three times the leases may gather, since each
 * compaction writes every lease once more: a third of a row for each row.
 */
#define NEEDLESS_ROWS 1000000
#define NEEDLESS_PER_LEASE 3

/* What the committer's thread says of a rotation. */
struct report {
	bool there;
	enum err err;
	bool rotated;
	uint64_t rows; /* committed until then */
	char text[ERR_DETAIL_SIZE];
};

struct compaction {
	struct upkeep_setup setup;
	struct guard *guard; /* NULL: there is no file */
	uint32_t interval;
	uint64_t due_at, retry_at, look_at; /* steady ns; NEVER */
	unsigned failed;                    /* in a row */
	bool executing;                     /* the starter has been asked */
	uint64_t started_ns;                /* of the lfc that runs */
	uint64_t started_rows;
	/* Of the last rotation, and of what has not been compacted. */
	bool rotated;
	uint64_t rotated_rows;
	int64_t rotated_s, since_s; /* lease time */
	/* Rows of all files: that many, and what was committed since. */
	uint64_t rows, rows_committed;

	/* Held by whoever writes report, state, rows, since_s and retry_at;
	 * the main thread reads all but the report without it. */
	pthread_mutex_t lock;
	struct report report;
	struct control_compaction state;
};

bool
compaction_is_due(uint64_t rows, uint64_t leases)
{
	uint64_t needless = rows > leases ? rows - leases : 0;

	return needless > NEEDLESS_ROWS &&
	       needless / NEEDLESS_PER_LEASE > leases;
}

static struct moment
now_of(const struct compaction *compaction)
{
	return clock_now(compaction->setup.clock);
}

static bool
has_file(const struct compaction *compaction)
{
	return compaction->setup.storage->path[0] != 0;
}

/* The last compaction may have been another process's: its result tells. */
static int64_t
last_result_s(const struct storage *storage, int64_t otherwise)
{
	struct lease_file_names *names = malloc(sizeof(*names));
	int64_t result = otherwise;
	struct stat st;

	if (names != NULL &&
	    lease_file_names(storage->path, names, NULL) == ERR_NONE &&
	    stat(names->previous, &st) == 0 && st.st_mtime < otherwise)
		result = (int64_t)st.st_mtime;
	free(names);
	return result;
}

struct compaction *
compaction_create(const struct upkeep_setup *setup)
{
	struct compaction *compaction = calloc(1, sizeof(*compaction));
	struct moment now = clock_now(setup->clock);

	if (compaction == NULL)
		return NULL;
	compaction->setup = *setup;
	compaction->due_at = compaction->retry_at = NEVER;
	compaction->look_at = NEVER;
	compaction->rows = setup->storage->rows;
	compaction->since_s = now.lease_s;
	if (has_file(compaction)) {
		compaction->look_at = now.steady_ns + LOOK_NS;
		compaction->since_s =
		    last_result_s(setup->storage, now.lease_s);
	}
	compaction->state.status = -1;
	pthread_mutex_init(&compaction->lock, NULL);
	if (has_file(compaction)) {
		compaction->guard = guard_create(
		    setup->storage, setup->clock, setup->log, setup->event);
		if (compaction->guard == NULL) {
			compaction_free(compaction);
			return NULL;
		}
	}
	return compaction;
}

enum err
compaction_stop(struct compaction *compaction, struct err_detail *detail)
{
	return guard_stop(compaction->guard, detail);
}

void
compaction_free(struct compaction *compaction)
{
	if (compaction == NULL)
		return;
	guard_free(compaction->guard);
	pthread_mutex_destroy(&compaction->lock);
	free(compaction);
}

void
compaction_configure(struct compaction *compaction, uint32_t interval)
{
	if (!has_file(compaction))
		interval = 0;
	if (interval == 0)
		compaction->due_at = NEVER;
	else if (interval != compaction->interval)
		compaction->due_at =
		    now_of(compaction).steady_ns + interval * NS_PER_S;
	if (interval != 0 && interval != compaction->interval)
		log_write(
		    compaction->setup.log, DHCPSRV_MEMFILE_LFC_SETUP, interval);
	compaction->interval = interval;
}

/* ---- rows ---- */

static uint64_t
committed_rows(const struct compaction *compaction)
{
	struct committer_state state;

	committer_state(compaction->setup.storage->committer, &state);
	return state.rows;
}

static uint64_t
rows_in_files(const struct compaction *compaction)
{
	return compaction->rows + committed_rows(compaction) -
	       compaction->rows_committed;
}

/* ---- rotation ---- */

/* By the committer's thread. */
static void
rotated(void *context, enum err err, bool rotated, const char *detail)
{
	struct compaction *compaction = context;
	const uint64_t one = 1;

	pthread_mutex_lock(&compaction->lock);
	compaction->report.there = true;
	compaction->report.err = err;
	compaction->report.rotated = rotated;
	compaction->report.rows = committed_rows(compaction);
	compaction->report.text[0] = 0;
	if (detail != NULL)
		strncat(compaction->report.text, detail,
		    sizeof(compaction->report.text) - 1);
	pthread_mutex_unlock(&compaction->lock);
	(void)!write(compaction->setup.event, &one, sizeof(one));
}

/* Progress and result of a run, as compaction_state tells them. */
static void
set_running(struct compaction *compaction)
{
	pthread_mutex_lock(&compaction->lock);
	compaction->retry_at = NEVER;
	compaction->state.running = true;
	compaction->state.doing[0] = 0;
	compaction->state.count = 0;
	pthread_mutex_unlock(&compaction->lock);
}

enum err
compaction_start(struct compaction *compaction)
{
	if (!has_file(compaction))
		return ERR_UNSUPPORTED;
	if (compaction->state.running || guard_is_lost(compaction->guard))
		return ERR_BUSY;
	log_write(compaction->setup.log, DHCPSRV_MEMFILE_LFC_START,
	    compaction->setup.storage->path);
	compaction->started_rows = rows_in_files(compaction);
	set_running(compaction);
	committer_rotate(
	    compaction->setup.storage->committer, rotated, compaction);
	return ERR_NONE;
}

/* ---- the end of a run ---- */

static uint32_t
retry_later(struct compaction *compaction)
{
	unsigned doublings = compaction->failed < 6 ? compaction->failed : 6;
	uint32_t seconds = RETRY_FIRST_S << doublings;

	if (seconds > RETRY_MAX_S)
		seconds = RETRY_MAX_S;
	compaction->failed++;
	pthread_mutex_lock(&compaction->lock);
	compaction->retry_at =
	    now_of(compaction).steady_ns + seconds * NS_PER_S;
	pthread_mutex_unlock(&compaction->lock);
	return seconds;
}

/* status: lfc's, or -1: it was not started. */
static void
ended(struct compaction *compaction, int status, uint64_t leases)
{
	struct moment now = now_of(compaction);
	struct control_compaction *state = &compaction->state;

	pthread_mutex_lock(&compaction->lock);
	state->running = compaction->executing = false;
	state->ended_s = now.lease_s;
	state->took_ms = (now.steady_ns - compaction->started_ns) / NS_PER_MS;
	state->status = status;
	state->runs++;
	if (status == LFC_DONE) {
		state->rows = compaction->started_rows;
		state->leases = leases;
	} else {
		state->failures++;
	}
	pthread_mutex_unlock(&compaction->lock);
}

static void
not_started(struct compaction *compaction)
{
	ended(compaction, -1, 0);
	(void)retry_later(compaction);
}

/* Without a rotation F is as long as it was: then rows are counted anew by
 * the compaction that follows. */
static void
done(struct compaction *compaction)
{
	uint64_t leases = compaction->state.count;
	bool told = strcmp(compaction->state.doing, LFC_PROGRESS_LEASES) == 0;

	if (!told)
		leases = store_count(compaction->setup.storage->store);
	ended(compaction, LFC_DONE, leases);
	compaction->failed = 0;
	log_write(compaction->setup.log, DHCPSRV_MEMFILE_LFC_ENDED,
	    compaction->setup.storage->path, compaction->started_rows, leases,
	    compaction->state.took_ms);
	if (!compaction->rotated)
		return;
	pthread_mutex_lock(&compaction->lock);
	compaction->rows = leases;
	compaction->rows_committed = compaction->rotated_rows;
	compaction->since_s = compaction->rotated_s;
	pthread_mutex_unlock(&compaction->lock);
}

static void
failed(struct compaction *compaction, int status)
{
	uint32_t seconds = retry_later(compaction);

	ended(compaction, status, 0);
	if (status == LFC_NOT_EXECUTED)
		log_write(compaction->setup.log, DHCPSRV_MEMFILE_LFC_SPAWN_FAIL,
		    "the program lfc cannot be executed; it is expected at"
		    " " SBINDIR "/lfc, or where DHCP6D_LFC in the environment"
		    " says");
	log_write(compaction->setup.log, DHCPSRV_MEMFILE_LFC_FAILED, status,
	    lfc_status_text(status), seconds, compaction->setup.storage->path);
}

void
compaction_news(struct compaction *compaction, const struct starter_news *news)
{
	struct control_compaction *state = &compaction->state;

	if (!news->ended) {
		pthread_mutex_lock(&compaction->lock);
		memcpy(state->doing, news->doing, sizeof(news->doing));
		state->count = news->count;
		pthread_mutex_unlock(&compaction->lock);
	} else if (news->status == LFC_DONE) {
		done(compaction);
	} else {
		failed(compaction, news->status);
	}
}

/* A lfc may well go on; F.pid.lock keeps the next one off. */
void
compaction_starter_gone(struct compaction *compaction)
{
	if (!compaction->executing)
		return;
	compaction_news(compaction,
	    &(struct starter_news){.ended = true, .status = LFC_NO_NEWS});
}

/* ---- what is due ---- */

static void
start_lfc(struct compaction *compaction)
{
	const char *path = compaction->setup.storage->path;
	struct err_detail detail;
	enum err err =
	    starter_run_lfc(compaction->setup.starter, path, &detail);

	compaction->started_ns = now_of(compaction).steady_ns;
	if (err == ERR_NONE) {
		compaction->executing = true;
		log_write(
		    compaction->setup.log, DHCPSRV_MEMFILE_LFC_EXECUTE, path);
		return;
	}
	if (err == ERR_BUSY)
		log_write(
		    compaction->setup.log, DHCPSRV_MEMFILE_LFC_RUNNING, path);
	else
		log_write(compaction->setup.log, DHCPSRV_MEMFILE_LFC_SPAWN_FAIL,
		    detail.text);
	not_started(compaction);
}

/* What the committer has said of the last rotation, if it has. */
static void
take_report(struct compaction *compaction)
{
	struct report report;

	pthread_mutex_lock(&compaction->lock);
	report = compaction->report;
	compaction->report.there = false;
	pthread_mutex_unlock(&compaction->lock);
	if (!report.there)
		return;
	if (report.err == ERR_NONE) {
		if (report.rotated)
			guard_rotated(compaction->guard);
		compaction->rotated = report.rotated;
		compaction->rotated_rows = report.rows;
		compaction->rotated_s = now_of(compaction).lease_s;
		start_lfc(compaction);
		return;
	}
	if (report.err == ERR_CONFLICT)
		guard_alarm(compaction->guard);
	else if (report.err != ERR_CLOSED)
		log_write(compaction->setup.log,
		    DHCPSRV_MEMFILE_LFC_LEASE_FILE_RENAME_FAIL,
		    compaction->setup.storage->path,
		    report.text[0] != 0 ? report.text : err_text(report.err));
	compaction->started_ns = now_of(compaction).steady_ns;
	not_started(compaction);
}

/* A failure is retried at its own pace, whatever the size is meanwhile. */
static void
look_at_size(struct compaction *compaction)
{
	uint64_t rows = rows_in_files(compaction);
	uint64_t leases = store_count(compaction->setup.storage->store);

	if (compaction->retry_at != NEVER || compaction->state.running ||
	    !compaction_is_due(rows, leases))
		return;
	log_write(
	    compaction->setup.log, DHCPSRV_MEMFILE_LFC_GROWN, rows, leases);
	(void)compaction_start(compaction);
}

static uint64_t
earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Leases that were written anew are F.completed: lfc makes F.2 of it. */
static uint64_t
run_guard(struct compaction *compaction)
{
	uint64_t wanted_at = NEVER;

	if (compaction->guard != NULL &&
	    guard_run(
		compaction->guard, !compaction->state.running, &wanted_at))
		(void)compaction_start(compaction);
	return wanted_at;
}

uint64_t
compaction_run(struct compaction *compaction)
{
	uint64_t now = now_of(compaction).steady_ns, guard_at;

	take_report(compaction);
	guard_at = run_guard(compaction);
	if (compaction->due_at <= now) {
		compaction->due_at = now + compaction->interval * NS_PER_S;
		(void)compaction_start(compaction);
	}
	if (compaction->retry_at <= now)
		(void)compaction_start(compaction);
	if (compaction->look_at <= now) {
		compaction->look_at = now + LOOK_NS;
		look_at_size(compaction);
	}
	return earlier(earlier(compaction->due_at, guard_at),
	    earlier(compaction->retry_at, compaction->look_at));
}

/* ---- status ---- */

static uint64_t
size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
}

void
compaction_state(struct compaction *compaction, struct control_compaction *out)
{
	struct lease_file_names *names = malloc(sizeof(*names));
	uint64_t now = now_of(compaction).steady_ns;

	pthread_mutex_lock(&compaction->lock);
	*out = compaction->state;
	out->lost =
	    compaction->guard != NULL && guard_is_lost(compaction->guard);
	out->rows_in_files = rows_in_files(compaction);
	out->pending_since = compaction->since_s;
	if (compaction->retry_at != NEVER && compaction->retry_at > now)
		out->retry_s =
		    (compaction->retry_at - now + NS_PER_S - 1) / NS_PER_S;
	pthread_mutex_unlock(&compaction->lock);
	if (names != NULL && has_file(compaction) &&
	    lease_file_names(compaction->setup.storage->path, names, NULL) ==
		ERR_NONE)
		out->pending_bytes =
		    size_of(names->current) + size_of(names->copy);
	free(names);
}
