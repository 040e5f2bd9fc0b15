/*
 * lease/load_watch.h: what is told and asked while a lease file is loaded.
 *
 * Threads: all is called by the thread that has called the load, but check,
 * which is called by any number of them at once.
 */
#ifndef DHCP6D_LEASE_LOAD_WATCH_H
#define DHCP6D_LEASE_LOAD_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "libcommon/lease_file.h"

struct load_watch {
	uint32_t max_bad_rows; /* 0 = any number */
	lease_file_bad_row *bad_row;
	/* Each good row, before it counts. May change the lease, and has room
	 * for LEASE_USER_CONTEXT_MAX bytes of what it makes of its spans.
	 * False: the row is left out. NULL: all stay as they are. */
	bool (*check)(
	    void *context, struct lease *lease, bool removed, uint8_t *room);
	/* Now and then: rows so far, and bytes of the file. false: no more,
	 * the load ends with ERR_CANCELLED. NULL is fine. */
	bool (*go_on)(void *context, uint64_t rows, uint64_t bytes);
	void *context;
};

#endif
