/*
 * test_prefix_length.c: wishes for a prefix length (protocol.md 4.16, RFC
 * 8168), and what is excluded from a delegated prefix (RFC 6603).
 *
 * Promised here: P8168-3.2-a -b -c, P8168-3.5-a (the default: extend),
 * P8168-3.5-b, P8168-3.6-a, P-18.3.4-k, P9096-3-a, P-13.2-b, P-21.22-b,
 * P6603-5.2-a, and the values of P6603-4.2-b.
 */
#include "exchange.h"

#include <string.h>

/* By address: /60s first, then a few /56, two /52, one /48. */
#define LENGTHS                                                                \
	"{'Dhcp6': {'valid-lifetime': 4000, 'subnet6': [{'id': 1,"             \
	" 'subnet': '2001:db8:1::/64', 'interface': 'eth0', 'pd-pools': ["     \
	" {'prefix': '2001:db8:1000::', 'prefix-len': 58,"                     \
	"  'delegated-len': 60},"                                              \
	" {'prefix': '2001:db8:2000::', 'prefix-len': 55,"                     \
	"  'delegated-len': 56},"                                              \
	" {'prefix': '2001:db8:3000::', 'prefix-len': 51,"                     \
	"  'delegated-len': 52},"                                              \
	" {'prefix': '2001:db8:4000::', 'prefix-len': 48,"                     \
	"  'delegated-len': 48}]}]}}"

static struct exchange x;

static unsigned
length_of(uint8_t type, unsigned client, const char *hint)
{
	(void)x_get(&x, type, client, &ia_pd, 1, hint);
	return x_answer(&x, 0, 0)->prefix_length;
}

START_TEST(no_wish_takes_the_first_pool)
{
	x_open(&x, LENGTHS);
	ck_assert_uint_eq(length_of(MESSAGE_SOLICIT, 1, NULL), 60);
	/* P8168-3.6-a, and all there is as a length */
	ck_assert_uint_eq(length_of(MESSAGE_SOLICIT, 1, "::/0"), 60);
	ck_assert_uint_eq(length_of(MESSAGE_SOLICIT, 1, "::/128"), 60);
	x_close(&x);
}
END_TEST

START_TEST(exact_length_first)
{
	x_open(&x, LENGTHS);
	ck_assert_uint_eq(length_of(MESSAGE_SOLICIT, 1, "::/56"), 56);
	ck_assert_uint_eq(length_of(MESSAGE_REQUEST, 1, "::/48"), 48);
	ck_assert_uint_eq(length_of(MESSAGE_RENEW, 2, "::/52"), 52);
	x_close(&x);
}
END_TEST

START_TEST(shorter_and_closest_next)
{
	x_open(&x, LENGTHS);
	ck_assert_uint_eq(length_of(MESSAGE_SOLICIT, 1, "::/64"), 60);
	ck_assert_uint_eq(length_of(MESSAGE_SOLICIT, 1, "::/59"), 56);
	ck_assert_uint_eq(length_of(MESSAGE_SOLICIT, 1, "::/53"), 52);
	/* the /52s are given away: what is left above them */
	length_of(MESSAGE_REQUEST, 2, "::/52");
	length_of(MESSAGE_REQUEST, 3, "::/52");
	ck_assert_uint_eq(length_of(MESSAGE_SOLICIT, 1, "::/53"), 48);
	x_close(&x);
}
END_TEST

START_TEST(longer_ones_last)
{
	x_open(&x, LENGTHS);
	ck_assert_uint_eq(length_of(MESSAGE_SOLICIT, 1, "::/40"), 48);
	length_of(MESSAGE_REQUEST, 2, "::/48");
	ck_assert_uint_eq(length_of(MESSAGE_SOLICIT, 1, "::/40"), 52);
	ck_assert_uint_eq(length_of(MESSAGE_SOLICIT, 1, "::/48"), 52);
	x_close(&x);
}
END_TEST

START_TEST(named_prefix_first_then_the_length)
{
	x_open(&x, LENGTHS);
	x_message(&x, MESSAGE_SOLICIT, 1);
	x_open_ia(&x, &ia_pd, 1);
	x_name(&x, "::/56");
	x_name(&x, "2001:db8:3000::/52");
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_str_eq(x_lease(&x, 0, 0), "2001:db8:3000::/52");

	x_one(&x, MESSAGE_REQUEST, 2, &ia_pd, 1, "2001:db8:3000::/52");
	x_message(&x, MESSAGE_SOLICIT, 1);
	x_open_ia(&x, &ia_pd, 1);
	x_name(&x, "2001:db8:3000::/52");
	x_name(&x, "::/56");
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_uint_eq(x_answer(&x, 0, 0)->prefix_length, 56);
	x_close(&x);
}
END_TEST

/* Of a prefix that cannot be had its length still says something. */
START_TEST(length_of_a_named_prefix_is_a_wish)
{
	x_open(&x, LENGTHS);
	ck_assert_uint_eq(
	    length_of(MESSAGE_SOLICIT, 1, "2001:db8:aaaa::/56"), 56);
	x_close(&x);
}
END_TEST

START_TEST(better_length_than_the_recorded_one)
{
	char offered[PREFIX_TEXT_SIZE];
	struct lease lease;

	x_open(&x, LENGTHS);
	x_one(&x, MESSAGE_REQUEST, 1, &ia_pd, 1, "2001:db8:1000::/60");
	ck_assert_uint_eq(length_of(MESSAGE_SOLICIT, 1, "::/56"), 56);
	ck_assert(x_because(&x, "better-length"));
	ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 1);
	strcpy(offered, x_lease(&x, 0, 0));
	ck_assert(x_holds(&x, 1, LEASE_PD, 1, "2001:db8:1000::/60"));

	/* then Request names it, and the old one is free again */
	ck_assert_uint_eq(length_of(MESSAGE_REQUEST, 1, offered), 56);
	ck_assert_str_eq(x_lease(&x, 0, 0), offered);
	ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 1);
	ck_assert(!x_stored(&x, LEASE_PD, "2001:db8:1000::/60", &lease));
	x_close(&x);
}
END_TEST

START_TEST(recorded_one_if_there_is_no_better)
{
	x_open(&x, LENGTHS);
	x_one(&x, MESSAGE_REQUEST, 1, &ia_pd, 1, "2001:db8:2000::/56");
	/* /57 is not delegated; the /56 is the closest shorter already */
	ck_assert_uint_eq(length_of(MESSAGE_SOLICIT, 1, "::/57"), 56);
	ck_assert_str_eq(x_lease(&x, 0, 0), "2001:db8:2000::/56");
	/* wishes for more, and none of that is free */
	length_of(MESSAGE_REQUEST, 2, "::/48");
	ck_assert_uint_eq(length_of(MESSAGE_SOLICIT, 1, "::/48"), 56);
	/* names its own: content with it, whatever else it lists */
	x_message(&x, MESSAGE_SOLICIT, 1);
	x_open_ia(&x, &ia_pd, 1);
	x_name(&x, "2001:db8:2000::/56");
	x_name(&x, "::/60");
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_str_eq(x_lease(&x, 0, 0), "2001:db8:2000::/56");
	x_close(&x);
}
END_TEST

START_TEST(renew_extends_whatever_is_wished)
{
	const uint8_t types[] = {MESSAGE_RENEW, MESSAGE_REBIND};

	x_open(&x, LENGTHS);
	x_one(&x, MESSAGE_REQUEST, 1, &ia_pd, 1, "2001:db8:1000::/60");
	for (unsigned i = 0; i < 2; i++) {
		x_message(&x, types[i], 1);
		x_open_ia(&x, &ia_pd, 1);
		x_name(&x, "2001:db8:1000::/60");
		x_name(&x, "::/56");
		ck_assert_int_eq(x_send(&x), DROP_NONE);
		ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 1);
		ck_assert_str_eq(x_lease(&x, 0, 0), "2001:db8:1000::/60");
	}
	x_close(&x);
}
END_TEST

START_TEST(restarted_router_gets_its_prefix_back)
{
	char mine[PREFIX_TEXT_SIZE];

	x_open(&x, LENGTHS);
	strcpy(mine, x_get(&x, MESSAGE_REQUEST, 1, &ia_pd, 77, NULL));
	x_advance(&x, 60);
	ck_assert_str_eq(x_get(&x, MESSAGE_SOLICIT, 1, &ia_pd, 77, NULL), mine);
	ck_assert_str_eq(
	    x_get(&x, MESSAGE_SOLICIT, 1, &ia_pd, 77, "::/60"), mine);
	x_close(&x);
}
END_TEST

START_TEST(prefixes_are_aligned)
{
	x_open(&x, LENGTHS);
	for (unsigned client = 1; client <= 4 + 2 + 2 + 1; client++) {
		const struct lease_answer *lease;

		(void)x_get(&x, MESSAGE_REQUEST, client, &ia_pd, 1, NULL);
		lease = x_answer(&x, 0, 0);
		ck_assert(address_equal(lease->address,
		    address_mask(lease->address, lease->prefix_length)));
	}
	/* every pool has been used up, in order, and nothing is left */
	x_one(&x, MESSAGE_REQUEST, 99, &ia_pd, 1, NULL);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_PREFIX_AVAIL);
	x_close(&x);
}
END_TEST

#define EXCLUDED                                                               \
	"{'Dhcp6': {'subnet6': [{'id': 1,"                                     \
	" 'subnet': '2001:db8:1::/64', 'interface': 'eth0', 'pd-pools': ["     \
	" {'prefix': '2001:db8:1000::', 'prefix-len': 58,"                     \
	"  'delegated-len': 59, 'excluded-prefix': '2001:db8:1000:f::',"       \
	"  'excluded-prefix-len': 64}]}]}}"

static enum drop
send_with_oro(unsigned code, const char *lease)
{
	x_message(&x, MESSAGE_REQUEST, 1);
	x_oro(&x, 1, code);
	x_open_ia(&x, &ia_pd, 1);
	if (lease != NULL)
		x_name(&x, lease);
	return x_send(&x);
}

START_TEST(hole_only_if_asked_for)
{
	x_open(&x, EXCLUDED);
	ck_assert_int_eq(send_with_oro(23, "2001:db8:1000:20::/59"), DROP_NONE);
	ck_assert(!x_answer(&x, 0, 0)->has_excluded);
	ck_assert_int_eq(send_with_oro(67, "2001:db8:1000:20::/59"), DROP_NONE);
	ck_assert(x_answer(&x, 0, 0)->has_excluded);
	x_close(&x);
}
END_TEST

START_TEST(hole_moves_with_the_unit)
{
	char text[PREFIX_TEXT_SIZE];

	x_open(&x, EXCLUDED);
	ck_assert_int_eq(send_with_oro(67, "2001:db8:1000:20::/59"), DROP_NONE);
	ck_assert_str_eq(prefix_text(x_answer(&x, 0, 0)->excluded, text),
	    "2001:db8:1000:2f::/64");
	x_close(&x);
}
END_TEST

/* A pool without a hole is better for a client that knows no holes. */
START_TEST(whole_prefix_for_a_client_without_67)
{
	x_open(&x,
	    "{'Dhcp6': {'subnet6': [{'id': 1,"
	    " 'subnet': '2001:db8:1::/64', 'interface': 'eth0', 'pd-pools': ["
	    " {'prefix': '2001:db8:1000::', 'prefix-len': 58,"
	    "  'delegated-len': 59, 'excluded-prefix': '2001:db8:1000:f::',"
	    "  'excluded-prefix-len': 64},"
	    " {'prefix': '2001:db8:2000::', 'prefix-len': 59,"
	    "  'delegated-len': 59}]}]}}");
	ck_assert_str_eq(x_get(&x, MESSAGE_REQUEST, 2, &ia_pd, 1, NULL),
	    "2001:db8:2000::/59");
	ck_assert_int_eq(send_with_oro(67, NULL), DROP_NONE);
	ck_assert(x_answer(&x, 0, 0)->has_excluded);
	/* no other is left: better than none */
	(void)x_get(&x, MESSAGE_REQUEST, 3, &ia_pd, 1, NULL);
	ck_assert(!x_answer(&x, 0, 0)->has_excluded);
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {no_wish_takes_the_first_pool,
	    exact_length_first, shorter_and_closest_next, longer_ones_last,
	    named_prefix_first_then_the_length,
	    length_of_a_named_prefix_is_a_wish,
	    better_length_than_the_recorded_one,
	    recorded_one_if_there_is_no_better,
	    renew_extends_whatever_is_wished,
	    restarted_router_gets_its_prefix_back, prefixes_are_aligned,
	    hole_only_if_asked_for, hole_moves_with_the_unit,
	    whole_prefix_for_a_client_without_67};

	return X_RUN("prefix_length", tests);
}
