/*
 * test_decide_confirm.c: Confirm (RFC 9915 18.3.3).
 *
 * Promised here: P-18.3.3-a -b -c -d -f -g -h.
 */
#include "decide.h"

static struct exchange x;

static uint16_t
status(const char *first, const char *second)
{
	x_message(&x, MESSAGE_CONFIRM, 1);
	x_oro(&x, 1, 23);
	x_open_ia(&x, &ia_na, 1);
	x_name_lifetimes(&x, first, UINT32_MAX, 0);
	x_close_option(&x);
	x_open_ia(&x, &ia_na, 2);
	if (second != NULL)
		x_name(&x, second);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	/* no IAs, no options, nothing to wait for */
	ck_assert_int_eq(x.query.decision.reply_type, MESSAGE_REPLY);
	ck_assert_uint_eq(x.query.decision.ia_count, 0);
	ck_assert(!x.query.decision.with_options);
	ck_assert_uint_eq(x.sequence, 0);
	ck_assert_str_ne(x.query.decision.status_text, "");
	return x.query.decision.status;
}

START_TEST(on_link)
{
	x_open(&x, DECIDE_PLAIN);
	ck_assert_int_eq(status(ADDRESS, NULL), STATUS_SUCCESS);
	ck_assert_int_eq(status(ADDRESS, "2001:db8:1::abcd"), STATUS_SUCCESS);
	/* whoever holds it, nothing is looked up */
	(void)x_get(&x, MESSAGE_REQUEST, 5, &ia_na, 1, ADDRESS);
	ck_assert_int_eq(status(ADDRESS, NULL), STATUS_SUCCESS);
	ck_assert_uint_eq(store_count(x.store), 1);
	ck_assert_uint_eq(log_buffer_last(x.log_buffer), 1);
	x_close(&x);
}
END_TEST

START_TEST(off_link)
{
	x_open(&x, DECIDE_PLAIN);
	ck_assert_int_eq(status(OFF_LINK, NULL), STATUS_NOT_ON_LINK);
	ck_assert_int_eq(status(ADDRESS, OFF_LINK), STATUS_NOT_ON_LINK);
	ck_assert_int_eq(status("::", NULL), STATUS_NOT_ON_LINK);
	x_close(&x);
}
END_TEST

START_TEST(nothing_to_confirm)
{
	x_open(&x, DECIDE_PLAIN);
	x_message(&x, MESSAGE_CONFIRM, 1);
	ck_assert_int_eq(x_send(&x), DROP_NO_ADDRESS_IN_CONFIRM);
	ck_assert_int_eq(x_one(&x, MESSAGE_CONFIRM, 1, &ia_na, 1, NULL),
	    DROP_NO_ADDRESS_IN_CONFIRM);
	ck_assert_int_eq(x_one(&x, MESSAGE_CONFIRM, 1, &ia_pd, 1, PREFIX),
	    DROP_NO_ADDRESS_IN_CONFIRM);
	x_close(&x);
}
END_TEST

START_TEST(link_unknown)
{
	x_open(&x, DECIDE_PLAIN);
	x_relay(&x, "2001:db8:99::1", "fe80::1", NULL);
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_CONFIRM, 1, &ia_na, 1, ADDRESS), DROP_NO_SUBNET);
	x_close(&x);
}
END_TEST

/* Kea's way, by a keyword: the selected subnet alone, and with options. */
START_TEST(by_subnet)
{
#define MEMBERS(more)                                                          \
	"{'Dhcp6': {" more "'shared-networks': [{'name': 'n',"                 \
	" 'interface': 'eth0', 'subnet6': ["                                   \
	"  {'id': 1, 'subnet': '2001:db8:1::/64'},"                            \
	"  {'id': 2, 'subnet': '2001:db8:2::/64'}]}]}}"
	x_open(&x, MEMBERS(""));
	ck_assert_int_eq(
	    status("2001:db8:1::1", "2001:db8:2::1"), STATUS_SUCCESS);
	x_close(&x);
	x_open(&x,
	    MEMBERS("'compatibility': {'answer-confirm-by-subnet': true},"));
	(void)x_one(&x, MESSAGE_CONFIRM, 1, &ia_na, 1, "2001:db8:1::1");
	ck_assert_int_eq(x.query.decision.status, STATUS_SUCCESS);
	ck_assert(x.query.decision.with_options);
	(void)x_one(&x, MESSAGE_CONFIRM, 1, &ia_na, 1, "2001:db8:2::1");
	ck_assert_int_eq(x.query.decision.status, STATUS_NOT_ON_LINK);
	x_relay(&x, "2001:db8:99::1", "fe80::1", NULL);
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_CONFIRM, 1, &ia_na, 1, "2001:db8:1::1"),
	    DROP_NONE);
	ck_assert_int_eq(x.query.decision.status, STATUS_NOT_ON_LINK);
	x_close(&x);
}
END_TEST

START_TEST(prefixes_do_not_count)
{
	x_open(&x, DECIDE_PLAIN);
	x_message(&x, MESSAGE_CONFIRM, 1);
	x_open_ia(&x, &ia_pd, 1);
	x_name(&x, "2001:db8:9999::/56");
	x_close_option(&x);
	x_open_ia(&x, &ia_na, 1);
	x_name(&x, ADDRESS);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_int_eq(x.query.decision.status, STATUS_SUCCESS);
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {on_link, off_link, nothing_to_confirm,
	    link_unknown, by_subnet, prefixes_do_not_count};

	return X_RUN("decide_confirm", tests);
}
