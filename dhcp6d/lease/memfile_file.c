/*
 * memfile_file.c: F open for appending, by one server alone.
 *
 * The lock is flock's on the descriptor that rows go through: it ends with the
 * process, so there is no stale one. A server that starts while another one
 * rotates may lock a file that is no longer F; the name is looked at again
 * once the lock is held.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dhcp6d/lease/memfile_file.h"
#include "libcommon/lease_tail.h"
#include "libcommon/lease_journal_fold.h"
#include "libcommon/lease_reader.h"
#include "libcommon/log_messages.h"

#define FILE_MODE 0640 /* for owner and group only */
#define OPEN_FLAGS (O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY)

/* How often a name may change under us before we give up. */
#define OPEN_TRIES 100

/* How often a journal that cannot be read is tried. */
#define UNREADABLE_TRIES 3

static enum err
lock_file(int fd, const char *path, struct err_detail *detail)
{
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return ERR_NONE;
	if (errno != EWOULDBLOCK)
		return err_system(detail, "cannot lock lease file %s", path);
	return err_set(detail, ERR_BUSY,
	    "lease file %s is in use by another server (it holds the lock); "
	    "two servers must not share a lease file",
	    path);
}

/* Why not, and what the operator can do about it. */
static enum err
not_opened(const char *path, struct err_detail *detail)
{
	if (errno == ENOENT)
		return err_set(detail, ERR_NOT_FOUND,
		    "cannot open lease file %s: there is no such directory; "
		    "make it (install -d -m 0750 DIR), or name another file "
		    "in lease-database",
		    path);
	if (errno == EACCES || errno == EROFS)
		return err_system(detail,
		    "cannot open lease file %s; give the user that runs "
		    "dhcp6d the right to write it and its directory (one that "
		    "was made anew while dhcp6d runs may be beyond its "
		    "sandbox: then move the old one back; a restart forgets "
		    "what is in memory alone, dhcp6ctl leases lists it)",
		    path);
	return err_system(detail, "cannot open lease file %s", path);
}

static enum err
open_file(const char *path, int *fd, struct err_detail *detail)
{
	*fd = open(path, OPEN_FLAGS | O_CREAT, FILE_MODE);
	if (*fd < 0 && errno == ELOOP)
		return err_set(detail, ERR_SYSTEM,
		    "lease file %s is a symbolic link; name the file itself",
		    path);
	return *fd < 0 ? not_opened(path, detail) : ERR_NONE;
}

static bool
is_same(const struct memfile_file *a, const struct memfile_file *b)
{
	return a->device == b->device && a->inode == b->inode;
}

/* A second descriptor of the file would have to wait for the first one's lock,
 * and giving that up first would let another server in. */
static enum err
take_lock(struct memfile_file *file, const struct memfile_file *before,
    const char *path, struct err_detail *detail)
{
	file->lock = file->fd;
	if (before->lock < 0 || !is_same(file, before))
		return lock_file(file->fd, path, detail);
	file->lock = fcntl(before->lock, F_DUPFD_CLOEXEC, 0);
	return file->lock >= 0
		   ? ERR_NONE
		   : err_system(detail, "cannot keep the lock of %s", path);
}

/* Size and identity as they are now. */
static enum err
look_at(struct memfile_file *file, const char *path, struct err_detail *detail)
{
	struct stat st;

	if (fstat(file->fd, &st) != 0)
		return err_system(detail, "cannot look at lease file %s", path);
	if (!S_ISREG(st.st_mode))
		return err_set(detail, ERR_SYSTEM,
		    "lease file %s is not a regular file", path);
	file->device = st.st_dev;
	file->inode = st.st_ino;
	file->size = (uint64_t)st.st_size;
	return ERR_NONE;
}

static bool
has_name(const struct memfile_file *file, const char *path)
{
	struct stat named;

	return lstat(path, &named) == 0 && named.st_dev == file->device &&
	       named.st_ino == file->inode;
}

/* The F that the name stands for, locked; before: what we had of it. */
static enum err
open_current(const char *path, const struct memfile_file *before,
    struct memfile_file *out, struct err_detail *detail)
{
	*out = MEMFILE_FILE_CLOSED;
	for (unsigned i = 0; i < OPEN_TRIES; i++) {
		enum err err = open_file(path, &out->fd, detail);

		if (err == ERR_NONE)
			err = look_at(out, path, detail);
		if (err == ERR_NONE)
			err = take_lock(out, before, path, detail);
		if (err == ERR_NONE && has_name(out, path))
			return look_at(out, path, detail);
		memfile_file_close(out);
		if (err != ERR_NONE)
			return err;
	}
	return err_set(detail, ERR_BUSY,
	    "lease file %s is being replaced by somebody again and again",
	    path);
}

static enum err
write_header(
    struct memfile_file *file, const char *path, struct err_detail *detail)
{
	char line[512];
	size_t size = strlen(lease_row_header);
	enum err err;

	memcpy(line, lease_row_header, size);
	line[size++] = '\n';
	err = lease_file_write_all(file->fd, path, line, size, detail);
	file->size = size;
	return err;
}

/* Refuses what is not a lease file, before anything is changed in it. */
static enum err
check_header(const struct memfile_file *file, const char *path,
    struct err_detail *detail)
{
	struct lease_reader *reader;
	enum err err;

	if (lseek(file->fd, 0, SEEK_SET) != 0)
		return err_system(detail, "cannot read lease file %s", path);
	err = lease_reader_open(file->fd, path, &reader, detail);
	if (err == ERR_NONE)
		lease_reader_close(reader);
	return err;
}

/* The file and its name are on disk. */
static enum err
sync_file(const struct memfile_file *file, const char *path,
    struct err_detail *detail)
{
	if (fdatasync(file->fd) != 0)
		return err_system(detail, "cannot sync lease file %s", path);
	return lease_file_sync_directory(path, detail);
}

enum err
memfile_file_fresh(const struct lease_file_names *names,
    struct memfile_file *out, struct err_detail *detail)
{
	const char *path = names->fresh;
	enum err err;

	*out = MEMFILE_FILE_CLOSED;
	if (unlink(path) != 0 && errno != ENOENT)
		return err_system(detail, "cannot remove %s", path);
	out->fd = open(path, OPEN_FLAGS | O_CREAT | O_EXCL, FILE_MODE);
	if (out->fd < 0)
		return err_system(detail, "cannot make %s", path);
	out->lock = out->fd;
	err = lock_file(out->fd, path, detail);
	if (err == ERR_NONE)
		err = look_at(out, path, detail);
	if (err == ERR_NONE)
		err = write_header(out, path, detail);
	if (err == ERR_NONE && fdatasync(out->fd) != 0)
		err = err_system(detail, "cannot sync %s", path);
	if (err != ERR_NONE) {
		memfile_file_close(out);
		(void)unlink(path);
	}
	return err;
}

/* Until all leases were written anew: what is lost stays lost, whatever else
 * goes wrong. */
static void
carry(const struct memfile_file *from, struct memfile_file *to)
{
	to->journaled = from->journaled;
	to->lost = from->lost;
	to->stale = from->stale;
	to->unreadable = from->unreadable;
}

/* A file without a header is replaced by one that has it and is on disk: a
 * header that is being written might be lost in part, and a file that begins
 * with the rest of one would be nobody's. */
static enum err
replace(const struct lease_file_names *names, struct memfile_file *file,
    struct err_detail *detail)
{
	struct memfile_file fresh;
	enum err err = memfile_file_fresh(names, &fresh, detail);

	if (err != ERR_NONE)
		return err;
	if (rename(names->fresh, names->current) != 0) {
		err = err_system(detail, "cannot rename %s to %s", names->fresh,
		    names->current);
		memfile_file_close(&fresh);
		(void)unlink(names->fresh);
		return err;
	}
	carry(file, &fresh);
	memfile_file_close(file);
	*file = fresh;
	return ERR_NONE;
}

static void
note_loss(struct memfile_file *file)
{
	file->lost = file->stale = true;
}

/* What it had is in memory: it is no reason to grant nothing for ever. */
static enum err
put_journal_aside(const struct lease_file_names *names, struct log *log,
    struct memfile_file *file, struct err_detail *detail)
{
	char used[LEASE_FILE_PATH_MAX];
	struct err_detail said;
	enum err err = lease_file_put_aside(
	    names->journal, names->journal_bad, used, &said);

	if (err != ERR_NONE)
		return err;
	err_set(&said, ERR_CORRUPT, "%s, it is kept in %s", detail->text, used);
	log_write(log, DHCPSRV_MEMFILE_JOURNAL_ASIDE, said.text);
	file->journaled = false;
	note_loss(file);
	return ERR_NONE;
}

/* Puts back what only the journal has, up to that place of F. */
static enum err
fold_journal(const struct lease_file_names *names, struct log *log,
    struct memfile_file *file, uint64_t until, struct err_detail *detail)
{
	struct lease_journal_folded folded;
	enum err err =
	    lease_journal_fold(names, file->fd, until, &folded, detail);

	if (err != ERR_NONE && folded.unreadable && file->journaled &&
	    ++file->unreadable >= UNREADABLE_TRIES &&
	    put_journal_aside(names, log, file, detail) == ERR_NONE)
		return ERR_NONE;
	if (folded.aside.text[0] != 0) {
		log_write(
		    log, DHCPSRV_MEMFILE_JOURNAL_ASIDE, folded.aside.text);
		note_loss(file);
	}
	if (err != ERR_NONE)
		return err;
	if (file->journaled && !folded.found)
		note_loss(file);
	file->journaled = false;
	if (folded.records > 0)
		log_write(log, DHCPSRV_MEMFILE_JOURNAL_FOLDED, folded.bytes,
		    names->journal, names->current);
	return look_at(file, names->current, detail);
}

static enum err
mend(const struct lease_file_names *names, struct log *log,
    struct memfile_file *file, uint64_t until, struct err_detail *detail)
{
	enum err err = check_header(file, names->current, detail);

	if (err == ERR_NONE)
		err = fold_journal(names, log, file, until, detail);
	if (err == ERR_NONE)
		err =
		    lease_tail_mend(names, file->fd, &file->size, log, detail);
	if (err == ERR_NONE && file->size == 0)
		err = replace(names, file, detail);
	if (err == ERR_NONE)
		err = sync_file(file, names->current, detail);
	return err;
}

static bool
is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

/* We never leave a file without a header, but for a crash in our very first
 * start; Kea does, as it syncs nothing (lease-file.md 9). */
enum err
memfile_file_open(const struct lease_file_names *names, struct log *log,
    struct memfile_file *out, struct err_detail *detail)
{
	const struct memfile_file none = MEMFILE_FILE_CLOSED;
	bool existed = is_there(names->current);
	struct memfile_file found;
	enum err err = open_current(names->current, &none, out, detail);

	found = *out;
	if (err == ERR_NONE)
		err = mend(names, log, out, UINT64_MAX, detail);
	if (err != ERR_NONE)
		memfile_file_close(out);
	else if (existed && out->inode != found.inode)
		log_write(
		    log, DHCPSRV_MEMFILE_EMPTY, names->current, found.size);
	/* nobody remembers more than what there is */
	out->lost = out->stale = false;
	return err;
}

/* What was never synced goes. */
static enum err
cut_back(const struct lease_file_names *names, struct memfile_file *file,
    uint64_t end, struct err_detail *detail)
{
	if (file->size <= end)
		return ERR_NONE;
	if (ftruncate(file->fd, (off_t)end) != 0)
		return err_system(
		    detail, "cannot cut lease file %s", names->current);
	file->size = end;
	return ERR_NONE;
}

static enum err
mend_same(const struct lease_file_names *names, struct log *log,
    struct memfile_file *now, const struct memfile_file *before,
    struct err_detail *detail)
{
	enum err err =
	    cut_back(names, now, before->size + before->theirs, detail);

	if (err == ERR_NONE)
		err = mend(names, log, now, before->size, detail);
	if (err != ERR_NONE || now->size >= before->size)
		return err;
	log_write(log, DHCPSRV_MEMFILE_SHRUNK, names->current, now->size,
	    before->size);
	now->lost = true;
	/* a new one took the place of half a header */
	now->stale = is_same(now, before);
	return ERR_NONE;
}

static enum err
mend_other(const struct lease_file_names *names, struct log *log,
    struct memfile_file *now, uint64_t synced, struct err_detail *detail)
{
	bool rows = now->size > strlen(lease_row_header) + 1;
	enum err err = mend(names, log, now, synced, detail);

	now->lost = true;
	now->stale = rows;
	return err;
}

enum err
memfile_file_reopen(const struct lease_file_names *names, struct log *log,
    struct memfile_file *file, struct err_detail *detail)
{
	struct memfile_file now;
	enum err err = open_current(names->current, file, &now, detail);

	if (err != ERR_NONE)
		return err;
	carry(file, &now);
	err = is_same(&now, file)
		  ? mend_same(names, log, &now, file, detail)
		  : mend_other(names, log, &now, file->size, detail);
	if (err == ERR_NONE) {
		now.unreadable = 0;
		memfile_file_close(file);
		*file = now;
	} else {
		carry(&now, file);
		memfile_file_close(&now);
	}
	return err;
}

void
memfile_file_close(struct memfile_file *file)
{
	if (file->lock >= 0 && file->lock != file->fd)
		(void)close(file->lock);
	if (file->fd >= 0)
		(void)close(file->fd);
	file->fd = file->lock = -1;
}
