/*
 * proto/view_relay.c: unwrapping Relay-forward messages (RFC 9915 9, 19).
 *
 * Level by level in a loop, so that the stack does not depend on the depth
 * (P-19.3-e). A level must hold exactly one Relay Message; hop-count is copied
 * and never compared with the depth (protocol.md 2.1).
 */
#include "dhcp6d/proto/view_read.h"

/* An option of a relay level into its member; the first instance counts. */
static void
relay_note(struct view_relay *relay, const struct option_at *at)
{
	struct span *member = NULL;

	switch (at->code) {
	case OPTION_INTERFACE_ID:
		relay->has_interface_id = true;
		member = &relay->interface_id;
		break;
	case OPTION_RELAY_PORT:
		if (!relay->has_relay_port)
			relay->relay_port = load_u16(at->value.data);
		relay->has_relay_port = true;
		break;
	case OPTION_REMOTE_ID:
		member = &relay->remote_id;
		break;
	case OPTION_SUBSCRIBER_ID:
		member = &relay->subscriber_id;
		break;
	case OPTION_RELAY_ID:
		member = &relay->relay_id;
		break;
	case OPTION_ERO:
		member = &relay->echo_request;
		break;
	case OPTION_RSOO:
		member = &relay->rsoo;
		break;
	case OPTION_CLIENT_LINKLAYER_ADDR:
		member = &relay->link_layer;
		break;
	default:
		break;
	}
	if (member != NULL && member->data == NULL)
		*member = at->value;
}

/* The options of one level; *message is the one Relay Message. */
static enum view_error
relay_read_options(struct view_relay *relay, struct span *message)
{
	struct option_at at;
	struct reader r;
	unsigned count = 0;

	*message = SPAN_EMPTY;
	reader_init(&r, relay->options);
	while (option_walk_next(&r, &at)) {
		if (++count > VIEW_RELAY_OPTIONS_MAX)
			return VIEW_TOO_MANY;
		if (at.code == OPTION_RELAY_MSG) {
			if (message->data != NULL)
				return VIEW_RELAY_NO_MESSAGE;
			*message = at.value;
		} else if (view_counts(&at, MESSAGE_RELAY_FORWARD)) {
			relay_note(relay, &at);
		}
	}
	if (!reader_good(&r))
		return VIEW_OPTION_OVERRUN;
	relay->echo_request =
	    view_codes_cut(relay->echo_request, VIEW_ECHOES_MAX);
	return message->size < CLIENT_HEADER_SIZE ? VIEW_RELAY_NO_MESSAGE
						  : VIEW_GOOD;
}

/* Reads the Relay-forward in *message and replaces it by what is inside. */
static enum view_error
relay_read(struct view *view, struct span *message)
{
	struct view_relay *relay = &view->relays[view->relay_count];
	struct reader r;

	if (message->size < RELAY_HEADER_SIZE)
		return VIEW_TOO_SHORT;
	if (view->relay_count == RELAY_LEVELS_MAX)
		return VIEW_RELAY_TOO_DEEP;
	reader_init(&r, *message);
	*relay = (struct view_relay){0};
	reader_u8(&r);
	relay->hop_count = reader_u8(&r);
	relay->link_address = reader_address(&r);
	relay->peer_address = reader_address(&r);
	relay->options = reader_take(&r, reader_left(&r));
	view->relay_count++;
	return relay_read_options(relay, message);
}

enum view_error
view_unwrap(struct view *view)
{
	struct span message = view->datagram;
	enum view_error error = VIEW_GOOD;

	while (error == VIEW_GOOD && message.size > 0 &&
	       message.data[0] == MESSAGE_RELAY_FORWARD)
		error = relay_read(view, &message);
	view->message = message;
	return error;
}
