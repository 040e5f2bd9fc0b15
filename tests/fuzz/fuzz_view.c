/*
 * fuzz_view.c: any octets into view_decode, and back through relay_open.
 *
 * Beyond what the sanitizers see: a view that was called good has its spans
 * inside the datagram and its leases each in one IA, and a reply that is built
 * through its relays holds the same number of levels.
 */

#include "dhcp6d/proto/duid.h"
#include "dhcp6d/proto/option_text.h"
#include "dhcp6d/proto/peek.h"
#include "dhcp6d/proto/relay.h"
#include "dhcp6d/proto/view.h"
#include "tests/fuzz/fuzz.h"

static struct view view;

static void
must_inside(struct span span)
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

	must_inside(view.message);
	must_inside(view.client_id);
	must_inside(view.server_id);
	must_inside(view.oro);
	must_inside(view.fqdn);
	for (unsigned i = 0; i < view.option_count; i++)
		must_inside(
		    span_of(view.options[i].data, view.options[i].size));
	for (unsigned i = 0; i < view.ia_count; i++) {
		must(view.ias[i].lease_first + view.ias[i].lease_count <=
		     view.lease_count);
		leases += view.ias[i].lease_count;
	}
	must(leases == view.lease_count);
	for (unsigned i = 0; i < view.lease_count; i++)
		must_inside(view.leases[i].options);
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

/* What a log shows, with room for all, for some and for nothing. */
static void
check_texts(void)
{
	static uint8_t text[1 << 19];
	static const size_t rooms[] = {sizeof(text), 40, 0};
	struct writer w;

	for (unsigned i = 0; i < view.option_count; i++) {
		const struct option_at at = {.code = view.options[i].code,
		    .value =
			span_of(view.options[i].data, view.options[i].size)};
		const struct option_definition *definition =
		    option_find_dhcp6(at.code);

		for (unsigned k = 0; k < 3; k++) {
			writer_init(&w, text, rooms[k]);
			option_write_text(&w, definition, at);
			must(k > 0 || (writer_good(&w) && w.size > 0));
			must(w.size <= rooms[k]);
			writer_init(&w, text, rooms[k]);
			option_write_string(&w, definition, at);
		}
	}
}

/* A DUID of ours around the same address says it, too. */
static void
check_duids(uint16_t type, struct span address)
{
	uint8_t bytes[UINT16_MAX];
	struct span found;
	struct writer w;
	uint16_t type_found;

	writer_init(&w, bytes, sizeof(bytes));
	duid_make_ll(&w, type, address);
	must(duid_hardware_address(writer_span(&w), &type_found, &found));
	must(type_found == type && span_equal(found, address));
	writer_init(&w, bytes, sizeof(bytes));
	duid_make_llt(&w, type, 1700000000, address);
	must(duid_hardware_address(writer_span(&w), &type_found, &found));
	must(type_found == type && span_equal(found, address));
	writer_init(&w, bytes, sizeof(bytes));
	duid_make_en(&w, 4491, address);
	must(!duid_hardware_address(writer_span(&w), &type_found, &found));
}

static void
check_client_id(void)
{
	uint16_t type;
	struct span address;

	if (view.client_id.data != NULL &&
	    duid_hardware_address(view.client_id, &type, &address)) {
		must_inside(address);
		must(address.size > 0);
		check_duids(type, address);
	}
}

static void
check(enum view_error error)
{
	if (error != VIEW_GOOD) {
		must(view_error_text(error)[0] != 0);
		return;
	}
	must(peek_type(view.datagram) == view.type);
	check_view();
	check_way_back();
	check_texts();
	check_client_id();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum view_error strict = view_decode(&view, span_of(data, size));

	(void)peek_type(span_of(data, size));
	check(strict);
	check(view_decode_leniently(&view, span_of(data, size)));
	return 0;
}
