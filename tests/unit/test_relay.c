/*
 * test_relay.c: the way back through the relays, and DUIDs.
 *
 * Promised: P-9.2-a, P-9.2-b, P-19.3-a, P-19.3-b, P-19.3-d, P-19.3-g,
 * P-21.18-a, P-21.18-c, P-21.18-d, P8357-5.2-a, P4994-5-a, P4994-5-b and the
 * golden packet of protocol.md 9; DUIDs of RFC 9915 11.2 to 11.4.
 */
#include "dhcp6d/proto/duid.h"
#include "dhcp6d/proto/option_walk.h"
#include "dhcp6d/proto/relay.h"
#include "libcommon/text.h"
#include "tests/unit/sample_message.h"
#include "tests/unit/suite.h"

static uint8_t query_room[80000], reply_room[80000];
static struct view view;
static struct writer query, reply;

static void
setup(void)
{
	writer_init(&query, query_room, sizeof(query_room));
	writer_init(&reply, reply_room, sizeof(reply_room));
}

/* Wraps a message of the given bytes as the reply to the query. */
static void
wrap(const void *message, size_t size)
{
	size_t marks[RELAY_LEVELS_MAX];

	ck_assert_int_eq(view_decode(&view, writer_span(&query)), VIEW_GOOD);
	relay_open(&reply, &view, marks);
	writer_bytes(&reply, span_of(message, size));
	relay_close(&reply, &view, marks);
	ck_assert(writer_good(&reply));
}

/* One level of the reply: its options, and what is in its Relay Message. */
static struct span
unwrap(struct span message, struct span *options)
{
	struct option_at at;

	ck_assert_uint_ge(message.size, RELAY_HEADER_SIZE);
	ck_assert_uint_eq(message.data[0], MESSAGE_RELAY_REPLY);
	*options = span_of(
	    message.data + RELAY_HEADER_SIZE, message.size - RELAY_HEADER_SIZE);
	ck_assert(option_walk_is_good(*options));
	ck_assert(option_walk_find(*options, OPTION_RELAY_MSG, &at));
	return at.value;
}

START_TEST(test_without_relays)
{
	sample_solicit(&query);
	wrap("\7\1\2\3", 4);
	ck_assert_uint_eq(reply.size, 4);
}
END_TEST

/* Same relays, same order, all fields of each (P-19.3-a, -b, P-9.2-a). */
START_TEST(test_levels)
{
	static const unsigned levels[] = {1, 2, 3, 8, 32};
	unsigned count = levels[_i];
	struct span message, options;
	struct option_at at;

	sample_relayed(&query, count);
	wrap("\7\1\2\3", 4);
	message = writer_span(&reply);
	for (unsigned i = 0; i < count; i++) {
		const uint8_t *header = message.data;
		uint8_t hop = (uint8_t)(count - 1 - i);

		message = unwrap(message, &options);
		/* hop count and both addresses, octet for octet */
		ck_assert_mem_eq(header + 1,
		    (i == 0 ? query_room
			    : view.relays[i].options.data - RELAY_HEADER_SIZE) +
			1,
		    RELAY_HEADER_SIZE - 1);
		ck_assert_uint_eq(header[1], hop);
		ck_assert(option_walk_find(options, OPTION_INTERFACE_ID, &at));
		ck_assert_uint_eq(at.value.size, 4);
		ck_assert_uint_eq(at.value.data[3], hop); /* P-21.18-a */
	}
	ck_assert(span_equal(message, span_of("\7\1\2\3", 4)));
}
END_TEST

/* protocol.md 9: two levels around a Reply of 38 octets, 84 and 122 octets. */
START_TEST(test_golden)
{
	static const char reply_hex[] = "07010203"
					"0002000a00030001020000000001"
					"0001000a00030001020000000002"
					"000d00020000";
	static const char golden_hex[] = "0d01"
					 "00000000000000000000000000000000"
					 "20010db8000100000000000000000001"
					 "00090054"
					 "0d00"
					 "20010db8000100000000000000000001"
					 "fe800000000000000000000000000002"
					 "0012000465746831"
					 "00090026"
					 "07010203"
					 "0002000a00030001020000000001"
					 "0001000a00030001020000000002"
					 "000d00020000";
	static const char query_hex[] = "0c01"
					"00000000000000000000000000000000"
					"20010db8000100000000000000000001"
					"00090036"
					"0c00"
					"20010db8000100000000000000000001"
					"fe800000000000000000000000000002"
					"0012000465746831"
					"00090008"
					"0101020300060000";
	uint8_t message[64], golden[200];
	size_t size, golden_size;

	ck_assert(text_to_bytes(query_hex, strlen(query_hex), query_room,
	    sizeof(query_room), &query.size));
	ck_assert(text_to_bytes(
	    reply_hex, strlen(reply_hex), message, sizeof(message), &size));
	ck_assert(text_to_bytes(golden_hex, strlen(golden_hex), golden,
	    sizeof(golden), &golden_size));
	wrap(message, size);
	ck_assert_uint_eq(reply.size, 122);
	ck_assert_uint_eq(reply.size, golden_size);
	ck_assert_mem_eq(reply_room, golden, golden_size);
}
END_TEST

static void
query_with(uint16_t code, const void *value, size_t size)
{
	writer_option(&query, code, span_of(value, size));
}

static void
start_query(void)
{
	size_t mark = sample_open_relay(&query, 0);

	sample_solicit(&query);
	writer_close_option(&query, mark);
}

static struct span
reply_options(void)
{
	struct span options;

	wrap("\7\1\2\3", 4);
	unwrap(writer_span(&reply), &options);
	return options;
}

static unsigned
count_of(struct span options, uint16_t code)
{
	struct option_at at;
	struct reader r;
	unsigned count = 0;

	reader_init(&r, options);
	while (option_walk_next(&r, &at))
		count += at.code == code;
	return count;
}

/* P8357-5.2-a: copied with 0 and with 1000; absent where it was absent. */
START_TEST(test_relay_port)
{
	static const uint8_t ports[2][2] = {{0, 0}, {0x03, 0xe8}};
	struct option_at at;
	struct span options;

	start_query();
	query_with(OPTION_RELAY_PORT, ports[_i], 2);
	options = reply_options();
	ck_assert(option_walk_find(options, OPTION_RELAY_PORT, &at));
	ck_assert(span_equal(at.value, span_of(ports[_i], 2)));
}
END_TEST

START_TEST(test_nothing_more)
{
	struct span options;

	start_query();
	query_with(OPTION_REMOTE_ID, "\0\0\0\1abc", 7);
	options = reply_options();
	ck_assert_uint_eq(count_of(options, OPTION_INTERFACE_ID), 1);
	ck_assert_uint_eq(count_of(options, OPTION_RELAY_MSG), 1);
	ck_assert_uint_eq(options.size, 8 + 8); /* and no other */
}
END_TEST

/* P4994-5-a: listed and there, unknown ones too, octet for octet. */
START_TEST(test_echo_request)
{
	static const uint8_t codes[] = {0, 37, 0, 38, 0xfd, 0xe9, 0, 37};
	struct option_at at;
	struct span options;

	start_query();
	query_with(65001, "\0\1", 2);
	query_with(OPTION_REMOTE_ID, "\0\0\0\1abc", 7);
	query_with(OPTION_SUBSCRIBER_ID, "sub", 3);
	query_with(OPTION_RELAY_ID, "\0\2abc", 5);
	query_with(OPTION_ERO, codes, sizeof(codes));
	options = reply_options();
	ck_assert(option_walk_find(options, OPTION_REMOTE_ID, &at));
	ck_assert(span_equal(at.value, span_of("\0\0\0\1abc", 7)));
	ck_assert(option_walk_find(options, 65001, &at));
	ck_assert(span_equal(at.value, span_of("\0\1", 2)));
	ck_assert_uint_eq(count_of(options, OPTION_REMOTE_ID), 1);
	ck_assert_uint_eq(count_of(options, OPTION_SUBSCRIBER_ID), 1);
	ck_assert_uint_eq(count_of(options, OPTION_RELAY_ID), 0);
}
END_TEST

/* P4994-5-b: what is there anyway, or was not there, is skipped. */
START_TEST(test_echo_request_skips)
{
	static const uint8_t codes[] = {0, 18, 0, 9, 0, 135, 0, 99};
	struct span options;

	start_query();
	query_with(OPTION_RELAY_PORT, "\0\0", 2);
	query_with(OPTION_ERO, codes, sizeof(codes));
	options = reply_options();
	ck_assert_uint_eq(count_of(options, OPTION_INTERFACE_ID), 1);
	ck_assert_uint_eq(count_of(options, OPTION_RELAY_MSG), 1);
	ck_assert_uint_eq(count_of(options, OPTION_RELAY_PORT), 1);
	ck_assert_uint_eq(count_of(options, 99), 0);
}
END_TEST

/* P-21.18-c and -d: any octets, 1 and 4096 of them, and none at all. */
START_TEST(test_interface_id_sizes)
{
	static const size_t sizes[] = {0, 1, 4096};
	static uint8_t interface_id[4096];
	struct option_at at;
	struct span options;
	size_t mark;

	writer_u8(&query, MESSAGE_RELAY_FORWARD);
	writer_u8(&query, 0);
	writer_address(&query, sample_address);
	writer_address(&query, sample_address);
	query_with(OPTION_INTERFACE_ID, interface_id, sizes[_i]);
	mark = writer_open_option(&query, OPTION_RELAY_MSG);
	sample_solicit(&query);
	writer_close_option(&query, mark);
	options = reply_options();
	ck_assert(option_walk_find(options, OPTION_INTERFACE_ID, &at));
	ck_assert(span_equal(at.value, span_of(interface_id, sizes[_i])));
}
END_TEST

/* What does not fit is never cut: the writer fails as a whole. */
START_TEST(test_no_room)
{
	size_t marks[RELAY_LEVELS_MAX];

	sample_relayed(&query, 2);
	ck_assert_int_eq(view_decode(&view, writer_span(&query)), VIEW_GOOD);
	writer_init(&reply, reply_room, 60);
	relay_open(&reply, &view, marks);
	relay_close(&reply, &view, marks);
	ck_assert(!writer_good(&reply));
}
END_TEST

START_TEST(test_duid_make)
{
	static const uint8_t mac[] = {0x52, 0x54, 0, 0xd6, 0xc2, 0xa9};
	struct writer w;
	uint8_t out[64];

	writer_init(&w, out, sizeof(out));
	duid_make_llt(&w, HARDWARE_TYPE_ETHERNET, DUID_EPOCH + 0x01020304,
	    span_of(mac, 6));
	ck_assert(span_equal(writer_span(&w),
	    span_of("\0\1\0\1\1\2\3\4\x52\x54\0\xd6\xc2\xa9", 14)));
	writer_init(&w, out, sizeof(out));
	duid_make_ll(&w, HARDWARE_TYPE_ETHERNET, span_of(mac, 6));
	ck_assert(span_equal(
	    writer_span(&w), span_of("\0\3\0\1\x52\x54\0\xd6\xc2\xa9", 10)));
	writer_init(&w, out, sizeof(out));
	duid_make_en(&w, 2495, span_of("\x87", 1));
	ck_assert(
	    span_equal(writer_span(&w), span_of("\0\2\0\0\x09\xbf\x87", 7)));
}
END_TEST

START_TEST(test_duid_hardware_address)
{
	struct span address;
	uint16_t type = 0;

	ck_assert(duid_hardware_address(
	    span_of("\0\1\0\6\1\2\3\4\x52\x54", 10), &type, &address));
	ck_assert_uint_eq(type, 6);
	ck_assert(span_equal(address, span_of("\x52\x54", 2)));
	ck_assert(
	    duid_hardware_address(span_of("\0\3\0\1\x52", 5), &type, &address));
	ck_assert_uint_eq(address.size, 1);
	ck_assert(
	    !duid_hardware_address(span_of("\0\3\0\1", 4), &type, &address));
	ck_assert(
	    !duid_hardware_address(span_of("\0\3\0", 3), &type, &address));
	ck_assert(!duid_hardware_address(
	    span_of("\0\1\0\1\1\2\3\4", 8), &type, &address));
	ck_assert(!duid_hardware_address(
	    span_of("\0\2\0\1\1\2\3\4\5", 9), &type, &address));
	ck_assert(!duid_hardware_address(SPAN_EMPTY, &type, &address));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("relay");
	TCase *tests = tcase_create("relay");

	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_add_test(tests, test_without_relays);
	tcase_add_loop_test(tests, test_levels, 0, 5);
	tcase_add_test(tests, test_golden);
	tcase_add_loop_test(tests, test_relay_port, 0, 2);
	tcase_add_test(tests, test_nothing_more);
	tcase_add_test(tests, test_echo_request);
	tcase_add_test(tests, test_echo_request_skips);
	tcase_add_loop_test(tests, test_interface_id_sizes, 0, 3);
	tcase_add_test(tests, test_no_room);
	tcase_add_test(tests, test_duid_make);
	tcase_add_test(tests, test_duid_hardware_address);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
