/*
 * test_decide_rebind.c: Rebind and its silences (RFC 9915 18.3.5). What each
 * lease gets is in test_ia.c.
 *
 * Promised here: P-18.3.5-a -d -e -h, the switch of protocol.md 0.2 row 8.
 */
#include "decide.h"

static struct exchange x;

START_TEST(extends)
{
	struct lease lease;

	x_open(&x, DECIDE_PLAIN);
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, ADDRESS);
	x_advance(&x, 2000);
	(void)x_get(&x, MESSAGE_REBIND, 1, &ia_na, 1, ADDRESS);
	ck_assert(x_stored(&x, LEASE_NA, ADDRESS, &lease));
	ck_assert_int_eq(lease.transaction, EXCHANGE_START_S + 2000);
	x_close(&x);
}
END_TEST

START_TEST(nothing_to_say)
{
	x_open(&x, DECIDE_PLAIN);
	x_message(&x, MESSAGE_REBIND, 1);
	ck_assert_int_eq(x_send(&x), DROP_NOTHING_TO_SAY);
	x.interface = "eth7";
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_REBIND, 1, &ia_pd, 1, PREFIX), DROP_NO_SUBNET);
	x_close(&x);
}
END_TEST

START_TEST(keyword_lets_it_create)
{
	x_open(&x, DECIDE_PLAIN);
	(void)x_one(&x, MESSAGE_REBIND, 1, &ia_na, 1, ADDRESS);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_BINDING);
	ck_assert_uint_eq(store_count(x.store), 0);
	x_reload(
	    &x, DECIDE_CONFIG(
		    "'compatibility': {'rebind-creates-binding': true},", ""));
	ck_assert_str_eq(
	    x_get(&x, MESSAGE_REBIND, 1, &ia_na, 1, ADDRESS), ADDRESS);
	x_close(&x);
}
END_TEST

/* P-18.3.5-h: nothing that is not the client's gets a lifetime. */
START_TEST(forged)
{
	x_open(&x, DECIDE_PLAIN);
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, ADDRESS);
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_pd, 1, PREFIX);
	(void)x_one(&x, MESSAGE_REBIND, 2, &ia_na, 1, ADDRESS);
	ck_assert_uint_eq(x_answer(&x, 0, 0)->valid, 0);
	(void)x_one(&x, MESSAGE_REBIND, 2, &ia_pd, 1, PREFIX);
	ck_assert_uint_eq(x_answer(&x, 0, 0)->valid, 0);
	ck_assert(x_holds(&x, 1, LEASE_NA, 1, ADDRESS));
	ck_assert(x_holds(&x, 1, LEASE_PD, 1, PREFIX));
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
	    extends, nothing_to_say, keyword_lets_it_create, forged};

	return X_RUN("decide_rebind", tests);
}
