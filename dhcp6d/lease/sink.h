/*
 * lease/sink.h: what makes changes durable.
 *
 * Five functions, none ever called under the store's lock; append and sync by
 * the committer's thread alone. The memfile (Kea's CSV) is the embedded
 * default, databases follow; "none" is persist: false.
 */
#ifndef DHCP6D_LEASE_SINK_H
#define DHCP6D_LEASE_SINK_H

#include <stdbool.h>
#include <stdint.h>

#include "dhcp6d/lease/loader.h"
#include "dhcp6d/lease/log_buffer.h"
#include "libcommon/err.h"
#include "libcommon/lease_file.h"
#include "libcommon/log.h"

struct sink;

/*
 * What a row is worth that was read and puts a lease (the others are taken as
 * they are); several threads may ask at once. May change the lease, and has
 * room for LEASE_USER_CONTEXT_MAX bytes of what it makes of its spans. False:
 * the row is left out.
 */
typedef bool lease_row_check(void *context, struct lease *lease, uint8_t *room);

/* How far a load is. */
struct sink_progress {
	const char *path; /* what is being read */
	uint64_t rows;    /* of all files */
	uint64_t rate;    /* rows a second */
	unsigned percent; /* of this file */
};

/* Some ten times a second while rows are loaded; false ends the load with
 * ERR_CANCELLED. */
typedef bool sink_loading(void *context, const struct sink_progress *progress);

struct sink_config {
	const char *path;        /* memfile: F */
	uint32_t max_row_errors; /* 0 = any number */
	uint32_t interval;       /* of compactions, s; it is only told */
	struct log *log;
	lease_row_check *check; /* or NULL */
	void *check_context;
	sink_loading *loading; /* NULL: nobody wants to know */
	void *loading_context;
	/* memfile, 0 = the standard: bytes of the journal, and how long after
	 * an append the file itself is synced. For tests. */
	uint32_t journal_size, checkpoint_ms;
};

/* What a load found. */
struct sink_loaded {
	uint64_t rows, bad_rows;
	/* Old columns, bad rows or an interrupted compaction: lfc should run
	 * at once, whatever the interval. */
	bool compact;
};

struct sink_operations {
	const char *name;
	/* Opens for appending; nothing is read yet. ERR_BUSY: in use. */
	enum err (*open)(struct sink **sink, const struct sink_config *config,
	    struct err_detail *detail);
	/* All rows into the loader, oldest first; before the first append. */
	enum err (*load)(struct sink *sink, struct lease_loader *loader,
	    struct sink_loaded *loaded, struct err_detail *detail);
	enum err (*append)(struct sink *sink, const struct log_batch *batch,
	    struct err_detail *detail);
	/* On return all appended rows survive a power cut. After a failure of
	 * append or sync only recover may be called. */
	enum err (*sync)(struct sink *sink, struct err_detail *detail);
	/* After a failure: a fresh descriptor, everything since the last good
	 * sync cut off, so that the batch can be appended again. May itself
	 * fail and be called again. */
	enum err (*recover)(struct sink *sink, struct err_detail *detail);
	/* Moves F to F.1 and goes on in a new F, so that lfc can run; all that
	 * was appended has been synced. *rotated is false when an earlier F.1
	 * or F.completed still waits (then lfc has that to do). After an error
	 * the sink goes on as before, or append says that it must recover.
	 * ERR_CONFLICT: F is not what is written to, see renew. */
	enum err (*rotate)(
	    struct sink *sink, bool *rotated, struct err_detail *detail);
	/* F was deleted, moved, replaced or cut by somebody, or a recovery has
	 * found less than was acknowledged: begins a new one, unless it is
	 * whole after all, or no older than what is lost; the caller then sees
	 * to it that F.completed tells what F told. *lost: that is needed,
	 * whatever is returned. A journal that has gone is made anew. After an
	 * error nothing can be appended until recover succeeds. */
	enum err (*renew)(
	    struct sink *sink, bool *lost, struct err_detail *detail);
	void (*close)(struct sink *sink);
};

extern const struct sink_operations sink_memfile;
extern const struct sink_operations sink_none;

#endif
