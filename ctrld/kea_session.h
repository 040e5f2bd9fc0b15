/*
 * ctrld/kea_session.h: one connection of Kea's channel: one command, one
 * answer (commands.md 1.1).
 *
 * Who it is the kernel says; ctrld.yaml says which role that is worth. Whoever
 * has none is heard out for a few kilobytes, told so and cut off.
 */
#ifndef CTRLD_KEA_SESSION_H
#define CTRLD_KEA_SESSION_H

#include "ctrld/request.h"

/* Takes the connected descriptor over. */
void kea_session_start(struct ctrld *ctrld, int fd);

#endif
