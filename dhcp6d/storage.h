/*
 * storage.h: where the leases are: in memory, and on disk.
 *
 * Opens what lease-database names, reads the leases that are there into the
 * store, and starts the committer. Threads: opened and closed by the main
 * thread, without workers.
 */
#ifndef DHCP6D_STORAGE_H
#define DHCP6D_STORAGE_H

#include "dhcp6d/config/model.h"
#include "dhcp6d/lease/committer.h"
#include "dhcp6d/lease/log_buffer.h"
#include "dhcp6d/lease/sink.h"
#include "dhcp6d/lease/store.h"
#include "libcommon/clock.h"
#include "libcommon/lease_file.h"
#include "libcommon/log.h"

struct storage {
	struct lease_store *store;
	struct log_buffer *log_buffer;
	struct committer *committer;
	char path[LEASE_FILE_PATH_MAX]; /* of the lease file; "" = none */
	bool compact;                   /* lfc should run at once */
	uint64_t rows;                  /* that the start has read */
};

/* The lease file that a configuration means; "" if it keeps none. */
enum err storage_path(const struct lease_database *database,
    const char *data_directory, char path[LEASE_FILE_PATH_MAX],
    struct err_detail *detail);

struct storage_setup {
	const struct snapshot *snapshot; /* lease-database, sanity-checks */
	const char *data_directory;
	const struct clock *clock;
	struct log *log;
	committer_advanced *advanced; /* see committer.h */
	void *context;
	sink_loading *loading; /* see lease/sink.h; or NULL */
	void *loading_context;
};

enum err storage_open(struct storage *storage,
    const struct storage_setup *setup, struct err_detail *detail);

/* Commits what is left, closes, frees. */
enum err storage_close(struct storage *storage, struct err_detail *detail);

#endif
