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

/*
 * The list of relay-supplied-options, in which 65 always is. What the server
 * itself says of a client (identifiers, leases) no relay says.
 */
static bool
may_be_supplied(const struct snapshot *config, uint16_t code)
{
	const struct option_definition *definition = option_find_dhcp6(code);

	if (definition != NULL && definition->server_made &&
	    !definition->redefinable)
		return false;
	for (uint32_t i = 0; i < config->relay_supplied_count; i++) {
		if (config->relay_supplied[i] == code)
			return true;
	}
	return false;
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

		if (!may_be_supplied(reply->config, supplied.code) ||
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
