/*
 * backend.c: the line to dhcp6d.
 */
#include "ctrld/backend.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "libcommon/frame.h"

#define PART_MAX 65536
/* dhcp6d answers in pieces; a long silence means that it is stuck. */
#define SILENCE_SECONDS 60

struct backend {
	struct bufferevent *stream;
	const struct backend_receiver *receiver;
	void *context;
};

static void
backend_free(struct backend *backend)
{
	bufferevent_free(backend->stream);
	free(backend);
}

/* The backend is freed first: the receiver may start another. */
static void
fail(struct backend *backend, const char *why)
{
	const struct backend_receiver *receiver = backend->receiver;
	void *context = backend->context;

	backend_free(backend);
	receiver->failed(context, why);
}

static void
finish(struct backend *backend, int result)
{
	const struct backend_receiver *receiver = backend->receiver;
	void *context = backend->context;

	backend_free(backend);
	receiver->end(context, result);
}

/* Takes one whole frame from the input; false if there is none (or no more
 * backend). */
static bool
take_frame(struct backend *backend)
{
	struct evbuffer *input = bufferevent_get_input(backend->stream);
	uint8_t wire[FRAME_HEADER_SIZE];
	struct frame_header header;
	const uint8_t *payload;

	if (evbuffer_copyout(input, wire, sizeof(wire)) < FRAME_HEADER_SIZE)
		return false;
	header = frame_header_load(wire);
	if (header.size > PART_MAX) {
		fail(backend, "dhcp6d sent a frame that is too large");
		return false;
	}
	if (evbuffer_get_length(input) < FRAME_HEADER_SIZE + header.size)
		return false;
	evbuffer_drain(input, FRAME_HEADER_SIZE);
	payload = evbuffer_pullup(input, (ev_ssize_t)header.size);
	if (header.type == FRAME_PART) {
		backend->receiver->part(
		    backend->context, span_of(payload, header.size));
		evbuffer_drain(input, header.size);
		return true;
	}
	if (header.type == FRAME_END && header.size == 1)
		finish(backend, payload[0]);
	else
		fail(backend, "dhcp6d sent a frame that has no place here");
	return false;
}

static void
on_read(struct bufferevent *stream, void *context)
{
	struct backend *backend = context;

	(void)stream;
	while (take_frame(backend))
		;
}

static void
on_event(struct bufferevent *stream, short events, void *context)
{
	(void)stream;
	if (events & BEV_EVENT_TIMEOUT)
		fail(context, "dhcp6d does not answer");
	else if (events & (BEV_EVENT_EOF | BEV_EVENT_ERROR))
		fail(context, "dhcp6d broke the connection off");
}

struct backend *
backend_ask(struct event_base *base, const char *path, struct span command,
    const struct backend_receiver *receiver, void *context)
{
	static const struct timeval silence = {SILENCE_SECONDS, 0};
	uint8_t header[FRAME_HEADER_SIZE];
	struct backend *backend;
	int fd;

	if (frame_connect(path, &fd, NULL) != ERR_NONE)
		return NULL;
	backend = calloc(1, sizeof(*backend));
	if (backend == NULL || fcntl(fd, F_SETFL, O_NONBLOCK) != 0 ||
	    (backend->stream = bufferevent_socket_new(
		 base, fd, BEV_OPT_CLOSE_ON_FREE)) == NULL) {
		close(fd);
		free(backend);
		return NULL;
	}
	backend->receiver = receiver;
	backend->context = context;
	bufferevent_setcb(backend->stream, on_read, NULL, on_event, backend);
	bufferevent_setwatermark(
	    backend->stream, EV_READ, 0, PART_MAX + FRAME_HEADER_SIZE);
	bufferevent_set_timeouts(backend->stream, &silence, &silence);
	frame_header_store(header, FRAME_REQUEST, (uint32_t)command.size);
	bufferevent_write(backend->stream, header, sizeof(header));
	bufferevent_write(backend->stream, command.data, command.size);
	bufferevent_enable(backend->stream, EV_READ | EV_WRITE);
	return backend;
}

void
backend_cancel(struct backend *backend)
{
	if (backend != NULL)
		backend_free(backend);
}

void
backend_pause(struct backend *backend, bool pause)
{
	if (pause)
		bufferevent_disable(backend->stream, EV_READ);
	else
		bufferevent_enable(backend->stream, EV_READ);
}
