/*
 * control/serve.h: dhcp6d's command socket.
 *
 * ctrld alone may connect (its uid, told by the kernel; root and our own uid
 * besides). One frame REQUEST a connection, answered by PART and END frames
 * (ctrld/PROTOCOL.md). Connections are served by threads of their own, at most
 * CONTROL_CONNECTIONS at a time; commands that change the process run one
 * after the other.
 */
#ifndef DHCP6D_CONTROL_SERVE_H
#define DHCP6D_CONTROL_SERVE_H

#include <sys/types.h>

#include "dhcp6d/control/control.h"

#define CONTROL_CONNECTIONS 16

struct control_server;

/* control is copied; what it points to outlives the server. */
enum err control_start(const char *path, const struct control *control,
    uid_t peer, struct control_server **out, struct err_detail *detail);

/* Takes no more connections, waits for those being served (bounded by their
 * time-outs), removes the socket. NULL is fine. */
void control_stop(struct control_server *server);

#endif
