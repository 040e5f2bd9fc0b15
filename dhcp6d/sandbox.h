/*
 * sandbox.h: the moment from which the server can do little harm.
 *
 * Between reading the configuration and opening the ports, for which root's
 * rights may be needed, and everything else, for which they are not: the files
 * that the server will write are given to its user, the starter and then the
 * server itself become that user, give up all capabilities, and are restricted
 * to a table of system calls (calls.h) and to the directories that the
 * configuration names. Leases, logs and whatever strangers send are handled
 * behind that line alone. SECURITY.md tells what is left.
 *
 * Threads: before any is started.
 */
#ifndef DHCP6D_SANDBOX_H
#define DHCP6D_SANDBOX_H

#include <sys/types.h>

#include "dhcp6d/config/snapshot.h"
#include "dhcp6d/starter.h"
#include "libcommon/log.h"

/* Where the configuration's files are: what a reload may read. */
struct sandbox_origin {
	char *directories[STARTER_DIRECTORIES_MAX];
	size_t count;
};

/* A yaml_open that notes it in a struct sandbox_origin. */
int sandbox_note_origin(void *origin, const char *path);
void sandbox_origin_clear(struct sandbox_origin *origin);

struct sandbox_setup {
	const struct snapshot *snapshot;
	const struct sandbox_origin *origin;
	const char *configuration, *data_directory;
	const char *lease_file;     /* "" = none */
	const char *control_socket; /* of ctrld's commands */
	bool console; /* all log lines go there; the log files stay closed */
	struct starter *starter;
	struct log *log;
};

/* *ctrld: the user whose commands are taken, besides root's and our own. */
enum err sandbox_enter(
    const struct sandbox_setup *setup, uid_t *ctrld, struct err_detail *detail);

#endif
