/*
 * test_decide_information.c: Information-request (RFC 9915 18.3.6).
 *
 * Promised here: P-18.3.6-c -e -f, P-16.12-b and its switch (protocol.md 0.2
 * row 1).
 */
#include "decide.h"

static struct exchange x;

START_TEST(options_alone)
{
	x_open(&x, DECIDE_PLAIN);
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, ADDRESS);
	x_message(&x, MESSAGE_INFORMATION_REQUEST, 1);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_int_eq(x.query.decision.reply_type, MESSAGE_REPLY);
	ck_assert(x.query.decision.with_options);
	ck_assert_uint_eq(x.query.decision.ia_count, 0);
	ck_assert_uint_eq(x.query.decision.subnet->id, 1);
	ck_assert_uint_eq(x.sequence, 0);
	ck_assert_uint_eq(log_buffer_last(x.log_buffer), 1);
	x_close(&x);
}
END_TEST

START_TEST(without_client_or_subnet)
{
	x_open(&x, DECIDE_PLAIN);
	x_begin(&x, MESSAGE_INFORMATION_REQUEST);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_ptr_null(x.query.decision.host);
	x.interface = "eth7";
	x_begin(&x, MESSAGE_INFORMATION_REQUEST);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_ptr_null(x.query.decision.subnet);
	ck_assert(x.query.decision.with_options);
	x_close(&x);
}
END_TEST

START_TEST(with_an_ia)
{
	x_open(&x, DECIDE_PLAIN);
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_INFORMATION_REQUEST, 1, &ia_na, 1, NULL),
	    DROP_IA_IN_INFORMATION_REQUEST);
	x_reload(
	    &x, DECIDE_CONFIG("'compatibility': "
			      "{'answer-information-request-with-ia': true},",
		    ""));
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_INFORMATION_REQUEST, 1, &ia_na, 1, NULL),
	    DROP_NONE);
	ck_assert_uint_eq(x.query.decision.ia_count, 0);
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
	    options_alone, without_client_or_subnet, with_an_ia};

	return X_RUN("decide_information", tests);
}
