/*
 * lease/store_rows.h: all leases in memory, as rows of a file.
 *
 * For when the lease file was lost, and for operators who want a copy. The
 * store is locked for some dozen leases at a time, so leases may change while
 * they are written: each is there as it was at some moment of the writing.
 *
 * Threads: any but one that packets wait for; it takes as long as the disk.
 */
#ifndef DHCP6D_LEASE_STORE_ROWS_H
#define DHCP6D_LEASE_STORE_ROWS_H

#include <stdatomic.h>

#include "dhcp6d/lease/store.h"
#include "libcommon/clock.h"
#include "libcommon/err.h"

/*
 * A new file at path (what is there is emptied, no link is followed), whole
 * and synced when this returns ERR_NONE; *leases is how many it has. Else it
 * is removed again. stop (may be NULL) ends it with ERR_CLOSED when it becomes
 * true.
 */
enum err store_rows_write(struct lease_store *store, const struct clock *clock,
    const char *path, const atomic_bool *stop, uint64_t *leases,
    struct err_detail *detail);

#endif
