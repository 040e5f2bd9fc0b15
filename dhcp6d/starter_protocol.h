/*
 * starter_protocol.h: what the server and its starter say to each other.
 *
 * Internal to both: one request and one answer at a time over SEQPACKET
 * sockets, a descriptor along with an answer. Neither trusts what it is told
 * beyond these bounds.
 */
#ifndef DHCP6D_STARTER_PROTOCOL_H
#define DHCP6D_STARTER_PROTOCOL_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "dhcp6d/starter_sandbox.h"
#include "libcommon/lease_file.h"

#define STARTER_PATHS_BYTES 32768 /* of a VERB_CONFINE */

enum verb { VERB_OPEN = 1, VERB_RUN_LFC, VERB_CONFINE, VERB_CREATE,
	VERB_KEEP };

/* What a VERB_CONFINE carries: the lease file's directory, then those that may
 * be read, each ending in 0. */
struct confinement {
	struct service_user user;
	char paths[STARTER_PATHS_BYTES];
};

struct request {
	uint8_t verb;
	union {
		char path[LEASE_FILE_PATH_MAX]; /* ends in 0 */
		struct confinement confinement;
	};
};

#define REQUEST_HEAD offsetof(struct request, path)

/* error: 0, or errno of what failed. A descriptor may come along. */
struct answer {
	int32_t error;
};

/* Room for one descriptor. */
union descriptor_control {
	size_t align;
	char bytes[CMSG_SPACE(sizeof(int))];
};

/* The process, which ends here: _exit. */
void starter_process(int requests, int events, const char *lfc,
    const char *configuration) __attribute__((noreturn));

#endif
