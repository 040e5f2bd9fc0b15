/*
 * packet/extended_info.c: see its header.
 */
#include "dhcp6d/packet/extended_info.h"

#include "dhcp6d/packet/class_set.h"
#include "dhcp6d/packet/label.h"
#include "dhcp6d/proto/option_walk.h"
#include "libcommon/json_member.h"
#include "libcommon/log_messages.h"
#include "libcommon/text.h"

#define ISC_KEY "ISC"
#define RELAYS_KEY "relay-info"
#define CLASSES_KEY "client-classes"
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

/* What is to be written into a context. */
struct news {
	const struct ask *ask;
	bool relays;  /* those of this message */
	bool classes; /* those of the client whose leases are limited */
};

/* The next limited class that the client is in, from *at on; or NULL. */
static const struct client_class *
next_class(const struct ask *ask, unsigned *at)
{
	const struct class_list *limited = &ask->config->lease_limited;

	while (*at < limited->count) {
		const struct client_class *class =
		    &ask->config->classes[limited->classes[(*at)++]];

		if (class_set_has(&ask->query->classes, class->number))
			return class;
	}
	return NULL;
}

/* Nothing if the client is in none. */
static void
put_classes(struct writer *w, const struct ask *ask, const char **between)
{
	const struct client_class *class;
	unsigned at = 0;

	class = next_class(ask, &at);
	if (class == NULL)
		return;
	put_text(w, *between);
	put_text(w, "\"" CLASSES_KEY "\": [ ");
	writer_bytes(w, class->limits->class_name);
	while ((class = next_class(ask, &at)) != NULL) {
		put_text(w, ", ");
		writer_bytes(w, class->limits->class_name);
	}
	put_text(w, " ]");
	*between = ", ";
}

/* What it was, with new relays in the place of old ones. */
static void
put_isc_members(struct writer *w, const struct news *news, struct span before,
    const char **between)
{
	struct json_member member;
	bool written = !news->relays;

	while (json_member_next(&before, &member)) {
		bool is_old = json_member_is(&member, RELAYS_KEY_OLD);
		bool relays = news->relays &&
			      (is_old || json_member_is(&member, RELAYS_KEY));

		if ((relays && written) ||
		    (news->classes && json_member_is(&member, CLASSES_KEY)))
			continue;
		put_text(w, *between);
		*between = ", ";
		if (relays) {
			put_relays(w, &news->ask->query->view);
			written = true;
		} else {
			put_member(w, &member);
		}
	}
	if (written)
		return;
	put_text(w, *between);
	*between = ", ";
	put_relays(w, &news->ask->query->view);
}

/* The ISC member; nothing if nothing is in it. */
static void
put_isc(struct writer *w, const struct news *news, struct span before,
    const char **between)
{
	const char *inner = "{ ";
	size_t mark = w->size;

	put_text(w, *between);
	put_text(w, "\"" ISC_KEY "\": ");
	if (news->classes)
		put_classes(w, news->ask, &inner);
	put_isc_members(w, news, before, &inner);
	put_text(w, " }");
	if (inner[0] == '{')
		w->size = mark;
	else
		*between = ", ";
}

static void
put_context(struct writer *w, const struct news *news, struct span before)
{
	struct json_member member;
	const char *between = "{ ";
	bool written = false;

	while (json_member_next(&before, &member)) {
		if (!written && json_member_is(&member, ISC_KEY)) {
			put_isc(w, news,
			    member.value.data[0] == '{' ? member.value
							: SPAN_EMPTY,
			    &between);
			written = true;
			continue;
		}
		put_text(w, between);
		between = ", ";
		put_member(w, &member);
	}
	if (!written)
		put_isc(w, news, SPAN_EMPTY, &between);
	if (between[0] == '{')
		w->size = 0;
	else
		put_text(w, " }");
}

/* The context in what is left of the decision's memory, or before. */
static struct span
write_context(const struct news *news, struct span before)
{
	const struct ask *ask = news->ask;
	struct extended_info *info = &ask->out->extended_info;
	size_t left = sizeof(info->bytes) - info->used;
	struct writer w;
	char label[LABEL_SIZE];

	writer_init(&w, info->bytes + info->used,
	    left < LEASE_USER_CONTEXT_MAX ? left : LEASE_USER_CONTEXT_MAX);
	put_context(&w, news, before);
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
	decision->extended_info.fresh[false] = SPAN_EMPTY;
	decision->extended_info.fresh[true] = SPAN_EMPTY;
}

struct span
extended_info_of(
    const struct ask *ask, const struct subnet *subnet, struct span before)
{
	struct extended_info *info = &ask->out->extended_info;
	const struct news news = {
	    .ask = ask,
	    .relays =
		subnet->store_extended_info && ask->query->view.relay_count > 0,
	    .classes = ask->config->lease_limited.count > 0,
	};
	unsigned at = 0;

	if (!news.relays && !news.classes)
		return before;
	if (before.size > 0)
		return write_context(&news, before);
	if (!news.relays && next_class(ask, &at) == NULL)
		return before;
	/* one text for all leases that had none */
	if (info->fresh[news.relays].size == 0)
		info->fresh[news.relays] = write_context(&news, SPAN_EMPTY);
	return info->fresh[news.relays];
}
