/*
 * sandbox.c: see its header.
 */
#include "dhcp6d/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "dhcp6d/calls.h"
#include "dhcp6d/server_id.h"
#include "libcommon/file_access.h"
#include "libcommon/lease_file.h"
#include "libcommon/log_messages.h"
#include "libcommon/ownership.h"

#define PLACES_MAX 64

/* Directories (or files in the system's) that the server will write. */
struct places {
	const struct service_user *user;
	struct file_access list[PLACES_MAX];
	char paths[PLACES_MAX][PATH_MAX];
	size_t count;
};

/* ---- where the configuration comes from ---- */

static void
note_directory(struct sandbox_origin *origin, const char *path)
{
	char directory[PATH_MAX];

	if (!ownership_directory_of(path, directory, sizeof(directory)))
		return;
	for (size_t i = 0; i < origin->count; i++)
		if (strcmp(origin->directories[i], directory) == 0)
			return;
	if (origin->count == STARTER_DIRECTORIES_MAX)
		return;
	origin->directories[origin->count] = strdup(directory);
	if (origin->directories[origin->count] != NULL)
		origin->count++;
}

int
sandbox_note_origin(void *origin, const char *path)
{
	int fd = yaml_open_plainly(NULL, path);
	char real[PATH_MAX];

	if (fd < 0)
		return fd;
	note_directory(origin, path);
	if (realpath(path, real) != NULL) /* behind links */
		note_directory(origin, real);
	return fd;
}

void
sandbox_origin_clear(struct sandbox_origin *origin)
{
	for (size_t i = 0; i < origin->count; i++)
		free(origin->directories[i]);
	origin->count = 0;
}

/* ---- what is written, and to whom it belongs ---- */

static enum err
allow(struct places *places, const char *path, unsigned uses,
    struct err_detail *detail)
{
	char *copy = places->paths[places->count];
	int size = snprintf(copy, PATH_MAX, "%s", path);

	if (size < 0 || size >= PATH_MAX || places->count == PLACES_MAX - 1)
		return err_set(detail, ERR_LIMIT,
		    "too many or too long names of directories: %.100s", path);
	places->list[places->count++] = (struct file_access){copy, uses};
	return ERR_NONE;
}

/* The directory of a file that is made, renamed and removed in it. */
static enum err
allow_directory_of(
    struct places *places, const char *path, struct err_detail *detail)
{
	char directory[PATH_MAX];
	enum err err;

	if (!ownership_directory_of(path, directory, sizeof(directory)))
		return err_set(
		    detail, ERR_LIMIT, "too long a path: %.100s", path);
	err = ownership_take_directory(directory, places->user, detail);
	if (err == ERR_NONE)
		err = allow(places, directory, FILE_USE_WRITE, detail);
	return err;
}

/* Else a directory that was removed, and is there again, could not be used
 * without a restart, and all that is in memory would be lost by that. */
static enum err
allow_made_anew(
    struct places *places, const char *lease_file, struct err_detail *detail)
{
	char directory[PATH_MAX], above[PATH_MAX];

	if (!ownership_directory_of(lease_file, directory, sizeof(directory)) ||
	    !ownership_directory_above(
		directory, places->user, above, sizeof(above)))
		return ERR_NONE;
	return allow(places, above, FILE_USE_WRITE, detail);
}

static enum err
allow_leases(
    struct places *places, const char *lease_file, struct err_detail *detail)
{
	struct lease_file_names names;
	enum err err = allow_directory_of(places, lease_file, detail);
	const char *files[] = {names.current, names.copy, names.previous,
	    names.output, names.completed, names.pid, names.pid_lock,
	    names.fresh, names.bad, names.completed_bad, names.journal,
	    names.journal_bad};

	if (err == ERR_NONE)
		err = allow_made_anew(places, lease_file, detail);
	if (err == ERR_NONE)
		err = lease_file_names(lease_file, &names, detail);
	for (size_t i = 0;
	     i < sizeof(files) / sizeof(files[0]) && err == ERR_NONE; i++)
		err = ownership_take_file(files[i], places->user, detail);
	return err;
}

static enum err
allow_data(
    struct places *places, const char *directory, struct err_detail *detail)
{
	static const char *const files[] = {
	    SERVER_ID_FILE, ALLOCATION_KEY_FILE};
	enum err err =
	    ownership_take_directory(directory, places->user, detail);
	char path[PATH_MAX];

	for (size_t i = 0;
	     i < sizeof(files) / sizeof(files[0]) && err == ERR_NONE; i++) {
		(void)snprintf(
		    path, sizeof(path), "%s/%s", directory, files[i]);
		err = ownership_take_file(path, places->user, detail);
	}
	if (err == ERR_NONE)
		err = allow(places, directory, FILE_USE_WRITE, detail);
	return err;
}

static bool
is_file(const char *destination)
{
	return strcmp(destination, "stdout") != 0 &&
	       strcmp(destination, "stderr") != 0 &&
	       strncmp(destination, "syslog", strlen("syslog")) != 0;
}

/*
 * Right in one of the system's directories there is the file alone: it is made
 * now, and cannot be rotated by us, since that takes the directory.
 */
static enum err
allow_log(
    struct places *places, const char *destination, struct err_detail *detail)
{
	char directory[PATH_MAX];
	enum err err;

	if (!is_file(destination))
		return ERR_NONE;
	if (ownership_directory_of(destination, directory, sizeof(directory)) &&
	    ownership_is_system(directory) &&
	    !ownership_may(places->user, directory, W_OK | X_OK)) {
		err = ownership_make_file(destination, places->user, detail);
		if (err == ERR_NONE)
			err =
			    allow(places, destination, FILE_USE_WRITE, detail);
		return err;
	}
	err = allow_directory_of(places, destination, detail);
	if (err == ERR_NONE)
		err = ownership_take_file(destination, places->user, detail);
	return err;
}

static enum err
allow_logs(struct places *places, const struct snapshot *snapshot,
    struct err_detail *detail)
{
	enum err err = ERR_NONE;

	for (uint32_t i = 0; i < snapshot->logger_count; i++) {
		const struct log_logger *logger = &snapshot->loggers[i];

		for (size_t n = 0; n < logger->output_count && err == ERR_NONE;
		     n++)
			err = allow_log(
			    places, logger->outputs[n].destination, detail);
	}
	return err;
}

/* ctrld makes its socket there, too, and operators pass through. */
#define SOCKET_DIRECTORY_MODE 01771

/* A server without its command socket serves, so this is no error. */
static void
allow_commands(struct places *places, const char *path)
{
	char directory[PATH_MAX];

	if (!ownership_directory_of(path, directory, sizeof(directory)))
		return;
	(void)ownership_make_directory(
	    directory, SOCKET_DIRECTORY_MODE, places->user, NULL);
	(void)allow(places, directory, FILE_USE_SOCKET, NULL);
}

static enum err
allow_all(struct places *places, const struct sandbox_setup *setup,
    struct err_detail *detail)
{
	enum err err = allow_data(places, setup->data_directory, detail);

	if (err == ERR_NONE && setup->lease_file[0] != 0)
		err = allow_leases(places, setup->lease_file, detail);
	if (err == ERR_NONE && !setup->console)
		err = allow_logs(places, setup->snapshot, detail);
	if (err != ERR_NONE)
		return err;
	allow_commands(places, setup->control_socket);
	return allow(places, "/etc/localtime", FILE_USE_READ, detail);
}

/* ---- the line itself ---- */

static enum err
restrict_starter(const struct sandbox_setup *setup,
    const struct service_user *user, struct err_detail *detail)
{
	struct starter_places places = {.user = *user};
	char directory[PATH_MAX] = "";

	if (setup->lease_file[0] != 0 &&
	    !ownership_directory_of(
		setup->lease_file, directory, sizeof(directory)))
		return err_set(detail, ERR_LIMIT, "too long a path");
	places.lease_directory = directory;
	for (size_t i = 0; i < setup->origin->count; i++)
		places.readable[places.readable_count++] =
		    setup->origin->directories[i];
	return starter_restrict(setup->starter, &places, detail);
}

/* Says now what would be found out at the first reload. */
static void
check_reload(const struct sandbox_setup *setup)
{
	struct err_detail detail;
	int fd;

	if (starter_open(setup->starter, setup->configuration, &fd, &detail) ==
	    ERR_NONE)
		close(fd);
	else
		log_write(setup->log, DHCP6_CONFIG_NOT_READABLE, detail.text);
}

static enum err
restrict_server(
    const struct places *places, struct log *log, struct err_detail *detail)
{
	bool in_force = false;
	int prepared;
	enum err err =
	    file_access_prepare(places->list, places->count, &prepared, detail);

	if (err != ERR_NONE)
		return err;
	tzset(); /* reads files, if /etc/localtime is a link */
	err = privileges_drop(places->user, detail);
	if (err == ERR_NONE)
		err = file_access_enforce(prepared, detail);
	if (err == ERR_NONE)
		err = calls_restrict_server(&in_force, detail);
	if (err == ERR_NONE)
		log_write(log, DHCP6_PRIVILEGES, (unsigned)places->user->uid,
		    (unsigned)places->user->gid, in_force ? "yes" : "no",
		    prepared >= 0 ? "yes" : "no");
	return err;
}

static uid_t
find_ctrld(void)
{
	const struct passwd *user = getpwnam(CONTROL_USER);

	return user != NULL ? user->pw_uid : geteuid();
}

enum err
sandbox_enter(
    const struct sandbox_setup *setup, uid_t *ctrld, struct err_detail *detail)
{
	struct places *places = calloc(1, sizeof(*places));
	struct service_user user;
	enum err err;

	if (places == NULL)
		return err_set(detail, ERR_MEMORY, "no memory");
	service_user_find(SERVICE_USER, &user);
	*ctrld = find_ctrld();
	places->user = &user;
	if (user.missing)
		log_write(setup->log, DHCP6_USER_MISSING, SERVICE_USER);
	err = allow_all(places, setup, detail);
	if (err == ERR_NONE)
		err = restrict_starter(setup, &user, detail);
	if (err == ERR_NONE)
		err = restrict_server(places, setup->log, detail);
	if (err == ERR_NONE)
		check_reload(setup);
	free(places);
	return err;
}
