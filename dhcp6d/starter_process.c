/*
 * starter_process.c: the starter itself.
 *
 * What comes from the server is not trusted here: that is what the starter is
 * for. A request is one verb and one path; the names of lfc's files are derived
 * from the path here, and lfc itself was named before the fork.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dhcp6d/starter.h"
#include "dhcp6d/starter_file.h"
#include "dhcp6d/starter_protocol.h"
#include "libcommon/text.h"

#define LFC_NICE 19
#define LINE_BYTES 64 /* of progress; longer ones are none */

struct process {
	int requests, events, signals;
	const char *lfc, *configuration;
	pid_t lfc_pid;         /* 0 = none runs */
	int progress;          /* a pipe that lfc writes to; -1 */
	char line[LINE_BYTES]; /* what of its last line has come */
	size_t line_size;
	int lfc_program; /* its descriptor, or -1: by its name */
	bool confined;
};

static bool
answer_send(int socket, int error, int descriptor)
{
	struct answer answer = {error};
	struct iovec vector = {&answer, sizeof(answer)};
	union descriptor_control control = {0};
	struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
	struct cmsghdr *header = (struct cmsghdr *)control.bytes;

	if (descriptor >= 0) {
		message.msg_control = control.bytes;
		message.msg_controllen = sizeof(control.bytes);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(header), &descriptor, sizeof(descriptor));
	}
	return sendmsg(socket, &message, MSG_NOSIGNAL) ==
	       (ssize_t)sizeof(answer);
}

static int
open_regular(const char *path, int *descriptor)
{
	struct stat status;

	/* Not blocking: a FIFO would hold us up for ever. */
	*descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (*descriptor < 0)
		return errno;
	if (fstat(*descriptor, &status) == 0 && S_ISREG(status.st_mode))
		return 0;
	close(*descriptor);
	*descriptor = -1;
	return S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
}

/* Between fork and exec: as a program finds the world. */
static void
become_lfc(const struct process *process, const struct lease_file_names *names,
    int progress)
{
	const char *const arguments[] = {process->lfc, "-6", "-p", names->pid,
	    "-x", names->previous, "-i", names->copy, "-o", names->output, "-f",
	    names->completed, NULL};
	char **vector = (char **)(uintptr_t)arguments; /* exec changes none */
	char number[16];
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGHUP, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	(void)setpriority(PRIO_PROCESS, 0, LFC_NICE);
	if (progress >= 0 && fcntl(progress, F_SETFD, 0) == 0) {
		snprintf(number, sizeof(number), "%d", progress);
		(void)setenv(LFC_PROGRESS_VARIABLE, number, 1);
	}
	if (process->lfc_program >= 0)
		fexecve(process->lfc_program, vector, environ);
	else
		execv(process->lfc, vector);
	_exit(LFC_NOT_EXECUTED);
}

/* ---- lfc's progress ---- */

static void
tell(struct process *process, const struct starter_news *news)
{
	/* Nobody waits for progress; an end is waited for. */
	(void)send(process->events, news, sizeof(*news),
	    MSG_NOSIGNAL | (news->ended ? 0 : MSG_DONTWAIT));
}

/* A line without its end; what is no progress is passed over. */
static void
tell_line(struct process *process, char *line)
{
	struct starter_news news = {.ended = false};
	char *blank = strchr(line, ' ');
	size_t size = blank == NULL ? 0 : (size_t)(blank - line);

	if (size == 0 || size > LFC_PROGRESS_WORD_MAX ||
	    !text_to_u64(blank + 1, strlen(blank + 1), &news.count))
		return;
	memcpy(news.doing, line, size);
	tell(process, &news);
}

/* All that is in the pipe; closes it at its end. */
static void
read_progress(struct process *process)
{
	char c;
	ssize_t got = -1;

	while (process->progress >= 0 &&
	       (got = read(process->progress, &c, 1)) == 1) {
		if (c == '\n') {
			process->line[process->line_size] = 0;
			process->line_size = 0;
			tell_line(process, process->line);
		} else if (process->line_size + 1 < sizeof(process->line)) {
			process->line[process->line_size++] = c;
		}
	}
	if (process->progress >= 0 && got == 0) {
		close(process->progress);
		process->progress = -1;
	}
}

/* The end that lfc is to write to, or -1: it is not needed to work. */
static int
open_progress(struct process *process)
{
	int ends[2];

	if (process->progress >= 0)
		close(process->progress);
	process->progress = -1;
	process->line_size = 0;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	(void)fcntl(ends[0], F_SETFL, O_NONBLOCK);
	process->progress = ends[0];
	return ends[1];
}

static int
run_lfc(struct process *process, const char *path)
{
	struct lease_file_names names;
	int progress;

	if (process->lfc_pid != 0)
		return EBUSY;
	if (lease_file_names(path, &names, NULL) != ERR_NONE)
		return ENAMETOOLONG;
	if (process->lfc_program < 0 && access(process->lfc, X_OK) < 0)
		return errno;
	progress = open_progress(process);
	process->lfc_pid = fork();
	if (process->lfc_pid == 0)
		become_lfc(process, &names, progress);
	if (progress >= 0)
		close(progress);
	if (process->lfc_pid < 0) {
		process->lfc_pid = 0;
		return errno;
	}
	return 0;
}

/* Paths of a confinement one by one; NULL after the last. */
static const char *
next_path(const char **at, const char *end)
{
	const char *path = *at;

	if (path >= end)
		return NULL;
	*at = path + strlen(path) + 1;
	return path;
}

/* Only once: what was given up cannot be had again. */
static int
confine(
    struct process *process, const struct confinement *request, const char *end)
{
	struct starter_places places = {
	    .user = request->user, .lfc = process->lfc};
	const char *at = request->paths, *path = next_path(&at, end);
	char folder[PATH_MAX];
	struct err_detail detail;

	if (process->confined || path == NULL)
		return EINVAL;
	places.lease_directory = path;
	places.configuration_directory =
	    starter_file_folder(process->configuration, folder);
	while ((path = next_path(&at, end)) != NULL &&
	       places.readable_count < STARTER_DIRECTORIES_MAX)
		places.readable[places.readable_count++] = path;
	process->confined = true;
	if (starter_confine(&places, &process->lfc_program, &detail) ==
	    ERR_NONE)
		return 0;
	dprintf(STDERR_FILENO, "dhcp6d-starter: %s\n", detail.text);
	return EPERM;
}

/* One request; false when the server has gone. */
static bool
serve_request(struct process *process)
{
	struct request request;
	ssize_t size = recv(process->requests, &request, sizeof(request), 0);
	const char *end = (const char *)&request + size;
	int descriptor = -1, error = EINVAL;
	bool good;

	if (size < 0)
		return errno == EINTR;
	if (size == 0)
		return false;
	/* A path that is not whole is none: its last byte has to be 0. */
	if (size > (ssize_t)REQUEST_HEAD + 1 && end[-1] == 0) {
		if (request.verb == VERB_OPEN)
			error = open_regular(request.path, &descriptor);
		else if (request.verb == VERB_RUN_LFC)
			error = run_lfc(process, request.path);
		else if (request.verb == VERB_CREATE)
			error = starter_file_create(
			    process->configuration, request.path, &descriptor);
		else if (request.verb == VERB_KEEP)
			error = starter_file_keep(
			    process->configuration, request.path);
		else if (request.verb == VERB_CONFINE &&
			 end > request.confinement.paths)
			error = confine(process, &request.confinement, end);
	}
	good = answer_send(process->requests, error, descriptor);
	if (descriptor >= 0)
		close(descriptor);
	return good;
}

static void
reap(struct process *process)
{
	struct signalfd_siginfo info;
	struct starter_news news = {.ended = true};
	int status;
	pid_t pid;

	while (read(process->signals, &info, sizeof(info)) > 0)
		;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid != process->lfc_pid)
			continue;
		process->lfc_pid = 0;
		read_progress(process);
		news.status = WIFEXITED(status) ? WEXITSTATUS(status)
						: 128 + WTERMSIG(status);
		tell(process, &news);
	}
}

static void
process_run(struct process *process)
{
	struct pollfd wanted[3] = {{process->requests, POLLIN, 0},
	    {process->signals, POLLIN, 0}, {-1, POLLIN, 0}};

	for (;;) {
		wanted[2].fd = process->progress;
		if (poll(wanted, 3, -1) < 0 && errno != EINTR)
			return;
		if (wanted[2].revents != 0)
			read_progress(process);
		if (wanted[1].revents != 0)
			reap(process);
		if (wanted[0].revents != 0 && !serve_request(process))
			return;
	}
}

/*
 * Signals from a terminal or a service manager are for the server; the starter
 * ends when the server has closed its socket, not before.
 */
void
starter_process(
    int requests, int events, const char *lfc, const char *configuration)
{
	struct process process = {.requests = requests,
	    .events = events,
	    .lfc = lfc,
	    .configuration = configuration,
	    .lfc_program = -1,
	    .progress = -1};
	sigset_t child;

	prctl(PR_SET_NAME, "dhcp6d-starter");
	signal(SIGHUP, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_SETMASK, &child, NULL);
	process.signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
	if (process.signals >= 0)
		process_run(&process);
	_exit(0);
}
