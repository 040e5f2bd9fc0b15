/*
 * packet/options.c: which options go out.
 *
 * The Option Request rules: what is not asked for is not sent, unless the
 * administrator says always-send. Codes that cannot be asked for are passed
 * over one by one (RFC 9915 21.7). A Reply to Renew or Rebind has the full
 * set again, since an option that vanishes tells the client to stop using it
 * (18.2.10.5): nothing here depends on what was sent before.
 */
#include "dhcp6d/packet/options.h"

#include "dhcp6d/packet/relay_options.h"
#include "dhcp6d/packet/vendor_options.h"
#include "dhcp6d/proto/option_table.h"
#include "dhcp6d/proto/option_walk.h"

#define REFRESH_TIME_LEAST 600 /* IRT_MINIMUM, 21.23 */

/* Codes that are client errors in an Option Request (21.7). */
static bool
may_be_asked_for(const struct reply_options *reply, uint16_t code)
{
	if (code == OPTION_PREFERENCE)
		return reply->config->compatibility.kea_preference;
	return code > OPTION_RECONF_ACCEPT
		   ? code != OPTION_IA_PD && code != OPTION_IAPREFIX
		   : code == OPTION_VENDOR_OPTS;
}

/*
 * Whether configuration may put the option into this reply at all. Codes that
 * the protocol itself sets are none of its business; a refresh time is for
 * Information-requests alone (P-21.23-c), Server Unicast is obsolete
 * (P-21.12-a), Preference has its own way.
 */
static bool
may_be_sent(const struct reply_options *reply, uint16_t code)
{
	const struct compatibility *kea = &reply->config->compatibility;
	const struct option_definition *definition = option_find_dhcp6(code);
	uint8_t type = reply->query->decision.reply_type;

	if (code == OPTION_PREFERENCE)
		return kea->kea_preference;
	if (code == OPTION_UNICAST || code == OPTION_VENDOR_OPTS)
		return false;
	if (code == OPTION_INFORMATION_REFRESH_TIME)
		return kea->kea_refresh_time ||
		       reply->query->view.type == MESSAGE_INFORMATION_REQUEST;
	if (definition == NULL || definition->redefinable)
		return true;
	return !definition->server_made &&
	       (definition->messages & OPTION_IN(type)) != 0;
}

static bool
is_written(const struct reply_options *reply, uint16_t code)
{
	struct option_at at;

	return option_walk_find(options_written(reply), code, &at);
}

/* One Vendor Class per enterprise (P-21.16-a). */
static bool
has_vendor_class(const struct reply_options *reply, struct span value)
{
	struct option_at at;
	struct reader r;

	reader_init(&r, options_written(reply));
	while (option_walk_next(&r, &at)) {
		if (at.code == OPTION_VENDOR_CLASS && at.value.size >= 4 &&
		    value.size >= 4 &&
		    memcmp(at.value.data, value.data, 4) == 0)
			return true;
	}
	return false;
}

/* A refresh time below the least is raised to it (P-21.23-b). */
static void
write_refresh_time(struct writer *w, struct span value)
{
	uint32_t seconds =
	    value.size == sizeof(uint32_t) ? load_u32(value.data) : 0;
	size_t mark = writer_open_option(w, OPTION_INFORMATION_REFRESH_TIME);

	writer_u32(
	    w, seconds < REFRESH_TIME_LEAST ? REFRESH_TIME_LEAST : seconds);
	writer_close_option(w, mark);
}

/*
 * RFC 5970 3.3: of the architectures that the client lists those that its
 * boot file is for, in the client's order; all of them if it lists none.
 */
static void
write_architectures(
    struct writer *w, const struct view *view, struct span value)
{
	const struct view_option *asked =
	    view_find(view, OPTION_CLIENT_ARCH_TYPE);
	size_t mark = writer_open_option(w, OPTION_CLIENT_ARCH_TYPE);

	if (asked == NULL)
		writer_bytes(w, value);
	for (size_t i = 0; asked != NULL && i + 2 <= asked->size; i += 2) {
		uint16_t code = load_u16(asked->data + i);

		if (option_codes_have(value, code))
			writer_u16(w, code);
	}
	if (w->size == mark && writer_good(w))
		w->size -= OPTION_HEADER_SIZE; /* nothing in common */
	else
		writer_close_option(w, mark);
}

/* One option; most are written as they were configured. */
static void
write_bytes(struct reply_options *reply, const struct option_value *value)
{
	switch (value->code) {
	case OPTION_INFORMATION_REFRESH_TIME:
		write_refresh_time(reply->w, value->value);
		break;
	case OPTION_CLIENT_ARCH_TYPE:
		write_architectures(
		    reply->w, &reply->query->view, value->value);
		break;
	case OPTION_VENDOR_CLASS:
		if (!has_vendor_class(reply, value->value))
			writer_option(reply->w, value->code, value->value);
		break;
	default:
		writer_option(reply->w, value->code, value->value);
		break;
	}
}

static void
write_value(struct reply_options *reply, const struct option_value *value,
    const char *scope)
{
	struct writer mark = options_mark(reply);

	write_bytes(reply, value);
	if (options_keep(reply, mark))
		because(reply->why, "option", "option %u is that of the %s",
		    value->code, scope);
	else
		because(reply->why, "option-left-out",
		    "there is no room for option %u", value->code);
}

/*
 * The option from the first list that has it. Of options that may repeat, all
 * that stand in that list; of others, the first.
 */
static void
write_option(struct reply_options *reply, uint16_t code)
{
	const struct option_definition *definition = option_find_dhcp6(code);
	struct option_key key = OPTION_KEY_DHCP6(code);
	const struct option_list *list;
	unsigned scope;
	uint32_t index;

	if (scopes_find(reply->scopes, &key, &scope, &index) == NULL ||
	    is_written(reply, code) || scopes_never(reply->scopes, &key))
		return;
	list = reply->scopes->list[scope].options;
	write_value(
	    reply, &list->values[index], reply->scopes->list[scope].kind);
	if (definition == NULL || !definition->repeats)
		return;
	while (++index < list->count) {
		const struct option_value *value = &list->values[index];

		if (option_key_matches(&key, value) &&
		    scopes_applies(reply->scopes, value))
			write_value(
			    reply, value, reply->scopes->list[scope].kind);
	}
}

/* What had no room is not tried, nor counted, once more for being asked for
 * again; before is what was gone through of the Option Request. */
static bool
was_tried(const struct reply_options *reply, struct span before, uint16_t code)
{
	return reply->left_out > 0 && option_codes_have(before, code);
}

/* Whatever a list wants sent unasked, in the order of the lists. */
static void
add_always(struct reply_options *reply)
{
	for (unsigned i = 0; i < reply->scopes->count; i++) {
		const struct option_list *list = reply->scopes->list[i].options;

		for (uint32_t k = 0; k < list->count; k++) {
			const struct option_value *value = &list->values[k];

			if (value->always_send && value->in_dhcp6 &&
			    scopes_applies(reply->scopes, value) &&
			    may_be_sent(reply, value->code) &&
			    !was_tried(
				reply, reply->query->view.oro, value->code))
				write_option(reply, value->code);
		}
	}
}

static void
add_requested(struct reply_options *reply)
{
	struct span oro = reply->query->view.oro;

	for (size_t i = 0; i + 2 <= oro.size; i += 2) {
		uint16_t code = load_u16(oro.data + i);

		if (may_be_asked_for(reply, code) && may_be_sent(reply, code) &&
		    !was_tried(reply, span_of(oro.data, i), code))
			write_option(reply, code);
	}
}

/* RFC 9686 4.1: that we take registrations, told to who asks (P9686-4.1-a). */
static void
add_registration(struct reply_options *reply)
{
	struct writer mark = options_mark(reply);

	if (!reply->config->address_registration ||
	    !view_requests(&reply->query->view, OPTION_ADDR_REG_ENABLE) ||
	    is_written(reply, OPTION_ADDR_REG_ENABLE))
		return;
	writer_option(reply->w, OPTION_ADDR_REG_ENABLE, SPAN_EMPTY);
	(void)options_keep(reply, mark);
}

void
options_add_preference(struct reply_options *reply)
{
	if (reply->query->decision.reply_type == MESSAGE_ADVERTISE &&
	    !reply->config->compatibility.kea_preference)
		write_option(reply, OPTION_PREFERENCE);
}

void
options_add(struct reply_options *reply)
{
	if (reply->scopes->count > 0) {
		add_requested(reply);
		add_always(reply);
		options_add_vendor(reply);
	}
	add_registration(reply);
	options_add_relay_supplied(reply);
}
