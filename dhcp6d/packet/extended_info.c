/*
 * packet/extended_info.c: see its header.
 */
#include "dhcp6d/packet/extended_info.h"

#include "dhcp6d/packet/label.h"
#include "dhcp6d/proto/option_walk.h"
#include "libcommon/json_member.h"
#include "libcommon/log_messages.h"
#include "libcommon/text.h"

#define ISC_KEY "ISC"
#define RELAYS_KEY "relay-info"
#define RELAYS_KEY_OLD "relays" /* until Kea 2.3 */

static void
put_text(struct writer *w, const char *text)
{
	writer_bytes(w, span_of(text, strlen(text)));
}

static void
put_hex(struct writer *w, struct span bytes)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < bytes.size && writer_good(w); i++) {
		writer_u8(w, (uint8_t)digits[bytes.data[i] >> 4]);
		writer_u8(w, (uint8_t)digits[bytes.data[i] & 15]);
	}
}

static void
put_address(struct writer *w, const char *key, struct address address)
{
	char text[ADDRESS_TEXT_SIZE];

	put_text(w, key);
	put_text(w, address_text(address, text));
	put_text(w, "\"");
}

/* By code, as Kea packs them, without the message itself. */
static void
put_options(struct writer *w, const struct view_relay *relay)
{
	struct option_at options[VIEW_RELAY_OPTIONS_MAX], at;
	struct reader r;
	unsigned count = 0;

	reader_init(&r, relay->options);
	while (count < VIEW_RELAY_OPTIONS_MAX && option_walk_next(&r, &at)) {
		unsigned i = count;

		if (at.code == OPTION_RELAY_MSG)
			continue;
		for (; i > 0 && options[i - 1].code > at.code; i--)
			options[i] = options[i - 1];
		options[i] = at;
		count++;
	}
	if (count == 0)
		return;
	put_text(w, ", \"options\": \"0x");
	for (unsigned i = 0; i < count; i++)
		put_hex(w, span_of(options[i].value.data - OPTION_HEADER_SIZE,
			       OPTION_HEADER_SIZE + options[i].value.size));
	put_text(w, "\"");
}

static void
put_identifier(struct writer *w, const char *key, struct span identifier)
{
	if (identifier.data == NULL)
		return;
	put_text(w, key);
	put_hex(w, identifier);
	put_text(w, "\"");
}

static void
put_relay(struct writer *w, const struct view_relay *relay)
{
	char digits[20];

	put_text(w, "{ \"hop\": ");
	writer_bytes(
	    w, span_of(digits, text_from_u64(relay->hop_count, digits)));
	put_address(w, ", \"link\": \"", relay->link_address);
	put_options(w, relay);
	put_address(w, ", \"peer\": \"", relay->peer_address);
	put_identifier(w, ", \"relay-id\": \"", relay->relay_id);
	put_identifier(w, ", \"remote-id\": \"", relay->remote_id);
	put_text(w, " }");
}

/* The relay nearest the server first. */
static void
put_relays(struct writer *w, const struct view *view)
{
	put_text(w, "\"" RELAYS_KEY "\": [ ");
	for (unsigned i = 0; i < view->relay_count; i++) {
		if (i > 0)
			put_text(w, ", ");
		put_relay(w, &view->relays[i]);
	}
	put_text(w, " ]");
}

static void
put_member(struct writer *w, const struct json_member *member)
{
	writer_bytes(w, member->key);
	put_text(w, ": ");
	writer_bytes(w, member->value);
}

/* The ISC member: what it was, with new relays in the place of old ones. */
static void
put_isc(struct writer *w, const struct view *view, struct span before)
{
	struct json_member member;
	bool written = false;
	const char *between = "{ ";

	put_text(w, "\"" ISC_KEY "\": ");
	while (json_member_next(&before, &member)) {
		bool is_old = json_member_is(&member, RELAYS_KEY_OLD);

		if ((is_old || json_member_is(&member, RELAYS_KEY)) && written)
			continue;
		put_text(w, between);
		between = ", ";
		if (is_old || json_member_is(&member, RELAYS_KEY)) {
			put_relays(w, view);
			written = true;
		} else {
			put_member(w, &member);
		}
	}
	if (!written) {
		put_text(w, between);
		put_relays(w, view);
	}
	put_text(w, " }");
}

static void
put_context(struct writer *w, const struct view *view, struct span before)
{
	struct json_member member;
	bool written = false;
	const char *between = "{ ";

	while (json_member_next(&before, &member)) {
		put_text(w, between);
		between = ", ";
		if (written || !json_member_is(&member, ISC_KEY)) {
			put_member(w, &member);
			continue;
		}
		put_isc(w, view,
		    member.value.data[0] == '{' ? member.value : SPAN_EMPTY);
		written = true;
	}
	if (!written) {
		put_text(w, between);
		put_isc(w, view, SPAN_EMPTY);
	}
	put_text(w, " }");
}

/* The context in what is left of the decision's memory, or before. */
static struct span
write_context(const struct ask *ask, struct span before)
{
	struct extended_info *info = &ask->out->extended_info;
	size_t left = sizeof(info->bytes) - info->used;
	struct writer w;
	char label[LABEL_SIZE];

	writer_init(&w, info->bytes + info->used,
	    left < LEASE_USER_CONTEXT_MAX ? left : LEASE_USER_CONTEXT_MAX);
	put_context(&w, &ask->query->view, before);
	if (!writer_good(&w)) {
		log_write(ask->log, LEASE_EXTENDED_INFO_TOO_LONG,
		    label_text(ask->query, label));
		return before;
	}
	if (span_equal(writer_span(&w), before))
		return before;
	info->used += w.size;
	return writer_span(&w);
}

void
extended_info_begin(struct decision *decision)
{
	decision->extended_info.used = 0;
	decision->extended_info.fresh = SPAN_EMPTY;
}

struct span
extended_info_of(
    const struct ask *ask, const struct subnet *subnet, struct span before)
{
	struct extended_info *info = &ask->out->extended_info;

	if (!subnet->store_extended_info || ask->query->view.relay_count == 0)
		return before;
	if (before.size > 0)
		return write_context(ask, before);
	/* one text for all leases that had none */
	if (info->fresh.size == 0)
		info->fresh = write_context(ask, SPAN_EMPTY);
	return info->fresh;
}
