/*
 * loading.c: see its header.
 */
#include "dhcp6d/loading.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "dhcp6d/notify.h"

static uint64_t
steady_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

void
loading_begin(struct loading *loading, const struct loading_setup *setup)
{
	memset(loading, 0, sizeof(*loading));
	loading->setup = setup;
	loading->terminal =
	    !setup->log_on_console && isatty(STDERR_FILENO) == 1;
	loading->begun_ns = steady_ns();
}

/* If the socket cannot be made now, it is told when the server is there. */
static void
tell_operators(struct loading *loading, const struct sink_progress *progress)
{
	struct control_loading *told = &loading->told;
	uint64_t ms = (steady_ns() - loading->begun_ns) / 1000000;
	struct err_detail detail;

	(void)snprintf(told->file, sizeof(told->file), "%s", progress->path);
	told->percent = progress->percent;
	told->rows = progress->rows;
	told->rate = progress->rate;
	told->seconds = ms / 1000;
	if (loading->commands != NULL)
		control_tell(loading->commands, told);
	else if (!loading->tried && ms >= LOADING_SOCKET_MS) {
		loading->tried = true;
		if (control_listen(loading->setup->socket, told,
			loading->setup->ctrld, &loading->commands,
			&detail) != ERR_NONE)
			loading->commands = NULL;
	}
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
	tell_operators(loading, progress);
	return !is_to_stop();
}

struct control_server *
loading_end(struct loading *loading)
{
	if (loading->shown)
		(void)fputs("\r\033[K", stderr);
	loading->shown = false;
	return loading->commands;
}
