/*
 * fold.c: what the journal of a lease file has goes into the file.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lfc/fold.h"
#include "libcommon/lease_journal_fold.h"
#include "libcommon/lease_reader.h"
#include "libcommon/lease_tail.h"

/* Is the name still that of the open file? */
static bool
is_still(int fd, const char *path)
{
	struct stat ours, theirs;

	return fstat(fd, &ours) == 0 && lstat(path, &theirs) == 0 &&
	       ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino;
}

/* As dhcp6d does it; a running one has the lock. */
static enum lfc_status
open_file(const char *path, int *fd, struct err_detail *detail)
{
	*fd = open(path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY);
	if (*fd < 0) {
		err_system(detail, "cannot open lease file %s", path);
		return LFC_READ;
	}
	if (flock(*fd, LOCK_EX | LOCK_NB) == 0) {
		if (is_still(*fd, path))
			return LFC_DONE;
		errno = EWOULDBLOCK; /* a server has just rotated it */
	}
	if (errno == EWOULDBLOCK) {
		err_set(detail, ERR_BUSY,
		    "lease file %s is in use by a server, which needs no "
		    "folding",
		    path);
		return LFC_BUSY;
	}
	err_system(detail, "cannot lock lease file %s", path);
	return LFC_READ;
}

static enum lfc_status
status_of(enum err err, enum lfc_status otherwise)
{
	switch (err) {
	case ERR_NONE:
		return LFC_DONE;
	case ERR_MEMORY:
		return LFC_MEMORY;
	case ERR_CORRUPT:
		return LFC_CORRUPT;
	default:
		return otherwise;
	}
}

static enum lfc_status
check_header(int fd, const char *path, struct err_detail *detail)
{
	struct lease_reader *reader;
	enum err err = lease_reader_open(fd, path, &reader, detail);

	if (err == ERR_NONE)
		lease_reader_close(reader);
	return status_of(err, LFC_READ);
}

/* Kea would glue its first row to a torn one. */
static enum err
mend_end(const struct lease_file_names *names, int fd, FILE *report,
    struct err_detail *detail)
{
	uint64_t size, before;
	struct stat st;
	enum err err;

	if (fstat(fd, &st) != 0)
		return err_system(
		    detail, "cannot look at lease file %s", names->current);
	size = before = (uint64_t)st.st_size;
	err = lease_tail_mend(names, fd, &size, NULL, detail);
	if (err == ERR_NONE && fdatasync(fd) != 0)
		err = err_system(
		    detail, "cannot sync lease file %s", names->current);
	if (err == ERR_NONE && size < before)
		(void)fprintf(report,
		    "%s ended inside a row: the rest is kept in %s\n",
		    names->current, names->bad);
	return err;
}

static enum lfc_status
fold_locked(const struct lease_file_names *names, int fd, FILE *report,
    struct err_detail *detail)
{
	struct lease_journal_folded folded;
	enum lfc_status status = check_header(fd, names->current, detail);
	enum err err;

	if (status != LFC_DONE)
		return status;
	err = lease_journal_fold(names, fd, UINT64_MAX, &folded, detail);
	if (err != ERR_NONE)
		return status_of(err, LFC_WRITE);
	if (folded.records > 0)
		(void)fprintf(report,
		    "%" PRIu64 " bytes of rows were put back from %s\n",
		    folded.bytes, names->journal);
	else if (folded.aside.text[0] == 0)
		(void)fprintf(report, "there was nothing to put back into %s\n",
		    names->current);
	err = mend_end(names, fd, report, detail);
	if (err == ERR_NONE && folded.aside.text[0] != 0)
		err = err_set(detail, ERR_CORRUPT, "%s", folded.aside.text);
	return status_of(err, LFC_WRITE);
}

enum lfc_status
lfc_fold(const char *path, FILE *report, struct err_detail *detail)
{
	struct lease_file_names *names = malloc(sizeof(*names));
	enum lfc_status status = LFC_USAGE;
	int fd = -1;

	if (names == NULL) {
		err_set(detail, ERR_MEMORY, "no memory");
		return LFC_MEMORY;
	}
	if (lease_file_names(path, names, detail) == ERR_NONE)
		status = open_file(path, &fd, detail);
	if (status == LFC_DONE)
		status = fold_locked(names, fd, report, detail);
	if (fd >= 0)
		(void)close(fd);
	free(names);
	return status;
}
