/*
 * starter.h: a small process that does what the server itself may not.
 *
 * The process that parses packets shall be able neither to open files nor to
 * execute programs. The starter is forked from it before the first thread, so
 * that it has neither sockets nor leases nor anything that a stranger has sent,
 * and has a handful of verbs: open a file for reading (configurations that a
 * reload names), run lfc on a lease file's set, replace a
 * file in the configuration's folder. It ends when the server does.
 *
 * Requests and answers are bounded messages over a pair of SEQPACKET sockets; a
 * second pair tells how far lfc is and when it has ended.
 *
 * Threads: starter_fork before any is started; starter_open and
 * starter_run_lfc from any; starter_take_news by one.
 */
#ifndef DHCP6D_STARTER_H
#define DHCP6D_STARTER_H

#include <stdbool.h>
#include <stdint.h>

#include "dhcp6d/starter_sandbox.h"
#include "libcommon/err.h"
#include "libcommon/lfc_status.h"

struct starter;

/* lfc: the program to run, an absolute path. configuration: the file that the
 * server reads; in its folder alone files may be written. Both outlive us. */
enum err starter_fork(const char *lfc, const char *configuration,
    struct starter **out, struct err_detail *detail);

/* Lets the starter end, and waits for that. A running lfc goes on. */
void starter_close(struct starter *starter); /* NULL is fine */

/*
 * When the server has read its configuration: the starter gives up what it does
 * not need (starter_sandbox.h). places->lfc is not looked at: which program lfc
 * is was said when the starter was forked. Before that, and under a server that
 * never asks for it (tests), it has the rights of who forked it.
 */
enum err starter_restrict(struct starter *starter,
    const struct starter_places *places, struct err_detail *detail);

/*
 * Opens a regular file for reading; *descriptor is the caller's. Returns
 * ERR_NOT_FOUND, ERR_DENIED, ERR_SYSTEM with words; ERR_CLOSED if there is no
 * starter any more.
 */
enum err starter_open(struct starter *starter, const char *path,
    int *descriptor, struct err_detail *detail);

/* The same as a yaml_open (libcommon/yaml.h): an errno value negated. */
int starter_yaml_open(void *starter, const char *path);

/*
 * Runs lfc on the set of that lease file (libcommon/lease_file.h), at the
 * lowest priority. ERR_BUSY while one is running. Returns when it was started.
 */
enum err starter_run_lfc(
    struct starter *starter, const char *lease_file, struct err_detail *detail);

/*
 * A file in the configuration's folder, at one stroke: the descriptor (the
 * caller's) is of NAME.new; when all is written and synced, keep gives it its
 * name. name has no slash.
 */
enum err starter_create_file(struct starter *starter, const char *name,
    int *descriptor, struct err_detail *detail);
enum err starter_keep_file(
    struct starter *starter, const char *name, struct err_detail *detail);

/* Readable when there is something for starter_take_news. */
int starter_descriptor(const struct starter *starter);

/* What a running lfc tells, or that one has ended. */
struct starter_news {
	bool ended;
	/* Its exit status, or 128 and the signal that killed it, or 127 if it
	 * could not be executed (libcommon/lfc_status.h). */
	int status;
	char doing[LFC_PROGRESS_WORD_MAX + 1]; /* if it has not ended */
	uint64_t count;
};

/*
 * Without waiting: the oldest piece of news that has not been taken. Progress
 * may be left out when nobody takes it, an end is not. *gone: the starter
 * itself has ended.
 */
bool starter_take_news(
    struct starter *starter, struct starter_news *out, bool *gone);

#endif
