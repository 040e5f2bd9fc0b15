/*
 * packet/why.c: the rules that decided, kept in order for who asked.
 *
 * Only explain has one of these, never the packet's way under load; so memory
 * is allocated as it is needed. What does not fit is left out and said so in
 * the last line, rather than failing the explanation.
 */
#include "dhcp6d/packet/why.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define WHY_MAX 1024
#define WHY_TEXT_MAX 240

struct why_line {
	const char *rule;
	char text[WHY_TEXT_MAX];
};

struct why {
	size_t count, capacity;
	struct why_line *lines;
};

struct why *
why_create(void)
{
	return calloc(1, sizeof(struct why));
}

void
why_free(struct why *why)
{
	if (why == NULL)
		return;
	free(why->lines);
	free(why);
}

void
why_reset(struct why *why)
{
	why->count = 0;
}

/* Room for one line more, or NULL. */
static struct why_line *
why_room(struct why *why)
{
	size_t capacity = why->capacity == 0 ? 32 : why->capacity * 2;
	struct why_line *lines;

	if (why->count < why->capacity)
		return &why->lines[why->count++];
	if (why->capacity >= WHY_MAX)
		return NULL;
	lines = realloc(why->lines, capacity * sizeof(*lines));
	if (lines == NULL)
		return NULL;
	why->lines = lines;
	why->capacity = capacity;
	return &why->lines[why->count++];
}

void
why_add(struct why *why, const char *rule, const char *format, ...)
{
	struct why_line *line = why_room(why);
	va_list arguments;

	if (line == NULL) {
		if (why->count > 0)
			why->lines[why->count - 1].rule = "cut-short";
		return;
	}
	line->rule = rule;
	va_start(arguments, format);
	(void)vsnprintf(line->text, sizeof(line->text), format, arguments);
	va_end(arguments);
}

size_t
why_count(const struct why *why)
{
	return why->count;
}

const char *
why_rule(const struct why *why, size_t index)
{
	return index < why->count ? why->lines[index].rule : "";
}

const char *
why_text(const struct why *why, size_t index)
{
	return index < why->count ? why->lines[index].text : "";
}
