/*
 * test_lifetimes.c: lifetimes of leases, T1 and T2 (protocol.md 1.6,
 * kea-config.md 3.3).
 *
 * Promised here: P-18.3.2-h -i, P-18.3.4-j, P-21.4-a -b -c -d, P-21.6-a -b,
 * P-21.21-a, P-21.22-a, P-7.7-a -b.
 */
#include "dhcp6d/packet/lifetimes.h"
#include "exchange.h"

static struct exchange x;

#define POOLS                                                                  \
	"'pools': [{'pool': '2001:db8:1::10-2001:db8:1::1f'}],"                \
	" 'pd-pools': [{'prefix': '2001:db8:f000::', 'prefix-len': 52,"        \
	" 'delegated-len': 56}]"
#define CONFIG(timers)                                                         \
	"{'Dhcp6': {'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"        \
	" 'interface': 'eth0', " timers POOLS "}]}}"

static void
ask(const char *configuration)
{
	x_open(&x, configuration);
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, NULL);
}

static void
expect(uint32_t preferred, uint32_t valid, uint32_t t1, uint32_t t2)
{
	ck_assert_uint_eq(x_answer(&x, 0, 0)->preferred, preferred);
	ck_assert_uint_eq(x_answer(&x, 0, 0)->valid, valid);
	ck_assert_uint_eq(x_ia(&x, 0)->t1, t1);
	ck_assert_uint_eq(x_ia(&x, 0)->t2, t2);
	x_close(&x);
}

START_TEST(configured)
{
	ask(CONFIG("'renew-timer': 1000, 'rebind-timer': 2000,"
		   " 'preferred-lifetime': 3000, 'valid-lifetime': 4000, "));
	expect(3000, 4000, 1000, 2000);
}
END_TEST

START_TEST(shares_of_the_preferred_lifetime)
{
	ask(CONFIG("'preferred-lifetime': 1000, 'valid-lifetime': 4000, "));
	expect(1000, 4000, 500, 800);
	ask(CONFIG("'preferred-lifetime': 1001, 'valid-lifetime': 4000,"
		   " 't1-percent': 0.25, 't2-percent': 0.75, "));
	expect(1001, 4000, 250, 751);
}
END_TEST

START_TEST(left_to_the_client)
{
	ask(CONFIG("'calculate-tee-times': false,"
		   " 'preferred-lifetime': 1000, 'valid-lifetime': 4000, "));
	expect(1000, 4000, 0, 0);
	/* T1 goes out only below T2 */
	ask(CONFIG("'renew-timer': 900, 'calculate-tee-times': false,"
		   " 'preferred-lifetime': 1000, 'valid-lifetime': 4000, "));
	expect(1000, 4000, 0, 0);
	ask(CONFIG("'renew-timer': 900,"
		   " 'preferred-lifetime': 1000, 'valid-lifetime': 4000, "));
	expect(1000, 4000, 0, 800);
	ask(CONFIG("'renew-timer': 2000, 'rebind-timer': 2000,"
		   " 'preferred-lifetime': 3000, 'valid-lifetime': 4000, "));
	expect(3000, 4000, 0, 2000);
}
END_TEST

START_TEST(preferred_out_of_valid)
{
	ask(CONFIG("'valid-lifetime': 4000, "));
	expect(2500, 4000, 1250, 2000);
}
END_TEST

START_TEST(infinity)
{
	ask(CONFIG("'preferred-lifetime': 4294967295,"
		   " 'valid-lifetime': 4294967295, "));
	expect(UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX);
	ask(CONFIG("'valid-lifetime': 4294967295, "));
	expect(UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX);
}
END_TEST

START_TEST(infinite_leases_do_not_end)
{
	const char *got;

	x_open(&x, CONFIG("'valid-lifetime': 4294967295, "));
	got = x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, NULL);
	x_advance(&x, UINT64_C(100) * 365 * 86400);
	ck_assert_uint_eq(x_expire(&x, 0), 0);
	ck_assert(x_holds(&x, 1, LEASE_NA, 1, got));
	ck_assert_str_eq(x_get(&x, MESSAGE_RENEW, 1, &ia_na, 1, got), got);
	x_close(&x);
}
END_TEST

static void
ask_with(const char *configuration, uint32_t preferred, uint32_t valid)
{
	x_open(&x, configuration);
	x_message(&x, MESSAGE_REQUEST, 1);
	x_open_ia(&x, &ia_na, 1);
	x_name_lifetimes(&x, "2001:db8:1::11", preferred, valid);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
}

/* P-21.6-a: unless the operator gave a range, wishes are nothing. */
START_TEST(wishes_of_the_client)
{
	ask_with(CONFIG("'preferred-lifetime': 1000, 'valid-lifetime': 4000, "),
	    5, 6);
	expect(1000, 4000, 500, 800);
#define RANGE                                                                  \
	"'min-preferred-lifetime': 500, 'preferred-lifetime': 1000,"           \
	" 'max-preferred-lifetime': 2000, 'min-valid-lifetime': 1000,"         \
	" 'valid-lifetime': 4000, 'max-valid-lifetime': 8000, "
	ask_with(CONFIG(RANGE), 0, 0);
	expect(1000, 4000, 500, 800);
	ask_with(CONFIG(RANGE), 5, 6);
	expect(500, 1000, 250, 400);
	ask_with(CONFIG(RANGE), 1500, 5000);
	expect(1500, 5000, 750, 1200);
	ask_with(CONFIG(RANGE), 100000, UINT32_MAX);
	expect(2000, 8000, 1000, 1600);
	/* P-21.6-b: never preferred above valid, whatever is wished */
	ask_with(CONFIG(RANGE), 2000, 1000);
	expect(625, 1000, 313, 500);
}
END_TEST

#define TWO_MEMBERS TWO_MEMBERS_AND("")
#define TWO_MEMBERS_AND(more)                                                  \
	"{'Dhcp6': {" more                                                     \
	"'shared-networks': [{'name': 'n', 'interface': 'eth0',"               \
	" 'subnet6': ["                                                        \
	" {'id': 1, 'subnet': '2001:db8:1::/64', 'valid-lifetime': 4000,"      \
	"  'preferred-lifetime': 1000,"                                        \
	"  'pools': [{'pool': '2001:db8:1::10-2001:db8:1::10'}]},"             \
	" {'id': 2, 'subnet': '2001:db8:2::/64', 'valid-lifetime': 9000,"      \
	"  'preferred-lifetime': 600, 'rebind-timer': 5000,"                   \
	"  'pools': [{'pool': '2001:db8:2::10-2001:db8:2::1f'}]}]}]}}"

START_TEST(one_pair_for_all_ias)
{
	x_open(&x, TWO_MEMBERS);
	x_message(&x, MESSAGE_REQUEST, 1);
	x_open_ia(&x, &ia_na, 1);
	x_close_option(&x);
	x_open_ia(&x, &ia_na, 2);
	x_close_option(&x);
	x_open_ia(&x, &ia_pd, 3); /* nothing to give there */
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_uint_eq(x_answer(&x, 0, 0)->preferred, 1000);
	ck_assert_uint_eq(x_answer(&x, 1, 0)->preferred, 600);
	for (unsigned i = 0; i < 2; i++) {
		/* of the shortest, and the earlier of both subnets */
		ck_assert_uint_eq(x_ia(&x, i)->t1, 300);
		ck_assert_uint_eq(x_ia(&x, i)->t2, 480);
	}
	ck_assert_int_eq(x_ia(&x, 2)->status, STATUS_NO_PREFIX_AVAIL);
	ck_assert_uint_eq(x_ia(&x, 2)->t1, 0);
	ck_assert_uint_eq(x_ia(&x, 2)->t2, 0);
	x_close(&x);
}
END_TEST

/* Kea's way, by a keyword. */
START_TEST(a_pair_for_each_ia)
{
	x_open(&x,
	    TWO_MEMBERS_AND("'compatibility': {'timers-of-each-ia': true},"));
	x_message(&x, MESSAGE_REQUEST, 1);
	x_open_ia(&x, &ia_na, 1);
	x_close_option(&x);
	x_open_ia(&x, &ia_na, 2);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_uint_eq(x_answer(&x, 0, 0)->preferred, 1000);
	ck_assert_uint_eq(x_ia(&x, 0)->t1, 500);
	ck_assert_uint_eq(x_ia(&x, 0)->t2, 800);
	ck_assert_uint_eq(x_answer(&x, 1, 0)->preferred, 600);
	ck_assert_uint_eq(x_ia(&x, 1)->t1, 300);
	ck_assert_uint_eq(x_ia(&x, 1)->t2, 5000);
	x_close(&x);
}
END_TEST

START_TEST(advertised_as_granted)
{
	uint32_t t1, t2;

	x_open(&x, CONFIG("'preferred-lifetime': 1000, "));
	(void)x_get(&x, MESSAGE_SOLICIT, 1, &ia_pd, 1, NULL);
	t1 = x_ia(&x, 0)->t1;
	t2 = x_ia(&x, 0)->t2;
	ck_assert_uint_eq(t1, 500);
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_pd, 1, NULL);
	ck_assert_uint_eq(x_ia(&x, 0)->t1, t1);
	ck_assert_uint_eq(x_ia(&x, 0)->t2, t2);
	x_close(&x);
}
END_TEST

START_TEST(of_a_class)
{
	static const uint8_t vendor[] = {0, 0, 0, 9, 0, 1, 'x'};

	x_open(&x, "{'Dhcp6': {'client-classes': [{'name': 'VENDOR_CLASS_x',"
		   " 'preferred-lifetime': 50, 'valid-lifetime': 60}],"
		   " 'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"
		   " 'interface': 'eth0', 'preferred-lifetime': 1000,"
		   " 'valid-lifetime': 4000, " POOLS "}]}}");
	x_message(&x, MESSAGE_REQUEST, 1);
	x_option(&x, OPTION_VENDOR_CLASS, vendor, sizeof(vendor));
	x_open_ia(&x, &ia_na, 1);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	expect(50, 60, 25, 40);
}
END_TEST

/* P-18.3.4-d: an IA that only takes away has no timers and no say in them. */
START_TEST(taken_away_leases_do_not_count)
{
	x_open(&x, CONFIG("'preferred-lifetime': 1000, "));
	x_one(&x, MESSAGE_REBIND, 1, &ia_na, 1, "2001:db8:99::1");
	ck_assert_uint_eq(x_answer(&x, 0, 0)->valid, 0);
	ck_assert_uint_eq(x_ia(&x, 0)->t1, 0);
	ck_assert_uint_eq(x_ia(&x, 0)->t2, 0);
	(void)x_get(&x, MESSAGE_RENEW, 1, &ia_na, 2, "2001:db8:99::1");
	ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 2);
	ck_assert_uint_eq(x_ia(&x, 0)->t1, 500);
	x_close(&x);
}
END_TEST

/* kea-config.md 3.9: how old, and what is left; both borders. */
START_TEST(what_is_left_of_a_young_lease)
{
	static const struct {
		double threshold;
		bool bounded;
		uint32_t max_age, renew, preferred, valid;
		int64_t age;
		bool left;
		uint32_t left_preferred, left_valid;
	} rows[] = {
	    {0.25, false, 0, 0, 3000, 4000, 0, true, 3000, 4000},
	    {0.25, false, 0, 0, 3000, 4000, 1000, true, 2000, 3000},
	    {0.25, false, 0, 0, 3000, 4000, 1001, false, 0, 0},
	    {0.0, false, 0, 0, 3000, 4000, 0, false, 0, 0},
	    {0.25, true, 0, 0, 3000, 4000, 0, false, 0, 0},
	    {0.25, true, 10, 0, 3000, 4000, 10, true, 2990, 3990},
	    {0.25, true, 10, 0, 3000, 4000, 11, false, 0, 0},
	    {0.25, true, 2000, 0, 3000, 4000, 1001, false, 0, 0},
	    /* the clock of a file was ahead */
	    {0.25, false, 0, 0, 3000, 4000, -1, false, 0, 0},
	    /* the preferred time is over, or is before T1 */
	    {0.25, false, 0, 0, 500, 4000, 499, true, 1, 3501},
	    {0.25, false, 0, 0, 500, 4000, 500, false, 0, 0},
	    {0.25, false, 0, 2000, 3000, 4000, 999, true, 2001, 3001},
	    {0.25, false, 0, 2000, 3000, 4000, 1000, false, 0, 0},
	    {0.99, false, 0, 0, 100, 100, 99, true, 1, 1},
	    {0.25, false, 0, 0, UINT32_MAX, UINT32_MAX, 1 << 30, true,
		UINT32_MAX, UINT32_MAX},
	    {0.0, false, 0, 0, UINT32_MAX, UINT32_MAX, 0, false, 0, 0},
	};
	const int64_t now = EXCHANGE_START_S;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct subnet subnet = {
		    .cache_threshold = rows[i].threshold,
		    .cache_max_age = {rows[i].bounded, rows[i].max_age},
		    .renew_timer = {rows[i].renew > 0, rows[i].renew}};
		const struct lease lease = {.preferred = rows[i].preferred,
		    .valid = rows[i].valid,
		    .transaction = now - rows[i].age};
		struct lifetimes left;

		ck_assert_msg(
		    lifetimes_left(&left, &subnet, &lease, now) == rows[i].left,
		    "row %zu", i);
		if (!rows[i].left)
			continue;
		ck_assert_uint_eq(left.preferred, rows[i].left_preferred);
		ck_assert_uint_eq(left.valid, rows[i].left_valid);
	}
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {configured,
	    shares_of_the_preferred_lifetime, left_to_the_client,
	    preferred_out_of_valid, infinity, infinite_leases_do_not_end,
	    wishes_of_the_client, one_pair_for_all_ias, a_pair_for_each_ia,
	    advertised_as_granted, of_a_class, taken_away_leases_do_not_count,
	    what_is_left_of_a_young_lease};

	return X_RUN("lifetimes", tests);
}
