/*
 * libcommon/json_walk.c: see its header.
 */
#include "libcommon/json_walk.h"

#include <string.h>

static const char *
skip_line(const char *text, const char *end)
{
	const char *newline = memchr(text, '\n', (size_t)(end - text));

	return newline != NULL ? newline + 1 : end;
}

static const char *
skip_block(const char *text, const char *end)
{
	for (text += 2; text + 1 < end; text++)
		if (text[0] == '*' && text[1] == '/')
			return text + 2;
	return end;
}

const char *
json_skip_blanks(const char *text, const char *end)
{
	while (text < end) {
		if (*text == ' ' || *text == '\t' || *text == '\r' ||
		    *text == '\n')
			text++;
		else if (*text == '#')
			text = skip_line(text, end);
		else if (end - text > 1 && text[0] == '/' && text[1] == '/')
			text = skip_line(text, end);
		else if (end - text > 1 && text[0] == '/' && text[1] == '*')
			text = skip_block(text, end);
		else
			break;
	}
	return text;
}

/* After a string; text is at its first quote. */
static const char *
skip_string(const char *text, const char *end)
{
	for (text++; text < end && *text != '"'; text++)
		if (*text == '\\')
			text++;
	return text < end ? text + 1 : end;
}

/* What matters between brackets; all else is passed over. */
static const bool is_mark[256] = {['"'] = true,
    ['#'] = true,
    ['/'] = true,
    ['{'] = true,
    ['['] = true,
    ['}'] = true,
    [']'] = true};

static const char *
skip_brackets(const char *text, const char *end)
{
	size_t depth = 0;

	while (text < end) {
		while (text < end && !is_mark[(unsigned char)*text])
			text++;
		if (text == end)
			break;
		if (*text == '"') {
			text = skip_string(text, end);
			continue;
		}
		if (*text == '#' || *text == '/') {
			const char *after = json_skip_blanks(text, end);

			text = after > text ? after : text + 1;
			continue;
		}
		if (*text == '{' || *text == '[')
			depth++;
		else if ((*text == '}' || *text == ']') && --depth == 0)
			return text + 1;
		text++;
	}
	return end;
}

static const char *
skip_value(const char *text, const char *end)
{
	if (text == end)
		return end;
	if (*text == '"')
		return skip_string(text, end);
	if (*text == '{' || *text == '[')
		return skip_brackets(text, end);
	while (text < end && strchr(" \t\r\n,}]#/", *text) == NULL)
		text++;
	return text;
}

bool
json_walk_open(struct json_walk *walk, struct json_text text, char bracket)
{
	walk->end = text.start + text.size;
	walk->next = json_skip_blanks(text.start, walk->end);
	walk->close = NULL;
	if (walk->next == walk->end || *walk->next != bracket)
		return false;
	walk->next++;
	return true;
}

/* To the next item; false at the closing bracket or the end. */
static bool
find_item(struct json_walk *walk)
{
	if (walk->close != NULL)
		return false;
	walk->next = json_skip_blanks(walk->next, walk->end);
	while (walk->next < walk->end && *walk->next == ',')
		walk->next = json_skip_blanks(walk->next + 1, walk->end);
	if (walk->next == walk->end)
		return false;
	if (*walk->next != '}' && *walk->next != ']')
		return true;
	walk->close = walk->next;
	return false;
}

static struct json_text
take_value(struct json_walk *walk)
{
	const char *start = walk->next;

	walk->next = skip_value(start, walk->end);
	return (struct json_text){start, (size_t)(walk->next - start)};
}

bool
json_walk_element(struct json_walk *walk, struct json_text *value)
{
	if (!find_item(walk))
		return false;
	*value = take_value(walk);
	return value->size > 0;
}

bool
json_walk_member(struct json_walk *walk, struct json_entry *member)
{
	if (!find_item(walk) || *walk->next != '"')
		return false;
	member->start = walk->next;
	member->key = json_string_inside(take_value(walk));
	walk->next = json_skip_blanks(walk->next, walk->end);
	if (walk->next == walk->end || *walk->next != ':')
		return false;
	walk->next = json_skip_blanks(walk->next + 1, walk->end);
	member->value = take_value(walk);
	return member->value.size > 0;
}

bool
json_is(struct json_text text, const char *other)
{
	return text.size == strlen(other) &&
	       memcmp(text.start, other, text.size) == 0;
}

bool
json_find(struct json_text map, const char *key, struct json_text *value)
{
	struct json_walk walk;
	struct json_entry member;

	if (!json_walk_open(&walk, map, '{'))
		return false;
	while (json_walk_member(&walk, &member))
		if (json_is(member.key, key)) {
			*value = member.value;
			return true;
		}
	return false;
}

struct json_text
json_string_inside(struct json_text text)
{
	if (text.size < 2 || text.start[0] != '"')
		return (struct json_text){text.start, 0};
	return (struct json_text){text.start + 1, text.size - 2};
}

bool
json_number(struct json_text text, unsigned long long *out)
{
	unsigned long long number = 0;

	if (text.size == 0 || text.size > 18)
		return false;
	for (size_t i = 0; i < text.size; i++) {
		if (text.start[i] < '0' || text.start[i] > '9')
			return false;
		number = number * 10 + (unsigned)(text.start[i] - '0');
	}
	*out = number;
	return true;
}
