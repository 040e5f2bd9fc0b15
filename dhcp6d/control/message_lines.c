/*
 * message_lines.c: a message as people read it, line by line.
 */
#include <stdio.h>

#include "dhcp6d/control/explain.h"
#include "dhcp6d/proto/numbers.h"
#include "dhcp6d/proto/option_text.h"
#include "libcommon/text.h"

#define RELAY_HEADER_SIZE 34
#define HEADER_SIZE 4
#define OPTION_LINES_MAX 16384 /* characters that an option may take */
#define LEVELS_MAX 33

static void
add_line(json_t *lines, const char *text, size_t size)
{
	char printable[1024];

	json_array_append_new(lines, json_string(text_printable(text, size,
					 printable, sizeof(printable))));
}

/* An option with what is inside of it takes several lines. */
static void
add_option(json_t *lines, struct option_at option)
{
	const struct option_definition *definition =
	    option_find_dhcp6(option.code);
	char text[OPTION_LINES_MAX];
	const char *line, *end, *stop;
	struct writer w;

	writer_init(&w, text, sizeof(text));
	if (definition != NULL) {
		writer_bytes(
		    &w, span_of(definition->name, strlen(definition->name)));
		writer_bytes(&w, span_of(": ", 2));
	}
	option_write_text(&w, definition, option);
	if (!writer_good(&w)) {
		snprintf(text, sizeof(text), "option %u, %zu octets",
		    option.code, option.value.size);
		add_line(lines, text, strlen(text));
		return;
	}
	stop = text + w.size;
	for (line = text; line < stop; line = end + 1) {
		end = memchr(line, '\n', (size_t)(stop - line));
		if (end == NULL)
			end = stop;
		if (end > line)
			add_line(lines, line, (size_t)(end - line));
	}
}

/* All options but a Relay Message, whose value is returned. */
static struct span
add_options(json_t *lines, struct span options)
{
	struct span inner = SPAN_EMPTY;
	struct option_at option;
	struct reader r;

	reader_init(&r, options);
	while (option_walk_next(&r, &option)) {
		if (option.code == OPTION_RELAY_MSG)
			inner = option.value;
		else
			add_option(lines, option);
	}
	return inner;
}

static struct span
add_level(json_t *lines, struct span message)
{
	char text[256], link[ADDRESS_TEXT_SIZE], peer[ADDRESS_TEXT_SIZE];
	bool relayed = message.data[0] == MESSAGE_RELAY_REPLY ||
		       message.data[0] == MESSAGE_RELAY_FORWARD;
	size_t header = relayed ? RELAY_HEADER_SIZE : HEADER_SIZE;
	struct reader r;

	if (message.size < header)
		return SPAN_EMPTY;
	if (relayed) {
		reader_init(&r, message);
		(void)reader_take(&r, 2);
		address_text(reader_address(&r), link);
		address_text(reader_address(&r), peer);
		snprintf(text, sizeof(text), "%s, link %s, peer %s",
		    message_name(message.data[0]), link, peer);
	} else {
		snprintf(text, sizeof(text), "%s, transaction 0x%06x",
		    message_name(message.data[0]),
		    load_u32(message.data) & 0xffffff);
	}
	add_line(lines, text, strlen(text));
	return add_options(
	    lines, span_of(message.data + header, message.size - header));
}

json_t *
message_lines(struct span message)
{
	json_t *lines = json_array();

	for (unsigned level = 0; message.size > 0 && level < LEVELS_MAX;
	     level++)
		message = add_level(lines, message);
	return lines;
}
