/*
 * config_text.c: see its header.
 *
 * The kept text is known to be well-formed and to have a blank inside its
 * brackets, so a line ends after an opening bracket and a comma, and before a
 * closing bracket; lists and maps without members stay "[ ]".
 */
#include "dhcp6d/control/config_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INDENT 4
#define SHORT 64 /* octets of a value that has a line with its key */

struct lines {
	FILE *out;
	int depth;
	bool in_string;
	const char *indent; /* of all */
};

static void
new_line(struct lines *lines)
{
	fprintf(
	    lines->out, "\n%s%*s", lines->indent, lines->depth * INDENT, "");
}

/* Writes the character, and what follows it; how many more were passed. */
static size_t
put(struct lines *lines, const char *text, size_t left)
{
	char c = text[0];
	bool empty =
	    left > 2 && text[1] == ' ' && (text[2] == ']' || text[2] == '}');

	if (c == '"')
		lines->in_string = !lines->in_string;
	if (lines->in_string || c == '"') {
		putc(c, lines->out);
		if (c != '\\' || left < 2)
			return 0;
		putc(text[1], lines->out);
		return 1;
	}
	if ((c == '{' || c == '[') && empty) {
		fprintf(lines->out, "%.3s", text);
		return 2;
	}
	lines->depth += c == '{' || c == '[';
	if (c == ' ' && left > 1 && (text[1] == '}' || text[1] == ']')) {
		lines->depth--;
		new_line(lines);
		return 0;
	}
	putc(c, lines->out);
	if (c != '{' && c != '[' && c != ',')
		return 0;
	new_line(lines);
	return 1; /* the blank */
}

void
config_text_value(FILE *out, struct json_text value, const char *indent)
{
	struct lines lines = {.out = out, .indent = indent};

	if (indent == NULL || value.size <= SHORT)
		fwrite(value.start, 1, value.size, out);
	else
		for (size_t i = 0; i < value.size; i++)
			i += put(&lines, value.start + i, value.size - i);
}

/* What is cut short must not take the place of a configuration. */
static bool
is_whole(const char *text, size_t size)
{
	static const char end[] = "\n}\n";
	const size_t tail = sizeof(end) - 1;

	return size > tail && memcmp(text + size - tail, end, tail) == 0;
}

char *
config_text_lines(const struct snapshot *snapshot, size_t *size)
{
	struct json_text text = config_source(snapshot);
	struct lines lines = {.depth = 1, .indent = ""};
	char *written = NULL;
	bool good;

	lines.out = open_memstream(&written, size);
	if (lines.out == NULL)
		return NULL;
	fputs("{\n    \"Dhcp6\": ", lines.out);
	for (size_t i = 0; i < text.size; i++)
		i += put(&lines, text.start + i, text.size - i);
	fputs("\n}\n", lines.out);
	good = ferror(lines.out) == 0;
	if (fclose(lines.out) == 0 && good && is_whole(written, *size))
		return written;
	free(written);
	return NULL;
}
