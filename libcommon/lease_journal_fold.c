/*
 * lease_journal_fold.c: what F lacks is put back from F.journal.
 *
 * Whether the journal is of this F is told by what stands in it: F has been on
 * disk up to the first record's place, and the record has a hash of what is
 * before it. From there on F may lack bytes, or have zeros in their stead
 * (blocks that were never written). Whole rows of others in that place say
 * that somebody has used F since, without knowing of the journal: then rows
 * from it would take back what is newer, and they are not put in.
 *
 * Bytes that are there already are written again all the same: after a sync
 * of F that failed, the kernel may show what the disk does not have.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libcommon/lease_journal.h"
#include "libcommon/lease_journal_fold.h"

/* So much after the journal's end is looked at for rows of others. */
#define BEYOND (2 * LEASE_ROW_MAX)

struct fold {
	const struct lease_file_names *names;
	int fd; /* F */
	struct stat st;
	struct lease_journal journal;
	uint64_t from, to;    /* in F: what the records cover */
	char *wanted, *found; /* F from "from" on: as it should be, as is */
	size_t found_size;    /* at most BEYOND more than wanted */
	const char *reason;   /* why the journal does not fit */
};

static enum err
read_file(const struct fold *fold, char *out, size_t size, uint64_t offset,
    struct err_detail *detail)
{
	while (size > 0) {
		ssize_t got = pread(fold->fd, out, size, (off_t)offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_system(
			    detail, "cannot read %s", fold->names->current);
		if (got == 0)
			return err_set(detail, ERR_CORRUPT,
			    "%s became shorter while it was read",
			    fold->names->current);
		out += got;
		offset += (uint64_t)got;
		size -= (size_t)got;
	}
	return ERR_NONE;
}

/* Whether F, up to the first record's place, is what it was. */
static enum err
check_before(struct fold *fold, struct err_detail *detail)
{
	const struct lease_journal *j = &fold->journal;
	uint64_t size = (uint64_t)fold->st.st_size;
	size_t header = strlen(lease_row_header) + 1;
	char text[LEASE_JOURNAL_BEFORE];
	size_t used = fold->from < sizeof(text) ? fold->from : sizeof(text);
	enum err err;

	if (size < fold->from) {
		fold->reason = "the lease file is shorter than it was";
		return ERR_NONE;
	}
	err = read_file(fold, text, used, fold->from - used, detail);
	if (err != ERR_NONE)
		return err;
	if (lease_journal_before(&j->head.key, text, used) !=
	    j->records[0].before)
		fold->reason = "the lease file is another one";
	else if (size == fold->from && size <= header &&
		 fold->st.st_ino != j->head.inode)
		fold->reason = "the lease file is a new one without rows";
	return ERR_NONE;
}

static enum err
gather(struct fold *fold, struct err_detail *detail)
{
	const struct lease_journal *j = &fold->journal;
	uint64_t there = (uint64_t)fold->st.st_size - fold->from;
	size_t size = fold->to - fold->from;

	fold->found_size = there < size + BEYOND ? there : size + BEYOND;
	fold->wanted = malloc(size + 1);
	fold->found = malloc(fold->found_size + 1);
	if (fold->wanted == NULL || fold->found == NULL)
		return err_set(detail, ERR_MEMORY,
		    "no memory for the rows of "
		    "a journal");
	for (size_t i = 0; i < j->count; i++)
		memcpy(fold->wanted + (j->records[i].offset - fold->from),
		    j->records[i].text, j->records[i].size);
	return read_file(
	    fold, fold->found, fold->found_size, fold->from, detail);
}

/* From where on F differs in what is neither missing nor zeros. */
static size_t
find_other_bytes(const struct fold *fold)
{
	size_t size = fold->to - fold->from;

	for (size_t i = 0; i < size && i < fold->found_size; i++)
		if (fold->found[i] != fold->wanted[i] && fold->found[i] != 0)
			return i;
	return SIZE_MAX;
}

static bool
is_row(const char *line, size_t size)
{
	uint8_t scratch[LEASE_ROW_SCRATCH];
	struct lease lease;
	bool removed;

	return lease_row_read(line, size, LEASE_ROW_COLUMNS_MIN,
		   LEASE_ROW_COLUMNS, scratch, &lease, &removed,
		   NULL) == ERR_NONE;
}

/* Whether the line at this place of F is the journal's. */
static bool
is_ours(const struct fold *fold, size_t at, size_t size)
{
	size_t all = fold->to - fold->from;

	return at < all && size <= all - at &&
	       memcmp(fold->found + at, fold->wanted + at, size) == 0;
}

/* Whole rows that the journal does not know, from the line of that byte on. */
static bool
has_rows_of_others(const struct fold *fold, size_t from)
{
	const char *end = fold->found + fold->found_size;
	const char *line = fold->found + from, *next;

	while (line > fold->found && line[-1] != '\n')
		line--;
	for (; line < end; line = next + 1) {
		size_t size;

		next = memchr(line, '\n', (size_t)(end - line));
		if (next == NULL)
			return false;
		size = (size_t)(next - line);
		if (is_row(line, size) &&
		    !is_ours(fold, (size_t)(line - fold->found), size))
			return true;
	}
	return false;
}

static enum err
check_journal(struct fold *fold, struct err_detail *detail)
{
	const struct lease_journal *j = &fold->journal;
	const struct lease_journal_record *last;
	size_t other;
	enum err err;

	if (!j->good_head && j->has_records)
		fold->reason = "its head cannot be read";
	if (j->count == 0)
		return ERR_NONE;
	last = &j->records[j->count - 1];
	fold->from = j->records[0].offset;
	fold->to = last->offset + last->size;
	err = check_before(fold, detail);
	if (err != ERR_NONE || fold->reason != NULL)
		return err;
	err = gather(fold, detail);
	if (err != ERR_NONE)
		return err;
	other = find_other_bytes(fold);
	if (other != SIZE_MAX && has_rows_of_others(fold, other))
		fold->reason = "somebody else has written to the lease file "
			       "since";
	return ERR_NONE;
}

static enum err
write_file(struct fold *fold, int fd, struct err_detail *detail)
{
	const char *next = fold->wanted;
	uint64_t at = fold->from;

	while (at < fold->to) {
		ssize_t written = pwrite(fd, next, fold->to - at, (off_t)at);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return err_system(
			    detail, "cannot write to %s", fold->names->current);
		next += written;
		at += (uint64_t)written;
	}
	if (fdatasync(fd) != 0)
		return err_system(
		    detail, "cannot sync %s", fold->names->current);
	return ERR_NONE;
}

/* Through a descriptor of its own: one with O_APPEND always writes at the
 * end. */
static enum err
put_back(struct fold *fold, struct err_detail *detail)
{
	const char *path = fold->names->current;
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY);
	struct stat st;
	enum err err;

	if (fd < 0)
		return err_system(detail, "cannot open %s", path);
	if (fstat(fd, &st) != 0 || st.st_ino != fold->st.st_ino ||
	    st.st_dev != fold->st.st_dev)
		err = err_set(
		    detail, ERR_BUSY, "%s is being replaced by somebody", path);
	else
		err = write_file(fold, fd, detail);
	(void)close(fd);
	return err;
}

static enum err
remove_journal(const struct fold *fold, struct err_detail *detail)
{
	const char *path = fold->names->journal;

	if (unlink(path) != 0)
		return err_system(detail, "cannot remove %s", path);
	return lease_file_sync_directory(path, detail);
}

static enum err
put_aside(const struct fold *fold, struct err_detail *aside,
    struct err_detail *detail)
{
	const struct lease_file_names *n = fold->names;
	char used[LEASE_FILE_PATH_MAX];
	enum err err =
	    lease_file_put_aside(n->journal, n->journal_bad, used, detail);

	if (err != ERR_NONE)
		return err;
	err_set(aside, ERR_CORRUPT,
	    "%s does not belong to %s (%s): its last rows were not put there, "
	    "they are kept in %s",
	    n->journal, n->current, fold->reason, used);
	return lease_file_sync_directory(n->journal, detail);
}

static enum err
fold_journal(struct fold *fold, struct lease_journal_folded *out,
    struct err_detail *detail)
{
	const struct lease_journal *j = &fold->journal;
	enum err err = check_journal(fold, detail);

	if (err != ERR_NONE)
		return err;
	if (fold->reason != NULL)
		return put_aside(fold, &out->aside, detail);
	if (j->count > 0) {
		err = put_back(fold, detail);
		if (err != ERR_NONE)
			return err;
		out->records = j->count;
		out->bytes = fold->to - fold->from;
	}
	return remove_journal(fold, detail);
}

static enum err
read_journal(struct fold *fold, bool *there, struct err_detail *detail)
{
	const char *path = fold->names->journal;
	int fd = open(
	    path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK);
	enum err err;

	*there = fd >= 0 || errno != ENOENT;
	if (fd < 0 && errno == ENOENT)
		return ERR_NONE;
	if (fd < 0)
		return err_system(detail, "cannot open %s", path);
	err = lease_journal_read(fd, path, &fold->journal, detail);
	(void)close(fd);
	return err;
}

static void
leave_out(struct lease_journal *j, uint64_t until)
{
	while (j->count > 0 &&
	       j->records[j->count - 1].offset + j->records[j->count - 1].size >
		   until)
		j->count--;
}

enum err
lease_journal_fold(const struct lease_file_names *names, int fd, uint64_t until,
    struct lease_journal_folded *out, struct err_detail *detail)
{
	struct fold fold = {.names = names, .fd = fd};
	bool there;
	enum err err;

	memset(out, 0, sizeof(*out));
	err = read_journal(&fold, &there, detail);
	out->found = there;
	out->unreadable = err == ERR_SYSTEM || err == ERR_CORRUPT;
	if (err == ERR_NONE && fstat(fd, &fold.st) != 0)
		err = err_system(detail, "cannot look at %s", names->current);
	if (err == ERR_NONE)
		leave_out(&fold.journal, until);
	if (err == ERR_NONE && there)
		err = fold_journal(&fold, out, detail);
	lease_journal_free(&fold.journal);
	free(fold.wanted);
	free(fold.found);
	return err;
}

/* As a server writes to F first, its F is never told to lack something. */
static bool
lacks(const struct fold *fold)
{
	size_t size = fold->to - fold->from;

	return fold->found_size < size ||
	       memcmp(fold->found, fold->wanted, size) != 0;
}

static enum err
peek(struct fold *fold, struct lease_journal_peeked *out,
    struct err_detail *detail)
{
	enum err err = check_journal(fold, detail);

	if (err != ERR_NONE)
		return err;
	out->reason = fold->reason;
	if (fold->reason != NULL || fold->journal.count == 0 || !lacks(fold))
		return ERR_NONE;
	out->text = fold->wanted;
	out->size = fold->to - fold->from;
	out->offset = fold->from;
	fold->wanted = NULL;
	return ERR_NONE;
}

enum err
lease_journal_peek(const struct lease_file_names *names, int fd,
    struct lease_journal_peeked *out, struct err_detail *detail)
{
	struct fold fold = {.names = names, .fd = fd};
	enum err err;

	memset(out, 0, sizeof(*out));
	err = read_journal(&fold, &out->found, detail);
	if (err == ERR_NONE && fd >= 0 && fstat(fd, &fold.st) != 0)
		err = err_system(detail, "cannot look at %s", names->current);
	if (err == ERR_NONE && out->found)
		err = peek(&fold, out, detail);
	lease_journal_free(&fold.journal);
	free(fold.wanted);
	free(fold.found);
	return err;
}
