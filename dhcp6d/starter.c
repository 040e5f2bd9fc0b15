/*
 * starter.c: the server's side of the starter.
 */
#include "dhcp6d/starter.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dhcp6d/starter_protocol.h"

struct starter {
	pid_t pid;
	int requests;         /* SEQPACKET, one request and answer at a time */
	int events;           /* SEQPACKET, struct starter_news */
	pthread_mutex_t lock; /* of requests */
};

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
starter_fork(const char *lfc, const char *configuration, struct starter **out,
    struct err_detail *detail)
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
		starter_process(requests[1], events[1], lfc, configuration);
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

	if (size > STARTER_PATHS_BYTES - *used)
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

enum err
starter_create_file(struct starter *starter, const char *name, int *descriptor,
    struct err_detail *detail)
{
	int error;

	*descriptor = -1;
	if (ask(starter, VERB_CREATE, name, &error, descriptor) != ERR_NONE)
		return starter_gone(detail);
	if (error == 0 && *descriptor >= 0)
		return ERR_NONE;
	if (error == EPERM)
		return err_set(detail, ERR_DENIED,
		    "not allowed to write config into %s: it is neither the "
		    "server's own file nor a new one, or one of Dhcp6, named "
		    ".json or .conf",
		    name);
	return err_set(
	    detail, err_of_errno(error), "%s.new: %s", name, strerror(error));
}

enum err
starter_keep_file(
    struct starter *starter, const char *name, struct err_detail *detail)
{
	int error, none;

	if (ask(starter, VERB_KEEP, name, &error, &none) != ERR_NONE)
		return starter_gone(detail);
	if (error == 0)
		return ERR_NONE;
	return err_set(
	    detail, err_of_errno(error), "%s: %s", name, strerror(error));
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
