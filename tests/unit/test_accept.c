/*
 * test_accept.c: which messages may be answered at all (protocol.md 1.1, 1.2).
 *
 * Promised here: P-16-a -b -c -d -e, P-16.2-a -b, P-16.3-a, P-16.4-a -b -c,
 * P-16.5-a -b, P-16.6-a, P-16.7-a, P-16.8-a, P-16.9-a, P-16.10-a, P-16.11-a,
 * P-16.12-a -b, P-16.14-a, P-7.2-b, P-8-b, P-9.1-a, P-11-b, P-11.1-a -b,
 * P-14-b, P-18.3.6-c, P-19.3-d -f, P-23-d; each drop has its own counter.
 */
#include "exchange.h"

#include <string.h>

static struct exchange x;

#define CONFIG                                                                 \
	"{'Dhcp6': {'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"        \
	" 'interface': 'eth0',"                                                \
	" 'pools': [{'pool': '2001:db8:1::10-2001:db8:1::1f'}]}]}}"

static const uint8_t foreign[] = {0, 2, 0, 0, 0, 1, 9};

static void
expect(enum drop wanted)
{
	uint64_t before = x_counted(&x, STATISTIC_DROP_FIRST + wanted);
	uint64_t all = x_counted(&x, STATISTIC_RECEIVE_DROP);

	ck_assert_str_eq(drop_name(x_send(&x)), drop_name(wanted));
	ck_assert_uint_eq(x_counted(&x, STATISTIC_DROP_FIRST + wanted),
	    before + (wanted != DROP_NONE));
	ck_assert_uint_eq(
	    x_counted(&x, STATISTIC_RECEIVE_DROP), all + (wanted != DROP_NONE));
	if (wanted != DROP_NONE)
		ck_assert_uint_eq(x.sequence, 0);
}

static const uint8_t with_server_id[] = {
    MESSAGE_REQUEST, MESSAGE_RENEW, MESSAGE_RELEASE, MESSAGE_DECLINE};
static const uint8_t without_server_id[] = {
    MESSAGE_SOLICIT, MESSAGE_CONFIRM, MESSAGE_REBIND};

START_TEST(client_identifier_is_required)
{
	x_open(&x, CONFIG);
	for (unsigned i = 0; i < sizeof(with_server_id); i++) {
		x_begin(&x, with_server_id[i]);
		x_server_id(&x);
		expect(DROP_NO_CLIENT_ID);
	}
	for (unsigned i = 0; i < sizeof(without_server_id); i++) {
		x_begin(&x, without_server_id[i]);
		expect(DROP_NO_CLIENT_ID);
	}
	x_close(&x);
}
END_TEST

START_TEST(server_identifier_required_or_forbidden)
{
	x_open(&x, CONFIG);
	for (unsigned i = 0; i < sizeof(with_server_id); i++) {
		x_begin(&x, with_server_id[i]);
		x_client_id(&x, 1);
		expect(DROP_NO_SERVER_ID);
	}
	for (unsigned i = 0; i < sizeof(without_server_id); i++) {
		x_begin(&x, without_server_id[i]);
		x_client_id(&x, 1);
		x_server_id(&x);
		expect(DROP_SERVER_ID_FORBIDDEN);
	}
	x_close(&x);
}
END_TEST

START_TEST(foreign_server_identifier)
{
	const uint8_t types[] = {MESSAGE_SOLICIT, MESSAGE_REQUEST,
	    MESSAGE_CONFIRM, MESSAGE_RENEW, MESSAGE_REBIND, MESSAGE_RELEASE,
	    MESSAGE_DECLINE, MESSAGE_INFORMATION_REQUEST};

	x_open(&x, CONFIG);
	for (unsigned i = 0; i < sizeof(types); i++) {
		x_begin(&x, types[i]);
		x_client_id(&x, 1);
		x_option(&x, OPTION_SERVERID, foreign, sizeof(foreign));
		expect(DROP_OTHER_SERVER);
		/* also an empty one, and one that ours begins with */
		x_begin(&x, types[i]);
		x_client_id(&x, 1);
		x_option(&x, OPTION_SERVERID, "", 0);
		expect(DROP_OTHER_SERVER);
	}
	ck_assert_uint_eq(x_counted(&x, STATISTIC_NOT_FOR_US), 16);
	x_close(&x);
}
END_TEST

START_TEST(what_servers_send)
{
	const uint8_t types[] = {MESSAGE_ADVERTISE, MESSAGE_REPLY,
	    MESSAGE_RECONFIGURE, MESSAGE_LEASEQUERY_REPLY,
	    MESSAGE_LEASEQUERY_DONE, MESSAGE_LEASEQUERY_DATA,
	    MESSAGE_RECONFIGURE_REPLY, MESSAGE_DHCPV4_RESPONSE,
	    MESSAGE_ADDR_REG_REPLY};

	x_open(&x, CONFIG);
	for (unsigned i = 0; i < sizeof(types); i++) {
		x_message(&x, types[i], 1);
		expect(DROP_TYPE_NOT_FOR_SERVER);
		/* P-19.3-f: inside a relay's message it is no better */
		x_relay(&x, "2001:db8:1::1", "fe80::1", NULL);
		x_message(&x, types[i], 1);
		expect(DROP_TYPE_NOT_FOR_SERVER);
	}
	x_close(&x);
}
END_TEST

START_TEST(relay_reply_is_discarded)
{
	x_open(&x, CONFIG);
	x_relay(&x, "2001:db8:1::1", "fe80::1", NULL);
	x.bytes[0] = MESSAGE_RELAY_REPLY;
	x_message(&x, MESSAGE_SOLICIT, 1);
	ck_assert_int_ne(x_send(&x), DROP_NONE);
	x_relay(&x, "2001:db8:1::1", "fe80::1", NULL);
	x_relay(&x, "2001:db8:1::1", "fe80::1", NULL);
	x.bytes[34 + 4] = MESSAGE_RELAY_REPLY;
	x_message(&x, MESSAGE_SOLICIT, 1);
	ck_assert_int_ne(x_send(&x), DROP_NONE);
	x_close(&x);
}
END_TEST

START_TEST(unknown_types)
{
	const uint8_t types[] = {0, 38, 100, 200, 255};

	x_open(&x, CONFIG);
	for (unsigned i = 0; i < sizeof(types); i++) {
		x_message(&x, types[i], 1);
		expect(DROP_TYPE_UNKNOWN);
	}
	x_message(&x, MESSAGE_LEASEQUERY, 1);
	expect(DROP_TYPE_NOT_SERVED);
	x_message(&x, 24, 1); /* failover, not by UDP */
	expect(DROP_TYPE_NOT_SERVED);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_UNKNOWN_RECEIVED), 6);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_LEASE_QUERY_RECEIVED), 1);
	x_close(&x);
}
END_TEST

static struct address
address_of(const char *text)
{
	struct address address = ADDRESS_ANY;

	ck_assert(address_parse(text, strlen(text), &address));
	return address;
}

START_TEST(destination_is_the_group_or_a_relay_sent_it)
{
	const char *others[] = {
	    "fe80::1", "2001:db8:1::1", "ff05::1:3", "ff02::1", "::1"};
	const uint8_t types[] = {MESSAGE_SOLICIT, MESSAGE_REQUEST,
	    MESSAGE_CONFIRM, MESSAGE_RENEW, MESSAGE_REBIND, MESSAGE_RELEASE,
	    MESSAGE_DECLINE, MESSAGE_INFORMATION_REQUEST};

	x_open(&x, CONFIG);
	for (unsigned i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		for (unsigned j = 0; j < sizeof(types); j++) {
			x_message(&x, types[j], 1);
			x.datagram.destination = address_of(others[i]);
			expect(DROP_UNICAST);
		}
		x_relay(&x, "2001:db8:1::1", "fe80::1", NULL);
		x_message(&x, MESSAGE_SOLICIT, 1);
		x.datagram.destination = address_of(others[i]);
		expect(DROP_NONE);
	}
	x_close(&x);
}
END_TEST

START_TEST(source_is_one_that_clients_have)
{
	const char *nobody[] = {"::", "ff02::1:2"};
	const char *not_link_local[] = {"::1", "2001:db8:1::5", "fd00::1"};

	x_open(&x, CONFIG);
	for (unsigned i = 0; i < 2; i++) {
		x_message(&x, MESSAGE_SOLICIT, 1);
		x.datagram.source = address_of(nobody[i]);
		expect(DROP_BAD_SOURCE);
		x_relay(&x, "2001:db8:1::1", "fe80::1", NULL);
		x_message(&x, MESSAGE_SOLICIT, 1);
		x.datagram.source = address_of(nobody[i]);
		expect(DROP_BAD_SOURCE);
	}
	for (unsigned i = 0; i < 3; i++) {
		x_message(&x, MESSAGE_SOLICIT, 1);
		x.datagram.source = address_of(not_link_local[i]);
		expect(DROP_BAD_SOURCE);
		x_relay(&x, "2001:db8:1::1", "fe80::1", NULL);
		x_message(&x, MESSAGE_SOLICIT, 1);
		x.datagram.source = address_of(not_link_local[i]);
		expect(DROP_NONE);
	}
	x_close(&x);
}
END_TEST

START_TEST(any_source_port)
{
	x_open(&x, CONFIG);
	x_message(&x, MESSAGE_SOLICIT, 1);
	x.datagram.source_port = 40000;
	expect(DROP_NONE);
	x_close(&x);
}
END_TEST

START_TEST(duid_of_every_length_and_type)
{
	uint8_t duid[140];

	x_open(&x, CONFIG);
	memset(duid, 0xfe, sizeof(duid)); /* a type that nobody knows */
	for (unsigned size = 0; size <= sizeof(duid); size++) {
		x_begin(&x, MESSAGE_SOLICIT);
		x_option(&x, OPTION_CLIENTID, duid, size);
		expect(
		    size >= 3 && size <= 130 ? DROP_NONE : DROP_BAD_CLIENT_ID);
	}
	/* nobody's, in the lease file */
	memset(duid, 0, 3);
	x_begin(&x, MESSAGE_SOLICIT);
	x_option(&x, OPTION_CLIENTID, duid, 3);
	expect(DROP_BAD_CLIENT_ID);
	x_close(&x);
}
END_TEST

START_TEST(identifier_twice)
{
	x_open(&x, CONFIG);
	x_message(&x, MESSAGE_SOLICIT, 1);
	x_client_id(&x, 1);
	expect(DROP_SINGLETON_TWICE);
	x_message(&x, MESSAGE_REQUEST, 1);
	x_server_id(&x);
	expect(DROP_SINGLETON_TWICE);
	x_close(&x);
}
END_TEST

START_TEST(unknown_options_do_no_harm)
{
	x_open(&x, CONFIG);
	x_message(&x, MESSAGE_SOLICIT, 1);
	x_option(&x, 65000, "what", 4);
	x_option(&x, OPTION_VENDOR_OPTS, "\0\0\0\1\0\1\0\0", 8);
	x_option(&x, 65000, "ever", 4);
	expect(DROP_NONE);
	x_close(&x);
}
END_TEST

START_TEST(truncated_anywhere)
{
	size_t whole;

	x_open(&x, CONFIG);
	x_message(&x, MESSAGE_REQUEST, 1);
	x_open_ia(&x, &ia_na, 1);
	x_name(&x, "2001:db8:1::10");
	x_close_option(&x);
	whole = x.w.size;
	expect(DROP_NONE);
	for (size_t size = 0; size < whole; size++) {
		x_message(&x, MESSAGE_REQUEST, 1);
		x_open_ia(&x, &ia_na, 1);
		x_name(&x, "2001:db8:1::10");
		x_close_option(&x);
		x.w.size = size;
		/* what ends between two options is a message, too */
		if (size == 4)
			expect(DROP_NO_SERVER_ID);
		else if (size == 4 + 14)
			expect(DROP_NO_SERVER_ID);
		else if (size == 4 + 14 + 12)
			expect(DROP_NONE);
		else
			expect(size < 4 ? DROP_TOO_SHORT : DROP_OPTION_OVERRUN);
	}
	x_close(&x);
}
END_TEST

START_TEST(relay_without_a_message)
{
	x_open(&x, CONFIG);
	x_relay(&x, "2001:db8:1::1", "fe80::1", NULL);
	x.w.size = 34;
	x.open = 0;
	ck_assert_int_eq(x_send(&x), DROP_RELAY_NO_MESSAGE);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_PARSE_FAILED), 1);
	x_close(&x);
}
END_TEST

START_TEST(relay_depths)
{
	const unsigned depths[] = {1, 2, 8, 32, 33};

	x_open(&x, CONFIG);
	for (unsigned i = 0; i < 5; i++) {
		for (unsigned level = 0; level < depths[i]; level++)
			x_relay(&x, "2001:db8:1::1", "fe80::1", NULL);
		x_message(&x, MESSAGE_SOLICIT, 1);
		expect(depths[i] <= 32 ? DROP_NONE : DROP_RELAY_TOO_DEEP);
	}
	x_close(&x);
}
END_TEST

START_TEST(information_request_with_an_ia)
{
	const uint16_t codes[] = {OPTION_IA_NA, OPTION_IA_TA, OPTION_IA_PD};
	const uint8_t zeros[12] = {0};

	x_open(&x, CONFIG);
	for (unsigned i = 0; i < 3; i++) {
		x_begin(&x, MESSAGE_INFORMATION_REQUEST);
		x_option(&x, codes[i], zeros, sizeof(zeros));
		expect(DROP_IA_IN_INFORMATION_REQUEST);
		/* too short to be one: it is not there (1.1 step 10) */
		x_begin(&x, MESSAGE_INFORMATION_REQUEST);
		x_option(&x, codes[i], zeros, 1);
		expect(DROP_NONE);
	}
	x_begin(&x, MESSAGE_INFORMATION_REQUEST);
	expect(DROP_NONE);
	x_message(&x, MESSAGE_INFORMATION_REQUEST, 1);
	x_server_id(&x);
	expect(DROP_NONE);
	x_close(&x);
}
END_TEST

START_TEST(messages_are_counted_by_type)
{
	x_open(&x, CONFIG);
	x_message(&x, MESSAGE_SOLICIT, 1);
	(void)x_send(&x);
	x_message(&x, MESSAGE_SOLICIT, 1);
	(void)x_send(&x);
	x_message(&x, MESSAGE_CONFIRM, 1);
	(void)x_send(&x);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_RECEIVED), 3);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_SOLICIT_RECEIVED), 2);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_CONFIRM_RECEIVED), 1);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_RENEW_RECEIVED), 0);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_RFC_VIOLATION), 1);
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {client_identifier_is_required,
	    server_identifier_required_or_forbidden, foreign_server_identifier,
	    what_servers_send, relay_reply_is_discarded, unknown_types,
	    destination_is_the_group_or_a_relay_sent_it,
	    source_is_one_that_clients_have, any_source_port,
	    duid_of_every_length_and_type, identifier_twice,
	    unknown_options_do_no_harm, truncated_anywhere,
	    relay_without_a_message, relay_depths,
	    information_request_with_an_ia, messages_are_counted_by_type};

	return X_RUN("accept", tests);
}
