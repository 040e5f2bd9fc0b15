/*
 * answer.c: an answer on its way out, in pieces of at most a frame.
 */
#include "dhcp6d/control/answer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "dhcp6d/control/byte_text.h"
#include "libcommon/frame.h"

#define PIECE_SIZE 65536
#define TIMEOUT_MS 60000 /* a peer that does not read for so long has gone */
#define TEXT_MAX 4096

struct answer {
	int fd;
	struct answer_peer *peer;
	bool alive, done, sent;
	enum result result; /* once it is done */
	size_t elements;
	size_t size;
	uint8_t piece[PIECE_SIZE];
};

uint64_t
answer_steady_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000 +
	       1;
}

struct answer *
answer_create(int fd, struct answer_peer *peer)
{
	struct answer *answer = calloc(1, sizeof(*answer));

	if (answer != NULL) {
		answer->fd = fd;
		answer->peer = peer;
		answer->alive = true;
	}
	return answer;
}

void
answer_free(struct answer *answer)
{
	free(answer);
}

bool
answer_is_done(const struct answer *answer)
{
	return answer->done;
}

bool
answer_is_alive(const struct answer *answer)
{
	return answer->alive &&
	       (answer->peer == NULL || !atomic_load(&answer->peer->cut));
}

const atomic_bool *
answer_cut(const struct answer *answer)
{
	return answer->peer == NULL ? NULL : &answer->peer->cut;
}

/* Whoever looks from outside sees how long the peer lets this wait. */
static void
write_frame(struct answer *answer, uint8_t type, struct span payload)
{
	struct answer_peer *peer = answer->peer;

	if (!answer_is_alive(answer))
		return;
	if (peer != NULL)
		atomic_store(&peer->waited_since, answer_steady_ms());
	answer->alive = frame_write(answer->fd, type, payload, TIMEOUT_MS,
			    NULL) == ERR_NONE;
	if (peer != NULL)
		atomic_store(&peer->waited_since, 0);
}

static void
flush(struct answer *answer)
{
	if (answer->size > 0)
		write_frame(
		    answer, FRAME_PART, span_of(answer->piece, answer->size));
	answer->size = 0;
}

/* json_dump_callback's form. */
static int
append(const char *text, size_t size, void *context)
{
	struct answer *answer = context;
	size_t room;

	while (size > 0 && answer_is_alive(answer)) {
		room = PIECE_SIZE - answer->size;
		if (room > size)
			room = size;
		memcpy(answer->piece + answer->size, text, room);
		answer->size += room;
		text += room;
		size -= room;
		if (answer->size == PIECE_SIZE)
			flush(answer);
	}
	return answer_is_alive(answer) ? 0 : -1;
}

static void
append_text(struct answer *answer, const char *text)
{
	append(text, strlen(text), answer);
}

/* What could not be made (no memory, octets that are no UTF-8) is null. */
static void
append_json(struct answer *answer, json_t *value)
{
	if (value == NULL)
		append_text(answer, "null");
	else
		json_dump_callback(
		    value, append, answer, JSON_SORT_KEYS | JSON_ENCODE_ANY);
}

void
answer_send(struct answer *answer)
{
	uint8_t wire = (uint8_t)answer->result;

	if (!answer->done || answer->sent)
		return;
	flush(answer);
	write_frame(answer, FRAME_END, span_of(&wire, 1));
	answer->sent = true;
}

/* A character that was cut at the end is left out. */
static json_t *
text_json(const char *text)
{
	size_t size = strlen(text);
	json_t *value = json_stringn(text, size);

	for (size_t cut = 1; size == TEXT_MAX - 1 && value == NULL && cut < 4;
	     cut++)
		value = json_stringn(text, size - cut);
	return value != NULL ? value : byte_text_json(text);
}

/* ..."result": 0, "text": "..."}; format may be NULL. */
static void
append_result(struct answer *answer, enum result result, const char *format,
    va_list values)
{
	char number[32], text[TEXT_MAX];
	json_t *value;

	snprintf(number, sizeof(number), "\"result\": %d", (int)result);
	append_text(answer, number);
	if (format != NULL) {
		vsnprintf(text, sizeof(text), format, values);
		value = text_json(text);
		append_text(answer, ", \"text\": ");
		append_json(answer, value);
		json_decref(value);
	}
	append_text(answer, "}");
	answer->result = result;
	answer->done = true;
}

void
answer_text(struct answer *answer, enum result result, const char *format, ...)
{
	va_list values;

	append_text(answer, "{");
	va_start(values, format);
	append_result(answer, result, format, values);
	va_end(values);
}

void
answer_arguments(struct answer *answer, enum result result, json_t *arguments,
    const char *format, ...)
{
	va_list values;

	if (arguments == NULL) {
		answer_text(answer, RESULT_ERROR,
		    "no memory, or octets that no JSON can have");
		return;
	}
	append_text(answer, "{\"arguments\": ");
	append_json(answer, arguments);
	append_text(answer, ", ");
	va_start(values, format);
	append_result(answer, result, format, values);
	va_end(values);
	json_decref(arguments); /* the values may be of it */
}

bool
answer_begin_list(struct answer *answer, const char *name)
{
	append_text(answer, "{\"arguments\": {\"");
	append_text(answer, name);
	append_text(answer, "\": [");
	return answer_is_alive(answer);
}

bool
answer_element(struct answer *answer, json_t *element)
{
	if (answer->elements++ > 0)
		append_text(answer, ", ");
	append_json(answer, element);
	json_decref(element);
	return answer_is_alive(answer);
}

/* The list's end, and further members beside it. */
static void
append_more(struct answer *answer, json_t *more)
{
	const char *name;
	json_t *value;

	append_text(answer, "]");
	json_object_foreach(more, name, value)
	{
		append_text(answer, ", \"");
		append_text(answer, name);
		append_text(answer, "\": ");
		append_json(answer, value);
	}
	append_text(answer, "}");
}

void
answer_end_list(struct answer *answer, json_t *more, enum result result,
    const char *format, ...)
{
	va_list values;

	append_more(answer, more);
	append_text(answer, ", ");
	va_start(values, format);
	append_result(answer, result, format, values);
	va_end(values);
	json_decref(more); /* the values may be of it */
}

bool
answer_begin_rows(struct answer *answer, const char *map, const char *head,
    json_t *value, const char *name)
{
	append_text(answer, "{\"arguments\": {\"");
	append_text(answer, map);
	append_text(answer, "\": {\"");
	append_text(answer, head);
	append_text(answer, "\": ");
	append_json(answer, value);
	append_text(answer, ", \"");
	append_text(answer, name);
	append_text(answer, "\": [");
	return answer->alive;
}

void
answer_end_rows(struct answer *answer, json_t *more, enum result result,
    const char *format, ...)
{
	va_list values;

	append_more(answer, more);
	append_text(answer, "}, ");
	va_start(values, format);
	append_result(answer, result, format, values);
	va_end(values);
	json_decref(more);
}

bool
answer_begin_map(struct answer *answer)
{
	append_text(answer, "{\"arguments\": {");
	return answer_is_alive(answer);
}

bool
answer_member(struct answer *answer, const char *name, json_t *value)
{
	json_t *key = json_string(name);

	if (answer->elements++ > 0)
		append_text(answer, ", ");
	append_json(answer, key);
	json_decref(key);
	append_text(answer, ": ");
	append_json(answer, value);
	return answer_is_alive(answer);
}

void
answer_end_map(struct answer *answer, enum result result)
{
	append_text(answer, "}");
	answer_end_text(answer, result, NULL);
}

bool
answer_begin_text(struct answer *answer)
{
	append_text(answer, "{\"arguments\": ");
	return answer_is_alive(answer);
}

bool
answer_text_part(void *answer, const char *text, size_t size)
{
	return append(text, size, answer) == 0;
}

void
answer_end_text(
    struct answer *answer, enum result result, const char *format, ...)
{
	va_list values;

	append_text(answer, ", ");
	va_start(values, format);
	append_result(answer, result, format, values);
	va_end(values);
}
