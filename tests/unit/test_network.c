/*
 * test_network.c: shared networks (kea-config.md 3.2): siblings are one link;
 * what a client has is looked for in all of them first, then the selected one
 * gives, then the next upward in id, wrapping round.
 */
#include "exchange.h"

#include <stdio.h>
#include <string.h>

static struct exchange x;

#define MEMBER(id, last, more)                                                 \
	"{'id': " id ", 'subnet': '2001:db8:" id "::/64', " more               \
	" 'pools': [{'pool': '2001:db8:" id "::10-2001:db8:" id "::" last      \
	"'}], 'pd-pools': [{'prefix': '2001:db8:f" id "::',"                   \
	" 'prefix-len': 56, 'delegated-len': 56}]}"
#define NETWORK(members)                                                       \
	"{'Dhcp6': {'shared-networks': [{'name': 'n', 'interface': 'eth0',"    \
	" 'subnet6': [" members "]}],"                                         \
	" 'subnet6': [{'id': 9, 'subnet': '2001:db8:9::/64',"                  \
	" 'interface': 'eth9'}]}}"
#define THREE                                                                  \
	NETWORK(MEMBER("1", "10", "") ", " MEMBER("2", "10", "") ", " MEMBER(  \
	    "3", "10", ""))

static const char *
request(unsigned client, const struct ia_kind *kind, const char *lease)
{
	return x_get(&x, MESSAGE_REQUEST, client, kind, 1, lease);
}

START_TEST(next_member_when_one_is_full)
{
	x_open(&x, THREE);
	ck_assert_str_eq(request(1, &ia_na, NULL), "2001:db8:1::10");
	ck_assert_str_eq(request(2, &ia_na, NULL), "2001:db8:2::10");
	ck_assert_uint_eq(x.query.place.subnet->id, 1);
	ck_assert_uint_eq(x.query.decision.subnet->id, 2);
	ck_assert_str_eq(request(3, &ia_na, NULL), "2001:db8:3::10");
	ck_assert_str_eq(request(1, &ia_pd, NULL), "2001:db8:f1::/56");
	ck_assert_str_eq(request(2, &ia_pd, NULL), "2001:db8:f2::/56");
	x_one(&x, MESSAGE_REQUEST, 4, &ia_na, 1, NULL);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_ADDRS_AVAIL);
	ck_assert_uint_eq(
	    x_counted(&x, STATISTIC_ALLOCATION_FAIL_SHARED_NETWORK), 1);
	x_close(&x);
}
END_TEST

START_TEST(selected_first_then_wrapping_round)
{
	x_open(&x, THREE);
	x_relay(&x, "2001:db8:2::1", "fe80::1", NULL);
	ck_assert_str_eq(request(1, &ia_na, NULL), "2001:db8:2::10");
	x_relay(&x, "2001:db8:2::1", "fe80::1", NULL);
	ck_assert_str_eq(request(2, &ia_na, NULL), "2001:db8:3::10");
	x_relay(&x, "2001:db8:2::1", "fe80::1", NULL);
	ck_assert_str_eq(request(3, &ia_na, NULL), "2001:db8:1::10");
	x_close(&x);
}
END_TEST

START_TEST(what_it_has_in_a_sibling)
{
	x_open(&x, THREE);
	ck_assert_str_eq(
	    request(1, &ia_na, "2001:db8:3::10"), "2001:db8:3::10");
	ck_assert_str_eq(request(1, &ia_na, NULL), "2001:db8:3::10");
	ck_assert_str_eq(
	    x_get(&x, MESSAGE_RENEW, 1, &ia_na, 1, "2001:db8:3::10"),
	    "2001:db8:3::10");
	ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 1);
	/* and a sibling's address is on-link for Confirm */
	x_one(&x, MESSAGE_CONFIRM, 1, &ia_na, 1, "2001:db8:3::77");
	ck_assert_int_eq(x.query.decision.status, STATUS_SUCCESS);
	x_one(&x, MESSAGE_CONFIRM, 1, &ia_na, 1, "2001:db8:9::77");
	ck_assert_int_eq(x.query.decision.status, STATUS_NOT_ON_LINK);
	x_close(&x);
}
END_TEST

START_TEST(sibling_of_another_class)
{
	x_open(&x, NETWORK(MEMBER("1", "10", "") ", " MEMBER("2", "10",
		       "'client-class': 'KNOWN',") ", " MEMBER("3", "10", "")));
	ck_assert_str_eq(request(1, &ia_na, NULL), "2001:db8:1::10");
	ck_assert_str_eq(request(2, &ia_na, NULL), "2001:db8:3::10");
	/* on-link, but not for this client */
	ck_assert_str_ne(
	    x_get(&x, MESSAGE_RENEW, 2, &ia_na, 1, "2001:db8:2::10"),
	    "2001:db8:2::10");
	x_close(&x);
}
END_TEST

#define RESERVED                                                               \
	"'reservations': [{'duid': '00:03:00:01:02:00:00:00:00:01',"           \
	" 'ip-addresses': ['2001:db8:2::77'], 'hostname': 'one'}],"

START_TEST(reservation_in_a_sibling)
{
	x_open(&x,
	    NETWORK(MEMBER("1", "10", "") ", " MEMBER("2", "10", RESERVED)));
	ck_assert_str_eq(request(1, &ia_na, NULL), "2001:db8:2::77");
	ck_assert_uint_eq(x.query.decision.subnet->id, 2);
	ck_assert_ptr_nonnull(x.query.decision.host);
	ck_assert_str_eq(x.query.decision.host->hostname, "one");
	/* somebody without one gets something else */
	ck_assert_str_eq(
	    request(2, &ia_na, "2001:db8:2::77"), "2001:db8:1::10");
	x_close(&x);
}
END_TEST

START_TEST(reservations_in_both)
{
	x_open(
	    &x, NETWORK(MEMBER("1", "10",
		    "'reservations': [{'duid': '00:03:00:01:02:00:00:00:00:01',"
		    " 'ip-addresses': ['2001:db8:1::77']}],") ", " MEMBER("2",
		    "10", RESERVED)));
	x_message(&x, MESSAGE_REQUEST, 1);
	for (uint32_t iaid = 1; iaid <= 3; iaid++) {
		x_open_ia(&x, &ia_na, iaid);
		x_close_option(&x);
	}
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_str_eq(x_lease(&x, 0, 0), "2001:db8:1::77");
	ck_assert_str_eq(x_lease(&x, 1, 0), "2001:db8:2::77");
	ck_assert_str_eq(x_lease(&x, 2, 0), "2001:db8:1::10");
	x_close(&x);
}
END_TEST

/* A member taken out of the network: its leases are not of the link. */
START_TEST(member_removed)
{
	x_open(&x, THREE);
	ck_assert_str_eq(
	    request(1, &ia_na, "2001:db8:2::10"), "2001:db8:2::10");
	x_reload(&x, NETWORK(MEMBER("1", "10", "") ", " MEMBER("3", "10", "")));
	ck_assert_str_eq(
	    x_get(&x, MESSAGE_RENEW, 1, &ia_na, 1, "2001:db8:2::10"),
	    "2001:db8:1::10");
	ck_assert_str_eq(x_lease(&x, 0, 1), "2001:db8:2::10");
	ck_assert_uint_eq(x_answer(&x, 0, 1)->valid, 0);
	x_close(&x);
}
END_TEST

/* More members than are looked at one by one. */
START_TEST(many_members)
{
	static char text[8192];
	size_t used = 0;

	used += (size_t)snprintf(text, sizeof(text),
	    "{'Dhcp6': {'subnet6': [{'id': 99, 'subnet': '2001:db8:99::/64',"
	    " 'interface': 'eth9'}], 'shared-networks': [{'name': 'n',"
	    " 'interface': 'eth0', 'subnet6': [");
	for (unsigned i = 1; i <= 20; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
		    "%s{'id': %u, 'subnet': '2001:db8:%u::/64',"
		    " 'pools': [{'pool': '2001:db8:%u::1-2001:db8:%u::1'}]}",
		    i == 1 ? "" : ",", i, i, i, i);
	(void)snprintf(text + used, sizeof(text) - used, "]}]}}");
	x_open(&x, text);
	ck_assert_str_eq(
	    request(1, &ia_na, "2001:db8:17::1"), "2001:db8:17::1");
	for (unsigned client = 2; client <= 20; client++)
		(void)request(client, &ia_na, NULL);
	x_message(&x, MESSAGE_REQUEST, 21);
	for (uint32_t iaid = 1; iaid <= 5; iaid++) {
		x_open_ia(&x, &ia_na, iaid);
		x_close_option(&x);
	}
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	for (unsigned i = 0; i < 5; i++)
		ck_assert_int_eq(x_ia(&x, i)->status, STATUS_NO_ADDRS_AVAIL);
	x_one(&x, MESSAGE_CONFIRM, 1, &ia_na, 1, "2001:db8:99::1");
	ck_assert_int_eq(x.query.decision.status, STATUS_NOT_ON_LINK);
	x_one(&x, MESSAGE_CONFIRM, 1, &ia_na, 1, "2001:db8:20::77");
	ck_assert_int_eq(x.query.decision.status, STATUS_SUCCESS);
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {next_member_when_one_is_full,
	    selected_first_then_wrapping_round, what_it_has_in_a_sibling,
	    sibling_of_another_class, reservation_in_a_sibling,
	    reservations_in_both, member_removed, many_members};

	return X_RUN("network", tests);
}
