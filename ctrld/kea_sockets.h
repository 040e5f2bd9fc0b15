/*
 * ctrld/kea_sockets.h: Kea's channel where dhcp6d's configuration names it.
 *
 * ctrld knows no configuration of dhcp6d's: it asks which sockets there are to
 * be, at its start, after each command that may have changed them, and now and
 * then, since dhcp6d may be started or told by signal at any time. While it
 * does not answer, what is open stays open.
 *
 * Threads: the event loop's alone.
 */
#ifndef CTRLD_KEA_SOCKETS_H
#define CTRLD_KEA_SOCKETS_H

#include "ctrld/request.h"

struct kea_sockets;

/* Begins to ask; ctrld outlives it. NULL without memory. */
struct kea_sockets *kea_sockets_create(struct ctrld *ctrld);
/* Closes and removes all sockets. NULL is fine. */
void kea_sockets_free(struct kea_sockets *sockets);

/* Asks now (unless a question is under way: then once more after it). */
void kea_sockets_follow(struct kea_sockets *sockets);

#endif
