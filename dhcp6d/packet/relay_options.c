/*
 * packet/relay_options.c: what relays supply for the client (RFC 6422).
 *
 * From each relay, the one nearest the client first, those options of its RSOO
 * (66) that may be supplied so and are not in the reply: our own value wins
 * (P6422-6-c), then the innermost relay's (P6422-6-d). All others are dropped
 * in silence (P6422-6-a). The client need not have asked for them.
 */
#include "dhcp6d/packet/relay_options.h"

#include "dhcp6d/proto/option_table.h"
#include "dhcp6d/proto/option_walk.h"

/* RFC 6440 3 enables it; others may be enabled by relay-supplied-options. */
static bool
is_enabled(uint16_t code)
{
	return code == OPTION_ERP_LOCAL_DOMAIN_NAME;
}

static void
add_from(struct reply_options *reply, struct span rsoo)
{
	struct option_at supplied, own;
	struct reader r;

	reader_init(&r, rsoo);
	while (option_walk_next(&r, &supplied)) {
		const struct option_definition *definition =
		    option_find_dhcp6(supplied.code);
		struct writer mark = options_mark(reply);

		if (!is_enabled(supplied.code) ||
		    option_walk_find(
			options_written(reply), supplied.code, &own) ||
		    (definition != NULL &&
			!option_value_is_good(definition, supplied.value)))
			continue;
		writer_option(reply->w, supplied.code, supplied.value);
		if (options_keep(reply, mark))
			because(reply->why, "option",
			    "option %u is that of a relay", supplied.code);
	}
}

void
options_add_relay_supplied(struct reply_options *reply)
{
	const struct view *view = &reply->query->view;

	for (unsigned i = view->relay_count; i > 0; i--)
		add_from(reply, view->relays[i - 1].rsoo);
}
