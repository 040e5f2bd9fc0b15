/*
 * ctrld/quota.h: how much of what there is one peer may have.
 *
 * Connections, commands at work and large commands are counted by who has them:
 * a peer's uid, or an operator's name. Nobody gets more than half, and the last
 * quarter goes to who has next to nothing yet: somebody who takes all that he
 * can get leaves room for others.
 *
 * Threads: the event loop's alone.
 */
#ifndef CTRLD_QUOTA_H
#define CTRLD_QUOTA_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define QUOTA_NAME_SIZE 80

struct quota {
	struct quota_row *rows; /* of who has any; all 0 is a good start */
	size_t row_count, capacity;
	size_t total;
};

void quota_clear(struct quota *quota);

/* The name by which a uid is counted. */
const char *quota_uid(uid_t uid, char name[QUOTA_NAME_SIZE]);

/* The same for who has a name on a channel. */
const char *quota_named(
    const char *channel, const char *who, char name[QUOTA_NAME_SIZE]);

/* One more for name, of limit there are; false: no more, or no memory. */
bool quota_take(struct quota *quota, const char *name, size_t limit);
/* Gives back one that was taken by that name. */
void quota_give(struct quota *quota, const char *name);

#endif
