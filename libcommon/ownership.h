/*
 * libcommon/ownership.h: what was root's or another server's becomes ours.
 *
 * A server that was root, or Kea's under its own user, has left files behind
 * that the user of this one may not write. While we are root yet, they are
 * given to it; what must not be given away is refused, and the operator told
 * what to do. If we are not root, nothing is done: opening then says what is
 * wrong.
 *
 * Links are not followed, and in directories where everybody may make files
 * only what is root's is taken.
 *
 * Threads: before any is started.
 */
#ifndef LIBCOMMON_OWNERSHIP_H
#define LIBCOMMON_OWNERSHIP_H

#include <stdbool.h>

#include "libcommon/privileges.h"

/* mode: of access(2), tried by a child that has become that user. */
bool ownership_may(const struct service_user *user, const char *path, int mode);

/*
 * A directory in which the user is to make, rename and remove files. One of
 * root's becomes the user's; one of another user (_kea) stays that user's and
 * becomes the user's group's as well. The system's own (/etc, /var/lib, ...)
 * and those of people (uid 1000 and above) are refused, with ERR_DENIED.
 */
enum err ownership_take_directory(const char *path,
    const struct service_user *user, struct err_detail *detail);

/* Whether a directory is one of the system's own, which are never given. */
bool ownership_is_system(const char *path);

/* The same, made if it is not there; mode for whoever else comes there. */
enum err ownership_make_directory(const char *path, mode_t mode,
    const struct service_user *user, struct err_detail *detail);

/* A file, if it is there: given to the user, for owner and group only. */
enum err ownership_take_file(const char *path, const struct service_user *user,
    struct err_detail *detail);

/* A file that is made where the user may make none, e.g. in /var/log. */
enum err ownership_make_file(const char *path, const struct service_user *user,
    struct err_detail *detail);

/*
 * The directory that a directory of the user's lies in, where the user may go
 * on when that was removed and made anew. Only what leaves everything else to
 * the rights of files: it is root's, nobody else makes files in it, the user is
 * not root, and it is none of the system's but those for programs' data
 * (/var/lib). False: there is no such one.
 */
bool ownership_directory_above(const char *directory,
    const struct service_user *user, char *out, size_t size);

/* The directory of a path; "." if it names none. False if that is too long. */
bool ownership_directory_of(const char *path, char *out, size_t size);

#endif
