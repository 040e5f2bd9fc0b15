/*
 * test_ia.c: what one IA gets, the table of protocol.md 1.4 row by row; each
 * test runs for IA_NA and for IA_PD, which are served by one path.
 *
 * Promised here: P-18.3.2-e -f -g -k -l, P-18.3.4-a -b -c -f -g -l -m,
 * P-18.3.5-a -b -c -e -f -g -h, P-18.3.9-d -g -h -i -j, P-12-a -b,
 * P-6.5-a, P-18.3.1-g. Reservations are in test_reserve.c, prefix lengths in
 * test_prefix_length.c, the messages' own rules in test_decide_*.c.
 */
#include "exchange.h"

#include <stdio.h>
#include <string.h>

/* Two links, four addresses and four prefixes each. */
#define LINK_ONE                                                               \
	"{'id': 1, 'subnet': '2001:db8:1::/64', 'interface': 'eth0',"          \
	" 'pools': [{'pool': '2001:db8:1::10-2001:db8:1::13'}],"               \
	" 'pd-pools': [{'prefix': '2001:db8:f000::', 'prefix-len': 54,"        \
	" 'delegated-len': 56}]}"
#define LINK_TWO                                                               \
	"{'id': 2, 'subnet': '2001:db8:2::/64', 'interface': 'eth1',"          \
	" 'pools': [{'pool': '2001:db8:2::10-2001:db8:2::13'}],"               \
	" 'pd-pools': [{'prefix': '2001:db8:f400::', 'prefix-len': 54,"        \
	" 'delegated-len': 56}]}"
#define GLOBALS "'preferred-lifetime': 3000, 'valid-lifetime': 4000, "
#define TWO_LINKS                                                              \
	"{'Dhcp6': {" GLOBALS "'subnet6': [" LINK_ONE ", " LINK_TWO "]}}"
/* The pools of the first link have moved. */
#define MOVED_POOLS                                                            \
	"{'Dhcp6': {" GLOBALS "'subnet6': [{'id': 1,"                          \
	" 'subnet': '2001:db8:1::/64', 'interface': 'eth0',"                   \
	" 'pools': [{'pool': '2001:db8:1::20-2001:db8:1::23'}],"               \
	" 'pd-pools': [{'prefix': '2001:db8:f000:400::', 'prefix-len': 54,"    \
	" 'delegated-len': 56}]}]}}"
/* As the first link, but a Rebind may create. */
#define RAPID                                                                  \
	"{'Dhcp6': {" GLOBALS "'subnet6': [{'id': 1, 'rapid-commit': true,"    \
	" 'subnet': '2001:db8:1::/64', 'interface': 'eth0',"                   \
	" 'pools': [{'pool': '2001:db8:1::10-2001:db8:1::13'}],"               \
	" 'pd-pools': [{'prefix': '2001:db8:f000::', 'prefix-len': 54,"        \
	" 'delegated-len': 56}]}]}}"

/* What differs between the two kinds. */
struct side {
	const struct ia_kind *kind;
	enum lease_type type;
	const char *units[4]; /* of the first link's pool */
	const char *on_link;  /* on the first link, in no pool */
	const char *off_link; /* of the second link's pool */
	uint16_t none_left;
};

static const struct side sides[2] = {
    {&ia_na, LEASE_NA,
	{"2001:db8:1::10", "2001:db8:1::11", "2001:db8:1::12",
	    "2001:db8:1::13"},
	"2001:db8:1::99", "2001:db8:2::10", STATUS_NO_ADDRS_AVAIL},
    {&ia_pd, LEASE_PD,
	{"2001:db8:f000::/56", "2001:db8:f000:100::/56",
	    "2001:db8:f000:200::/56", "2001:db8:f000:300::/56"},
	"2001:db8:f000::/60", "2001:db8:f400::/56", STATUS_NO_PREFIX_AVAIL},
};

static struct exchange x;

static const char *
get(const struct side *side, uint8_t type, unsigned client, const char *lease)
{
	return x_get(&x, type, client, side->kind, 1, lease);
}

static enum drop
send_one(
    const struct side *side, uint8_t type, unsigned client, const char *lease)
{
	return x_one(&x, type, client, side->kind, 1, lease);
}

/* A lease of the first unit, by Request. */
static const char *
bind_client(const struct side *side, unsigned client, const char *lease)
{
	const char *got = get(side, MESSAGE_REQUEST, client, lease);

	ck_assert_str_eq(got, lease);
	return lease;
}

static void
fill(const struct side *side)
{
	for (unsigned i = 0; i < 4; i++)
		bind_client(side, 100 + i, side->units[i]);
}

/* The IA names the lease with both lifetimes 0. */
static bool
taken_away(const char *lease)
{
	const struct ia_answer *ia = x_ia(&x, 0);

	for (unsigned i = 0; i < ia->lease_count; i++)
		if (strcmp(x_lease(&x, 0, i), lease) == 0)
			return x_answer(&x, 0, i)->valid == 0 &&
			       x_answer(&x, 0, i)->preferred == 0;
	return false;
}

static unsigned
live_leases(unsigned ia)
{
	unsigned count = 0;

	for (unsigned i = 0; i < x_ia(&x, ia)->lease_count; i++)
		count += x_answer(&x, ia, i)->valid > 0;
	return count;
}

/* Row 1: ours, valid, fits. */

START_TEST(row_1_solicit_offers_what_is_held)
{
	const struct side *side = &sides[_i];

	x_open(&x, TWO_LINKS);
	bind_client(side, 1, side->units[2]);
	x_advance(&x, 500);
	ck_assert_str_eq(get(side, MESSAGE_SOLICIT, 1, NULL), side->units[2]);
	ck_assert_uint_eq(x.query.decision.change_count, 0);
	ck_assert_uint_eq(x.sequence, 0);
	ck_assert_str_eq(
	    get(side, MESSAGE_SOLICIT, 1, side->units[1]), side->units[2]);
	x_close(&x);
}
END_TEST

START_TEST(row_1_request_returns_it_afresh)
{
	const struct side *side = &sides[_i];
	struct lease lease;

	x_open(&x, TWO_LINKS);
	bind_client(side, 1, side->units[2]);
	x_advance(&x, 1001);
	ck_assert_str_eq(
	    get(side, MESSAGE_REQUEST, 1, side->units[2]), side->units[2]);
	ck_assert_uint_eq(x_answer(&x, 0, 0)->valid, 4000);
	ck_assert_uint_eq(x_answer(&x, 0, 0)->preferred, 3000);
	ck_assert(x_stored(&x, side->type, side->units[2], &lease));
	ck_assert_int_eq(lease.transaction, EXCHANGE_START_S + 1001);
	ck_assert_uint_eq(store_count(x.store), 1);
	x_close(&x);
}
END_TEST

START_TEST(row_1_second_copy_writes_nothing_and_waits)
{
	const struct side *side = &sides[_i];
	uint64_t first;

	x_open(&x, TWO_LINKS);
	bind_client(side, 1, side->units[2]);
	first = x.sequence;
	get(side, MESSAGE_REQUEST, 1, side->units[2]);
	ck_assert_uint_eq(x.query.decision.change_count, 0);
	ck_assert_uint_eq(x.sequence, first);
	x_close(&x);
}
END_TEST

START_TEST(row_1_renew_and_rebind_extend)
{
	const struct side *side = &sides[_i];
	const uint8_t types[] = {MESSAGE_RENEW, MESSAGE_REBIND};
	struct lease lease;

	x_open(&x, TWO_LINKS);
	bind_client(side, 1, side->units[0]);
	for (unsigned i = 0; i < 2; i++) {
		x_advance(&x, 1500);
		ck_assert_str_eq(
		    get(side, types[i], 1, side->units[0]), side->units[0]);
		ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 1);
		ck_assert_uint_eq(x_ia(&x, 0)->t1, 1500);
		ck_assert_uint_eq(x_ia(&x, 0)->t2, 2400);
		ck_assert(x_stored(&x, side->type, side->units[0], &lease));
		ck_assert_int_eq(
		    lease.transaction, EXCHANGE_START_S + 1500 * (i + 1));
	}
	x_close(&x);
}
END_TEST

/* Row 2: more leases in the binding than the client lists. */

START_TEST(row_2_all_of_a_binding)
{
	const struct side *side = &sides[_i];
	const uint8_t types[] = {
	    MESSAGE_SOLICIT, MESSAGE_REQUEST, MESSAGE_RENEW, MESSAGE_REBIND};

	x_open(&x, TWO_LINKS);
	x_put(&x, 1, side->type, 1, side->units[0], 4000);
	x_put(&x, 1, side->type, 1, side->units[3], 4000);
	for (unsigned i = 0; i < 4; i++) {
		get(side, types[i], 1, side->units[3]);
		ck_assert_uint_eq(live_leases(0), 2);
	}
	x_close(&x);
}
END_TEST

/* Row 3: an on-link lease that is not in the binding. */

START_TEST(row_3_not_in_the_binding)
{
	const struct side *side = &sides[_i];

	x_open(&x, TWO_LINKS);
	bind_client(side, 1, side->units[0]);
	ck_assert_str_eq(
	    get(side, MESSAGE_REQUEST, 1, side->units[1]), side->units[0]);
	ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 1);
	ck_assert_str_eq(
	    get(side, MESSAGE_RENEW, 1, side->units[1]), side->units[0]);
	ck_assert(taken_away(side->units[1]));
	ck_assert_str_eq(
	    get(side, MESSAGE_REBIND, 1, side->units[1]), side->units[0]);
	ck_assert(taken_away(side->units[1]));
	x_close(&x);
}
END_TEST

/* Row 4: ours, but of another link. */

START_TEST(row_4_client_has_moved)
{
	const struct side *side = &sides[_i];
	const char *old = side->off_link;

	x_open(&x, TWO_LINKS);
	x.interface = "eth1";
	bind_client(side, 1, old);
	x.interface = "eth0";

	ck_assert_str_ne(get(side, MESSAGE_SOLICIT, 1, old), old);
	ck_assert_int_eq(send_one(side, MESSAGE_REQUEST, 1, old), DROP_NONE);
	if (side->type == LEASE_NA) {
		ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NOT_ON_LINK);
		ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 0);
	} else {
		ck_assert_str_ne(x_lease(&x, 0, 0), old);
		ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 1);
	}
	x_close(&x);
}
END_TEST

START_TEST(row_4_renew_on_another_link)
{
	const struct side *side = &sides[_i];
	const uint8_t types[] = {MESSAGE_RENEW, MESSAGE_REBIND};
	const char *old = side->off_link;

	for (unsigned i = 0; i < 2; i++) {
		x_open(&x, TWO_LINKS);
		x.interface = "eth1";
		bind_client(side, 1, old);
		x.interface = "eth0";
		ck_assert_int_eq(send_one(side, types[i], 1, old), DROP_NONE);
		ck_assert(taken_away(old));
		ck_assert_uint_eq(live_leases(0), 1);
		ck_assert_uint_gt(x_ia(&x, 0)->t1, 0);
		/* somebody else may use the same identifiers over there */
		ck_assert(x_holds(&x, 1, side->type, 1, old));
		x_close(&x);
	}
}
END_TEST

/* Row 5: ours, right link, but not to be extended: its pool has gone. */

START_TEST(row_5_pool_removed)
{
	const struct side *side = &sides[_i];
	struct lease lease;

	x_open(&x, TWO_LINKS);
	bind_client(side, 1, side->units[0]);
	x_reload(&x, MOVED_POOLS);
	ck_assert_str_ne(
	    get(side, MESSAGE_SOLICIT, 1, side->units[0]), side->units[0]);
	ck_assert(x_stored(&x, side->type, side->units[0], &lease));
	ck_assert_int_eq(
	    send_one(side, MESSAGE_RENEW, 1, side->units[0]), DROP_NONE);
	ck_assert(taken_away(side->units[0]));
	ck_assert_uint_eq(live_leases(0), 1);
	if (side->type == LEASE_NA) /* on the link: taken back */
		ck_assert(!x_stored(&x, side->type, side->units[0], &lease));
	x_close(&x);
}
END_TEST

START_TEST(row_5_request_gives_another)
{
	const struct side *side = &sides[_i];
	const char *got;

	x_open(&x, TWO_LINKS);
	bind_client(side, 1, side->units[0]);
	x_reload(&x, MOVED_POOLS);
	got = get(side, MESSAGE_REQUEST, 1, side->units[0]);
	ck_assert_str_ne(got, side->units[0]);
	ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 1);
	ck_assert(x_holds(&x, 1, side->type, 1, got));
	x_close(&x);
}
END_TEST

/* Row 6: expired or released, still kept. */

START_TEST(row_6_expired_comes_back)
{
	const struct side *side = &sides[_i];
	const uint8_t types[] = {
	    MESSAGE_SOLICIT, MESSAGE_REQUEST, MESSAGE_RENEW, MESSAGE_REBIND};

	for (unsigned reclaimed = 0; reclaimed < 2; reclaimed++) {
		for (unsigned i = 0; i < 4; i++) {
			x_open(&x, TWO_LINKS);
			bind_client(side, 1, side->units[1]);
			x_advance(&x, 5000);
			if (reclaimed)
				ck_assert_uint_eq(x_expire(&x, 3600), 1);
			ck_assert_str_eq(
			    get(side, types[i], 1, NULL), side->units[1]);
			x_close(&x);
		}
	}
}
END_TEST

START_TEST(row_6_released_comes_back_unless_rebound)
{
	const struct side *side = &sides[_i];
	const uint8_t types[] = {
	    MESSAGE_SOLICIT, MESSAGE_REQUEST, MESSAGE_RENEW};

	for (unsigned i = 0; i < 3; i++) {
		x_open(&x, TWO_LINKS);
		bind_client(side, 1, side->units[1]);
		send_one(side, MESSAGE_RELEASE, 1, side->units[1]);
		ck_assert_str_eq(get(side, types[i], 1, NULL), side->units[1]);
		x_close(&x);
	}
	x_open(&x, TWO_LINKS);
	bind_client(side, 1, side->units[1]);
	send_one(side, MESSAGE_RELEASE, 1, side->units[1]);
	ck_assert_int_eq(
	    send_one(side, MESSAGE_REBIND, 1, side->units[1]), DROP_NONE);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_BINDING);
	x_close(&x);
}
END_TEST

START_TEST(row_6_not_if_somebody_took_it)
{
	const struct side *side = &sides[_i];

	x_open(&x, TWO_LINKS);
	bind_client(side, 1, side->units[1]);
	x_advance(&x, 5000);
	ck_assert_uint_eq(x_expire(&x, 3600), 1);
	bind_client(side, 2, side->units[1]);
	ck_assert_str_ne(get(side, MESSAGE_REQUEST, 1, NULL), side->units[1]);
	ck_assert(x_holds(&x, 2, side->type, 1, side->units[1]));
	x_close(&x);
}
END_TEST

/* Row 7: no binding, empty IA. */

START_TEST(row_7_new_binding)
{
	const struct side *side = &sides[_i];
	const uint8_t types[] = {MESSAGE_REQUEST, MESSAGE_RENEW};

	x_open(&x, TWO_LINKS);
	get(side, MESSAGE_SOLICIT, 1, NULL);
	ck_assert_uint_eq(store_count(x.store), 0);
	for (unsigned i = 0; i < 2; i++)
		ck_assert(x_holds(&x, 1 + i, side->type, 1,
		    get(side, types[i], 1 + i, NULL)));
	x_close(&x);
}
END_TEST

START_TEST(row_7_rebind_creates_only_with_rapid_commit)
{
	const struct side *side = &sides[_i];

	x_open(&x, TWO_LINKS);
	ck_assert_int_eq(send_one(side, MESSAGE_REBIND, 1, NULL), DROP_NONE);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_BINDING);
	ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 0);
	ck_assert_uint_eq(store_count(x.store), 0);
	x_reload(&x, RAPID);
	ck_assert(
	    x_holds(&x, 1, side->type, 1, get(side, MESSAGE_REBIND, 1, NULL)));
	x_close(&x);
}
END_TEST

/* Row 8: no binding, the client names on-link leases. */

START_TEST(row_8_named_and_free)
{
	const struct side *side = &sides[_i];

	x_open(&x, TWO_LINKS);
	for (unsigned i = 0; i < 4; i++)
		ck_assert_str_eq(get(side, MESSAGE_SOLICIT, 1, side->units[i]),
		    side->units[i]);
	ck_assert_str_eq(
	    get(side, MESSAGE_REQUEST, 1, side->units[1]), side->units[1]);
	ck_assert_str_eq(
	    get(side, MESSAGE_RENEW, 2, side->units[3]), side->units[3]);
	x_close(&x);
}
END_TEST

START_TEST(row_8_rebind_of_a_lost_binding)
{
	const struct side *side = &sides[_i];

	x_open(&x, TWO_LINKS);
	ck_assert_int_eq(
	    send_one(side, MESSAGE_REBIND, 1, side->units[1]), DROP_NONE);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_BINDING);
	ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 0);
	x_reload(&x, RAPID);
	ck_assert_str_eq(
	    get(side, MESSAGE_REBIND, 1, side->units[1]), side->units[1]);
	x_close(&x);
}
END_TEST

START_TEST(row_8_named_outside_of_all_pools)
{
	const struct side *side = &sides[_i];

	x_open(&x, TWO_LINKS);
	ck_assert_str_ne(
	    get(side, MESSAGE_SOLICIT, 1, side->on_link), side->on_link);
	ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 1);
	get(side, MESSAGE_RENEW, 1, side->on_link);
	ck_assert(taken_away(side->on_link));
	ck_assert_uint_eq(live_leases(0), 1);
	x_close(&x);
}
END_TEST

/* Row 9: no binding, the client names off-link leases. */

START_TEST(row_9_off_link)
{
	const struct side *side = &sides[_i];

	x_open(&x, TWO_LINKS);
	ck_assert_str_ne(
	    get(side, MESSAGE_SOLICIT, 1, side->off_link), side->off_link);
	ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 1);
	ck_assert_int_eq(
	    send_one(side, MESSAGE_REQUEST, 1, side->off_link), DROP_NONE);
	ck_assert_int_eq(x_ia(&x, 0)->status,
	    side->type == LEASE_NA ? STATUS_NOT_ON_LINK : STATUS_NONE);
	ck_assert_int_eq(
	    send_one(side, MESSAGE_REBIND, 2, side->off_link), DROP_NONE);
	ck_assert(taken_away(side->off_link));
	ck_assert_uint_eq(live_leases(0), 0);
	ck_assert_uint_eq(x_ia(&x, 0)->t1, 0);
	ck_assert_int_eq(
	    send_one(side, MESSAGE_RENEW, 3, side->off_link), DROP_NONE);
	ck_assert(taken_away(side->off_link));
	ck_assert_uint_eq(live_leases(0), 1);
	x_close(&x);
}
END_TEST

/* Row 10: somebody else's, declined. */

START_TEST(row_10_of_another_client)
{
	const struct side *side = &sides[_i];
	const char *other = side->units[2];

	x_open(&x, TWO_LINKS);
	bind_client(side, 1, other);
	ck_assert_str_ne(get(side, MESSAGE_SOLICIT, 2, other), other);
	ck_assert_int_eq(send_one(side, MESSAGE_REBIND, 2, other), DROP_NONE);
	ck_assert(taken_away(other));
	ck_assert_uint_eq(live_leases(0), 0);
	ck_assert_str_ne(get(side, MESSAGE_REQUEST, 2, other), other);
	ck_assert_int_eq(send_one(side, MESSAGE_RENEW, 2, other), DROP_NONE);
	ck_assert(taken_away(other));
	ck_assert(x_holds(&x, 1, side->type, 1, other));
	ck_assert_uint_eq(store_count(x.store), 2);
	x_close(&x);
}
END_TEST

START_TEST(row_10_same_client_other_iaid)
{
	const struct side *side = &sides[_i];

	x_open(&x, TWO_LINKS);
	bind_client(side, 1, side->units[2]);
	x_one(&x, MESSAGE_RENEW, 1, side->kind, 2, side->units[2]);
	ck_assert(taken_away(side->units[2]));
	ck_assert(x_holds(&x, 1, side->type, 1, side->units[2]));
	x_close(&x);
}
END_TEST

/* Row 11: nothing left. */

START_TEST(row_11_nothing_left)
{
	const struct side *side = &sides[_i];
	const uint8_t types[] = {
	    MESSAGE_SOLICIT, MESSAGE_REQUEST, MESSAGE_RENEW};

	x_open(&x, TWO_LINKS);
	fill(side);
	for (unsigned i = 0; i < 3; i++) {
		ck_assert_int_eq(send_one(side, types[i], 1, NULL), DROP_NONE);
		ck_assert_int_eq(x_ia(&x, 0)->status, side->none_left);
		ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 0);
		ck_assert_uint_eq(x_ia(&x, 0)->t1, 0);
		ck_assert_uint_eq(x_ia(&x, 0)->t2, 0);
		ck_assert_str_ne(x_ia(&x, 0)->status_text, "");
	}
	ck_assert_int_eq(send_one(side, MESSAGE_REBIND, 1, NULL), DROP_NONE);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_BINDING);
	x_reload(&x, RAPID);
	ck_assert_int_eq(send_one(side, MESSAGE_REBIND, 1, NULL), DROP_NONE);
	ck_assert_int_eq(x_ia(&x, 0)->status, side->none_left);
	x_close(&x);
}
END_TEST

START_TEST(row_11_lost_binding_whose_lease_went_to_another)
{
	const struct side *side = &sides[_i];

	x_open(&x, TWO_LINKS);
	fill(side);
	ck_assert_int_eq(
	    send_one(side, MESSAGE_RENEW, 1, side->units[0]), DROP_NONE);
	ck_assert_int_eq(x_ia(&x, 0)->status, side->none_left);
	ck_assert(taken_away(side->units[0]));
	ck_assert(x_holds(&x, 100, side->type, 1, side->units[0]));
	x_close(&x);
}
END_TEST

/* Row 12: no subnet. */

START_TEST(row_12_no_subnet)
{
	const struct side *side = &sides[_i];

	x_open(&x, TWO_LINKS);
	x.interface = "eth7";
	ck_assert_int_eq(send_one(side, MESSAGE_SOLICIT, 1, NULL), DROP_NONE);
	ck_assert_int_eq(x_ia(&x, 0)->status, side->none_left);
	ck_assert_int_eq(
	    send_one(side, MESSAGE_REQUEST, 1, side->units[0]), DROP_NONE);
	ck_assert_int_eq(x_ia(&x, 0)->status, side->none_left);
	ck_assert_int_eq(
	    send_one(side, MESSAGE_RENEW, 1, side->units[0]), DROP_NONE);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_BINDING);
	ck_assert_int_eq(
	    send_one(side, MESSAGE_REBIND, 1, side->units[0]), DROP_NO_SUBNET);
	x_close(&x);
}
END_TEST

/* Row 13: IA_TA is not there for us. */

START_TEST(row_13_temporary_addresses_are_ignored)
{
	const struct side *side = &sides[_i];
	const uint8_t ia_ta[4] = {0, 0, 0, 9};

	x_open(&x, TWO_LINKS);
	x_message(&x, MESSAGE_REQUEST, 1);
	x_option(&x, OPTION_IA_TA, ia_ta, sizeof(ia_ta));
	x_open_ia(&x, side->kind, 1);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_uint_eq(x.query.decision.ia_count, 1);
	ck_assert_uint_eq(live_leases(0), 1);
	x_close(&x);
}
END_TEST

/* Row 14: one IAID twice, the first empty, the second with the offer. */

START_TEST(row_14_same_iaid_twice)
{
	const struct side *side = &sides[_i];

	x_open(&x, TWO_LINKS);
	x_message(&x, MESSAGE_REQUEST, 1);
	x_open_ia(&x, side->kind, 5);
	x_close_option(&x);
	x_open_ia(&x, side->kind, 5);
	x_name(&x, side->units[3]);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_uint_eq(x.query.decision.ia_count, 1);
	ck_assert_str_eq(x_lease(&x, 0, 0), side->units[3]);
	ck_assert_uint_eq(store_count(x.store), 1);
	x_close(&x);
}
END_TEST

/* Several IAs in one message. */

START_TEST(several_ias_get_one_each)
{
	const struct side *side = &sides[_i];

	x_open(&x, TWO_LINKS);
	x_message(&x, MESSAGE_REQUEST, 1);
	for (unsigned i = 0; i < 5; i++) {
		x_open_ia(&x, side->kind, 10 - i);
		x_name(&x, side->units[0]); /* all want the same */
		x_close_option(&x);
	}
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_uint_eq(x.query.decision.ia_count, 5);
	ck_assert_str_eq(x_lease(&x, 0, 0), side->units[0]);
	for (unsigned i = 0; i < 4; i++) {
		ck_assert_uint_eq(x_ia(&x, i)->iaid, 10 - i);
		ck_assert_uint_eq(live_leases(i), 1);
		for (unsigned j = 0; j < i; j++)
			ck_assert_str_ne(x_lease(&x, i, 0), x_lease(&x, j, 0));
	}
	/* P-18.3.2-d: one fails, the others are served */
	ck_assert_int_eq(x_ia(&x, 4)->status, side->none_left);
	ck_assert_uint_eq(store_count(x.store), 4);
	x_close(&x);
}
END_TEST

START_TEST(both_kinds_share_an_iaid)
{
	const struct side *side = &sides[_i];
	const struct side *other = &sides[1 - _i];

	x_open(&x, TWO_LINKS);
	x_message(&x, MESSAGE_REQUEST, 1);
	x_open_ia(&x, side->kind, 7);
	x_close_option(&x);
	x_open_ia(&x, other->kind, 7);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_uint_eq(x.query.decision.ia_count, 2);
	ck_assert_ptr_eq(x_ia(&x, 0)->kind, side->kind);
	ck_assert_ptr_eq(x_ia(&x, 1)->kind, other->kind);
	ck_assert(x_holds(&x, 1, side->type, 7, x_lease(&x, 0, 0)));
	ck_assert(x_holds(&x, 1, other->type, 7, x_lease(&x, 1, 0)));
	x_close(&x);
}
END_TEST

START_TEST(same_iaid_of_two_clients)
{
	const struct side *side = &sides[_i];
	char first[64];

	x_open(&x, TWO_LINKS);
	snprintf(
	    first, sizeof(first), "%s", get(side, MESSAGE_REQUEST, 1, NULL));
	ck_assert_str_ne(get(side, MESSAGE_REQUEST, 2, NULL), first);
	ck_assert(x_holds(&x, 1, side->type, 1, first));
	x_close(&x);
}
END_TEST

/* What a Renew takes back from several IAs does not go to the wrong one. */
START_TEST(mixed_states_in_one_renew)
{
	const struct side *side = &sides[_i];

	x_open(&x, TWO_LINKS);
	x_one(&x, MESSAGE_REQUEST, 1, side->kind, 1, side->units[0]);
	x_one(&x, MESSAGE_REQUEST, 1, side->kind, 2, side->units[1]);
	x_message(&x, MESSAGE_RENEW, 1);
	x_open_ia(&x, side->kind, 2);
	x_name(&x, side->units[1]);
	x_name(&x, side->units[0]);
	x_close_option(&x);
	x_open_ia(&x, side->kind, 1);
	x_name(&x, side->units[0]);
	x_close_option(&x);
	x_open_ia(&x, side->kind, 3);
	x_name(&x, side->off_link);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_uint_eq(x.query.decision.ia_count, 3);
	ck_assert_str_eq(x_lease(&x, 0, 0), side->units[1]);
	ck_assert(taken_away(side->units[0]));
	ck_assert_str_eq(x_lease(&x, 1, 0), side->units[0]);
	ck_assert_uint_eq(live_leases(1), 1);
	ck_assert_uint_eq(live_leases(2), 1);
	ck_assert_uint_eq(x_ia(&x, 0)->t1, x_ia(&x, 2)->t1);
	x_close(&x);
}
END_TEST

/* A client that lists its lease twice gets it once (protocol.md 7.3). */
START_TEST(listed_twice_answered_once)
{
	const struct side *side = &sides[_i];

	x_open(&x, TWO_LINKS);
	bind_client(side, 1, side->units[0]);
	x_message(&x, MESSAGE_RENEW, 1);
	x_open_ia(&x, side->kind, 1);
	x_name(&x, side->units[0]);
	x_name(&x, side->units[0]);
	x_name(&x, side->off_link);
	x_name(&x, side->off_link);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 2);
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {row_1_solicit_offers_what_is_held,
	    row_1_request_returns_it_afresh,
	    row_1_second_copy_writes_nothing_and_waits,
	    row_1_renew_and_rebind_extend, row_2_all_of_a_binding,
	    row_3_not_in_the_binding, row_4_client_has_moved,
	    row_4_renew_on_another_link, row_5_pool_removed,
	    row_5_request_gives_another, row_6_expired_comes_back,
	    row_6_released_comes_back_unless_rebound,
	    row_6_not_if_somebody_took_it, row_7_new_binding,
	    row_7_rebind_creates_only_with_rapid_commit, row_8_named_and_free,
	    row_8_rebind_of_a_lost_binding, row_8_named_outside_of_all_pools,
	    row_9_off_link, row_10_of_another_client,
	    row_10_same_client_other_iaid, row_11_nothing_left,
	    row_11_lost_binding_whose_lease_went_to_another, row_12_no_subnet,
	    row_13_temporary_addresses_are_ignored, row_14_same_iaid_twice,
	    several_ias_get_one_each, both_kinds_share_an_iaid,
	    same_iaid_of_two_clients, mixed_states_in_one_renew,
	    listed_twice_answered_once};

	return x_run_each("ia", tests, sizeof(tests) / sizeof(tests[0]), 2);
}
