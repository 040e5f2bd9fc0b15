/*
 * libcommon/lease_file.h: the names of a lease file's set, who may touch which
 * when, and the order of recovery. dhcp6d and lfc agree here.
 *
 * The set is Kea's (lease-file.md 7, 8), F being lease-database.name:
 *
 *   F             appended to by dhcp6d, by nobody else
 *   F.1           the former F, waiting for lfc          (made by dhcp6d)
 *   F.2           the last compaction's result           (made by lfc)
 *   F.output      being written by lfc
 *   F.completed   whole and synced: F.1 and F.2 are void (made by lfc)
 *   F.pid         lfc's pid, for people
 *   F.pid.lock    flock of a running lfc
 *
 * The leases are F.2 + F.1 + F, or F.completed + F. A F.completed that is not
 * whole (lease_file_is_whole) counts as absent and is set aside.
 */
#ifndef LIBCOMMON_LEASE_FILE_H
#define LIBCOMMON_LEASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/err.h"
#include "libcommon/lease_row.h"

#define LEASE_FILE_PATH_MAX 4096

struct lease_file_names {
	char current[LEASE_FILE_PATH_MAX];	/* F */
	char copy[LEASE_FILE_PATH_MAX];		/* F.1 */
	char previous[LEASE_FILE_PATH_MAX];	/* F.2 */
	char output[LEASE_FILE_PATH_MAX];	/* F.output */
	char completed[LEASE_FILE_PATH_MAX];	/* F.completed */
	char pid[LEASE_FILE_PATH_MAX];		/* F.pid */
	char pid_lock[LEASE_FILE_PATH_MAX];	/* F.pid.lock */
};

enum err lease_file_names(const char *current, struct lease_file_names *names,
    struct err_detail *detail);

/*
 * One event per row, in the file's order. line counts from 1 (the header).
 * A reader that returns an error ends the reading with it.
 */
typedef enum err lease_file_row(void *context, const struct lease *lease,
    bool removed, uint64_t line);

/* A row that could not be read: its number, its text, and why. */
typedef void lease_file_bad_row(void *context, uint64_t line,
    const char *text, size_t size, const char *reason);

struct lease_file_stats {
	uint64_t rows, bad_rows, bytes;
	bool converted; /* an older column set was read */
	bool torn;	/* the last row had no line end; it was not used */
};

/*
 * Reads one file from start to end, sequentially and with bounded memory.
 * max_bad_rows: 0 = any number, else ERR_LIMIT at the next one. A torn last
 * row (no LF) is reported as bad. ERR_NOT_FOUND if there is no such file; an
 * empty one has no rows. ERR_CORRUPT for a header that is not ours.
 */
enum err lease_file_read(const char *path, uint32_t max_bad_rows,
    lease_file_row *row, lease_file_bad_row *bad_row, void *context,
    struct lease_file_stats *stats, struct err_detail *detail);

/* A right header, and LF as the last byte. */
bool lease_file_is_whole(const char *path);

/* fsync of the directory that holds path. */
enum err lease_file_sync_directory(const char *path,
    struct err_detail *detail);

#endif
