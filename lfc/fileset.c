/*
 * fileset.c: the files that a start would read, opened together.
 *
 * They are opened newest first and the names are looked at once more: if
 * neither a rotation nor an lfc's last steps came between, they still stand
 * for what was opened. Otherwise it is done again.
 */
#include "lfc/fileset.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

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

enum lfc_status
fileset_open(struct fileset *set, const char *path, struct err_detail *detail)
{
	struct lease_file_names *n = &set->names;
	struct opening o = {
	    {n->current, n->completed, n->copy, n->previous}, {-1, -1, -1, -1}};
	enum lfc_status status = LFC_DONE;

	set->count = 0;
	set->completed_is_void = false;
	if (lease_file_names(path, n, detail) != ERR_NONE)
		return LFC_USAGE;
	for (unsigned i = 0; i < TRIES && status == LFC_DONE; i++) {
		close_all(&o);
		status = open_all(&o, detail);
		if (status == LFC_DONE && is_one_state(&o)) {
			choose(set, &o);
			break;
		}
	}
	close_all(&o);
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
