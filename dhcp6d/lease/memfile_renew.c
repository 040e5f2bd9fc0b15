/*
 * memfile_renew.c: what to do when F is not what we write to.
 *
 * A file of ours that was cut is still the best there is of its rows, and may
 * be F.1: a start that comes before everything was written anew reads it. Who
 * else's file it may be cannot be told, so that one is read by nobody.
 */
#include "dhcp6d/lease/memfile_renew.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static bool
is_ours(const struct lease_file_names *names, const struct memfile_file *file,
    struct stat *st)
{
	return lstat(names->current, st) == 0 && st->st_dev == file->device &&
	       st->st_ino == file->inode;
}

bool
memfile_is_whole(
    const struct lease_file_names *names, const struct memfile_file *file)
{
	struct stat st;

	return is_ours(names, file, &st) && (uint64_t)st.st_size >= file->size;
}

static bool
exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 || errno != ENOENT;
}

/* What stands under the name may be another server's, which has it locked: then
 * it is we who must stop. */
static enum err
check_owner(const struct lease_file_names *names,
    const struct memfile_file *file, struct err_detail *detail)
{
	const char *path = names->current;
	struct stat st;
	int fd = is_ours(names, file, &st)
		     ? -1
		     : open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY |
				      O_NONBLOCK);
	bool locked;

	if (fd < 0)
		return ERR_NONE; /* ours, or of no use to a server */
	locked = flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
	(void)close(fd);
	if (!locked)
		return ERR_NONE;
	return err_set(detail, ERR_BUSY,
	    "lease file %s is in use by another server now; two servers must "
	    "not share a lease file",
	    path);
}

static enum err
put_aside(const struct lease_file_names *names, const struct memfile_file *file,
    struct err_detail *detail)
{
	char found[LEASE_FILE_PATH_MAX + 32];
	const char *to = found;
	struct stat st;

	if (!exists(names->current))
		return ERR_NONE;
	(void)snprintf(found, sizeof(found), "%s.found-%lld", names->current,
	    (long long)time(NULL));
	if (is_ours(names, file, &st) && !exists(names->copy) &&
	    !exists(names->completed))
		to = names->copy;
	return lease_file_put_aside(names->current, to, NULL, detail);
}

enum err
memfile_renew_file(const struct lease_file_names *names,
    struct memfile_file *file, struct err_detail *detail)
{
	struct memfile_file fresh;
	enum err err;

	if (memfile_is_whole(names, file) && !file->stale)
		return ERR_NONE;
	err = check_owner(names, file, detail);
	if (err == ERR_NONE)
		err = memfile_file_fresh(names, &fresh, detail);
	if (err != ERR_NONE)
		return err;
	err = put_aside(names, file, detail);
	if (err == ERR_NONE && rename(names->fresh, names->current) != 0)
		err = err_system(detail, "cannot rename %s to %s", names->fresh,
		    names->current);
	if (err == ERR_NONE)
		err = lease_file_sync_directory(names->current, detail);
	if (err != ERR_NONE) {
		memfile_file_close(&fresh);
		(void)unlink(names->fresh);
		return err;
	}
	memfile_file_close(file);
	*file = fresh;
	return ERR_NONE;
}
