/*
 * test_view_relay.c: relayed messages, level by level, or an error.
 *
 * Promised: P-8-b relayed, P-9.1-a, P-19.3-d, P-19.3-e, P-19.3-f, P-21.18-d;
 * protocol.md 1.1 steps 1 and 2, 2.1, 5.1.
 */
#include "tests/unit/view_check.h"

START_TEST(test_every_truncation_relayed)
{
	sample_relayed(&w, 3);
	for (size_t size = 0; size < w.size; size++)
		ck_assert_int_ne(decode_exact(room, size), VIEW_GOOD);
	ck_assert_int_eq(decode(), VIEW_GOOD);
}
END_TEST

START_TEST(test_every_flipped_bit_relayed)
{
	sample_relayed(&w, 2);
	flip_every_bit();
}
END_TEST

/* P-19.3-d: 1, 2, 8 and 32 levels; 33 are too many. */
START_TEST(test_relay_levels)
{
	static const unsigned levels[] = {1, 2, 8, 32};
	unsigned count = levels[_i];

	sample_relayed(&w, count);
	ck_assert_int_eq(decode(), VIEW_GOOD);
	check_well_formed();
	ck_assert_uint_eq(view.relay_count, count);
	ck_assert_uint_eq(view.type, MESSAGE_SOLICIT);
	ck_assert_uint_eq(view.ia_count, 2);
	for (unsigned i = 0; i < count; i++) {
		const struct view_relay *relay = &view.relays[i];

		ck_assert_uint_eq(relay->hop_count, count - 1 - i);
		ck_assert_uint_eq(relay->link_address.low, count - 1 - i);
		ck_assert_uint_eq(relay->peer_address.low, count - 1 - i);
		ck_assert(relay->has_interface_id && !relay->has_relay_port);
		ck_assert_uint_eq(relay->interface_id.size, 4);
	}
	ck_assert_ptr_eq(view_nearest_relay(&view), &view.relays[count - 1]);
}
END_TEST

START_TEST(test_relay_too_deep)
{
	sample_relayed(&w, 33);
	ck_assert_int_eq(decode(), VIEW_RELAY_TOO_DEEP);
}
END_TEST

/* P-19.3-e: a thousand levels cost no stack, and end at the 33rd. */
START_TEST(test_relay_thousand_levels)
{
	size_t marks[1000];

	for (unsigned i = 0; i < 1000; i++)
		marks[i] = sample_open_relay(&w, 0);
	for (unsigned i = 1000; i > 0; i--)
		writer_close_option(&w, marks[i - 1]);
	ck_assert_int_eq(decode(), VIEW_RELAY_TOO_DEEP);
}
END_TEST

/* P-9.1-a: 34 octets of RELAY-FORW. */
START_TEST(test_relay_without_message)
{
	sample_open_relay(&w, 0);
	ck_assert_int_eq(decode_exact(room, 34), VIEW_RELAY_NO_MESSAGE);
	ck_assert_int_eq(decode_exact(room, 33), VIEW_TOO_SHORT);
	/* empty, and shorter than a header */
	ck_assert_int_eq(decode(), VIEW_RELAY_NO_MESSAGE);
}
END_TEST

START_TEST(test_relay_message_of_three_octets)
{
	size_t mark = sample_open_relay(&w, 0);

	writer_u8(&w, MESSAGE_SOLICIT);
	writer_u16(&w, 0);
	writer_close_option(&w, mark);
	ck_assert_int_eq(decode(), VIEW_RELAY_NO_MESSAGE);
}
END_TEST

START_TEST(test_relay_two_messages)
{
	size_t mark = sample_open_relay(&w, 0);

	sample_solicit(&w);
	writer_close_option(&w, mark);
	mark = writer_open_option(&w, OPTION_RELAY_MSG);
	sample_solicit(&w);
	writer_close_option(&w, mark);
	ck_assert_int_eq(decode(), VIEW_RELAY_NO_MESSAGE);
}
END_TEST

/* An empty second one counts as well. */
START_TEST(test_relay_two_messages_one_empty)
{
	size_t mark = sample_open_relay(&w, 0);

	sample_solicit(&w);
	writer_close_option(&w, mark);
	writer_option(&w, OPTION_RELAY_MSG, SPAN_EMPTY);
	ck_assert_int_eq(decode(), VIEW_RELAY_NO_MESSAGE);
}
END_TEST

static void
relay_options(uint16_t code, const char *value, size_t size)
{
	size_t mark = sample_open_relay(&w, 0);

	sample_solicit(&w);
	writer_close_option(&w, mark);
	writer_option(&w, code, span_of(value, size));
}

START_TEST(test_relay_options)
{
	const struct view_relay *relay = &view.relays[0];

	relay_options(OPTION_REMOTE_ID, "\0\0\x12\x34remote", 10);
	writer_option(&w, OPTION_SUBSCRIBER_ID, span_of("s", 1));
	writer_option(&w, OPTION_RELAY_ID, span_of("\0\2rel", 5));
	writer_option(&w, OPTION_ERO, span_of("\0\x25\0\x26", 4));
	writer_option(&w, OPTION_RSOO, span_of("\0\x41\0\1x", 5));
	writer_option(&w, OPTION_CLIENT_LINKLAYER_ADDR, span_of("\0\1\2\3", 4));
	writer_option(&w, OPTION_RELAY_PORT, span_of("\x03\xe8", 2));
	writer_option(&w, OPTION_INTERFACE_ID, span_of("second", 6));
	ck_assert_int_eq(decode(), VIEW_GOOD);
	check_well_formed();
	ck_assert_uint_eq(relay->remote_id.size, 10);
	ck_assert_uint_eq(relay->subscriber_id.size, 1);
	ck_assert_uint_eq(relay->relay_id.size, 5);
	ck_assert_uint_eq(relay->echo_request.size, 4);
	ck_assert_uint_eq(relay->rsoo.size, 5);
	ck_assert_uint_eq(relay->link_layer.size, 4);
	ck_assert(relay->has_relay_port && relay->relay_port == 1000);
	ck_assert_uint_eq(relay->interface_id.size, 4); /* the first */
}
END_TEST

/* Step 10: what is too short or inconsistent is absent, no more. */
START_TEST(test_relay_bad_options)
{
	const struct view_relay *relay = &view.relays[0];

	relay_options(OPTION_REMOTE_ID, "\0\0\x12\x34", 4);
	writer_option(&w, OPTION_SUBSCRIBER_ID, SPAN_EMPTY);
	writer_option(&w, OPTION_RELAY_ID, span_of("\0\2", 2));
	writer_option(&w, OPTION_ERO, span_of("\0\x25\0", 3));
	writer_option(&w, OPTION_RSOO, span_of("\0\x41\0\2x", 5));
	writer_option(&w, OPTION_CLIENT_LINKLAYER_ADDR, span_of("\0", 1));
	writer_option(&w, OPTION_RELAY_PORT, span_of("\x03", 1));
	ck_assert_int_eq(decode(), VIEW_GOOD);
	ck_assert_ptr_null(relay->remote_id.data);
	ck_assert_ptr_null(relay->subscriber_id.data);
	ck_assert_ptr_null(relay->relay_id.data);
	ck_assert_ptr_null(relay->echo_request.data);
	ck_assert_ptr_null(relay->rsoo.data);
	ck_assert_ptr_null(relay->link_layer.data);
	ck_assert(!relay->has_relay_port);
}
END_TEST

/* 5.1: of an Echo Request only so many codes are read. */
START_TEST(test_relay_long_echo_request)
{
	static uint8_t codes[2 * VIEW_ECHOES_MAX + 2];

	relay_options(OPTION_ERO, (const char *)codes, sizeof(codes));
	ck_assert_int_eq(decode(), VIEW_GOOD);
	ck_assert_uint_eq(
	    view.relays[0].echo_request.size, 2 * VIEW_ECHOES_MAX);
}
END_TEST

START_TEST(test_relay_too_many_options)
{
	relay_options(60001, "", 0); /* 18, 9, 60001: three */
	for (unsigned i = 3; i < VIEW_RELAY_OPTIONS_MAX; i++)
		writer_option(&w, 60002, SPAN_EMPTY);
	ck_assert_int_eq(decode(), VIEW_GOOD);
	writer_option(&w, 60002, SPAN_EMPTY);
	ck_assert_int_eq(decode(), VIEW_TOO_MANY);
}
END_TEST

/* A server's message inside a Relay-forward is seen, and not read. */
START_TEST(test_types_not_read)
{
	static const uint8_t types[] = {0, 2, 7, 10, 13, 22, 23, 37, 38, 255};
	size_t mark = sample_open_relay(&w, 0);

	sample_header(&w, types[_i]);
	writer_u8(&w, 0xff); /* would be a stray octet */
	writer_close_option(&w, mark);
	ck_assert_int_eq(decode(), VIEW_GOOD);
	ck_assert_uint_eq(view.type, types[_i]);
	ck_assert_uint_eq(view.option_count, 0);
}
END_TEST

/* What a server looks at when it has no time to read. */
START_TEST(test_peek)
{
	for (unsigned levels = 0; levels <= RELAY_LEVELS_MAX; levels++) {
		setup();
		sample_relayed(&w, levels);
		ck_assert_uint_eq(
		    peek_type(span_of(room, w.size)), MESSAGE_SOLICIT);
		for (size_t size = 0; size < w.size && levels > 0; size++)
			ck_assert_uint_eq(peek_type(span_of(room, size)), 0);
	}
	setup();
	sample_relayed(&w, RELAY_LEVELS_MAX + 1);
	ck_assert_uint_eq(peek_type(span_of(room, w.size)), 0);
	ck_assert_uint_eq(peek_type(SPAN_EMPTY), 0);
	memset(room, MESSAGE_RELAY_FORWARD, sizeof(room));
	ck_assert_uint_eq(peek_type(span_of(room, sizeof(room))), 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("view_relay");
	TCase *tests = tcase_create("relays");

	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_add_test(tests, test_every_truncation_relayed);
	tcase_add_test(tests, test_every_flipped_bit_relayed);
	tcase_add_loop_test(tests, test_relay_levels, 0, 4);
	tcase_add_test(tests, test_relay_too_deep);
	tcase_add_test(tests, test_relay_thousand_levels);
	tcase_add_test(tests, test_relay_without_message);
	tcase_add_test(tests, test_relay_message_of_three_octets);
	tcase_add_test(tests, test_relay_two_messages);
	tcase_add_test(tests, test_relay_two_messages_one_empty);
	tcase_add_test(tests, test_relay_options);
	tcase_add_test(tests, test_relay_bad_options);
	tcase_add_test(tests, test_relay_too_many_options);
	tcase_add_test(tests, test_relay_long_echo_request);
	tcase_add_loop_test(tests, test_types_not_read, 0, 10);
	tcase_add_test(tests, test_peek);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
