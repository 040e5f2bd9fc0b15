/*
 * lease_file.c: the file set, and what dhcp6d and lfc do with it alike.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libcommon/lease_file.h"
#include "libcommon/lease_reader.h"

static bool
join(char out[LEASE_FILE_PATH_MAX], const char *path, const char *suffix)
{
	int size = snprintf(out, LEASE_FILE_PATH_MAX, "%s%s", path, suffix);

	return size > 0 && size < LEASE_FILE_PATH_MAX;
}

enum err
lease_file_names(const char *current, struct lease_file_names *names,
    struct err_detail *detail)
{
	if (current[0] == 0)
		return err_set(detail, ERR_RANGE, "lease file has no name");
	if (join(names->current, current, "") &&
	    join(names->copy, current, ".1") &&
	    join(names->previous, current, ".2") &&
	    join(names->output, current, ".output") &&
	    join(names->completed, current, ".completed") &&
	    join(names->pid, current, ".pid") &&
	    join(names->pid_lock, current, ".pid.lock") &&
	    join(names->fresh, current, ".new") &&
	    join(names->bad, current, ".bad") &&
	    join(names->completed_bad, current, ".completed.bad") &&
	    join(names->journal, current, ".journal") &&
	    join(names->journal_bad, current, ".journal.bad"))
		return ERR_NONE;
	return err_set(detail, ERR_RANGE,
	    "name of lease file is too long: %.200s...", current);
}

enum err
lease_file_read_from(int fd, const char *path, uint32_t max_bad_rows,
    lease_file_row *row, lease_file_bad_row *bad_row, void *context,
    struct lease_file_stats *stats, struct err_detail *detail)
{
	struct lease_reader *reader;
	struct lease_reader_row at;
	struct err_detail why;
	enum err err = lease_reader_open(fd, path, &reader, detail);

	memset(stats, 0, sizeof(*stats));
	if (err != ERR_NONE)
		return err;
	while (err == ERR_NONE) {
		switch (lease_reader_next(reader, &at, &why)) {
		case LEASE_READER_ROW:
			err = row(context, &at.lease, at.removed, at.line);
			continue;
		case LEASE_READER_BAD_ROW:
			bad_row(context, at.line, at.text, at.size, why.text);
			if (max_bad_rows != 0 &&
			    lease_reader_stats(reader)->bad_rows > max_bad_rows)
				err = err_set(detail, ERR_LIMIT,
				    "exceeded maximum number of failures %u to "
				    "read a lease from the lease file %s",
				    max_bad_rows, path);
			continue;
		case LEASE_READER_FAILED:
			err = err_set(detail, ERR_SYSTEM, "%s", why.text);
			continue;
		case LEASE_READER_END:
			break;
		}
		break;
	}
	*stats = *lease_reader_stats(reader);
	lease_reader_close(reader);
	return err;
}

enum err
lease_file_read(const char *path, uint32_t max_bad_rows, lease_file_row *row,
    lease_file_bad_row *bad_row, void *context, struct lease_file_stats *stats,
    struct err_detail *detail)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	enum err err;

	memset(stats, 0, sizeof(*stats));
	if (fd < 0 && errno == ENOENT)
		return err_set(detail, ERR_NOT_FOUND, "no lease file %s", path);
	if (fd < 0)
		return err_system(detail, "cannot open lease file %s", path);
	err = lease_file_read_from(
	    fd, path, max_bad_rows, row, bad_row, context, stats, detail);
	(void)close(fd);
	return err;
}

/* A header line of at most this size is looked for. */
#define HEADER_MAX 4096

bool
lease_file_is_whole(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY);
	char line[HEADER_MAX], last = 0;
	unsigned min, max;
	struct stat st;
	ssize_t got;
	char *end;
	bool whole = false;

	if (fd < 0)
		return false;
	got = pread(fd, line, sizeof(line), 0);
	if (got > 0 && (end = memchr(line, '\n', (size_t)got)) != NULL &&
	    fstat(fd, &st) == 0 && pread(fd, &last, 1, st.st_size - 1) == 1)
		whole = last == '\n' &&
			lease_row_check_header(line, (size_t)(end - line), &min,
			    &max, NULL) == ERR_NONE;
	(void)close(fd);
	return whole;
}

static bool
exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

#define ASIDE_MAX 1000

enum err
lease_file_put_aside(const char *from, const char *to,
    char used[LEASE_FILE_PATH_MAX], struct err_detail *detail)
{
	char name[LEASE_FILE_PATH_MAX];
	int size = snprintf(name, sizeof(name), "%s", to);
	unsigned number = 1;

	while (size > 0 && size < (int)sizeof(name) && exists(name) &&
	       number < ASIDE_MAX)
		size = snprintf(name, sizeof(name), "%s-%u", to, ++number);
	if (size <= 0 || size >= (int)sizeof(name) || number == ASIDE_MAX)
		return err_set(detail, ERR_LIMIT,
		    "cannot put %s aside: too many or too long names like %s",
		    from, to);
	if (rename(from, name) != 0)
		return err_system(detail, "cannot rename %s to %s", from, name);
	if (used != NULL)
		memcpy(used, name, sizeof(name));
	return ERR_NONE;
}

enum err
lease_file_settle(const struct lease_file_names *names,
    struct err_detail *settled, struct err_detail *detail)
{
	const char *to =
	    exists(names->previous) ? names->completed_bad : names->previous;
	char used[LEASE_FILE_PATH_MAX];
	enum err err;

	settled->text[0] = 0;
	if (!exists(names->completed) || lease_file_is_whole(names->completed))
		return ERR_NONE;
	err = lease_file_put_aside(names->completed, to, used, detail);
	if (err != ERR_NONE)
		return err;
	err_set(settled, ERR_CORRUPT,
	    "%s is not whole (no header, or no line end at its end) and was "
	    "renamed to %s",
	    names->completed, used);
	return lease_file_sync_directory(names->current, detail);
}

/* Whether the name still stands for the file that is open. */
static bool
is_same_file(int fd, const char *path)
{
	struct stat opened, named;

	return fstat(fd, &opened) == 0 && lstat(path, &named) == 0 &&
	       opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

enum err
lease_file_lock(
    const struct lease_file_names *names, int *fd, struct err_detail *detail)
{
	for (;;) {
		int lock = open(names->pid_lock,
		    O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0640);

		if (lock < 0)
			return err_system(
			    detail, "cannot open %s", names->pid_lock);
		if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
			enum err err =
			    errno == EWOULDBLOCK
				? err_set(detail, ERR_BUSY,
				      "%s is locked by another "
				      "process",
				      names->pid_lock)
				: err_system(detail, "cannot lock %s",
				      names->pid_lock);

			(void)close(lock);
			return err;
		}
		if (is_same_file(lock, names->pid_lock)) {
			*fd = lock;
			return ERR_NONE;
		}
		(void)close(lock);
	}
}

/* Deleted while it is held: whoever has opened it already sees that it is not
 * the file of that name any more, and tries again. */
void
lease_file_unlock(const struct lease_file_names *names, int fd)
{
	if (is_same_file(fd, names->pid_lock))
		(void)unlink(names->pid_lock);
	(void)close(fd);
}

enum err
lease_file_sync_directory(const char *path, struct err_detail *detail)
{
	const char *slash = strrchr(path, '/');
	char directory[LEASE_FILE_PATH_MAX] = ".";
	enum err err = ERR_NONE;
	int fd;

	if (slash != NULL) {
		size_t size = slash == path ? 1 : (size_t)(slash - path);

		if (size >= sizeof(directory))
			return err_set(detail, ERR_RANGE, "path is too long");
		memcpy(directory, path, size);
		directory[size] = 0;
	}
	fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_system(
		    detail, "cannot open directory %s", directory);
	if (fsync(fd) != 0)
		err = err_system(detail, "cannot sync directory %s", directory);
	(void)close(fd);
	return err;
}

enum err
lease_file_write_all(int fd, const char *path, const void *data, size_t size,
    struct err_detail *detail)
{
	const char *next = data;

	while (size > 0) {
		ssize_t written = write(fd, next, size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return err_system(detail, "cannot write to %s", path);
		if (written == 0)
			return err_set(detail, ERR_SYSTEM,
			    "cannot write to %s: nothing was written", path);
		next += written;
		size -= (size_t)written;
	}
	return ERR_NONE;
}
