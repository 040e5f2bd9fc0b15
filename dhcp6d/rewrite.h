/*
 * rewrite.h: all leases from memory into F.completed.
 *
 * For when the lease file was lost under the running server. F.completed voids
 * what was before it (lease-file.md 8), and F, which goes on meanwhile, has
 * whatever changed since: so leases may change while they are written. A
 * thread of its own writes, since that takes as long as the disk wants; the
 * store is locked for some dozen leases at a time.
 *
 * Threads: started, asked and freed by the main one.
 */
#ifndef DHCP6D_REWRITE_H
#define DHCP6D_REWRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "dhcp6d/storage.h"
#include "libcommon/clock.h"

struct rewrite;

/* event, an eventfd, is written to at the end. NULL: no memory or thread. */
struct rewrite *rewrite_start(
    const struct storage *storage, const struct clock *clock, int event);

/* Has it ended? Then err, and leases or detail. */
bool rewrite_ended(struct rewrite *rewrite, enum err *err, uint64_t *leases,
    struct err_detail *detail);

/* Stops it if it still runs. NULL is fine. */
void rewrite_free(struct rewrite *rewrite);

#endif
