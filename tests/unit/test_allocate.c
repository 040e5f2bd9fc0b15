/*
 * test_allocate.c: which address a client without one gets.
 *
 * Promised here: P-13.1-e -f -g, P-12-c, P-18.3.2-q, the allocators by name,
 * guards of pools, and that a full pool is seen at once.
 */
#include "exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct exchange x;

#define SUBNET(more)                                                           \
	"{'Dhcp6': {'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"        \
	" 'interface': 'eth0', " more "}]}}"
#define BIG "'pools': [{'pool': '2001:db8:1::/64'}]"
#define WIDE "'pools': [{'pool': '2001:db8:1::1:0-2001:db8:1::1:ffff'}]"

static uint64_t
low_of(uint8_t type, unsigned client)
{
	(void)x_get(&x, type, client, &ia_na, 1, NULL);
	return x_answer(&x, 0, 0)->address.low;
}

START_TEST(same_client_same_address_without_memory)
{
	uint64_t first, again;

	x_open(&x, SUBNET(WIDE));
	first = low_of(MESSAGE_SOLICIT, 1);
	ck_assert_uint_eq(low_of(MESSAGE_SOLICIT, 1), first);
	for (unsigned client = 2; client < 50; client++)
		(void)low_of(MESSAGE_REQUEST, client);
	ck_assert_uint_eq(low_of(MESSAGE_SOLICIT, 1), first);
	ck_assert_uint_eq(low_of(MESSAGE_REQUEST, 1), first);
	x_close(&x);
	/* a new process with the same key */
	x_open(&x, SUBNET(WIDE));
	again = low_of(MESSAGE_REQUEST, 1);
	ck_assert_uint_eq(again, first);
	x_close(&x);
}
END_TEST

START_TEST(another_key_another_address)
{
	uint64_t first;

	x_open(&x, SUBNET(BIG));
	first = low_of(MESSAGE_SOLICIT, 1);
	x.service->allocation_key.bytes[3] ^= 1;
	ck_assert_uint_ne(low_of(MESSAGE_SOLICIT, 1), first);
	x_close(&x);
}
END_TEST

START_TEST(iaid_and_kind_matter)
{
	uint64_t first;

	x_open(&x, SUBNET(BIG));
	first = low_of(MESSAGE_SOLICIT, 1);
	(void)x_get(&x, MESSAGE_SOLICIT, 1, &ia_na, 2, NULL);
	ck_assert_uint_ne(x_answer(&x, 0, 0)->address.low, first);
	x_close(&x);
}
END_TEST

/* P-13.1-e: consecutive clients: no run, no order, all over the pool. */
START_TEST(not_predictable)
{
	uint64_t before = 0, now;
	unsigned rises = 0, neighbours = 0, upper = 0;
	enum { CLIENTS = 1000 };

	x_open(&x, SUBNET(WIDE));
	for (unsigned client = 1; client <= CLIENTS; client++) {
		now = low_of(MESSAGE_REQUEST, client);
		rises += now > before;
		neighbours += now - before < 16 || before - now < 16;
		upper += (now & 0x8000) != 0;
		before = now;
	}
	ck_assert_uint_eq(store_count(x.store), CLIENTS);
	ck_assert_uint_gt(rises, CLIENTS * 2 / 5);
	ck_assert_uint_lt(rises, CLIENTS * 3 / 5);
	ck_assert_uint_lt(neighbours, CLIENTS / 50);
	ck_assert_uint_gt(upper, CLIENTS * 2 / 5);
	ck_assert_uint_lt(upper, CLIENTS * 3 / 5);
	x_close(&x);
}
END_TEST

START_TEST(iterative_when_named)
{
	x_open(&x, SUBNET("'allocator': 'iterative', " WIDE));
	for (unsigned client = 1; client <= 20; client++) {
		/* the offer moves on as in Kea, the Request names it */
		uint64_t offered = low_of(MESSAGE_SOLICIT, client);
		char text[ADDRESS_TEXT_SIZE];

		ck_assert_uint_eq(offered, 0x10000 + client - 1);
		strcpy(text, x_lease(&x, 0, 0));
		ck_assert_str_eq(
		    x_get(&x, MESSAGE_REQUEST, client, &ia_na, 1, text), text);
	}
	/* what has been freed is not taken at once */
	x_one(&x, MESSAGE_RELEASE, 1, &ia_na, 1, "2001:db8:1::1:0");
	ck_assert_uint_eq(low_of(MESSAGE_REQUEST, 77), 0x10000 + 20);
	x_close(&x);
}
END_TEST

START_TEST(iterative_wraps_round)
{
	x_open(&x, SUBNET("'allocator': 'iterative', 'pools': ["
			  "{'pool': '2001:db8:1::10-2001:db8:1::12'}]"));
	for (unsigned client = 1; client <= 3; client++)
		ck_assert_uint_eq(
		    low_of(MESSAGE_REQUEST, client), 0x10 + client - 1);
	x_one(&x, MESSAGE_RELEASE, 2, &ia_na, 1, "2001:db8:1::11");
	ck_assert_uint_eq(low_of(MESSAGE_REQUEST, 4), 0x11);
	x_close(&x);
}
END_TEST

START_TEST(random_when_named)
{
	uint64_t first;
	unsigned same = 0;

	x_open(&x, SUBNET("'allocator': 'random', " BIG));
	first = low_of(MESSAGE_SOLICIT, 1);
	for (unsigned i = 0; i < 10; i++) {
		x_advance(&x, 1);
		same += low_of(MESSAGE_SOLICIT, 1) == first;
	}
	ck_assert_uint_eq(same, 0);
	x_close(&x);
}
END_TEST

START_TEST(prefixes_one_after_the_other_with_flq)
{
	x_open(&x, SUBNET("'pd-allocator': 'flq', 'pd-pools': [{'prefix':"
			  " '2001:db8:f000::', 'prefix-len': 48,"
			  " 'delegated-len': 56}]"));
	ck_assert_str_eq(x_get(&x, MESSAGE_REQUEST, 1, &ia_pd, 1, NULL),
	    "2001:db8:f000::/56");
	ck_assert_str_eq(x_get(&x, MESSAGE_REQUEST, 2, &ia_pd, 1, NULL),
	    "2001:db8:f000:100::/56");
	x_close(&x);
}
END_TEST

/* P-13.1-f: ::0 is the subnet-router anycast address. */
START_TEST(reserved_identifiers)
{
	struct lease lease;

	x_open(&x, SUBNET("'pools': [{'pool': '2001:db8:1::-2001:db8:1::3'}]"));
	for (unsigned client = 1; client <= 3; client++)
		(void)x_get(&x, MESSAGE_REQUEST, client, &ia_na, 1, NULL);
	ck_assert(!x_stored(&x, LEASE_NA, "2001:db8:1::", &lease));
	x_one(&x, MESSAGE_REQUEST, 4, &ia_na, 1, "2001:db8:1::");
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_ADDRS_AVAIL);
	x_close(&x);

	x_open(
	    &x, SUBNET("'pools': [{'pool': '2001:db8:1:0:fdff:ffff:ffff:ff7f-"
		       "2001:db8:1:0:fdff:ffff:ffff:ffff'}]"));
	ck_assert_str_eq(x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, NULL),
	    "2001:db8:1:0:fdff:ffff:ffff:ff7f");
	x_one(&x, MESSAGE_REQUEST, 2, &ia_na, 1, NULL);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_ADDRS_AVAIL);
	x_close(&x);
}
END_TEST

START_TEST(own_address_of_the_server)
{
	x_open(&x, "{'Dhcp6': {'interfaces-config': {'interfaces':"
		   " ['eth0/2001:db8:1::10']}, 'subnet6': [{'id': 1,"
		   " 'subnet': '2001:db8:1::/64', 'interface': 'eth0',"
		   " 'pools': [{'pool': '2001:db8:1::10-2001:db8:1::11'}]}]}}");
	ck_assert_str_eq(
	    x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, "2001:db8:1::10"),
	    "2001:db8:1::11");
	x_one(&x, MESSAGE_REQUEST, 2, &ia_na, 1, NULL);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_ADDRS_AVAIL);
	x_close(&x);
}
END_TEST

/* P-18.3.2-q: both are offered the last one, one gets it. */
START_TEST(last_address_once)
{
	x_open(
	    &x, SUBNET("'pools': [{'pool': '2001:db8:1::7-2001:db8:1::7'}]"));
	ck_assert_uint_eq(low_of(MESSAGE_SOLICIT, 1), 7);
	ck_assert_uint_eq(low_of(MESSAGE_SOLICIT, 2), 7);
	ck_assert_uint_eq(low_of(MESSAGE_REQUEST, 2), 7);
	x_one(&x, MESSAGE_REQUEST, 1, &ia_na, 1, "2001:db8:1::7");
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_ADDRS_AVAIL);
	ck_assert(x_because(&x, "pool-full"));
	x_close(&x);
}
END_TEST

START_TEST(guards_of_pools)
{
	x_open(&x,
	    "{'Dhcp6': {'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"
	    " 'interface': 'eth0',"
	    " 'pools': [{'pool': '2001:db8:1::10-2001:db8:1::10',"
	    "  'client-class': 'KNOWN'},"
	    "  {'pool': '2001:db8:1::20-2001:db8:1::20',"
	    "  'client-class': 'UNKNOWN'}],"
	    " 'reservations': [{'duid': '00:03:00:01:02:00:00:00:00:01',"
	    "  'hostname': 'known'}]}]}}");
	ck_assert_uint_eq(low_of(MESSAGE_REQUEST, 1), 0x10);
	ck_assert_uint_eq(low_of(MESSAGE_REQUEST, 2), 0x20);
	/* nothing left for another stranger, and no hint helps */
	x_one(&x, MESSAGE_RELEASE, 1, &ia_na, 1, "2001:db8:1::10");
	x_one(&x, MESSAGE_REQUEST, 3, &ia_na, 1, "2001:db8:1::10");
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_ADDRS_AVAIL);
	ck_assert(x_because(&x, "pool-guard"));
	x_close(&x);
}
END_TEST

START_TEST(all_pools_are_used)
{
	x_open(&x, SUBNET("'pools': [{'pool': '2001:db8:1::10-2001:db8:1::13'},"
			  " {'pool': '2001:db8:1::20-2001:db8:1::23'},"
			  " {'pool': '2001:db8:1::30-2001:db8:1::33'}]"));
	for (unsigned client = 1; client <= 12; client++)
		(void)low_of(MESSAGE_REQUEST, client);
	ck_assert_uint_eq(store_count(x.store), 12);
	x_one(&x, MESSAGE_REQUEST, 13, &ia_na, 1, NULL);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_ADDRS_AVAIL);
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {same_client_same_address_without_memory,
	    another_key_another_address, iaid_and_kind_matter, not_predictable,
	    iterative_when_named, iterative_wraps_round, random_when_named,
	    prefixes_one_after_the_other_with_flq, reserved_identifiers,
	    own_address_of_the_server, last_address_once, guards_of_pools,
	    all_pools_are_used};

	return X_RUN("allocate", tests);
}
