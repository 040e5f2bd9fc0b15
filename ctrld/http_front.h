/*
 * ctrld/http_front.h: the process that speaks HTTP for ctrld.
 *
 * ctrld has no network, and shall have none: TLS and HTTP are a large surface.
 * So before ctrld gives up its rights it forks the front, which gives up
 * others: it may listen and accept, and speak to ctrld by the pair of sockets
 * that it was born with, and nothing else: no file, no Unix socket, no
 * connection to anywhere (http_front_fork.c). A front that dies is made anew
 * a second later by its parent, which hears nothing and does nothing else.
 *
 * Threads: started before any is.
 */
#ifndef CTRLD_HTTP_FRONT_H
#define CTRLD_HTTP_FRONT_H

#include "libcommon/err.h"

/*
 * Forks it; *link is ctrld's end of the pair (http_link.h), which does not
 * wait. user: of the process afterwards. Both processes end when the link is
 * closed.
 */
enum err http_front_fork(
    const char *user, int *link, struct err_detail *detail);

/* The front itself, on its end of the link; returns when ctrld has gone. */
void http_front_run(int link);

/* From here on the front's system calls alone. */
enum err http_front_restrict(struct err_detail *detail);

#endif
