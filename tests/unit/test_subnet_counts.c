/*
 * test_subnet_counts.c: how many leases of which kind, by subnet and pool.
 *
 * Promised: what is counted is what a count of all leases gives, after any
 * changes; sums are the sums of their parts; what only grows never shrinks, and
 * grows by clients and expiry alone; without memory nothing has changed.
 */
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/lease/subnet_counts.h"
#include "tests/unit/check_main.h"

#define LEASES 500
#define SUBNETS 40
#define POOLS 3

static struct memory memory;
static struct subnet_counts counts;

static void
setup(void)
{
	memset(&memory, 0, sizeof(memory));
	subnet_counts_init(&counts, &memory);
}

static void
teardown(void)
{
	subnet_counts_clear(&counts);
	ck_assert_uint_eq(memory.held, 0);
}

static struct counted_lease
random_lease(uint8_t type)
{
	return (struct counted_lease){.exists = rand() % 4 != 0,
	    .type = type,
	    .state = (uint8_t)(rand() % 5),
	    .subnet_id = (uint32_t)rand() % SUBNETS,
	    .pool_id = (uint32_t)rand() % POOLS};
}

static bool
is_in(const struct counted_lease *lease, uint8_t type, uint32_t subnet_id,
    uint32_t pool_id)
{
	return lease->exists && lease->type == type &&
	       lease->subnet_id == subnet_id &&
	       (pool_id == POOL_ID_ALL || lease->pool_id == pool_id);
}

/* Gauges against a count of all leases. */
static void
compare(const struct counted_lease *leases, uint8_t type, uint32_t subnet_id,
    uint32_t pool_id)
{
	uint64_t assigned = 0, declined = 0, registered = 0;
	struct lease_counts told;

	for (unsigned i = 0; i < LEASES; i++) {
		if (!is_in(&leases[i], type, subnet_id, pool_id))
			continue;
		assigned += leases[i].state == LEASE_ASSIGNED ||
			    leases[i].state == LEASE_DECLINED;
		declined += leases[i].state == LEASE_DECLINED;
		registered += leases[i].state == LEASE_REGISTERED;
	}
	subnet_counts_read(&counts, type, subnet_id, pool_id, &told);
	must(told.assigned == assigned);
	must(told.declined == declined);
	must(told.registered == registered);
}

static void
compare_all(const struct counted_lease *leases, uint8_t type)
{
	struct lease_counts sum = {.assigned = 0}, told;

	for (uint32_t subnet = 0; subnet < SUBNETS; subnet++) {
		compare(leases, type, subnet, POOL_ID_ALL);
		for (uint32_t pool = 0; pool < POOLS; pool++)
			compare(leases, type, subnet, pool);
		subnet_counts_read(&counts, type, subnet, POOL_ID_ALL, &told);
		sum.assigned += told.assigned;
		sum.reclaimed += told.reclaimed;
		sum.cumulative_assigned += told.cumulative_assigned;
	}
	told = counts.all[type == LEASE_PD];
	must(sum.assigned == told.assigned);
	must(sum.reclaimed == told.reclaimed);
	must(sum.cumulative_assigned == told.cumulative_assigned);
}

START_TEST(agrees_with_a_count)
{
	static struct counted_lease leases[LEASES];
	struct counted_lease next;
	struct lease_counts before;

	srand(1);
	memset(leases, 0, sizeof(leases));
	for (unsigned i = 0; i < 20000; i++) {
		unsigned at = (unsigned)rand() % LEASES;
		enum lease_cause cause = (enum lease_cause)(rand() % 4);

		next = random_lease(at % 2 ? LEASE_PD : LEASE_NA);
		before = counts.all[at % 2];
		must(subnet_counts_reserve(&counts, 1) == ERR_NONE);
		subnet_counts_change(
		    &counts, &leases[at], &next, cause, rand() % 2);
		leases[at] = next;
		must(counts.all[at % 2].reclaimed >= before.reclaimed);
		must(cause == LEASE_BY_EXPIRY ||
		     counts.all[at % 2].reclaimed == before.reclaimed);
		must(cause == LEASE_BY_CLIENT ||
		     counts.all[at % 2].cumulative_assigned ==
			 before.cumulative_assigned);
		if (i % 500 == 0) {
			compare_all(leases, LEASE_NA);
			compare_all(leases, LEASE_PD);
		}
	}
}
END_TEST

START_TEST(renewal_changes_nothing)
{
	const struct counted_lease none = {.exists = false};
	struct counted_lease lease = {true, LEASE_NA, LEASE_ASSIGNED, 1, 0};
	struct lease_counts told;

	ck_assert_int_eq(subnet_counts_reserve(&counts, 1), ERR_NONE);
	subnet_counts_change(&counts, &none, &lease, LEASE_BY_CLIENT, true);
	subnet_counts_change(&counts, &lease, &lease, LEASE_BY_CLIENT, false);
	subnet_counts_read(&counts, LEASE_NA, 1, POOL_ID_ALL, &told);
	ck_assert_uint_eq(told.assigned, 1);
	ck_assert_uint_eq(told.cumulative_assigned, 1);
	/* another client on the same address is another grant */
	subnet_counts_change(&counts, &lease, &lease, LEASE_BY_CLIENT, true);
	subnet_counts_read(&counts, LEASE_NA, 1, POOL_ID_ALL, &told);
	ck_assert_uint_eq(told.assigned, 1);
	ck_assert_uint_eq(told.cumulative_assigned, 2);
}
END_TEST

START_TEST(without_memory)
{
	const struct counted_lease none = {.exists = false};
	struct counted_lease lease = {true, LEASE_NA, LEASE_DECLINED, 1, 0};
	struct lease_counts told;

	subnet_counts_read(&counts, LEASE_NA, 1, 0, &told);
	ck_assert_uint_eq(told.assigned, 0);
	ck_assert_int_eq(subnet_counts_reserve(&counts, 1), ERR_NONE);
	subnet_counts_change(&counts, &none, &lease, LEASE_BY_CLIENT, true);
	memory.limit = memory.held;
	ck_assert_int_eq(subnet_counts_reserve(&counts, 1000), ERR_MEMORY);
	subnet_counts_read(&counts, LEASE_NA, 1, 0, &told);
	ck_assert_uint_eq(told.declined, 1);
	ck_assert_int_eq(subnet_counts_reserve(&counts, UINT32_MAX), ERR_LIMIT);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("subnet_counts");
	TCase *tcase = tcase_create("subnet_counts");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, agrees_with_a_count);
	tcase_add_test(tcase, renewal_changes_nothing);
	tcase_add_test(tcase, without_memory);
	suite_add_tcase(suite, tcase);
	return check_main(suite);
}
