/*
 * http_exchange.c: see its header.
 */
#include "ctrld/http_exchange.h"

#include <event2/buffer.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctrld/request.h"
#include "libcommon/frame.h"

#define ANSWER_HIGH (256u << 10) /* ctrld waits above this ... */
#define ANSWER_LOW (64u << 10)   /* ... until this is left */
#define BLOCK_SIZE 32768

/* ---- to ctrld ---- */

static bool
tell(const struct http_exchange *exchange, enum http_packet_type type,
    struct span payload)
{
	const struct http_packet packet = {
	    .type = (uint8_t)type, .id = exchange->id, .payload = payload};

	return http_link_send(exchange->link, &packet, true);
}

static bool
tell_plainly(const struct http_exchange *exchange, enum http_packet_type type)
{
	return tell(exchange, type, span_of(NULL, 0));
}

struct http_exchange *
http_exchange_create(struct MHD_Connection *connection, int link, uint32_t id,
    struct http_exchange **list)
{
	struct http_exchange *exchange = calloc(1, sizeof(*exchange));

	if (exchange == NULL)
		return NULL;
	exchange->answer = evbuffer_new();
	if (exchange->answer == NULL) {
		free(exchange);
		return NULL;
	}
	exchange->connection = connection;
	exchange->link = link;
	exchange->id = id;
	exchange->next = *list;
	exchange->self = list;
	if (*list != NULL)
		(*list)->self = &exchange->next;
	*list = exchange;
	return exchange;
}

bool
http_exchange_open(const struct http_exchange *exchange, enum http_how how,
    const char *name, const char *from)
{
	char text[1 + HTTP_NAME_MAX + 128];
	int size =
	    snprintf(text, sizeof(text), "%c%s%c%s", (int)how, name, 0, from);

	return size > 0 && (size_t)size < sizeof(text) &&
	       tell(exchange, HTTP_OPEN, span_of(text, (size_t)size + 1));
}

void
http_exchange_free(struct http_exchange *exchange)
{
	if (exchange == NULL)
		return;
	if (!exchange->ended)
		(void)tell_plainly(exchange, HTTP_CANCEL);
	*exchange->self = exchange->next;
	if (exchange->next != NULL)
		exchange->next->self = exchange->self;
	evbuffer_free(exchange->answer);
	free(exchange);
}

bool
http_exchange_take(
    struct http_exchange *exchange, const char *data, size_t size)
{
	size_t piece;

	exchange->taken += size;
	if (exchange->taken > FRAME_PAYLOAD_MAX)
		return false;
	for (; size > 0; data += piece, size -= piece) {
		piece = size < HTTP_PAYLOAD_MAX ? size : HTTP_PAYLOAD_MAX;
		if (!tell(exchange, HTTP_BODY, span_of(data, piece)))
			return false;
	}
	return true;
}

static void
suspend(struct http_exchange *exchange)
{
	exchange->suspended = true;
	MHD_suspend_connection(exchange->connection);
}

static void
resume(struct http_exchange *exchange)
{
	if (!exchange->suspended)
		return;
	exchange->suspended = false;
	MHD_resume_connection(exchange->connection);
}

bool
http_exchange_ask(struct http_exchange *exchange)
{
	exchange->asked = true;
	if (!tell_plainly(exchange, HTTP_FINISH))
		return false;
	suspend(exchange);
	return true;
}

/* ---- from ctrld ---- */

/* The answer is a list of one map, as Kea's control agent had it. */
static void
begin_list(struct http_exchange *exchange)
{
	if (exchange->status == 0) {
		exchange->status = MHD_HTTP_OK;
		evbuffer_add(exchange->answer, "[ ", 2);
	}
}

static void
on_part(struct http_exchange *exchange, struct span text)
{
	begin_list(exchange);
	evbuffer_add(exchange->answer, text.data, text.size);
	if (!exchange->paused &&
	    evbuffer_get_length(exchange->answer) > ANSWER_HIGH) {
		exchange->paused = true;
		(void)tell_plainly(exchange, HTTP_PAUSE);
	}
}

static unsigned
status_of(enum refusal reason)
{
	switch (reason) {
	case REFUSED_NOT_AUTHORISED:
		return MHD_HTTP_FORBIDDEN;
	case REFUSED_MALFORMED:
		return MHD_HTTP_BAD_REQUEST;
	default:
		return MHD_HTTP_OK;
	}
}

/* The map that says why, in a list if the answer is one. */
static void
on_refused(struct http_exchange *exchange, struct span payload)
{
	bool in_list;
	json_t *map;
	char *text;

	if (exchange->status != 0 || payload.size < 1) {
		exchange->broken = true;
		return;
	}
	exchange->status = status_of((enum refusal)payload.data[0]);
	in_list = exchange->status == MHD_HTTP_OK;
	map = json_pack("{s:i, s:s%}", "result",
	    in_list ? 1 : (int)exchange->status, "text",
	    (const char *)payload.data + 1, payload.size - 1);
	text = json_dumps(map, JSON_SORT_KEYS);
	if (text == NULL)
		exchange->broken = true;
	else
		evbuffer_add_printf(
		    exchange->answer, in_list ? "[ %s ]" : "%s", text);
	free(text);
	json_decref(map);
}

void
http_exchange_packet(
    struct http_exchange *exchange, const struct http_packet *packet)
{
	if (exchange->ended)
		return;
	switch (packet->type) {
	case HTTP_PART:
		on_part(exchange, packet->payload);
		break;
	case HTTP_END:
		begin_list(exchange);
		evbuffer_add(exchange->answer, " ]", 2);
		exchange->ended = true;
		break;
	default:
		on_refused(exchange, packet->payload);
		exchange->ended = true;
	}
	resume(exchange);
}

void
http_exchange_break(struct http_exchange *exchange)
{
	exchange->broken = true;
	exchange->ended = true;
	resume(exchange);
}

/* ---- to the peer ---- */

static ssize_t
read_answer(void *context, uint64_t position, char *out, size_t room)
{
	struct http_exchange *exchange = context;
	int size = evbuffer_remove(exchange->answer, out, room);

	(void)position;
	if (exchange->paused &&
	    evbuffer_get_length(exchange->answer) <= ANSWER_LOW) {
		exchange->paused = false;
		(void)tell_plainly(exchange, HTTP_RESUME);
	}
	if (size > 0)
		return size;
	if (exchange->broken || size < 0)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (exchange->ended)
		return MHD_CONTENT_READER_END_OF_STREAM;
	suspend(exchange);
	return 0;
}

static void
add_headers(struct MHD_Response *response, json_t *headers)
{
	json_t *header;
	size_t i;

	(void)MHD_add_response_header(
	    response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/json");
	json_array_foreach(headers, i, header)
	{
		(void)MHD_add_response_header(response,
		    json_string_value(json_object_get(header, "name")),
		    json_string_value(json_object_get(header, "value")));
	}
}

enum MHD_Result
http_exchange_answer(struct http_exchange *exchange, json_t *headers)
{
	struct MHD_Response *response;
	enum MHD_Result result;

	if (exchange->status == 0) /* nothing will come */
		return MHD_NO;
	response = MHD_create_response_from_callback(
	    MHD_SIZE_UNKNOWN, BLOCK_SIZE, read_answer, exchange, NULL);
	if (response == NULL)
		return MHD_NO;
	add_headers(response, headers);
	result = MHD_queue_response(
	    exchange->connection, exchange->status, response);
	MHD_destroy_response(response);
	return result;
}

enum MHD_Result
http_reply(struct MHD_Connection *connection, unsigned status, const char *text,
    json_t *headers, const char *realm)
{
	json_t *map =
	    json_pack("{s:i, s:s}", "result", (int)status, "text", text);
	char *body = json_dumps(map, JSON_SORT_KEYS), challenge[160];
	struct MHD_Response *response;
	enum MHD_Result result;

	json_decref(map);
	if (body == NULL)
		return MHD_NO;
	response = MHD_create_response_from_buffer(
	    strlen(body), body, MHD_RESPMEM_MUST_FREE);
	if (response == NULL) {
		free(body);
		return MHD_NO;
	}
	add_headers(response, headers);
	(void)MHD_add_response_header(
	    response, MHD_HTTP_HEADER_CONNECTION, "close");
	if (realm != NULL) {
		snprintf(
		    challenge, sizeof(challenge), "Basic realm=\"%s\"", realm);
		(void)MHD_add_response_header(
		    response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, challenge);
	}
	result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}
