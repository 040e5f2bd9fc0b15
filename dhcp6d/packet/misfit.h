/*
 * packet/misfit.h: reserved prefixes that are no units of the pools they lie
 * in: a /52 reserved where /56s are delegated, or the other way round.
 *
 * New leases keep clear of them, since the units they touch are blocked. But
 * leases may have stood there before the reservation came: then the reserved
 * prefix has to wait until they have gone, and they are not extended (P-13.2-a:
 * no prefix is delegated twice). Few configurations have any.
 *
 * Threads: read only, but the pool set (the store's lock).
 */
#ifndef DHCP6D_PACKET_MISFIT_H
#define DHCP6D_PACKET_MISFIT_H

#include <stdbool.h>

#include "dhcp6d/config/model.h"
#include "dhcp6d/lease/pool.h"

struct misfit {
	struct prefix prefix;
	const struct host *host;
};

struct misfits {
	struct misfit *list; /* by address, then length */
	uint32_t count;
	bool lengths[129];      /* that there are */
	struct pool_set *pools; /* one unit each, same numbers; NULL: none */
};

/* ERR_MEMORY; then *out is empty. */
enum err misfits_create(struct misfits *out, const struct snapshot *config);
void misfits_free(struct misfits *misfits); /* detached */

/* One that shares addresses with the prefix, or NULL. */
const struct misfit *misfits_touch(
    const struct misfits *misfits, const struct prefix *prefix);

/* Whether no lease shares addresses with it. */
bool misfit_is_free(const struct misfits *misfits, const struct misfit *misfit,
    const struct lease_store *store);

#endif
