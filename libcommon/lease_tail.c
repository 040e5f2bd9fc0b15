/*
 * lease_tail.c: the end of F, made fit for the next row.
 */
#include <string.h>
#include <unistd.h>

#include "libcommon/lease_tail.h"
#include "libcommon/bad_rows.h"
#include "libcommon/log_messages.h"

/* No row is longer than this much of the end. */
#define TAIL_MAX (2 * LEASE_ROW_MAX)

struct tail {
	const struct lease_file_names *names;
	int fd;
	uint64_t from; /* where it starts in the file */
	uint64_t size; /* how long it is */
	size_t read;   /* how much of it is in text, from its start */
	char text[TAIL_MAX];
};

static enum err
read_at(const struct tail *tail, void *out, size_t size, uint64_t offset,
    struct err_detail *detail)
{
	ssize_t got = pread(tail->fd, out, size, (off_t)offset);

	if (got == (ssize_t)size)
		return ERR_NONE;
	if (got < 0)
		return err_system(
		    detail, "cannot read lease file %s", tail->names->current);
	return err_set(detail, ERR_CORRUPT,
	    "lease file %s became shorter while it was read",
	    tail->names->current);
}

/* What follows the last line end: looks backwards for it, as far as needed. */
static enum err
find_tail(struct tail *tail, uint64_t file_size, struct err_detail *detail)
{
	uint64_t from = file_size, start = 0;
	enum err err;

	while (from > 0 && start == 0) {
		size_t size =
		    from < sizeof(tail->text) ? from : sizeof(tail->text);
		const char *found;

		from -= size;
		err = read_at(tail, tail->text, size, from, detail);
		if (err != ERR_NONE)
			return err;
		found = memrchr(tail->text, '\n', size);
		if (found != NULL)
			start = from + (uint64_t)(found - tail->text) + 1;
	}
	tail->from = start;
	tail->size = file_size - start;
	tail->read =
	    tail->size < sizeof(tail->text) ? tail->size : sizeof(tail->text);
	return read_at(tail, tail->text, tail->read, start, detail);
}

/* How many columns rows may have: by the header, ours if there is none. */
static void
read_columns(const struct tail *tail, unsigned *min, unsigned *max)
{
	char line[4096];
	ssize_t got = pread(tail->fd, line, sizeof(line), 0);
	const char *end = got > 0 ? memchr(line, '\n', (size_t)got) : NULL;

	if (end == NULL || lease_row_check_header(line, (size_t)(end - line),
			       min, max, NULL) != ERR_NONE)
		*min = *max = LEASE_ROW_COLUMNS;
}

static bool
is_whole_row(const struct tail *tail)
{
	uint8_t scratch[LEASE_ROW_SCRATCH];
	struct lease lease;
	unsigned min, max;
	bool removed;

	read_columns(tail, &min, &max);
	return tail->read == tail->size &&
	       lease_row_read(tail->text, tail->read, min, max, scratch, &lease,
		   &removed, NULL) == ERR_NONE;
}

static enum err
add_line_end(const struct tail *tail, uint64_t *size, struct log *log,
    struct err_detail *detail)
{
	enum err err = lease_file_write_all(
	    tail->fd, tail->names->current, "\n", 1, detail);

	if (err != ERR_NONE)
		return err;
	*size += 1;
	log_write(log, DHCPSRV_MEMFILE_NO_LINE_END, tail->names->current);
	return ERR_NONE;
}

/* That the row cannot be kept is said, but keeps nobody from starting: it was
 * cut short, so nothing in it was ever promised by us. */
static void
keep(const struct tail *tail, struct log *log)
{
	struct bad_rows bad;
	struct err_detail why;

	bad_rows_init(&bad, tail->names->bad);
	bad_rows_add(&bad, tail->names->current, 0, tail->text, tail->read,
	    "the file ended inside this row");
	if (bad_rows_close(&bad, &why) != ERR_NONE)
		log_write(log, DHCPSRV_MEMFILE_BAD_ROWS_FAIL, why.text);
	log_write(log, DHCPSRV_MEMFILE_TORN_ROW, tail->names->current,
	    tail->from, tail->names->bad);
}

enum err
lease_tail_mend(const struct lease_file_names *names, int fd, uint64_t *size,
    struct log *log, struct err_detail *detail)
{
	struct tail tail = {.names = names, .fd = fd};
	enum err err = find_tail(&tail, *size, detail);

	if (err != ERR_NONE || tail.size == 0)
		return err;
	if (is_whole_row(&tail))
		return add_line_end(&tail, size, log, detail);
	if (tail.from > 0) /* else: the start of a header, nobody's lease */
		keep(&tail, log);
	if (ftruncate(fd, (off_t)tail.from) != 0)
		return err_system(
		    detail, "cannot cut lease file %s", names->current);
	*size = tail.from;
	return ERR_NONE;
}
