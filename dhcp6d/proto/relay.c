/*
 * proto/relay.c: the way back through the relays (RFC 9915 19.3).
 *
 * Written from the outermost level inward, so that nothing is moved: each
 * level opens its Relay Message last, and the lengths are filled in when the
 * innermost message is complete (P-19.3-g).
 */
#include "dhcp6d/proto/relay.h"

#include "dhcp6d/proto/option_walk.h"

/* Codes that are in a level whatever its Echo Request lists. */
static bool
is_there_anyway(uint16_t code)
{
	return code == OPTION_RELAY_MSG || code == OPTION_INTERFACE_ID ||
	       code == OPTION_RELAY_PORT;
}

/* All options of a code in the level, as they came. */
static void
echo_code(struct writer *w, struct span options, uint16_t code)
{
	struct option_at at;
	struct reader r;

	reader_init(&r, options);
	while (option_walk_next(&r, &at)) {
		if (at.code == code)
			writer_option(w, code, at.value);
	}
}

/* RFC 4994 5: what is listed and was there, once, unknown options too. */
static void
echo(struct writer *w, const struct view_relay *relay)
{
	struct span codes = relay->echo_request;

	for (size_t i = 0; i + 2 <= codes.size; i += 2) {
		uint16_t code = load_u16(codes.data + i);

		if (!is_there_anyway(code) &&
		    !option_codes_have(span_of(codes.data, i), code))
			echo_code(w, relay->options, code);
	}
}

/* One level, up to its open Relay Message. */
static size_t
open_level(struct writer *w, const struct view_relay *relay)
{
	writer_u8(w, MESSAGE_RELAY_REPLY);
	writer_u8(w, relay->hop_count);
	writer_address(w, relay->link_address);
	writer_address(w, relay->peer_address);
	if (relay->has_interface_id)
		writer_option(w, OPTION_INTERFACE_ID, relay->interface_id);
	if (relay->has_relay_port) {
		uint8_t port[2];

		store_u16(port, relay->relay_port);
		writer_option(
		    w, OPTION_RELAY_PORT, span_of(port, sizeof(port)));
	}
	echo(w, relay);
	return writer_open_option(w, OPTION_RELAY_MSG);
}

void
relay_open(
    struct writer *w, const struct view *view, size_t marks[RELAY_LEVELS_MAX])
{
	for (unsigned i = 0; i < view->relay_count; i++)
		marks[i] = open_level(w, &view->relays[i]);
}

void
relay_close(struct writer *w, const struct view *view,
    const size_t marks[RELAY_LEVELS_MAX])
{
	for (unsigned i = view->relay_count; i > 0; i--)
		writer_close_option(w, marks[i - 1]);
}
