/*
 * compose.c: datagrams out of a fuzzer's bytes.
 */
#include "tests/fuzz/compose.h"

#include <string.h>

#include "tests/replay/world.h"

#define ITEMS_MAX 48
#define DUID_SIZE 10

enum message_flag {
	ON_ETH1 = 1,
	NO_CLIENT_ID = 2,
	OTHER_SERVER_ID = 4, /* none where one is due, one where none is */
	STRANGE_SOURCE = 8,
	TO_UNICAST = 16,
	RAW_CLIENT_ID = 32
};

enum relay_flag {
	WITH_INTERFACE_ID = 4,
	WITH_REMOTE_ID = 8,
	WITH_OPTIONS = 16,
	WITH_ERO = 32,
	STRANGE_HOP_COUNT = 64
};

static struct address
address_of(const char *wire)
{
	return address_load((const uint8_t *)wire);
}

#define LINK_LOCAL "\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\xff"
#define ALL_SERVERS "\xff\2\0\0\0\0\0\0\0\0\0\0\0\1\0\2"
#define RELAY "\x20\1\xd\xb8\0\x77\0\0\0\0\0\0\0\0\0\1"
#define LINK_1 "\x20\1\xd\xb8\0\1\0\0\0\0\0\0\0\0\0\1"
#define LINK_2 "\x20\1\xd\xb8\0\2\0\0\0\0\0\0\0\0\0\1"
#define NOWHERE "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"

void
compose_start(struct composer *composer, struct span from)
{
	reader_init(&composer->from, from);
	composer->transaction = 0x010203;
	composer->known_count = 0;
}

/* At most size of the octets that are left. */
static struct span
take(struct composer *composer, size_t size)
{
	size_t left = reader_left(&composer->from);

	return reader_take(&composer->from, size < left ? size : left);
}

static void
write_client_id(struct composer *composer, uint8_t client, unsigned flags)
{
	const uint8_t duid[DUID_SIZE] = {0, 3, 0, 1, 2, 0, 0, 0, 0, client};

	if (flags & RAW_CLIENT_ID)
		writer_option(&composer->w, OPTION_CLIENTID,
		    take(composer, reader_u8(&composer->from)));
	else if (!(flags & NO_CLIENT_ID))
		writer_option(
		    &composer->w, OPTION_CLIENTID, span_of(duid, sizeof(duid)));
}

static void
write_server_id(struct composer *composer, uint8_t type, unsigned flags)
{
	bool due = type == MESSAGE_REQUEST || type == MESSAGE_RENEW ||
		   type == MESSAGE_RELEASE || type == MESSAGE_DECLINE;

	if (due != ((flags & OTHER_SERVER_ID) != 0))
		writer_option(&composer->w, OPTION_SERVERID,
		    span_of(world_server_id, sizeof(world_server_id)));
}

static void
close_ia(struct composer *composer)
{
	if (composer->open != 0)
		writer_close_option(&composer->w, composer->open);
	composer->open = 0;
}

static void
open_ia(struct composer *composer, uint16_t code)
{
	close_ia(composer);
	composer->open = writer_open_option(&composer->w, code);
	composer->open_code = code;
	writer_u32(&composer->w, reader_u8(&composer->from));
	writer_u32(&composer->w, 0);
	writer_u32(&composer->w, 0);
}

static void
name_lease(struct composer *composer, const struct known_lease *lease)
{
	struct writer *w = &composer->w;
	uint8_t lifetime = reader_u8(&composer->from);
	size_t mark = writer_open_option(
	    w, lease->is_prefix ? OPTION_IAPREFIX : OPTION_IAADDR);

	if (!lease->is_prefix)
		writer_bytes(w, span_of(lease->address, 16));
	writer_u32(w, lifetime);
	writer_u32(w, lifetime == 255 ? UINT32_MAX : lifetime * 8u);
	if (lease->is_prefix) {
		writer_u8(w, lease->length);
		writer_bytes(w, span_of(lease->address, 16));
	}
	writer_close_option(w, mark);
}

static void
name_known(struct composer *composer)
{
	unsigned count = composer->known_count < COMPOSE_KNOWN
			     ? composer->known_count
			     : COMPOSE_KNOWN;
	uint8_t which = reader_u8(&composer->from);

	if (count > 0)
		name_lease(composer, &composer->known[which % count]);
}

/* Anything in the ranges that are served, as the open IA has it. */
static void
name_any(struct composer *composer)
{
	struct known_lease lease = {.length = 128};
	uint8_t where = reader_u8(&composer->from);
	uint8_t which = reader_u8(&composer->from);

	memcpy(lease.address, where & 1 ? LINK_2 : LINK_1, 16);
	lease.address[15] = which;
	if (composer->open_code == OPTION_IA_PD) {
		lease.is_prefix = true;
		lease.length = where;
		lease.address[4] = which & 0x80 ? 0xe0 : 0xf0;
		lease.address[5] = which & 0x40;
		lease.address[6] = which & 0x0f;
		lease.address[15] = 0;
	}
	name_lease(composer, &lease);
}

static void
write_oro(struct composer *composer)
{
	size_t mark = writer_open_option(&composer->w, OPTION_ORO);
	struct span codes = take(composer, reader_u8(&composer->from) % 32);

	for (size_t i = 0; i < codes.size; i++)
		writer_u16(&composer->w, codes.data[i]);
	writer_close_option(&composer->w, mark);
}

static void
write_raw_option(struct composer *composer)
{
	uint16_t code = reader_u16(&composer->from);

	writer_option(
	    &composer->w, code, take(composer, reader_u8(&composer->from)));
}

/* As long as a 16-bit length lets it be, which no fuzzer likes to write. */
static void
write_long_option(struct composer *composer)
{
	static const uint8_t zeros[UINT16_MAX];
	uint16_t code = reader_u16(&composer->from);

	writer_option(
	    &composer->w, code, span_of(zeros, reader_u16(&composer->from)));
}

static void
write_item(struct composer *composer)
{
	uint8_t kind = reader_u8(&composer->from) % 12;

	if (kind >= 6)
		close_ia(composer);
	switch (kind) {
	case 0:
		open_ia(composer, OPTION_IA_NA);
		break;
	case 1:
		open_ia(composer, OPTION_IA_PD);
		break;
	case 2:
	case 3:
		name_known(composer);
		break;
	case 4:
		name_any(composer);
		break;
	case 5: /* in the IA, if one is open */
	case 6:
		write_raw_option(composer);
		break;
	case 7:
		write_oro(composer);
		break;
	case 8:
		writer_option(&composer->w, OPTION_RAPID_COMMIT, SPAN_EMPTY);
		break;
	case 9:
		writer_option(&composer->w, OPTION_CLIENT_FQDN,
		    take(composer, reader_u8(&composer->from)));
		break;
	case 10:
		write_long_option(composer);
		break;
	default: /* octets that are no option */
		writer_bytes(&composer->w,
		    take(composer, reader_u8(&composer->from) % 8));
		break;
	}
}

/* One relay around what is in composer->w. */
static void
wrap(struct composer *composer, uint8_t hop)
{
	static const char *const links[] = {NOWHERE, LINK_1, LINK_2, RELAY};
	uint8_t flags = reader_u8(&composer->from);
	size_t size = composer->w.size;
	struct writer *w = &composer->w;

	memcpy(composer->inner, composer->bytes, size);
	writer_init(w, composer->bytes, sizeof(composer->bytes));
	writer_u8(w, MESSAGE_RELAY_FORWARD);
	writer_u8(w, flags & STRANGE_HOP_COUNT ? 255 : hop);
	writer_bytes(w, span_of(links[flags & 3], 16));
	writer_bytes(w, span_of(hop == 0 ? LINK_LOCAL : RELAY, 16));
	if (flags & WITH_INTERFACE_ID)
		writer_option(w, OPTION_INTERFACE_ID,
		    take(composer, reader_u8(&composer->from)));
	if (flags & WITH_REMOTE_ID)
		writer_option(w, OPTION_REMOTE_ID, span_of("\0\0\0\1port", 8));
	if (flags & WITH_ERO)
		writer_option(
		    w, OPTION_ERO, span_of("\0\x12\0\x25\0\x26\0\x4f", 8));
	for (unsigned i = flags & WITH_OPTIONS ? 1 + flags / 64 : 0; i > 0; i--)
		write_raw_option(composer);
	writer_option(w, OPTION_RELAY_MSG, span_of(composer->inner, size));
}

static void
address_datagram(struct composer *composer, unsigned flags, bool relayed)
{
	bool global = relayed != ((flags & STRANGE_SOURCE) != 0);
	bool eth1 = (flags & ON_ETH1) != 0;

	composer->datagram = (struct datagram){
	    .bytes = writer_span(&composer->w),
	    .source = address_of(global ? RELAY : LINK_LOCAL),
	    .destination =
		address_of(flags & TO_UNICAST ? LINK_1 : ALL_SERVERS),
	    .source_port = relayed ? 547 : 546,
	    .interface = eth1 ? 3 : 2,
	    .interface_name = eth1 ? "eth1" : "eth0",
	};
}

static void
write_message(struct composer *composer, uint8_t type, unsigned flags)
{
	uint8_t client = reader_u8(&composer->from) % 8;
	unsigned items = reader_u8(&composer->from) % ITEMS_MAX;

	writer_u32(&composer->w,
	    (uint32_t)type << 24 | (composer->transaction++ & 0xffffff));
	write_client_id(composer, client, flags);
	write_server_id(composer, type, flags);
	while (items-- > 0 && reader_left(&composer->from) > 0)
		write_item(composer);
	close_ia(composer);
}

bool
compose_message(struct composer *composer)
{
	static const uint8_t types[] = {MESSAGE_SOLICIT, MESSAGE_REQUEST,
	    MESSAGE_RENEW, MESSAGE_REBIND, MESSAGE_CONFIRM, MESSAGE_RELEASE,
	    MESSAGE_DECLINE, MESSAGE_INFORMATION_REQUEST};
	uint8_t type = reader_u8(&composer->from);
	unsigned flags = reader_u8(&composer->from);
	unsigned relays = reader_u8(&composer->from);

	/* mostly none, some, seldom more than are allowed */
	relays = relays < 192 ? 0 : relays < 252 ? relays % 4 : relays % 40;
	if (type >= 64)
		type = types[type % sizeof(types)];
	writer_init(&composer->w, composer->bytes, sizeof(composer->bytes));
	composer->open = 0;
	write_message(composer, type, flags);
	for (unsigned i = 0; i < relays && writer_good(&composer->w); i++)
		wrap(composer, (uint8_t)i);
	address_datagram(composer, flags, relays > 0);
	return writer_good(&composer->w);
}

void
compose_raw(struct composer *composer)
{
	unsigned flags = reader_u8(&composer->from);
	struct span bytes = take(composer, reader_u16(&composer->from));

	writer_init(&composer->w, composer->bytes, sizeof(composer->bytes));
	writer_bytes(&composer->w, bytes);
	address_datagram(composer, flags,
	    bytes.size > 0 && bytes.data[0] == MESSAGE_RELAY_FORWARD);
}

static void
learn(struct composer *composer, const struct seen_option *lease)
{
	struct known_lease *known =
	    &composer->known[composer->known_count++ % COMPOSE_KNOWN];

	known->is_prefix = lease->code == OPTION_IAPREFIX;
	known->length = known->is_prefix ? lease->data[8] : 128;
	memcpy(known->address, lease->data + (known->is_prefix ? 9 : 0), 16);
}

void
compose_learn(struct composer *composer, const struct seen *reply)
{
	struct seen_options inner;

	for (unsigned i = 0; i < reply->options.count; i++) {
		const struct seen_option *ia = &reply->options.list[i];

		if ((ia->code != OPTION_IA_NA && ia->code != OPTION_IA_PD) ||
		    !seen_read_options(&inner, ia->data + 12, ia->size - 12))
			continue;
		for (unsigned k = 0; k < inner.count; k++)
			if (inner.list[k].code == OPTION_IAADDR ||
			    inner.list[k].code == OPTION_IAPREFIX)
				learn(composer, &inner.list[k]);
	}
}
