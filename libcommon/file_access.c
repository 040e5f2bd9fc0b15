/*
 * libcommon/file_access.c: see its header.
 *
 * Numbers and structures are written out: the headers of the oldest systems
 * that we build on know less than the kernels that run there.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "libcommon/file_access.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* linux/landlock.h */
#define CREATE_RULESET 444
#define ADD_RULE 445
#define RESTRICT_SELF 446
#define ASK_VERSION 1u
#define RULE_PATH_BENEATH 1

#define FS_EXECUTE (UINT64_C(1) << 0)
#define FS_WRITE_FILE (UINT64_C(1) << 1)
#define FS_READ_FILE (UINT64_C(1) << 2)
#define FS_READ_DIR (UINT64_C(1) << 3)
#define FS_REMOVE_FILE (UINT64_C(1) << 5)
#define FS_MAKE_REG (UINT64_C(1) << 8)
#define FS_MAKE_SOCK (UINT64_C(1) << 9)
#define FS_VERSION_1 ((UINT64_C(1) << 13) - 1)
#define FS_REFER (UINT64_C(1) << 13)     /* version 2 */
#define FS_TRUNCATE (UINT64_C(1) << 14)  /* version 3 */
#define FS_IOCTL_DEV (UINT64_C(1) << 15) /* version 5 */
#define NET_BIND_TCP (UINT64_C(1) << 0)  /* version 4 */
#define NET_CONNECT_TCP (UINT64_C(1) << 1)
#define SCOPE_SIGNAL 2 /* version 6 */

/* What a rule for a file, not a directory, may name. */
#define FS_OF_FILES                                                            \
	(FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV)

struct ruleset {
	uint64_t files, net, scoped;
};

struct path_rule {
	uint64_t allowed;
	int32_t parent;
} __attribute__((packed));

static struct ruleset
everything(long version)
{
	struct ruleset all = {.files = FS_VERSION_1};

	if (version >= 2)
		all.files |= FS_REFER;
	if (version >= 3)
		all.files |= FS_TRUNCATE;
	if (version >= 4)
		all.net = NET_BIND_TCP | NET_CONNECT_TCP;
	if (version >= 5)
		all.files |= FS_IOCTL_DEV;
	if (version >= 6)
		all.scoped = SCOPE_SIGNAL;
	return all;
}

static uint64_t
rights_of(unsigned uses)
{
	uint64_t rights = 0;

	if ((uses & (FILE_USE_READ | FILE_USE_WRITE | FILE_USE_EXECUTE)) != 0)
		rights |= FS_READ_FILE | FS_READ_DIR;
	if ((uses & FILE_USE_WRITE) != 0)
		rights |=
		    FS_WRITE_FILE | FS_MAKE_REG | FS_REMOVE_FILE | FS_TRUNCATE;
	if ((uses & FILE_USE_EXECUTE) != 0)
		rights |= FS_EXECUTE;
	if ((uses & FILE_USE_SOCKET) != 0)
		rights |= FS_MAKE_SOCK | FS_REMOVE_FILE;
	return rights;
}

static enum err
add(int ruleset, const struct file_access *access, uint64_t known,
    struct err_detail *detail)
{
	struct path_rule rule = {.allowed = rights_of(access->uses) & known};
	struct stat status;
	enum err err = ERR_NONE;

	rule.parent = open(access->path, O_PATH | O_CLOEXEC);
	if (rule.parent < 0 && (errno == ENOENT || errno == EACCES))
		return ERR_NONE;
	if (rule.parent < 0 || fstat(rule.parent, &status) != 0)
		err = err_system(detail, "cannot look at %s", access->path);
	else if (!S_ISDIR(status.st_mode))
		rule.allowed &= FS_OF_FILES;
	if (err == ERR_NONE && rule.allowed != 0 &&
	    syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, &rule, 0) != 0)
		err = err_system(detail, "cannot allow %s", access->path);
	if (rule.parent >= 0)
		close(rule.parent);
	return err;
}

static enum err
prepare(long version, const struct file_access *list, size_t count,
    int *prepared, struct err_detail *detail)
{
	struct ruleset all = everything(version);
	const size_t size = version >= 6   ? sizeof(all)
			    : version >= 4 ? 2 * sizeof(uint64_t)
					   : sizeof(uint64_t);
	enum err err = ERR_NONE;
	int ruleset;

	for (size_t i = 0; i < count; i++) {
		if ((list[i].uses & FILE_USE_TCP_LISTEN) != 0)
			all.net &= ~NET_BIND_TCP;
	}
	ruleset = (int)syscall(CREATE_RULESET, &all, size, 0);
	if (ruleset < 0)
		return err_system(detail, "cannot restrict files");
	for (size_t i = 0; i < count && err == ERR_NONE; i++)
		err = add(ruleset, &list[i], all.files, detail);
	if (err == ERR_NONE)
		*prepared = ruleset;
	else
		close(ruleset);
	return err;
}

enum err
file_access_prepare(const struct file_access *list, size_t count, int *prepared,
    struct err_detail *detail)
{
	long version = 0;

#ifndef SANDBOX_OFF
	version = syscall(CREATE_RULESET, NULL, 0, ASK_VERSION);
#endif
	*prepared = -1;
	if (version < 1) /* too old, or not switched on at boot */
		return ERR_NONE;
	return prepare(version, list, count, prepared, detail);
}

enum err
file_access_enforce(int prepared, struct err_detail *detail)
{
	enum err err = ERR_NONE;

	if (prepared < 0)
		return ERR_NONE;
	if (syscall(RESTRICT_SELF, prepared, 0) != 0)
		err = err_system(detail, "cannot restrict files");
	close(prepared);
	return err;
}
