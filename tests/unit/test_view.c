/*
 * test_view.c: every datagram becomes a view or an error, none a crash.
 *
 * Promised: P-8-a, P-8-b (every truncation, every flipped bit),
 * P-10-b, P-11-b, P-11.1-a, P-11.1-b, P-12-a, P-16-a,
 * P-21-a, P-21.5-a, P-21.7-c, P-21.15-a, P-21.18-b, P-21.22-b, P6939-6-b,
 * protocol.md 1.1 steps 1, 6 to 10 and 12, 1.4 row 14, 5.1.
 */
#include "tests/unit/view_check.h"

START_TEST(test_solicit)
{
	sample_solicit(&w);
	ck_assert_int_eq(decode(), VIEW_GOOD);
	check_well_formed();
	ck_assert_uint_eq(view.type, MESSAGE_SOLICIT);
	ck_assert_mem_eq(view.transaction, "\x01\x02\x03", 3);
	ck_assert(span_equal(view.client_id,
	    span_of(sample_client_id, sizeof(sample_client_id))));
	ck_assert_ptr_null(view.server_id.data);
	ck_assert(view.has_rapid_commit && view.has_reconf_accept);
	ck_assert(!view.has_ia_ta);
	ck_assert(view.has_elapsed && view.elapsed == 150);
	ck_assert_uint_eq(view.fqdn.size, 5);
	ck_assert_uint_eq(view.option_count, 10);
	ck_assert_uint_eq(view.relay_count, 0);
	ck_assert_ptr_null(view_nearest_relay(&view));
}
END_TEST

START_TEST(test_solicit_ias)
{
	sample_solicit(&w);
	ck_assert_int_eq(decode(), VIEW_GOOD);
	ck_assert_uint_eq(view.ia_count, 2); /* P-12-a: one IAID, two types */
	ck_assert_int_eq(view.ias[0].type, LEASE_NA);
	ck_assert_int_eq(view.ias[1].type, LEASE_PD);
	ck_assert_uint_eq(view.ias[1].iaid, 7);
	ck_assert_uint_eq(view.ias[1].t1, 1000);
	ck_assert_uint_eq(view.ias[1].t2, 2000);
	ck_assert_uint_eq(view.lease_count, 2);
	ck_assert(address_equal(view.leases[0].address, sample_address));
	ck_assert_uint_eq(view.leases[0].prefix_length, 128);
	ck_assert_uint_eq(view.leases[0].preferred, 300);
	ck_assert_uint_eq(view.leases[0].valid, 400);
	ck_assert(address_equal(view.leases[1].address, sample_prefix));
	ck_assert_uint_eq(view.leases[1].prefix_length, 60);
	ck_assert_uint_eq(view.leases[1].preferred, 300);
	ck_assert_uint_eq(view.leases[1].valid, 400);
}
END_TEST

START_TEST(test_find_and_requests)
{
	sample_solicit(&w);
	ck_assert_int_eq(decode(), VIEW_GOOD);
	ck_assert_uint_eq(view_find(&view, 65000)->size, 1); /* P-16-a */
	ck_assert_ptr_null(view_find(&view, 65001));
	ck_assert(view_requests(&view, 23));
	ck_assert(view_requests(&view, 82));
	ck_assert(!view_requests(&view, 83));
}
END_TEST

/* P-8-b: cut anywhere inside an option, nothing is answered. */
START_TEST(test_every_truncation)
{
	size_t good = 0;

	sample_solicit(&w);
	for (size_t size = 0; size < w.size; size++) {
		enum view_error error = decode_exact(room, size);

		if (size < CLIENT_HEADER_SIZE)
			ck_assert_int_eq(error, VIEW_TOO_SHORT);
		if (error == VIEW_GOOD) {
			check_well_formed();
			good++;
		} else if (size >= CLIENT_HEADER_SIZE) {
			ck_assert_int_eq(error, VIEW_OPTION_OVERRUN);
		}
	}
	/* between two options the cut cannot be seen: 10 options, 10 places */
	ck_assert_uint_eq(good, 10);
}
END_TEST

START_TEST(test_every_flipped_bit)
{
	sample_solicit(&w);
	flip_every_bit();
}
END_TEST

static void
request(uint8_t type)
{
	sample_header(&w, type);
}

/* P-11.1-a and -b: 3 to 130 octets and no others. */
START_TEST(test_client_id_lengths)
{
	uint8_t duid[DUID_MAX + 1];

	memset(duid, 0xfe, sizeof(duid)); /* P-11-b: an unknown type */
	request(MESSAGE_REQUEST);
	writer_option(&w, OPTION_CLIENTID, span_of(duid, (size_t)_i));
	ck_assert_int_eq(decode(),
	    _i >= DUID_MIN && _i <= DUID_MAX ? VIEW_GOOD : VIEW_BAD_CLIENT_ID);
	if (_i >= DUID_MIN && _i <= DUID_MAX)
		ck_assert_uint_eq(view.client_id.size, (size_t)_i);
}
END_TEST

START_TEST(test_client_id_of_nobody)
{
	request(MESSAGE_REQUEST);
	writer_option(&w, OPTION_CLIENTID, span_of("\0\0\0", 3));
	ck_assert_int_eq(decode(), VIEW_BAD_CLIENT_ID);
}
END_TEST

START_TEST(test_identifiers_twice)
{
	request((uint8_t)_i);
	writer_option(&w, OPTION_CLIENTID, span_of("\0\1\2", 3));
	writer_option(&w, OPTION_CLIENTID, span_of("\0\1\2", 3));
	/* a Reconfigure-request lists clients (RFC 6977 6.2.1) */
	ck_assert_int_eq(decode(), _i == MESSAGE_RECONFIGURE_REQUEST
				       ? VIEW_GOOD
				       : VIEW_SINGLETON_TWICE);
	setup();
	request((uint8_t)_i);
	writer_option(&w, OPTION_SERVERID, span_of("\0\1\2", 3));
	writer_option(&w, OPTION_SERVERID, span_of("\0\1\2", 3));
	ck_assert_int_eq(decode(), VIEW_SINGLETON_TWICE);
}
END_TEST

/* P-16.2-b wants to know of a Server Identifier, however broken it is. */
START_TEST(test_server_id_of_any_length)
{
	request(MESSAGE_SOLICIT);
	writer_option(&w, OPTION_SERVERID, SPAN_EMPTY);
	ck_assert_int_eq(decode(), VIEW_GOOD);
	ck_assert_ptr_nonnull(view.server_id.data);
	ck_assert_uint_eq(view.server_id.size, 0);
}
END_TEST

/* P-21-a: never joined; the first good one counts. */
START_TEST(test_other_singletons_twice)
{
	request(MESSAGE_SOLICIT);
	writer_option(&w, OPTION_ORO, span_of("\0", 1));
	writer_option(&w, OPTION_ORO, span_of("\0\x17", 2));
	writer_option(&w, OPTION_ORO, span_of("\0\x18", 2));
	writer_option(&w, OPTION_USER_CLASS, span_of("\0\1a", 3));
	writer_option(&w, OPTION_USER_CLASS, span_of("\0\1b", 3));
	writer_option(&w, OPTION_ELAPSED_TIME, span_of("\0\1", 2));
	writer_option(&w, OPTION_ELAPSED_TIME, span_of("\0\2", 2));
	ck_assert_int_eq(decode(), VIEW_GOOD);
	ck_assert_uint_eq(view.oro.size, 2);
	ck_assert(view_requests(&view, 23) && !view_requests(&view, 24));
	ck_assert_mem_eq(view_find(&view, OPTION_USER_CLASS)->data, "\0\1a", 3);
	ck_assert_uint_eq(view.elapsed, 1);
}
END_TEST

/* P-21.7-c: of odd length, empty, and of 32 000 codes. */
START_TEST(test_oro_sizes)
{
	size_t mark;

	request(MESSAGE_SOLICIT);
	writer_option(&w, OPTION_ORO, span_of("\0\x17\0", 3));
	ck_assert_int_eq(decode(), VIEW_GOOD);
	ck_assert_ptr_null(view.oro.data);
	setup();
	request(MESSAGE_SOLICIT);
	writer_option(&w, OPTION_ORO, SPAN_EMPTY);
	ck_assert_int_eq(decode(), VIEW_GOOD);
	ck_assert(!view_requests(&view, 0));
	setup();
	request(MESSAGE_SOLICIT);
	mark = writer_open_option(&w, OPTION_ORO);
	for (uint16_t i = 0; i < 32000; i++)
		writer_u16(&w, i);
	writer_close_option(&w, mark);
	ck_assert_int_eq(decode(), VIEW_GOOD);
	ck_assert(view_requests(&view, VIEW_REQUESTS_MAX - 1));
	ck_assert(!view_requests(&view, VIEW_REQUESTS_MAX));
}
END_TEST

/* P-21.15-a, P-10-b, P-21.18-b, P6939-6-b: absent, the rest is served. */
START_TEST(test_ignored_options)
{
	static const struct {
		uint16_t code;
		const char *value;
		size_t size;
	} bad[] = {
	    {OPTION_USER_CLASS, "\0\2a", 3},
	    {OPTION_USER_CLASS, "a", 1},
	    {OPTION_CLIENT_FQDN, "\1\3www\xc0\x0c", 7},
	    {OPTION_CLIENT_FQDN, "\1\3ww", 4},
	    {OPTION_CLIENT_FQDN, "", 0},
	    {OPTION_VENDOR_OPTS, "\0\0\1\2\0\1\0\1", 8},
	    {OPTION_VENDOR_CLASS, "\0\0\1", 3},
	    {OPTION_ELAPSED_TIME, "\0", 1},
	    {OPTION_ELAPSED_TIME, "\0\0\0", 3},
	    {OPTION_RAPID_COMMIT, "x", 1},
	    {OPTION_INTERFACE_ID, "eth0", 4},
	    {OPTION_RELAY_PORT, "\0\0", 2},
	    {OPTION_CLIENT_LINKLAYER_ADDR, "\0\1abcdef", 8},
	    {OPTION_IAADDR, "0123456789abcdef01234567", 24},
	    {OPTION_STATUS_CODE, "\0\0", 2},
	    {OPTION_RELAY_MSG, "\1\0\0\0", 4},
	    {OPTION_IA_NA, "\0\0\0\1\0\0\0\0\0\0\0", 11},
	    {OPTION_IA_PD, "\0\0\0\1\0\0\0\0\0\0\0\0\0", 13},
	};
	request(MESSAGE_SOLICIT);
	writer_option(&w, bad[_i].code, span_of(bad[_i].value, bad[_i].size));
	writer_option(&w, OPTION_RECONF_ACCEPT, SPAN_EMPTY);
	ck_assert_int_eq(decode(), VIEW_GOOD);
	ck_assert_uint_eq(view.option_count, 1);
	ck_assert_ptr_null(view_find(&view, bad[_i].code));
	ck_assert(view.has_reconf_accept && !view.has_rapid_commit);
	ck_assert_ptr_null(view.fqdn.data);
	ck_assert_uint_eq(view.ia_count, 0);
}
END_TEST

/* Seen in the field (protocol.md 7.8): odd, but good. */
START_TEST(test_odd_but_good)
{
	request(MESSAGE_SOLICIT);
	writer_option(&w, OPTION_VENDOR_CLASS, span_of("\0\0\1\2", 4));
	writer_option(&w, OPTION_CLIENT_FQDN, span_of("\0", 1));
	writer_option(&w, OPTION_USER_CLASS, span_of("\0\0", 2));
	ck_assert_int_eq(decode(), VIEW_GOOD);
	ck_assert_uint_eq(view.option_count, 3);
	ck_assert_uint_eq(view.fqdn.size, 1);
}
END_TEST

START_TEST(test_ia_ta)
{
	request(MESSAGE_SOLICIT);
	writer_option(&w, OPTION_IA_TA, span_of("\0\0\0\1", 4));
	ck_assert_int_eq(decode(), VIEW_GOOD);
	ck_assert(view.has_ia_ta); /* P-21.5-a */
	ck_assert_uint_eq(view.ia_count, 0);
}
END_TEST

static void
add_ia(uint16_t code, uint32_t iaid, unsigned first, unsigned count)
{
	size_t mark = sample_open_ia(&w, code, iaid);

	for (unsigned i = 0; i < count; i++) {
		struct address address = {0x20010db800000000, first + i};

		if (code == OPTION_IA_NA)
			sample_iaaddr(&w, address);
		else
			sample_iaprefix(&w, address, 128);
	}
	writer_close_option(&w, mark);
}

static void
check_ia(unsigned index, uint32_t iaid, unsigned first, unsigned count)
{
	const struct view_ia *ia = &view.ias[index];

	ck_assert_uint_eq(ia->iaid, iaid);
	ck_assert_uint_eq(ia->lease_count, count);
	for (unsigned i = 0; i < count; i++)
		ck_assert_uint_eq(
		    view.leases[ia->lease_first + i].address.low, first + i);
}

/* Row 14: first IA empty, second with the offered address. */
START_TEST(test_merge_empty_and_full)
{
	request(MESSAGE_REQUEST);
	add_ia(OPTION_IA_NA, 1, 0, 0);
	add_ia(OPTION_IA_NA, 1, 10, 1);
	ck_assert_int_eq(decode(), VIEW_GOOD);
	check_well_formed();
	ck_assert_uint_eq(view.ia_count, 1);
	check_ia(0, 1, 10, 1);
}
END_TEST

/* What stands between two parts of an IA keeps its own leases. */
START_TEST(test_merge_across_others)
{
	request(MESSAGE_REQUEST);
	add_ia(OPTION_IA_NA, 1, 10, 2);
	add_ia(OPTION_IA_NA, 2, 20, 3);
	add_ia(OPTION_IA_PD, 1, 30, 2);
	add_ia(OPTION_IA_NA, 3, 0, 0);
	add_ia(OPTION_IA_NA, 1, 12, 3);
	add_ia(OPTION_IA_PD, 1, 32, 1);
	add_ia(OPTION_IA_NA, 3, 40, 1);
	ck_assert_int_eq(decode(), VIEW_GOOD);
	check_well_formed();
	ck_assert_uint_eq(view.ia_count, 4);
	check_ia(0, 1, 10, 5);
	check_ia(1, 2, 20, 3);
	check_ia(2, 1, 30, 3);
	check_ia(3, 3, 40, 1);
}
END_TEST

/* Windows lists one address several times (protocol.md 7.3). */
START_TEST(test_leases_once)
{
	size_t mark;

	request(MESSAGE_RENEW);
	mark = sample_open_ia(&w, OPTION_IA_PD, 1);
	sample_iaprefix(&w, sample_prefix, 60);
	sample_iaprefix(&w, sample_prefix, 61);
	sample_iaprefix(&w, sample_prefix, 60);
	writer_close_option(&w, mark);
	add_ia(OPTION_IA_NA, 1, 10, 2);
	add_ia(OPTION_IA_NA, 1, 11, 2);
	ck_assert_int_eq(decode(), VIEW_GOOD);
	ck_assert_uint_eq(view.ias[0].lease_count, 2);
	check_ia(1, 1, 10, 3);
}
END_TEST

/* P-21.22-b: lengths above 128 are ignored, host bits masked. */
START_TEST(test_prefix_lengths)
{
	size_t mark;

	request(MESSAGE_REQUEST);
	mark = sample_open_ia(&w, OPTION_IA_PD, 1);
	sample_iaprefix(&w, sample_prefix, 129);
	sample_iaprefix(&w, sample_prefix, 255);
	sample_iaprefix(&w, sample_prefix, 0);
	sample_iaprefix(&w, sample_prefix, 48);
	sample_iaaddr(&w, sample_address); /* not of an IA_PD */
	writer_close_option(&w, mark);
	ck_assert_int_eq(decode(), VIEW_GOOD);
	ck_assert_uint_eq(view.lease_count, 2);
	ck_assert(address_is_any(view.leases[0].address));
	ck_assert_uint_eq(view.leases[0].prefix_length, 0);
	ck_assert_uint_eq(view.leases[1].address.high, 0x20010db80fff0000);
}
END_TEST

/* An option inside an IAADDR that leaves it makes the IAADDR absent. */
START_TEST(test_broken_lease_is_absent)
{
	size_t mark, inner;

	request(MESSAGE_REQUEST);
	mark = sample_open_ia(&w, OPTION_IA_NA, 1);
	inner = writer_open_option(&w, OPTION_IAADDR);
	writer_address(&w, sample_address);
	writer_u32(&w, 0);
	writer_u32(&w, 0);
	writer_u16(&w, OPTION_STATUS_CODE);
	writer_u16(&w, 3);
	writer_u16(&w, 0);
	writer_close_option(&w, inner);
	sample_iaaddr(&w, (struct address){1, 1});
	writer_close_option(&w, mark);
	ck_assert_int_eq(decode(), VIEW_GOOD);
	check_ia(0, 1, 1, 1);
}
END_TEST

/* 5.1: at the cap all is well, one beyond it the message is dropped. */
START_TEST(test_cap_of_options)
{
	request(MESSAGE_SOLICIT);
	for (unsigned i = 0; i < VIEW_OPTIONS_MAX; i++)
		writer_option(&w, 65000, SPAN_EMPTY);
	ck_assert_int_eq(decode(), VIEW_GOOD);
	writer_option(&w, 65000, SPAN_EMPTY);
	ck_assert_int_eq(decode(), VIEW_TOO_MANY);
}
END_TEST

START_TEST(test_cap_of_ias)
{
	request(MESSAGE_SOLICIT);
	for (unsigned i = 0; i < VIEW_IAS_MAX; i++)
		add_ia(OPTION_IA_NA, i, 0, 0);
	ck_assert_int_eq(decode(), VIEW_GOOD);
	ck_assert_uint_eq(view.ia_count, VIEW_IAS_MAX);
	add_ia(OPTION_IA_NA, 0, 0, 0); /* merged: no further one */
	ck_assert_int_eq(decode(), VIEW_GOOD);
	add_ia(OPTION_IA_PD, 0, 0, 0);
	ck_assert_int_eq(decode(), VIEW_TOO_MANY);
}
END_TEST

START_TEST(test_cap_of_leases)
{
	request(MESSAGE_SOLICIT);
	add_ia(OPTION_IA_NA, 1, 0, VIEW_LEASES_MAX / 2);
	add_ia(OPTION_IA_PD, 1, 0, VIEW_LEASES_MAX / 2);
	ck_assert_int_eq(decode(), VIEW_GOOD);
	check_well_formed();
	add_ia(OPTION_IA_NA, 2, 0, 1);
	ck_assert_int_eq(decode(), VIEW_TOO_MANY);
}
END_TEST

START_TEST(test_error_texts)
{
	for (int i = 0; i < VIEW_ERROR_COUNT; i++)
		ck_assert_ptr_nonnull(view_error_text((enum view_error)i));
	ck_assert_str_eq(
	    view_error_text((enum view_error)VIEW_ERROR_COUNT), "unknown");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("view");
	TCase *tests = tcase_create("messages");

	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_add_test(tests, test_solicit);
	tcase_add_test(tests, test_solicit_ias);
	tcase_add_test(tests, test_find_and_requests);
	tcase_add_test(tests, test_every_truncation);
	tcase_add_test(tests, test_every_flipped_bit);
	tcase_add_loop_test(tests, test_client_id_lengths, 0, DUID_MAX + 2);
	tcase_add_test(tests, test_client_id_of_nobody);
	tcase_add_loop_test(tests, test_identifiers_twice, MESSAGE_SOLICIT,
	    MESSAGE_SOLICIT + 1);
	tcase_add_loop_test(tests, test_identifiers_twice,
	    MESSAGE_RECONFIGURE_REQUEST, MESSAGE_RECONFIGURE_REQUEST + 1);
	tcase_add_test(tests, test_server_id_of_any_length);
	tcase_add_test(tests, test_other_singletons_twice);
	tcase_add_test(tests, test_oro_sizes);
	tcase_add_loop_test(tests, test_ignored_options, 0, 18);
	tcase_add_test(tests, test_odd_but_good);
	tcase_add_test(tests, test_ia_ta);
	tcase_add_test(tests, test_merge_empty_and_full);
	tcase_add_test(tests, test_merge_across_others);
	tcase_add_test(tests, test_leases_once);
	tcase_add_test(tests, test_prefix_lengths);
	tcase_add_test(tests, test_broken_lease_is_absent);
	tcase_add_test(tests, test_cap_of_options);
	tcase_add_test(tests, test_cap_of_ias);
	tcase_add_test(tests, test_cap_of_leases);
	tcase_add_test(tests, test_error_texts);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
