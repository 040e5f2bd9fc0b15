/*
 * ctrld/session.h: one operator on one connection (ctrld/PROTOCOL.md).
 *
 * A small state machine that names what may arrive in each state; anything
 * else closes it. Before a signature has been verified a peer costs a few
 * hundred bytes and ten seconds.
 */
#ifndef CTRLD_SESSION_H
#define CTRLD_SESSION_H

#include "ctrld/request.h"

/* Takes the connected descriptor over. */
void session_start(struct ctrld *ctrld, int fd);

#endif
