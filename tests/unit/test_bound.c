/*
 * test_bound.c: bounds of one client, one source, one interface-id (P-23-a,
 * P-23-c, P-23.2-a).
 *
 * By default one client has 100 messages a second and 64 leases, and nothing
 * else is bounded. A client is a DUID at a place: who sends another's DUID
 * from elsewhere takes nothing from him. Clients without number behind a relay
 * get their leases. What a client has goes on, however many leases it has.
 */
#include "exchange.h"

#include "dhcp6d/packet/bound.h"

static struct exchange x;
static struct meter *meter;

#define SUBNET                                                                 \
	"'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"                   \
	" 'interface': 'eth0', 'relay': {'ip-addresses': ['2001:db8:1::1']},"  \
	" 'pools': [{'pool': '2001:db8:1::/80'}],"                             \
	" 'pd-pools': [{'prefix': '2001:db8:f000::', 'prefix-len': 40,"        \
	" 'delegated-len': 56}]}]"
#define CONFIG(global) "{'Dhcp6': {" global SUBNET "}}"

static void
open_with(const char *config)
{
	static const struct hash_key key = {{4, 5, 6}};

	x_open(&x, config);
	meter = meter_create(&key);
	ck_assert_ptr_nonnull(meter);
	x.meter = meter;
}

static void
close_all(void)
{
	x_close(&x);
	meter_free(meter);
}

static enum drop
send_relayed(unsigned client, const char *peer, const char *interface_id)
{
	x_relay(&x, "2001:db8:1::1", peer, interface_id);
	x_message(&x, MESSAGE_INFORMATION_REQUEST, client);
	return x_send(&x);
}

/* Of so many tries, how many were answered. */
static unsigned
answered(unsigned tries, unsigned client, const char *peer, const char *id)
{
	unsigned count = 0;

	for (unsigned i = 0; i < tries; i++)
		count += send_relayed(client, peer, id) == DROP_NONE;
	return count;
}

START_TEST(one_client)
{
	open_with(CONFIG(""));
	ck_assert_uint_eq(answered(1200, 1, "fe80::1", "port 1"), 1000);
	ck_assert_uint_eq(
	    x_counted(&x, STATISTIC_DROP_FIRST + DROP_CLIENT_RATE), 200);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_LIMIT_EXCEEDED), 200);
	/* the same DUID elsewhere, and another one here */
	ck_assert_uint_eq(answered(10, 1, "fe80::2", "port 1"), 10);
	ck_assert_uint_eq(answered(10, 1, "fe80::1", "port 2"), 10);
	ck_assert_uint_eq(answered(10, 2, "fe80::1", "port 1"), 10);
	ck_assert_uint_eq(answered(10, 1, "fe80::1", "port 1"), 0);
	x_advance(&x, 2);
	ck_assert_uint_eq(answered(300, 1, "fe80::1", "port 1"), 200);
	close_all();
}
END_TEST

/* DUIDs without number from one place: all of them by default. */
START_TEST(one_source)
{
	unsigned count = 0;

	open_with(CONFIG(""));
	for (unsigned i = 0; i < 2000; i++)
		count += send_relayed(i, "fe80::1", "port 1") == DROP_NONE;
	ck_assert_uint_eq(count, 2000);
	close_all();
	open_with(CONFIG("'source-packet-rate': 20,"));
	for (unsigned i = count = 0; i < 2000; i++)
		count += send_relayed(i, "fe80::1", "port 1") == DROP_NONE;
	ck_assert_uint_eq(count, 200);
	ck_assert_uint_eq(
	    x_counted(&x, STATISTIC_DROP_FIRST + DROP_SOURCE_RATE), 1800);
	ck_assert_uint_eq(answered(10, 1, "fe80::2", "port 1"), 10);
	close_all();
}
END_TEST

START_TEST(one_interface_id)
{
	char peer[32];
	unsigned count = 0;

	open_with(CONFIG("'interface-id-packet-rate': 5,"));
	for (unsigned i = 0; i < 1000; i++) {
		(void)snprintf(peer, sizeof(peer), "fe80::%x", i + 1);
		count += send_relayed(i, peer, "port 1") == DROP_NONE;
	}
	ck_assert_uint_eq(count, 50);
	ck_assert_uint_eq(answered(10, 1, "fe80::1", "port 2"), 10);
	/* where no relay says which port it was there is nothing to bound */
	ck_assert_uint_eq(answered(90, 1, "fe80::1", NULL), 90);
	close_all();
}
END_TEST

START_TEST(nothing_is_off)
{
	open_with(CONFIG("'client-packet-rate': 0, 'client-lease-limit': 0,"));
	ck_assert_uint_eq(answered(3000, 1, "fe80::1", "port 1"), 3000);
	for (unsigned i = 0; i < 100; i++)
		ck_assert_str_ne(
		    x_get(&x, MESSAGE_REQUEST, 1, &ia_na, i, NULL), "");
	close_all();
}
END_TEST

static uint16_t
request(unsigned client, const struct ia_kind *kind, uint32_t iaid)
{
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_REQUEST, client, kind, iaid, NULL), DROP_NONE);
	return x_ia(&x, 0)->status;
}

/* P-23-a: ten thousand IAIDs get 1000 leases, of both kinds together. */
START_TEST(leases_of_one_client)
{
	unsigned given = 0;

	open_with(CONFIG("'client-packet-rate': 0,"));
	for (unsigned i = 0; i < 10000; i++)
		given += request(1, i % 2 ? &ia_na : &ia_pd, i) == STATUS_NONE;
	ck_assert_uint_eq(given, 1000);
	ck_assert_uint_eq(store_count(x.store), 1000);
	ck_assert(x_because(&x, "client-lease-limit"));
	ck_assert_uint_eq(
	    x_counted(&x, STATISTIC_CLIENT_LEASE_LIMIT), 10000 - 1000);
	/* others are served, what it has goes on, and a place is free again */
	ck_assert_uint_eq(request(2, &ia_na, 1), STATUS_NONE);
	ck_assert_uint_eq(request(1, &ia_na, 1), STATUS_NONE);
	ck_assert_uint_eq(request(1, &ia_na, 20000), STATUS_NO_ADDRS_AVAIL);
	ck_assert_uint_eq(request(1, &ia_pd, 20000), STATUS_NO_PREFIX_AVAIL);
	close_all();
}
END_TEST

/* One message does not get beyond it, however many IAs it has. */
START_TEST(leases_of_one_message)
{
	open_with(CONFIG("'client-lease-limit': 5,"));
	x_message(&x, MESSAGE_REQUEST, 1);
	for (unsigned i = 0; i < 20; i++) {
		x_open_ia(&x, i % 2 ? &ia_na : &ia_pd, i);
		x_close_option(&x);
	}
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	for (unsigned i = 0; i < 20; i++)
		ck_assert_int_eq(x_ia(&x, i)->status == STATUS_NONE, i < 5);
	ck_assert_uint_eq(store_count(x.store), 5);
	close_all();
}
END_TEST

/* Reservations are the operator's word. */
START_TEST(reserved_leases)
{
	open_with(CONFIG("'client-lease-limit': 1, 'reservations': [],"));
	ck_assert_uint_eq(request(1, &ia_pd, 1), STATUS_NONE);
	ck_assert_uint_eq(request(1, &ia_na, 1), STATUS_NO_ADDRS_AVAIL);
	x_reload(&x,
	    "{'Dhcp6': {'client-lease-limit': 1, 'subnet6': [{'id': 1,"
	    " 'subnet': '2001:db8:1::/64', 'interface': 'eth0',"
	    " 'reservations': [{'duid': '00:03:00:01:02:00:00:00:00:01',"
	    "  'ip-addresses': ['2001:db8:1::5']}]}]}}");
	ck_assert_str_eq(
	    x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, NULL), "2001:db8:1::5");
	close_all();
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {one_client, one_source, one_interface_id,
	    nothing_is_off, leases_of_one_client, leases_of_one_message,
	    reserved_leases};

	return X_RUN("bound", tests);
}
