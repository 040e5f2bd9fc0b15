/*
 * http_front_fork.c: how the front comes to be, and what it may do.
 *
 * Two processes: the parent starts the front anew when it has died, holds the
 * end of the link for it, and does nothing else; it has no filter of system
 * calls, since it has to fork, and hears nobody.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ctrld/http_front.h"
#include "ctrld/http_link.h"
#include "libcommon/file_access.h"
#include "libcommon/privileges.h"
#include "libcommon/system_calls.h"

#define PAUSE_SECONDS 1 /* between two fronts */

static const struct system_call calls[] = {
    {"poll", "the loop", 100},
    {"ppoll", "the loop", 100},
    SYSTEM_CALLS_OF_ALL,
    SYSTEM_CALLS_OF_32_BITS,
    {"epoll_create1", "libmicrohttpd"},
    {"epoll_ctl", "libmicrohttpd"},
    {"epoll_wait", "libmicrohttpd"},
    {"epoll_pwait", "libmicrohttpd"},
    {"eventfd2", "libmicrohttpd: what goes on after a pause"},
    {"pipe2", "libmicrohttpd: the same, elsewhere"},
    {"socket", "to listen", 0, CALL_IF_EQUAL, {0, UINT32_MAX, AF_INET6},
	{1, 0xf, SOCK_STREAM}},
    {"socket", "to listen", 0, CALL_IF_EQUAL, {0, UINT32_MAX, AF_INET},
	{1, 0xf, SOCK_STREAM}},
    {"bind", "to listen"},
    {"listen", "to listen"},
    {"accept4", "HTTP"},
    {"setsockopt", "HTTP"},
    {"getsockopt", "HTTP"},
    {"getsockname", "HTTP"},
    {"getpeername", "HTTP"},
    {"shutdown", "HTTP"},
    {"recvfrom", "HTTP, the link"},
    {"sendto", "HTTP"},
    {"sendmsg", "HTTP, the link"},
    {"recvmsg", "HTTP"},
    {"sendfile", "libmicrohttpd would like to", 0, CALL_ABSENT},
    {"open", "libraries try", 0, CALL_ABSENT},
    {"openat", "libraries try", 0, CALL_ABSENT},
    {"stat", "libraries try", 0, CALL_ABSENT},
    {"access", "libraries try", 0, CALL_ABSENT},
    {"readlink", "libraries try", 0, CALL_ABSENT},
    {"getrusage", "GnuTLS gathers noise"},
    {"times", "GnuTLS gathers noise"},
};

enum err
http_front_restrict(struct err_detail *detail)
{
	bool in_force;

	return system_calls_allow(
	    calls, sizeof(calls) / sizeof(calls[0]), &in_force, detail);
}

/* No file at all, no connection to anywhere; a place to listen at. */
static enum err
give_up(const char *name, struct err_detail *detail)
{
	static const struct file_access access = {"", FILE_USE_TCP_LISTEN};
	struct service_user user;
	int prepared;
	enum err err = file_access_prepare(&access, 1, &prepared, detail);

	service_user_find(name, &user);
	if (err == ERR_NONE)
		err = privileges_drop(&user, detail);
	return err == ERR_NONE ? file_access_enforce(prepared, detail) : err;
}

static void
run_front(int link)
{
	struct err_detail detail;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (http_front_restrict(&detail) == ERR_NONE) {
		http_front_run(link);
		_exit(EXIT_SUCCESS);
	}
	fprintf(stderr, "ctrld: HTTP: %s\n", detail.text);
	_exit(EXIT_FAILURE);
}

/* Until a front has ended as it should: ctrld has gone. */
static void
keep_front(int link)
{
	int status = 0;
	pid_t front;

	for (;;) {
		front = fork();
		if (front == 0)
			run_front(link);
		while (front > 0 && waitpid(front, &status, 0) < 0 &&
		       errno == EINTR)
			;
		if (front > 0 && WIFEXITED(status))
			_exit(WEXITSTATUS(status));
		sleep(PAUSE_SECONDS);
	}
}

enum err
http_front_fork(const char *user, int *link, struct err_detail *detail)
{
	int ends[2];
	pid_t parent;

	if (!http_link_pair(ends))
		return err_system(detail, "cannot make a pair of sockets");
	parent = fork();
	if (parent == 0) {
		close(ends[0]);
		(void)signal(SIGHUP, SIG_IGN); /* is for ctrld */
		if (give_up(user, detail) == ERR_NONE)
			keep_front(ends[1]);
		fprintf(stderr, "ctrld: HTTP: %s\n", detail->text);
		_exit(EXIT_FAILURE);
	}
	close(ends[1]);
	if (parent < 0) {
		close(ends[0]);
		return err_system(detail, "cannot fork");
	}
	*link = ends[0];
	return ERR_NONE;
}
