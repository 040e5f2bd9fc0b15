/*
 * loading.c: see its header.
 */
#include "dhcp6d/loading.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "dhcp6d/notify.h"

void
loading_begin(struct loading *loading, bool log_on_console)
{
	loading->terminal = !log_on_console && isatty(STDERR_FILENO) == 1;
	loading->shown = false;
}

static bool
is_to_stop(void)
{
	sigset_t pending;

	return sigpending(&pending) == 0 &&
	       (sigismember(&pending, SIGTERM) == 1 ||
		   sigismember(&pending, SIGINT) == 1);
}

bool
loading_told(void *context, const struct sink_progress *progress)
{
	struct loading *loading = context;
	char state[128];

	(void)snprintf(state, sizeof(state),
	    "STATUS=Loading leases: %llu rows, %u%% of this file, %llu rows/s",
	    (unsigned long long)progress->rows, progress->percent,
	    (unsigned long long)progress->rate);
	notify_manager(state);
	notify_manager("EXTEND_TIMEOUT_USEC=10000000");
	if (loading->terminal)
		(void)fprintf(stderr, "\r\033[K%s: %s", progress->path,
		    state + sizeof("STATUS=") - 1);
	loading->shown |= loading->terminal;
	return !is_to_stop();
}

void
loading_end(struct loading *loading)
{
	if (loading->shown)
		(void)fputs("\r\033[K", stderr);
	loading->shown = false;
}
