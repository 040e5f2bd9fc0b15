/*
 * serve.c: dhcp6d's command socket.
 */
#include "dhcp6d/control/serve.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "dhcp6d/control/dispatch.h"
#include "libcommon/frame.h"

#define REQUEST_TIMEOUT_MS 10000
#define SOCKET_MODE 0660
#define LOOK_MS 50 /* between two looks for who has stalled */

struct connection {
	struct control_server *server;
	struct connection *next;
	int fd;
	struct answer_peer peer;
};

struct control_server {
	struct control control; /* once serving is true, and then for good */
	atomic_bool serving;
	struct turns turns;
	uid_t peer;
	int listener, stop_event;
	pthread_t thread;
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t fewer;
	bool closing;
	struct control_loading loading; /* while serving is false */
	unsigned count;
	struct connection *connections; /* being served */
	char path[108];                 /* of a Unix socket's address */
};

static void
connection_add(struct connection *connection)
{
	struct control_server *server = connection->server;

	pthread_mutex_lock(&server->lock);
	connection->next = server->connections;
	server->connections = connection;
	server->count++;
	pthread_mutex_unlock(&server->lock);
}

/* The descriptor is closed when nobody can find the connection any more: its
 * number is somebody else's then. */
static void
connection_end(struct connection *connection)
{
	struct control_server *server = connection->server;
	struct connection **at = &server->connections;
	int fd = connection->fd;

	pthread_mutex_lock(&server->lock);
	while (*at != connection)
		at = &(*at)->next;
	*at = connection->next;
	server->count--;
	pthread_cond_broadcast(&server->fewer);
	pthread_mutex_unlock(&server->lock);
	close(fd);
	free(connection);
}

/* Ends its thread's waiting for the peer; server->lock is held. */
static void
connection_cut(struct connection *connection)
{
	atomic_store(&connection->peer.cut, true);
	(void)shutdown(connection->fd, SHUT_RDWR);
}

static bool
read_request(struct connection *connection, struct frame_header *header,
    uint8_t **payload)
{
	enum err err;

	atomic_store(&connection->peer.waited_since, answer_steady_ms());
	err = frame_read(connection->fd, FRAME_PAYLOAD_MAX, REQUEST_TIMEOUT_MS,
	    header, payload, NULL);
	atomic_store(&connection->peer.waited_since, 0);
	return err == ERR_NONE;
}

static void
answer_request(
    struct control_server *server, struct span text, struct answer *answer)
{
	struct control_loading loading;

	if (atomic_load(&server->serving)) {
		dispatch(&server->control, text, answer);
		return;
	}
	pthread_mutex_lock(&server->lock);
	loading = server->loading;
	pthread_mutex_unlock(&server->lock);
	loading_dispatch(&loading, text, answer);
}

static void
serve_request(struct connection *connection)
{
	struct frame_header header;
	struct answer *answer;
	uint8_t *payload;

	if (!read_request(connection, &header, &payload))
		return;
	answer = answer_create(connection->fd, &connection->peer);
	if (answer != NULL && header.type == FRAME_REQUEST)
		answer_request(
		    connection->server, span_of(payload, header.size), answer);
	answer_free(answer);
	free(payload);
}

static void *
connection_run(void *context)
{
	serve_request(context);
	connection_end(context);
	return NULL;
}

static bool
may_connect(const struct control_server *server, int fd)
{
	struct frame_peer peer;

	return frame_peer(fd, &peer, NULL) == ERR_NONE &&
	       (peer.uid == server->peer || peer.uid == 0 ||
		   peer.uid == geteuid());
}

/* Who has kept us waiting longest, if for long enough; server->lock is held. */
static struct connection *
find_stalled(const struct control_server *server)
{
	uint64_t oldest = answer_steady_ms() - CONTROL_STALLED_MS, since;
	struct connection *found = NULL, *c;

	for (c = server->connections; c != NULL; c = c->next) {
		since = atomic_load(&c->peer.waited_since);
		if (since == 0 || since > oldest || atomic_load(&c->peer.cut))
			continue;
		oldest = since;
		found = c;
	}
	return found;
}

/* server->lock is held. */
static void
wait_for_fewer(struct control_server *server, unsigned ms)
{
	struct timespec until;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += ms * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_nsec -= 1000000000L;
		until.tv_sec++;
	}
	pthread_cond_timedwait(&server->fewer, &server->lock, &until);
}

/* Until a place is free; false when the server stops. */
static bool
wait_for_place(struct control_server *server)
{
	struct connection *stalled;
	bool closing;

	pthread_mutex_lock(&server->lock);
	while (!server->closing && server->count >= CONTROL_CONNECTIONS) {
		stalled = find_stalled(server);
		if (stalled != NULL)
			connection_cut(stalled);
		wait_for_fewer(server, LOOK_MS);
	}
	closing = server->closing;
	pthread_mutex_unlock(&server->lock);
	return !closing;
}

/* Takes the descriptor over. */
static void
connection_start(struct control_server *server, int fd)
{
	struct connection *connection = calloc(1, sizeof(*connection));
	pthread_t thread;

	if (connection == NULL) {
		close(fd);
		return;
	}
	connection->server = server;
	connection->fd = fd;
	connection_add(connection);
	if (pthread_create(&thread, NULL, connection_run, connection) == 0)
		pthread_detach(thread);
	else
		connection_end(connection);
}

static void *
accept_run(void *context)
{
	struct control_server *server = context;
	struct pollfd events[2] = {
	    {.fd = server->listener, .events = POLLIN},
	    {.fd = server->stop_event, .events = POLLIN},
	};
	int fd;

	while (events[1].revents == 0) {
		if (poll(events, 2, -1) < 0 || events[0].revents == 0)
			continue;
		fd = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC);
		if (fd < 0)
			continue;
		if (may_connect(server, fd) && wait_for_place(server))
			connection_start(server, fd);
		else
			close(fd);
	}
	return NULL;
}

static void
server_free(struct control_server *server)
{
	if (server->listener >= 0) {
		close(server->listener);
		unlink(server->path);
	}
	if (server->stop_event >= 0)
		close(server->stop_event);
	turns_close(&server->turns);
	pthread_mutex_destroy(&server->lock);
	pthread_cond_destroy(&server->fewer);
	free(server);
}

static struct control_server *
server_create(uid_t peer)
{
	struct control_server *server = calloc(1, sizeof(*server));
	pthread_condattr_t attributes;

	if (server == NULL)
		return NULL;
	server->peer = peer;
	server->listener = -1;
	turns_open(&server->turns);
	pthread_mutex_init(&server->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&server->fewer, &attributes);
	pthread_condattr_destroy(&attributes);
	server->stop_event = eventfd(0, EFD_CLOEXEC);
	return server;
}

static enum err
server_open(
    struct control_server *server, const char *path, struct err_detail *detail)
{
	enum err err;

	if (strlen(path) >= sizeof(server->path))
		return err_set(detail, ERR_LIMIT,
		    "command socket path %s is too long", path);
	if (server->stop_event < 0)
		return err_system(detail, "making an event descriptor");
	err = frame_listen(path, SOCKET_MODE, &server->listener, detail);
	if (err != ERR_NONE)
		return err;
	memcpy(server->path, path, strlen(path) + 1);
	if (pthread_create(&server->thread, NULL, accept_run, server) != 0)
		return err_system(detail, "starting a thread");
	return ERR_NONE;
}

/* Takes the server over. */
static enum err
open_or_free(struct control_server *server, const char *path,
    struct control_server **out, struct err_detail *detail)
{
	enum err err = server_open(server, path, detail);

	if (err == ERR_NONE)
		*out = server;
	else
		server_free(server);
	return err;
}

enum err
control_start(const char *path, const struct control *control, uid_t peer,
    struct control_server **out, struct err_detail *detail)
{
	struct control_server *server = server_create(peer);

	if (server == NULL)
		return err_set(detail, ERR_MEMORY, "%s", err_text(ERR_MEMORY));
	control_serve(server, control);
	return open_or_free(server, path, out, detail);
}

enum err
control_listen(const char *path, const struct control_loading *loading,
    uid_t peer, struct control_server **out, struct err_detail *detail)
{
	struct control_server *server = server_create(peer);

	if (server == NULL)
		return err_set(detail, ERR_MEMORY, "%s", err_text(ERR_MEMORY));
	server->loading = *loading;
	return open_or_free(server, path, out, detail);
}

void
control_tell(
    struct control_server *server, const struct control_loading *loading)
{
	pthread_mutex_lock(&server->lock);
	server->loading = *loading;
	pthread_mutex_unlock(&server->lock);
}

void
control_serve(struct control_server *server, const struct control *control)
{
	server->control = *control;
	server->control.turns = &server->turns;
	atomic_store(&server->serving, true);
}

/* Until all have ended, or the time is over; server->lock is held. */
static void
let_end(struct control_server *server, uint64_t until_ms)
{
	while (server->count > 0 && answer_steady_ms() < until_ms)
		wait_for_fewer(server, LOOK_MS);
}

void
control_stop(struct control_server *server)
{
	const uint64_t one = 1;
	struct connection *c;

	if (server == NULL)
		return;
	pthread_mutex_lock(&server->lock);
	server->closing = true;
	pthread_cond_broadcast(&server->fewer);
	pthread_mutex_unlock(&server->lock);
	(void)!write(server->stop_event, &one, sizeof(one));
	pthread_join(server->thread, NULL);
	pthread_mutex_lock(&server->lock);
	let_end(server, answer_steady_ms() + CONTROL_STOP_MS);
	for (c = server->connections; c != NULL; c = c->next)
		connection_cut(c);
	let_end(server, UINT64_MAX);
	pthread_mutex_unlock(&server->lock);
	server_free(server);
}
