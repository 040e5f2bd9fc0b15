/*
 * lease/load_file.h: a lease file into the store, by all processors.
 *
 * Threads: called by one, which holds the store's lock; makes others of its own
 * and waits for them.
 */
#ifndef DHCP6D_LEASE_LOAD_FILE_H
#define DHCP6D_LEASE_LOAD_FILE_H

#include "dhcp6d/lease/load_store.h"
#include "dhcp6d/lease/load_watch.h"

#define LOAD_PART (256 << 10)

struct load_file_setup {
	struct load_store *load;
	const struct load_keys *keys;
	const struct load_watch *watch;
	unsigned helpers;
	uint32_t part; /* size in bytes of the file: LOAD_PART, but in tests */
	int fd;
	const char *path;
};

/* See lease_loader_file. */
enum err load_file(const struct load_file_setup *setup,
    struct lease_file_stats *stats, struct err_detail *detail);

#endif
