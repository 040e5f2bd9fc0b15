/*
 * starter_file.c: see its header.
 *
 * Whatever happens, NAME is whole: the new content is on disk before it gets
 * that name, and the folder is synced after.
 */
#include "dhcp6d/starter_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MODE 0640
#define HEAD_SIZE 16384 /* in which a configuration has to begin */

struct names {
	char folder[PATH_MAX], file[PATH_MAX], fresh[PATH_MAX];
};

const char *
starter_file_folder(const char *configuration, char *folder)
{
	const char *slash = strrchr(configuration, '/');

	if (slash == NULL)
		strcpy(folder, ".");
	else
		snprintf(folder, PATH_MAX, "%.*s",
		    (int)(slash + 1 - configuration), configuration);
	return folder;
}

static bool
names_fill(struct names *names, const char *configuration, const char *name)
{
	const char *slash = strrchr(configuration, '/');
	int size = slash == NULL ? 0 : (int)(slash + 1 - configuration);

	if (name[0] == 0 || strchr(name, '/') != NULL || size >= PATH_MAX)
		return false;
	starter_file_folder(configuration, names->folder);
	return snprintf(names->file, sizeof(names->file), "%.*s%s", size,
		   configuration, name) < PATH_MAX &&
	       snprintf(names->fresh, sizeof(names->fresh), "%.*s%s.new", size,
		   configuration, name) < PATH_MAX;
}

/* Who owned the former file owns the new one, as far as we may say so. */
static void
keep_owner(const char *file, int descriptor)
{
	struct stat status;

	if (stat(file, &status) == 0)
		(void)!fchown(descriptor, status.st_uid, status.st_gid);
	(void)!fchmod(descriptor, FILE_MODE);
}

/* ---- what may be replaced ---- */

static bool
ends_with(const char *name, const char *suffix)
{
	size_t size = strlen(name), tail = strlen(suffix);

	return size > tail && strcmp(name + size - tail, suffix) == 0;
}

/* Past blanks and the three kinds of comments. */
static const char *
skip_blanks(const char *text)
{
	const char *end;

	for (;;) {
		text += strspn(text, " \t\r\n");
		if (text[0] == '#' || (text[0] == '/' && text[1] == '/'))
			end = strchr(text, '\n');
		else if (text[0] == '/' && text[1] == '*')
			end = strstr(text + 2, "*/");
		else
			return text;
		if (end == NULL)
			return "";
		text = end + (end[0] == '*' ? 2 : 1);
	}
}

static bool
begins_as_configuration(int descriptor)
{
	char text[HEAD_SIZE];
	const char *at = text;
	ssize_t size = read(descriptor, text, sizeof(text) - 1);

	text[size > 0 ? size : 0] = 0;
	at = skip_blanks(text);
	return at[0] == '{' &&
	       strncmp(skip_blanks(at + 1), "\"Dhcp6\"", 7) == 0;
}

/* Nothing, or somebody's configuration of DHCPv6. */
static bool
is_free(const char *file)
{
	int descriptor =
	    open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat status;
	bool good;

	if (descriptor < 0)
		return errno == ENOENT;
	good = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
	       begins_as_configuration(descriptor);
	close(descriptor);
	return good;
}

/* The folder has files of others, who may do what we may not: ctrld's, which
 * says who may give commands. */
static bool
may_replace(
    const struct names *names, const char *configuration, const char *name)
{
	if (strcmp(names->file, configuration) == 0)
		return true;
	return (ends_with(name, ".json") || ends_with(name, ".conf")) &&
	       is_free(names->file);
}

/* ---- */

int
starter_file_create(
    const char *configuration, const char *name, int *descriptor)
{
	struct names names;

	if (!names_fill(&names, configuration, name))
		return EINVAL;
	if (!may_replace(&names, configuration, name))
		return EPERM;
	(void)unlink(names.fresh); /* of a writing that did not end */
	*descriptor = open(names.fresh,
	    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
	if (*descriptor < 0)
		return errno;
	keep_owner(names.file, *descriptor);
	return 0;
}

int
starter_file_keep(const char *configuration, const char *name)
{
	struct names names;
	int folder, error = 0;

	if (!names_fill(&names, configuration, name))
		return EINVAL;
	if (rename(names.fresh, names.file) < 0)
		return errno;
	folder = open(names.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0 || fsync(folder) < 0)
		error = errno;
	if (folder >= 0)
		close(folder);
	return error;
}
