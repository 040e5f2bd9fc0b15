/*
 * test_dns_update.c: what changes of leases ask of DNS (RFC 4704 6.1,
 * kea-config.md 3.16).
 *
 * Promised here: P4704-6.1-a, P4704-6.1-b for Release, Decline, expiry and
 * lifetimes 0; what scopes say of TTL, of conflicts and of renewals reaches the
 * requests; who is in SKIP_DDNS gets none.
 */
#include "dhcp6d/packet/dns_update.h"

#include "dhcp6d/packet/fit.h"
#include "dhcp6d/packet/reclaim.h"
#include "exchange.h"

static struct exchange x;

static struct lease
lease_of(const char *name, bool forward, bool reverse)
{
	return (struct lease){.type = LEASE_NA,
	    .hostname = span_of(name, strlen(name)),
	    .duid = span_of("duid", 4),
	    .address = {1, 2},
	    .valid = 4000,
	    .fqdn_forward = forward,
	    .fqdn_reverse = reverse};
}

START_TEST(of_one_change)
{
	struct dns_update out[DNS_UPDATES_MAX];
	struct lease named = lease_of("a.example.", true, true);
	struct lease other = lease_of("b.example.", false, true);
	struct lease silent = lease_of("a.example.", false, false);
	struct lease nameless = lease_of("", true, true);
	const struct ddns_policy again = {.update_on_renew = true,
	    .conflict_resolution = CONFLICT_NO_CHECK_WITHOUT_DHCID,
	    .ttl = 77};

	ck_assert_uint_eq(dns_updates_of(out, NULL, NULL, NULL), 0);
	ck_assert_uint_eq(dns_updates_of(out, NULL, &silent, NULL), 0);
	ck_assert_uint_eq(dns_updates_of(out, NULL, &nameless, NULL), 0);
	ck_assert_uint_eq(dns_updates_of(out, NULL, &named, NULL), 1);
	ck_assert(out[0].adds && out[0].forward && out[0].reverse);
	ck_assert(span_equal(out[0].name, named.hostname));
	ck_assert(span_equal(out[0].duid, named.duid));
	ck_assert(address_equal(out[0].address, named.address));
	ck_assert_uint_eq(out[0].ttl, 1333);
	ck_assert_int_eq(out[0].conflict_resolution, CONFLICT_CHECK_WITH_DHCID);
	/* nothing changed: only if every renewal is to be told */
	ck_assert_uint_eq(dns_updates_of(out, &named, &named, NULL), 0);
	ck_assert_uint_eq(dns_updates_of(out, &named, &named, &again), 1);
	ck_assert(out[0].adds);
	ck_assert_uint_eq(out[0].ttl, 77);
	ck_assert_int_eq(
	    out[0].conflict_resolution, CONFLICT_NO_CHECK_WITHOUT_DHCID);
	ck_assert_uint_eq(dns_updates_of(out, &silent, &silent, &again), 0);
	/* another name: the old one goes first */
	ck_assert_uint_eq(dns_updates_of(out, &named, &other, NULL), 2);
	ck_assert(!out[0].adds && out[0].forward && out[0].reverse);
	ck_assert(span_equal(out[0].name, named.hostname));
	ck_assert(out[1].adds && !out[1].forward && out[1].reverse);
	ck_assert(span_equal(out[1].name, other.hostname));
	/* the client wants none any more; or is gone */
	ck_assert_uint_eq(dns_updates_of(out, &named, &silent, &again), 1);
	ck_assert(!out[0].adds);
	ck_assert_uint_eq(dns_updates_of(out, &named, NULL, &again), 1);
	ck_assert(!out[0].adds);
	ck_assert_uint_eq(dns_updates_of(out, &silent, NULL, &again), 0);
}
END_TEST

START_TEST(ttl_of_records)
{
	struct ddns_policy policy = {.ttl = 0};

	ck_assert_uint_eq(dns_ttl(7200, NULL), 2400);
	ck_assert_uint_eq(dns_ttl(7200, &policy), 2400);
	ck_assert_uint_eq(dns_ttl(900, NULL), 600);
	ck_assert_uint_eq(dns_ttl(900, &policy), 600);
	policy.ttl_percent = 0.25;
	ck_assert_uint_eq(dns_ttl(7200, &policy), 1800);
	ck_assert_uint_eq(dns_ttl(900, &policy), 600);
	ck_assert_uint_eq(dns_ttl(UINT32_MAX, &policy), 1073741824);
	policy.ttl_minimum = (struct optional_time){true, 100};
	ck_assert_uint_eq(dns_ttl(900, &policy), 225);
	ck_assert_uint_eq(dns_ttl(90, &policy), 100);
	policy.ttl_maximum = (struct optional_time){true, 200};
	ck_assert_uint_eq(dns_ttl(900, &policy), 200);
	policy.ttl_percent = 3.0;
	policy.ttl_maximum.given = false;
	ck_assert_uint_eq(dns_ttl(UINT32_MAX, &policy), UINT32_MAX);
	policy.ttl = 5;
	ck_assert_uint_eq(dns_ttl(7200, &policy), 5);
}
END_TEST

#define CONFIG(global)                                                         \
	"{'Dhcp6': {" global " 'cache-threshold': 0.0, 'subnet6': ["           \
	" {'id': 1, 'subnet': '2001:db8:1::/64', 'interface': 'eth0',"         \
	"  'pools': [{'pool': '2001:db8:1::10-2001:db8:1::1f'}],"              \
	"  'pd-pools': [{'prefix': '2001:db8:f000::', 'prefix-len': 52,"       \
	"    'delegated-len': 56}]}]}}"
#define ON "'dhcp-ddns': {'enable-updates': true},"
#define ADDRESS "2001:db8:1::11"

static void
send_named(uint8_t type, const void *fqdn, size_t size)
{
	x_message(&x, type, 1);
	if (size > 0)
		x_option(&x, OPTION_CLIENT_FQDN, fqdn, size);
	x_open_ia(&x, &ia_na, 1);
	x_name(&x, ADDRESS);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
}
#define SEND_NAMED(type, fqdn) send_named(type, fqdn, sizeof(fqdn) - 1)

static void
expect_counts(uint64_t adds, uint64_t removes)
{
	ck_assert_uint_eq(x_counted(&x, STATISTIC_DNS_ADDS), adds);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_DNS_REMOVES), removes);
}

START_TEST(on_the_packets_way)
{
	struct lease lease;

	x_open(&x, CONFIG(ON));
	SEND_NAMED(MESSAGE_SOLICIT, "\1\1a\0");
	expect_counts(0, 0);
	SEND_NAMED(MESSAGE_REQUEST, "\1\1a\0");
	expect_counts(1, 0);
	ck_assert(x_stored(&x, LEASE_NA, ADDRESS, &lease));
	ck_assert(span_equal(lease.hostname, span_of("a.", 2)));
	ck_assert(lease.fqdn_forward && lease.fqdn_reverse);
	x_advance(&x, 100);
	SEND_NAMED(MESSAGE_RENEW, "\1\1a\0");
	expect_counts(1, 0);
	SEND_NAMED(MESSAGE_RENEW, "\1\1b\0");
	expect_counts(2, 1);
	/* nothing is said of a name: it stays (P4704-4.2-a) */
	x_advance(&x, 100);
	SEND_NAMED(MESSAGE_RENEW, "");
	expect_counts(2, 1);
	ck_assert(x_stored(&x, LEASE_NA, ADDRESS, &lease));
	ck_assert(span_equal(lease.hostname, span_of("b.", 2)));
	ck_assert(lease.fqdn_forward && lease.fqdn_reverse);
	SEND_NAMED(MESSAGE_RENEW, "\4\1b\0");
	expect_counts(2, 2);
	SEND_NAMED(MESSAGE_RENEW, "\0\1b\0");
	expect_counts(3, 2);
	(void)x_one(&x, MESSAGE_RELEASE, 1, &ia_na, 1, ADDRESS);
	expect_counts(3, 3);
	ck_assert(x_stored(&x, LEASE_NA, ADDRESS, &lease));
	ck_assert(!lease.fqdn_forward && !lease.fqdn_reverse);
	/* it comes back, and goes by a Decline */
	SEND_NAMED(MESSAGE_REQUEST, "\1\1a\0");
	expect_counts(4, 3);
	(void)x_one(&x, MESSAGE_DECLINE, 1, &ia_na, 1, ADDRESS);
	expect_counts(4, 4);
	x_close(&x);
}
END_TEST

START_TEST(switched_off)
{
	struct lease lease;

	x_open(&x, CONFIG(""));
	SEND_NAMED(MESSAGE_REQUEST, "\1\1a\0");
	ck_assert(x_stored(&x, LEASE_NA, ADDRESS, &lease));
	ck_assert(span_equal(lease.hostname, span_of("a.", 2)));
	ck_assert(!lease.fqdn_forward && !lease.fqdn_reverse);
	expect_counts(0, 0);
	x_close(&x);
}
END_TEST

START_TEST(what_is_not_applied_is_not_asked_for)
{
	x_open(&x, CONFIG(ON));
	log_buffer_stop(x.log_buffer, true);
	x_message(&x, MESSAGE_REQUEST, 1);
	x_option(&x, OPTION_CLIENT_FQDN, "\1\1a\0", 4);
	x_open_ia(&x, &ia_na, 1);
	ck_assert_int_eq(x_send(&x), DROP_STORAGE);
	expect_counts(0, 0);
	x_close(&x);
}
END_TEST

/* Records go with the first address alone; prefixes have no name at all. */
START_TEST(one_of_several)
{
	unsigned flagged = 0;

	x_open(&x, CONFIG(ON));
	x_message(&x, MESSAGE_REQUEST, 1);
	x_option(&x, OPTION_CLIENT_FQDN, "\1\1a\0", 4);
	x_open_ia(&x, &ia_pd, 1);
	x_close_option(&x);
	for (uint32_t iaid = 1; iaid <= 3; iaid++) {
		x_open_ia(&x, &ia_na, iaid);
		x_close_option(&x);
	}
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	expect_counts(1, 0);
	for (unsigned i = 0; i < 4; i++) {
		struct lease lease;

		ck_assert(x_stored(&x, i == 0 ? LEASE_PD : LEASE_NA,
		    x_lease(&x, i, 0), &lease));
		ck_assert_uint_eq(lease.hostname.size, i == 0 ? 0 : 2);
		flagged += lease.fqdn_forward;
		ck_assert(lease.fqdn_forward == (i == 1));
	}
	ck_assert_uint_eq(flagged, 1);
	x_close(&x);
}
END_TEST

/* The ddns policy of the address's pool, else of its subnet. */
static const struct ddns_policy *
policy_of(const char *address)
{
	const struct subnet *subnet = x.service->config->subnets;
	const struct pool *pool;
	struct address parsed;

	ck_assert(address_parse(address, strlen(address), &parsed));
	pool = pool_of_address(subnet, LEASE_NA, parsed);
	return pool != NULL ? pool->ddns : &subnet->ddns;
}

START_TEST(scopes)
{
	const struct ddns_policy *policy;

	x_open(&x,
	    "{'Dhcp6': {" ON "'cache-threshold': 0.0,"
	    " 'ddns-use-conflict-resolution': false, 'ddns-ttl-min': 30,"
	    " 'ddns-ttl-percent': 0.5, 'subnet6': ["
	    " {'id': 1, 'subnet': '2001:db8:1::/64', 'interface': 'eth0',"
	    "  'ddns-update-on-renew': true, 'ddns-ttl-max': 90,"
	    "  'pools': [{'pool': '2001:db8:1::10-2001:db8:1::1f',"
	    "   'ddns-conflict-resolution-mode': 'check-exists-with-dhcid'}]}"
	    "]}}");
	policy = policy_of("2001:db8:1::11");
	ck_assert_int_eq(
	    policy->conflict_resolution, CONFLICT_CHECK_EXISTS_WITH_DHCID);
	ck_assert_uint_eq(dns_ttl(100, policy), 50);
	ck_assert_uint_eq(dns_ttl(10, policy), 30);
	ck_assert_uint_eq(dns_ttl(1000, policy), 90);
	policy = policy_of("2001:db8:1::21");
	ck_assert_int_eq(
	    policy->conflict_resolution, CONFLICT_NO_CHECK_WITH_DHCID);
	/* each renewal, of a subnet or of a pool in it */
	SEND_NAMED(MESSAGE_REQUEST, "\1\1a\0");
	expect_counts(1, 0);
	x_advance(&x, 100);
	SEND_NAMED(MESSAGE_RENEW, "\1\1a\0");
	expect_counts(2, 0);
	x_close(&x);
}
END_TEST

/* By the timer, and by who finds nothing else free. */
START_TEST(what_has_ended)
{
	struct lease_change changes[4];
	struct moment now;
	size_t count;

	x_open(&x, CONFIG(ON "'valid-lifetime': 1000,"));
	SEND_NAMED(MESSAGE_REQUEST, "\1\1a\0");
	expect_counts(1, 0);
	x_advance(&x, 1001);
	now = clock_now(&x.clock);
	ck_assert_int_eq(
	    reclaim_due(&(struct dns_updates){x.service->config, x.store,
			    x.log_buffer, &now, NULL, &x.statistics},
		3600, changes, 4, &count),
	    ERR_NONE);
	ck_assert_uint_eq(count, 1);
	expect_counts(1, 1);
	/* all that is free has been taken, and one has ended */
	for (unsigned client = 2; client <= 18; client++) {
		x_message(&x, MESSAGE_REQUEST, client);
		x_option(&x, OPTION_CLIENT_FQDN, "\1\1a\0", 4);
		x_open_ia(&x, &ia_na, 1);
		ck_assert_int_eq(x_send(&x), DROP_NONE);
		if (client == 17)
			x_advance(&x, 1001);
	}
	ck_assert_str_ne(x_lease(&x, 0, 0), "");
	expect_counts(18, 17);
	x_close(&x);
}
END_TEST

START_TEST(skipped)
{
	struct lease lease;

	x_open(&x, CONFIG(ON "'hooks-libraries': [{'library': "
			     "'/usr/lib/libdhcp_ddns_tuning.so'}],"
			     "'client-classes': [{'name': 'SKIP_DDNS',"
			     " 'test': 'pkt6.msgtype == 3'}],"));
	SEND_NAMED(MESSAGE_REQUEST, "\1\1a\0");
	expect_counts(0, 0);
	ck_assert(x_stored(&x, LEASE_NA, ADDRESS, &lease));
	ck_assert(span_equal(lease.hostname, span_of("a.", 2)));
	ck_assert(!lease.fqdn_forward && !lease.fqdn_reverse);
	/* it is no longer in that class */
	x_advance(&x, 100);
	SEND_NAMED(MESSAGE_RENEW, "\1\1a\0");
	expect_counts(1, 0);
	x_close(&x);
	/* without the library a class is a class */
	x_open(&x, CONFIG(ON "'client-classes': [{'name': 'SKIP_DDNS',"
			     " 'test': 'pkt6.msgtype == 3'}],"));
	SEND_NAMED(MESSAGE_REQUEST, "\1\1a\0");
	expect_counts(1, 0);
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {of_one_change, ttl_of_records, scopes,
	    what_has_ended, skipped, on_the_packets_way, switched_off,
	    what_is_not_applied_is_not_asked_for, one_of_several};

	return X_RUN("dns_update", tests);
}
