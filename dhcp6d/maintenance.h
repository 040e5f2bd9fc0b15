/*
 * maintenance.h: what has to be done from time to time, without a packet.
 *
 * Leases whose time has come are reclaimed in slices (kea-config.md 3.8), and
 * the lease file is kept short and whole (compaction.h). All of it runs on the
 * main thread, which asks when it is next wanted.
 *
 * Threads: the main one.
 */
#ifndef DHCP6D_MAINTENANCE_H
#define DHCP6D_MAINTENANCE_H

#include "dhcp6d/compaction.h"
#include "dhcp6d/config/model.h"

struct maintenance;

struct maintenance *maintenance_create(const struct upkeep_setup *setup);
/* The store and the committer are about to go (compaction_stop, whose result it
 * is). NULL is fine. */
enum err maintenance_stop(
    struct maintenance *maintenance, struct err_detail *detail);
/* The committer has stopped. NULL is fine. */
void maintenance_free(struct maintenance *maintenance);

/* Intervals of a configuration, from now on. One that is as it was goes on: the
 * cycle comes when it would have come. The snapshot is looked at until the next
 * call, or the end. */
void maintenance_configure(
    struct maintenance *maintenance, const struct snapshot *snapshot);

/* Does what is due; returns the milliseconds until it is wanted again. */
int maintenance_run(struct maintenance *maintenance);

/* What keeps the lease file short; for commands and the starter's news. */
struct compaction *maintenance_compaction(struct maintenance *maintenance);

#endif
