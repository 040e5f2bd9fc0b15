/*
 * lease/loader.h: millions of leases into the store, at start.
 *
 * Loading one lease is waiting for memory, six times in turn. The loader
 * gathers a few dozen, has what they need fetched for all of them at once, and
 * loads them in order; and it lets the indices grow ahead, in one go.
 *
 * Threads: the store's lock.
 */
#ifndef DHCP6D_LEASE_LOADER_H
#define DHCP6D_LEASE_LOADER_H

#include "dhcp6d/lease/apply.h"

struct lease_loader;

/* All rows are read at one moment. NULL: no memory. */
struct lease_loader *lease_loader_create(
    struct lease_store *store, const struct moment *now);

/*
 * As lease_load, for the next row. The lease is copied, and is in the store at
 * the latest after lease_loader_end. An error may be that of an earlier row.
 */
enum err lease_loader_put(
    struct lease_loader *loader, const struct lease *lease, bool removed);

/* Loads what was gathered and frees the loader. */
enum err lease_loader_end(struct lease_loader *loader);

#endif
