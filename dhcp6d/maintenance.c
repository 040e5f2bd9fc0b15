/*
 * maintenance.c: expiry and the cleanup of the lease file.
 *
 * Expiry takes the store's lock for one slice of leases and lets it go, so that
 * no packet waits for longer than a slice. Kea's limits bound a cycle, not what
 * is done in all: a cycle that left leases behind is followed by the next after
 * a moment, not after the whole pause, since nobody is stopped meanwhile.
 */
#include "dhcp6d/maintenance.h"

#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dhcp6d/lease/apply.h"
#include "libcommon/log_messages.h"
#include "libcommon/text.h"

#define NS_PER_S UINT64_C(1000000000)
#define NS_PER_MS UINT64_C(1000000)
#define NEVER UINT64_MAX
#define SLICE 64
#define BACKLOG_PAUSE_NS (10 * NS_PER_MS)
#define LFC_NOT_EXECUTED 127 /* starter.h */
#define LFC_RETRY_NS (60 * NS_PER_S)

/* What the committer's thread says of a rotation. */
struct report {
	bool there;
	enum err err;
	char text[ERR_DETAIL_SIZE];
};

struct maintenance {
	struct maintenance_setup setup;
	struct expiry_config expiry;
	uint32_t lfc_interval;
	uint64_t expire_at, lfc_at; /* steady ns; NEVER */
	uint64_t backlog_since;     /* steady ns; NEVER = all were reclaimed */
	unsigned cycles;            /* in a row that left leases behind */
	bool warned;
	bool rotating;
	pthread_mutex_t lock; /* of the report */
	struct report report;
	struct lease_change changes[SLICE];
};

struct maintenance *
maintenance_create(const struct maintenance_setup *setup)
{
	struct maintenance *maintenance = calloc(1, sizeof(*maintenance));

	if (maintenance == NULL)
		return NULL;
	maintenance->setup = *setup;
	maintenance->expire_at = maintenance->lfc_at = NEVER;
	maintenance->backlog_since = NEVER;
	pthread_mutex_init(&maintenance->lock, NULL);
	return maintenance;
}

void
maintenance_free(struct maintenance *maintenance)
{
	if (maintenance == NULL)
		return;
	pthread_mutex_destroy(&maintenance->lock);
	free(maintenance);
}

static uint64_t
steady(const struct maintenance *maintenance)
{
	return clock_now(maintenance->setup.clock).steady_ns;
}

void
maintenance_configure(
    struct maintenance *maintenance, const struct snapshot *snapshot)
{
	uint64_t now = steady(maintenance);
	uint32_t interval = snapshot->lease_database.lfc_interval;

	maintenance->expiry = snapshot->expiry;
	maintenance->expire_at =
	    snapshot->expiry.reclaim_wait == 0
		? NEVER
		: now + snapshot->expiry.reclaim_wait * NS_PER_S;
	if (maintenance->setup.storage->path[0] == 0)
		interval = 0;
	if (interval == 0)
		maintenance->lfc_at = NEVER;
	else if (interval != maintenance->lfc_interval)
		maintenance->lfc_at = now + interval * NS_PER_S;
	if (interval != 0 && interval != maintenance->lfc_interval)
		log_write(maintenance->setup.log, DHCPSRV_MEMFILE_LFC_SETUP,
		    interval);
	maintenance->lfc_interval = interval;
}

/* ---- expiry ---- */

static const char *
resource_text(const struct lease *lease, char text[PREFIX_TEXT_SIZE])
{
	if (lease->type == LEASE_NA)
		return address_text(lease->address, text);
	return prefix_text(
	    (struct prefix){lease->address, lease->prefix_length}, text);
}

/* What becomes of a lease whose time is over, in Kea's words. */
static void
log_reclaimed(struct log *log, const struct lease_change *change)
{
	const struct lease *lease = &change->lease;
	char duid[BYTES_TEXT_SIZE(LEASE_DUID_MAX)], text[PREFIX_TEXT_SIZE];

	if (lease->state == LEASE_DECLINED)
		log_write(log, ALLOC_ENGINE_V6_DECLINED_RECOVERED,
		    resource_text(lease, text), lease->valid);
	else if (change->remove && lease->state != LEASE_ASSIGNED)
		log_write(log, ALLOC_ENGINE_V6_RECLAIMED_LEASES_DELETE,
		    bytes_to_text(lease->duid, duid, sizeof(duid)),
		    resource_text(lease, text));
	else
		log_write(log, ALLOC_ENGINE_V6_LEASE_RECLAIM,
		    bytes_to_text(lease->duid, duid, sizeof(duid)),
		    resource_text(lease, text));
}

/* Reclaims at most max leases under one lock. Returns how many. */
static size_t
reclaim_slice(struct maintenance *maintenance, size_t max)
{
	struct storage *storage = maintenance->setup.storage;
	const struct moment now = clock_now(maintenance->setup.clock);
	const uint32_t hold = maintenance->expiry.flush_wait == 0
				  ? 0
				  : maintenance->expiry.hold_reclaimed;
	uint64_t sequence;
	size_t count;
	enum err err = ERR_NONE;

	store_lock(storage->store);
	count = lease_due(storage->store, &now, hold, maintenance->changes,
	    max < SLICE ? max : SLICE);
	for (size_t i = 0; i < count; i++)
		log_reclaimed(maintenance->setup.log, &maintenance->changes[i]);
	if (count > 0)
		err = lease_apply(storage->store, storage->log_buffer, &now,
		    maintenance->changes, count, &sequence);
	store_unlock(storage->store);
	if (count > 0 && err == ERR_NONE)
		committer_kick(storage->committer);
	return err == ERR_NONE ? count : 0;
}

/* One cycle within its limits; false if leases were left behind. */
static bool
reclaim_cycle(struct maintenance *maintenance)
{
	const struct expiry_config *limits = &maintenance->expiry;
	const uint64_t start = steady(maintenance);
	size_t max = limits->max_leases == 0 ? SIZE_MAX : limits->max_leases;
	size_t done = 0, count;
	uint64_t spent = 0;

	log_write(maintenance->setup.log,
	    ALLOC_ENGINE_V6_LEASES_RECLAMATION_START, limits->max_leases,
	    limits->max_time_ms);
	do {
		count = reclaim_slice(maintenance, max - done);
		done += count;
		spent = steady(maintenance) - start;
	} while (count == SLICE && done < max &&
		 (limits->max_time_ms == 0 ||
		     spent < limits->max_time_ms * NS_PER_MS));
	if (done > 0)
		log_write(maintenance->setup.log,
		    ALLOC_ENGINE_V6_LEASES_RECLAMATION_COMPLETE, done,
		    (double)spent / NS_PER_MS);
	return count < SLICE && done < max;
}

/*
 * Says once that leases pile up: when there has been a backlog for as long as
 * the configured number of Kea's cycles would have taken.
 */
static void
warn_of_backlog(struct maintenance *maintenance, uint64_t now)
{
	const struct expiry_config *limits = &maintenance->expiry;
	const uint64_t patience =
	    (uint64_t)limits->unwarned_cycles * limits->reclaim_wait * NS_PER_S;

	maintenance->cycles++;
	if (maintenance->backlog_since == NEVER)
		maintenance->backlog_since = now;
	if (limits->unwarned_cycles == 0 || maintenance->warned ||
	    now - maintenance->backlog_since < patience)
		return;
	maintenance->warned = true;
	log_write(maintenance->setup.log,
	    ALLOC_ENGINE_V6_LEASES_RECLAMATION_SLOW, maintenance->cycles);
}

static void
expire(struct maintenance *maintenance)
{
	bool complete = reclaim_cycle(maintenance);
	uint64_t now = steady(maintenance);

	if (complete) {
		maintenance->backlog_since = NEVER;
		maintenance->warned = false;
		maintenance->cycles = 0;
		maintenance->expire_at =
		    now + maintenance->expiry.reclaim_wait * NS_PER_S;
		return;
	}
	warn_of_backlog(maintenance, now);
	maintenance->expire_at = now + BACKLOG_PAUSE_NS;
}

/* ---- the lease file's cleanup ---- */

/* By the committer's thread. */
static void
rotated(void *context, enum err err, bool rotated, const char *detail)
{
	struct maintenance *maintenance = context;
	const uint64_t one = 1;

	(void)rotated; /* an earlier set may wait for lfc, too */
	pthread_mutex_lock(&maintenance->lock);
	maintenance->report.there = true;
	maintenance->report.err = err;
	maintenance->report.text[0] = 0;
	if (detail != NULL)
		strncat(maintenance->report.text, detail,
		    sizeof(maintenance->report.text) - 1);
	pthread_mutex_unlock(&maintenance->lock);
	(void)!write(maintenance->setup.event, &one, sizeof(one));
}

enum err
maintenance_compact(struct maintenance *maintenance)
{
	if (maintenance->setup.storage->path[0] == 0)
		return ERR_UNSUPPORTED;
	if (maintenance->rotating)
		return ERR_BUSY;
	log_write(maintenance->setup.log, DHCPSRV_MEMFILE_LFC_START,
	    maintenance->setup.storage->path);
	maintenance->rotating = true;
	committer_rotate(
	    maintenance->setup.storage->committer, rotated, maintenance);
	return ERR_NONE;
}

static void
lfc_start(struct maintenance *maintenance)
{
	const char *path = maintenance->setup.storage->path;
	struct err_detail detail;
	enum err err =
	    starter_run_lfc(maintenance->setup.starter, path, &detail);

	if (err == ERR_BUSY)
		log_write(
		    maintenance->setup.log, DHCPSRV_MEMFILE_LFC_RUNNING, path);
	else if (err != ERR_NONE)
		log_write(maintenance->setup.log,
		    DHCPSRV_MEMFILE_LFC_SPAWN_FAIL, detail.text);
	else
		log_write(
		    maintenance->setup.log, DHCPSRV_MEMFILE_LFC_EXECUTE, path);
}

/* What the committer has said of the last rotation, if it has. */
static void
take_report(struct maintenance *maintenance)
{
	struct report report;

	pthread_mutex_lock(&maintenance->lock);
	report = maintenance->report;
	maintenance->report.there = false;
	pthread_mutex_unlock(&maintenance->lock);
	if (!report.there)
		return;
	maintenance->rotating = false;
	if (report.err == ERR_NONE) {
		lfc_start(maintenance);
		return;
	}
	if (report.err != ERR_CLOSED)
		log_write(maintenance->setup.log,
		    DHCPSRV_MEMFILE_LFC_LEASE_FILE_RENAME_FAIL,
		    maintenance->setup.storage->path,
		    report.text[0] != 0 ? report.text : err_text(report.err));
	if (maintenance->lfc_at != NEVER)
		maintenance->lfc_at = steady(maintenance) + LFC_RETRY_NS;
}

void
maintenance_lfc_ended(struct maintenance *maintenance, int status)
{
	if (status == 0)
		log_write(maintenance->setup.log, DHCPSRV_MEMFILE_LFC_ENDED,
		    maintenance->setup.storage->path);
	else if (status == LFC_NOT_EXECUTED)
		log_write(maintenance->setup.log,
		    DHCPSRV_MEMFILE_LFC_SPAWN_FAIL,
		    "the program lfc cannot be executed; it is expected at"
		    " " SBINDIR "/lfc, or where DHCP6D_LFC in the environment"
		    " says");
	else
		log_write(maintenance->setup.log, DHCPSRV_MEMFILE_LFC_FAILED,
		    status, maintenance->setup.storage->path);
}

/* ---- */

static int
milliseconds_until(uint64_t at, uint64_t now)
{
	uint64_t left;

	if (at == NEVER)
		return INT_MAX;
	if (at <= now)
		return 0;
	left = (at - now + NS_PER_MS - 1) / NS_PER_MS;
	return left > INT_MAX ? INT_MAX : (int)left;
}

int
maintenance_run(struct maintenance *maintenance)
{
	int expiry, lfc;

	take_report(maintenance);
	if (maintenance->expire_at <= steady(maintenance))
		expire(maintenance);
	if (maintenance->lfc_at <= steady(maintenance)) {
		maintenance->lfc_at =
		    steady(maintenance) + maintenance->lfc_interval * NS_PER_S;
		(void)maintenance_compact(maintenance);
	}
	expiry =
	    milliseconds_until(maintenance->expire_at, steady(maintenance));
	lfc = milliseconds_until(maintenance->lfc_at, steady(maintenance));
	return expiry < lfc ? expiry : lfc;
}
