/*
 * test_decide_renew.c: Renew and what it does to the store (RFC 9915 18.3.4).
 * What each lease gets is in test_ia.c.
 *
 * Promised here: P-18.3.4-a -i -l, P-18.3.2-o for Renew, P-18.3.4-n (options
 * are due each time).
 */
#include "decide.h"

static struct exchange x;

START_TEST(expiry_moves)
{
	struct lease before, after;

	x_open(&x, DECIDE_PLAIN);
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, ADDRESS);
	ck_assert(x_stored(&x, LEASE_NA, ADDRESS, &before));
	x_advance(&x, 2000);
	(void)x_get(&x, MESSAGE_RENEW, 1, &ia_na, 1, ADDRESS);
	ck_assert(x_stored(&x, LEASE_NA, ADDRESS, &after));
	ck_assert_int_eq(lease_end(&after), lease_end(&before) + 2000);
	ck_assert_int_eq(x.query.decision.reply_type, MESSAGE_REPLY);
	ck_assert(x.query.decision.with_options);
	ck_assert(x.query.decision.speaks_of_lease);
	ck_assert_int_eq(x.query.decision.status, STATUS_NONE);
	x_close(&x);
}
END_TEST

START_TEST(every_ia_comes_back)
{
	x_open(&x, DECIDE_PLAIN);
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, ADDRESS);
	x_message(&x, MESSAGE_RENEW, 1);
	for (uint32_t iaid = 1; iaid <= 3; iaid++) {
		x_open_ia(&x, &ia_na, iaid);
		x_close_option(&x);
		x_open_ia(&x, &ia_pd, iaid);
		x_close_option(&x);
	}
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_uint_eq(x.query.decision.ia_count, 6);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NONE);
	ck_assert_int_eq(x_ia(&x, 4)->status, STATUS_NO_ADDRS_AVAIL);
	ck_assert_int_eq(x_ia(&x, 5)->status, STATUS_NO_PREFIX_AVAIL);
	x_close(&x);
}
END_TEST

START_TEST(storage_fails)
{
	struct lease lease;

	x_open(&x, DECIDE_PLAIN);
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, ADDRESS);
	x_advance(&x, 2000);
	log_buffer_stop(x.log_buffer, true);
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_RENEW, 1, &ia_na, 1, ADDRESS), DROP_STORAGE);
	ck_assert(x_stored(&x, LEASE_NA, ADDRESS, &lease));
	ck_assert_int_eq(lease.transaction, EXCHANGE_START_S);
	x_close(&x);
}
END_TEST

START_TEST(without_an_ia)
{
	x_open(&x, DECIDE_PLAIN);
	x_message(&x, MESSAGE_RENEW, 1);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_uint_eq(x.sequence, 0);
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
	    expiry_moves, every_ia_comes_back, storage_fails, without_an_ia};

	return X_RUN("decide_renew", tests);
}
