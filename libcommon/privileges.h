/*
 * libcommon/privileges.h: how a process gives up what it does not need.
 *
 * Each daemon has a user of its own (SECURITY.md). Where that user does not
 * exist, or the process was not started by root, or by one that may not change
 * users (in a container without CAP_SETUID), it stays who it is; without any
 * capability in every case, and never to get one again: no_new_privs is set,
 * and the bounding set is empty where the process may empty it.
 *
 * Threads: before any is started.
 */
#ifndef LIBCOMMON_PRIVILEGES_H
#define LIBCOMMON_PRIVILEGES_H

#include <stdbool.h>
#include <sys/types.h>

#include "libcommon/err.h"

#define SERVICE_USER_NAME_SIZE 33 /* useradd's limit, and 0 */

/* Who a process is going to be. */
struct service_user {
	uid_t uid;
	gid_t gid;
	char name[SERVICE_USER_NAME_SIZE]; /* "" if it has none */
	bool changes; /* it is another one than who we are */
	bool missing; /* there should be another one, but the name is unknown,
		       * or root has no right to become it */
};

/*
 * Whom this process becomes: name's owner if we are root and there is one,
 * else who we are.
 */
void service_user_find(const char *name, struct service_user *user);

/* A user without a name; its groups are gid alone. */
void service_user_of(uid_t uid, gid_t gid, struct service_user *user);

/*
 * Becomes that user with its groups, drops all capabilities, sets
 * no_new_privs. What fails is an error: nobody goes on with half of it.
 */
enum err privileges_drop(
    const struct service_user *user, struct err_detail *detail);

/* no_new_privs alone: for a tool that stays who started it. */
enum err privileges_freeze(struct err_detail *detail);

#endif
