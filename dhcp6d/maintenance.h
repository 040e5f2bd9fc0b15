/*
 * maintenance.h: what has to be done from time to time, without a packet.
 *
 * Leases whose time has come are reclaimed in slices (kea-config.md 3.8), and
 * the lease file is rotated and compacted (lease-file.md 7). All of it runs on
 * the main thread, which asks when it is next wanted.
 *
 * Threads: the main one; the committer's may report a rotation.
 */
#ifndef DHCP6D_MAINTENANCE_H
#define DHCP6D_MAINTENANCE_H

#include "dhcp6d/config/model.h"
#include "dhcp6d/starter.h"
#include "dhcp6d/storage.h"
#include "libcommon/clock.h"
#include "libcommon/log.h"

struct maintenance;

struct maintenance_setup {
	struct storage *storage;
	struct starter *starter;
	const struct clock *clock;
	struct log *log;
	int event; /* eventfd of the main loop, written to after a rotation */
};

struct maintenance *maintenance_create(const struct maintenance_setup *setup);
/* The committer has stopped. NULL is fine. */
void maintenance_free(struct maintenance *maintenance);

/* Intervals of a configuration, from now on. */
void maintenance_configure(
    struct maintenance *maintenance, const struct snapshot *snapshot);

/* Does what is due; returns the milliseconds until it is wanted again. */
int maintenance_run(struct maintenance *maintenance);

/* An lfc has ended with that status (starter.h). */
void maintenance_lfc_ended(struct maintenance *maintenance, int status);

/*
 * Rotates and runs lfc now (at start, or by command). ERR_BUSY: a rotation is
 * under way; ERR_UNSUPPORTED: there is no lease file.
 */
enum err maintenance_compact(struct maintenance *maintenance);

#endif
