/*
 * json_check.c: the grammar of RFC 8259, walked without building anything.
 *
 * Strings are checked for their quotes and escapes, not for being UTF-8: Kea
 * writes what it was given.
 */
#include <ctype.h>
#include <string.h>

#include "libcommon/json_check.h"

struct cursor {
	const char *next, *end;
};

static bool check_value(struct cursor *c, unsigned depth);

static int
peek(struct cursor *c)
{
	while (c->next < c->end && *c->next != 0 &&
	       strchr(" \t\r\n", *c->next) != NULL)
		c->next++;
	return c->next < c->end ? (unsigned char)*c->next : -1;
}

static bool
take(struct cursor *c, char wanted)
{
	if (peek(c) != (unsigned char)wanted)
		return false;
	c->next++;
	return true;
}

static bool
check_escape(struct cursor *c)
{
	if (c->next == c->end || *c->next == 0)
		return false;
	if (*c->next != 'u')
		return strchr("\"\\/bfnrt", *c->next++) != NULL;
	c->next++;
	for (unsigned i = 0; i < 4; i++, c->next++)
		if (c->next == c->end || !isxdigit((unsigned char)*c->next))
			return false;
	return true;
}

static bool
check_string(struct cursor *c)
{
	if (!take(c, '"'))
		return false;
	while (c->next < c->end) {
		unsigned char byte = (unsigned char)*c->next++;

		if (byte == '"')
			return true;
		if (byte < 0x20 || (byte == '\\' && !check_escape(c)))
			return false;
	}
	return false;
}

static size_t
skip_digits(struct cursor *c)
{
	const char *start = c->next;

	while (c->next < c->end && isdigit((unsigned char)*c->next))
		c->next++;
	return (size_t)(c->next - start);
}

static bool
check_number(struct cursor *c)
{
	const char *start;
	size_t digits;

	if (*c->next == '-')
		c->next++;
	start = c->next;
	digits = skip_digits(c);
	if (digits == 0 || (digits > 1 && *start == '0'))
		return false;
	if (c->next < c->end && *c->next == '.') {
		c->next++;
		if (skip_digits(c) == 0)
			return false;
	}
	if (c->next < c->end && (*c->next == 'e' || *c->next == 'E')) {
		c->next++;
		if (c->next < c->end && (*c->next == '+' || *c->next == '-'))
			c->next++;
		return skip_digits(c) > 0;
	}
	return true;
}

static bool
check_word(struct cursor *c, const char *word)
{
	size_t size = strlen(word);

	if ((size_t)(c->end - c->next) < size ||
	    memcmp(c->next, word, size) != 0)
		return false;
	c->next += size;
	return true;
}

/* What stands between braces or brackets; the opening one is taken. */
static bool
check_members(struct cursor *c, char closing, unsigned depth)
{
	if (depth == JSON_CHECK_DEPTH)
		return false;
	if (take(c, closing))
		return true;
	do {
		if (closing == '}' && (!check_string(c) || !take(c, ':')))
			return false;
		if (!check_value(c, depth + 1))
			return false;
	} while (take(c, ','));
	return take(c, closing);
}

static bool
check_value(struct cursor *c, unsigned depth)
{
	switch (peek(c)) {
	case '{':
		c->next++;
		return check_members(c, '}', depth);
	case '[':
		c->next++;
		return check_members(c, ']', depth);
	case '"':
		return check_string(c);
	case 't':
		return check_word(c, "true");
	case 'f':
		return check_word(c, "false");
	case 'n':
		return check_word(c, "null");
	case -1:
		return false;
	default:
		return check_number(c);
	}
}

bool
json_is_map(const char *text, size_t size)
{
	struct cursor c = {text, text + size};

	return peek(&c) == '{' && check_value(&c, 0) && peek(&c) == -1;
}
