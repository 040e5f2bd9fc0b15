/*
 * session.c: one operator on one connection.
 */
#include "ctrld/session.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libcommon/log_messages.h"

#define PROTOCOL_VERSION 1
#define COMMAND_SIZE (AUTH_PUBLIC_SIZE + AUTH_SIGNATURE_SIZE + AUTH_DIGEST_SIZE)
#define PATIENCE_SECONDS 10
#define BODY_SECONDS 120        /* for a whole command, of a proven operator */
#define READER_SECONDS 60       /* an operator who pages through an answer */
#define IDLE_SECONDS 600        /* a proven operator between two commands */
#define OUTPUT_HIGH (1u << 20)  /* dhcp6d waits above this ... */
#define OUTPUT_LOW (256u << 10) /* ... until this is left */
#define OPERATOR_NAME_MAX 64

enum session_state { CHALLENGED, PROVEN, ANSWERING, CLOSING };

struct session {
	struct ctrld *ctrld;
	struct bufferevent *stream;
	struct event
	    *deadline; /* of what is waited for, whatever trickles in */
	enum session_state state;
	struct auth_challenge challenge;
	struct auth_digest digest;
	char name[OPERATOR_NAME_MAX];
	enum role role;
	struct frame_peer peer;
	struct request *request;
	bool paused, counted, large; /* what it has of quotas */
};

static void
give_large(struct session *session)
{
	if (session->large)
		quota_give(&session->ctrld->large, session->name);
	session->large = false;
}

static void
session_free(struct session *session)
{
	char name[QUOTA_NAME_SIZE];

	request_cancel(session->request);
	give_large(session);
	if (session->counted)
		quota_give(&session->ctrld->connections,
		    quota_uid(session->peer.uid, name));
	if (session->deadline != NULL)
		event_free(session->deadline);
	bufferevent_free(session->stream);
	free(session);
}

static void
send_frame(struct session *session, uint8_t type, struct span payload)
{
	uint8_t header[FRAME_HEADER_SIZE];

	frame_header_store(header, type, (uint32_t)payload.size);
	bufferevent_write(session->stream, header, sizeof(header));
	bufferevent_write(session->stream, payload.data, payload.size);
}

static void
set_patience(struct session *session, int seconds)
{
	const struct timeval patience = {seconds, 0};

	bufferevent_set_timeouts(session->stream, &patience, &patience);
}

/* 0: none. Progress does not put it off. */
static void
set_deadline(struct session *session, int seconds)
{
	const struct timeval left = {seconds, 0};

	if (seconds > 0)
		event_add(session->deadline, &left);
	else
		event_del(session->deadline);
}

/* Says why, and closes as soon as that has left. */
static void
refuse(struct session *session, enum refusal reason, const char *text)
{
	uint8_t payload[256];
	size_t size = strlen(text);

	if (size > sizeof(payload) - 1)
		size = sizeof(payload) - 1;
	payload[0] = (uint8_t)reason;
	memcpy(payload + 1, text, size);
	session->state = CLOSING;
	give_large(session);
	set_patience(session, PATIENCE_SECONDS);
	set_deadline(session, PATIENCE_SECONDS);
	bufferevent_disable(session->stream, EV_READ);
	send_frame(session, FRAME_REFUSED, span_of(payload, size + 1));
}

static void
challenge(struct session *session)
{
	uint8_t payload[1 + AUTH_IDENTITY_SIZE + AUTH_NONCE_SIZE];

	auth_challenge_renew(&session->challenge);
	payload[0] = PROTOCOL_VERSION;
	memcpy(payload + 1, session->challenge.identity, AUTH_IDENTITY_SIZE);
	memcpy(payload + 1 + AUTH_IDENTITY_SIZE, session->challenge.nonce,
	    AUTH_NONCE_SIZE);
	session->state = CHALLENGED;
	send_frame(session, FRAME_CHALLENGE, span_of(payload, sizeof(payload)));
	/* No more than a COMMAND is read of somebody who is not proven. */
	bufferevent_setwatermark(
	    session->stream, EV_READ, 0, FRAME_HEADER_SIZE + COMMAND_SIZE);
}

static void
on_command(struct session *session, struct span payload)
{
	const struct ctrld_operator *operator;
	const uint8_t *signature = payload.data + AUTH_PUBLIC_SIZE;
	struct auth_public key;

	memcpy(key.bytes, payload.data, AUTH_PUBLIC_SIZE);
	memcpy(session->digest.bytes, signature + AUTH_SIGNATURE_SIZE,
	    AUTH_DIGEST_SIZE);
	operator= ctrld_operator_find(session->ctrld->config, &key);
	if (operator== NULL || !auth_verify(
		&key, &session->challenge, &session->digest, signature)) {
		log_write(session->ctrld->log,
		    CTRLD_NOT_AUTHORISED,
		    operator== NULL ? "unknown key" : "bad signature",
		    (unsigned)session->peer.uid, (int)session->peer.pid);
		refuse(session, REFUSED_NOT_AUTHORISED, "not authorised");
		return;
	}
	snprintf(session->name, sizeof(session->name), "%s", operator->name);
	session->role = operator->role;
	session->state = PROVEN;
	set_patience(session, PATIENCE_SECONDS);
	set_deadline(session, BODY_SECONDS);
	bufferevent_setwatermark(session->stream, EV_READ, 0, 0);
}

static void
on_part(void *context, struct span text)
{
	struct session *session = context;
	struct evbuffer *output = bufferevent_get_output(session->stream);

	send_frame(session, FRAME_PART, text);
	if (!session->paused && evbuffer_get_length(output) > OUTPUT_HIGH &&
	    session->request != NULL) {
		session->paused = true;
		request_pause(session->request, true);
	}
}

static void
on_end(void *context, int result)
{
	struct session *session = context;
	uint8_t wire = (uint8_t)result;

	session->request = NULL;
	give_large(session);
	send_frame(session, FRAME_END, span_of(&wire, 1));
	challenge(session);
	set_patience(session, IDLE_SECONDS);
	set_deadline(session, IDLE_SECONDS);
	bufferevent_enable(session->stream, EV_READ);
}

static void
on_refused(void *context, enum refusal reason, const char *text)
{
	struct session *session = context;

	session->request = NULL;
	refuse(session, reason, text);
}

static const struct request_channel channel = {on_part, on_end, on_refused};

static void
on_body(struct session *session, struct span body)
{
	const struct audit_who who = {
	    .channel = "ctrld", .name = session->name, .peer = session->peer};
	struct auth_digest digest;

	auth_digest(&digest, body);
	if (sodium_memcmp(&digest, &session->digest, sizeof(digest)) != 0) {
		refuse(session, REFUSED_NOT_AUTHORISED,
		    "the command is not the one that was signed");
		return;
	}
	session->state = ANSWERING;
	session->paused = false;
	set_patience(session, READER_SECONDS);
	set_deadline(session, 0);
	bufferevent_disable(session->stream, EV_READ);
	session->request = request_start(
	    session->ctrld, &who, session->role, body, &channel, session);
}

/* The largest frame of a type that a state takes; 0 = none. */
static uint32_t
frame_allowed(enum session_state state, uint8_t type)
{
	if (state == CHALLENGED && type == FRAME_COMMAND)
		return COMMAND_SIZE;
	if (state == PROVEN && type == FRAME_BODY)
		return FRAME_PAYLOAD_MAX;
	return 0;
}

static bool
take_large(struct session *session)
{
	if (!session->large)
		session->large = quota_take(
		    &session->ctrld->large, session->name, LARGE_MAX);
	return session->large;
}

/* One whole frame of the input, if there is one and its state takes it. */
static bool
take_frame(struct session *session)
{
	struct evbuffer *input = bufferevent_get_input(session->stream);
	uint8_t wire[FRAME_HEADER_SIZE];
	struct frame_header header;
	uint32_t allowed;
	struct span payload;

	if (session->state == ANSWERING || session->state == CLOSING ||
	    evbuffer_copyout(input, wire, sizeof(wire)) < FRAME_HEADER_SIZE)
		return false;
	header = frame_header_load(wire);
	allowed = frame_allowed(session->state, header.type);
	if (allowed == 0 || header.size > allowed ||
	    (header.type == FRAME_COMMAND && header.size != COMMAND_SIZE)) {
		refuse(session,
		    allowed != 0 && header.size > allowed ? REFUSED_TOO_LARGE
							  : REFUSED_MALFORMED,
		    "a frame that has no place here");
		return false;
	}
	if (header.size > LARGE_SIZE && !take_large(session)) {
		refuse(session, REFUSED_TOO_MANY,
		    "too many large commands at a time");
		return false;
	}
	if (evbuffer_get_length(input) < FRAME_HEADER_SIZE + header.size)
		return false;
	evbuffer_drain(input, FRAME_HEADER_SIZE);
	payload = span_of(
	    evbuffer_pullup(input, (ev_ssize_t)header.size), header.size);
	if (header.type == FRAME_COMMAND)
		on_command(session, payload);
	else
		on_body(session, payload);
	evbuffer_drain(input, header.size);
	return true;
}

static void
on_read(struct bufferevent *stream, void *context)
{
	(void)stream;
	while (take_frame(context))
		;
}

static void
on_written(struct bufferevent *stream, void *context)
{
	struct session *session = context;

	if (session->state == CLOSING &&
	    evbuffer_get_length(bufferevent_get_output(stream)) == 0) {
		session_free(session);
		return;
	}
	if (session->paused && session->request != NULL) {
		session->paused = false;
		request_pause(session->request, false);
	}
}

static void
on_event(struct bufferevent *stream, short events, void *context)
{
	struct session *session = context;

	(void)stream;
	if ((events & BEV_EVENT_TIMEOUT) && (events & BEV_EVENT_READING) &&
	    session->state != CLOSING) {
		refuse(session, REFUSED_TOO_SLOW, "too slow");
		return;
	}
	session_free(session);
}

static void
on_deadline(evutil_socket_t fd, short events, void *context)
{
	struct session *session = context;

	(void)fd;
	(void)events;
	if (session->state == CLOSING)
		session_free(session);
	else
		refuse(session, REFUSED_TOO_SLOW, "too slow");
}

static struct session *
session_create(struct ctrld *ctrld, int fd)
{
	struct session *session = calloc(1, sizeof(*session));

	if (session != NULL)
		session->deadline =
		    evtimer_new(ctrld->base, on_deadline, session);
	if (session == NULL || session->deadline == NULL ||
	    (session->stream = bufferevent_socket_new(
		 ctrld->base, fd, BEV_OPT_CLOSE_ON_FREE)) == NULL) {
		if (session != NULL && session->deadline != NULL)
			event_free(session->deadline);
		close(fd);
		free(session);
		return NULL;
	}
	session->ctrld = ctrld;
	memcpy(
	    session->challenge.identity, ctrld->identity, AUTH_IDENTITY_SIZE);
	return session;
}

void
session_start(struct ctrld *ctrld, int fd)
{
	char name[QUOTA_NAME_SIZE];
	struct session *session = session_create(ctrld, fd);

	if (session == NULL)
		return;
	bufferevent_setcb(
	    session->stream, on_read, on_written, on_event, session);
	bufferevent_setwatermark(session->stream, EV_WRITE, OUTPUT_LOW, 0);
	set_patience(session, PATIENCE_SECONDS);
	set_deadline(session, PATIENCE_SECONDS);
	session->counted =
	    frame_peer(fd, &session->peer, NULL) == ERR_NONE &&
	    quota_take(&ctrld->connections, quota_uid(session->peer.uid, name),
		ctrld->config->connections);
	if (!session->counted) {
		bufferevent_setwatermark(session->stream, EV_WRITE, 0, 0);
		bufferevent_enable(session->stream, EV_WRITE);
		refuse(session, REFUSED_TOO_MANY, "too many connections");
		return;
	}
	challenge(session);
	bufferevent_enable(session->stream, EV_READ | EV_WRITE);
}
