/*
 * libcommon/json_walk.h: going through JSON text without building anything.
 *
 * For text that a loader has accepted already: members and elements come out
 * one by one as spans of the text, which stays where it is. Comments (#, //,
 * block comments) and several commas are passed over, as Kea's files have
 * them. What is no JSON ends a walk early; nothing is read beyond the end.
 *
 * Threads: a walk belongs to one thread; the text is only read.
 */
#ifndef LIBCOMMON_JSON_WALK_H
#define LIBCOMMON_JSON_WALK_H

#include <stdbool.h>
#include <stddef.h>

struct json_text {
	const char *start;
	size_t size;
};

struct json_walk {
	const char *next, *end;
	const char *close; /* where the bracket closes, when all was seen */
};

/* One member of a map; key without its quotes, escapes as they stand. */
struct json_entry {
	struct json_text key, value;
	const char *start; /* of the key's quote */
};

/* Enters a map ('{') or a list ('['); false if the text is none. */
bool json_walk_open(
    struct json_walk *walk, struct json_text text, char bracket);

/* The next member or element; false when there is no more. */
bool json_walk_member(struct json_walk *walk, struct json_entry *member);
bool json_walk_element(struct json_walk *walk, struct json_text *value);

/* A member's value by its key; false if there is none. */
bool json_find(
    struct json_text map, const char *key, struct json_text *value);

/* Whether the text is exactly that, such as "true" or "[ ]". */
bool json_is(struct json_text text, const char *other);

/* A string's bytes between its quotes, escapes as they stand; an empty text
 * if it is no string. */
struct json_text json_string_inside(struct json_text text);

/* A whole number that is not negative; false if the text is none. */
bool json_number(struct json_text text, unsigned long long *out);

/* After blanks and comments. */
const char *json_skip_blanks(const char *text, const char *end);

#endif
