/*
 * lease/recover.h: what the disk knows goes into the store, at start.
 *
 * The sink hands over its rows oldest first; each is a state of one lease, so
 * the last one stands. Rows say wall time; all are put in (apply.h) by one
 * reading of the clock. Expired leases are taken as they are, the timers deal
 * with them.
 *
 * Threads: nothing else may use the store yet; its lock is held throughout.
 */
#ifndef DHCP6D_LEASE_RECOVER_H
#define DHCP6D_LEASE_RECOVER_H

#include "dhcp6d/lease/sink.h"
#include "dhcp6d/lease/store.h"
#include "libcommon/clock.h"

struct recovered {
	struct sink_loaded loaded; /* .compact: run lfc at once */
	uint64_t leases;           /* in the store now */
	uint64_t milliseconds;
};

enum err lease_recover(struct lease_store *store, const struct clock *clock,
    const struct sink_operations *operations, struct sink *sink,
    struct log *log, struct recovered *out, struct err_detail *detail);

#endif
