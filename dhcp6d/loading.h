/*
 * loading.h: a start that takes its time: who waits is told, who stops is
 * heard.
 *
 * Millions of leases take seconds to load, in which nothing is answered yet.
 * How far it is goes to a terminal, on one line that changes, and to the
 * service manager; the log has its own lines (lease/memfile_load.c). SIGTERM
 * and SIGINT end the load at once; they stay pending, as does SIGHUP.
 *
 * Threads: the main one.
 */
#ifndef DHCP6D_LOADING_H
#define DHCP6D_LOADING_H

#include <stdbool.h>

#include "dhcp6d/lease/sink.h"

struct loading {
	bool terminal; /* standard error is one, and the log is not there */
	bool shown;
};

void loading_begin(struct loading *loading, bool log_on_console);

/* A sink_loading; context is a struct loading. */
bool loading_told(void *context, const struct sink_progress *progress);

/* Takes the line away. */
void loading_end(struct loading *loading);

#endif
