/*
 * tests/unit/test_store.c: what a lease is when it comes out of the store, and
 * what it costs.
 *
 * Promised by lease/store.h and record.h: every field of a lease comes back as
 * it was put, whether it is kept in the record, in the DUID or in a blob; the
 * bindings of a client are found and nobody else's; nobody's DUID (00:00:00)
 * has none; a walk visits each lease once; a lease with a DUID of 18 bytes and
 * no host name takes at most 130 bytes, by the store's count and by what the
 * process holds. STORE_TEST_LEASES sets how many are put for that (1 million).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dhcp6d/lease/apply.h"
#include "tests/unit/check_main.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#else
#define SANITIZED false
#endif

static struct lease_store *store;
static const struct moment now = {
    .lease_s = 1700000000, .wall_ns = INT64_C(1700000000000000000)};

static void
setup(void)
{
	store = store_create();
	ck_assert_ptr_nonnull(store);
}

static void
teardown(void)
{
	store_free(store);
}

static const uint8_t llt[] = {
    0, 1, 0, 1, 0x2b, 0x4c, 0x11, 0x22, 0x52, 0x54, 0, 0xaa, 0xbb, 0xcc};
static const uint8_t ll[] = {0, 3, 0, 6, 0x52, 0x54, 0, 0xaa, 0xbb, 0xcd};
static const uint8_t uuid[18] = {0, 4, 1, 2, 3};
static const uint8_t hwaddr[] = {0x52, 0x54, 0, 0xaa, 0xbb, 0xcc};

static struct lease
plain(uint64_t number)
{
	return (struct lease){.address = {0x20010db800000000, number},
	    .prefix_length = 128,
	    .type = LEASE_NA,
	    .iaid = 0xfedcba98,
	    .subnet_id = 1024,
	    .pool_id = 77,
	    .valid = 4000,
	    .preferred = 3000,
	    .transaction = 1699999999,
	    .duid = span_of(llt, sizeof(llt))};
}

static void
load(const struct lease *lease)
{
	ck_assert_int_eq(lease_load(store, &now, lease, false), ERR_NONE);
}

static struct lease
read_back(const struct lease *lease)
{
	uint32_t index = store_find_address(
	    store, lease->type, lease->address, lease->prefix_length);
	struct lease out;

	ck_assert_uint_ne(index, LEASE_INDEX_NONE);
	store_read(store, index, &out);
	return out;
}

static void
check_same(const struct lease *want)
{
	struct lease have = read_back(want);

	ck_assert(address_equal(want->address, have.address));
	ck_assert_uint_eq(want->prefix_length, have.prefix_length);
	ck_assert_uint_eq(want->type, have.type);
	ck_assert_uint_eq(want->state, have.state);
	ck_assert_int_eq(want->fqdn_forward, have.fqdn_forward);
	ck_assert_int_eq(want->fqdn_reverse, have.fqdn_reverse);
	ck_assert_uint_eq(want->hwtype, have.hwtype);
	ck_assert_uint_eq(want->hwaddr_source, have.hwaddr_source);
	ck_assert_uint_eq(want->iaid, have.iaid);
	ck_assert_uint_eq(want->subnet_id, have.subnet_id);
	ck_assert_uint_eq(want->pool_id, have.pool_id);
	ck_assert_uint_eq(want->valid, have.valid);
	ck_assert_uint_eq(want->preferred, have.preferred);
	ck_assert_int_eq(want->transaction, have.transaction);
	ck_assert(span_equal(want->duid, have.duid));
	ck_assert(span_equal(want->hwaddr, have.hwaddr));
	ck_assert(span_equal(want->hostname, have.hostname));
	ck_assert(span_equal(want->user_context, have.user_context));
}

static bool
has_blob(const struct lease *lease)
{
	uint32_t index = store_find_address(
	    store, lease->type, lease->address, lease->prefix_length);

	return store_record(store, index)->extra != 0;
}

START_TEST(every_field_comes_back)
{
	static uint8_t context[LEASE_USER_CONTEXT_MAX];
	struct lease lease = plain(1);

	load(&lease);
	check_same(&lease);
	ck_assert(!has_blob(&lease));

	lease.hostname = span_of("host.example.org.", 17);
	lease.fqdn_forward = true;
	load(&lease);
	check_same(&lease);

	lease.user_context = span_of(context, sizeof(context));
	lease.fqdn_forward = false;
	lease.fqdn_reverse = true;
	lease.hwaddr = span_of(hwaddr, sizeof(hwaddr));
	lease.hwtype = 1;
	lease.hwaddr_source = HWADDR_CLIENT_LINK_OPTION;
	load(&lease);
	check_same(&lease);

	lease = plain(2);
	lease.type = LEASE_PD;
	lease.prefix_length = 56;
	lease.address = (struct address){0x20010db812345600, 0};
	lease.valid = LIFETIME_INFINITE;
	lease.state = LEASE_RELEASED;
	load(&lease);
	check_same(&lease);
}
END_TEST

/* A link-layer address that is in the DUID costs nothing, from any source. */
START_TEST(hwaddr_in_the_duid)
{
	struct lease lease = plain(1);

	lease.hwtype = 1;
	lease.hwaddr = span_of(hwaddr, sizeof(hwaddr));
	for (uint32_t source = 1; source <= 128; source *= 2) {
		lease.hwaddr_source = source;
		load(&lease);
		check_same(&lease);
		ck_assert(!has_blob(&lease));
	}
	lease.duid = span_of(ll, sizeof(ll));
	lease.hwtype = 6;
	lease.hwaddr = span_of(ll + 4, 6);
	load(&lease);
	check_same(&lease);
	ck_assert(!has_blob(&lease));
}
END_TEST

START_TEST(hwaddr_that_is_not)
{
	struct lease lease = plain(1);
	struct lease others[6];

	lease.hwtype = 1;
	lease.hwaddr = span_of(hwaddr, sizeof(hwaddr));
	lease.hwaddr_source = HWADDR_DUID;
	for (int i = 0; i < 6; i++)
		others[i] = lease;
	others[0].hwaddr_source = HWADDR_UNKNOWN;
	others[1].hwaddr_source = 3; /* two bits */
	others[2].hwaddr_source = 256;
	others[3].hwtype = 2;
	others[4].hwaddr.size = 5;
	others[5].duid = span_of(uuid, sizeof(uuid));
	for (int i = 0; i < 6; i++) {
		load(&others[i]);
		check_same(&others[i]);
		ck_assert(has_blob(&others[i]));
	}
}
END_TEST

/* Beginnings of LLT and LL that end before there is an address. */
START_TEST(short_duids)
{
	for (size_t size = 3; size <= 8; size++) {
		struct lease lease = plain(size);

		lease.duid = span_of(llt, size);
		load(&lease);
		check_same(&lease);
		lease = plain(100 + size);
		lease.duid = span_of(ll, size > 4 ? 4 : size);
		load(&lease);
		check_same(&lease);
	}
}
END_TEST

START_TEST(limits_of_a_row)
{
	static uint8_t bytes[LEASE_USER_CONTEXT_MAX + 1];
	struct lease lease = plain(1);

	lease.duid = span_of(bytes, LEASE_DUID_MAX);
	load(&lease);
	check_same(&lease);
	lease.duid.size++;
	ck_assert_int_eq(lease_load(store, &now, &lease, false), ERR_RANGE);
	lease = plain(2);
	lease.hostname = span_of(bytes, LEASE_HOSTNAME_MAX + 1);
	ck_assert_int_eq(lease_load(store, &now, &lease, false), ERR_RANGE);
	lease = plain(2);
	lease.user_context = span_of(bytes, LEASE_USER_CONTEXT_MAX + 1);
	ck_assert_int_eq(lease_load(store, &now, &lease, false), ERR_RANGE);
	lease = plain(2);
	lease.prefix_length = 129;
	ck_assert_int_eq(lease_load(store, &now, &lease, false), ERR_RANGE);
	ck_assert_uint_eq(store_count(store), 1);
}
END_TEST

START_TEST(bindings_of_a_client)
{
	struct lease lease = plain(1);
	uint32_t index, count = 0;
	struct store_wanted wanted = {
	    .type = LEASE_NA, .iaid = 0xfedcba98, .prefix_length = 128};
	struct store_fetched fetched;

	for (uint64_t i = 1; i <= 5; i++) {
		lease = plain(i);
		load(&lease);
	}
	lease = plain(6);
	lease.iaid++;
	load(&lease);
	lease = plain(7);
	lease.type = LEASE_PD;
	lease.prefix_length = 64;
	load(&lease);
	wanted.duid = lease.duid;
	store_prefetch(store, &wanted, &fetched);
	store_prefetch_records(store, &fetched);
	wanted.address = plain(2).address;
	store_prefetch(store, &wanted, &fetched);
	store_prefetch_records(store, &fetched);
	fetched.client_hash++;
	fetched.address_hash++;
	fetched.duid_hash++;
	store_prefetch_records(store, &fetched);
	index = store_find_client(store, lease.duid, LEASE_NA, 0xfedcba98);
	for (; index != LEASE_INDEX_NONE;
	     index = store_next_of_client(store, index)) {
		ck_assert_uint_le(store_record(store, index)->address.low, 5);
		count++;
	}
	ck_assert_uint_eq(count, 5);
	ck_assert_uint_eq(
	    store_find_client(store, span_of(ll, 10), LEASE_NA, 0xfedcba98),
	    LEASE_INDEX_NONE);
}
END_TEST

/* Many declined leases have one DUID and may have one IAID: no chain of them,
 * and whoever sends that DUID is not given them. */
START_TEST(nobody_has_no_bindings)
{
	static const uint8_t nobody[3];
	struct lease lease;
	uint32_t index;

	for (uint64_t i = 1; i <= 20000; i++) {
		lease = plain(i);
		lease.state = LEASE_DECLINED;
		lease.duid = span_of(nobody, sizeof(nobody));
		must(lease_load(store, &now, &lease, false) == ERR_NONE);
	}
	ck_assert_uint_eq(
	    store_find_client(store, lease.duid, LEASE_NA, lease.iaid),
	    LEASE_INDEX_NONE);
	index = store_find_address(store, LEASE_NA, lease.address, 128);
	ck_assert_uint_eq(store_next_of_client(store, index), LEASE_INDEX_NONE);
	for (uint64_t i = 1; i <= 20000; i++) {
		lease = plain(i);
		must(lease_load(store, &now, &lease, true) == ERR_NONE);
	}
	ck_assert_uint_eq(store_count(store), 0);
}
END_TEST

static void
note_visit(void *context, uint32_t index, const struct lease_record *record)
{
	uint8_t *visits = context;

	must(record == store_record(store, index));
	visits[record->address.low]++;
}

/* Leases that exist throughout are visited once; others at most once. */
START_TEST(walk_visits_once)
{
	static uint8_t visits[20000];
	uint32_t cursor = 0;
	uint64_t changed = 10000;

	for (uint64_t i = 0; i < 10000; i++) {
		struct lease lease = plain(i);

		must(lease_load(store, &now, &lease, false) == ERR_NONE);
	}
	while (store_walk(store, &cursor, 123, note_visit, visits)) {
		struct lease lease = plain(changed % 10000 / 2 * 2);

		lease_load(store, &now, &lease, true);
		lease = plain(changed++);
		lease_load(store, &now, &lease, false);
	}
	for (uint64_t i = 0; i < 20000; i++)
		must(visits[i] <= 1);
	for (uint64_t i = 1; i < 10000; i += 2)
		must(visits[i] == 1);
}
END_TEST

static uint64_t
resident_bytes(void)
{
	unsigned long total = 0, resident = 0;
	FILE *file = fopen("/proc/self/statm", "r");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fscanf(file, "%lu %lu", &total, &resident), 2);
	fclose(file);
	return resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

START_TEST(bytes_per_lease)
{
	const char *text = getenv("STORE_TEST_LEASES");
	uint32_t count = text == NULL ? 1000000 : (uint32_t)atol(text);
	uint64_t before = resident_bytes();
	uint8_t duid[18] = {0, 4};

	for (uint32_t i = 0; i < count; i++) {
		struct lease lease = plain(i * UINT64_C(0x9e3779b97f4a7c15));

		store_u32(duid + 14, i);
		lease.duid = span_of(duid, sizeof(duid));
		must(lease_load(store, &now, &lease, false) == ERR_NONE);
	}
	ck_assert_uint_eq(store_count(store), count);
	ck_assert_uint_le(store_memory(store) / count, 130);
	if (!SANITIZED) /* a sanitizer keeps books of its own */
		ck_assert_uint_le((resident_bytes() - before) / count, 130);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("store");
	TCase *tcase = tcase_create("store");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 300);
	tcase_add_test(tcase, every_field_comes_back);
	tcase_add_test(tcase, hwaddr_in_the_duid);
	tcase_add_test(tcase, hwaddr_that_is_not);
	tcase_add_test(tcase, short_duids);
	tcase_add_test(tcase, limits_of_a_row);
	tcase_add_test(tcase, bindings_of_a_client);
	tcase_add_test(tcase, nobody_has_no_bindings);
	tcase_add_test(tcase, walk_visits_once);
	tcase_add_test(tcase, bytes_per_lease);
	suite_add_tcase(suite, tcase);
	return check_main(suite);
}
