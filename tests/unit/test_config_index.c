/*
 * test_config_index.c: what a packet shows finds what a search would find.
 *
 * Promised: index.h's answers are those of a naive walk over the model, in
 * ascending subnet id, for random configurations with prefixes in each other,
 * shared interfaces, interface-ids and relays, and hosts by all kinds of
 * identifiers; at most as many as there is room for, then the lowest ids.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/config/index.h"
#include "dhcp6d/config/table.h"
#include "tests/unit/config_help.h"
#include "tests/unit/suite.h"

#define SUBNETS 200
#define HOSTS 400

/* A small generator of our own: the same configurations every time. */
static uint32_t
next_random(uint32_t *state, uint32_t below)
{
	*state = *state * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)*state * below >> 32);
}

/*
 * Prefixes of the lengths 40 to 64 by the bits of i, so that none stands
 * twice and many lie in each other.
 */
static void
write_subnet(FILE *out, uint32_t i, uint32_t *random)
{
	uint32_t length = 40 + i % 25;
	struct address address = {
	    UINT64_C(0x20010db800000000) | (uint64_t)(i / 25) << 24, 0};
	struct prefix prefix = {address_mask(address, length), (uint8_t)length};
	char text[PREFIX_TEXT_SIZE];

	fprintf(out, "{ 'id': %u, 'subnet': '%s'", 1 + (i * 7919) % 100003,
	    prefix_text(prefix, text));
	switch (next_random(random, 4)) {
	case 0:
		fprintf(out, ", 'interface': 'eth%u'", next_random(random, 3));
		break;
	case 1:
		fprintf(
		    out, ", 'interface-id': 'port%u'", next_random(random, 20));
		break;
	case 2:
		fprintf(out,
		    ", 'relay': { 'ip-addresses': [ '2001:db8::%u',"
		    " '2001:db8::%u' ] }",
		    next_random(random, 10), next_random(random, 10));
		break;
	default:
		break;
	}
	fprintf(out, " }%s\n", i + 1 == SUBNETS ? "" : ",");
}

static void
write_host(FILE *out, uint32_t i, uint32_t *random)
{
	static const char *const names[] = {"duid", "hw-address", "flex-id"};

	fprintf(out,
	    "{ '%s': '%06x', 'ip-addresses': [ '2001:db8::%x' ],"
	    " 'prefixes': [ '2001:db8:%x::/%u' ] }%s\n",
	    names[i % 3], i / 3, 1 + next_random(random, 100),
	    1 + next_random(random, 100), 48 + next_random(random, 3),
	    i + 1 == HOSTS ? "" : ",");
}

static struct snapshot *
random_snapshot(uint32_t seed)
{
	struct snapshot *snapshot;
	uint32_t i, random = seed;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct said said = {.count = 0};

	fprintf(out, "'ip-reservations-unique': false,"
		     "'host-reservation-identifiers': [ 'duid',"
		     " 'hw-address', 'flex-id' ],\n'subnet6': [\n");
	for (i = 0; i < SUBNETS; i++)
		write_subnet(out, i, &random);
	fprintf(out, "],\n'reservations': [\n");
	for (i = 0; i < HOSTS; i++)
		write_host(out, i, &random);
	fprintf(out, "]");
	fclose(out);
	snapshot = load_members(text, &said);
	for (i = 0; i < said.count; i++)
		fprintf(stderr, "%s\n", said.lines[i]);
	said_free(&said);
	free(text);
	ck_assert_ptr_nonnull(snapshot);
	return snapshot;
}

typedef bool subnet_test(const struct subnet *subnet, const void *key);

/* The list is exactly the subnets for which the test is true, in order. */
static void
assert_list(const struct snapshot *snapshot, struct subnet_list list,
    subnet_test *test, const void *key)
{
	uint32_t i, next = 0;

	for (i = 0; i < snapshot->subnet_count; i++) {
		if (!test(&snapshot->subnets[i], key))
			continue;
		ck_assert_uint_lt(next, list.count);
		ck_assert_ptr_eq(list.subnets[next++], &snapshot->subnets[i]);
	}
	ck_assert_uint_eq(next, list.count);
}

static bool
has_interface(const struct subnet *subnet, const void *key)
{
	return subnet->interface != NULL && strcmp(subnet->interface, key) == 0;
}

static bool
has_interface_id(const struct subnet *subnet, const void *key)
{
	return subnet->interface_id.data != NULL &&
	       span_equal(subnet->interface_id, span_of(key, strlen(key)));
}

static bool
has_relay(const struct subnet *subnet, const void *key)
{
	const struct address *relay = key;
	uint32_t i;

	for (i = 0; i < subnet->relay_count; i++)
		if (address_equal(subnet->relays[i], *relay))
			return true;
	return false;
}

START_TEST(by_interface_and_relay)
{
	struct snapshot *snapshot = random_snapshot((uint32_t)_i);
	struct address relay = {UINT64_C(0x20010db800000000), 0};
	char name[32];
	uint32_t i;

	for (i = 0; i < 30; i++) {
		snprintf(name, sizeof(name), "eth%u", i);
		assert_list(snapshot, index_by_interface(snapshot, name),
		    has_interface, name);
		snprintf(name, sizeof(name), "port%u", i);
		assert_list(snapshot,
		    index_by_interface_id(
			snapshot, span_of(name, strlen(name))),
		    has_interface_id, name);
		relay.low = i;
		assert_list(snapshot, index_by_relay(snapshot, relay),
		    has_relay, &relay);
	}
	ck_assert_uint_eq(index_by_interface(snapshot, "").count, 0);
	ck_assert_uint_eq(index_by_interface_id(snapshot, SPAN_EMPTY).count, 0);
	snapshot_release(snapshot);
}
END_TEST

START_TEST(by_address)
{
	struct snapshot *snapshot = random_snapshot((uint32_t)_i);
	const struct subnet *found[129];
	uint32_t i, j, random = (uint32_t)_i;
	struct address address;
	size_t count, few, next;

	for (i = 0; i < 2000; i++) {
		address.high = UINT64_C(0x20010db800000000) |
			       (uint64_t)next_random(&random, 9) << 24 |
			       next_random(&random, 1u << 24);
		address.low = next_random(&random, 5);
		count = index_by_address(snapshot, address, found, 129);
		for (j = 0, next = 0; j < snapshot->subnet_count; j++) {
			if (!prefix_contains(
				snapshot->subnets[j].prefix, address))
				continue;
			ck_assert_uint_lt(next, count);
			ck_assert_ptr_eq(found[next++], &snapshot->subnets[j]);
		}
		ck_assert_uint_eq(next, count);
		few = index_by_address(snapshot, address, &found[count], 3);
		ck_assert_uint_eq(few, count < 3 ? count : 3);
		for (j = 0; j < few; j++)
			ck_assert_ptr_eq(found[count + j], found[j]);
	}
	snapshot_release(snapshot);
}
END_TEST

START_TEST(by_id)
{
	struct snapshot *snapshot = random_snapshot(1);
	uint32_t i;

	for (i = 0; i < snapshot->subnet_count; i++)
		ck_assert_ptr_eq(index_by_id(snapshot, snapshot->subnets[i].id),
		    &snapshot->subnets[i]);
	ck_assert_ptr_null(index_by_id(snapshot, 0));
	ck_assert_ptr_null(index_by_id(snapshot, UINT32_MAX));
	snapshot_release(snapshot);
}
END_TEST

START_TEST(hosts_by_identifier)
{
	struct snapshot *snapshot = random_snapshot(2);
	const uint8_t long_one[200] = {0};
	const struct host *host;
	unsigned type;
	uint32_t i;

	ck_assert_uint_eq(snapshot->host_count, HOSTS);
	for (i = 0; i < snapshot->host_count; i++) {
		host = &snapshot->hosts[i];
		for (type = 0; type < IDENTIFIER_TYPE_COUNT; type++) {
			const struct host *found = index_host(snapshot, 0,
			    (enum identifier_type)type, host->identifier);

			/* the same bytes of another kind are another host */
			ck_assert(
			    (found == host) == (type == host->identifier_type));
		}
		ck_assert_ptr_null(index_host(
		    snapshot, 1, host->identifier_type, host->identifier));
	}
	ck_assert_ptr_null(
	    index_host(snapshot, 0, IDENTIFIER_DUID, span_of("abcd", 4)));
	ck_assert_ptr_null(
	    index_host(snapshot, 0, IDENTIFIER_DUID, SPAN_EMPTY));
	ck_assert_ptr_null(index_host(
	    snapshot, 0, IDENTIFIER_DUID, span_of(long_one, sizeof(long_one))));
	snapshot_release(snapshot);
}
END_TEST

static bool
host_has(const struct host *host, enum lease_type type, struct address address,
    uint8_t length)
{
	if (type == LEASE_NA)
		return length == 128 &&
		       address_equal(host->addresses[0], address);
	return host->prefixes[0].prefix.length == length &&
	       address_equal(host->prefixes[0].prefix.address, address);
}

/* All hosts of a lease, in their order, then NULL. */
static void
assert_hosts(const struct snapshot *snapshot, enum lease_type type,
    struct address address, uint8_t length)
{
	const struct host *host = NULL;
	uint32_t i;

	for (i = 0; i < snapshot->host_count; i++) {
		if (!host_has(&snapshot->hosts[i], type, address, length))
			continue;
		host = index_host_of_lease(
		    snapshot, 0, type, address, length, host);
		ck_assert_ptr_eq(host, &snapshot->hosts[i]);
	}
	ck_assert_ptr_null(
	    index_host_of_lease(snapshot, 0, type, address, length, host));
	ck_assert_ptr_null(
	    index_host_of_lease(snapshot, 9, type, address, length, NULL));
}

START_TEST(hosts_by_lease)
{
	struct snapshot *snapshot = random_snapshot(3);
	uint32_t i;
	uint8_t length;

	for (i = 0; i < 110; i++) {
		struct address address = {UINT64_C(0x20010db800000000), i};
		struct address prefix = {
		    UINT64_C(0x20010db800000000) | (uint64_t)i << 16, 0};

		assert_hosts(snapshot, LEASE_NA, address, 128);
		for (length = 47; length < 52; length++)
			assert_hosts(snapshot, LEASE_PD, prefix, length);
	}
	snapshot_release(snapshot);
}
END_TEST

START_TEST(nothing_is_found_in_nothing)
{
	struct snapshot *snapshot = load_members("'subnet6': []", NULL);
	const struct subnet *found[1];

	ck_assert_uint_eq(index_by_address(snapshot, ADDRESS_ANY, found, 1), 0);
	ck_assert_uint_eq(index_by_interface(snapshot, "eth0").count, 0);
	ck_assert_uint_eq(index_by_relay(snapshot, ADDRESS_ANY).count, 0);
	ck_assert_ptr_null(index_by_id(snapshot, 1));
	ck_assert_ptr_null(
	    index_host(snapshot, 0, IDENTIFIER_DUID, span_of("a", 1)));
	ck_assert_ptr_null(
	    index_host_of_lease(snapshot, 0, LEASE_NA, ADDRESS_ANY, 128, NULL));
	ck_assert_int_eq(index_class(snapshot, "ALL", 3), CLASS_ALL);
	ck_assert_int_eq(index_class(snapshot, "BOOTP", 5), CLASS_BOOTP);
	ck_assert_int_eq(index_class(snapshot, "all", 3), -1);
	ck_assert_int_eq(index_class(snapshot, "ALLE", 4), -1);
	snapshot_release(snapshot);
}
END_TEST

static bool
is_number(const void *context, uint32_t item, const void *key)
{
	const uint32_t *numbers = context;

	return numbers[item] == *(const uint32_t *)key;
}

/* One hash for all: the worst that can happen is still right. */
START_TEST(table_with_collisions)
{
	struct arena *arena = arena_create(0);
	uint32_t numbers[100], i, key, item;
	struct table_query query = {7, is_number, numbers, &key};
	struct table table;

	ck_assert(table_init(&table, arena, 100));
	for (i = 0; i < 100; i++) {
		numbers[i] = i % 50;
		table_add(&table, 7, i);
	}
	for (key = 0; key < 50; key++) {
		item = table_find(&table, &query);
		ck_assert_uint_eq(item, key);
		item = table_find_after(&table, &query, item);
		ck_assert_uint_eq(item, key + 50);
		item = table_find_after(&table, &query, item);
		ck_assert_uint_eq(item, TABLE_NONE);
	}
	ck_assert_uint_eq(table_find(&table, &query), TABLE_NONE);
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("config index");
	TCase *tests = tcase_create("answers");

	tcase_add_loop_test(tests, by_interface_and_relay, 0, 5);
	tcase_add_loop_test(tests, by_address, 0, 3);
	tcase_add_test(tests, by_id);
	tcase_add_test(tests, hosts_by_identifier);
	tcase_add_test(tests, hosts_by_lease);
	tcase_add_test(tests, nothing_is_found_in_nothing);
	tcase_add_test(tests, table_with_collisions);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
