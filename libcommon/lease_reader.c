/*
 * lease_reader.c: the rows of one lease file, one after the other.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libcommon/lease_reader.h"

struct lease_reader {
	int fd;
	const char *path;
	bool at_end;            /* the file has no more than the buffer */
	bool in_parts;          /* read by offset, up to to and as needed */
	uint64_t to;            /* rows that begin here are not ours */
	size_t next, filled;    /* unread bytes of the buffer */
	uint64_t buffer_offset; /* where in the file the buffer starts */
	uint64_t line;          /* of the line last taken */
	unsigned columns_min, columns_max;
	bool mixed; /* rows of an older Kea stand under a newer header */
	struct lease_file_stats stats;
	uint8_t scratch[LEASE_ROW_SCRATCH];
	char buffer[LEASE_READER_BUFFER];
};

enum line_end { LINE_WHOLE, LINE_TORN, LINE_TOO_LONG, LINE_NONE, LINE_FAILED };

/* Beyond the end of a part there is at most one row to end. */
#define READ_BEYOND 4096

static ssize_t
read_some(struct lease_reader *r, void *to, size_t size, uint64_t offset)
{
	if (r->in_parts)
		return pread(r->fd, to, size, (off_t)offset);
	return read(r->fd, to, size);
}

/* How far the buffer is to be filled: of a part no more than is needed. */
static size_t
fill_goal(const struct lease_reader *r)
{
	uint64_t at = r->buffer_offset + r->filled, goal;

	if (!r->in_parts)
		return sizeof(r->buffer);
	goal = r->filled + (at < r->to ? r->to - at : READ_BEYOND);
	return goal < sizeof(r->buffer) ? (size_t)goal : sizeof(r->buffer);
}

/* Moves what is unread to the front and reads what the file has, up to the
 * buffer's size. */
static enum err
fill(struct lease_reader *r, struct err_detail *detail)
{
	size_t goal;

	memmove(r->buffer, r->buffer + r->next, r->filled - r->next);
	r->buffer_offset += r->next;
	r->filled -= r->next;
	r->next = 0;
	goal = fill_goal(r);
	while (!r->at_end && r->filled < goal) {
		ssize_t got = read_some(r, r->buffer + r->filled,
		    goal - r->filled, r->buffer_offset + r->filled);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_system(
			    detail, "cannot read lease file %s", r->path);
		r->at_end = got == 0;
		r->filled += (size_t)got;
		r->stats.bytes += (size_t)got;
	}
	return ERR_NONE;
}

static void
take_line(struct lease_reader *r, struct lease_reader_row *row, size_t size,
    size_t with_end)
{
	row->text = r->buffer + r->next;
	row->size = size;
	row->offset = r->buffer_offset + r->next;
	row->line = ++r->line;
	r->next += with_end;
	if (with_end > size && size > 0 && row->text[size - 1] == '\r') {
		row->size--;
		r->stats.converted = true;
	}
}

/* What follows the last line end: trailing zeros are no text. */
static enum line_end
take_rest(struct lease_reader *r, struct lease_reader_row *row)
{
	size_t left = r->filled - r->next, size = left;

	while (size > 0 && r->buffer[r->next + size - 1] == 0)
		size--;
	if (left == 0)
		return LINE_NONE;
	r->stats.torn = true;
	take_line(r, row, size, left);
	return size == 0 ? LINE_NONE : LINE_TORN;
}

static enum line_end
next_line(struct lease_reader *r, struct lease_reader_row *row,
    struct err_detail *detail)
{
	for (;;) {
		char *start = r->buffer + r->next;
		char *end = memchr(start, '\n', r->filled - r->next);

		if (end != NULL) {
			take_line(r, row, (size_t)(end - start),
			    (size_t)(end - start) + 1);
			return LINE_WHOLE;
		}
		if (r->at_end)
			return take_rest(r, row);
		if (r->next == 0 && r->filled == sizeof(r->buffer)) {
			take_line(r, row, r->filled, r->filled);
			return LINE_TOO_LONG;
		}
		if (fill(r, detail) != ERR_NONE)
			return LINE_FAILED;
	}
}

/* Drops the rest of a line that did not fit; row keeps pointing to its start,
 * so only a read may not touch the first half of the buffer. */
static enum err
skip_line(struct lease_reader *r, struct err_detail *detail)
{
	size_t half = sizeof(r->buffer) / 2;

	for (;;) {
		char *found;
		ssize_t got = read_some(
		    r, r->buffer + half, half, r->buffer_offset + r->filled);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_system(
			    detail, "cannot read lease file %s", r->path);
		r->buffer_offset += r->filled - half;
		r->filled = half + (size_t)got;
		r->stats.bytes += (size_t)got;
		r->at_end = got == 0;
		found = memchr(r->buffer + half, '\n', (size_t)got);
		r->next =
		    found == NULL ? r->filled : (size_t)(found - r->buffer) + 1;
		if (found != NULL || r->at_end)
			return ERR_NONE;
	}
}

static bool
starts_header(const char *text, size_t size)
{
	return size < strlen(lease_row_header) &&
	       memcmp(text, lease_row_header, size) == 0;
}

static bool
is_row(struct lease_reader *r, const struct lease_reader_row *row)
{
	struct lease lease;
	bool removed;

	return lease_row_read(row->text, row->size, LEASE_ROW_COLUMNS,
		   LEASE_ROW_COLUMNS, r->scratch, &lease, &removed,
		   NULL) == ERR_NONE;
}

static enum err
read_header(struct lease_reader *r, struct err_detail *detail)
{
	struct lease_reader_row row;
	struct err_detail why;
	enum line_end end = next_line(r, &row, detail);

	r->columns_min = r->columns_max = LEASE_ROW_COLUMNS;
	if (end == LINE_FAILED)
		return ERR_SYSTEM;
	if (end == LINE_NONE)
		return ERR_NONE;
	if (end == LINE_TORN && starts_header(row.text, row.size))
		return ERR_NONE;
	if (end != LINE_TOO_LONG) {
		if (lease_row_check_header(row.text, row.size, &r->columns_min,
			&r->columns_max, &why) == ERR_NONE) {
			if (r->columns_min < LEASE_ROW_COLUMNS ||
			    r->columns_max > LEASE_ROW_COLUMNS)
				r->stats.converted = true;
			return ERR_NONE;
		}
		if (is_row(r, &row)) {
			r->stats.converted = true;
			r->next = 0;
			r->line = 0;
			return ERR_NONE;
		}
	} else {
		err_set(&why, ERR_CORRUPT, "the first line is too long");
	}
	return err_set(detail, ERR_CORRUPT,
	    "invalid header in lease file '%s': %s", r->path, why.text);
}

enum err
lease_reader_open(int fd, const char *path, struct lease_reader **out,
    struct err_detail *detail)
{
	struct lease_reader *r = malloc(sizeof(*r));
	enum err err;

	if (r == NULL)
		return err_set(
		    detail, ERR_MEMORY, "no memory to read %s", path);
	memset(r, 0, offsetof(struct lease_reader, scratch));
	r->fd = fd;
	r->path = path;
	r->to = UINT64_MAX;
	(void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	err = read_header(r, detail);
	if (err != ERR_NONE) {
		free(r);
		return err;
	}
	*out = r;
	return ERR_NONE;
}

struct lease_reader *
lease_reader_for_parts(const struct lease_reader *of)
{
	struct lease_reader *r = malloc(sizeof(*r));

	if (r == NULL)
		return NULL;
	memset(r, 0, offsetof(struct lease_reader, scratch));
	r->fd = of->fd;
	r->path = of->path;
	r->columns_min = of->columns_min;
	r->columns_max = of->columns_max;
	r->in_parts = true;
	return r;
}

/* To the first line that begins after at, or the end of the part. */
static enum err
skip_to_line(struct lease_reader *r, struct err_detail *detail)
{
	for (;;) {
		char *start = r->buffer + r->next;
		char *end = memchr(start, '\n', r->filled - r->next);

		r->next =
		    end != NULL ? (size_t)(end - r->buffer) + 1 : r->filled;
		if (end != NULL || r->at_end ||
		    r->buffer_offset + r->filled >= r->to)
			return ERR_NONE;
		if (fill(r, detail) != ERR_NONE)
			return ERR_SYSTEM;
	}
}

enum err
lease_reader_part(struct lease_reader *r, uint64_t from, uint64_t to,
    bool at_line, struct err_detail *detail)
{
	r->stats = (struct lease_file_stats){0};
	r->mixed = r->at_end = false;
	r->line = 0;
	r->next = r->filled = 0;
	r->buffer_offset = at_line || from == 0 ? from : from - 1;
	r->to = to;
	return at_line ? ERR_NONE : skip_to_line(r, detail);
}

uint64_t
lease_reader_offset(const struct lease_reader *reader)
{
	return reader->buffer_offset + reader->next;
}

uint64_t
lease_reader_line(const struct lease_reader *reader)
{
	return reader->line;
}

void
lease_reader_close(struct lease_reader *reader)
{
	free(reader);
}

static enum lease_reader_event
bad_row(struct lease_reader *r)
{
	r->stats.bad_rows++;
	return LEASE_READER_BAD_ROW;
}

/*
 * Kea before 2.3.8 knows no pool_id. Where it cannot rotate the file away, as
 * when one waits for lfc, it goes on under the header that stands there: its
 * leases are not to be lost when the file comes back to us.
 */
static bool
take_older_row(struct lease_reader *r, struct lease_reader_row *row,
    struct err_detail *detail)
{
	const unsigned older = LEASE_ROW_COLUMNS - 1;
	struct err_detail why;

	if (r->columns_min != LEASE_ROW_COLUMNS ||
	    lease_row_read(row->text, row->size, older, older, r->scratch,
		&row->lease, &row->removed, &why) != ERR_NONE)
		return false;
	*detail = why;
	r->mixed = r->stats.converted = true;
	return true;
}

static enum lease_reader_event
take_row(struct lease_reader *r, struct lease_reader_row *row, bool torn,
    struct err_detail *detail)
{
	struct err_detail why;

	if (lease_row_read(row->text, row->size, r->columns_min, r->columns_max,
		r->scratch, &row->lease, &row->removed, &why) != ERR_NONE &&
	    (torn || !take_older_row(r, row, &why))) {
		err_set(detail, ERR_CORRUPT, "%s%s", why.text,
		    torn ? " (the file ends inside this row)" : "");
		return bad_row(r);
	}
	r->stats.no_hwaddr += why.text[0] != 0;
	r->stats.rows++;
	return LEASE_READER_ROW;
}

enum lease_reader_event
lease_reader_next(struct lease_reader *reader, struct lease_reader_row *row,
    struct err_detail *detail)
{
	while (lease_reader_offset(reader) < reader->to) {
		enum line_end end = next_line(reader, row, detail);

		switch (end) {
		case LINE_FAILED:
			return LEASE_READER_FAILED;
		case LINE_NONE:
			return LEASE_READER_END;
		case LINE_TOO_LONG:
			if (skip_line(reader, detail) != ERR_NONE)
				return LEASE_READER_FAILED;
			row->size = sizeof(reader->buffer) / 2;
			err_set(detail, ERR_CORRUPT,
			    "row is longer than %d bytes", LEASE_READER_BUFFER);
			return bad_row(reader);
		case LINE_WHOLE:
		case LINE_TORN:
			if (row->size == 0)
				continue; /* an empty line */
			return take_row(reader, row, end == LINE_TORN, detail);
		}
	}
	return LEASE_READER_END;
}

enum lease_reader_event
lease_reader_next_line(struct lease_reader *reader,
    struct lease_reader_row *row, struct err_detail *detail)
{
	switch (next_line(reader, row, detail)) {
	case LINE_FAILED:
		return LEASE_READER_FAILED;
	case LINE_NONE:
		return LEASE_READER_END;
	case LINE_TOO_LONG:
		return skip_line(reader, detail) == ERR_NONE
			   ? LEASE_READER_ROW
			   : LEASE_READER_FAILED;
	case LINE_WHOLE:
	case LINE_TORN:
		break;
	}
	return LEASE_READER_ROW;
}

bool
lease_reader_is_current(const struct lease_reader *reader)
{
	return !reader->mixed && reader->columns_min == LEASE_ROW_COLUMNS &&
	       reader->columns_max == LEASE_ROW_COLUMNS;
}

const struct lease_file_stats *
lease_reader_stats(const struct lease_reader *reader)
{
	return &reader->stats;
}
