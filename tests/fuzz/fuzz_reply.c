/*
 * fuzz_reply.c: the reply builder with too little room, behind any relays.
 *
 * Input: an octet that chooses a configuration, two for a size, then messages
 * (compose.h). Each reply is built once more for capacities around its size,
 * for the given one and for those around what encode_has_room says; memory of
 * exactly that size holds it. It is whole then, by the tests' own decoder, or
 * nothing is sent and that is counted as lack of room; where encode_has_room
 * promised room, there is (promise: nothing is granted untold). Relay levels
 * come back as many as went, with the same addresses.
 */
#include <string.h>

#include "dhcp6d/packet/encode.h"
#include "tests/fuzz/compose.h"
#include "tests/fuzz/configs.h"
#include "tests/fuzz/fuzz.h"
#include "tests/replay/world.h"

#define MESSAGES_MAX 8

static struct world world;
static struct composer composer;
static struct seen seen;

static void
check_levels(const struct view *view)
{
	uint8_t link[ADDRESS_WIRE_SIZE];

	must(seen.level_count == view->relay_count);
	for (unsigned i = 0; i < view->relay_count; i++) {
		address_store(link, view->relays[i].link_address);
		must(seen.levels[i].header[1] == view->relays[i].hop_count);
		must(
		    memcmp(seen.levels[i].header + 2, link, sizeof(link)) == 0);
	}
}

static void
encode_into(size_t capacity)
{
	struct query *query = world.query;
	bool promised = encode_has_room(&query->view, capacity);
	uint8_t *memory = malloc(capacity > 0 ? capacity : 1);

	must(memory != NULL);
	world_encode(&world, memory, capacity);
	if (query->drop == DROP_NONE) {
		must(query->reply.size <= capacity);
		must(seen_read(&seen, MESSAGE_RELAY_REPLY, memory,
			 query->reply.size) == NULL);
		check_levels(&query->view);
	} else {
		must(query->drop == DROP_NO_ROOM && !promised);
		must(query->reply.size == 0);
	}
	free(memory);
}

/* The least capacity that is said to suffice. */
static size_t
least_room(const struct view *view)
{
	size_t low = 0, high = DATAGRAM_MAX;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (encode_has_room(view, middle))
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static void
try_capacities(size_t asked)
{
	size_t size = world.query->reply.size;
	size_t least = least_room(&world.query->view);

	encode_into(asked);
	encode_into(asked % (size + 1));
	encode_into(size - 1);
	encode_into(size);
	encode_into(size + 1);
	encode_into(least);
	encode_into(least - 1);
	encode_into(0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t asked;

	if (size < 3)
		return 0;
	asked = load_u16(data + 1) % (DATAGRAM_MAX + 1);
	compose_start(&composer, span_of(data + 3, size - 3));
	must(world_start_by(&world, fuzz_snapshot, fuzz_config(data[0])));
	for (unsigned i = 0;
	     i < MESSAGES_MAX && reader_left(&composer.from) > 0; i++) {
		if (!compose_message(&composer))
			continue;
		world_send(&world, &composer.datagram);
		if (world.query->drop != DROP_NONE)
			continue;
		must(seen_read(&seen, MESSAGE_RELAY_REPLY, world.reply,
			 world.query->reply.size) == NULL);
		compose_learn(&composer, &seen);
		try_capacities(asked);
	}
	world_stop(&world);
	return 0;
}
