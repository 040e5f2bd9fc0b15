/*
 * packet/dump.c: see its header.
 */
#include "dhcp6d/packet/dump.h"

#include <stdio.h>

#include "dhcp6d/proto/numbers.h"
#include "dhcp6d/proto/option_text.h"

#define RELAY_HEADER_SIZE 34

static bool
is_relayed(struct span message)
{
	return message.data[0] == MESSAGE_RELAY_FORWARD ||
	       message.data[0] == MESSAGE_RELAY_REPLY;
}

static void
put_header(struct writer *w, struct span message)
{
	char text[96];
	int size;

	if (is_relayed(message))
		size = snprintf(text, sizeof(text), "msgtype=%u(%s), hop=%u",
		    message.data[0], message_name(message.data[0]),
		    message.data[1]);
	else
		size = snprintf(text, sizeof(text),
		    "msgtype=%u(%s), transid=0x%06x", message.data[0],
		    message_name(message.data[0]),
		    load_u32(message.data) & 0xffffff);
	writer_bytes(w, span_of(text, (size_t)size));
}

/* All options; a Relay Message is returned instead, if there is one. */
static struct span
put_options(struct writer *w, struct span options)
{
	struct span inner = SPAN_EMPTY;
	struct option_at at;
	struct reader r;

	reader_init(&r, options);
	while (writer_good(w) && option_walk_next(&r, &at)) {
		if (at.code == OPTION_RELAY_MSG) {
			inner = at.value;
			continue;
		}
		writer_bytes(w, span_of("; ", 2));
		option_write_text(w, option_find_dhcp6(at.code), at);
	}
	return inner;
}

/* One line: what is inside an option follows it behind a bar. */
static void
join_lines(char *text)
{
	for (; *text != 0; text++)
		if (*text == '\n')
			*text = '|';
}

const char *
dump_text(struct span message, char text[DUMP_SIZE])
{
	struct writer w;

	writer_init(&w, text, DUMP_SIZE - sizeof("..."));
	while (writer_good(&w) && message.size >= 4) {
		size_t header = is_relayed(message) ? RELAY_HEADER_SIZE : 4;

		if (message.size < header)
			break;
		put_header(&w, message);
		message = put_options(
		    &w, span_of(message.data + header, message.size - header));
		if (message.size > 0)
			writer_bytes(&w, span_of("; ", 2));
	}
	(void)snprintf(
	    text + w.size, sizeof("..."), "%s", writer_good(&w) ? "" : "...");
	join_lines(text);
	return text;
}
