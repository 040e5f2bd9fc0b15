/*
 * proto/view.c: questions to a view; how it is made stands in view_decode.c.
 */
#include "dhcp6d/proto/view.h"

#include "dhcp6d/proto/option_walk.h"

const char *
view_error_text(enum view_error error)
{
	static const char *const texts[VIEW_ERROR_COUNT] = {
	    [VIEW_GOOD] = "good",
	    [VIEW_TOO_SHORT] = "shorter than a header",
	    [VIEW_OPTION_OVERRUN] = "an option leaves its container",
	    [VIEW_RELAY_TOO_DEEP] = "too many relay levels",
	    [VIEW_RELAY_NO_MESSAGE] = "a relay level without one Relay Message",
	    [VIEW_SINGLETON_TWICE] = "an identifier twice",
	    [VIEW_BAD_CLIENT_ID] = "a Client Identifier that cannot be",
	    [VIEW_TOO_MANY] = "more options, IAs or leases than allowed",
	};

	return (unsigned)error < VIEW_ERROR_COUNT ? texts[error] : "unknown";
}

const struct view_option *
view_find(const struct view *view, uint16_t code)
{
	for (unsigned i = 0; i < view->option_count; i++) {
		if (view->options[i].code == code)
			return &view->options[i];
	}
	return NULL;
}

bool
view_requests(const struct view *view, uint16_t code)
{
	return option_codes_have(view->oro, code);
}

struct span
view_next_tuple(const struct view *view, struct reader *r)
{
	size_t size = reader_u16(r), left = reader_left(r);

	return reader_take(r, view->lenient && size > left ? left : size);
}
