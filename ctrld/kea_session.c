/*
 * kea_session.c: one connection of Kea's channel.
 *
 * reading -> answering -> closing. Ten seconds without progress end reading
 * with an answer, and closing without one; there is no limit while dhcp6d
 * works. What comes after the command is read and thrown away, so that closing
 * does not turn the client's end of file into an error.
 */
#include "ctrld/kea_session.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ctrld/kea_text.h"
#include "libcommon/frame.h"

#define PATIENCE_SECONDS 10
#define COMMAND_SECONDS 120     /* for a whole one, of who has a role */
#define REST_SECONDS 120        /* for what is left of an answer */
#define OUTPUT_HIGH (1u << 20)  /* dhcp6d waits above this ... */
#define OUTPUT_LOW (256u << 10) /* ... until this is left */
#define STRANGER_TEXT_MAX 65536 /* of a command by who has no role */
#define RESULT_ERROR 1
/* A multiple of what clients read at a time: some take the first short read
 * for the end (commands.md 11). */
#define WRITE_MAX 65536

enum kea_state { READING, ANSWERING, CLOSING };

struct kea_session {
	struct ctrld *ctrld;
	struct bufferevent *stream;
	struct event *deadline; /* of a state, whatever trickles in */
	struct evbuffer *command;
	struct kea_text text;
	enum kea_state state;
	enum role role;
	struct frame_peer peer;
	struct request *request;
	bool paused, answered; /* answered: something has been written */
	bool counted, large;   /* what it has of quotas */
};

static void
session_free(struct kea_session *session)
{
	char name[QUOTA_NAME_SIZE];

	request_cancel(session->request);
	quota_uid(session->peer.uid, name);
	if (session->large)
		quota_give(&session->ctrld->large, name);
	if (session->counted)
		quota_give(&session->ctrld->connections, name);
	event_free(session->deadline);
	shutdown(bufferevent_getfd(session->stream), SHUT_RDWR);
	bufferevent_free(session->stream);
	evbuffer_free(session->command);
	free(session);
}

static void
set_patience(struct kea_session *session, bool reading, bool writing)
{
	const struct timeval patience = {PATIENCE_SECONDS, 0};

	bufferevent_set_timeouts(session->stream, reading ? &patience : NULL,
	    writing ? &patience : NULL);
}

/* 0: none. Progress does not put it off. */
static void
set_deadline(struct kea_session *session, int seconds)
{
	const struct timeval left = {seconds, 0};

	if (seconds > 0)
		event_add(session->deadline, &left);
	else
		event_del(session->deadline);
}

/* The answer is whole: closed as soon as it has left. */
static void
finish(struct kea_session *session)
{
	session->state = CLOSING;
	set_patience(session, false, true);
	set_deadline(session, REST_SECONDS);
	bufferevent_setwatermark(session->stream, EV_WRITE, 0, 0);
	if (evbuffer_get_length(bufferevent_get_output(session->stream)) == 0)
		bufferevent_trigger(
		    session->stream, EV_WRITE, BEV_TRIG_DEFER_CALLBACKS);
}

/* An answer of our own. */
static void
answer(struct kea_session *session, const char *text)
{
	json_t *map =
	    json_pack("{s:i, s:s}", "result", RESULT_ERROR, "text", text);
	char *line;

	if (map == NULL) /* text is no UTF-8 */
		map = json_pack("{s:i, s:s}", "result", RESULT_ERROR, "text",
		    "invalid character");
	line = json_dumps(map, JSON_SORT_KEYS);
	if (line != NULL && !session->answered)
		bufferevent_write(session->stream, line, strlen(line));
	session->answered = true;
	free(line);
	json_decref(map);
	finish(session);
}

static void
on_part(void *context, struct span text)
{
	struct kea_session *session = context;
	struct evbuffer *output = bufferevent_get_output(session->stream);

	session->answered = true;
	bufferevent_write(session->stream, text.data, text.size);
	if (!session->paused && evbuffer_get_length(output) > OUTPUT_HIGH &&
	    session->request != NULL) {
		session->paused = true;
		request_pause(session->request, true);
	}
}

static void
on_end(void *context, int result)
{
	struct kea_session *session = context;

	(void)result;
	session->request = NULL;
	finish(session);
}

static void
on_refused(void *context, enum refusal reason, const char *text)
{
	struct kea_session *session = context;

	(void)reason;
	session->request = NULL;
	answer(session, text);
}

static const struct request_channel channel = {on_part, on_end, on_refused};

static void
execute(struct kea_session *session)
{
	const struct audit_who who = {
	    .channel = "kea", .name = "-", .peer = session->peer};
	size_t size = evbuffer_get_length(session->command);
	struct span text = span_of(evbuffer_pullup(session->command, -1), size);

	session->state = ANSWERING;
	set_patience(session, false, true);
	set_deadline(session, 0);
	session->request = request_start(
	    session->ctrld, &who, session->role, text, &channel, session);
	evbuffer_drain(session->command, size);
}

static bool
is_too_large(const struct kea_session *session)
{
	return evbuffer_get_length(session->command) >
	       (session->role == ROLE_NONE ? STRANGER_TEXT_MAX
					   : FRAME_PAYLOAD_MAX);
}

/* Whether it may be as large as it is. */
static bool
has_room(struct kea_session *session)
{
	char name[QUOTA_NAME_SIZE];

	if (!session->large &&
	    evbuffer_get_length(session->command) > LARGE_SIZE)
		session->large = quota_take(&session->ctrld->large,
		    quota_uid(session->peer.uid, name), LARGE_MAX);
	return session->large ||
	       evbuffer_get_length(session->command) <= LARGE_SIZE;
}

/* A piece of the input into the command; false when no more is wanted. */
static bool
take_piece(struct kea_session *session, struct evbuffer *input)
{
	char why[KEA_TEXT_WHY_SIZE];
	size_t size = evbuffer_get_contiguous_space(input), used;
	uint8_t *bytes = evbuffer_pullup(input, (ev_ssize_t)size);
	enum kea_text_end end =
	    kea_text_take(&session->text, bytes, size, &used, why);

	evbuffer_add(session->command, bytes, used);
	evbuffer_drain(input, used);
	if (end == KEA_TEXT_BAD)
		answer(session, why);
	else if (is_too_large(session))
		answer(session, "the command is too large");
	else if (!has_room(session))
		answer(session, "too many large commands at a time");
	else if (end == KEA_TEXT_WHOLE)
		execute(session);
	return session->state == READING;
}

static void
on_read(struct bufferevent *stream, void *context)
{
	struct kea_session *session = context;
	struct evbuffer *input = bufferevent_get_input(stream);

	if (session->state == READING) {
		while (evbuffer_get_length(input) > 0 &&
		       take_piece(session, input))
			;
	}
	if (session->state != READING)
		evbuffer_drain(input, evbuffer_get_length(input));
}

static void
on_written(struct bufferevent *stream, void *context)
{
	struct kea_session *session = context;

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
time_out(struct kea_session *session)
{
	size_t size = evbuffer_get_length(session->command);
	char text[128];
	int used;

	used = snprintf(
	    text, sizeof(text), "Connection over control channel timed out");
	if (size > 0)
		snprintf(text + used, sizeof(text) - (size_t)used,
		    ", discarded partial command of %zu bytes", size);
	answer(session, text);
}

static void
on_event(struct bufferevent *stream, short events, void *context)
{
	struct kea_session *session = context;

	(void)stream;
	if ((events & BEV_EVENT_TIMEOUT) && (events & BEV_EVENT_READING) &&
	    session->state == READING) {
		time_out(session);
		return;
	}
	/* Half closed after its command: it waits for the answer. */
	if ((events & BEV_EVENT_EOF) && (events & BEV_EVENT_READING) &&
	    session->state != READING)
		return;
	session_free(session);
}

static void
on_deadline(evutil_socket_t fd, short events, void *context)
{
	struct kea_session *session = context;

	(void)fd;
	(void)events;
	if (session->state == READING)
		time_out(session);
	else
		session_free(session);
}

static struct kea_session *
session_create(struct ctrld *ctrld, int fd)
{
	struct kea_session *session = calloc(1, sizeof(*session));

	if (session == NULL)
		return NULL;
	session->command = evbuffer_new();
	session->deadline = evtimer_new(ctrld->base, on_deadline, session);
	session->stream = session->command == NULL || session->deadline == NULL
			      ? NULL
			      : bufferevent_socket_new(
				    ctrld->base, fd, BEV_OPT_CLOSE_ON_FREE);
	if (session->stream == NULL) {
		if (session->command != NULL)
			evbuffer_free(session->command);
		if (session->deadline != NULL)
			event_free(session->deadline);
		free(session);
		return NULL;
	}
	session->ctrld = ctrld;
	return session;
}

void
kea_session_start(struct ctrld *ctrld, int fd)
{
	char name[QUOTA_NAME_SIZE];
	struct kea_session *session = session_create(ctrld, fd);

	if (session == NULL) {
		close(fd);
		return;
	}
	bufferevent_setcb(
	    session->stream, on_read, on_written, on_event, session);
	bufferevent_setwatermark(session->stream, EV_WRITE, OUTPUT_LOW, 0);
	bufferevent_set_max_single_write(session->stream, WRITE_MAX);
	set_patience(session, true, true);
	if (frame_peer(fd, &session->peer, NULL) == ERR_NONE) {
		session->role = ctrld_user_role(
		    ctrld->config, session->peer.uid, session->peer.gid);
		session->counted = quota_take(&ctrld->connections,
		    quota_uid(session->peer.uid, name),
		    ctrld->config->connections);
	}
	set_deadline(session,
	    session->role == ROLE_NONE ? PATIENCE_SECONDS : COMMAND_SECONDS);
	bufferevent_enable(session->stream, EV_READ | EV_WRITE);
	if (!session->counted)
		answer(session, "too many connections");
}
