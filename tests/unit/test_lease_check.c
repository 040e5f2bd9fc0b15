/*
 * test_lease_check.c: leases of a file beside another configuration.
 *
 * Promised: sanity-checks.lease-checks as kea-config.md 2.10 and 3.17 say:
 * addresses alone, by id and range; and a row that is left out takes no older
 * one with it, since it was never read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dhcp6d/lease_check.h"
#include "dhcp6d/storage.h"
#include "tests/unit/config_help.h"
#include "tests/unit/suite.h"

static struct snapshot *snapshot;

static void
open_with(const char *checks)
{
	char text[512];

	snprintf(text, sizeof(text),
	    "%s 'subnet6': ["
	    " { 'id': 1, 'subnet': '2001:db8:1::/64' },"
	    " { 'id': 2, 'subnet': '2001:db8:2::/64' } ]",
	    checks);
	snapshot = load_members(text, NULL);
	ck_assert_ptr_nonnull(snapshot);
}

/* The id under which an address of subnet `net` that says `id` is kept; 0: it
 * is left out. */
static uint32_t
kept(uint32_t net, uint32_t id, enum lease_type type)
{
	struct lease_check check;
	struct lease lease = {.type = (uint8_t)type,
	    .prefix_length = 128,
	    .subnet_id = id,
	    .address = {UINT64_C(0x20010db800000000) | (uint64_t)net << 16, 1}};
	bool keep;

	lease_check_begin(&check, snapshot, NULL);
	keep = lease_check(&check, &lease, NULL);
	lease_check_end(&check);
	return keep ? lease.subnet_id : 0;
}

static const struct {
	const char *checks;
	/* of subnet 1 and says 2; of none and says 2, and 7 */
	uint32_t misplaced, outside, unknown;
} wanted[] = {
    {"", 2, 2, 7},
    {"'sanity-checks': { 'lease-checks': 'none' },", 2, 2, 7},
    {"'sanity-checks': { 'lease-checks': 'warn' },", 2, 2, 7},
    {"'sanity-checks': { 'lease-checks': 'fix' },", 1, 2, 7},
    {"'sanity-checks': { 'lease-checks': 'fix-del' },", 1, 0, 0},
    {"'sanity-checks': { 'lease-checks': 'del' },", 0, 0, 0},
};

START_TEST(levels)
{
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		open_with(wanted[i].checks);
		ck_assert_uint_eq(kept(1, 2, LEASE_NA), wanted[i].misplaced);
		ck_assert_uint_eq(kept(9, 2, LEASE_NA), wanted[i].outside);
		ck_assert_uint_eq(kept(9, 7, LEASE_NA), wanted[i].unknown);
		/* what is right is right */
		ck_assert_uint_eq(kept(2, 2, LEASE_NA), 2);
		ck_assert_uint_eq(kept(9, 7, LEASE_PD), 7);
		snapshot_release(snapshot);
	}
}
END_TEST

static void
advanced(void *context, uint64_t durable)
{
	(void)context;
	(void)durable;
}

#define HEADER                                                                 \
	"address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,"          \
	"lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state,"  \
	"user_context,hwtype,hwaddr_source,pool_id\n"
#define ROW(address, iaid, subnet)                                             \
	address ",00:01:00:0a,4000,1700004000," subnet ",3000,0," iaid         \
		",128,0,0,,,0,,0,0,0\n"

/* Through the whole way of a start. */
START_TEST(at_start)
{
	char folder[] = "/tmp/test_lease_check.XXXXXX", path[64];
	struct storage_setup setup = {.advanced = advanced};
	struct storage storage;
	struct err_detail detail;
	struct clock clock;
	FILE *file;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/kea-leases6.csv", folder);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(HEADER ROW("2001:db8:1::1", "1", "1")
		  ROW("2001:db8:1::1", "2", "2") ROW("2001:db8:2::1", "3", "2"),
	    file);
	fclose(file);
	open_with("'sanity-checks': { 'lease-checks': 'del' },");
	clock_manual(&clock, 1700000100);
	setup.snapshot = snapshot;
	setup.data_directory = folder;
	setup.clock = &clock;
	ck_assert_int_eq(storage_open(&storage, &setup, &detail), ERR_NONE);
	store_lock(storage.store);
	ck_assert_uint_eq(store_count(storage.store), 2);
	ck_assert_uint_eq(
	    store_record(storage.store,
		store_find_address(storage.store, LEASE_NA,
		    (struct address){UINT64_C(0x20010db800010000), 1}, 128))
		->iaid,
	    1);
	store_unlock(storage.store);
	ck_assert_int_eq(storage_close(&storage, &detail), ERR_NONE);
	snapshot_release(snapshot);
	unlink(path);
	snprintf(path, sizeof(path), "%s/kea-leases6.csv.pid", folder);
	unlink(path);
	ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("lease checks");
	TCase *tcase = tcase_create("all");

	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, levels);
	tcase_add_test(tcase, at_start);
	return suite_run(suite);
}
