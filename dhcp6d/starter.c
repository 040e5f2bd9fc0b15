/*
 * starter.c: the server's side, and the process itself.
 *
 * What comes from the server is not trusted here: that is what the starter is
 * for. A request is one verb and one path; the names of lfc's files are derived
 * from the path here, and lfc itself was named before the fork.
 */
#include "dhcp6d/starter.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libcommon/lease_file.h"
#include "libcommon/text.h"

#define PATH_BYTES LEASE_FILE_PATH_MAX
#define LFC_NICE 19
#define LINE_BYTES 64 /* of progress; longer ones are none */

#define PATHS_BYTES 32768 /* of a VERB_CONFINE */

enum verb { VERB_OPEN = 1, VERB_RUN_LFC, VERB_CONFINE };

/* What a VERB_CONFINE carries: the lease file's directory, then those that may
 * be read, each ending in 0. */
struct confinement {
	struct service_user user;
	char paths[PATHS_BYTES];
};

struct request {
	uint8_t verb;
	union {
		char path[PATH_BYTES]; /* ends in 0 */
		struct confinement confinement;
	};
};

#define REQUEST_HEAD offsetof(struct request, path)

/* error: 0, or errno of what failed. A descriptor may come along. */
struct answer {
	int32_t error;
};

struct starter {
	pid_t pid;
	int requests;         /* SEQPACKET, one request and answer at a time */
	int events;           /* SEQPACKET, struct starter_news */
	pthread_mutex_t lock; /* of requests */
};

/* The process's own state. */
struct process {
	int requests, events, signals;
	const char *lfc;
	pid_t lfc_pid;         /* 0 = none runs */
	int progress;          /* a pipe that lfc writes to; -1 */
	char line[LINE_BYTES]; /* what of its last line has come */
	size_t line_size;
	int lfc_program; /* its descriptor, or -1: by its name */
	bool confined;
};

/* ---- messages with a descriptor ---- */

union descriptor_control {
	size_t align;
	char bytes[CMSG_SPACE(sizeof(int))];
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

/* *descriptor is -1 if none came along. */
static bool
answer_receive(int socket, int *error, int *descriptor)
{
	struct answer answer;
	struct iovec vector = {&answer, sizeof(answer)};
	union descriptor_control control;
	struct msghdr message = {
	    .msg_iov = &vector,
	    .msg_iovlen = 1,
	    .msg_control = control.bytes,
	    .msg_controllen = sizeof(control.bytes),
	};
	struct cmsghdr *header;
	ssize_t size;

	*descriptor = -1;
	do
		size = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
	while (size < 0 && errno == EINTR);
	if (size != (ssize_t)sizeof(answer))
		return false;
	header = CMSG_FIRSTHDR(&message);
	if (header != NULL && header->cmsg_type == SCM_RIGHTS &&
	    header->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(descriptor, CMSG_DATA(header), sizeof(*descriptor));
	*error = answer.error;
	return true;
}

/* ---- the process ---- */

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
	struct err_detail detail;

	if (process->confined || path == NULL)
		return EINVAL;
	places.lease_directory = path;
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
static void
process_main(int requests, int events, const char *lfc)
{
	struct process process = {.requests = requests,
	    .events = events,
	    .lfc = lfc,
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

/* ---- the server's side ---- */

static enum err
pairs(int requests[2], int events[2], struct err_detail *detail)
{
	const int type = SOCK_SEQPACKET | SOCK_CLOEXEC;

	if (socketpair(AF_UNIX, type, 0, requests) < 0)
		return err_system(detail, "cannot make a socket pair");
	if (socketpair(AF_UNIX, type, 0, events) == 0)
		return ERR_NONE;
	close(requests[0]);
	close(requests[1]);
	return err_system(detail, "cannot make a socket pair");
}

enum err
starter_fork(const char *lfc, struct starter **out, struct err_detail *detail)
{
	struct starter *starter = calloc(1, sizeof(*starter));
	int requests[2], events[2];
	enum err err;

	if (starter == NULL)
		return err_set(detail, ERR_MEMORY, "no memory for the starter");
	err = pairs(requests, events, detail);
	if (err != ERR_NONE) {
		free(starter);
		return err;
	}
	starter->pid = fork();
	if (starter->pid == 0) {
		close(requests[0]);
		close(events[0]);
		process_main(requests[1], events[1], lfc);
	}
	close(requests[1]);
	close(events[1]);
	starter->requests = requests[0];
	starter->events = events[0];
	pthread_mutex_init(&starter->lock, NULL);
	if (starter->pid < 0) {
		err = err_system(detail, "cannot fork the starter");
		starter_close(starter);
		return err;
	}
	*out = starter;
	return ERR_NONE;
}

void
starter_close(struct starter *starter)
{
	if (starter == NULL)
		return;
	close(starter->requests);
	close(starter->events);
	if (starter->pid > 0)
		while (waitpid(starter->pid, NULL, 0) < 0 && errno == EINTR)
			;
	pthread_mutex_destroy(&starter->lock);
	free(starter);
}

/* One request and its answer. ERR_CLOSED if there is nobody to answer. */
static enum err
exchange(struct starter *starter, const struct request *request, size_t size,
    int *error, int *descriptor)
{
	bool good;

	pthread_mutex_lock(&starter->lock);
	good = send(starter->requests, request, size, MSG_NOSIGNAL) > 0 &&
	       answer_receive(starter->requests, error, descriptor);
	pthread_mutex_unlock(&starter->lock);
	return good ? ERR_NONE : ERR_CLOSED;
}

static enum err
ask(struct starter *starter, enum verb verb, const char *path, int *error,
    int *descriptor)
{
	struct request request = {.verb = (uint8_t)verb};
	size_t size = strlen(path) + 1;

	if (size > sizeof(request.path)) {
		*error = ENAMETOOLONG;
		return ERR_NONE;
	}
	memcpy(request.path, path, size);
	return exchange(
	    starter, &request, REQUEST_HEAD + size, error, descriptor);
}

static enum err
err_of_errno(int error)
{
	switch (error) {
	case ENOENT:
		return ERR_NOT_FOUND;
	case EACCES:
	case EPERM:
		return ERR_DENIED;
	case EBUSY:
		return ERR_BUSY;
	default:
		return ERR_SYSTEM;
	}
}

static enum err
starter_gone(struct err_detail *detail)
{
	return err_set(
	    detail, ERR_CLOSED, "the starter process has gone; restart dhcp6d");
}

enum err
starter_open(struct starter *starter, const char *path, int *descriptor,
    struct err_detail *detail)
{
	int error;

	*descriptor = -1;
	if (ask(starter, VERB_OPEN, path, &error, descriptor) != ERR_NONE)
		return starter_gone(detail);
	if (error != 0)
		return err_set(detail, err_of_errno(error), "%s: %s", path,
		    strerror(error));
	if (*descriptor < 0)
		return err_set(
		    detail, ERR_SYSTEM, "%s: too many files are open", path);
	return ERR_NONE;
}

int
starter_yaml_open(void *starter, const char *path)
{
	int error = 0, descriptor = -1;

	if (ask(starter, VERB_OPEN, path, &error, &descriptor) != ERR_NONE)
		error = EPIPE;
	if (descriptor >= 0)
		return descriptor;
	return -(error != 0 ? error : EMFILE);
}

enum err
starter_run_lfc(
    struct starter *starter, const char *lease_file, struct err_detail *detail)
{
	int error, none;

	if (ask(starter, VERB_RUN_LFC, lease_file, &error, &none) != ERR_NONE)
		return starter_gone(detail);
	if (error == EBUSY)
		return err_set(detail, ERR_BUSY, "lfc is running still");
	if (error != 0)
		return err_set(detail, err_of_errno(error),
		    "cannot start lfc: %s", strerror(error));
	return ERR_NONE;
}

/* False if there is no room for it. */
static bool
path_add(struct confinement *confinement, size_t *used, const char *path)
{
	size_t size = strlen(path) + 1;

	if (size > PATHS_BYTES - *used)
		return false;
	memcpy(confinement->paths + *used, path, size);
	*used += size;
	return true;
}

enum err
starter_restrict(struct starter *starter, const struct starter_places *places,
    struct err_detail *detail)
{
	struct request request = {.verb = VERB_CONFINE};
	struct confinement *confinement = &request.confinement;
	size_t used = 0, i;
	int error, none;

	confinement->user = places->user;
	if (!path_add(confinement, &used, places->lease_directory))
		return err_set(detail, ERR_LIMIT, "too long a path");
	for (i = 0; i < places->readable_count; i++)
		if (!path_add(confinement, &used, places->readable[i]))
			return err_set(detail, ERR_LIMIT,
			    "the configuration's files are in too many"
			    " directories");
	if (exchange(starter, &request,
		(size_t)(confinement->paths - (char *)&request) + used, &error,
		&none) != ERR_NONE)
		return starter_gone(detail);
	if (error != 0)
		return err_set(detail, ERR_SYSTEM,
		    "the starter cannot give up its rights: see above");
	return ERR_NONE;
}

int
starter_descriptor(const struct starter *starter)
{
	return starter->events;
}

bool
starter_take_news(struct starter *starter, struct starter_news *out, bool *gone)
{
	ssize_t size = recv(starter->events, out, sizeof(*out), MSG_DONTWAIT);

	*gone = size == 0;
	return size == (ssize_t)sizeof(*out);
}
