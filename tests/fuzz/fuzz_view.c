/*
 * fuzz_view.c: any octets into view_decode, and back through relay_open.
 *
 * Beyond what the sanitizers see: a view that was called good has its spans
 * inside the datagram and its leases each in one IA, and a reply that is built
 * through its relays holds the same number of levels.
 */

#include "dhcp6d/proto/option_walk.h"
#include "dhcp6d/proto/relay.h"
#include "dhcp6d/proto/view.h"
#include "tests/fuzz/fuzz.h"

static struct view view;

static void
require_inside(struct span span)
{
	const uint8_t *start = view.datagram.data;

	must(span.data == NULL ||
	     (span.data >= start &&
		 span.data + span.size <= start + view.datagram.size));
}

static void
check_view(void)
{
	unsigned leases = 0;

	require_inside(view.message);
	require_inside(view.client_id);
	require_inside(view.server_id);
	require_inside(view.oro);
	require_inside(view.fqdn);
	for (unsigned i = 0; i < view.option_count; i++)
		require_inside(
		    span_of(view.options[i].data, view.options[i].size));
	for (unsigned i = 0; i < view.ia_count; i++) {
		must(view.ias[i].lease_first + view.ias[i].lease_count <=
		     view.lease_count);
		leases += view.ias[i].lease_count;
	}
	must(leases == view.lease_count);
	for (unsigned i = 0; i < view.lease_count; i++)
		require_inside(view.leases[i].options);
}

static void
check_way_back(void)
{
	static uint8_t room[DATAGRAM_MAX];
	size_t marks[RELAY_LEVELS_MAX];
	struct span message;
	struct option_at at;
	struct writer w;
	unsigned levels = 0;

	writer_init(&w, room, sizeof(room));
	relay_open(&w, &view, marks);
	writer_bytes(&w, span_of("\7\1\2\3", CLIENT_HEADER_SIZE));
	relay_close(&w, &view, marks);
	if (!writer_good(&w))
		return;
	message = writer_span(&w);
	while (message.data[0] == MESSAGE_RELAY_REPLY) {
		struct span options = span_of(message.data + RELAY_HEADER_SIZE,
		    message.size - RELAY_HEADER_SIZE);

		must(option_walk_is_good(options));
		must(option_walk_find(options, OPTION_RELAY_MSG, &at));
		message = at.value;
		levels++;
	}
	must(levels == view.relay_count);
	must(message.size == CLIENT_HEADER_SIZE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (view_decode(&view, span_of(data, size)) != VIEW_GOOD)
		return 0;
	check_view();
	check_way_back();
	return 0;
}
