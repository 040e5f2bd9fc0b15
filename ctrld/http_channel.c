/*
 * http_channel.c: see its header.
 *
 * Nothing here waits for the front: what does not fit the link is queued, and
 * while much is queued dhcp6d waits.
 */
#include "ctrld/http_channel.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ctrld/http_link.h"
#include "ctrld/http_settings.h"
#include "ctrld/kea_text.h"
#include "libcommon/frame.h"
#include "libcommon/log_messages.h"
#include "libcommon/text.h"

#define QUEUE_HIGH 64 /* packets; dhcp6d waits above this */
#define FROM_MAX 96

struct queued {
	struct queued *next;
	struct http_packet packet;
	uint8_t payload[];
};

struct http_request {
	struct http_request *next;
	struct http_channel *channel;
	uint32_t id;
	enum role role;
	char name[HTTP_NAME_MAX], from[FROM_MAX];
	struct evbuffer *command;
	char counted[QUOTA_NAME_SIZE]; /* by that name in quotas */
	struct request *request;
	bool paused, large;
};

struct http_channel {
	struct ctrld *ctrld;
	int link;
	struct event *readable, *writable;
	struct queued *first, **last;
	size_t queued;
	struct http_request *requests;
	size_t count;
	json_t *settings; /* as told to the front; NULL: nothing was */
	uint8_t key[HTTP_PROOF_KEY_SIZE];
	struct evbuffer *complaints, *former; /* of the last settings */
	bool said_hello;
	uint8_t buffer[HTTP_PACKET_MAX];
};

/* ---- to the front ---- */

static void
pause_all(struct http_channel *channel, bool pause)
{
	struct http_request *request;

	for (request = channel->requests; request != NULL;
	     request = request->next) {
		if (request->request != NULL && !request->paused)
			request_pause(request->request, pause);
	}
}

static bool
enqueue(struct http_channel *channel, const struct http_packet *packet)
{
	struct queued *one = malloc(sizeof(*one) + packet->payload.size);

	if (one == NULL)
		return false;
	one->next = NULL;
	one->packet = *packet;
	memcpy(one->payload, packet->payload.data, packet->payload.size);
	one->packet.payload = span_of(one->payload, packet->payload.size);
	*channel->last = one;
	channel->last = &one->next;
	if (++channel->queued == QUEUE_HIGH)
		pause_all(channel, true);
	event_add(channel->writable, NULL);
	return true;
}

static void
send_packet(struct http_channel *channel, enum http_packet_type type,
    uint32_t id, struct span payload)
{
	const struct http_packet packet = {
	    .type = (uint8_t)type, .id = id, .payload = payload};

	if (channel->first == NULL &&
	    (http_link_send(channel->link, &packet, false) || errno != EAGAIN))
		return;
	(void)enqueue(channel, &packet);
}

static void
drop_first(struct http_channel *channel)
{
	struct queued *one = channel->first;

	channel->first = one->next;
	if (channel->first == NULL)
		channel->last = &channel->first;
	channel->queued--;
	sodium_memzero(one->payload, one->packet.payload.size);
	free(one);
}

static void
on_writable(evutil_socket_t fd, short events, void *context)
{
	struct http_channel *channel = context;
	const bool was_high = channel->queued >= QUEUE_HIGH;

	(void)events;
	while (channel->first != NULL &&
	       (http_link_send(fd, &channel->first->packet, false) ||
		   errno != EAGAIN))
		drop_first(channel);
	if (channel->first != NULL)
		event_add(channel->writable, NULL);
	if (was_high && channel->queued < QUEUE_HIGH)
		pause_all(channel, false);
}

/* A long text in pieces. */
static void
send_text(struct http_channel *channel, enum http_packet_type type, uint32_t id,
    struct span text)
{
	size_t piece;

	while (text.size > 0) {
		piece =
		    text.size < HTTP_PAYLOAD_MAX ? text.size : HTTP_PAYLOAD_MAX;
		send_packet(channel, type, id, span_of(text.data, piece));
		text = span_of(text.data + piece, text.size - piece);
	}
}

static void
tell_settings(struct http_channel *channel)
{
	char *text = json_dumps(channel->settings, 0);
	size_t size;

	if (text == NULL)
		return;
	size = strlen(text);
	send_text(channel, HTTP_CONFIGURE, 0, span_of(text, size));
	send_packet(channel, HTTP_CONFIGURED, 0, span_of(NULL, 0));
	sodium_memzero(text, size);
	free(text);
}

/* ---- requests ---- */

static void
request_free(struct http_request *request)
{
	struct http_channel *channel = request->channel;
	struct http_request **at = &channel->requests;

	while (*at != request)
		at = &(*at)->next;
	*at = request->next;
	channel->count--;
	quota_give(&channel->ctrld->connections, request->counted);
	if (request->large)
		quota_give(&channel->ctrld->large, request->counted);
	request_cancel(request->request);
	evbuffer_free(request->command);
	free(request);
}

static struct http_request *
find(struct http_channel *channel, uint32_t id)
{
	struct http_request *request = channel->requests;

	while (request != NULL && request->id != id)
		request = request->next;
	return request;
}

static void
on_part(void *context, struct span text)
{
	struct http_request *request = context;

	send_text(request->channel, HTTP_PART, request->id, text);
	if (request->channel->queued >= QUEUE_HIGH && request->request != NULL)
		request_pause(request->request, true);
}

static void
on_end(void *context, int result)
{
	struct http_request *request = context;

	(void)result;
	request->request = NULL;
	send_packet(request->channel, HTTP_END, request->id, span_of(NULL, 0));
	request_free(request);
}

static void
on_refused(void *context, enum refusal reason, const char *text)
{
	static const char envelope[] = "Error during command processing:";
	struct http_request *request = context;
	uint8_t payload[512];
	size_t size = strlen(text);

	/* JSON it is, and no command: an answer like others, as Kea's. */
	if (reason == REFUSED_MALFORMED &&
	    strncmp(text, envelope, sizeof(envelope) - 1) == 0)
		reason = REFUSED_NO_SERVER;
	if (size > sizeof(payload) - 1)
		size = sizeof(payload) - 1;
	payload[0] = (uint8_t)reason;
	memcpy(payload + 1, text, size);
	request->request = NULL;
	send_packet(request->channel, HTTP_REFUSED, request->id,
	    span_of(payload, size + 1));
	request_free(request);
}

static const struct request_channel request_channel = {
    on_part, on_end, on_refused};

static void
refuse(struct http_channel *channel, uint32_t id, enum refusal reason,
    const char *text)
{
	char payload[128];
	int size =
	    snprintf(payload, sizeof(payload), "%c%s", (int)reason, text);

	send_packet(channel, HTTP_REFUSED, id, span_of(payload, (size_t)size));
}

/* Two texts that end in 0, and the first octet before them. */
static bool
read_open(struct span payload, struct http_request *request, bool *certificate)
{
	const char *name = (const char *)payload.data + 1, *from;

	if (payload.size < 3 || payload.data[payload.size - 1] != 0)
		return false;
	from = name + strlen(name) + 1;
	if (from >= (const char *)payload.data + payload.size)
		return false;
	*certificate = payload.data[0] == HTTP_BY_CERTIFICATE;
	return snprintf(request->name, sizeof(request->name), "%s", name) <
		   HTTP_NAME_MAX &&
	       snprintf(request->from, sizeof(request->from), "%s", from) <
		   FROM_MAX;
}

static void
on_open(struct http_channel *channel, const struct http_packet *packet)
{
	struct ctrld *ctrld = channel->ctrld;
	struct http_request *request = calloc(1, sizeof(*request));
	bool certificate;

	if (request == NULL || (request->command = evbuffer_new()) == NULL ||
	    !read_open(packet->payload, request, &certificate) ||
	    !quota_take(&ctrld->connections,
		quota_named("http", request->name, request->counted),
		ctrld->config->connections)) {
		if (request != NULL && request->command != NULL)
			evbuffer_free(request->command);
		free(request);
		refuse(channel, packet->id, REFUSED_TOO_MANY,
		    "too many connections");
		return;
	}
	request->channel = channel;
	request->id = packet->id;
	request->role =
	    ctrld_http_role(ctrld->config, certificate, request->name);
	request->next = channel->requests;
	channel->requests = request;
	channel->count++;
}

static void
on_body(struct http_request *request, struct span piece)
{
	struct ctrld *ctrld = request->channel->ctrld;

	if (!request->large &&
	    evbuffer_get_length(request->command) + piece.size > LARGE_SIZE) {
		request->large =
		    quota_take(&ctrld->large, request->counted, LARGE_MAX);
		if (!request->large) {
			refuse(request->channel, request->id, REFUSED_TOO_MANY,
			    "too many large commands at a time");
			request_free(request);
			return;
		}
	}
	if (evbuffer_get_length(request->command) + piece.size <=
	    FRAME_PAYLOAD_MAX)
		evbuffer_add(request->command, piece.data, piece.size);
}

/* The command without comments; why is set if it is none. */
static bool
find_command(
    struct http_request *request, struct span *out, char why[KEA_TEXT_WHY_SIZE])
{
	struct kea_text text = {.depth = 0};
	size_t size = evbuffer_get_length(request->command), used = 0;
	uint8_t *bytes = evbuffer_pullup(request->command, -1);
	enum kea_text_end end = KEA_TEXT_MORE;

	if (size > 0)
		end = kea_text_take(&text, bytes, size, &used, why);
	if (end == KEA_TEXT_MORE)
		snprintf(why, KEA_TEXT_WHY_SIZE, "the command is not whole");
	*out = span_of(bytes, used);
	return end == KEA_TEXT_WHOLE;
}

static void
on_finish(struct http_request *request)
{
	struct ctrld *ctrld = request->channel->ctrld;
	struct audit_who who = {
	    .channel = "http", .name = request->name, .from = request->from};
	char why[KEA_TEXT_WHY_SIZE];
	struct request *started;
	struct span text;

	if (request->request != NULL)
		return;
	if (!find_command(request, &text, why)) {
		on_refused(request, REFUSED_MALFORMED, why);
		return;
	}
	who.peer = (struct frame_peer){
	    .uid = geteuid(), .gid = getegid(), .pid = getpid()};
	started = request_start(
	    ctrld, &who, request->role, text, &request_channel, request);
	if (started != NULL) /* else it is over, and request is gone */
		request->request = started;
}

static void
on_note(struct http_channel *channel, struct span payload)
{
	struct log *log = channel->ctrld->log;
	char text[512];

	if (payload.size < 1)
		return;
	text_printable((const char *)payload.data + 1, payload.size - 1, text,
	    sizeof(text));
	switch (payload.data[0]) {
	case HTTP_NOTE_LISTENING:
		log_write(log, CTRLD_HTTP_OPEN, text);
		break;
	case HTTP_NOTE_CLOSED:
		log_write(log, CTRLD_HTTP_CLOSED, text);
		break;
	case HTTP_NOTE_FAILED:
		log_write(log, CTRLD_HTTP_FAIL, text);
		break;
	default:
		log_write(log, CTRLD_HTTP_REFUSED, text);
	}
}

/* A new front knows nothing, and what the former was asked is gone. */
static void
on_hello(struct http_channel *channel)
{
	while (channel->requests != NULL)
		request_free(channel->requests);
	while (channel->first != NULL)
		drop_first(channel);
	if (channel->said_hello)
		log_write(channel->ctrld->log, CTRLD_HTTP_FAIL,
		    "the process that serves it has died, and was made anew");
	channel->said_hello = true;
	if (channel->settings != NULL)
		tell_settings(channel);
}

/* By the front, whose peer is slow. */
static void
pause_one(struct http_request *request, bool pause)
{
	request->paused = pause;
	if (request->request != NULL &&
	    (pause || request->channel->queued < QUEUE_HIGH))
		request_pause(request->request, pause);
}

static void
on_packet(struct http_channel *channel, const struct http_packet *packet)
{
	struct http_request *request = find(channel, packet->id);

	if (packet->type == HTTP_HELLO)
		on_hello(channel);
	else if (packet->type == HTTP_NOTE)
		on_note(channel, packet->payload);
	else if (packet->type == HTTP_OPEN && request == NULL)
		on_open(channel, packet);
	else if (request == NULL) /* it has just been answered */
		return;
	else if (packet->type == HTTP_BODY)
		on_body(request, packet->payload);
	else if (packet->type == HTTP_FINISH)
		on_finish(request);
	else if (packet->type == HTTP_CANCEL)
		request_free(request);
	else if (packet->type == HTTP_PAUSE || packet->type == HTTP_RESUME)
		pause_one(request, packet->type == HTTP_PAUSE);
}

static void
on_readable(evutil_socket_t fd, short events, void *context)
{
	struct http_channel *channel = context;
	struct http_packet packet;
	int got;

	(void)events;
	while ((got = http_link_receive(fd, channel->buffer, &packet)) > 0)
		on_packet(channel, &packet);
	if (got == 0)
		return;
	/* Even who makes fronts anew has gone. */
	event_del(channel->readable);
	while (channel->requests != NULL)
		request_free(channel->requests);
	log_write(channel->ctrld->log, CTRLD_HTTP_FAIL,
	    "the process that serves it has gone: restart ctrld");
}

/* ---- */

struct http_channel *
http_channel_create(struct ctrld *ctrld, int link)
{
	struct http_channel *channel = calloc(1, sizeof(*channel));

	if (channel == NULL) {
		close(link);
		return NULL;
	}
	channel->ctrld = ctrld;
	channel->link = link;
	channel->last = &channel->first;
	channel->complaints = evbuffer_new();
	channel->former = evbuffer_new();
	channel->readable = event_new(
	    ctrld->base, link, EV_READ | EV_PERSIST, on_readable, channel);
	channel->writable =
	    event_new(ctrld->base, link, EV_WRITE, on_writable, channel);
	randombytes_buf(channel->key, sizeof(channel->key));
	if (channel->complaints == NULL || channel->former == NULL ||
	    channel->readable == NULL || channel->writable == NULL) {
		http_channel_free(channel);
		return NULL;
	}
	event_add(channel->readable, NULL);
	return channel;
}

void
http_channel_free(struct http_channel *channel)
{
	if (channel == NULL)
		return;
	while (channel->requests != NULL)
		request_free(channel->requests);
	while (channel->first != NULL)
		drop_first(channel);
	if (channel->readable != NULL)
		event_free(channel->readable);
	if (channel->writable != NULL)
		event_free(channel->writable);
	if (channel->complaints != NULL)
		evbuffer_free(channel->complaints);
	if (channel->former != NULL)
		evbuffer_free(channel->former);
	http_settings_forget(channel->settings);
	sodium_memzero(channel->key, sizeof(channel->key));
	close(channel->link);
	free(channel);
}

/* Complaints are gathered, so that what was said is not said again. */
static void
note_complaint(void *context, const char *line)
{
	struct http_channel *channel = context;

	evbuffer_add(channel->complaints, line, strlen(line) + 1);
}

static bool
same_text(struct evbuffer *a, struct evbuffer *b)
{
	size_t size = evbuffer_get_length(a);

	return size == evbuffer_get_length(b) &&
	       (size == 0 || memcmp(evbuffer_pullup(a, -1),
				 evbuffer_pullup(b, -1), size) == 0);
}

static void
tell_complaints(struct http_channel *channel)
{
	struct evbuffer *now = channel->complaints;
	const char *line = (const char *)evbuffer_pullup(now, -1);
	const char *end = line + evbuffer_get_length(now);

	if (!same_text(now, channel->former)) {
		for (; line < end; line += strlen(line) + 1)
			log_write(channel->ctrld->log, CTRLD_HTTP_FAIL, line);
	}
	evbuffer_drain(channel->former, evbuffer_get_length(channel->former));
	channel->complaints = channel->former;
	channel->former = now;
}

void
http_channel_follow(struct http_channel *channel, json_t *sockets)
{
	json_t *settings = http_settings_make(sockets, channel->ctrld->config,
	    channel->key, note_complaint, channel);

	tell_complaints(channel);
	if (settings == NULL ||
	    (channel->settings == NULL && json_array_size(settings) == 0) ||
	    json_equal(settings, channel->settings)) {
		http_settings_forget(settings);
		return;
	}
	http_settings_forget(channel->settings);
	channel->settings = settings;
	tell_settings(channel);
}
