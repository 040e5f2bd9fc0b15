/*
 * test_flex_id.c: identifiers made by an expression (kea-config.md 2.20).
 *
 * Promised here: one evaluation on the packet, before classes; an empty, an
 * oversized or a failed value is none; what a client said of itself is kept
 * for the answer; nothing of one query is left in the next.
 */
#include "exchange.h"

#include <stdio.h>
#include <string.h>

#include "dhcp6d/packet/flex_id.h"
#include "dhcp6d/proto/view.h"

static struct exchange x;

static void
open_with(const char *parameters)
{
	char text[2048];

	snprintf(text, sizeof(text),
	    "{'Dhcp6': { 'hooks-libraries': [ {"
	    " 'library': 'libdhcp_flex_id.so', 'parameters': {%s} } ],"
	    " 'host-reservation-identifiers': [ 'flex-id' ],"
	    " 'client-classes': [ { 'name': 'all', 'test': '`` == ``' } ],"
	    " 'subnet6': [ { 'subnet': '2001:db8::/64', 'id': 1,"
	    "  'interface': 'eth0',"
	    "  'pools': [ { 'pool': '2001:db8::/80' } ],"
	    "  'reservations': [ { 'flex-id': '`ab`',"
	    "    'ip-addresses': [ '2001:db8::1:0:0:1' ] } ] } ] } }",
	    parameters);
	x_open(&x, text);
}

/* A Solicit of client 1 with option 60000. */
static enum drop
solicit(const void *value, size_t size)
{
	x_message(&x, MESSAGE_SOLICIT, 1);
	x_option(&x, 60000, value, size);
	x_open_ia(&x, &ia_na, 7);
	x_close_option(&x);
	return x_send(&x);
}

START_TEST(reservation)
{
	open_with("'identifier-expression': 'option[60000].hex'");
	ck_assert_int_eq(solicit("ab", 2), DROP_NONE);
	ck_assert_str_eq(x_lease(&x, 0, 0), "2001:db8::1:0:0:1");
	ck_assert(!x.query.flex.replaced);
	ck_assert_int_eq(solicit("abc", 3), DROP_NONE);
	ck_assert_uint_eq(x.query.client.host_count, 0);
	ck_assert_int_eq(solicit("", 0), DROP_NONE);
	ck_assert_uint_eq(x.query.flex.id.size, 0);
	x_close(&x);
}
END_TEST

/* 128 bytes and the type fill a DUID; one more is none at all. */
START_TEST(longest)
{
	static const uint8_t bytes[129] = {'a'};
	uint8_t own[X_DUID_SIZE];

	open_with("'identifier-expression': 'option[60000].hex',"
		  " 'replace-client-id': true");
	ck_assert_int_eq(solicit(bytes, 128), DROP_NONE);
	ck_assert(x.query.flex.replaced);
	ck_assert_uint_eq(x.query.view.client_id.size, DUID_MAX);
	x_duid(1, own);
	ck_assert(
	    span_equal(flex_id_client_id(&x.query), span_of(own, sizeof(own))));

	ck_assert_int_eq(solicit(bytes, 129), DROP_NONE);
	ck_assert(!x.query.flex.replaced);
	ck_assert_uint_eq(x.query.view.client_id.size, X_DUID_SIZE);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_EVALUATION_FAILED), 1);
	x_close(&x);
}
END_TEST

/* Type 0 and an octet of 0 are how a declined lease says that it has nobody. */
START_TEST(nobodys_duid)
{
	open_with("'identifier-expression': 'option[60000].hex',"
		  " 'replace-client-id': true");
	ck_assert_int_eq(solicit("\0", 1), DROP_NONE);
	ck_assert(!x.query.flex.replaced);
	ck_assert_uint_eq(x.query.flex.id.size, 0);
	ck_assert_uint_eq(x.query.view.client_id.size, X_DUID_SIZE);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_EVALUATION_FAILED), 1);
	ck_assert_int_eq(solicit("\0\0", 2), DROP_NONE);
	ck_assert(x.query.flex.replaced);
	ck_assert_int_eq(solicit("\1", 1), DROP_NONE);
	ck_assert(x.query.flex.replaced);
	x_close(&x);

	open_with("'identifier-expression': 'option[60000].hex'");
	ck_assert_int_eq(solicit("\0", 1), DROP_NONE);
	ck_assert_uint_eq(x.query.flex.id.size, 1);
	x_close(&x);
}
END_TEST

/* The option that expressions see is the new one; without one it is added. */
START_TEST(replaced_option)
{
	static const uint8_t duid[] = {0, 0, 'a', 'b'};
	const struct view_option *option;

	open_with("'identifier-expression': 'option[60000].hex',"
		  " 'replace-client-id': true");
	ck_assert_int_eq(solicit("ab", 2), DROP_NONE);
	option = view_find(&x.query.view, OPTION_CLIENTID);
	ck_assert_uint_eq(option->size, sizeof(duid));
	ck_assert_mem_eq(option->data, duid, sizeof(duid));

	x_begin(&x, MESSAGE_INFORMATION_REQUEST);
	x_option(&x, 60000, "ab", 2);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	option = view_find(&x.query.view, OPTION_CLIENTID);
	ck_assert_ptr_nonnull(option);
	ck_assert_mem_eq(option->data, duid, sizeof(duid));
	/* nothing came, nothing goes back (P-16.10-b) */
	ck_assert_ptr_null(flex_id_client_id(&x.query).data);
	x_close(&x);
}
END_TEST

/* Classes are not there yet, whatever the query before was in. */
START_TEST(before_classes)
{
	open_with("'identifier-expression':"
		  " 'ifelse(member(`all`), `in`, `out`)'");
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(solicit("", 0), DROP_NONE);
		ck_assert(span_equal(x.query.flex.id, span_of("out", 3)));
	}
	x_close(&x);
}
END_TEST

START_TEST(failed)
{
	open_with("'identifier-expression': 'hexstring(pkt6.msgtype, `:`)',"
		  " 'ignore-iaid': true");
	ck_assert_int_eq(solicit("", 0), DROP_NONE);
	ck_assert_uint_eq(x.query.flex.id.size, 11);
	ck_assert_uint_eq(x_ia(&x, 0)->iaid, 0);
	ck_assert_uint_eq(flex_id_iaid(&x.query, LEASE_NA, 0), 7);
	ck_assert_uint_eq(flex_id_iaid(&x.query, LEASE_PD, 9), 9);
	x_close(&x);

	open_with("'identifier-expression': 'addrtotext(option[60000].hex)'");
	ck_assert_int_eq(solicit("abc", 3), DROP_NONE);
	ck_assert_uint_eq(x.query.flex.id.size, 0);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_EVALUATION_FAILED), 1);
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
	    reservation,
	    longest,
	    nobodys_duid,
	    replaced_option,
	    before_classes,
	    failed,
	};

	return X_RUN("flexible identifier", tests);
}
