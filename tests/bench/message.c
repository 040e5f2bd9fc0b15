/*
 * tests/bench/message.c: see message.h.
 */
#include "tests/bench/message.h"

#include <string.h>

enum option {
	OPTION_CLIENTID = 1,
	OPTION_SERVERID = 2,
	OPTION_IA_NA = 3,
	OPTION_IAADDR = 5,
	OPTION_ORO = 6,
	OPTION_ELAPSED = 8,
	OPTION_RELAY_MESSAGE = 9,
	OPTION_STATUS = 13,
	OPTION_RAPID = 14,
	OPTION_DNS = 23,
	OPTION_DOMAINS = 24,
	OPTION_IA_PD = 25,
	OPTION_IAPREFIX = 26
};

#define RELAY_HEADER 34

struct out {
	uint8_t *at;
};

static void
put(struct out *out, uint64_t value, unsigned bytes)
{
	while (bytes-- > 0)
		*out->at++ = (uint8_t)(value >> 8 * bytes);
}

static void
put_bytes(struct out *out, const void *data, size_t size)
{
	memcpy(out->at, data, size);
	out->at += size;
}

static void
put_option(struct out *out, uint16_t code, size_t size)
{
	put(out, code, 2);
	put(out, size, 2);
}

void
message_duid(uint64_t client, uint8_t duid[DUID_SIZE])
{
	static const uint8_t head[10] = {
	    0, 4, 0xbe, 0xac, 0x4d, 0x0e, 0x5e, 0xed, 0x4a, 0x11};
	struct out out = {duid};

	put_bytes(&out, head, sizeof(head));
	put(&out, client, 8);
}

uint32_t
message_iaid(uint64_t client)
{
	return (uint32_t)client * 2654435761u;
}

static void
put_na(struct out *out, const struct message *message)
{
	put_option(out, OPTION_IA_NA, message->na.length > 0 ? 40 : 12);
	put(out, message_iaid(message->client), 4);
	put(out, 0, 8);
	if (message->na.length == 0)
		return;
	put_option(out, OPTION_IAADDR, 24);
	put_bytes(out, &message->na.address, 16);
	put(out, 0, 8);
}

static void
put_pd(struct out *out, const struct message *message)
{
	put_option(out, OPTION_IA_PD, message->pd.length > 0 ? 41 : 12);
	put(out, message_iaid(message->client), 4);
	put(out, 0, 8);
	if (message->pd.length == 0)
		return;
	put_option(out, OPTION_IAPREFIX, 25);
	put(out, 0, 8);
	put(out, message->pd.length, 1);
	put_bytes(out, &message->pd.address, 16);
}

static void
put_inner(struct out *out, const struct message *message)
{
	put(out, message->type, 1);
	put(out, message->xid, 3);
	put_option(out, OPTION_CLIENTID, DUID_SIZE);
	message_duid(message->client, out->at);
	out->at += DUID_SIZE;
	if (message->server_id_size > 0) {
		put_option(out, OPTION_SERVERID, message->server_id_size);
		put_bytes(out, message->server_id, message->server_id_size);
	}
	put_option(out, OPTION_ELAPSED, 2);
	put(out, 0, 2);
	put_option(out, OPTION_ORO, 4);
	put(out, OPTION_DNS, 2);
	put(out, OPTION_DOMAINS, 2);
	if (message->rapid)
		put_option(out, OPTION_RAPID, 0);
	if (message->want_na)
		put_na(out, message);
	if (message->want_pd)
		put_pd(out, message);
}

size_t
message_write(
    const struct message *message, const struct relay *relay, uint8_t *out)
{
	struct out at = {out}, length;

	if (relay == NULL) {
		put_inner(&at, message);
		return (size_t)(at.at - out);
	}
	put(&at, MESSAGE_RELAY_FORWARD, 1);
	put(&at, 0, 1);
	put_bytes(&at, &relay->link, 16);
	put_bytes(&at, &relay->peer, 16);
	put(&at, OPTION_RELAY_MESSAGE, 2);
	length = at;
	at.at += 2;
	put_inner(&at, message);
	put(&length, (uint64_t)(at.at - length.at) - 2, 2);
	return (size_t)(at.at - out);
}

/* What is left to read. */
struct in {
	const uint8_t *at, *end;
};

static size_t
left(const struct in *in)
{
	return (size_t)(in->end - in->at);
}

static uint64_t
get(struct in *in, unsigned bytes)
{
	uint64_t value = 0;

	while (bytes-- > 0)
		value = value << 8 | *in->at++;
	return value;
}

/* The next option; 0 at the end. False if lengths do not fit. */
static bool
next_option(struct in *in, uint16_t *code, struct in *value)
{
	uint16_t size;

	*code = 0;
	if (left(in) == 0)
		return true;
	if (left(in) < 4)
		return false;
	*code = (uint16_t)get(in, 2);
	size = (uint16_t)get(in, 2);
	if (size > left(in))
		return false;
	*value = (struct in){in->at, in->at + size};
	in->at += size;
	return *code != 0;
}

static bool
read_status(struct in value, struct message *message)
{
	uint16_t status;

	if (left(&value) < 2)
		return false;
	status = (uint16_t)get(&value, 2);
	if (message->status == 0)
		message->status = status;
	return true;
}

static void
note_valid(struct message *message, uint32_t valid)
{
	if (valid < message->valid)
		message->valid = valid;
}

static bool read_options(struct in in, struct message *message);

static bool
read_ia(struct in value, struct message *message)
{
	if (left(&value) < 12)
		return false;
	if (get(&value, 4) != message_iaid(message->client))
		return false;
	value.at += 8;
	return read_options(value, message);
}

static bool
read_address(struct in value, struct message *message)
{
	if (left(&value) < 24)
		return false;
	memcpy(&message->na.address, value.at, 16);
	message->na.length = 128;
	value.at += 20;
	note_valid(message, (uint32_t)get(&value, 4));
	return read_options(value, message);
}

static bool
read_prefix(struct in value, struct message *message)
{
	if (left(&value) < 25)
		return false;
	value.at += 4;
	note_valid(message, (uint32_t)get(&value, 4));
	message->pd.length = (uint8_t)get(&value, 1);
	memcpy(&message->pd.address, value.at, 16);
	value.at += 16;
	return read_options(value, message);
}

static bool
read_client_id(struct in value, struct message *message)
{
	uint8_t duid[DUID_SIZE];

	message_duid(message->client, duid);
	message->client_id_same =
	    left(&value) == DUID_SIZE && memcmp(duid, value.at, DUID_SIZE) == 0;
	return true;
}

static bool
read_server_id(struct in value, struct message *message)
{
	if (left(&value) == 0 || left(&value) > SERVER_ID_MAX)
		return false;
	message->server_id_size = (uint16_t)left(&value);
	memcpy(message->server_id, value.at, left(&value));
	return true;
}

static bool
read_option(uint16_t code, struct in value, struct message *message)
{
	switch (code) {
	case OPTION_CLIENTID:
		return read_client_id(value, message);
	case OPTION_SERVERID:
		return read_server_id(value, message);
	case OPTION_IA_NA:
	case OPTION_IA_PD:
		return read_ia(value, message);
	case OPTION_IAADDR:
		return read_address(value, message);
	case OPTION_IAPREFIX:
		return read_prefix(value, message);
	case OPTION_STATUS:
		return read_status(value, message);
	case OPTION_RAPID:
		message->rapid = true;
		return true;
	default:
		return true;
	}
}

/* Nested at most as deep as the options above nest each other: an option that
 * contains itself ends with its bytes, which are fewer each time. */
static bool
read_options(struct in in, struct message *message)
{
	struct in value;
	uint16_t code;

	while (next_option(&in, &code, &value)) {
		if (code == 0)
			return true;
		if (!read_option(code, value, message))
			return false;
	}
	return false;
}

/* Leaves the inner message in *in. */
static bool
unwrap(struct in *in, const struct relay *relay)
{
	struct in value;
	uint16_t code;

	if (left(in) < RELAY_HEADER || in->at[0] != MESSAGE_RELAY_REPLY)
		return false;
	if (relay != NULL && (memcmp(in->at + 2, &relay->link, 16) != 0 ||
				 memcmp(in->at + 18, &relay->peer, 16) != 0))
		return false;
	in->at += RELAY_HEADER;
	while (next_option(in, &code, &value) && code != 0) {
		if (code == OPTION_RELAY_MESSAGE) {
			*in = value;
			return true;
		}
	}
	return false;
}

bool
message_xid(const uint8_t *data, size_t size, bool relayed, uint32_t *xid)
{
	struct in in = {data, data + size};

	if (relayed && !unwrap(&in, NULL))
		return false;
	if (left(&in) < 4)
		return false;
	in.at++;
	*xid = (uint32_t)get(&in, 3);
	return true;
}

bool
message_read(const uint8_t *data, size_t size, const struct relay *relay,
    uint64_t client, struct message *message)
{
	struct in in = {data, data + size};

	memset(message, 0, sizeof(*message));
	message->client = client;
	message->valid = UINT32_MAX;
	if (relay != NULL && !unwrap(&in, relay))
		return false;
	if (left(&in) < 4)
		return false;
	message->type = (uint8_t)get(&in, 1);
	message->xid = (uint32_t)get(&in, 3);
	return read_options(in, message);
}
