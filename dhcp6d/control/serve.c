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
#include <unistd.h>

#include "dhcp6d/control/dispatch.h"
#include "libcommon/frame.h"

#define REQUEST_TIMEOUT_MS 10000
#define SOCKET_MODE 0660

struct control_server {
	struct control control;
	uid_t peer;
	int listener, stop_event;
	pthread_t thread;
	pthread_mutex_t serial; /* one command at a time, see dispatch */
	uint64_t edited;        /* under serial, see edit.c */
	pthread_mutex_t lock;   /* of what follows */
	pthread_cond_t fewer;
	unsigned connections;
	char path[108]; /* of a Unix socket's address */
};

struct connection {
	struct control_server *server;
	int fd;
};

static void
connection_done(struct control_server *server)
{
	pthread_mutex_lock(&server->lock);
	server->connections--;
	pthread_cond_broadcast(&server->fewer);
	pthread_mutex_unlock(&server->lock);
}

static void
serve_request(struct control_server *server, int fd)
{
	struct frame_header header;
	struct answer *answer;
	uint8_t *payload;

	if (frame_read(fd, FRAME_PAYLOAD_MAX, REQUEST_TIMEOUT_MS, &header,
		&payload, NULL) != ERR_NONE)
		return;
	answer = answer_create(fd);
	if (answer != NULL && header.type == FRAME_REQUEST)
		dispatch(
		    &server->control, span_of(payload, header.size), answer);
	answer_free(answer);
	free(payload);
}

static void *
connection_run(void *context)
{
	struct connection *connection = context;
	struct control_server *server = connection->server;

	serve_request(server, connection->fd);
	close(connection->fd);
	free(connection);
	connection_done(server);
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

/* Takes the descriptor over. */
static void
connection_start(struct control_server *server, int fd)
{
	struct connection *connection;
	pthread_t thread;

	pthread_mutex_lock(&server->lock);
	while (server->connections >= CONTROL_CONNECTIONS)
		pthread_cond_wait(&server->fewer, &server->lock);
	server->connections++;
	pthread_mutex_unlock(&server->lock);
	connection = calloc(1, sizeof(*connection));
	if (connection != NULL) {
		connection->server = server;
		connection->fd = fd;
		if (pthread_create(&thread, NULL, connection_run, connection) ==
		    0) {
			pthread_detach(thread);
			return;
		}
	}
	free(connection);
	close(fd);
	connection_done(server);
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
		if (may_connect(server, fd))
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
	pthread_mutex_destroy(&server->serial);
	pthread_mutex_destroy(&server->lock);
	pthread_cond_destroy(&server->fewer);
	free(server);
}

enum err
control_start(const char *path, const struct control *control, uid_t peer,
    struct control_server **out, struct err_detail *detail)
{
	struct control_server *server = calloc(1, sizeof(*server));
	enum err err;

	if (server == NULL)
		return err_set(detail, ERR_MEMORY, "%s", err_text(ERR_MEMORY));
	server->control = *control;
	server->control.serial = &server->serial;
	server->control.edited = &server->edited;
	server->peer = peer;
	server->listener = -1;
	pthread_mutex_init(&server->serial, NULL);
	pthread_mutex_init(&server->lock, NULL);
	pthread_cond_init(&server->fewer, NULL);
	server->stop_event = eventfd(0, EFD_CLOEXEC);
	if (strlen(path) >= sizeof(server->path))
		err = err_set(detail, ERR_LIMIT,
		    "command socket path %s is too long", path);
	else if (server->stop_event < 0)
		err = err_system(detail, "making an event descriptor");
	else
		err =
		    frame_listen(path, SOCKET_MODE, &server->listener, detail);
	if (err == ERR_NONE) {
		memcpy(server->path, path, strlen(path) + 1);
		if (pthread_create(&server->thread, NULL, accept_run, server) !=
		    0)
			err = err_system(detail, "starting a thread");
	}
	if (err != ERR_NONE) {
		server_free(server);
		return err;
	}
	*out = server;
	return ERR_NONE;
}

void
control_stop(struct control_server *server)
{
	const uint64_t one = 1;
	ssize_t written;

	if (server == NULL)
		return;
	written = write(server->stop_event, &one, sizeof(one));
	(void)written;
	pthread_join(server->thread, NULL);
	pthread_mutex_lock(&server->lock);
	while (server->connections > 0)
		pthread_cond_wait(&server->fewer, &server->lock);
	pthread_mutex_unlock(&server->lock);
	server_free(server);
}
