/*
 * extended_info_check.c: see its header.
 */
#include "dhcp6d/extended_info_check.h"

#include <stdio.h>

#include "dhcp6d/proto/numbers.h"
#include "dhcp6d/proto/option_walk.h"
#include "libcommon/address.h"
#include "libcommon/json_member.h"
#include "libcommon/text.h"

#define ISC_KEY "ISC"
#define RELAYS_KEY "relay-info"
#define RELAYS_KEY_OLD "relays"

struct checking {
	enum extended_info_checks level;
	bool upgrade; /* the list is an old one */
	const char *verifying;
	int relay; /* number of the one that is looked at, or -1 */
	struct err_detail *why;
};

static bool
fail(const struct checking *checking, const char *what)
{
	if (checking->relay < 0)
		err_set(checking->why, ERR_SYNTAX,
		    "in %s a problem was found: %s", checking->verifying, what);
	else
		err_set(checking->why, ERR_SYNTAX,
		    "in %s [relay#%d] a problem was found: %s",
		    checking->verifying, checking->relay, what);
	return false;
}

static bool
fail_named(const struct checking *checking, const char *what)
{
	char text[64];

	snprintf(text, sizeof(text), "%s %s", checking->verifying, what);
	return fail(checking, text);
}

static bool
is_string(struct span value)
{
	return value.size >= 2 && value.data[0] == '"';
}

/* What stands between the quotes. */
static struct span
inside(struct span string)
{
	return span_of(string.data + 1, string.size - 2);
}

static bool
bytes_of(struct span string, uint8_t *out, size_t room, size_t *size)
{
	struct span text = inside(string);

	return text_to_bytes(
	    (const char *)text.data, text.size, out, room, size);
}

/* Bytes that a relay's options are, if they are any. */
static bool
check_options(struct checking *checking, struct span relay)
{
	struct span options = json_member_find(relay, "options");
	uint8_t bytes[LEASE_USER_CONTEXT_MAX / 2];
	char text[128];
	size_t size;

	if (options.data == NULL)
		return true;
	checking->verifying = "options";
	if (!is_string(options))
		return fail_named(checking, "is not a string");
	if (bytes_of(options, bytes, sizeof(bytes), &size))
		return true;
	snprintf(text, sizeof(text),
	    "'%.*s' is not a valid string of hexadecimal digits",
	    (int)(options.size - 2 > 60 ? 60 : options.size - 2),
	    (const char *)options.data + 1);
	return fail(checking, text);
}

static bool
check_address(struct checking *checking, struct span relay, const char *key)
{
	struct span value = json_member_find(relay, key), text;
	struct address address;
	char no[16];

	checking->verifying = key;
	snprintf(no, sizeof(no), "no %s", key);
	if (value.data == NULL)
		return fail(checking, no);
	if (!is_string(value))
		return fail_named(checking, "is not a string");
	text = inside(value);
	if (address_parse((const char *)text.data, text.size, &address))
		return true;
	return fail_named(checking, "is not an IPv6 address");
}

static bool
check_identifier(struct checking *checking, struct span relay, const char *key)
{
	struct span value = json_member_find(relay, key);
	uint8_t bytes[LEASE_USER_CONTEXT_MAX / 2];
	size_t size;

	if (value.data == NULL || checking->upgrade)
		return true; /* what is upgraded gets its own */
	checking->verifying = key;
	if (!is_string(value))
		return fail_named(checking, "is not a string");
	if (value.size == 2)
		return fail_named(checking, "is empty");
	if (memchr(value.data, ':', value.size) == NULL &&
	    bytes_of(value, bytes, sizeof(bytes), &size))
		return true;
	return fail(
	    checking, "attempt to decode a value not in base16 char set");
}

static bool
is_integer(struct span value)
{
	size_t i = value.size > 1 && value.data[0] == '-';

	for (; i < value.size; i++)
		if (value.data[i] < '0' || value.data[i] > '9')
			return false;
	return true;
}

static bool
check_hop(struct checking *checking, struct span relay)
{
	struct span hop = json_member_find(relay, "hop");

	checking->verifying = "hop";
	if (hop.data == NULL)
		return fail(checking, "no hop");
	return is_integer(hop) || fail_named(checking, "is not an integer");
}

/* Nothing but what Kea writes, or an operator's comment. */
static bool
check_keys(struct checking *checking, struct span relay)
{
	static const char *const known[] = {"hop", "link", "peer", "options",
	    "remote-id", "relay-id", "comment"};
	struct json_member member;
	char text[96];
	size_t i;

	checking->verifying = checking->upgrade ? RELAYS_KEY_OLD : RELAYS_KEY;
	while (json_member_next(&relay, &member)) {
		for (i = 0; i < sizeof(known) / sizeof(known[0]) &&
			    !json_member_is(&member, known[i]);
		     i++)
			;
		if (i < sizeof(known) / sizeof(known[0]))
			continue;
		snprintf(text, sizeof(text), "spurious '%.*s' entry",
		    (int)(member.key.size - 2 > 60 ? 60 : member.key.size - 2),
		    (const char *)member.key.data + 1);
		return fail(checking, text);
	}
	return true;
}

static bool
check_relay(struct checking *checking, struct span relay)
{
	char text[64];

	checking->verifying = "relay";
	if (relay.data[0] != '{') {
		snprintf(text, sizeof(text), "relay#%d is not a map",
		    checking->relay);
		return fail(checking, text);
	}
	if (!check_options(checking, relay))
		return false;
	if (checking->level < EXTENDED_INFO_STRICT)
		return true;
	if (!check_address(checking, relay, "link") ||
	    !check_identifier(checking, relay, "remote-id") ||
	    !check_identifier(checking, relay, "relay-id"))
		return false;
	if (checking->level < EXTENDED_INFO_PEDANTIC)
		return true;
	return check_address(checking, relay, "peer") &&
	       check_hop(checking, relay) && check_keys(checking, relay);
}

static bool
check_list(struct checking *checking, struct span list)
{
	struct span rest, relay;

	checking->relay = -1;
	checking->verifying = checking->upgrade ? RELAYS_KEY_OLD : RELAYS_KEY;
	if (list.data[0] != '[')
		return fail_named(checking, "is not a list");
	rest = json_elements(list);
	while (json_element_next(&rest, &relay)) {
		checking->relay++;
		if (!check_relay(checking, relay))
			return false;
	}
	return checking->relay >= 0 || fail_named(checking, "is empty");
}

/* ---- the context without what is wrong, or with what is new ---- */

static void
put_text(struct writer *w, const char *text)
{
	writer_bytes(w, span_of(text, strlen(text)));
}

static void
put_member(struct writer *w, const struct json_member *member, bool *any)
{
	put_text(w, *any ? ", " : "{ ");
	*any = true;
	writer_bytes(w, member->key);
	put_text(w, ": ");
	writer_bytes(w, member->value);
}

/* An option's value as a member of its own, as Kea writes it. */
static void
put_identifier(
    struct writer *w, struct span options, uint16_t code, const char *key)
{
	static const char digits[] = "0123456789ABCDEF";
	struct option_at at;
	struct reader r;

	reader_init(&r, options);
	while (option_walk_next(&r, &at)) {
		if (at.code != code || at.value.size == 0)
			continue;
		put_text(w, key);
		for (size_t i = 0; i < at.value.size && writer_good(w); i++) {
			writer_u8(w, (uint8_t)digits[at.value.data[i] >> 4]);
			writer_u8(w, (uint8_t)digits[at.value.data[i] & 15]);
		}
		put_text(w, "\"");
		return;
	}
}

/* A relay of the old list, with its identifiers beside its options. */
static void
put_upgraded(struct writer *w, struct span relay)
{
	struct span options = json_member_find(relay, "options");
	uint8_t bytes[LEASE_USER_CONTEXT_MAX / 2];
	struct json_member member;
	bool any = false;
	size_t size = 0;

	if (options.data != NULL)
		(void)bytes_of(options, bytes, sizeof(bytes), &size);
	while (json_member_next(&relay, &member))
		if (size == 0 || (!json_member_is(&member, "relay-id") &&
				     !json_member_is(&member, "remote-id")))
			put_member(w, &member, &any);
	if (!any)
		put_text(w, "{");
	options = span_of(bytes, size);
	put_identifier(w, options, OPTION_RELAY_ID, ", \"relay-id\": \"");
	put_identifier(w, options, OPTION_REMOTE_ID, ", \"remote-id\": \"");
	put_text(w, " }");
}

static void
put_list(struct writer *w, const struct checking *checking, struct span list)
{
	struct span rest = json_elements(list), relay;
	const char *between = "[ ";

	if (!checking->upgrade) {
		writer_bytes(w, list);
		return;
	}
	while (json_element_next(&rest, &relay)) {
		put_text(w, between);
		put_upgraded(w, relay);
		between = ", ";
	}
	put_text(w, " ]");
}

/* The ISC member with that list of relays; list.data NULL: without any.
 * Nothing if nothing is in it. */
static void
put_isc(struct writer *w, const struct checking *checking, struct span isc,
    struct span list, bool *any)
{
	struct json_member member;
	size_t mark = w->size;
	bool inner = false;

	put_text(w, *any ? ", " : "{ ");
	put_text(w, "\"" ISC_KEY "\": ");
	while (isc.data[0] == '{' && json_member_next(&isc, &member))
		if (!json_member_is(&member, RELAYS_KEY) &&
		    !json_member_is(&member, RELAYS_KEY_OLD))
			put_member(w, &member, &inner);
	if (list.data != NULL) {
		put_text(w, inner ? ", " : "{ ");
		put_text(w, "\"" RELAYS_KEY "\": ");
		put_list(w, checking, list);
		inner = true;
	}
	put_text(w, " }");
	if (inner)
		*any = true;
	else
		w->size = mark;
}

/* False if there is no room. */
static bool
rewrite(const struct checking *checking, struct span *context, struct span isc,
    struct span list, uint8_t *room)
{
	struct span rest = *context;
	struct json_member member;
	struct writer w;
	bool any = false;

	writer_init(&w, room, LEASE_USER_CONTEXT_MAX);
	while (json_member_next(&rest, &member)) {
		if (json_member_is(&member, ISC_KEY))
			put_isc(&w, checking, isc, list, &any);
		else
			put_member(&w, &member, &any);
	}
	put_text(&w, " }");
	if (!writer_good(&w))
		return false;
	*context = any ? writer_span(&w) : SPAN_EMPTY;
	return true;
}

static bool
is_empty_map(struct span map)
{
	struct json_member member;

	return map.data[0] == '{' && !json_member_next(&map, &member);
}

static enum extended_info_result
check_isc(struct checking *checking, struct span *context, struct span isc,
    uint8_t *room)
{
	const struct span nothing = {NULL, 0};
	struct span old = json_member_find(isc, RELAYS_KEY_OLD);
	struct span list = json_member_find(isc, RELAYS_KEY);

	if (old.data == NULL && list.data == NULL)
		return EXTENDED_INFO_KEPT;
	checking->upgrade = list.data == NULL;
	if (!check_list(checking, checking->upgrade ? old : list)) {
		(void)rewrite(checking, context, isc, nothing, room);
		return EXTENDED_INFO_FAILED;
	}
	if (old.data == NULL)
		return EXTENDED_INFO_KEPT;
	if (!rewrite(
		checking, context, isc, checking->upgrade ? old : list, room)) {
		err_set(checking->why, ERR_LIMIT,
		    "in relays a problem was found: too long with its "
		    "identifiers");
		(void)rewrite(checking, context, isc, nothing, room);
		return EXTENDED_INFO_FAILED;
	}
	return checking->upgrade ? EXTENDED_INFO_UPGRADED
				 : EXTENDED_INFO_CLEANED;
}

enum extended_info_result
extended_info_check(enum extended_info_checks level, struct span *context,
    uint8_t *room, struct err_detail *why)
{
	const struct span nothing = {NULL, 0};
	struct checking checking = {.level = level, .why = why, .relay = -1};
	struct span isc;

	if (level == EXTENDED_INFO_NONE || context->size == 0)
		return EXTENDED_INFO_KEPT;
	if (is_empty_map(*context)) {
		*context = SPAN_EMPTY;
		return EXTENDED_INFO_CLEANED;
	}
	isc = json_member_find(*context, ISC_KEY);
	if (isc.data == NULL)
		return EXTENDED_INFO_KEPT;
	if (isc.data[0] != '{') {
		checking.verifying = "isc";
		(void)fail(&checking, "ISC entry is not a map");
		(void)rewrite(&checking, context, isc, nothing, room);
		return EXTENDED_INFO_FAILED;
	}
	if (is_empty_map(isc)) {
		(void)rewrite(&checking, context, isc, nothing, room);
		return EXTENDED_INFO_CLEANED;
	}
	return check_isc(&checking, context, isc, room);
}
