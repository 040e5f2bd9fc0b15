/*
 * test_service.c: a configuration made ready: its pools know the leases that
 * stand already, what may never be given is blocked, references are counted.
 *
 * Promised here: P-13.1-f -h across a reload, P-18.3.2-r in part.
 */
#include "exchange.h"

#include <string.h>

static struct exchange x;

#define CONFIG(last)                                                           \
	"{'Dhcp6': {'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"        \
	" 'interface': 'eth0',"                                                \
	" 'pools': [{'pool': '2001:db8:1::10-2001:db8:1::" last "'}]}]}}"

START_TEST(leases_of_before_are_taken)
{
	x_open(&x, CONFIG("12"));
	for (unsigned client = 1; client <= 3; client++)
		(void)x_get(&x, MESSAGE_REQUEST, client, &ia_na, 1, NULL);
	x_reload(&x, CONFIG("13"));
	ck_assert_str_eq(
	    x_get(&x, MESSAGE_REQUEST, 4, &ia_na, 1, NULL), "2001:db8:1::13");
	x_one(&x, MESSAGE_REQUEST, 5, &ia_na, 1, NULL);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_ADDRS_AVAIL);
	x_close(&x);
}
END_TEST

/* Many leases: more than one slice of filling. */
START_TEST(more_than_one_slice)
{
	x_open(&x, CONFIG("ffff"));
	for (unsigned client = 1; client <= 5000; client++)
		(void)x_get(&x, MESSAGE_REQUEST, client, &ia_na, 1, NULL);
	x_reload(&x, CONFIG("ffff"));
	ck_assert_uint_eq(pool_units_taken(x.service->pools, 0), 5000);
	x_close(&x);
}
END_TEST

/* Two services at a time: changes reach the pools of both. */
START_TEST(both_are_kept_up)
{
	struct service *old;

	x_open(&x, CONFIG("13"));
	old = service_hold(x.service);
	x_reload(&x, CONFIG("13"));
	ck_assert_str_eq(
	    x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, "2001:db8:1::11"),
	    "2001:db8:1::11");
	ck_assert_uint_eq(pool_units_taken(x.service->pools, 0), 1);
	ck_assert_uint_eq(pool_units_taken(old->pools, 0), 1);
	service_release(old);
	x_one(&x, MESSAGE_RELEASE, 1, &ia_na, 1, "2001:db8:1::11");
	ck_assert_uint_eq(pool_units_taken(x.service->pools, 0), 0);
	service_release(NULL);
	x_close(&x);
}
END_TEST

START_TEST(identifier_of_the_server_must_fit)
{
	static const uint8_t long_one[LEASE_DUID_MAX + 1];
	struct service *service = NULL;
	struct err_detail detail;

	x_open(&x, CONFIG("13"));
	ck_assert_int_eq(
	    service_create(snapshot_hold(x.service->config), x.store,
		span_of(long_one, sizeof(long_one)), &x.key, &service, &detail),
	    ERR_RANGE);
	ck_assert_ptr_null(service);
	ck_assert_str_ne(detail.text, "");
	ck_assert_int_eq(service_create(snapshot_hold(x.service->config),
			     x.store, SPAN_EMPTY, &x.key, &service, &detail),
	    ERR_RANGE);
	x_close(&x);
}
END_TEST

START_TEST(cursors)
{
	x_open(&x, CONFIG("13"));
	ck_assert_uint_eq(service_cursor(x.service, 0), 0);
	service_set_cursor(x.service, 0, 3);
	ck_assert_uint_eq(service_cursor(x.service, 0), 3);
	x_reload(&x, CONFIG("13"));
	ck_assert_uint_eq(service_cursor(x.service, 0), 0);
	x_close(&x);
}
END_TEST

/* P-13.2-a: of the eight /64s some hold addresses that are somebody's. */
START_TEST(prefixes_hold_no_addresses_of_pools)
{
	struct prefix used = {ADDRESS_ANY, 64};

	x_open(&x,
	    "{'Dhcp6': {'interfaces-config': {'interfaces':"
	    " ['eth0/2001:db8:1:2::1']}, 'subnet6': [{'id': 1,"
	    " 'subnet': '2001:db8:1::/48', 'interface': 'eth0',"
	    " 'pools': [{'pool': '2001:db8:1:3::5-2001:db8:1:5::7'}],"
	    " 'reservations': [{'duid': '01:02:03:04',"
	    "  'ip-addresses': ['2001:db8:1:7::9']}]},"
	    " {'id': 2, 'subnet': '2001:db8:2::/48', 'interface': 'eth1',"
	    " 'pd-pools': [{'prefix': '2001:db8:1::', 'prefix-len': 61,"
	    "  'delegated-len': 64}]}]}}");
	x.interface = "eth1";
	for (unsigned client = 1; client <= 3; client++) {
		(void)x_get(&x, MESSAGE_REQUEST, client, &ia_pd, 1, NULL);
		used.address = x_answer(&x, 0, 0)->address;
		ck_assert((used.address.high & 7) < 2 ||
			  (used.address.high & 7) == 6);
	}
	x_one(&x, MESSAGE_REQUEST, 4, &ia_pd, 1, NULL);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_PREFIX_AVAIL);
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {leases_of_before_are_taken,
	    more_than_one_slice, both_are_kept_up,
	    identifier_of_the_server_must_fit, cursors,
	    prefixes_hold_no_addresses_of_pools};

	return X_RUN("service", tests);
}
