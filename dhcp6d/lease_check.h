/*
 * lease_check.h: leases that are read, beside the configuration
 * (sanity-checks, kea-config.md 2.10, 3.17).
 *
 * Relays' data in the lease's context is looked at in extended_info_check.h.
 * A row of an address says which subnet it is of; a configuration may have
 * changed since. What is then done, lease-checks says. Prefixes are taken as
 * they are, as in Kea. Rows in the file stay as they are until their lease is
 * written again. This is done at the start; a reload reads no leases.
 *
 * Threads: rows of one load are checked by several at once.
 */
#ifndef DHCP6D_LEASE_CHECK_H
#define DHCP6D_LEASE_CHECK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "dhcp6d/config/model.h"
#include "libcommon/lease_row.h"
#include "libcommon/log.h"

struct lease_check {
	const struct snapshot *snapshot;
	struct log *log;
	_Atomic uint64_t failures;         /* of lease-checks */
	_Atomic uint64_t context_failures; /* of extended-info-checks */
};

void lease_check_begin(struct lease_check *check,
    const struct snapshot *snapshot, struct log *log);

/* A lease_row_check (lease/sink.h); context is a struct lease_check. The
 * first hundred failures are logged. */
bool lease_check(void *context, struct lease *lease, uint8_t *room);

/* Logs how many more there were. */
void lease_check_end(const struct lease_check *check);

#endif
