/*
 * tests/unit/test_loader.c: many leases at start come to the same as one by
 * one.
 *
 * Promised by lease/loader.h: whatever rows come, in whatever order (several of
 * one lease, removals, rows longer than what is gathered, another client on the
 * address), the store is in the end what the model is; the indices are as large
 * as need be; an error comes out.
 */
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/lease/apply.h"
#include "dhcp6d/lease/loader.h"
#include "tests/unit/check_main.h"
#include "tests/unit/lease_model.h"

static struct lease_store *store;
static struct lease_loader *loader;
static const struct moment now = {
    .lease_s = 1700000000, .wall_ns = INT64_C(1700000000000000000)};

static void
setup(void)
{
	store = store_create();
	ck_assert_ptr_nonnull(store);
	loader = lease_loader_create(store, &now, 0);
	ck_assert_ptr_nonnull(loader);
}

static void
teardown(void)
{
	store_free(store);
}

static uint8_t context[LEASE_USER_CONTEXT_MAX];

static struct lease
random_lease(uint64_t *seed, uint8_t duid[20])
{
	uint64_t random = model_random(seed) >> 8;
	struct lease lease = {.address = {5, random % 700},
	    .prefix_length = 128,
	    .state = (uint8_t)(random >> 20) % 5,
	    .iaid = (uint32_t)(random >> 30) % 3,
	    .valid = 4000,
	    .preferred = 3000,
	    .transaction = 1699999000};

	memset(duid, 0, 20);
	duid[1] = 4;
	duid[2] = (uint8_t)(random >> 40) % 100;
	lease.duid = span_of(duid, 3 + duid[2] % 17);
	lease.user_context = span_of(context,
	    (random >> 50) % 9 == 0 ? (random >> 44) % sizeof(context) : 0);
	return lease;
}

START_TEST(comes_to_the_same)
{
	struct model *model = calloc(1, sizeof(*model));
	uint64_t seed = 271828;
	uint8_t duid[20];

	for (int i = 0; i < 20000; i++) {
		struct lease lease = random_lease(&seed, duid);
		bool removed = i % 5 == 0;

		must(lease_loader_put(loader, &lease, removed) == ERR_NONE);
		lease.user_context = SPAN_EMPTY; /* the model keeps none */
		if (removed)
			model_remove(model, &lease);
		else
			model_put(model, &lease);
	}
	ck_assert_int_eq(lease_loader_end(loader), ERR_NONE);
	model_compare(model, store);
	free(model);
}
END_TEST

START_TEST(spans_are_copied)
{
	uint8_t duid[] = {0, 4, 1, 2, 3, 4}, host[] = "a.example.";
	struct lease lease = {.address = {5, 5},
	    .prefix_length = 128,
	    .valid = 10,
	    .duid = span_of(duid, sizeof(duid)),
	    .hostname = span_of(host, 10)};
	struct lease have;
	uint32_t index;

	ck_assert_int_eq(lease_loader_put(loader, &lease, false), ERR_NONE);
	memset(duid, 0xff, sizeof(duid));
	memset(host, 'x', sizeof(host));
	ck_assert_int_eq(lease_loader_end(loader), ERR_NONE);
	index = store_find_address(store, LEASE_NA, lease.address, 128);
	ck_assert_uint_ne(index, LEASE_INDEX_NONE);
	store_read(store, index, &have);
	ck_assert_mem_eq(have.duid.data, "\0\4\1\2\3\4", 6);
	ck_assert_mem_eq(have.hostname.data, "a.example.", 10);
}
END_TEST

START_TEST(bad_row_is_told)
{
	struct lease lease = {.address = {5, 5}, .prefix_length = 128};

	ck_assert_int_eq(lease_loader_put(loader, &lease, false), ERR_RANGE);
	lease_loader_abandon(loader);
	ck_assert_uint_eq(store_count(store), 0);
}
END_TEST

/* As much as the promise says, and the tables of the load are gone. */
START_TEST(memory_is_not_wasted)
{
	uint8_t duid[18] = {0, 4};

	for (uint32_t i = 0; i < 300000; i++) {
		struct lease lease = {.address = {6, i * UINT64_C(7919)},
		    .prefix_length = 128,
		    .valid = 4000,
		    .transaction = 1700000000,
		    .duid = span_of(duid, sizeof(duid))};

		store_u32(duid + 14, i);
		must(lease_loader_put(loader, &lease, false) == ERR_NONE);
	}
	ck_assert_int_eq(lease_loader_end(loader), ERR_NONE);
	ck_assert_uint_eq(store_count(store), 300000);
	ck_assert_uint_le(store_memory(store) / 300000, 130);
}
END_TEST

/* Of what the last row of each lease says; a lease that is over does not count
 * (class_counts.h). */
START_TEST(classes_are_counted)
{
	static const char named[] =
	    "{ \"ISC\": { \"client-classes\": [ \"a\", \"b\" ] } }";
	const struct span a = span_of("\"a\"", 3), c = span_of("\"c\"", 3);
	struct lease lease = {.prefix_length = 128,
	    .subnet_id = 1,
	    .transaction = 1700000000,
	    .valid = 4000,
	    .duid = span_of("abcd", 4)};

	for (uint64_t i = 0; i < 10; i++) {
		lease.address = (struct address){5, i % 6};
		lease.iaid = (uint32_t)i;
		lease.state = i == 9 ? LEASE_RECLAIMED : LEASE_ASSIGNED;
		lease.user_context =
		    i < 2 ? SPAN_EMPTY : span_of(named, sizeof(named) - 1);
		ck_assert_int_eq(
		    lease_loader_put(loader, &lease, false), ERR_NONE);
	}
	ck_assert_int_eq(lease_loader_end(loader), ERR_NONE);
	ck_assert_uint_eq(store_count_of_class(store, a, LEASE_NA), 5);
	ck_assert_uint_eq(store_count_of_class(store, a, LEASE_PD), 0);
	ck_assert_uint_eq(store_count_of_class(store, c, LEASE_NA), 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("loader");
	TCase *tcase = tcase_create("loader");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, comes_to_the_same);
	tcase_add_test(tcase, spans_are_copied);
	tcase_add_test(tcase, bad_row_is_told);
	tcase_add_test(tcase, memory_is_not_wasted);
	tcase_add_test(tcase, classes_are_counted);
	suite_add_tcase(suite, tcase);
	return check_main(suite);
}
