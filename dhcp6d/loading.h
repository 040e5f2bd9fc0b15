/*
 * loading.h: a start that takes its time: who waits is told, who stops is
 * heard.
 *
 * Millions of leases take seconds to load, in which nothing is answered yet.
 * How far it is goes to a terminal, on one line that changes, to the service
 * manager, and to whoever asks at the command socket, which is made as soon as
 * the load turns out to take longer; the log has its own lines
 * (lease/memfile_load.c). SIGTERM and SIGINT end the load at once; they stay
 * pending, as does SIGHUP.
 *
 * Threads: the main one.
 */
#ifndef DHCP6D_LOADING_H
#define DHCP6D_LOADING_H

#include <stdbool.h>

#include "dhcp6d/control/serve.h"
#include "dhcp6d/lease/sink.h"

/* A load that is over by then has no command socket of its own: who waits for
 * the socket of a small server finds one that takes all commands. */
#define LOADING_SOCKET_MS 300

struct loading_setup {
	bool log_on_console;
	const char *socket; /* path of the command socket */
	uid_t ctrld;        /* who may ask there, see control/serve.h */
};

struct loading {
	const struct loading_setup *setup;
	bool terminal; /* standard error is one, and the log is not there */
	bool shown;
	uint64_t begun_ns;
	bool tried; /* to make the socket */
	struct control_server *commands;
	struct control_loading told;
};

void loading_begin(struct loading *loading, const struct loading_setup *setup);

/* A sink_loading; context is a struct loading. */
bool loading_told(void *context, const struct sink_progress *progress);

/* Takes the line away. The server of the command socket, for control_serve or
 * control_stop; NULL if there is none. */
struct control_server *loading_end(struct loading *loading);

#endif
