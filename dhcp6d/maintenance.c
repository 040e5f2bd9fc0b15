/*
 * maintenance.c: expiry, and whoever else wants a moment of the main thread.
 *
 * Expiry takes the store's lock for one slice of leases and lets it go, so that
 * no packet waits for longer than a slice. Kea's limits bound a cycle, not what
 * is done in all: a cycle that left leases behind is followed by the next after
 * a moment, not after the whole pause, since nobody is stopped meanwhile.
 */
#include "dhcp6d/maintenance.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/packet/reclaim.h"
#include "libcommon/log_messages.h"

#define NS_PER_S UINT64_C(1000000000)
#define NS_PER_MS UINT64_C(1000000)
#define NEVER UINT64_MAX
#define SLICE 64
#define BACKLOG_PAUSE_NS (10 * NS_PER_MS)

struct maintenance {
	struct upkeep_setup setup;
	const struct snapshot *snapshot; /* in force; NULL until there is one */
	struct expiry_config expiry;     /* its */
	struct compaction *compaction;
	uint64_t expire_at;     /* steady ns; NEVER */
	uint64_t backlog_since; /* steady ns; NEVER = all were reclaimed */
	unsigned cycles;        /* in a row that left leases behind */
	bool warned;
	struct lease_change changes[SLICE];
};

struct maintenance *
maintenance_create(const struct upkeep_setup *setup)
{
	struct maintenance *maintenance = calloc(1, sizeof(*maintenance));

	if (maintenance == NULL)
		return NULL;
	maintenance->setup = *setup;
	maintenance->expire_at = maintenance->backlog_since = NEVER;
	maintenance->compaction = compaction_create(setup);
	if (maintenance->compaction == NULL) {
		free(maintenance);
		return NULL;
	}
	return maintenance;
}

enum err
maintenance_stop(struct maintenance *maintenance, struct err_detail *detail)
{
	if (maintenance == NULL)
		return ERR_NONE;
	return compaction_stop(maintenance->compaction, detail);
}

void
maintenance_free(struct maintenance *maintenance)
{
	if (maintenance == NULL)
		return;
	compaction_free(maintenance->compaction);
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
	const uint32_t former = maintenance->expiry.reclaim_wait;
	const uint32_t wait = snapshot->expiry.reclaim_wait;

	maintenance->snapshot = snapshot;
	maintenance->expiry = snapshot->expiry;
	/* edits one after the other must not put it off for ever */
	if (wait != former)
		maintenance->expire_at =
		    wait == 0 ? NEVER : steady(maintenance) + wait * NS_PER_S;
	compaction_configure(
	    maintenance->compaction, snapshot->lease_database.lfc_interval);
}

/* ---- expiry ---- */

/* Reclaims at most max leases under one lock. Returns how many. */
static size_t
reclaim_slice(struct maintenance *maintenance, size_t max)
{
	struct storage *storage = maintenance->setup.storage;
	const struct moment now = clock_now(maintenance->setup.clock);
	const struct dns_updates updates = {
	    .config = maintenance->snapshot,
	    .store = storage->store,
	    .log_buffer = storage->log_buffer,
	    .now = &now,
	    .log = maintenance->setup.log,
	    .statistics = maintenance->setup.statistics,
	};
	size_t count;

	store_lock(storage->store);
	if (reclaim_due(&updates, reclaim_hold(maintenance->snapshot),
		maintenance->changes, max < SLICE ? max : SLICE,
		&count) != ERR_NONE)
		count = 0;
	store_unlock(storage->store);
	if (count > 0)
		committer_kick(storage->committer);
	return count;
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
	uint64_t now, file = compaction_run(maintenance->compaction);
	int expiry, lfc;

	if (maintenance->expire_at <= steady(maintenance))
		expire(maintenance);
	now = steady(maintenance);
	expiry = milliseconds_until(maintenance->expire_at, now);
	lfc = milliseconds_until(file, now);
	return expiry < lfc ? expiry : lfc;
}

struct compaction *
maintenance_compaction(struct maintenance *maintenance)
{
	return maintenance->compaction;
}
