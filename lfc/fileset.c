/*
 * fileset.c: the files that a start would read, opened together.
 *
 * They are opened newest first and the names are looked at once more: if
 * neither a rotation nor an lfc's last steps came between, they still stand
 * for what was opened. Otherwise it is done again. The journal is looked into
 * in between: it is F's as long as F has its name.
 */
#include "lfc/fileset.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libcommon/lease_journal_fold.h"

#define TRIES 50

enum { CURRENT, COMPLETED, COPY, PREVIOUS, NAMES };

struct opening {
	const char *paths[NAMES];
	int fds[NAMES];
};

static enum lfc_status
open_all(struct opening *o, struct err_detail *detail)
{
	for (unsigned i = 0; i < NAMES; i++) {
		o->fds[i] = open(o->paths[i], O_RDONLY | O_CLOEXEC | O_NOCTTY);
		if (o->fds[i] < 0 && errno != ENOENT) {
			err_system(
			    detail, "cannot open lease file %s", o->paths[i]);
			return LFC_READ;
		}
	}
	return LFC_DONE;
}

static void
close_all(struct opening *o)
{
	for (unsigned i = 0; i < NAMES; i++) {
		if (o->fds[i] >= 0)
			(void)close(o->fds[i]);
		o->fds[i] = -1;
	}
}

static bool
stands_for(const char *path, int fd)
{
	struct stat named, opened;

	if (stat(path, &named) != 0)
		return fd < 0;
	return fd >= 0 && fstat(fd, &opened) == 0 &&
	       named.st_dev == opened.st_dev && named.st_ino == opened.st_ino;
}

static bool
is_one_state(const struct opening *o)
{
	for (unsigned i = 0; i < NAMES; i++)
		if (!stands_for(o->paths[i], o->fds[i]))
			return false;
	return true;
}

static void
keep(struct fileset *set, struct opening *o, unsigned which)
{
	if (o->fds[which] < 0)
		return;
	set->files[set->count++] =
	    (struct compact_opened){o->paths[which], o->fds[which]};
	o->fds[which] = -1;
}

/* As lease_file_settle would have it: one that is not whole counts only where
 * there is no F.2. */
static void
choose(struct fileset *set, struct opening *o)
{
	bool completed = o->fds[COMPLETED] >= 0;
	bool whole = completed && lease_file_is_whole(set->names.completed);

	set->completed_is_void = completed && !whole;
	if (whole) {
		keep(set, o, COMPLETED);
	} else {
		keep(set, o,
		    completed && o->fds[PREVIOUS] < 0 ? COMPLETED : PREVIOUS);
		keep(set, o, COPY);
	}
	keep(set, o, CURRENT);
	close_all(o);
}

/* ---- what only the journal has ---- */

int
fileset_temporary(char *path, struct err_detail *detail)
{
	const char *folder = getenv("TMPDIR");
	int fd;

	(void)snprintf(path, PATH_MAX, "%s/lfc-XXXXXX",
	    folder != NULL && folder[0] != 0 ? folder : "/tmp");
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		err_system(detail, "cannot make a temporary file %s", path);
	return fd;
}

/* Leaves both at their starts. */
static enum err
copy_file(int from, int to, const char *path, struct err_detail *detail)
{
	char buffer[65536];
	enum err err = ERR_NONE;
	off_t at = 0;
	ssize_t got;

	while ((got = pread(from, buffer, sizeof(buffer), at)) > 0 &&
	       err == ERR_NONE) {
		err = lease_file_write_all(
		    to, "a temporary file", buffer, (size_t)got, detail);
		at += got;
	}
	return got < 0 ? err_system(detail, "cannot read lease file %s", path)
		       : err;
}

static enum err
put_text(int fd, const struct lease_journal_peeked *peeked,
    struct err_detail *detail)
{
	if (lseek(fd, (off_t)peeked->offset, SEEK_SET) < 0)
		return err_system(detail, "cannot write a temporary file");
	return lease_file_write_all(
	    fd, "a temporary file", peeked->text, peeked->size, detail);
}

/* Takes the place of *current, F's descriptor. */
static enum lfc_status
overlay(int *current, const struct lease_journal_peeked *peeked,
    const char *path, struct err_detail *detail)
{
	char name[PATH_MAX];
	int fd = fileset_temporary(name, detail);
	enum err err;

	if (fd < 0)
		return LFC_WRITE;
	(void)unlink(name);
	err = copy_file(*current, fd, path, detail);
	if (err == ERR_NONE)
		err = put_text(fd, peeked, detail);
	if (err == ERR_NONE && lseek(fd, 0, SEEK_SET) != 0)
		err = err_system(detail, "cannot read a temporary file");
	if (err != ERR_NONE) {
		(void)close(fd);
		return LFC_WRITE;
	}
	(void)close(*current);
	*current = fd;
	return LFC_DONE;
}

static enum err
look_into_journal(
    struct fileset *set, int current, struct lease_journal_peeked *peeked)
{
	struct err_detail *out = &set->journal_left_out;
	enum err err = lease_journal_peek(&set->names, current, peeked, out);

	if (err == ERR_NONE)
		out->text[0] = 0;
	if (err == ERR_NONE && peeked->reason != NULL)
		err_set(out, ERR_CORRUPT, "%s does not belong to %s (%s)",
		    set->names.journal, set->names.current, peeked->reason);
	set->from_journal = peeked->text != NULL ? peeked->size : 0;
	return err;
}

/* One state of the files, and what the journal has to add to it. */
static enum lfc_status
open_one_state(struct fileset *set, struct opening *o,
    struct lease_journal_peeked *peeked, struct err_detail *detail)
{
	enum lfc_status status = LFC_DONE;

	for (unsigned i = 0; i < TRIES && status == LFC_DONE; i++) {
		close_all(o);
		free(peeked->text);
		peeked->text = NULL;
		status = open_all(o, detail);
		if (status != LFC_DONE)
			break;
		(void)look_into_journal(set, o->fds[CURRENT], peeked);
		if (is_one_state(o))
			return LFC_DONE;
	}
	close_all(o);
	return status;
}

enum lfc_status
fileset_open(struct fileset *set, const char *path, struct err_detail *detail)
{
	struct lease_file_names *n = &set->names;
	struct opening o = {
	    {n->current, n->completed, n->copy, n->previous}, {-1, -1, -1, -1}};
	struct lease_journal_peeked peeked = {.text = NULL};
	enum lfc_status status;

	set->count = 0;
	set->completed_is_void = false;
	set->from_journal = 0;
	set->journal_left_out.text[0] = 0;
	if (lease_file_names(path, n, detail) != ERR_NONE)
		return LFC_USAGE;
	status = open_one_state(set, &o, &peeked, detail);
	if (status == LFC_DONE && peeked.text != NULL)
		status = overlay(&o.fds[CURRENT], &peeked, path, detail);
	if (status == LFC_DONE)
		choose(set, &o);
	close_all(&o);
	free(peeked.text);
	if (status == LFC_DONE && set->count == 0) {
		err_set(detail, ERR_NOT_FOUND,
		    "there is neither %s nor one of its set", path);
		status = LFC_READ;
	}
	return status;
}

void
fileset_close(struct fileset *set)
{
	for (unsigned i = 0; i < set->count; i++)
		(void)close(set->files[i].fd);
	set->count = 0;
}
