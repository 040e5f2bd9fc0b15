/*
 * ctrld/restrict.c: see its header.
 */
#include "ctrld/restrict.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "libcommon/file_access.h"
#include "libcommon/ownership.h"
#include "libcommon/system_calls.h"

#define PLACES_MAX (16 + CTRLD_HTTP_DIRECTORIES_MAX)
#define SOCKET_DIRECTORY_MODE 01771 /* dhcp6d's is there, too (sandbox.c) */
#define KEA_DIRECTORY RUNSTATEDIR "/kea"
#define KEA_DIRECTORY_MODE 0751
#define KEA_CONFIGURATION "/etc/kea" /* where Kea's users have theirs */

static const struct system_call calls[] = {
    {"epoll_wait", "the loop", 100},
    {"epoll_pwait", "the loop", 100},
    {"epoll_ctl", "the loop", 50},
    SYSTEM_CALLS_OF_ALL,
    SYSTEM_CALLS_OF_32_BITS,
    {"ioctl", "how much has come", 0, CALL_IF_EQUAL, {1, UINT32_MAX, FIONREAD}},
    {"epoll_create1", "the loop"},
    {"eventfd2", "the loop"},
    {"timerfd_create", "the loop"},
    {"timerfd_settime", "the loop"},
    {"pipe2", "the loop: signals"},
    {"socketpair", "the loop: signals", 0, CALL_IF_EQUAL,
	{0, UINT32_MAX, AF_UNIX}},
    {"socket", "operators, dhcp6d, the log daemon", 0, CALL_IF_EQUAL,
	{0, UINT32_MAX, AF_UNIX}},
    {"bind", "operators"},
    {"listen", "operators"},
    {"accept", "operators"},
    {"accept4", "operators"},
    {"connect", "dhcp6d, the log daemon"},
    {"getsockopt", "who is at the other end"},
    {"setsockopt", "sockets"},
    {"getsockname", "sockets"},
    {"getpeername", "sockets"},
    {"shutdown", "sockets"},
    {"recvfrom", "commands, answers"},
    {"sendto", "commands, answers"},
    {"recvmsg", "commands, answers"},
    {"sendmsg", "commands, answers"},
    {"readv", "commands, answers"},
    {"poll", "a connection"},
    {"ppoll", "a connection"},
    {"open", "configuration, audit log, identity, users' names"},
    {"openat", "configuration, audit log, identity, users' names"},
    {"stat", "was the audit log rotated?"},
    {"lstat", "is a socket in the way?"},
    {"access", "libraries ask"},
    {"faccessat", "libraries ask"},
    {"faccessat2", "libraries ask"},
    {"pread64", "users' names"},
    {"pwrite64", "audit log"},
    {"fdatasync", "audit log"},
    {"fsync", "identity"},
    {"ftruncate", "audit log: a line that was not written whole"},
    {"rename", "identity"},
    {"renameat", "identity"},
    {"renameat2", "identity"},
    {"unlink", "sockets"},
    {"unlinkat", "sockets"},
    {"umask", "sockets' modes"},
};

/* The rest of what a user's name is looked up in, and the log's time zone. */
static const char *const readable[] = {
    "/etc/passwd", "/etc/group", "/etc/nsswitch.conf", "/etc/localtime"};

struct places {
	struct service_user user;
	struct file_access list[PLACES_MAX];
	char directories[PLACES_MAX][PATH_MAX];
	size_t count;
};

static void
allow(struct places *places, const char *path, unsigned uses)
{
	places->list[places->count++] = (struct file_access){path, uses};
}

/* The directory of a path; kept as long as places are. */
static const char *
directory_of(struct places *places, const char *path)
{
	char *directory = places->directories[places->count];

	if (!ownership_directory_of(path, directory, PATH_MAX))
		directory[0] = 0;
	return directory;
}

/* A file of ours, which is made, replaced or rotated in its directory. */
static enum err
allow_file(struct places *places, const char *path, struct err_detail *detail)
{
	const char *directory = directory_of(places, path);
	enum err err =
	    ownership_take_directory(directory, &places->user, detail);

	if (err == ERR_NONE)
		err = ownership_take_file(path, &places->user, detail);
	allow(places, directory, FILE_USE_WRITE);
	return err;
}

/*
 * Sockets: ours, and Kea's channel, of which dhcp6d tells later where it shall
 * be. What our user may not write is not opened by this.
 */
static enum err
allow_sockets(
    struct places *places, const char *path, struct err_detail *detail)
{
	const char *kea = getenv("KEA_CONTROL_SOCKET_DIR");
	const char *directory = directory_of(places, path);
	enum err err = ownership_make_directory(
	    directory, SOCKET_DIRECTORY_MODE, &places->user, detail);

	allow(places, directory, FILE_USE_SOCKET);
	if (access(KEA_DIRECTORY, F_OK) != 0)
		(void)ownership_make_directory(
		    KEA_DIRECTORY, KEA_DIRECTORY_MODE, &places->user, NULL);
	allow(places, "/run", FILE_USE_SOCKET);
	allow(places, RUNSTATEDIR, FILE_USE_SOCKET);
	allow(places, "/tmp", FILE_USE_SOCKET);
	if (kea != NULL)
		allow(places, kea, FILE_USE_SOCKET);
	return err;
}

static enum err
allow_all(struct places *places, const char *path,
    const struct ctrld_config *config, struct err_detail *detail)
{
	enum err err = allow_file(places, config->identity_file, detail);

	if (err == ERR_NONE)
		err = allow_file(places, config->audit_log, detail);
	if (err == ERR_NONE)
		err = allow_sockets(places, config->socket, detail);
	allow(places, directory_of(places, path), FILE_USE_READ);
	/* certificates and passwords that the server's configuration names */
	allow(places, KEA_CONFIGURATION, FILE_USE_READ);
	for (size_t i = 0; i < config->http_directory_count; i++)
		allow(places, config->http_directories[i], FILE_USE_READ);
	for (size_t i = 0; i < sizeof(readable) / sizeof(readable[0]); i++)
		allow(places, readable[i], FILE_USE_READ);
	return err;
}

static enum err
enter(const struct places *places, struct err_detail *detail)
{
	bool in_force;
	int prepared;
	enum err err =
	    file_access_prepare(places->list, places->count, &prepared, detail);

	if (err == ERR_NONE)
		err = privileges_drop(&places->user, detail);
	if (err == ERR_NONE)
		err = file_access_enforce(prepared, detail);
	if (err == ERR_NONE)
		err = system_calls_allow(
		    calls, sizeof(calls) / sizeof(calls[0]), &in_force, detail);
	return err;
}

enum err
restrict_ctrld(const char *path, const struct ctrld_config *config,
    struct err_detail *detail)
{
	struct places *places = calloc(1, sizeof(*places));
	enum err err;

	if (places == NULL)
		return err_set(detail, ERR_MEMORY, "no memory");
	service_user_find(CONTROL_USER, &places->user);
	if (places->user.missing)
		fprintf(stderr,
		    "ctrld: there is no user " CONTROL_USER ", or it takes"
		    " CAP_SETUID and CAP_SETGID to become it: staying root,"
		    " without capabilities\n");
	err = allow_all(places, path, config, detail);
	if (err == ERR_NONE)
		err = enter(places, detail);
	if (err == ERR_NONE && access(path, R_OK) != 0)
		fprintf(stderr,
		    "ctrld: user " CONTROL_USER " cannot read %s: a reload"
		    " will fail (give it to its group, mode 0640)\n",
		    path);
	free(places);
	return err;
}
