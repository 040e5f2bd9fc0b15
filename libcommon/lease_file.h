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
 *   F.new         the next F before its rename, no rows  (made by dhcp6d)
 *   F.bad         rows that could not be read, with why  (both append)
 *   F.journal     what F may lack on disk                (made by dhcp6d)
 *   F.journal.bad one that is of another F               (made by both)
 *
 * Of F.journal.bad and F.completed.bad there may be more, -2, -3 and so on.
 *
 * The leases are F.2 + F.1 + F, or F.completed + F, where F.journal, if there
 * is one, is first folded into F (lease_journal_fold.h). A F.completed that is
 * not whole (lease_file_is_whole) is put out of the way (lease_file_settle).
 *
 * Threads: no state.
 */
#ifndef LIBCOMMON_LEASE_FILE_H
#define LIBCOMMON_LEASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/err.h"
#include "libcommon/lease_reader.h"
#include "libcommon/lease_row.h"

#define LEASE_FILE_PATH_MAX 4096

struct lease_file_names {
	char current[LEASE_FILE_PATH_MAX];       /* F */
	char copy[LEASE_FILE_PATH_MAX];          /* F.1 */
	char previous[LEASE_FILE_PATH_MAX];      /* F.2 */
	char output[LEASE_FILE_PATH_MAX];        /* F.output */
	char completed[LEASE_FILE_PATH_MAX];     /* F.completed */
	char pid[LEASE_FILE_PATH_MAX];           /* F.pid */
	char pid_lock[LEASE_FILE_PATH_MAX];      /* F.pid.lock */
	char fresh[LEASE_FILE_PATH_MAX];         /* F.new */
	char bad[LEASE_FILE_PATH_MAX];           /* F.bad */
	char completed_bad[LEASE_FILE_PATH_MAX]; /* F.completed.bad */
	char journal[LEASE_FILE_PATH_MAX];       /* F.journal */
	char journal_bad[LEASE_FILE_PATH_MAX];   /* F.journal.bad */
};

enum err lease_file_names(const char *current, struct lease_file_names *names,
    struct err_detail *detail);

/*
 * One event per row, in the file's order. line counts from 1 (the header).
 * A reader that returns an error ends the reading with it.
 */
typedef enum err lease_file_row(
    void *context, const struct lease *lease, bool removed, uint64_t line);

/* A row that could not be read: its number, its text (or as much of it as the
 * reader's buffer holds), and why. */
typedef void lease_file_bad_row(void *context, uint64_t line, const char *text,
    size_t size, const char *reason);

/*
 * Reads one file from start to end, sequentially and with bounded memory.
 * max_bad_rows: 0 = any number, else ERR_LIMIT at the next one. ERR_NOT_FOUND
 * if there is no such file; an empty one has no rows. ERR_CORRUPT for a header
 * that is not ours. What is forgiven is said in lease_reader.h.
 */
enum err lease_file_read(const char *path, uint32_t max_bad_rows,
    lease_file_row *row, lease_file_bad_row *bad_row, void *context,
    struct lease_file_stats *stats, struct err_detail *detail);

/* The same from a descriptor, which stays the caller's; path is for words. */
enum err lease_file_read_from(int fd, const char *path, uint32_t max_bad_rows,
    lease_file_row *row, lease_file_bad_row *bad_row, void *context,
    struct lease_file_stats *stats, struct err_detail *detail);

/*
 * Renames from to the name to, or where that is taken to to-2, to-3 and so on:
 * what was put aside before is evidence, too, and stays. used: the name that it
 * got (may be NULL). ERR_LIMIT: a thousand are taken. The directory is not
 * synced.
 */
enum err lease_file_put_aside(const char *from, const char *to,
    char used[LEASE_FILE_PATH_MAX], struct err_detail *detail);

/* A right header, and LF as the last byte. */
bool lease_file_is_whole(const char *path);

/*
 * Puts an F.completed that is not whole out of the way (lease-file.md 9.1):
 * with a F.2 beside it, F.2 and F.1 still say everything, and it is renamed to
 * F.completed.bad; without one it is the best there is of the older leases and
 * becomes F.2. *settled tells, if there was something to do, what was done;
 * its text is empty otherwise. The caller holds the lock of F.pid.lock, so
 * that no lfc is at work.
 */
enum err lease_file_settle(const struct lease_file_names *names,
    struct err_detail *settled, struct err_detail *detail);

/*
 * The lock that a running lfc holds: *fd gets a descriptor that holds it until
 * lease_file_unlock, or the process's end. ERR_BUSY if somebody has it. The
 * lock file is made if need be and deleted after use, as Kea does, so the lock
 * counts only on the file that the name still stands for, which is checked.
 */
enum err lease_file_lock(
    const struct lease_file_names *names, int *fd, struct err_detail *detail);
void lease_file_unlock(const struct lease_file_names *names, int fd);

/* fsync of the directory that holds path. */
enum err lease_file_sync_directory(const char *path, struct err_detail *detail);

/* Writes all of it: short writes and EINTR are gone on with. */
enum err lease_file_write_all(int fd, const char *path, const void *data,
    size_t size, struct err_detail *detail);

#endif
