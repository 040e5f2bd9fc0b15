/*
 * libcommon/lease_reader.h: the rows of one lease file, one after the other.
 *
 * Sequential, in large reads, with a buffer of fixed size. For who must know
 * where in the file a row stands (lfc); others use lease_file_read.
 *
 * Forgiven, because a crash or an editor leaves such files and each row can be
 * told for sure:
 *   - an empty file, or one that ends inside our header: it has no rows;
 *   - no header, but rows of ours from the first line on;
 *   - CR LF line ends;
 *   - bytes of value 0 at the end (blocks that never got their data);
 *   - a last row without line end, if it is whole; else it is a bad row.
 * A line longer than the buffer is one bad row.
 *
 * Threads: a reader, one thread at a time.
 */
#ifndef LIBCOMMON_LEASE_READER_H
#define LIBCOMMON_LEASE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/err.h"
#include "libcommon/lease_row.h"

#define LEASE_READER_BUFFER (1 << 20)

struct lease_file_stats {
	uint64_t rows, bad_rows, bytes;
	uint64_t no_hwaddr; /* rows whose link-layer address was left out */
	bool converted; /* an older column set, CRLF or no header: lfc mends */
	bool torn;      /* the last row had no line end */
};

struct lease_reader;

/*
 * Reads and checks the header. The descriptor must stand at the file's start
 * and stays the caller's; path is for words. ERR_CORRUPT if the header is of
 * something else (detail has Kea's words).
 */
enum err lease_reader_open(int fd, const char *path, struct lease_reader **out,
    struct err_detail *detail);
void lease_reader_close(struct lease_reader *reader); /* NULL is fine */

enum lease_reader_event {
	LEASE_READER_ROW,
	LEASE_READER_BAD_ROW, /* the reason is in detail; reading goes on */
	LEASE_READER_END,
	LEASE_READER_FAILED /* detail says why */
};

struct lease_reader_row {
	struct lease lease; /* only of a good row */
	bool removed;
	uint64_t line;    /* from 1 */
	uint64_t offset;  /* of the row's first byte in the file */
	const char *text; /* without line end; until the next call */
	size_t size;
};

enum lease_reader_event lease_reader_next(struct lease_reader *reader,
    struct lease_reader_row *row, struct err_detail *detail);

/*
 * A file in parts, for several threads: a row belongs to the part that it
 * begins in, so parts may be cut anywhere. A reader of parts knows what the
 * reader that it is made of has learnt from the header; it reads by offset and
 * leaves the descriptor's position alone. NULL: no memory.
 */
struct lease_reader *lease_reader_for_parts(const struct lease_reader *of);

/*
 * Goes to the rows that begin in [from, to); at_line: one begins at from. What
 * was counted and the number of the line start anew. LEASE_READER_END comes at
 * the end of the part. ERR_SYSTEM.
 */
enum err lease_reader_part(struct lease_reader *reader, uint64_t from,
    uint64_t to, bool at_line, struct err_detail *detail);

/* Where the next line begins, and how many there were. */
uint64_t lease_reader_offset(const struct lease_reader *reader);
uint64_t lease_reader_line(const struct lease_reader *reader);

/* As lease_reader_next, but a line is only found, not looked into: lease and
 * removed are not set, bad and empty ones come too. For a second reading. */
enum lease_reader_event lease_reader_next_line(struct lease_reader *reader,
    struct lease_reader_row *row, struct err_detail *detail);

/*
 * Rows of 18 columns and LF, as far as the file has been read: a row may be
 * copied as it is.
 */
bool lease_reader_is_current(const struct lease_reader *reader);

/* So far. */
const struct lease_file_stats *lease_reader_stats(
    const struct lease_reader *reader);

#endif
