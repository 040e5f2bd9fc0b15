/*
 * lease/journal.h: F.journal as the committer writes it.
 *
 * The format and what is behind it: libcommon/lease_journal.h. Here is the
 * round: which blocks are free, because F has been synced past the rows that
 * they hold.
 *
 * Threads: the committer's alone.
 */
#ifndef DHCP6D_LEASE_JOURNAL_H
#define DHCP6D_LEASE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/err.h"
#include "libcommon/lease_file.h"
#include "libcommon/lease_journal.h"

/* A round of this size takes some seconds of the highest load. */
#define JOURNAL_SIZE (16U << 20)
#define JOURNAL_SIZE_MIN (32U * LEASE_JOURNAL_BLOCK)

struct journal;

/*
 * Makes F.journal, size bytes of zeros that are on disk, for the F of that
 * inode, which is on disk whole. What stands there already is not touched:
 * then, and if it cannot be made, NULL.
 */
struct journal *journal_create(const struct lease_file_names *names,
    uint64_t size, uint64_t inode, struct err_detail *detail);

/* All records are void from now on, those that follow are of that F. Both
 * files are on disk. After an error the journal must be made anew. */
enum err journal_restart(
    struct journal *journal, uint64_t inode, struct err_detail *detail);

/* F.journal is still the file that is written to. */
bool journal_has_name(const struct journal *journal);

/* The most rows, in bytes, that journal_write takes at once. */
size_t journal_record_max(const struct journal *journal);

/* How far F must be on disk, in bytes, so that a record of that many bytes
 * finds room; 0 if there is room now. */
uint64_t journal_room(
    struct journal *journal, size_t size, uint64_t synced_of_f);

/* Rows that have just been appended to F, with room before and behind them. */
struct journal_rows {
	uint8_t *room;     /* LEASE_JOURNAL_HEADER bytes, then the rows */
	size_t size;       /* of the rows; room for a block more behind them */
	uint64_t offset;   /* in F */
	const char *ahead; /* the end of F before them */
	size_t ahead_size; /* LEASE_JOURNAL_BEFORE, or all there is */
};

/* journal_room has said 0. Not on disk before journal_sync. */
enum err journal_write(struct journal *journal, const struct journal_rows *rows,
    struct err_detail *detail);
enum err journal_sync(struct journal *journal, struct err_detail *detail);

/* journal_remove: F is on disk whole, nothing in it counts. NULL is fine. */
enum err journal_remove(struct journal *journal, struct err_detail *detail);
void journal_close(struct journal *journal); /* leaves the file as it is */

#endif
