/*
 * test_decide_request.c: Request (RFC 9915 18.3.2).
 *
 * Promised here: P-18.3.2-a -c -d -k -l -n -o -p, P-16.4-a (no binding is
 * made by what is dropped), the switch of protocol.md 0.2 row 6, class REJECT.
 */
#include "decide.h"

static struct exchange x;

START_TEST(recorded_before_the_reply)
{
	struct lease lease;

	x_open(&x, DECIDE_PLAIN);
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 7, ADDRESS);
	ck_assert_int_eq(x.query.decision.reply_type, MESSAGE_REPLY);
	ck_assert_uint_eq(x.sequence, log_buffer_last(x.log_buffer));
	ck_assert_uint_gt(x.sequence, 0);
	ck_assert(x_stored(&x, LEASE_NA, ADDRESS, &lease));
	ck_assert_uint_eq(lease.iaid, 7);
	ck_assert_uint_eq(lease.subnet_id, 1);
	ck_assert_uint_eq(lease.valid, x_answer(&x, 0, 0)->valid);
	ck_assert_uint_eq(lease.preferred, x_answer(&x, 0, 0)->preferred);
	ck_assert_int_eq(lease.transaction, EXCHANGE_START_S);
	ck_assert_uint_eq(lease.hwtype, 1);
	ck_assert_uint_eq(lease.hwaddr.size, 6);
	ck_assert_uint_eq(lease.hwaddr_source, HWADDR_DUID);
	x_close(&x);
}
END_TEST

START_TEST(off_link_address)
{
	x_open(&x, DECIDE_PLAIN);
	x_message(&x, MESSAGE_REQUEST, 1);
	x_open_ia(&x, &ia_na, 1);
	x_name(&x, ADDRESS);
	x_name(&x, OFF_LINK);
	x_close_option(&x);
	x_open_ia(&x, &ia_na, 2);
	x_name(&x, ADDRESS);
	x_close_option(&x);
	x_open_ia(&x, &ia_pd, 1);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NOT_ON_LINK);
	ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 0);
	ck_assert_uint_eq(x_ia(&x, 0)->t1, 0);
	ck_assert_str_eq(x_lease(&x, 1, 0), ADDRESS);
	ck_assert_uint_gt(x_ia(&x, 1)->t1, 0);
	ck_assert_uint_eq(x_ia(&x, 2)->lease_count, 1);
	ck_assert_uint_eq(store_count(x.store), 2);
	x_close(&x);
}
END_TEST

START_TEST(off_link_address_in_kea_s_way)
{
	x_open(&x,
	    DECIDE_CONFIG(
		"'compatibility': {'request-never-not-on-link': true},", ""));
	ck_assert_str_ne(
	    x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, OFF_LINK), OFF_LINK);
	ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 1);
	x_close(&x);
}
END_TEST

START_TEST(unspecified_address_is_no_wish)
{
	x_open(&x, DECIDE_PLAIN);
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, "::");
	ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 1);
	x_close(&x);
}
END_TEST

START_TEST(without_an_ia)
{
	x_open(&x, DECIDE_PLAIN);
	x_message(&x, MESSAGE_REQUEST, 1);
	x_oro(&x, 1, 23);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_int_eq(x.query.decision.reply_type, MESSAGE_REPLY);
	ck_assert(x.query.decision.with_options);
	ck_assert_uint_eq(x.sequence, 0);
	x_close(&x);
}
END_TEST

/* P-18.3.2-o: storage has failed: no answer, no lease; then all is well. */
START_TEST(storage_fails)
{
	x_open(&x, DECIDE_PLAIN);
	log_buffer_stop(x.log_buffer, true);
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_REQUEST, 1, &ia_na, 1, NULL), DROP_STORAGE);
	ck_assert_uint_eq(x.sequence, 0);
	ck_assert_uint_eq(store_count(x.store), 0);
	ck_assert_uint_eq(
	    x_counted(&x, STATISTIC_DROP_FIRST + DROP_STORAGE), 1);
	/* who asks for nothing is still answered */
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_SOLICIT, 1, &ia_na, 1, NULL), DROP_NONE);
	log_buffer_stop(x.log_buffer, false);
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, NULL);
	x_close(&x);
}
END_TEST

START_TEST(dropped_ones_bind_nothing)
{
	x_open(&x, DECIDE_PLAIN);
	x_begin(&x, MESSAGE_REQUEST);
	x_client_id(&x, 1);
	x_open_ia(&x, &ia_na, 1);
	ck_assert_int_eq(x_send(&x), DROP_NO_SERVER_ID);
	ck_assert_uint_eq(store_count(x.store), 0);
	ck_assert_uint_eq(log_buffer_last(x.log_buffer), 0);
	x_close(&x);
}
END_TEST

#define OF_CLASS(class)                                                        \
	DECIDE_CONFIG("",                                                      \
	    "'reservations': [{'duid': '00:03:00:01:02:00:00:00:00:01',"       \
	    " 'client-classes': ['" class "']}],")

START_TEST(class_reject)
{
	const uint8_t types[] = {
	    MESSAGE_SOLICIT, MESSAGE_REQUEST, MESSAGE_RENEW, MESSAGE_REBIND};

	x_open(&x, OF_CLASS("REJECT"));
	for (unsigned i = 0; i < 4; i++) {
		ck_assert_int_eq(
		    x_one(&x, types[i], 1, &ia_na, 1, ADDRESS), DROP_NONE);
		ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_ADDRS_AVAIL);
		ck_assert_int_eq(
		    x_one(&x, types[i], 1, &ia_pd, 1, NULL), DROP_NONE);
		ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_PREFIX_AVAIL);
	}
	ck_assert_uint_eq(store_count(x.store), 0);
	ck_assert(x_because(&x, "class-reject"));
	(void)x_get(&x, MESSAGE_REQUEST, 2, &ia_na, 1, NULL);
	x_close(&x);
}
END_TEST

/* P-18.3.1-a, for every message */
START_TEST(class_drop)
{
	x_open(&x, OF_CLASS("DROP"));
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_SOLICIT, 1, &ia_na, 1, NULL), DROP_CLASS_DROP);
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_REQUEST, 1, &ia_na, 1, NULL), DROP_CLASS_DROP);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_ADMIN_FILTERED), 2);
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_SOLICIT, 2, &ia_na, 1, NULL), DROP_NONE);
	x_close(&x);
}
END_TEST

/* P-23-a in part: the caps of one message hold, whatever it lists. */
START_TEST(as_many_ias_as_a_message_may_have)
{
	x_open(&x,
	    "{'Dhcp6': {'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"
	    " 'interface': 'eth0', 'pools': [{'pool': '2001:db8:1::/64'}]}]}}");
	x_message(&x, MESSAGE_REQUEST, 1);
	for (uint32_t iaid = 0; iaid < VIEW_IAS_MAX; iaid++) {
		x_open_ia(&x, &ia_na, iaid);
		x_name(&x, "2001:db8:1::42");
		x_name(&x, "2001:db8:1::43");
		x_close_option(&x);
	}
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_uint_eq(x.query.decision.ia_count, VIEW_IAS_MAX);
	ck_assert_uint_eq(store_count(x.store), VIEW_IAS_MAX);
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {recorded_before_the_reply,
	    off_link_address, off_link_address_in_kea_s_way,
	    unspecified_address_is_no_wish, without_an_ia, storage_fails,
	    dropped_ones_bind_nothing, class_reject, class_drop,
	    as_many_ias_as_a_message_may_have};

	return X_RUN("decide_request", tests);
}
