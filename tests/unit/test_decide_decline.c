/*
 * test_decide_decline.c: Decline (RFC 9915 18.3.8).
 *
 * Promised here: P-18.3.8-a -b -c -d -e -f -g, P-23-b, P-16.8-a, P-13.1-h,
 * Kea's statuses where they are asked for (protocol.md 0.2 row 5).
 */
#include "decide.h"

#include <stdio.h>

static struct exchange x;

#define PROBATION DECIDE_CONFIG("'decline-probation-period': 500,", "")

static void
decline(unsigned client, uint32_t iaid, const char *lease)
{
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_DECLINE, client, &ia_na, iaid, lease), DROP_NONE);
	ck_assert_int_eq(x.query.decision.status, STATUS_SUCCESS);
	ck_assert(!x.query.decision.with_options);
	ck_assert_uint_gt(x.sequence, 0);
}

START_TEST(quarantined)
{
	static const uint8_t nobody[3];
	struct lease lease;

	x_open(&x, PROBATION);
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, ADDRESS);
	x_advance(&x, 5);
	decline(1, 1, ADDRESS);
	ck_assert_uint_eq(x.query.decision.ia_count, 0);
	ck_assert(x_stored(&x, LEASE_NA, ADDRESS, &lease));
	ck_assert_uint_eq(lease.state, LEASE_DECLINED);
	ck_assert_uint_eq(lease.valid, 500);
	ck_assert_uint_eq(lease.preferred, 0);
	ck_assert_int_eq(lease.transaction, EXCHANGE_START_S + 5);
	ck_assert(span_equal(lease.duid, span_of(nobody, 3)));
	ck_assert_uint_eq(lease.hwaddr.size, 0);
	/* offered to nobody, not to the decliner either */
	ck_assert_str_eq(
	    x_get(&x, MESSAGE_RENEW, 1, &ia_na, 1, ADDRESS), ADDRESS_2);
	ck_assert_uint_eq(x_answer(&x, 0, 1)->valid, 0);
	x_one(&x, MESSAGE_REQUEST, 2, &ia_na, 1, ADDRESS);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_ADDRS_AVAIL);
	x_close(&x);
}
END_TEST

START_TEST(returns_after_probation)
{
	x_open(&x, PROBATION);
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, ADDRESS);
	decline(1, 1, ADDRESS);
	x_advance(&x, 400);
	ck_assert_uint_eq(x_expire(&x, 3600), 0);
	x_advance(&x, 101);
	ck_assert_uint_eq(x_expire(&x, 3600), 1);
	ck_assert_str_eq(
	    x_get(&x, MESSAGE_REQUEST, 2, &ia_na, 1, ADDRESS), ADDRESS);
	x_close(&x);
}
END_TEST

START_TEST(not_the_holder)
{
	x_open(&x, PROBATION);
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, ADDRESS);
	decline(2, 1, ADDRESS);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_BINDING);
	decline(1, 9, ADDRESS);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_BINDING);
	decline(1, 1, ADDRESS_2); /* free: nobody's */
	ck_assert_uint_eq(x.query.decision.ia_count, 0);
	(void)x_get(&x, MESSAGE_REQUEST, 2, &ia_na, 1, ADDRESS_2);
	decline(2, 1, ADDRESS);
	ck_assert(x_holds(&x, 1, LEASE_NA, 1, ADDRESS));
	ck_assert(x_holds(&x, 2, LEASE_NA, 1, ADDRESS_2));
	ck_assert_uint_eq(store_count_state(x.store, LEASE_DECLINED), 0);
	x_close(&x);
}
END_TEST

START_TEST(one_known_one_unknown)
{
	x_open(&x, PROBATION);
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, ADDRESS);
	x_message(&x, MESSAGE_DECLINE, 1);
	x_open_ia(&x, &ia_na, 1);
	x_name(&x, ADDRESS);
	x_name(&x, ADDRESS);
	x_close_option(&x);
	x_open_ia(&x, &ia_na, 2);
	x_name(&x, ADDRESS_2);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_int_eq(x.query.decision.status, STATUS_SUCCESS);
	ck_assert_uint_eq(x.query.decision.change_count, 1);
	ck_assert_uint_eq(x.query.decision.ia_count, 1);
	ck_assert_uint_eq(x_ia(&x, 0)->iaid, 2);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_BINDING);
	ck_assert_uint_eq(store_count_state(x.store, LEASE_DECLINED), 1);
	x_close(&x);
}
END_TEST

START_TEST(prefixes_are_ignored)
{
	x_open(&x, PROBATION);
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_pd, 1, PREFIX);
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_DECLINE, 1, &ia_pd, 1, PREFIX), DROP_NONE);
	ck_assert_int_eq(x.query.decision.status, STATUS_SUCCESS);
	ck_assert_uint_eq(x.query.decision.ia_count, 0);
	ck_assert(x_holds(&x, 1, LEASE_PD, 1, PREFIX));
	x_close(&x);
}
END_TEST

START_TEST(in_kea_s_way)
{
	x_open(
	    &x, DECIDE_CONFIG(
		    "'compatibility': {'status-in-released-ia': true},", ""));
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, ADDRESS);
	(void)x_one(&x, MESSAGE_DECLINE, 1, &ia_na, 1, ADDRESS);
	ck_assert_int_eq(x.query.decision.status, STATUS_NONE);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_SUCCESS);
	/* the IA has a binding, but not of that address */
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, ADDRESS_2);
	(void)x_one(&x, MESSAGE_DECLINE, 1, &ia_na, 1, OFF_LINK);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_BINDING);
	x_close(&x);
}
END_TEST

#define WIDE                                                                   \
	"{'Dhcp6': {'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"        \
	" 'interface': 'eth0',"                                                \
	" 'pools': [{'pool': '2001:db8:1::1:0-2001:db8:1::1:ffff'}]}]}}"

/* One client may not put the pool in quarantine; it has an hour to wait. */
START_TEST(quota)
{
	char got[PREFIX_TEXT_SIZE];

	x_open(&x, WIDE);
	for (unsigned i = 0; i < 1000; i++) {
		(void)snprintf(got, sizeof(got), "%s",
		    x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, NULL));
		decline(1, 1, got);
	}
	ck_assert_uint_eq(
	    store_count_state(x.store, LEASE_DECLINED), QUOTA_DECLINES);
	ck_assert(x_because(&x, "too-many-declines"));
	ck_assert(x_holds(&x, 1, LEASE_NA, 1, got)); /* keeps the last */
	/* others have their own */
	(void)snprintf(got, sizeof(got), "%s",
	    x_get(&x, MESSAGE_REQUEST, 2, &ia_na, 1, NULL));
	decline(2, 1, got);
	ck_assert_uint_eq(
	    store_count_state(x.store, LEASE_DECLINED), QUOTA_DECLINES + 1);
	x_advance(&x, QUOTA_WINDOW_S);
	(void)snprintf(got, sizeof(got), "%s",
	    x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, NULL));
	decline(1, 1, got);
	ck_assert_uint_eq(
	    store_count_state(x.store, LEASE_DECLINED), QUOTA_DECLINES + 2);
	x_close(&x);
}
END_TEST

/* All in one message do not get round it either. */
START_TEST(quota_of_one_message)
{
	char lease[PREFIX_TEXT_SIZE];

	x_open(&x, WIDE);
	x_message(&x, MESSAGE_DECLINE, 1);
	x_open_ia(&x, &ia_na, 1);
	for (unsigned i = 0; i < 40; i++) {
		(void)snprintf(lease, sizeof(lease), "2001:db8:1::1:%x", i);
		x_put(&x, 1, LEASE_NA, 1, lease, 4000);
		x_name(&x, lease);
	}
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_uint_eq(
	    store_count_state(x.store, LEASE_DECLINED), QUOTA_DECLINES);
	x_close(&x);
}
END_TEST

/* Each of them a client of its own, which no quota stops. */
static void
storm(unsigned clients)
{
	char got[PREFIX_TEXT_SIZE];

	for (unsigned i = 1; i <= clients; i++) {
		(void)snprintf(got, sizeof(got), "%s",
		    x_get(&x, MESSAGE_REQUEST, i, &ia_na, 1, NULL));
		decline(i, 1, got);
	}
}

#define POOL_OF_100(global)                                                    \
	"{'Dhcp6': {" global "'subnet6': [{'id': 1,"                           \
	" 'subnet': '2001:db8:1::/64', 'interface': 'eth0',"                   \
	" 'pools': [{'pool': '2001:db8:1::1-2001:db8:1::64'}]}]}}"

/* Many clients may not either: the rest of the pool goes on being given. */
START_TEST(share_of_a_pool)
{
	x_open(&x, POOL_OF_100(""));
	storm(90);
	ck_assert_uint_eq(store_count_state(x.store, LEASE_DECLINED), 20);
	ck_assert(x_because(&x, "pool-share-declined"));
	ck_assert_str_ne(x_get(&x, MESSAGE_REQUEST, 91, &ia_na, 1, NULL), "");
	/* who was not heard keeps his lease; others are heard again later */
	x_advance(&x, 86401);
	(void)x_expire(&x, 3600);
	ck_assert_uint_eq(store_count_state(x.store, LEASE_DECLINED), 0);
	storm(3);
	ck_assert_uint_eq(store_count_state(x.store, LEASE_DECLINED), 3);
	x_close(&x);
}
END_TEST

START_TEST(share_as_configured)
{
	static const struct {
		const char *config;
		unsigned declined;
	} cases[] = {{POOL_OF_100("'decline-pool-share': 0,"), 1},
	    {POOL_OF_100("'decline-pool-share': 7,"), 7},
	    {POOL_OF_100("'decline-pool-share': 100,"), 50}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		x_open(&x, cases[i].config);
		storm(50);
		ck_assert_uint_eq(store_count_state(x.store, LEASE_DECLINED),
		    cases[i].declined);
		x_close(&x);
	}
}
END_TEST

/* A pool of other id is not emptied by what was declined elsewhere. */
START_TEST(share_by_pool_id)
{
	x_open(&x,
	    "{'Dhcp6': {'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"
	    " 'interface': 'eth0', 'pools': ["
	    "  {'pool': '2001:db8:1::1-2001:db8:1::64', 'pool-id': 1},"
	    "  {'pool': '2001:db8:1::1:1-2001:db8:1::1:a', 'pool-id': 2}"
	    " ]}]}}");
	for (unsigned i = 0; i < 5; i++) {
		static const char *const names[] = {"2001:db8:1::1:1",
		    "2001:db8:1::1:2", "2001:db8:1::1:3", "2001:db8:1::4",
		    "2001:db8:1::5"};

		(void)x_get(&x, MESSAGE_REQUEST, i, &ia_na, 1, names[i]);
		decline(i, 1, names[i]);
	}
	/* two of ten, and two of a hundred */
	ck_assert_uint_eq(store_count_state(x.store, LEASE_DECLINED), 4);
	x_close(&x);
}
END_TEST

/* Warnings are for operators, not for each packet. */
START_TEST(said_once)
{
	struct once *once = once_create(2);

	ck_assert(once_first(once, ONCE_DECLINES, 1));
	ck_assert(!once_first(once, ONCE_DECLINES, 1));
	ck_assert(once_first(once, ONCE_LARGE_REPLY, 1));
	ck_assert(once_first(once, ONCE_DECLINES, 0));
	ck_assert(once_first(once, ONCE_DECLINES, 2)); /* no subnet */
	ck_assert(!once_first(once, ONCE_DECLINES, 77));
	once_free(once);
	once_free(NULL);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {quarantined, returns_after_probation,
	    not_the_holder, one_known_one_unknown, prefixes_are_ignored,
	    in_kea_s_way, quota, quota_of_one_message, share_of_a_pool,
	    share_as_configured, share_by_pool_id, said_once};

	return X_RUN("decide_decline", tests);
}
