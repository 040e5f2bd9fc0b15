/*
 * test_encode.c: the reply's bytes, and where they go.
 *
 * Promised: protocol.md 1.3, 1.5, 2.4, 3.1 and its golden packets; P-7.2-b,
 * P-7.2-c, P-8-a, P-16.10-b, P-18.3-a, P-18.3-b, P-18.3.9-a, P-18.3.10-a,
 * P-18.3.10-c, P-21.4-e, P-21.13-a, P-21.14-a, P6603-4.2-b, P6221-6.2-a,
 * P8357-5.2-b, P-23-h; what must be said goes out whole or not at all.
 */
#include "tests/unit/suite.h"

#include "dhcp6d/packet/encode.h"
#include "dhcp6d/packet/ia_kind.h"
#include "libcommon/text.h"
#include "tests/unit/reply_fixture.h"

static const struct ia_kind addresses = {
    OPTION_IA_NA, OPTION_IAADDR, LEASE_NA, STATUS_NO_ADDRS_AVAIL, "IA_NA"};
static const struct ia_kind prefixes = {
    OPTION_IA_PD, OPTION_IAPREFIX, LEASE_PD, STATUS_NO_PREFIX_AVAIL, "IA_PD"};

static struct counters *counters;
static struct statistics statistics;

static void
setup(void)
{
	fixture_setup();
	fixture_query.decision.lease_count = 0;
	fixture_query.datagram.source = (struct address){0xfe80000000000000, 2};
	fixture_query.datagram.source_port = 40000;
	fixture_query.datagram.destination =
	    (struct address){0xff02000000000000, 0x10002};
	fixture_query.datagram.interface = 7;
	counters = statistics_create(1);
	statistics_of_thread(counters, 0, &statistics);
}

static void
teardown(void)
{
	counters_free(counters);
}

static void
encode_within(size_t capacity)
{
	struct step_context context = {
	    .service = &fixture_service, .statistics = &statistics};

	fixture_decode();
	step_encode(&fixture_query, &context, capacity);
}

static void
encode(void)
{
	encode_within(sizeof(fixture_reply));
	ck_assert_int_eq(fixture_query.drop, DROP_NONE);
}

static void
check_reply(const char *hex)
{
	uint8_t expected[600];
	char got[BYTES_TEXT_SIZE(600)];
	size_t size;

	ck_assert(
	    text_to_bytes(hex, strlen(hex), expected, sizeof(expected), &size));
	ck_assert_msg(fixture_query.reply.size == size &&
			  memcmp(fixture_reply, expected, size) == 0,
	    "got %s",
	    bytes_to_text(span_of(fixture_reply, fixture_query.reply.size), got,
		sizeof(got)));
}

static struct lease_answer *
answer(const struct ia_kind *kind, uint32_t iaid, uint16_t status)
{
	struct decision *decision = &fixture_query.decision;
	struct ia_answer *ia = &decision->ias[decision->ia_count++];

	*ia = (struct ia_answer){.kind = kind,
	    .iaid = iaid,
	    .status = status,
	    .lease_first = decision->lease_count};
	if (status != STATUS_NONE)
		return NULL;
	ia->lease_count = 1;
	ia->t1 = 1000;
	ia->t2 = 2000;
	decision->leases[decision->lease_count] =
	    (struct lease_answer){.preferred = 3000, .valid = 4000};
	return &decision->leases[decision->lease_count++];
}

#define CLIENT_ID "0001000a00030001020000000002"
#define SERVER_ID "0002000a00030001020000000001"

START_TEST(test_advertise)
{
	struct lease_answer *lease = answer(&addresses, 7, STATUS_NONE);

	lease->address = sample_address;
	lease->prefix_length = 128;
	lease = answer(&prefixes, 8, STATUS_NONE);
	lease->address = sample_prefix;
	lease->prefix_length = 60;
	fixture_option(SCOPE_GLOBAL, OPTION_PREFERENCE, "\xff", 1);
	fixture_option(SCOPE_GLOBAL, 41, "z", 1);
	fixture_ask(MESSAGE_SOLICIT, &(uint16_t){41}, 1);
	encode();
	check_reply("02010203" CLIENT_ID SERVER_ID "00070001ff"
		    "00030028"
		    "00000007"
		    "000003e8"
		    "000007d0"
		    "00050018"
		    "20010db8000000000000000000000100"
		    "00000bb8"
		    "00000fa0"
		    "00190029"
		    "00000008"
		    "000003e8"
		    "000007d0"
		    "001a0019"
		    "00000bb8"
		    "00000fa0"
		    "3c"
		    "20010db80fff00100000000000000000"
		    "002900017a");
}
END_TEST

/* P-21.4-e: the status stands in the IA; without text it has 2 octets. */
START_TEST(test_status_in_ia)
{
	answer(&addresses, 7, STATUS_NO_ADDRS_AVAIL);
	answer(&prefixes, 8, STATUS_NO_PREFIX_AVAIL);
	fixture_query.decision.ias[1].status_text = "none";
	fixture_ask(MESSAGE_SOLICIT, NULL, 0);
	encode();
	check_reply("02010203" CLIENT_ID SERVER_ID "00030012"
		    "00000007"
		    "00000000"
		    "00000000"
		    "000d00020002"
		    "00190016"
		    "00000008"
		    "00000000"
		    "00000000"
		    "000d00060006"
		    "6e6f6e65");
}
END_TEST

/* P-21.14-a, and no options where none are due. */
START_TEST(test_rapid_commit_and_status)
{
	struct decision *decision = &fixture_query.decision;

	decision->reply_type = MESSAGE_REPLY;
	decision->rapid_commit = true;
	decision->status = STATUS_SUCCESS;
	decision->status_text = "";
	decision->with_options = false;
	fixture_option(SCOPE_GLOBAL, 41, "z", 1);
	fixture_ask(MESSAGE_SOLICIT, &(uint16_t){41}, 1);
	encode();
	check_reply("07010203" CLIENT_ID SERVER_ID "000d00020000"
		    "000e0000");
}
END_TEST

/* P-16.10-b: no Client Identifier where none came. */
START_TEST(test_without_client_id)
{
	fixture_query.decision.reply_type = MESSAGE_REPLY;
	sample_header(&fixture_writer, MESSAGE_INFORMATION_REQUEST);
	encode();
	check_reply("07010203" SERVER_ID);
}
END_TEST

/* protocol.md 9, the examples of PD Exclude (RFC 6603). */
START_TEST(test_excluded_prefix)
{
	static const struct {
		const char *delegated, *excluded, *hex;
	} examples[] = {
	    {"2001:db8:dead:bee0::/59", "2001:db8:dead:beef::/64", "4078"},
	    {"2001:db8:0:100::/56", "2001:db8:0:1ff::/64", "40ff"},
	    {"2001:db8::/48", "2001:db8:0:1::/64", "400001"},
	    {"2001:db8::/64", "2001:db8::8000:0:0:0/65", "4180"},
	};
	struct lease_answer *lease = answer(&prefixes, 8, STATUS_NONE);
	char hex[400], address[40];
	struct prefix prefix;

	ck_assert(prefix_parse(
	    examples[_i].delegated, strlen(examples[_i].delegated), &prefix));
	lease->address = prefix.address;
	lease->prefix_length = prefix.length;
	lease->has_excluded = true;
	ck_assert(prefix_parse(examples[_i].excluded,
	    strlen(examples[_i].excluded), &lease->excluded));
	fixture_ask(MESSAGE_SOLICIT, NULL, 0);
	encode();
	(void)snprintf(address, sizeof(address), "%016llx%016llx",
	    (unsigned long long)prefix.address.high,
	    (unsigned long long)prefix.address.low);
	(void)snprintf(hex, sizeof(hex),
	    "02010203" CLIENT_ID SERVER_ID "0019%04zx"
	    "00000008"
	    "000003e8"
	    "000007d0"
	    "001a%04zx"
	    "00000bb8"
	    "00000fa0"
	    "%02x%s"
	    "0043%04zx%s",
	    45 + strlen(examples[_i].hex) / 2,
	    29 + strlen(examples[_i].hex) / 2, prefix.length, address,
	    strlen(examples[_i].hex) / 2, examples[_i].hex);
	check_reply(hex);
}
END_TEST

/* An excluded prefix that is none is not told. */
START_TEST(test_excluded_prefix_too_short)
{
	struct lease_answer *lease = answer(&prefixes, 8, STATUS_NONE);

	lease->prefix_length = 56;
	lease->has_excluded = true;
	lease->excluded.length = 56;
	fixture_ask(MESSAGE_SOLICIT, NULL, 0);
	encode();
	ck_assert_uint_eq(fixture_query.reply.size, 4 + 28 + 16 + 29);
}
END_TEST

/* P-7.2-b, P-18.3.10-a: to the source, port 546, out of the interface. */
START_TEST(test_to_a_client)
{
	const struct reply *reply = &fixture_query.reply;

	fixture_ask(MESSAGE_SOLICIT, NULL, 0);
	encode();
	ck_assert(
	    address_equal(reply->destination, fixture_query.datagram.source));
	ck_assert_uint_eq(reply->destination_port, 546);
	ck_assert_uint_eq(reply->interface, 7);
	ck_assert(address_is_any(reply->source));
}
END_TEST

static void
relayed(bool with_port)
{
	size_t mark = sample_open_relay(&fixture_writer, 0);

	fixture_ask(MESSAGE_SOLICIT, NULL, 0);
	writer_close_option(&fixture_writer, mark);
	if (with_port)
		writer_option(
		    &fixture_writer, OPTION_RELAY_PORT, span_of("\0\0", 2));
	encode();
}

/* P-7.2-c, P6221-6.2-a: a relay at 547, a link-local source too; P8357-5.2-b:
 * at its source port if it says so. */
START_TEST(test_to_a_relay)
{
	const struct reply *reply = &fixture_query.reply;

	relayed(_i == 1);
	ck_assert(
	    address_equal(reply->destination, fixture_query.datagram.source));
	ck_assert_uint_eq(reply->destination_port, _i == 1 ? 40000 : 547);
	ck_assert_uint_eq(fixture_reply[0], MESSAGE_RELAY_REPLY);
	ck_assert(address_is_any(reply->source)); /* it wrote to a group */
}
END_TEST

/* Who wrote to an address of ours hears from that address. */
START_TEST(test_to_a_relay_by_unicast)
{
	fixture_query.datagram.destination = sample_address;
	relayed(false);
	ck_assert(address_equal(fixture_query.reply.source, sample_address));
}
END_TEST

/* protocol.md 9: the Reply of 38 octets in two levels. */
START_TEST(test_golden_relayed_reply)
{
	static const char query[] = "0c01"
				    "00000000000000000000000000000000"
				    "20010db8000100000000000000000001"
				    "00090044"
				    "0c00"
				    "20010db8000100000000000000000001"
				    "fe800000000000000000000000000002"
				    "0012000465746831"
				    "00090016"
				    "04010203" CLIENT_ID "00060000";

	ck_assert(text_to_bytes(query, strlen(query), fixture_message,
	    sizeof(fixture_message), &fixture_writer.size));
	fixture_query.decision.reply_type = MESSAGE_REPLY;
	fixture_query.decision.status = STATUS_SUCCESS;
	fixture_query.decision.with_options = false;
	encode();
	check_reply("0d01"
		    "00000000000000000000000000000000"
		    "20010db8000100000000000000000001"
		    "00090054"
		    "0d00"
		    "20010db8000100000000000000000001"
		    "fe800000000000000000000000000002"
		    "0012000465746831"
		    "00090026"
		    "07010203" CLIENT_ID SERVER_ID "000d00020000");
}
END_TEST

/* What must be in the reply is whole or nothing is sent, at every size. */
START_TEST(test_no_room)
{
	size_t whole;

	answer(&addresses, 7, STATUS_NONE)->address = sample_address;
	fixture_option(SCOPE_GLOBAL, 41, "z", 1);
	fixture_ask(MESSAGE_SOLICIT, &(uint16_t){41}, 1);
	encode();
	whole = fixture_query.reply.size - 5;
	for (size_t capacity = 0; capacity < whole; capacity++) {
		fixture_query.drop = DROP_NONE;
		encode_within(capacity);
		ck_assert_int_eq(fixture_query.drop, DROP_NO_ROOM);
		ck_assert_uint_eq(fixture_query.reply.size, 0);
	}
	fixture_query.drop = DROP_NONE;
	encode_within(whole + 4); /* no room for the option that was asked */
	ck_assert_int_eq(fixture_query.drop, DROP_NONE);
	ck_assert_uint_eq(fixture_query.reply.size, whole);
	ck_assert_uint_eq(
	    statistics_sum(counters, STATISTIC_OPTIONS_LEFT_OUT), 1);
	ck_assert_uint_eq(
	    statistics_sum(counters, STATISTIC_DROP_FIRST + DROP_NO_ROOM),
	    whole);
}
END_TEST

START_TEST(test_dropped_before)
{
	fixture_ask(MESSAGE_SOLICIT, NULL, 0);
	fixture_query.drop = DROP_NO_CLIENT_ID;
	encode_within(sizeof(fixture_reply));
	ck_assert_uint_eq(fixture_query.reply.size, 0);
}
END_TEST

/* encode_has_room: where it says yes, the largest answer fits. */
START_TEST(test_room_is_enough)
{
	static const char text[] = /* as long as a status text may be */
	    "sixty octets of text for a person who reads what went wrong.";
	struct decision *decision = &fixture_query.decision;
	size_t need = 0;

	ck_assert_uint_eq(strlen(text), 60);
	fixture_ask(MESSAGE_REQUEST, NULL, 0);
	for (unsigned i = 0; i < VIEW_IAS_MAX; i++) {
		size_t mark = sample_open_ia(&fixture_writer, OPTION_IA_PD, i);

		for (unsigned k = 0; k < VIEW_LEASES_MAX / VIEW_IAS_MAX; k++)
			sample_iaprefix(
			    &fixture_writer, (struct address){i, k}, 128);
		writer_close_option(&fixture_writer, mark);
	}
	fixture_decode();
	for (unsigned i = 0; i < VIEW_IAS_MAX; i++) {
		struct ia_answer *ia = &decision->ias[i];

		answer(&prefixes, i, STATUS_NONE);
		ia->status = STATUS_NO_BINDING;
		ia->status_text = text;
		ia->lease_count = DECISION_LEASES_MAX / VIEW_IAS_MAX;
		ia->lease_first = (uint16_t)(i * ia->lease_count);
	}
	for (unsigned i = 0; i < DECISION_LEASES_MAX; i++)
		decision->leases[i] = (struct lease_answer){
		    .has_excluded = true, .excluded = {{0, 0}, 128}};
	while (!encode_has_room(&fixture_query.view, need))
		need++;
	encode_within(need);
	ck_assert_int_eq(fixture_query.drop, DROP_NONE);
	ck_assert_uint_gt(fixture_query.reply.size, need * 9 / 10);
}
END_TEST

static TCase *
bytes_tests(void)
{
	TCase *tests = tcase_create("bytes");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, test_advertise);
	tcase_add_test(tests, test_status_in_ia);
	tcase_add_test(tests, test_rapid_commit_and_status);
	tcase_add_test(tests, test_without_client_id);
	tcase_add_loop_test(tests, test_excluded_prefix, 0, 4);
	tcase_add_test(tests, test_excluded_prefix_too_short);
	tcase_add_test(tests, test_golden_relayed_reply);
	tcase_add_test(tests, test_no_room);
	tcase_add_test(tests, test_dropped_before);
	tcase_add_test(tests, test_room_is_enough);
	return tests;
}

int
main(void)
{
	Suite *suite = suite_create("encode");
	TCase *tests = tcase_create("destination");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, test_to_a_client);
	tcase_add_loop_test(tests, test_to_a_relay, 0, 2);
	tcase_add_test(tests, test_to_a_relay_by_unicast);
	suite_add_tcase(suite, bytes_tests());
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
