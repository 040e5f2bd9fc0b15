/*
 * kea_sockets.c: Kea's channel where dhcp6d's configuration names it.
 */
#include "ctrld/kea_sockets.h"

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ctrld/http_channel.h"
#include "ctrld/kea_session.h"
#include "libcommon/frame.h"
#include "libcommon/log_messages.h"

#define POLL_SECONDS 5
#define SOCKETS_MAX 16
#define ANSWER_MAX (1u << 20)
#define SOCKET_MODE 0660

struct kea_socket {
	char *path;
	struct evconnlistener *listener;
	bool wanted;
};

struct kea_sockets {
	struct ctrld *ctrld;
	struct event *timer;
	struct backend *question;
	struct evbuffer *answer;
	bool again, failing; /* failing: has been logged */
	struct kea_socket sockets[SOCKETS_MAX];
	size_t count;
};

static void
on_connection(struct evconnlistener *listener, evutil_socket_t fd,
    struct sockaddr *address, int size, void *context)
{
	struct kea_sockets *sockets = context;

	(void)listener;
	(void)address;
	(void)size;
	kea_session_start(sockets->ctrld, fd);
}

static void
socket_close(struct kea_socket *socket)
{
	evconnlistener_free(socket->listener);
	unlink(socket->path);
	free(socket->path);
}

static struct kea_socket *
find(struct kea_sockets *sockets, const char *path)
{
	for (size_t i = 0; i < sockets->count; i++) {
		if (strcmp(sockets->sockets[i].path, path) == 0)
			return &sockets->sockets[i];
	}
	return NULL;
}

/* A place that cannot be listened at is said once, and tried again. */
static void
complain(struct kea_sockets *sockets, const char *text)
{
	if (!sockets->failing)
		log_write(sockets->ctrld->log, CTRLD_KEA_SOCKET_FAIL, text);
	sockets->failing = true;
}

static bool
open_socket(struct kea_sockets *sockets, const char *path)
{
	struct kea_socket *socket = &sockets->sockets[sockets->count];
	struct err_detail detail;
	int fd;

	if (frame_listen(path, SOCKET_MODE, &fd, &detail) != ERR_NONE) {
		complain(sockets, detail.text);
		return false;
	}
	socket->path = strdup(path);
	socket->listener =
	    evconnlistener_new(sockets->ctrld->base, on_connection, sockets,
		LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0, fd);
	if (socket->path == NULL || socket->listener == NULL) {
		if (socket->listener != NULL)
			evconnlistener_free(socket->listener);
		else
			close(fd);
		free(socket->path);
		return false;
	}
	sockets->count++;
	log_write(sockets->ctrld->log, CTRLD_KEA_SOCKET_OPEN, path);
	return true;
}

static void
close_unwanted(struct kea_sockets *sockets)
{
	size_t i = 0;

	while (i < sockets->count) {
		if (sockets->sockets[i].wanted) {
			i++;
			continue;
		}
		log_write(sockets->ctrld->log, CTRLD_KEA_SOCKET_CLOSED,
		    sockets->sockets[i].path);
		socket_close(&sockets->sockets[i]);
		sockets->sockets[i] = sockets->sockets[--sockets->count];
	}
}

/* Opens and closes until what is open is what is wanted. */
static void
adjust(struct kea_sockets *sockets, json_t *paths)
{
	bool good = true;
	json_t *path;
	size_t i;

	for (i = 0; i < sockets->count; i++)
		sockets->sockets[i].wanted = false;
	json_array_foreach(paths, i, path)
	{
		struct kea_socket *socket =
		    find(sockets, json_string_value(path));

		if (socket != NULL)
			socket->wanted = true;
	}
	close_unwanted(sockets);
	json_array_foreach(paths, i, path)
	{
		if (sockets->count < SOCKETS_MAX &&
		    find(sockets, json_string_value(path)) == NULL)
			good &= open_socket(sockets, json_string_value(path));
	}
	if (good)
		sockets->failing = false;
}

static bool
are_texts(json_t *paths)
{
	json_t *path;
	size_t i;

	json_array_foreach(paths, i, path)
	{
		if (!json_is_string(path))
			return false;
	}
	return json_is_array(paths);
}

static void
question_over(struct kea_sockets *sockets)
{
	evbuffer_drain(sockets->answer, evbuffer_get_length(sockets->answer));
	sockets->question = NULL;
	if (!sockets->again)
		return;
	sockets->again = false;
	kea_sockets_follow(sockets);
}

static void
on_part(void *context, struct span text)
{
	struct kea_sockets *sockets = context;

	if (evbuffer_get_length(sockets->answer) + text.size <= ANSWER_MAX)
		evbuffer_add(sockets->answer, text.data, text.size);
}

static void
on_end(void *context, int result)
{
	struct kea_sockets *sockets = context;
	size_t size = evbuffer_get_length(sockets->answer);
	json_t *answer = json_loadb(
	    (const char *)evbuffer_pullup(sockets->answer, -1), size, 0, NULL);
	json_t *told = json_object_get(answer, "arguments");
	json_t *paths = json_object_get(told, "unix");

	if (result == 0 && are_texts(paths))
		adjust(sockets, paths);
	if (result == 0 && sockets->ctrld->http != NULL)
		http_channel_follow(
		    sockets->ctrld->http, json_object_get(told, "http"));
	json_decref(answer);
	question_over(sockets);
}

static void
on_failed(void *context, const char *why)
{
	(void)why;
	question_over(context);
}

static const struct backend_receiver receiver = {on_part, on_end, on_failed};

void
kea_sockets_follow(struct kea_sockets *sockets)
{
	static const char question[] = 
	    "{\"command\": \"" COMMAND_OF_CTRLD "\"}";

	if (sockets->question != NULL) {
		sockets->again = true;
		return;
	}
	sockets->question = backend_ask(sockets->ctrld->base,
	    sockets->ctrld->config->server_socket,
	    span_of(question, sizeof(question) - 1), &receiver, sockets);
}

static void
on_timer(evutil_socket_t fd, short events, void *context)
{
	(void)fd;
	(void)events;
	kea_sockets_follow(context);
}

struct kea_sockets *
kea_sockets_create(struct ctrld *ctrld)
{
	struct kea_sockets *sockets = calloc(1, sizeof(*sockets));
	const struct timeval period = {POLL_SECONDS, 0};

	if (sockets == NULL)
		return NULL;
	sockets->ctrld = ctrld;
	sockets->answer = evbuffer_new();
	sockets->timer =
	    event_new(ctrld->base, -1, EV_PERSIST, on_timer, sockets);
	if (sockets->answer == NULL || sockets->timer == NULL) {
		kea_sockets_free(sockets);
		return NULL;
	}
	event_add(sockets->timer, &period);
	kea_sockets_follow(sockets);
	return sockets;
}

void
kea_sockets_free(struct kea_sockets *sockets)
{
	if (sockets == NULL)
		return;
	backend_cancel(sockets->question);
	for (size_t i = 0; i < sockets->count; i++)
		socket_close(&sockets->sockets[i]);
	if (sockets->timer != NULL)
		event_free(sockets->timer);
	if (sockets->answer != NULL)
		evbuffer_free(sockets->answer);
	free(sockets);
}
