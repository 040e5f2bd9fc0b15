/*
 * test_reserve.c: reservations (kea-config.md 3.6): who is it, what does it
 * get, and who never gets it.
 *
 * Promised here: P-13.1-h, P-11-c, P6939-6-a -b, P-18.3.4-d (reserved for
 * another: lifetimes 0 and another lease), several addresses and prefixes of
 * one reservation, conflicts, all mac-sources, the scopes, cloned machines
 * (protocol.md 7.6, 7.8).
 */
#include "exchange.h"

static struct exchange x;

/* Client n's link-layer address is 02:00:00:00:00:0n, out of its DUID-LL. */
#define SUBNET(reservations)                                                   \
	"'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"                   \
	" 'interface': 'eth0',"                                                \
	" 'pools': [{'pool': '2001:db8:1::10-2001:db8:1::13'}],"               \
	" 'pd-pools': [{'prefix': '2001:db8:f000::', 'prefix-len': 54,"        \
	" 'delegated-len': 56}], 'reservations': [" reservations "]}]"
#define CONFIG(reservations) "{'Dhcp6': {" SUBNET(reservations) "}}"
#define OF_ONE                                                                 \
	"{'hw-address': '02:00:00:00:00:01',"                                  \
	" 'ip-addresses': ['2001:db8:1::12'],"                                 \
	" 'prefixes': ['2001:db8:f000:200::/56']}"
#define OF_ONE_BY_DUID                                                         \
	"{'duid': '00:03:00:01:02:00:00:00:00:01',"                            \
	" 'ip-addresses': ['2001:db8:1::99']}"

static const char *
address(uint8_t type, unsigned client, const char *lease)
{
	return x_get(&x, type, client, &ia_na, 1, lease);
}

START_TEST(reserved_address_and_prefix)
{
	x_open(&x, CONFIG(OF_ONE));
	ck_assert_str_eq(address(MESSAGE_SOLICIT, 1, NULL), "2001:db8:1::12");
	ck_assert_str_eq(
	    address(MESSAGE_SOLICIT, 1, "2001:db8:1::10"), "2001:db8:1::12");
	ck_assert_str_eq(address(MESSAGE_REQUEST, 1, NULL), "2001:db8:1::12");
	ck_assert(x_answer(&x, 0, 0)->reserved);
	ck_assert(x_answer(&x, 0, 0)->created);
	ck_assert_str_eq(
	    address(MESSAGE_RENEW, 1, "2001:db8:1::12"), "2001:db8:1::12");
	ck_assert(!x_answer(&x, 0, 0)->created);
	ck_assert_str_eq(x_get(&x, MESSAGE_REQUEST, 1, &ia_pd, 1, NULL),
	    "2001:db8:f000:200::/56");
	x_close(&x);
}
END_TEST

START_TEST(never_given_to_another)
{
	x_open(&x, CONFIG(OF_ONE));
	for (unsigned client = 2; client < 5; client++) {
		ck_assert_str_ne(
		    address(MESSAGE_REQUEST, client, "2001:db8:1::12"),
		    "2001:db8:1::12");
		ck_assert_str_ne(x_get(&x, MESSAGE_REQUEST, client, &ia_pd, 1,
				     "2001:db8:f000:200::/56"),
		    "2001:db8:f000:200::/56");
	}
	x_one(&x, MESSAGE_REQUEST, 5, &ia_na, 1, NULL);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_ADDRS_AVAIL);
	x_one(&x, MESSAGE_REQUEST, 5, &ia_pd, 1, NULL);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_PREFIX_AVAIL);
	/* and it is still there for its owner */
	ck_assert_str_eq(address(MESSAGE_REQUEST, 1, NULL), "2001:db8:1::12");
	x_close(&x);
}
END_TEST

START_TEST(outside_of_all_pools)
{
	struct lease lease;

	x_open(&x, CONFIG(OF_ONE_BY_DUID));
	ck_assert_str_eq(address(MESSAGE_REQUEST, 1, NULL), "2001:db8:1::99");
	ck_assert_ptr_null(x_answer(&x, 0, 0)->pool);
	ck_assert(x_stored(&x, LEASE_NA, "2001:db8:1::99", &lease));
	ck_assert_uint_eq(lease.pool_id, 0);
	/* another client that names it is told no */
	x_one(&x, MESSAGE_RENEW, 2, &ia_na, 1, "2001:db8:1::99");
	ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 2);
	ck_assert_str_eq(x_lease(&x, 0, 1), "2001:db8:1::99");
	ck_assert_uint_eq(x_answer(&x, 0, 1)->valid, 0);
	x_close(&x);
}
END_TEST

START_TEST(several_go_to_several_ias_in_order)
{
	x_open(
	    &x, CONFIG("{'duid': '00:03:00:01:02:00:00:00:00:01',"
		       " 'ip-addresses': ['2001:db8:1::a1', '2001:db8:1::a2'],"
		       " 'prefixes': ['2001:db8:e000::/56',"
		       " '2001:db8:e000:100::/56']}"));
	x_message(&x, MESSAGE_REQUEST, 1);
	for (uint32_t iaid = 1; iaid <= 3; iaid++) {
		x_open_ia(&x, &ia_na, iaid);
		x_close_option(&x);
		x_open_ia(&x, &ia_pd, iaid);
		x_close_option(&x);
	}
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_str_eq(x_lease(&x, 0, 0), "2001:db8:1::a1");
	ck_assert_str_eq(x_lease(&x, 1, 0), "2001:db8:e000::/56");
	ck_assert_str_eq(x_lease(&x, 2, 0), "2001:db8:1::a2");
	ck_assert_str_eq(x_lease(&x, 3, 0), "2001:db8:e000:100::/56");
	/* used up: the third ones are dynamic */
	ck_assert_ptr_nonnull(x_answer(&x, 4, 0)->pool);
	ck_assert_ptr_nonnull(x_answer(&x, 5, 0)->pool);
	/* each IA keeps its own, in whatever order they come */
	ck_assert_str_eq(
	    x_get(&x, MESSAGE_RENEW, 1, &ia_na, 2, NULL), "2001:db8:1::a2");
	ck_assert_str_eq(
	    x_get(&x, MESSAGE_SOLICIT, 1, &ia_na, 1, NULL), "2001:db8:1::a1");
	x_close(&x);
}
END_TEST

START_TEST(client_moves_to_its_reservation)
{
	struct lease lease;

	x_open(&x, CONFIG(""));
	ck_assert_str_eq(
	    address(MESSAGE_REQUEST, 1, "2001:db8:1::10"), "2001:db8:1::10");
	x_reload(&x, CONFIG(OF_ONE));
	ck_assert_str_eq(
	    address(MESSAGE_RENEW, 1, "2001:db8:1::10"), "2001:db8:1::12");
	ck_assert_str_eq(x_lease(&x, 0, 1), "2001:db8:1::10");
	ck_assert_uint_eq(x_answer(&x, 0, 1)->valid, 0);
	ck_assert(!x_stored(&x, LEASE_NA, "2001:db8:1::10", &lease));
	ck_assert(x_holds(&x, 1, LEASE_NA, 1, "2001:db8:1::12"));
	x_close(&x);
}
END_TEST

START_TEST(holder_of_what_is_now_reserved)
{
	x_open(&x, CONFIG(""));
	ck_assert_str_eq(
	    address(MESSAGE_REQUEST, 2, "2001:db8:1::12"), "2001:db8:1::12");
	x_reload(&x, CONFIG(OF_ONE));
	/* until the holder renews, its owner gets something else */
	ck_assert_str_ne(address(MESSAGE_REQUEST, 1, NULL), "2001:db8:1::12");
	ck_assert(x_because(&x, "reserved-in-use"));
	ck_assert(x_holds(&x, 2, LEASE_NA, 1, "2001:db8:1::12"));
	/* P-18.3.4-d: lifetimes 0, and another one */
	ck_assert_str_ne(
	    address(MESSAGE_RENEW, 2, "2001:db8:1::12"), "2001:db8:1::12");
	ck_assert_str_eq(x_lease(&x, 0, 1), "2001:db8:1::12");
	ck_assert_uint_eq(x_answer(&x, 0, 1)->valid, 0);
	/* now the owner moves there */
	ck_assert_str_eq(address(MESSAGE_RENEW, 1, NULL), "2001:db8:1::12");
	x_close(&x);
}
END_TEST

START_TEST(expired_holder_does_not_stand_in_the_way)
{
	x_open(&x, CONFIG(""));
	x_put(&x, 2, LEASE_NA, 1, "2001:db8:1::12", 100);
	x_reload(&x, CONFIG(OF_ONE));
	x_advance(&x, 101);
	ck_assert_str_eq(address(MESSAGE_REQUEST, 1, NULL), "2001:db8:1::12");
	ck_assert(x_holds(&x, 1, LEASE_NA, 1, "2001:db8:1::12"));
	x_close(&x);
}
END_TEST

START_TEST(out_of_pool_promise)
{
	x_open(&x, "{'Dhcp6': {'reservations-out-of-pool': true, " SUBNET(
		       OF_ONE) "}}");
	/* inside a pool: nobody looks, anybody may have it */
	ck_assert_str_eq(
	    address(MESSAGE_REQUEST, 2, "2001:db8:1::12"), "2001:db8:1::12");
	ck_assert_str_ne(address(MESSAGE_REQUEST, 1, NULL), "2001:db8:1::12");
	x_reload(&x, "{'Dhcp6': {'reservations-out-of-pool': true, " SUBNET(
			 OF_ONE_BY_DUID) "}}");
	ck_assert_str_eq(address(MESSAGE_RENEW, 1, NULL), "2001:db8:1::99");
	x_close(&x);
}
END_TEST

START_TEST(modes)
{
	x_open(&x,
	    "{'Dhcp6': {'reservations-in-subnet': false, " SUBNET(OF_ONE) "}}");
	ck_assert_str_eq(
	    address(MESSAGE_REQUEST, 2, "2001:db8:1::12"), "2001:db8:1::12");
	x_close(&x);

#define GLOBAL_HOST                                                            \
	"'reservations': [{'hw-address': '02:00:00:00:00:01',"                 \
	" 'ip-addresses': ['2001:db8:1::77'],"                                 \
	" 'prefixes': ['2001:db8:e000::/56']}], "
	x_open(
	    &x, "{'Dhcp6': {'reservations-global': true, " GLOBAL_HOST SUBNET(
		    "") "}}");
	ck_assert_str_eq(address(MESSAGE_REQUEST, 1, NULL), "2001:db8:1::77");
	ck_assert_str_eq(x_get(&x, MESSAGE_REQUEST, 1, &ia_pd, 1, NULL),
	    "2001:db8:e000::/56");
	/* extended, too: it counts as on-link for its owner */
	ck_assert_str_eq(
	    x_get(&x, MESSAGE_RENEW, 1, &ia_pd, 1, "2001:db8:e000::/56"),
	    "2001:db8:e000::/56");
	ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 1);
	x_close(&x);
	/* without the mode it is not there */
	x_open(&x, "{'Dhcp6': {" GLOBAL_HOST SUBNET("") "}}");
	ck_assert_str_ne(address(MESSAGE_REQUEST, 1, NULL), "2001:db8:1::77");
	x_close(&x);
}
END_TEST

START_TEST(global_address_of_another_link)
{
	x_open(&x,
	    "{'Dhcp6': {'reservations-global': true,"
	    " 'reservations': [{'hw-address': '02:00:00:00:00:01',"
	    " 'ip-addresses': ['2001:db8:9::1', '2001:db8:1::78']}], " SUBNET(
		"") "}}");
	ck_assert_str_eq(address(MESSAGE_REQUEST, 1, NULL), "2001:db8:1::78");
	ck_assert(x_because(&x, "reserved-elsewhere"));
	x_close(&x);
}
END_TEST

START_TEST(subnet_before_global)
{
	x_open(
	    &x, "{'Dhcp6': {'reservations-global': true, " GLOBAL_HOST SUBNET(
		    OF_ONE) "}}");
	ck_assert_str_eq(address(MESSAGE_REQUEST, 1, NULL), "2001:db8:1::12");
	ck_assert_uint_eq(x.query.client.host_count, 2);
	ck_assert_uint_eq(x.query.decision.host->subnet_id, 1);
	x_close(&x);
}
END_TEST

#define IDENTIFIERS(list)                                                      \
	"{'Dhcp6': {'host-reservation-identifiers': [" list                    \
	"], " SUBNET(OF_ONE ", " OF_ONE_BY_DUID) "}}"

START_TEST(order_of_identifiers)
{
	x_open(&x, IDENTIFIERS("'hw-address', 'duid'"));
	ck_assert_str_eq(address(MESSAGE_SOLICIT, 1, NULL), "2001:db8:1::12");
	x_reload(&x, IDENTIFIERS("'duid', 'hw-address'"));
	ck_assert_str_eq(address(MESSAGE_SOLICIT, 1, NULL), "2001:db8:1::99");
	x_reload(&x, IDENTIFIERS("'duid'"));
	ck_assert_str_eq(address(MESSAGE_SOLICIT, 1, NULL), "2001:db8:1::99");
	x_close(&x);
}
END_TEST

START_TEST(known_and_unknown)
{
	x_open(&x, CONFIG(OF_ONE));
	x_message(&x, MESSAGE_SOLICIT, 1);
	ck_assert_int_eq(x_identify(&x), DROP_NONE);
	ck_assert_uint_eq(x.query.client.host_count, 1);
	ck_assert(x.query.classes.bits[0] >> CLASS_KNOWN & 1);
	ck_assert(!(x.query.classes.bits[0] >> CLASS_UNKNOWN & 1));
	x_message(&x, MESSAGE_SOLICIT, 2);
	ck_assert_int_eq(x_identify(&x), DROP_NONE);
	ck_assert_uint_eq(x.query.client.host_count, 0);
	ck_assert(x.query.classes.bits[0] >> CLASS_UNKNOWN & 1);
	x_close(&x);
}
END_TEST

/*
 * Cloned machines: one link-layer address in several DUIDs. Who has the
 * reserved address keeps it; the others get something else.
 */
static enum drop
send_with_duid(const uint8_t *duid, size_t size)
{
	x_begin(&x, MESSAGE_REQUEST);
	x_option(&x, OPTION_CLIENTID, duid, size);
	x_server_id(&x);
	x_open_ia(&x, &ia_na, 1);
	return x_send(&x);
}

static const uint8_t llt_a[] = {0, 1, 0, 1, 1, 1, 1, 1, 2, 0, 0, 0, 0, 1};
static const uint8_t llt_b[] = {0, 1, 0, 1, 2, 2, 2, 2, 2, 0, 0, 0, 0, 1};

START_TEST(clones_first_holder_keeps_it)
{
	x_open(&x, CONFIG(OF_ONE));
	ck_assert_int_eq(send_with_duid(llt_a, sizeof(llt_a)), DROP_NONE);
	ck_assert_str_eq(x_lease(&x, 0, 0), "2001:db8:1::12");
	ck_assert_int_eq(send_with_duid(llt_b, sizeof(llt_b)), DROP_NONE);
	ck_assert_str_ne(x_lease(&x, 0, 0), "2001:db8:1::12");
	ck_assert_int_eq(send_with_duid(llt_a, sizeof(llt_a)), DROP_NONE);
	ck_assert_str_eq(x_lease(&x, 0, 0), "2001:db8:1::12");
	x_close(&x);
}
END_TEST

/* The link says that it is the same interface: firmware, then system. */
START_TEST(same_interface_under_another_duid)
{
	struct lease lease;

	x_open(&x, "{'Dhcp6': {'mac-sources': ['ipv6-link-local'], " SUBNET(
		       OF_ONE) "}}");
	x.interface = "eth0";
	for (unsigned i = 0; i < 2; i++) {
		x_begin(&x, MESSAGE_REQUEST);
		/* 02:00:00:00:00:01 as an EUI-64 */
		x.datagram.source = (struct address){
		    UINT64_C(0xfe80000000000000), UINT64_C(0x00fffe000001)};
		x_option(
		    &x, OPTION_CLIENTID, i == 0 ? llt_a : llt_b, sizeof(llt_a));
		x_server_id(&x);
		x_open_ia(&x, &ia_na, 1);
		ck_assert_int_eq(x_send(&x), DROP_NONE);
		/* u bit clear: no EUI-64 of a MAC; so not this client */
		ck_assert_str_ne(x_lease(&x, 0, 0), "2001:db8:1::12");
	}
	x_close(&x);

	x_open(&x, "{'Dhcp6': {'mac-sources': ['ipv6-link-local'], " SUBNET(
		       "{'hw-address': '00:00:00:00:00:01',"
		       " 'ip-addresses': ['2001:db8:1::12']}") "}}");
	for (unsigned i = 0; i < 2; i++) {
		x_begin(&x, MESSAGE_REQUEST);
		x.datagram.source = (struct address){
		    UINT64_C(0xfe80000000000000), UINT64_C(0x020000fffe000001)};
		x_option(
		    &x, OPTION_CLIENTID, i == 0 ? llt_a : llt_b, sizeof(llt_a));
		x_server_id(&x);
		x_open_ia(&x, &ia_na, 1);
		ck_assert_int_eq(x_send(&x), DROP_NONE);
		ck_assert_str_eq(x_lease(&x, 0, 0), "2001:db8:1::12");
	}
	ck_assert(x_stored(&x, LEASE_NA, "2001:db8:1::12", &lease));
	ck_assert(span_equal(lease.duid, span_of(llt_b, sizeof(llt_b))));
	x_close(&x);
}
END_TEST

START_TEST(hostname_and_context_stay_while_the_client_does)
{
	struct moment now;
	struct lease_change change = {.remove = false};
	uint64_t sequence;

	x_open(&x, CONFIG(OF_ONE));
	address(MESSAGE_REQUEST, 1, NULL);
	ck_assert(x_stored(&x, LEASE_NA, "2001:db8:1::12", &change.lease));
	change.lease.hostname = span_of("printer", 7);
	now = clock_now(&x.clock);
	ck_assert_int_eq(
	    lease_apply(x.store, x.log_buffer, &now, &change, 1, &sequence),
	    ERR_NONE);
	x_advance(&x, 2000);
	address(MESSAGE_RENEW, 1, "2001:db8:1::12");
	ck_assert(x_stored(&x, LEASE_NA, "2001:db8:1::12", &change.lease));
	ck_assert_int_eq(change.lease.transaction, EXCHANGE_START_S + 2000);
	ck_assert(span_equal(change.lease.hostname, span_of("printer", 7)));
	x_close(&x);
}
END_TEST

/* /56s are delegated; somebody gets a /55 reserved in their midst. */
#define SPANNING                                                               \
	CONFIG("{'duid': '00:03:00:01:02:00:00:00:00:01',"                     \
	       " 'prefixes': ['2001:db8:f000:200::/55']}")

START_TEST(reserved_prefix_that_spans_units)
{
	x_open(&x, CONFIG(""));
	(void)x_get(
	    &x, MESSAGE_REQUEST, 2, &ia_pd, 1, "2001:db8:f000:300::/56");
	x_reload(&x, SPANNING);
	/* its owner has to wait for the lease in it */
	ck_assert_str_ne(x_get(&x, MESSAGE_SOLICIT, 1, &ia_pd, 1, NULL),
	    "2001:db8:f000:200::/55");
	ck_assert(x_because(&x, "reserved-in-use"));
	/* nobody new gets into it */
	for (unsigned client = 3; client <= 4; client++)
		ck_assert(
		    address_compare((x_get(&x, MESSAGE_REQUEST, client, &ia_pd,
					 1, "2001:db8:f000:200::/56"),
					x_answer(&x, 0, 0)->address),
			(struct address){UINT64_C(0x20010db8f0000200), 0}) < 0);
	/* the holder has to go at its next Renew */
	x_one(&x, MESSAGE_RENEW, 2, &ia_pd, 1, "2001:db8:f000:300::/56");
	ck_assert_uint_eq(x_answer(&x, 0, 0)->valid, 0);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_PREFIX_AVAIL);
	ck_assert_str_eq(x_get(&x, MESSAGE_REQUEST, 1, &ia_pd, 1, NULL),
	    "2001:db8:f000:200::/55");
	ck_assert(x_holds(&x, 1, LEASE_PD, 1, "2001:db8:f000:200::/55"));
	ck_assert_str_eq(x_get(&x, MESSAGE_RENEW, 1, &ia_pd, 1, NULL),
	    "2001:db8:f000:200::/55");
	x_close(&x);
}
END_TEST

START_TEST(reserved_prefix_within_a_unit)
{
	x_open(&x, CONFIG(""));
	(void)x_get(
	    &x, MESSAGE_REQUEST, 2, &ia_pd, 1, "2001:db8:f000:300::/56");
	x_reload(&x, CONFIG("{'duid': '00:03:00:01:02:00:00:00:00:01',"
			    " 'prefixes': ['2001:db8:f000:310::/60']}"));
	ck_assert_str_ne(x_get(&x, MESSAGE_SOLICIT, 1, &ia_pd, 1, NULL),
	    "2001:db8:f000:310::/60");
	ck_assert_str_ne(x_get(&x, MESSAGE_RENEW, 2, &ia_pd, 1, NULL),
	    "2001:db8:f000:300::/56");
	ck_assert_str_eq(x_get(&x, MESSAGE_REQUEST, 1, &ia_pd, 1, NULL),
	    "2001:db8:f000:310::/60");
	x_close(&x);
}
END_TEST

START_TEST(global_prefix_that_spans_units)
{
	x_open(&x, "{'Dhcp6': {'reservations-global': true, 'reservations': ["
		   "{'duid': '00:03:00:01:02:00:00:00:00:01',"
		   " 'prefixes': ['2001:db8:f000:200::/55',"
		   " '2001:db8:f100::/55']}], " SUBNET("") "}}");
	ck_assert_uint_eq(x.service->misfits.count, 1);
	ck_assert_str_eq(x_get(&x, MESSAGE_REQUEST, 1, &ia_pd, 1, NULL),
	    "2001:db8:f000:200::/55");
	x_put(&x, 2, LEASE_PD, 1, "2001:db8:f000:200::/56", 1000);
	x_one(&x, MESSAGE_RELEASE, 1, &ia_pd, 1, "2001:db8:f000:200::/55");
	/* released by its client, but part of it is somebody's now */
	ck_assert_str_eq(x_get(&x, MESSAGE_REQUEST, 1, &ia_pd, 2, NULL),
	    "2001:db8:f100::/55");
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {reserved_address_and_prefix,
	    never_given_to_another, outside_of_all_pools,
	    several_go_to_several_ias_in_order, client_moves_to_its_reservation,
	    holder_of_what_is_now_reserved,
	    expired_holder_does_not_stand_in_the_way, out_of_pool_promise,
	    modes, global_address_of_another_link, subnet_before_global,
	    order_of_identifiers, known_and_unknown,
	    clones_first_holder_keeps_it, same_interface_under_another_duid,
	    hostname_and_context_stay_while_the_client_does,
	    reserved_prefix_that_spans_units, reserved_prefix_within_a_unit,
	    global_prefix_that_spans_units};

	return X_RUN("reserve", tests);
}
