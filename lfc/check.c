/*
 * check.c: what there is in a file set, for an administrator.
 */
#include "lfc/check.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lfc/fileset.h"
#include "lfc/index.h"
#include "libcommon/text.h"

#define BAD_ROWS_SHOWN 100 /* of one file */
#define BAD_ROW_TEXT 60    /* octets of it that are shown */

struct check {
	struct fileset set;
	FILE *out;
	struct index *index;
	struct err_detail *detail;
	enum lfc_status status;
	uint64_t rows, removals;
};

static void
note(struct check *c, enum lfc_status status)
{
	/* What is worse than a bad row is not covered by one. */
	if (c->status == LFC_DONE || c->status == LFC_BAD_ROWS)
		c->status = status;
}

static void
note_journal(struct check *c)
{
	*c->detail = c->set.journal_left_out;
	note(c, LFC_CORRUPT);
}

/* The schema by the header's columns, as Kea numbers them. */
static const char *
schema_of(int fd)
{
	static const char *const schemas[] = {[12] = "1.0",
	    [13] = "2.0",
	    [14] = "3.0",
	    [15] = "3.1",
	    [17] = "4.0",
	    [18] = "5.0"};
	char text[1024];
	ssize_t size = pread(fd, text, sizeof(text), 0);
	unsigned columns = 1;

	if (size < 8 || memcmp(text, "address,", 8) != 0)
		return "no header";
	for (ssize_t i = 0; i < size && text[i] != '\n'; i++)
		columns += text[i] == ',';
	if (columns < sizeof(schemas) / sizeof(schemas[0]) &&
	    schemas[columns] != NULL)
		return schemas[columns];
	return columns > LEASE_ROW_COLUMNS ? "newer than 5.0" : "unknown";
}

static void
tell_bad_row(struct check *c, const char *path,
    const struct lease_reader_row *row, const char *reason, uint64_t number)
{
	char text[BAD_ROW_TEXT * 4 + 1];

	if (number > BAD_ROWS_SHOWN)
		return;
	text_printable(row->text,
	    row->size < BAD_ROW_TEXT ? row->size : BAD_ROW_TEXT, text,
	    sizeof(text));
	(void)fprintf(c->out, "%s:%" PRIu64 ": %s: %s%s\n", path, row->line,
	    reason, text, row->size > BAD_ROW_TEXT ? "..." : "");
	if (number == BAD_ROWS_SHOWN)
		(void)fprintf(
		    c->out, "%s: further bad rows are counted only\n", path);
}

static bool
learn(struct check *c, const struct lease_reader_row *row)
{
	struct lease_key key = lease_key_make(
	    row->lease.address, row->lease.type, row->lease.prefix_length);

	c->rows++;
	c->removals += row->removed;
	return index_set(c->index, index_hash(c->index, &key), &key,
	    row->removed ? 0 : c->rows);
}

/* All rows of a file; returns how many were deletions. */
static uint64_t
read_rows(struct check *c, const char *path, struct lease_reader *reader)
{
	uint64_t before = c->removals, bad = 0;
	struct lease_reader_row row;
	struct err_detail why;

	for (;;) {
		switch (lease_reader_next(reader, &row, &why)) {
		case LEASE_READER_ROW:
			if (learn(c, &row))
				continue;
			err_set(c->detail, ERR_MEMORY, "no memory");
			note(c, LFC_MEMORY);
			break;
		case LEASE_READER_BAD_ROW:
			tell_bad_row(c, path, &row, why.text, ++bad);
			note(c, LFC_BAD_ROWS);
			continue;
		case LEASE_READER_FAILED:
			*c->detail = why;
			note(c, LFC_READ);
			break;
		case LEASE_READER_END:
			break;
		}
		break;
	}
	return c->removals - before;
}

static void
tell_file(struct check *c, const struct compact_opened *file,
    const struct lease_file_stats *stats, uint64_t removals)
{
	struct stat st = {.st_size = 0};

	(void)fstat(file->fd, &st);
	(void)fprintf(c->out,
	    "%s: %lld bytes, schema %s, %" PRIu64 " rows, %" PRIu64
	    " of them deletions, %" PRIu64 " bad rows\n",
	    file->path, (long long)st.st_size, schema_of(file->fd), stats->rows,
	    removals, stats->bad_rows);
	if (stats->torn)
		(void)fprintf(c->out,
		    "%s: the last row has no line end (it was being written)\n",
		    file->path);
	if (stats->no_hwaddr > 0)
		(void)fprintf(c->out,
		    "%s: %" PRIu64 " rows have a link-layer address that "
		    "cannot be read, it is left out\n",
		    file->path, stats->no_hwaddr);
}

static void
check_file(struct check *c, const struct compact_opened *file)
{
	struct lease_reader *reader;
	struct err_detail why;
	enum err err = lease_reader_open(file->fd, file->path, &reader, &why);
	uint64_t removals;

	if (err != ERR_NONE) {
		(void)fprintf(c->out, "%s: %s\n", file->path, why.text);
		*c->detail = why;
		note(c, err == ERR_CORRUPT ? LFC_CORRUPT : LFC_READ);
		return;
	}
	removals = read_rows(c, file->path, reader);
	tell_file(c, file, lease_reader_stats(reader), removals);
	lease_reader_close(reader);
}

static void
tell_rest(const struct check *c, const char *path, const char *what)
{
	struct stat st;

	if (stat(path, &st) == 0)
		(void)fprintf(c->out, "%s: %lld bytes, %s\n", path,
		    (long long)st.st_size, what);
}

/* What a start would do with it. */
static void
tell_journal(const struct check *c)
{
	const char *path = c->set.names.journal;

	if (c->set.journal_left_out.text[0] != 0)
		(void)fprintf(c->out, "%s: not read, rows may be missing: %s\n",
		    path, c->set.journal_left_out.text);
	else if (c->set.from_journal > 0)
		(void)fprintf(c->out,
		    "%s: a crash has left %" PRIu64 " bytes of rows in it that "
		    "the lease file lacks; they are counted here, and put back "
		    "by the next start or lfc --fold\n",
		    path, c->set.from_journal);
	else
		tell_rest(c, path,
		    "nothing in it that the lease file lacks (a server runs, "
		    "or was killed)");
}

static void
tell_set(const struct check *c)
{
	const struct lease_file_names *n = &c->set.names;

	(void)fprintf(c->out, "a start reads:");
	for (unsigned i = 0; i < c->set.count; i++)
		(void)fprintf(
		    c->out, "%s %s", i > 0 ? "," : "", c->set.files[i].path);
	(void)fputc('\n', c->out);
	if (c->set.completed_is_void)
		(void)fprintf(c->out,
		    "%s: it is not whole (a power failure?)\n", n->completed);
	tell_rest(c, n->output, "not read: of an lfc that runs or was stopped");
	tell_rest(c, n->fresh, "not read: of a rotation that was stopped");
	tell_journal(c);
	tell_rest(c, n->journal_bad, "not read: a journal of another file");
	tell_rest(c, n->bad, "not read: rows that could not be read, and why");
	tell_rest(c, n->completed_bad, "not read: a result that was not whole");
}

enum lfc_status
check_files(const char *path, FILE *out, struct err_detail *detail)
{
	struct check *c = calloc(1, sizeof(*c));
	enum lfc_status status = LFC_MEMORY;

	if (c != NULL)
		c->index = index_create();
	if (c == NULL || c->index == NULL) {
		free(c);
		err_set(detail, ERR_MEMORY, "no memory");
		return LFC_MEMORY;
	}
	c->out = out;
	c->detail = detail;
	status = fileset_open(&c->set, path, detail);
	if (status == LFC_DONE) {
		tell_set(c);
		if (c->set.journal_left_out.text[0] != 0)
			note_journal(c);
		for (unsigned i = 0; i < c->set.count; i++)
			check_file(c, &c->set.files[i]);
		(void)fprintf(out, "%" PRIu64 " rows make %" PRIu64 " leases\n",
		    c->rows, index_count(c->index));
		status = c->status;
	}
	if (status == LFC_BAD_ROWS)
		err_set(detail, ERR_CORRUPT,
		    "there are bad rows in the set of %s", path);
	fileset_close(&c->set);
	index_free(c->index);
	free(c);
	return status;
}
