/*
 * compaction.h: when the lease file is compacted, and what came of it.
 *
 * The committer rotates F to F.1, then the starter runs lfc (lease-file.md 7).
 * That is done every lfc-interval, by command, at start where the files want
 * it, again after a failure, and by itself when the files have grown beyond
 * what a start would like to read, whatever the interval.
 *
 * Threads: the main one; compaction_state from any. The committer's reports a
 * rotation.
 */
#ifndef DHCP6D_COMPACTION_H
#define DHCP6D_COMPACTION_H

#include <stdbool.h>
#include <stdint.h>

#include "dhcp6d/control/control.h"
#include "dhcp6d/starter.h"
#include "dhcp6d/storage.h"
#include "libcommon/clock.h"
#include "libcommon/log.h"

struct compaction;

/* What upkeep needs of the process; the parts are the caller's. */
struct upkeep_setup {
	struct storage *storage;
	struct starter *starter;
	const struct clock *clock;
	struct log *log;
	int event; /* eventfd of the main loop, written to when there is news */
	/* counted in under the store's lock; may be NULL */
	struct statistics *statistics;
};

/* NULL without memory. */
struct compaction *compaction_create(const struct upkeep_setup *setup);
/* The store and the committer are about to go: sees to it that the file is
 * whole (guard_stop in guard.h, whose result it is). */
enum err compaction_stop(
    struct compaction *compaction, struct err_detail *detail);
/* The committer has stopped. NULL is fine. */
void compaction_free(struct compaction *compaction);

/* Every that many seconds from now on; 0: not by time. */
void compaction_configure(struct compaction *compaction, uint32_t interval);

/* Does what is due; returns when it is wanted again (steady ns). */
uint64_t compaction_run(struct compaction *compaction);

/*
 * Rotates and runs lfc now (at start, or by command). ERR_BUSY: that is under
 * way; ERR_UNSUPPORTED: there is no lease file.
 */
enum err compaction_start(struct compaction *compaction);

/* What the starter has told of an lfc. */
void compaction_news(
    struct compaction *compaction, const struct starter_news *news);

/* The starter has ended: of an lfc that runs nothing more will be heard. */
void compaction_starter_gone(struct compaction *compaction);

/* For status-get. Looks at files, so not under a lock. */
void compaction_state(
    struct compaction *compaction, struct control_compaction *out);

/*
 * Whether a start would rather not read that many rows for so many leases: the
 * rule of compaction by size, for tests.
 */
bool compaction_is_due(uint64_t rows, uint64_t leases);

#endif
