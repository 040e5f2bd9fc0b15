/*
 * control/serve.h: dhcp6d's command socket.
 *
 * ctrld alone may connect (its uid, told by the kernel; root and our own uid
 * besides). One frame REQUEST a connection, answered by PART and END frames
 * (ctrld/PROTOCOL.md). Connections are served by threads of their own, at most
 * CONTROL_CONNECTIONS at a time. Who does not read or write has all the time
 * there is while nobody else wants his place; where all places are taken, the
 * peer who has kept us waiting longest is cut off, after CONTROL_STALLED_MS at
 * the earliest.
 */
#ifndef DHCP6D_CONTROL_SERVE_H
#define DHCP6D_CONTROL_SERVE_H

#include <sys/types.h>

#include "dhcp6d/control/control.h"
#include "dhcp6d/control/loading.h"

#define CONTROL_CONNECTIONS 32
#define CONTROL_STALLED_MS 1000
#define CONTROL_STOP_MS 2000

struct control_server;

/* control is copied; what it points to outlives the server. */
enum err control_start(const char *path, const struct control *control,
    uid_t peer, struct control_server **out, struct err_detail *detail);

/*
 * The same in two steps, for a start that takes its time: from control_listen
 * on whoever asks is told of the load (loading.h), as control_tell has it last;
 * from control_serve on commands are taken. All three by one thread.
 */
enum err control_listen(const char *path, const struct control_loading *loading,
    uid_t peer, struct control_server **out, struct err_detail *detail);
void control_tell(
    struct control_server *server, const struct control_loading *loading);
void control_serve(
    struct control_server *server, const struct control *control);

/*
 * Takes no more connections, and gives the answers that are under way
 * CONTROL_STOP_MS; then cuts them off. Returns when no command is at work any
 * more: one that computes notices at its next piece. Removes the socket. NULL
 * is fine.
 */
void control_stop(struct control_server *server);

#endif
