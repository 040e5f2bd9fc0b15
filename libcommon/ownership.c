/*
 * libcommon/ownership.c: see its header. All changes are made by descriptor:
 * what was looked at is what is changed.
 */
#include "libcommon/ownership.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define OPEN_FLAGS (O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
#define FILE_MODE 0640

/* Directories that many share: the FHS's, as far as a configuration might
 * name a file right in one of them. */
static const char *const system_directories[] = {"/", "/bin", "/boot", "/dev",
    "/etc", "/etc/kea", "/home", "/lib", "/media", "/mnt", "/opt", "/proc",
    "/root", "/run", "/sbin", "/srv", "/sys", "/tmp", "/usr", "/usr/bin",
    "/usr/lib", "/usr/local", "/usr/local/etc", "/usr/local/var",
    "/usr/local/var/lib", "/usr/local/var/log", "/usr/local/var/run",
    "/usr/sbin", "/usr/share", "/var", "/var/cache", "/var/lib", "/var/local",
    "/var/log", "/var/run", "/var/spool", "/var/tmp"};

bool
ownership_is_system(const char *path)
{
	const size_t count =
	    sizeof(system_directories) / sizeof(system_directories[0]);
	struct stat wanted, status;

	if (stat(path, &wanted) != 0)
		return false;
	for (size_t i = 0; i < count; i++)
		if (stat(system_directories[i], &status) == 0 &&
		    status.st_dev == wanted.st_dev &&
		    status.st_ino == wanted.st_ino)
			return true;
	return false;
}

bool
ownership_may(const struct service_user *user, const char *path, int mode)
{
	pid_t child = fork();
	int status = 1;

	if (child == 0)
		_exit(privileges_drop(user, NULL) != ERR_NONE ||
		      faccessat(AT_FDCWD, path, mode, AT_EACCESS) != 0);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return child > 0 && status == 0;
}

static const char *
name_of(const struct service_user *user)
{
	return user->name[0] != 0 ? user->name : "root";
}

/* Where useradd begins to count people. */
#define PERSON_MIN 1000

/* A person's files are not for a server, whatever a configuration names. */
static bool
is_persons(int fd, const struct service_user *user)
{
	struct stat status;

	return fstat(fd, &status) == 0 && status.st_uid >= PERSON_MIN &&
	       status.st_uid != user->uid;
}

/* What the operator can do, where we must not. */
static enum err
refuse_directory(const char *path, const struct service_user *user,
    struct err_detail *detail)
{
	return err_set(detail, ERR_DENIED,
	    "user %s may not make files in %s, which is the system's; use a"
	    " directory of its own (install -d -o %s -g %s -m 0750 DIR)",
	    name_of(user), path, name_of(user), name_of(user));
}

static enum err
give_directory(int fd, const char *path, const struct service_user *user,
    struct err_detail *detail)
{
	struct stat status;
	int result;

	if (fstat(fd, &status) != 0)
		return err_system(detail, "cannot look at %s", path);
	if (status.st_uid == 0)
		result = fchown(fd, user->uid, user->gid);
	else
		result = fchown(fd, (uid_t)-1, user->gid);
	if (result == 0 && status.st_uid != 0 && status.st_uid != user->uid)
		result = fchmod(fd, (status.st_mode & 07777) | 0070);
	if (result != 0)
		return err_system(detail,
		    "cannot give directory %s to user %s; do it by hand"
		    " (chown %s %s)",
		    path, name_of(user), name_of(user), path);
	return ERR_NONE;
}

enum err
ownership_take_directory(const char *path, const struct service_user *user,
    struct err_detail *detail)
{
	enum err err;
	int fd;

	if (geteuid() != 0 || ownership_may(user, path, R_OK | W_OK | X_OK))
		return ERR_NONE;
	fd = open(path, OPEN_FLAGS | O_DIRECTORY);
	if (fd < 0 && errno == ENOENT)
		return ERR_NONE; /* who opens a file there tells */
	if (fd < 0)
		return err_system(detail, "cannot open directory %s", path);
	err = ownership_is_system(path) || is_persons(fd, user)
		  ? refuse_directory(path, user, detail)
		  : give_directory(fd, path, user, detail);
	close(fd);
	if (err == ERR_NONE && !ownership_may(user, path, R_OK | W_OK | X_OK))
		return err_set(detail, ERR_DENIED,
		    "user %s cannot reach %s: every directory above it has to"
		    " let it through (chmod o+x), or choose another place",
		    name_of(user), path);
	return err;
}

enum err
ownership_make_directory(const char *path, mode_t mode,
    const struct service_user *user, struct err_detail *detail)
{
	bool made = mkdir(path, mode) == 0;
	enum err err = ERR_NONE;
	int fd;

	if (geteuid() != 0)
		return ERR_NONE;
	if (!made)
		return ownership_take_directory(path, user, detail);
	fd = open(path, OPEN_FLAGS | O_DIRECTORY);
	if (fd < 0 || fchown(fd, user->uid, user->gid) != 0 ||
	    fchmod(fd, mode) != 0)
		err = err_system(detail, "cannot make directory %s", path);
	if (fd >= 0)
		close(fd);
	return err;
}

bool
ownership_directory_of(const char *path, char *out, size_t size)
{
	const char *slash = strrchr(path, '/');
	size_t length = slash == NULL ? 0 : (size_t)(slash - path);

	if (length + 2 > size)
		return false;
	memcpy(out, path, length);
	if (length == 0)
		out[length++] = slash == NULL ? '.' : '/';
	out[length] = 0;
	return true;
}

/* Root's, ours, or of whom the directory is, if it is not everybody's. */
static bool
may_be_taken(
    const char *path, const struct stat *file, const struct service_user *user)
{
	char directory[4096];
	struct stat status;

	if (!S_ISREG(file->st_mode) || file->st_nlink > 1)
		return false;
	if (file->st_uid == 0 || file->st_uid == user->uid)
		return true;
	return ownership_directory_of(path, directory, sizeof(directory)) &&
	       stat(directory, &status) == 0 &&
	       (status.st_mode & S_IWOTH) == 0 &&
	       (status.st_uid == file->st_uid || status.st_uid == user->uid);
}

static enum err
give_file(int fd, const char *path, const struct service_user *user,
    struct err_detail *detail)
{
	struct stat status;

	if (fstat(fd, &status) != 0)
		return err_system(detail, "cannot look at %s", path);
	if (!may_be_taken(path, &status, user))
		return err_set(detail, ERR_DENIED,
		    "%s belongs to user %u, or is not a plain file with one"
		    " name; if it is right, chown %s %s",
		    path, (unsigned)status.st_uid, name_of(user), path);
	if (fchown(fd, user->uid, user->gid) != 0 ||
	    fchmod(fd, (status.st_mode & FILE_MODE) | S_IRUSR | S_IWUSR) != 0)
		return err_system(
		    detail, "cannot give %s to user %s", path, name_of(user));
	return ERR_NONE;
}

enum err
ownership_take_file(const char *path, const struct service_user *user,
    struct err_detail *detail)
{
	enum err err;
	int fd;

	if (geteuid() != 0)
		return ERR_NONE;
	fd = open(path, OPEN_FLAGS);
	if (fd < 0 && errno == ENOENT)
		return ERR_NONE;
	if (fd < 0 && errno == ELOOP)
		return err_set(detail, ERR_DENIED,
		    "%s is a symbolic link; name the file itself", path);
	if (fd < 0)
		return err_system(detail, "cannot open %s", path);
	err = give_file(fd, path, user, detail);
	close(fd);
	return err;
}

enum err
ownership_make_file(const char *path, const struct service_user *user,
    struct err_detail *detail)
{
	int fd;

	if (geteuid() != 0)
		return ERR_NONE;
	fd = open(path, OPEN_FLAGS | O_CREAT | O_EXCL, FILE_MODE);
	if (fd < 0 && errno != EEXIST && errno != ENOENT)
		return err_system(detail, "cannot make %s", path);
	if (fd >= 0)
		close(fd);
	return ownership_take_file(path, user, detail);
}

static bool
is_for_data(const char *path)
{
	static const char *const directories[] = {
	    "/var/lib", "/usr/local/var/lib"};

	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]);
	     i++)
		if (strcmp(path, directories[i]) == 0)
			return true;
	return false;
}

bool
ownership_directory_above(const char *directory,
    const struct service_user *user, char *out, size_t size)
{
	struct stat status;

	return user->uid != 0 && directory[0] == '/' &&
	       ownership_directory_of(directory, out, size) &&
	       (is_for_data(out) || !ownership_is_system(out)) &&
	       lstat(out, &status) == 0 && S_ISDIR(status.st_mode) &&
	       status.st_uid == 0 &&
	       (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}
