/*
 * test_dns_update.c: what changes of leases ask of DNS (RFC 4704 6.1,
 * kea-config.md 3.16).
 *
 * Promised here: P4704-6.1-a, P4704-6.1-b for Release, Decline and lifetimes 0.
 */
#include "dhcp6d/packet/dns_update.h"
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

	ck_assert_uint_eq(dns_updates_of(out, NULL, NULL, false), 0);
	ck_assert_uint_eq(dns_updates_of(out, NULL, &silent, false), 0);
	ck_assert_uint_eq(dns_updates_of(out, NULL, &nameless, false), 0);
	ck_assert_uint_eq(dns_updates_of(out, NULL, &named, false), 1);
	ck_assert(out[0].adds && out[0].forward && out[0].reverse);
	ck_assert(span_equal(out[0].name, named.hostname));
	ck_assert(span_equal(out[0].duid, named.duid));
	ck_assert(address_equal(out[0].address, named.address));
	ck_assert_uint_eq(out[0].valid, 4000);
	/* nothing changed: only if every renewal is to be told */
	ck_assert_uint_eq(dns_updates_of(out, &named, &named, false), 0);
	ck_assert_uint_eq(dns_updates_of(out, &named, &named, true), 1);
	ck_assert(out[0].adds);
	ck_assert_uint_eq(dns_updates_of(out, &silent, &silent, true), 0);
	/* another name: the old one goes first */
	ck_assert_uint_eq(dns_updates_of(out, &named, &other, false), 2);
	ck_assert(!out[0].adds && out[0].forward && out[0].reverse);
	ck_assert(span_equal(out[0].name, named.hostname));
	ck_assert(out[1].adds && !out[1].forward && out[1].reverse);
	ck_assert(span_equal(out[1].name, other.hostname));
	/* the client wants none any more; or is gone */
	ck_assert_uint_eq(dns_updates_of(out, &named, &silent, true), 1);
	ck_assert(!out[0].adds);
	ck_assert_uint_eq(dns_updates_of(out, &named, NULL, true), 1);
	ck_assert(!out[0].adds);
	ck_assert_uint_eq(dns_updates_of(out, &silent, NULL, true), 0);
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

int
main(void)
{
	const TTest *const tests[] = {of_one_change, on_the_packets_way,
	    switched_off, what_is_not_applied_is_not_asked_for, one_of_several};

	return X_RUN("dns_update", tests);
}
