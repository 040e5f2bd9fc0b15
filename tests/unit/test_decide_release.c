/*
 * test_decide_release.c: Release (RFC 9915 18.3.7).
 *
 * Promised here: P-18.3.7-a -b -c -d -e -f -g -h, P-16.9-a, P6603-6.2-a,
 * affinity (kea-config.md 3.8), Kea's statuses where they are asked for
 * (protocol.md 0.2 row 4).
 */
#include "decide.h"

static struct exchange x;

static void
bind_all(void)
{
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, ADDRESS);
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_pd, 1, PREFIX);
}

static enum drop
release(unsigned client, const struct ia_kind *kind, uint32_t iaid,
    const char *lease)
{
	enum drop drop = x_one(&x, MESSAGE_RELEASE, client, kind, iaid, lease);

	ck_assert_int_eq(drop, DROP_NONE);
	ck_assert_int_eq(x.query.decision.reply_type, MESSAGE_REPLY);
	ck_assert_int_eq(x.query.decision.status, STATUS_SUCCESS);
	ck_assert(!x.query.decision.with_options);
	ck_assert_uint_gt(x.sequence, 0);
	return drop;
}

START_TEST(given_back_and_kept_for_its_client)
{
	struct lease lease;

	x_open(&x, DECIDE_PLAIN);
	bind_all();
	release(1, &ia_na, 1, ADDRESS);
	ck_assert_uint_eq(x.query.decision.ia_count, 0);
	ck_assert(x_stored(&x, LEASE_NA, ADDRESS, &lease));
	ck_assert_uint_eq(lease.state, LEASE_RELEASED);
	ck_assert_uint_eq(lease.valid, 0);
	ck_assert_uint_eq(lease.preferred, 0);
	release(1, &ia_pd, 1, PREFIX);
	ck_assert(x_stored(&x, LEASE_PD, PREFIX, &lease));
	ck_assert_uint_eq(lease.state, LEASE_RELEASED);
	/* free for others at once */
	(void)x_get(&x, MESSAGE_REQUEST, 2, &ia_na, 1, ADDRESS);
	ck_assert(x_holds(&x, 2, LEASE_NA, 1, ADDRESS));
	x_close(&x);
}
END_TEST

#define NO_AFFINITY                                                            \
	DECIDE_CONFIG(                                                         \
	    "'expired-leases-processing': {'hold-reclaimed-time': 0},", "")

START_TEST(removed_without_affinity)
{
	struct lease lease;

	x_open(&x, NO_AFFINITY);
	bind_all();
	release(1, &ia_na, 1, ADDRESS);
	ck_assert(!x_stored(&x, LEASE_NA, ADDRESS, &lease));
	ck_assert_uint_eq(store_count(x.store), 1);
	x_close(&x);
}
END_TEST

START_TEST(infinite_leases_are_removed)
{
	struct lease lease;

	x_open(&x, DECIDE_PLAIN);
	x_put(&x, 1, LEASE_NA, 1, ADDRESS, LIFETIME_INFINITE);
	release(1, &ia_na, 1, ADDRESS);
	ck_assert(!x_stored(&x, LEASE_NA, ADDRESS, &lease));
	x_close(&x);
}
END_TEST

START_TEST(not_the_holder)
{
	x_open(&x, DECIDE_PLAIN);
	bind_all();
	release(2, &ia_na, 1, ADDRESS);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_BINDING);
	ck_assert_uint_eq(x_ia(&x, 0)->lease_count, 0);
	release(2, &ia_pd, 1, PREFIX);
	release(1, &ia_na, 9, ADDRESS); /* right DUID, wrong IAID */
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_BINDING);
	release(1, &ia_pd, 9, PREFIX);
	ck_assert(x_holds(&x, 1, LEASE_NA, 1, ADDRESS));
	ck_assert(x_holds(&x, 1, LEASE_PD, 1, PREFIX));
	/* a binding of the sender's own does not open the other's */
	(void)x_get(&x, MESSAGE_REQUEST, 2, &ia_na, 1, ADDRESS_2);
	release(2, &ia_na, 1, ADDRESS);
	ck_assert_uint_eq(x.query.decision.ia_count, 0);
	ck_assert(x_holds(&x, 1, LEASE_NA, 1, ADDRESS));
	ck_assert(x_holds(&x, 2, LEASE_NA, 1, ADDRESS_2));
	x_close(&x);
}
END_TEST

START_TEST(twice)
{
	x_open(&x, DECIDE_PLAIN);
	bind_all();
	release(1, &ia_na, 1, ADDRESS);
	release(1, &ia_na, 1, ADDRESS);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_BINDING);
	ck_assert_uint_eq(store_count_state(x.store, LEASE_RELEASED), 1);
	/* both in one message: one change */
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, ADDRESS);
	x_message(&x, MESSAGE_RELEASE, 1);
	x_open_ia(&x, &ia_na, 1);
	x_name(&x, ADDRESS);
	x_name(&x, ADDRESS);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_uint_eq(x.query.decision.change_count, 1);
	x_close(&x);
}
END_TEST

START_TEST(all_that_are_listed)
{
	x_open(&x, DECIDE_PLAIN);
	x_put(&x, 1, LEASE_NA, 1, ADDRESS, 4000);
	x_put(&x, 1, LEASE_NA, 1, ADDRESS_2, 4000);
	x_message(&x, MESSAGE_RELEASE, 1);
	x_open_ia(&x, &ia_na, 1);
	x_name(&x, ADDRESS);
	x_name(&x, "2001:db8:1::77"); /* nobody's: ignored */
	x_name(&x, ADDRESS_2);
	x_close_option(&x);
	x_open_ia(&x, &ia_pd, 5);
	x_name(&x, PREFIX);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_uint_eq(store_count_state(x.store, LEASE_RELEASED), 2);
	ck_assert_uint_eq(x.query.decision.ia_count, 1);
	ck_assert_uint_eq(x_ia(&x, 0)->iaid, 5);
	ck_assert_ptr_eq(x_ia(&x, 0)->kind, &ia_pd);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_BINDING);
	x_close(&x);
}
END_TEST

START_TEST(without_a_subnet)
{
	x_open(&x, DECIDE_PLAIN);
	bind_all();
	x.interface = "eth7";
	release(1, &ia_na, 1, ADDRESS);
	ck_assert_uint_eq(store_count_state(x.store, LEASE_RELEASED), 1);
	x_close(&x);
}
END_TEST

START_TEST(in_kea_s_way)
{
	x_open(
	    &x, DECIDE_CONFIG(
		    "'compatibility': {'status-in-released-ia': true},", ""));
	bind_all();
	/* the IA has a binding, but not of that address */
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_RELEASE, 1, &ia_na, 1, ADDRESS_2), DROP_NONE);
	ck_assert_int_eq(x.query.decision.status, STATUS_NO_BINDING);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_BINDING);
	ck_assert(x_holds(&x, 1, LEASE_NA, 1, ADDRESS));
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_RELEASE, 1, &ia_na, 1, ADDRESS), DROP_NONE);
	ck_assert_int_eq(x.query.decision.status, STATUS_SUCCESS);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_SUCCESS);
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_RELEASE, 1, &ia_na, 1, ADDRESS), DROP_NONE);
	ck_assert_int_eq(x.query.decision.status, STATUS_NO_BINDING);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_BINDING);
	x_close(&x);
}
END_TEST

START_TEST(storage_fails)
{
	x_open(&x, DECIDE_PLAIN);
	bind_all();
	log_buffer_stop(x.log_buffer, true);
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_RELEASE, 1, &ia_na, 1, ADDRESS), DROP_STORAGE);
	ck_assert(x_holds(&x, 1, LEASE_NA, 1, ADDRESS));
	x_close(&x);
}
END_TEST

#define WITH_HOLE                                                              \
	"{'Dhcp6': {'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"        \
	" 'interface': 'eth0', 'pd-pools': [{'prefix': '2001:db8:1000::',"     \
	"  'prefix-len': 59, 'delegated-len': 59,"                             \
	"  'excluded-prefix': '2001:db8:1000:f::',"                            \
	"  'excluded-prefix-len': 64}]}]}}"

/* The prefix with an excluded one as RFC 6603 4.2 writes it. */
static void
release_with_hole(const uint8_t *value, size_t size)
{
	const uint8_t prefix[] = {0, 0, 0, 1, 0, 0, 0, 1, 59, 0x20, 1, 0xd,
	    0xb8, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

	x_message(&x, MESSAGE_RELEASE, 1);
	x_open_ia(&x, &ia_pd, 1);
	x.marks[x.open++] = writer_open_option(&x.w, OPTION_IAPREFIX);
	writer_bytes(&x.w, span_of(prefix, sizeof(prefix)));
	x_option(&x, OPTION_PD_EXCLUDE, value, size);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_int_eq(x.query.decision.status, STATUS_SUCCESS);
}

START_TEST(hole_that_we_did_not_make)
{
	const uint8_t ours[] = {64, 0x78};
	const uint8_t other_bits[] = {64, 0x70}, other_length[] = {63, 0x70};
	const uint8_t too_long[] = {129, 0x78}, not_inside[] = {59, 0x78};
	const char *prefix = "2001:db8:1000::/59";

	x_open(&x, WITH_HOLE);
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_pd, 1, NULL);
	release_with_hole(other_bits, 2);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_BINDING);
	release_with_hole(other_length, 2);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_BINDING);
	release_with_hole(too_long, 2);
	release_with_hole(not_inside, 2);
	release_with_hole(ours, 1);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_BINDING);
	ck_assert(x_holds(&x, 1, LEASE_PD, 1, prefix));
	release_with_hole(ours, 2);
	ck_assert_uint_eq(x.query.decision.ia_count, 0);
	ck_assert(!x_holds(&x, 1, LEASE_PD, 1, prefix));
	x_close(&x);

	/* a pool without a hole */
	x_open(&x,
	    "{'Dhcp6': {'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"
	    " 'interface': 'eth0', 'pd-pools': [{'prefix':"
	    " '2001:db8:1000::', 'prefix-len': 59, 'delegated-len': 59}]}]}}");
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_pd, 1, NULL);
	release_with_hole(ours, 2);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_BINDING);
	ck_assert(x_holds(&x, 1, LEASE_PD, 1, prefix));
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {given_back_and_kept_for_its_client,
	    removed_without_affinity, infinite_leases_are_removed,
	    not_the_holder, twice, all_that_are_listed, without_a_subnet,
	    in_kea_s_way, storage_fails, hole_that_we_did_not_make};

	return X_RUN("decide_release", tests);
}
