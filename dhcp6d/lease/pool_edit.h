/*
 * lease/pool_edit.h: how lease_apply keeps pool sets true; for lease/ alone.
 *
 * All functions work on every set that is attached to the store. Threads: the
 * store's lock.
 */
#ifndef DHCP6D_LEASE_POOL_EDIT_H
#define DHCP6D_LEASE_POOL_EDIT_H

#include "dhcp6d/lease/store.h"
#include "libcommon/err.h"

/*
 * Makes room for marking this lease, which is one of count. ERR_MEMORY,
 * ERR_LIMIT.
 */
enum err pools_reserve(struct lease_store *store, enum lease_type type,
    const struct prefix *lease, uint32_t count);

/* The lease at this index takes its address from now on; or, after the store
 * has been changed, no longer. */
void pools_mark(struct lease_store *store, enum lease_type type,
    const struct prefix *lease, uint32_t index);
void pools_unmark(struct lease_store *store, enum lease_type type,
    const struct prefix *lease, uint32_t index);

#endif
