/*
 * test_decide_solicit.c: Solicit, with and without Rapid Commit (protocol.md
 * 1.9).
 *
 * Promised here: P-18.3.1-a -c -d -e -g -h, P-18.3.9-d -h -k, P-21.14-a, and
 * the Advertise without Rapid Commit when an address is off-link.
 */
#include "decide.h"

static struct exchange x;

static void
solicit_rapidly(unsigned client, const char *lease)
{
	x_message(&x, MESSAGE_SOLICIT, client);
	x_option(&x, OPTION_RAPID_COMMIT, "", 0);
	x_open_ia(&x, &ia_na, 1);
	if (lease != NULL)
		x_name(&x, lease);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
}

/* An Advertise: nothing written, nothing waited for, no Rapid Commit. */
static void
is_advertise(void)
{
	const struct decision *decision = &x.query.decision;

	ck_assert_int_eq(decision->reply_type, MESSAGE_ADVERTISE);
	ck_assert(!decision->rapid_commit);
	ck_assert(!decision->speaks_of_lease);
	ck_assert_uint_eq(decision->change_count, 0);
	ck_assert_uint_eq(x.sequence, 0);
	ck_assert_int_eq(decision->status, STATUS_NONE);
	ck_assert(decision->with_options);
}

START_TEST(advertise)
{
	x_open(&x, DECIDE_PLAIN);
	(void)x_get(&x, MESSAGE_SOLICIT, 1, &ia_na, 1, NULL);
	is_advertise();
	ck_assert(!x_answer(&x, 0, 0)->reserved);
	x_close(&x);
}
END_TEST

START_TEST(rapid_commit_not_configured)
{
	x_open(&x, DECIDE_PLAIN);
	solicit_rapidly(1, NULL);
	is_advertise();
	ck_assert(x_because(&x, "no-rapid-commit"));
	x.interface = "eth7"; /* no subnet at all */
	solicit_rapidly(1, NULL);
	is_advertise();
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_ADDRS_AVAIL);
	x_close(&x);
}
END_TEST

START_TEST(rapid_commit)
{
	x_open(&x, DECIDE_RAPID);
	solicit_rapidly(1, ADDRESS);
	ck_assert_int_eq(x.query.decision.reply_type, MESSAGE_REPLY);
	ck_assert(x.query.decision.rapid_commit);
	ck_assert(x.query.decision.speaks_of_lease);
	ck_assert_uint_gt(x.sequence, 0);
	ck_assert(x_holds(&x, 1, LEASE_NA, 1, ADDRESS));
	x_close(&x);
}
END_TEST

START_TEST(not_asked_for_is_not_rapid)
{
	x_open(&x, DECIDE_RAPID);
	(void)x_get(&x, MESSAGE_SOLICIT, 1, &ia_na, 1, NULL);
	is_advertise();
	ck_assert_uint_eq(store_count(x.store), 0);
	x_close(&x);
}
END_TEST

START_TEST(rapid_commit_with_nothing_to_give)
{
	x_open(&x, DECIDE_RAPID);
	x_one(&x, MESSAGE_REQUEST, 2, &ia_na, 1, ADDRESS);
	x_one(&x, MESSAGE_REQUEST, 3, &ia_na, 1, ADDRESS_2);
	solicit_rapidly(1, NULL);
	is_advertise();
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_ADDRS_AVAIL);
	ck_assert_uint_eq(store_count(x.store), 2);
	x_close(&x);
}
END_TEST

START_TEST(rapid_commit_with_an_off_link_address)
{
	x_open(&x, DECIDE_RAPID);
	solicit_rapidly(1, OFF_LINK);
	is_advertise();
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NONE);
	ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 1);
	ck_assert_uint_eq(store_count(x.store), 0);
	/* the unspecified address is no wish, and so no off-link one */
	solicit_rapidly(1, "::");
	ck_assert_int_eq(x.query.decision.reply_type, MESSAGE_REPLY);
	x_close(&x);
}
END_TEST

START_TEST(rapid_commit_serves_some)
{
	x_open(&x, DECIDE_RAPID);
	x_one(&x, MESSAGE_REQUEST, 2, &ia_na, 1, ADDRESS);
	x_one(&x, MESSAGE_REQUEST, 3, &ia_na, 1, ADDRESS_2);
	x_message(&x, MESSAGE_SOLICIT, 1);
	x_option(&x, OPTION_RAPID_COMMIT, "", 0);
	x_open_ia(&x, &ia_na, 1);
	x_close_option(&x);
	x_open_ia(&x, &ia_pd, 1);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_int_eq(x.query.decision.reply_type, MESSAGE_REPLY);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_ADDRS_AVAIL);
	ck_assert(x_holds(&x, 1, LEASE_PD, 1, x_lease(&x, 1, 0)));
	x_close(&x);
}
END_TEST

START_TEST(without_an_ia)
{
	x_open(&x, DECIDE_RAPID);
	x_message(&x, MESSAGE_SOLICIT, 1);
	x_option(&x, OPTION_RAPID_COMMIT, "", 0);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	is_advertise();
	ck_assert_uint_eq(x.query.decision.ia_count, 0);
	x_close(&x);
}
END_TEST

START_TEST(a_thousand_write_nothing)
{
	x_open(&x, DECIDE_PLAIN);
	x_one(&x, MESSAGE_REQUEST, 1, &ia_na, 1, ADDRESS);
	for (unsigned client = 1; client <= 1000; client++) {
		x_one(&x, MESSAGE_SOLICIT, client, &ia_na, 1, ADDRESS);
		is_advertise();
	}
	ck_assert_uint_eq(store_count(x.store), 1);
	ck_assert_uint_eq(log_buffer_last(x.log_buffer), 1);
	x_close(&x);
}
END_TEST

/* What was advertised is what the Request gets, P-18.3.9-d. */
START_TEST(request_gets_what_was_advertised)
{
	char offered[2][PREFIX_TEXT_SIZE];

	x_open(&x, DECIDE_PLAIN);
	for (unsigned round = 0; round < 2; round++) {
		x_message(
		    &x, round == 0 ? MESSAGE_SOLICIT : MESSAGE_REQUEST, 1);
		x_open_ia(&x, &ia_na, 1);
		x_close_option(&x);
		x_open_ia(&x, &ia_pd, 1);
		ck_assert_int_eq(x_send(&x), DROP_NONE);
		for (unsigned i = 0; i < 2; i++) {
			const char *got = x_lease(&x, i, 0);

			if (round == 1)
				ck_assert_str_eq(got, offered[i]);
			ck_assert_uint_lt(
			    snprintf(offered[i], PREFIX_TEXT_SIZE, "%s", got),
			    PREFIX_TEXT_SIZE);
		}
	}
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {advertise, rapid_commit_not_configured,
	    rapid_commit, not_asked_for_is_not_rapid,
	    rapid_commit_with_nothing_to_give,
	    rapid_commit_with_an_off_link_address, rapid_commit_serves_some,
	    without_an_ia, a_thousand_write_nothing,
	    request_gets_what_was_advertised};

	return X_RUN("decide_solicit", tests);
}
