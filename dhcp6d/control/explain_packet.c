/*
 * explain_packet.c: a datagram made of words.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "dhcp6d/control/explain.h"
#include "dhcp6d/packet/service.h"
#include "dhcp6d/proto/numbers.h"
#include "libcommon/text.h"

#define OPTIONS_MAX 64
#define INTERFACE_ID_MAX 255
#define NAMED_MAX 16 /* leases that a Renew names */
#define HW_ETHERNET 1

/* The words, checked. */
struct words {
	uint8_t message;
	bool pd, has_relay;
	uint32_t iaid;
	uint8_t duid[LEASE_DUID_MAX];
	size_t duid_size;
	uint8_t hwaddr[LEASE_HWADDR_MAX];
	size_t hwaddr_size;
	uint8_t interface_id[INTERFACE_ID_MAX];
	size_t interface_id_size;
	struct address source, relay;
	uint16_t options[OPTIONS_MAX];
	unsigned option_count;
};

static bool
wrong(struct answer *answer, const char *name, const char *what)
{
	answer_text(answer, RESULT_ERROR, "'%s' %s", name, what);
	return false;
}

/* The string under name; *text is NULL if there is none. */
static bool
read_text(json_t *arguments, const char *name, const char **text,
    struct answer *answer)
{
	json_t *value = json_object_get(arguments, name);

	*text = json_string_value(value);
	if (value != NULL && *text == NULL)
		return wrong(answer, name, "must be a string");
	return true;
}

/* In any case, with - for _ as the RFC writes it. */
static bool
is_called(const char *name, const char *text)
{
	for (; *name != 0; name++, text++) {
		if (*name != (*text == '-' ? '_' : toupper((uint8_t)*text)))
			return false;
	}
	return *text == 0;
}

static bool
read_message(json_t *arguments, struct words *words, struct answer *answer)
{
	const char *text;

	words->message = MESSAGE_SOLICIT;
	if (!read_text(arguments, "message", &text, answer))
		return false;
	if (text == NULL)
		return true;
	for (uint8_t type = 1; type <= MESSAGE_INFORMATION_REQUEST; type++) {
		if (!is_called(message_name(type), text))
			continue;
		words->message = type;
		return true;
	}
	return wrong(answer, "message",
	    "is none that clients send (SOLICIT, REQUEST, RENEW, ...)");
}

static bool
read_hex(json_t *arguments, const char *name, struct writer *out,
    struct answer *answer)
{
	const char *text;
	size_t size;

	if (!read_text(arguments, name, &text, answer))
		return false;
	if (text == NULL)
		return true;
	if (!text_to_bytes(text, strlen(text), out->start + out->size,
		out->capacity - out->size, &size) ||
	    size == 0)
		return wrong(answer, name, "is no hex, or too long");
	out->size += size;
	return true;
}

static bool
read_identity(json_t *arguments, struct words *words, struct answer *answer)
{
	json_t *iaid = json_object_get(arguments, "iaid");
	const char *type;
	struct writer w;

	writer_init(&w, words->duid, sizeof(words->duid));
	if (!read_hex(arguments, "duid", &w, answer))
		return false;
	words->duid_size = w.size;
	if (w.size == 0 && words->message != MESSAGE_INFORMATION_REQUEST)
		return wrong(answer, "duid", "is needed, or 'packet'");
	words->iaid = 1;
	if (iaid != NULL &&
	    (!json_is_integer(iaid) || json_integer_value(iaid) < 0 ||
		json_integer_value(iaid) > UINT32_MAX))
		return wrong(answer, "iaid", "must be a number of 32 bits");
	if (iaid != NULL)
		words->iaid = (uint32_t)json_integer_value(iaid);
	if (!read_text(arguments, "type", &type, answer))
		return false;
	words->pd = type != NULL && strcasecmp(type, "IA_PD") == 0;
	if (type == NULL || words->pd || strcasecmp(type, "IA_NA") == 0)
		return true;
	return wrong(answer, "type", "must be IA_NA or IA_PD");
}

static bool
read_address(json_t *arguments, const char *name, struct address *out,
    bool *given, struct answer *answer)
{
	const char *text;

	if (!read_text(arguments, name, &text, answer))
		return false;
	*given = text != NULL;
	if (text == NULL || address_parse(text, strlen(text), out))
		return true;
	return wrong(answer, name, "is no IPv6 address");
}

/* 'text' in quotes, hex, or else text as it is. */
static bool
read_interface_id(json_t *arguments, struct words *words, struct answer *answer)
{
	const char *text;
	size_t size;

	if (!read_text(arguments, "interface-id", &text, answer))
		return false;
	if (text == NULL)
		return true;
	words->has_relay = true;
	size = strlen(text);
	if (size >= 2 && text[0] == '\'' && text[size - 1] == '\'') {
		text++;
		size -= 2;
	} else if (text_to_bytes(text, size, words->interface_id,
		       sizeof(words->interface_id),
		       &words->interface_id_size)) {
		return true;
	}
	if (size > sizeof(words->interface_id))
		return wrong(answer, "interface-id", "is too long");
	memcpy(words->interface_id, text, size);
	words->interface_id_size = size;
	return true;
}

static bool
read_relay(json_t *arguments, struct words *words, struct answer *answer)
{
	struct writer w;
	bool given;

	words->source = (struct address){UINT64_C(0xfe80) << 48, 1};
	if (!read_address(
		arguments, "source", &words->source, &given, answer) ||
	    !read_address(
		arguments, "relay", &words->relay, &words->has_relay, answer) ||
	    !read_interface_id(arguments, words, answer))
		return false;
	writer_init(&w, words->hwaddr, sizeof(words->hwaddr));
	if (!read_hex(arguments, "hw-address", &w, answer))
		return false;
	words->hwaddr_size = w.size;
	if (w.size > 0 && !words->has_relay)
		return wrong(answer, "hw-address",
		    "is told by relays: 'relay' is needed, too");
	return true;
}

static bool
read_options(json_t *arguments, struct words *words, struct answer *answer)
{
	json_t *options = json_object_get(arguments, "options"), *code;
	size_t i;

	/* what every client has to ask for (RFC 9915 21.7) */
	words->options[words->option_count++] =
	    words->message == MESSAGE_INFORMATION_REQUEST ? OPTION_INF_MAX_RT
							  : OPTION_SOL_MAX_RT;
	if (options != NULL && !json_is_array(options))
		return wrong(answer, "options", "must be a list of codes");
	json_array_foreach(options, i, code)
	{
		if (!json_is_integer(code) || json_integer_value(code) < 1 ||
		    json_integer_value(code) > UINT16_MAX)
			return wrong(
			    answer, "options", "must be a list of codes");
		if (words->option_count == OPTIONS_MAX)
			return wrong(answer, "options", "are too many");
		words->options[words->option_count++] =
		    (uint16_t)json_integer_value(code);
	}
	return true;
}

static bool
read_words(json_t *arguments, struct words *words, struct answer *answer)
{
	memset(words, 0, sizeof(*words));
	return read_message(arguments, words, answer) &&
	       read_identity(arguments, words, answer) &&
	       read_relay(arguments, words, answer) &&
	       read_options(arguments, words, answer);
}

static void
write_lease(struct writer *w, const struct lease_record *record)
{
	bool pd = record->type == LEASE_PD;
	size_t mark =
	    writer_open_option(w, pd ? OPTION_IAPREFIX : OPTION_IAADDR);

	if (!pd)
		writer_address(w, record->address);
	writer_u32(w, record->preferred);
	writer_u32(w, record->valid);
	if (pd) {
		writer_u8(w, record->prefix_length);
		writer_address(w, record->address);
	}
	writer_close_option(w, mark);
}

/* The leases that the client has and would name by now. */
static void
write_named(
    struct writer *w, const struct words *words, struct lease_store *store)
{
	enum lease_type type = words->pd ? LEASE_PD : LEASE_NA;
	uint32_t index;

	if (words->message == MESSAGE_SOLICIT)
		return;
	store_lock(store);
	index = store_find_client(
	    store, span_of(words->duid, words->duid_size), type, words->iaid);
	for (unsigned i = 0; index != LEASE_INDEX_NONE && i < NAMED_MAX; i++) {
		if (store_record(store, index)->state == LEASE_ASSIGNED)
			write_lease(w, store_record(store, index));
		index = store_next_of_client(store, index);
	}
	store_unlock(store);
}

static void
write_ia(struct writer *w, const struct words *words, struct lease_store *store)
{
	size_t mark;

	if (words->message == MESSAGE_INFORMATION_REQUEST)
		return;
	mark = writer_open_option(w, words->pd ? OPTION_IA_PD : OPTION_IA_NA);
	writer_u32(w, words->iaid);
	writer_u32(w, 0);
	writer_u32(w, 0);
	write_named(w, words, store);
	writer_close_option(w, mark);
}

/* Messages to one server name it (RFC 9915 16). */
static bool
names_server(uint8_t message)
{
	return message == MESSAGE_REQUEST || message == MESSAGE_RENEW ||
	       message == MESSAGE_RELEASE || message == MESSAGE_DECLINE;
}

static void
write_message(struct writer *w, const struct words *words,
    const struct service *service, struct lease_store *store)
{
	size_t mark;

	writer_u32(w, (uint32_t)words->message << 24);
	if (words->duid_size > 0)
		writer_option(
		    w, OPTION_CLIENTID, span_of(words->duid, words->duid_size));
	if (names_server(words->message))
		writer_option(w, OPTION_SERVERID,
		    span_of(service->server_duid, service->server_duid_size));
	mark = writer_open_option(w, OPTION_ELAPSED_TIME);
	writer_u16(w, 0);
	writer_close_option(w, mark);
	mark = writer_open_option(w, OPTION_ORO);
	for (unsigned i = 0; i < words->option_count; i++)
		writer_u16(w, words->options[i]);
	writer_close_option(w, mark);
	write_ia(w, words, store);
}

/* Returns the mark of the open Relay Message option. */
static size_t
write_relay(struct writer *w, const struct words *words)
{
	size_t mark;

	writer_u8(w, MESSAGE_RELAY_FORWARD);
	writer_u8(w, 0);
	writer_address(w, words->relay);
	writer_address(w, words->source);
	if (words->interface_id_size > 0)
		writer_option(w, OPTION_INTERFACE_ID,
		    span_of(words->interface_id, words->interface_id_size));
	if (words->hwaddr_size > 0) {
		mark = writer_open_option(w, OPTION_CLIENT_LINKLAYER_ADDR);
		writer_u16(w, HW_ETHERNET);
		writer_bytes(w, span_of(words->hwaddr, words->hwaddr_size));
		writer_close_option(w, mark);
	}
	return writer_open_option(w, OPTION_RELAY_MSG);
}

static bool
write_words(struct writer *w, const struct control *control,
    const struct service *service, json_t *arguments, struct answer *answer)
{
	struct words words;
	size_t mark = 0;

	if (!read_words(arguments, &words, answer))
		return false;
	if (words.has_relay)
		mark = write_relay(w, &words);
	write_message(w, &words, service, control->store);
	if (words.has_relay)
		writer_close_option(w, mark);
	return true;
}

/* Where it comes from and goes to, as the socket would tell. */
static bool
address_it(struct question_packet *packet, const struct control *control,
    json_t *arguments, struct answer *answer)
{
	struct datagram *datagram = &packet->datagram;
	const struct interface *interface;
	const char *name;
	bool relayed = datagram->bytes.size > 0 &&
		       datagram->bytes.data[0] == MESSAGE_RELAY_FORWARD;
	bool given;

	if (!read_text(arguments, "interface", &name, answer))
		return false;
	datagram->source = (struct address){UINT64_C(0xfe80) << 48, 1};
	if (!read_address(
		arguments, "source", &datagram->source, &given, answer) ||
	    (relayed && !read_address(arguments, "relay", &datagram->source,
			    &given, answer)))
		return false;
	datagram->destination =
	    relayed ? GROUP_SERVERS : GROUP_RELAY_AGENTS_AND_SERVERS;
	datagram->source_port = relayed ? DHCP6_SERVER_PORT : DHCP6_CLIENT_PORT;
	datagram->interface_name = name != NULL ? name : "";
	packet->interfaces = interface_table_hold(control->interfaces);
	interface =
	    interface_find_name(packet->interfaces, datagram->interface_name);
	if (interface != NULL)
		datagram->interface = interface->index;
	return true;
}

bool
question_packet_read(struct question_packet *packet,
    const struct control *control, const struct service *service,
    json_t *arguments, struct answer *answer)
{
	struct writer w;

	memset(&packet->datagram, 0, sizeof(packet->datagram));
	packet->interfaces = NULL;
	if (!json_is_object(arguments)) {
		answer_text(answer, RESULT_ERROR,
		    "explain needs 'duid' or 'packet', at least");
		return false;
	}
	writer_init(&w, packet->bytes, sizeof(packet->bytes));
	if (json_object_get(arguments, "packet") != NULL) {
		if (!read_hex(arguments, "packet", &w, answer))
			return false;
	} else if (!write_words(&w, control, service, arguments, answer)) {
		return false;
	}
	packet->datagram.bytes = writer_span(&w);
	return address_it(packet, control, arguments, answer);
}

void
question_packet_release(struct question_packet *packet)
{
	if (packet->interfaces != NULL)
		interface_table_release(packet->interfaces);
	packet->interfaces = NULL;
}
