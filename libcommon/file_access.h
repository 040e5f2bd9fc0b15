/*
 * libcommon/file_access.h: the files that a process may touch from here on.
 *
 * Landlock, by the kernel's own interface: below these paths, in these ways,
 * and nothing else, whoever owns it. It also takes away TCP and signals to
 * processes outside, where the kernel can. Kernels without it leave what the
 * user's rights leave; who asks is told which of both it is.
 *
 * Threads: before any is started; it holds for those that are started later,
 * and for programs that are executed.
 */
#ifndef LIBCOMMON_FILE_ACCESS_H
#define LIBCOMMON_FILE_ACCESS_H

#include <stddef.h>

#include "libcommon/err.h"

enum file_use {
	FILE_USE_READ = 1,    /* read files and directories */
	FILE_USE_WRITE = 2,   /* also write, make, rename, remove files */
	FILE_USE_EXECUTE = 4, /* with READ */
	FILE_USE_SOCKET = 8,  /* make and remove Unix sockets */
	FILE_USE_TCP_LISTEN = 16, /* of no path: TCP ports may be bound */
};

/* path: a directory (then all below it) or a file; one that is not there is
 * passed over. */
struct file_access {
	const char *path;
	unsigned uses; /* of enum file_use */
};

/*
 * Two steps, since who has dropped its privileges may not reach all that it
 * shall be allowed (a program in root's own folder): prepare opens the paths,
 * enforce puts it in force, which needs no_new_privs (privileges.h).
 *
 * *prepared: a descriptor, which enforce closes; -1 if the kernel has no
 * Landlock (or the build is one with sanitizers or coverage, which write files
 * of their own), which enforce takes as well.
 */
enum err file_access_prepare(const struct file_access *list, size_t count,
    int *prepared, struct err_detail *detail);
enum err file_access_enforce(int prepared, struct err_detail *detail);

#endif
