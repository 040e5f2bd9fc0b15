/*
 * control/loading.h: commands while leases are being loaded.
 *
 * A load of millions takes seconds in which there is nothing yet that a command
 * could look at or change. So there is a table of its own with the few commands
 * that need none of it; what they say of the load was told beforehand, and they
 * touch no other part of the server.
 *
 * Threads: none of its own; a struct control_loading is the caller's.
 */
#ifndef DHCP6D_CONTROL_LOADING_H
#define DHCP6D_CONTROL_LOADING_H

#include "dhcp6d/control/answer.h"
#include "dhcp6d/control/control.h"
#include "libcommon/bytes.h"

struct control_loading {
	char file[CONTROL_PATH_MAX]; /* that is being read */
	unsigned percent;            /* of that file */
	uint64_t rows, rate;         /* in all files so far; a second */
	uint64_t seconds;            /* since the load began */
};

/* Answers text's command: status-get with the map "loading", what does not
 * depend on leases, and anything else with result 1 and how far the load is. */
void loading_dispatch(const struct control_loading *loading, struct span text,
    struct answer *answer);

#endif
