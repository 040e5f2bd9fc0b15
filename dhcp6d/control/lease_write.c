/*
 * lease_write.c: all leases into a file, for people (commands.md 3.4,
 * lease6-write).
 *
 * Beside the lease file, by a bare name: no other folder may be written by this
 * process. Files that are not leases are left alone, and so is the set that the
 * server itself lives on, which Kea would overwrite.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/lease/store_rows.h"
#include "libcommon/lease_file.h"

#define HEAD_SIZE 32 /* of a file that may be put aside */

struct copy {
	char path[LEASE_FILE_PATH_MAX];
	char fresh[LEASE_FILE_PATH_MAX];  /* while it is written */
	char former[LEASE_FILE_PATH_MAX]; /* where what was there goes */
};

static bool
wrong(struct answer *answer, const char *text)
{
	answer_text(answer, RESULT_ERROR, "%s", text);
	return false;
}

/* name may say the folder of the lease file, which is the only one. */
static const char *
bare_name(const char *lease_file, const char *name)
{
	size_t folder = (size_t)(strrchr(lease_file, '/') + 1 - lease_file);

	if (strncmp(name, lease_file, folder) == 0)
		name += folder;
	if (strchr(name, '/') != NULL || name[0] == 0 || name[0] == '.')
		return NULL;
	return name;
}

/* F or F.WHATEVER: a set that somebody reads and renames. */
static bool
is_of_set(const char *lease_file, const char *name)
{
	const char *own = strrchr(lease_file, '/') + 1;
	size_t size = strlen(own);

	return strncmp(name, own, size) == 0 &&
	       (name[size] == 0 || name[size] == '.');
}

static bool
begins_as_leases(int fd)
{
	char head[HEAD_SIZE] = "";
	ssize_t size = read(fd, head, sizeof(head) - 1);

	return size > 0 &&
	       strncmp(head, "address,duid,", strlen("address,duid,")) == 0;
}

/* Whether nothing is there, or leases. */
static bool
is_free(const char *path)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat status;
	bool good;

	if (fd < 0)
		return errno == ENOENT;
	good = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	       begins_as_leases(fd);
	close(fd);
	return good;
}

static bool
fill(struct copy *copy, const char *lease_file, const char *name)
{
	int folder = (int)(strrchr(lease_file, '/') + 1 - lease_file);
	int pid = (int)getpid();

	return snprintf(copy->path, sizeof(copy->path), "%.*s%s", folder,
		   lease_file, name) < LEASE_FILE_PATH_MAX &&
	       snprintf(copy->fresh, sizeof(copy->fresh), "%s.tmp%d",
		   copy->path, pid) < LEASE_FILE_PATH_MAX &&
	       snprintf(copy->former, sizeof(copy->former), "%s.bak%d",
		   copy->path, pid) < LEASE_FILE_PATH_MAX;
}

/* False after an answer. */
static bool
prepare(struct copy *copy, const char *lease_file, json_t *arguments,
    struct answer *answer)
{
	json_t *value = json_object_get(arguments, "filename");
	const char *name;

	if (value == NULL)
		return wrong(answer, "'filename' parameter not specified");
	if (!json_is_string(value))
		return wrong(answer, "'filename' parameter must be a string");
	if (lease_file == NULL)
		return wrong(answer,
		    "there is no lease file, beside which it could be written");
	name = bare_name(lease_file, json_string_value(value));
	if (name == NULL) {
		answer_text(answer, RESULT_ERROR,
		    "'filename' parameter is invalid: '%s' is not in the "
		    "folder of %s",
		    json_string_value(value), lease_file);
		return false;
	}
	if (is_of_set(lease_file, name))
		return wrong(answer,
		    "'filename' parameter is invalid: the server itself uses "
		    "that file; kea-lfc-start compacts it");
	if (!fill(copy, lease_file, name))
		return wrong(answer, "'filename' parameter is too long");
	if (!is_free(copy->path))
		return wrong(answer,
		    "'filename' parameter is invalid: something else than "
		    "leases is there");
	return true;
}

/* What was there is kept, as by Kea. */
static enum err
put(const struct copy *copy, struct err_detail *detail)
{
	if (rename(copy->path, copy->former) != 0 && errno != ENOENT)
		return err_system(
		    detail, "cannot rename %s to %s", copy->path, copy->former);
	if (rename(copy->fresh, copy->path) != 0)
		return err_system(
		    detail, "cannot rename %s to %s", copy->fresh, copy->path);
	return lease_file_sync_directory(copy->path, detail);
}

void
command_lease6_write(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct err_detail detail = {{0}};
	struct copy copy;
	uint64_t leases;
	enum err err;

	if (!prepare(&copy, control->lease_file, arguments, answer))
		return;
	err = store_rows_write(control->store, control->clock, copy.fresh,
	    answer_cut(answer), &leases, &detail);
	if (err == ERR_NONE && (err = put(&copy, &detail)) != ERR_NONE)
		(void)unlink(copy.fresh);
	if (err == ERR_NONE)
		answer_text(answer, RESULT_SUCCESS,
		    "IPv6 lease database into '%s'.", copy.path);
	else
		answer_text(answer, RESULT_ERROR, "%s", detail.text);
}
