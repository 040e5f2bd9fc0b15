/*
 * lfc/compact.h: two lease files into one that says the same.
 *
 * The last row of each lease (type, address, prefix length) is kept, those
 * that are gone are left out; the order is by address, as Kea's. The rows
 * themselves stay as they are, but those of other schemas or line ends become
 * rows of ours. What cannot be read is moved to a side file first.
 *
 * The result is complete, read again and synced when compact returns; names
 * are the caller's business (run.h).
 *
 * Threads: no state.
 */
#ifndef LFC_COMPACT_H
#define LFC_COMPACT_H

#include <stdint.h>

#include "libcommon/lfc_status.h"
#include "libcommon/err.h"
#include "libcommon/log.h"

/* What is done (words of lfc_status.h), and to how many rows so far. */
typedef void compact_progress(void *context, const char *doing, uint64_t count);

/* A file that is open already, at its start; the descriptor is the caller's.
 * Rows that are appended meanwhile are not seen. */
struct compact_opened {
	const char *path; /* for words */
	int fd;
};

#define COMPACT_SOURCES_MAX 3

struct compact_config {
	const char *previous, *copy; /* read, oldest first; need not exist */
	/* Instead of those, if there are any: at most COMPACT_SOURCES_MAX. */
	const struct compact_opened *opened;
	unsigned opened_count;
	const char *output; /* written anew */
	const char *bad;    /* appended to, if there are bad rows; may be NULL:
			     * then they are left out */
	struct log *log;
	/* Rows are sorted in this much memory at a time, in bytes; 0: the
	 * usual. Tests make it small. */
	uint64_t sort_memory;
	/* Told every some hundred thousand rows; NULL: nobody is. */
	compact_progress *progress;
	void *context;
};

struct compact_stats {
	uint64_t rows, bad_rows; /* read */
	uint64_t leases;         /* written */
	uint64_t bytes_read, bytes_written;
	uint64_t index_memory;
};

/* On a failure the output may be there in any state; nothing else has changed
 * but the side file. */
enum lfc_status compact(const struct compact_config *config,
    struct compact_stats *stats, struct err_detail *detail);

#endif
