/*
 * fuzz_relay.c: chains of relays, what they supply and what is kept of them.
 *
 * Input: an octet for the number of levels and one for the message (and 2: the
 * client has a lease already), then a
 * record a level: flags, addresses, and options as octets, at most what is
 * left. The answer goes back through the same levels (RFC 9915 9.2, 19.3, by
 * tests/replay/audit.c), what relays supplied does not become a level's
 * option, and a lease's extended information is JSON that a lease file takes.
 */
#include <string.h>

#include "libcommon/json_check.h"
#include "tests/fuzz/configs.h"
#include "tests/fuzz/fuzz.h"
#include "tests/replay/audit.h"
#include "tests/replay/world.h"

#define LEVELS_MAX 40
#define CONFIG 2 /* of configs.c: names */

static struct world world;
static struct seen query, reply;
static uint8_t bytes[DATAGRAM_MAX], inner[DATAGRAM_MAX];

static void
write_client_message(struct writer *w, uint8_t type)
{
	size_t mark;

	writer_init(w, bytes, sizeof(bytes));
	writer_u32(
	    w, (uint32_t)(type & 1 ? MESSAGE_SOLICIT : MESSAGE_REQUEST) << 24);
	writer_option(w, OPTION_CLIENTID, span_of("\0\3\0\1\2\0\0\0\0\7", 10));
	if ((type & 1) == 0)
		writer_option(w, OPTION_SERVERID,
		    span_of(world_server_id, sizeof(world_server_id)));
	writer_option(w, OPTION_ORO, span_of("\0\x17\xea\x61", 4));
	mark = writer_open_option(w, OPTION_IA_NA);
	writer_bytes(w, span_of("\0\0\0\1\0\0\0\0\0\0\0\0", 12));
	writer_close_option(w, mark);
}

/* hop, link, peer, options: all of them may be the fuzzer's. */
static void
wrap(struct writer *w, struct reader *r, uint8_t hop)
{
	static const uint8_t link[16] = {0x20, 1, 0xd, 0xb8, 0, 1, [15] = 1};
	uint8_t flags = reader_u8(r);
	size_t asked = flags & 0x40 ? reader_u16(r) : flags & 0x3fu;
	size_t left = reader_left(r), size = w->size;
	struct span options = reader_take(r, asked < left ? asked : left);

	memcpy(inner, bytes, size);
	writer_init(w, bytes, sizeof(bytes));
	writer_u8(w, MESSAGE_RELAY_FORWARD);
	writer_u8(w, hop);
	if (flags & 0x80)
		writer_bytes(w, span_of(link, sizeof(link)));
	else
		writer_address(w, ADDRESS_ANY);
	writer_bytes(w, span_of(link, sizeof(link)));
	if (flags & 1)
		writer_bytes(w, options);
	writer_option(w, OPTION_RELAY_MSG, span_of(inner, size));
	if ((flags & 1) == 0)
		writer_bytes(w, options);
}

/* A lease of the client, with a context that others have written, too. */
static void
put_lease(void)
{
	static const char context[] =
	    "{\"a\":1,\"ISC\":{\"x\":[2],\"relay-info\":[]},\"b\":null}";
	const struct moment now = clock_now(&world.clock);
	struct lease_change change = {
	    .lease = {.address = {UINT64_C(0x20010db800010000), 0x12},
		.prefix_length = 128,
		.type = LEASE_NA,
		.iaid = 1,
		.subnet_id = 1,
		.valid = 300,
		.preferred = 200,
		.transaction = now.lease_s,
		.duid = span_of("\0\3\0\1\2\0\0\0\0\7", 10),
		.user_context = span_of(context, sizeof(context) - 1)}};
	uint64_t sequence;

	store_lock(world.store);
	must(lease_apply(world.store, world.log_buffer, &now, &change, 1,
		 &sequence) == ERR_NONE);
	store_unlock(world.store);
}

static void
check_lease(void *context, uint32_t index, const struct lease_record *record)
{
	struct lease lease;

	(void)context;
	(void)record;
	store_read(world.store, index, &lease);
	must(lease.user_context.size <= LEASE_USER_CONTEXT_MAX);
	must(lease.user_context.size == 0 ||
	     json_is_map((const char *)lease.user_context.data,
		 lease.user_context.size));
}

static void
check_reply(void)
{
	const struct audit audit_of = {.datagram = &world.query->datagram,
	    .reply = &world.query->reply,
	    .server_id = span_of(world_server_id, sizeof(world_server_id)),
	    .query = &query,
	    .seen = &reply};
	const char *wrong = NULL;
	uint32_t cursor = 0;

	must(seen_read(&reply, MESSAGE_RELAY_REPLY, world.query->reply.bytes,
		 world.query->reply.size) == NULL);
	must(reply.level_count == world.query->view.relay_count);
	if (seen_read(&query, MESSAGE_RELAY_FORWARD, bytes,
		world.query->datagram.bytes.size) == NULL)
		wrong = audit(&audit_of);
	if (wrong != NULL)
		(void)fprintf(stderr, "%s\n", wrong);
	must(wrong == NULL);
	store_lock(world.store);
	while (store_walk(world.store, &cursor, 100, check_lease, NULL))
		;
	store_unlock(world.store);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct datagram datagram = {
	    .source_port = 547, .interface = 2, .interface_name = "eth0"};
	struct reader r;
	struct writer w;
	unsigned levels;

	if (size < 2)
		return 0;
	levels = data[0] % LEVELS_MAX;
	reader_init(&r, span_of(data + 2, size - 2));
	write_client_message(&w, data[1]);
	for (unsigned i = 0; i < levels && writer_good(&w); i++)
		wrap(&w, &r, (uint8_t)i);
	if (!writer_good(&w))
		return 0;
	datagram.bytes = writer_span(&w);
	datagram.source = address_load(
	    (const uint8_t *)(levels == 0
				  ? "\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1"
				  : "\x20\1\xd\xb8\0\x77\0\0\0\0\0\0\0\0\0\1"));
	datagram.destination =
	    address_load((const uint8_t *)"\xff\2\0\0\0\0\0\0\0\0\0\0\0\1\0\2");
	must(world_start_by(&world, fuzz_snapshot, fuzz_config(CONFIG)));
	if (data[1] & 2)
		put_lease();
	world_send(&world, &datagram);
	if (world.query->drop == DROP_NONE)
		check_reply();
	world_stop(&world);
	return 0;
}
