/*
 * proto/view_decode.c: a datagram into a view.
 *
 * One pass over the client's message; each option is looked up once in the
 * table of options and checked by its row. The big arrays of a view are not
 * cleared: their counts say how much of them is meant.
 */
#include "dhcp6d/proto/view_read.h"

/* What somebody may send to a server over UDP (protocol.md 1.2). */
#define READ_TYPES                                                             \
	(OPTION_IN(MESSAGE_SOLICIT) | OPTION_IN(MESSAGE_REQUEST) |             \
	    OPTION_IN(MESSAGE_CONFIRM) | OPTION_IN(MESSAGE_RENEW) |            \
	    OPTION_IN(MESSAGE_REBIND) | OPTION_IN(MESSAGE_RELEASE) |           \
	    OPTION_IN(MESSAGE_DECLINE) |                                       \
	    OPTION_IN(MESSAGE_INFORMATION_REQUEST) |                           \
	    OPTION_IN(MESSAGE_LEASEQUERY) |                                    \
	    OPTION_IN(MESSAGE_RECONFIGURE_REQUEST) |                           \
	    OPTION_IN(MESSAGE_DHCPV4_QUERY) |                                  \
	    OPTION_IN(MESSAGE_ADDR_REG_INFORM))

static void
begin(struct view *view, struct span datagram)
{
	view->datagram = datagram;
	view->message = SPAN_EMPTY;
	view->type = 0;
	memset(view->transaction, 0, sizeof(view->transaction));
	view->relay_count = 0;
	view->option_count = 0;
	view->client_id = view->server_id = SPAN_EMPTY;
	view->oro = view->fqdn = SPAN_EMPTY;
	view->has_rapid_commit = view->has_reconf_accept = false;
	view->has_elapsed = view->has_ia_ta = false;
	view->elapsed = 0;
	view->ia_count = view->lease_count = 0;
}

/*
 * A DUID that somebody can have: 3 to 130 octets (RFC 9915 11.1). 00:00:00 is
 * what the lease file writes for nobody, so no client can be it.
 */
static bool
is_client_id(struct span duid)
{
	static const uint8_t nobody[3] = {0, 0, 0};

	return duid.size >= DUID_MIN && duid.size <= DUID_MAX &&
	       !span_equal(duid, span_of(nobody, sizeof(nobody)));
}

/* Identifiers: bad or twice is a reason to drop (protocol.md 1.1 step 9). */
static enum view_error
note_identifier(struct view *view, const struct option_at *at)
{
	struct span *member =
	    at->code == OPTION_CLIENTID ? &view->client_id : &view->server_id;

	if (at->code == OPTION_CLIENTID && !is_client_id(at->value))
		return VIEW_BAD_CLIENT_ID;
	if (member->data == NULL)
		*member = at->value;
	else if (at->code == OPTION_SERVERID ||
		 view->type != MESSAGE_RECONFIGURE_REQUEST)
		return VIEW_SINGLETON_TWICE;
	return VIEW_GOOD;
}

/* Options that have a place of their own in the view. */
static enum view_error
note_option(struct view *view, const struct option_at *at)
{
	switch (at->code) {
	case OPTION_CLIENTID:
	case OPTION_SERVERID:
		return note_identifier(view, at);
	case OPTION_IA_NA:
		return view_add_ia(view, LEASE_NA, at->value);
	case OPTION_IA_PD:
		return view_add_ia(view, LEASE_PD, at->value);
	case OPTION_IA_TA:
		view->has_ia_ta = true;
		break;
	case OPTION_ORO:
		if (view->oro.data == NULL)
			view->oro =
			    view_codes_cut(at->value, VIEW_REQUESTS_MAX);
		break;
	case OPTION_ELAPSED_TIME:
		if (!view->has_elapsed)
			view->elapsed = load_u16(at->value.data);
		view->has_elapsed = true;
		break;
	case OPTION_CLIENT_FQDN:
		if (view->fqdn.data == NULL)
			view->fqdn = at->value;
		break;
	case OPTION_RAPID_COMMIT:
		view->has_rapid_commit = true;
		break;
	case OPTION_RECONF_ACCEPT:
		view->has_reconf_accept = true;
		break;
	default:
		break;
	}
	return VIEW_GOOD;
}

/* Whoever reads its texts takes what there is of the last. */
static bool
is_cut_class(const struct option_at *at)
{
	return at->code == OPTION_USER_CLASS ||
	       (at->code == OPTION_VENDOR_CLASS &&
		   at->value.size >= sizeof(uint32_t));
}

static enum view_error
add_option(struct view *view, const struct option_at *at)
{
	bool identifier =
	    at->code == OPTION_CLIENTID || at->code == OPTION_SERVERID;

	if (!identifier && !view_counts(at, view->type) &&
	    !(view->lenient && is_cut_class(at)))
		return VIEW_GOOD;
	if (view->option_count == VIEW_OPTIONS_MAX)
		return VIEW_TOO_MANY;
	view->options[view->option_count++] = (struct view_option){
	    at->code, (uint16_t)at->value.size, at->value.data};
	return note_option(view, at);
}

static enum view_error
read_options(struct view *view)
{
	struct option_at at;
	struct reader r;

	reader_init(&r, view->message);
	reader_take(&r, CLIENT_HEADER_SIZE);
	while (option_walk_next(&r, &at)) {
		enum view_error error = add_option(view, &at);

		if (error != VIEW_GOOD)
			return error;
	}
	return reader_good(&r) ? VIEW_GOOD : VIEW_OPTION_OVERRUN;
}

static enum view_error
decode(struct view *view, struct span datagram)
{
	enum view_error error;

	begin(view, datagram);
	error = view_unwrap(view);
	if (error != VIEW_GOOD)
		return error;
	if (view->message.size < CLIENT_HEADER_SIZE)
		return VIEW_TOO_SHORT;
	view->type = view->message.data[0];
	memcpy(view->transaction, view->message.data + 1,
	    sizeof(view->transaction));
	if (view->type >= MESSAGE_TYPE_COUNT ||
	    (READ_TYPES & OPTION_IN(view->type)) == 0)
		return VIEW_GOOD;
	return read_options(view);
}

enum view_error
view_decode(struct view *view, struct span datagram)
{
	view->lenient = false;
	return decode(view, datagram);
}

enum view_error
view_decode_leniently(struct view *view, struct span datagram)
{
	view->lenient = true;
	return decode(view, datagram);
}
