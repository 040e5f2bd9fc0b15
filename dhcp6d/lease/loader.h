/*
 * lease/loader.h: millions of leases into an empty store, at start.
 *
 * For sinks: rows one by one, as a database has them, or a whole lease file,
 * which is read by all processors (load_file.c). Rows count in the order in
 * which they come; of those of one lease the last one stands.
 *
 * Threads: the store's lock, from create to end.
 */
#ifndef DHCP6D_LEASE_LOADER_H
#define DHCP6D_LEASE_LOADER_H

#include <limits.h>

#include "dhcp6d/lease/load_watch.h"
#include "dhcp6d/lease/store.h"
#include "libcommon/clock.h"

struct lease_loader;

#define LOADER_HELPERS_ALL UINT_MAX

/*
 * All rows are read at one moment. helpers: threads besides the caller's, or
 * LOADER_HELPERS_ALL: as many as there are processors for. The store must be
 * empty. NULL: no memory.
 */
struct lease_loader *lease_loader_create(
    struct lease_store *store, const struct moment *now, unsigned helpers);

/*
 * The next row. The lease is copied, and is in the store after
 * lease_loader_end; an error may be that of an earlier row. ERR_MEMORY,
 * ERR_LIMIT, ERR_RANGE.
 */
enum err lease_loader_put(
    struct lease_loader *loader, const struct lease *lease, bool removed);

/* All rows of a file, as lease_file_read_from has them. */
enum err lease_loader_file(struct lease_loader *loader, int fd,
    const char *path, const struct load_watch *watch,
    struct lease_file_stats *stats, struct err_detail *detail);

/*
 * Ends the load and frees the loader. Only then can the store be used; after
 * an error, here or before, it can be freed. lease_loader_abandon: the same
 * when there was one.
 */
enum err lease_loader_end(struct lease_loader *loader);
void lease_loader_abandon(struct lease_loader *loader);

#endif
