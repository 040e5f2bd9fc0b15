/*
 * lfc/restrict.c: see its header.
 */
#include "lfc/restrict.h"

#include <limits.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "libcommon/file_access.h"
#include "libcommon/ownership.h"
#include "libcommon/system_calls.h"

/* The starter's table (dhcp6d/calls.c) has to have all of these, too. */
static const struct system_call calls[] = {
    {"pread64", "lease files", 10},
    {"sync_file_range", "writing without a backlog", 10},
    SYSTEM_CALLS_OF_ALL,
    SYSTEM_CALLS_OF_32_BITS,
    SYSTEM_CALLS_OF_THREADS, /* the log */
    {"open", "lease files"},
    {"openat", "lease files"},
    {"pwrite64", "lease files"},
    {"stat", "which files are there"},
    {"lstat", "which files are there"},
    {"access", "which files are there"},
    {"faccessat", "which files are there"},
    {"faccessat2", "which files are there"},
    {"flock", "one lfc at a time"},
    {"fdatasync", "the result is on disk"},
    {"fsync", "its name is on disk"},
    {"fadvise64", "reading ahead"},
    {"ftruncate", "lease files"},
    {"rename", "the result gets its name"},
    {"renameat", "the result gets its name"},
    {"renameat2", "the result gets its name"},
    {"unlink", "what it was made of goes"},
    {"unlinkat", "what it was made of goes"},
    {"socket", "the log daemon", 0, CALL_IF_EQUAL, {0, UINT32_MAX, AF_UNIX}},
    {"connect", "the log daemon"},
    {"sendto", "the log daemon"},
    {"kill", "the end", 0, CALL_IF_US, {0}},
};

/* Who owns the rows; if there are none, who owns the directory. */
static void
find_owner(const struct lfc_files *files, const char *directory,
    struct service_user *user)
{
	struct stat status;

	if (lstat(files->copy, &status) == 0 ||
	    lstat(files->previous, &status) == 0 ||
	    stat(directory, &status) == 0)
		service_user_of(status.st_uid, status.st_gid, user);
	else
		service_user_of(geteuid(), getegid(), user);
}

enum err
lfc_restrict(const struct lfc_files *files, struct err_detail *detail)
{
	char paths[5][PATH_MAX];
	const char *const names[] = {files->pid, files->previous, files->copy,
	    files->output, files->finish};
	struct file_access access[7] = {
	    {"/etc/localtime", FILE_USE_READ}, /* the log's times */
	    {"/proc", FILE_USE_READ},          /* is kea-lfc at work? */
	};
	struct service_user user;
	int prepared;
	bool in_force;
	enum err err;

	for (size_t i = 0; i < 5; i++) {
		if (!ownership_directory_of(names[i], paths[i], PATH_MAX))
			return err_set(
			    detail, ERR_RANGE, "a file's name is too long");
		access[i + 2] = (struct file_access){paths[i], FILE_USE_WRITE};
	}
	find_owner(files, paths[2], &user);
	tzset();
	err = file_access_prepare(access, 7, &prepared, detail);
	if (err == ERR_NONE)
		err = privileges_drop(&user, detail);
	if (err == ERR_NONE)
		err = file_access_enforce(prepared, detail);
	if (err == ERR_NONE)
		err = system_calls_allow(
		    calls, sizeof(calls) / sizeof(calls[0]), &in_force, detail);
	return err;
}
