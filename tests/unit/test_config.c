/*
 * test_config.c: from a file to the model.
 *
 * Promised: the sample of the issue becomes the model that it describes; what
 * is not said is derived from global to shared network to subnet, each value
 * of a triplet by itself (kea-config.md 2.0, 3.3); options are bytes of the
 * wire, suboptions included (3.14); old spellings mean what they meant; a
 * configuration that has an error is refused whole. Bad files are
 * test_config_files.c's, look-ups test_config_index.c's.
 */
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/config/index.h"
#include "tests/unit/config_help.h"
#include "tests/unit/suite.h"

static struct address
address_of(const char *text)
{
	struct address address;

	ck_assert_msg(address_parse(text, strlen(text), &address), "%s", text);
	return address;
}

static void
assert_address(struct address address, const char *text)
{
	char buffer[ADDRESS_TEXT_SIZE];

	ck_assert_str_eq(address_text(address, buffer), text);
}

static void
assert_lifetime(
    struct lifetime l, uint32_t least, uint32_t value, uint32_t most)
{
	ck_assert(l.given);
	ck_assert_uint_eq(l.minimum, least);
	ck_assert_uint_eq(l.value, value);
	ck_assert_uint_eq(l.maximum, most);
}

static void
assert_timer(struct optional_time timer, uint32_t value)
{
	ck_assert(timer.given);
	ck_assert_uint_eq(timer.value, value);
}

static const struct option_value *
option_of(const struct option_list *list, uint16_t code)
{
	uint32_t i;

	for (i = 0; i < list->count; i++)
		if (list->values[i].code == code)
			return &list->values[i];
	ck_abort_msg("no option %u", code);
}

static void
assert_bytes(struct span span, const char *bytes, size_t size)
{
	ck_assert_uint_eq(span.size, size);
	ck_assert_mem_eq(span.data, bytes, size);
}

#define ASSERT_BYTES(span, literal)                                            \
	assert_bytes((span), (literal), sizeof(literal) - 1)

static struct snapshot *
load_sample(struct said *said)
{
	struct snapshot *snapshot;
	size_t size;
	char *text = read_source("conf/kea.json", &size);

	ck_assert_int_eq(config_load_text("kea.json", text, size, &test_host,
			     said_add, said, &snapshot),
	    ERR_NONE);
	free(text);
	return snapshot;
}

START_TEST(sample_is_taken_without_a_word)
{
	struct said said = {.count = 0};
	struct snapshot *snapshot = load_sample(&said);

	ck_assert_uint_eq(said.count, 0);
	ck_assert_uint_eq(snapshot->subnet_count, 1);
	ck_assert_uint_eq(snapshot->network_count, 0);
	ck_assert_uint_eq(snapshot->interface_count, 1);
	ck_assert_str_eq(snapshot->interfaces[0].name, "eth1");
	ck_assert(snapshot->interfaces[0].has_address);
	assert_address(snapshot->interfaces[0].address, "2001:db8::1");
	ck_assert_int_eq(snapshot->lease_database.type, DATABASE_MEMFILE);
	ck_assert(snapshot->lease_database.persist);
	ck_assert_str_eq(snapshot->lease_database.name, "/tmp/kea-leases6.csv");
	ck_assert_uint_eq(snapshot->lease_database.lfc_interval, 1800);
	ck_assert_uint_eq(snapshot->mac_source_count, 1);
	ck_assert_uint_eq(snapshot->mac_sources[0], MAC_SOURCE_DUID);
	snapshot_release(snapshot);
}
END_TEST

START_TEST(sample_subnet)
{
	struct said said = {.count = 0};
	struct snapshot *snapshot = load_sample(&said);
	const struct subnet *subnet = &snapshot->subnets[0];
	char text[PREFIX_TEXT_SIZE];

	ck_assert_uint_eq(subnet->id, 1024);
	ck_assert_str_eq(prefix_text(subnet->prefix, text), "2001:db8::/64");
	ck_assert_str_eq(subnet->interface, "eth1");
	ck_assert_ptr_null(subnet->interface_id.data);
	ck_assert_ptr_null(subnet->network);
	assert_lifetime(subnet->valid, 4000, 4000, 4000);
	assert_lifetime(subnet->preferred, 3000, 3000, 3000);
	assert_timer(subnet->renew_timer, 1000);
	assert_timer(subnet->rebind_timer, 2000);
	ck_assert(!subnet->rapid_commit);
	ck_assert_int_eq(subnet->allocator, ALLOCATOR_KEYED);
	ck_assert_int_eq(subnet->pd_allocator, ALLOCATOR_KEYED);
	ck_assert(subnet->reservations_in_subnet);
	ck_assert(!subnet->reservations_global);
	ck_assert(!subnet->reservations_out_of_pool);
	ck_assert_uint_eq(subnet->guard.count, 0);
	snapshot_release(snapshot);
}
END_TEST

START_TEST(sample_pools_and_reservation)
{
	struct said said = {.count = 0};
	struct snapshot *snapshot = load_sample(&said);
	const struct subnet *subnet = &snapshot->subnets[0];
	static const uint8_t mac[] = {0x52, 0x54, 0, 0xd6, 0xc2, 0xa9};
	const struct host *host;

	ck_assert_uint_eq(snapshot->pool_count, 2);
	ck_assert_uint_eq(subnet->na_pool_count, 1);
	ck_assert_uint_eq(subnet->pd_pool_count, 1);
	assert_address(subnet->na_pools[0].first, "2001:db8::100");
	assert_address(subnet->na_pools[0].last, "2001:db8::ffff");
	ck_assert_uint_eq(subnet->na_pools[0].unit_length, 128);
	assert_address(subnet->pd_pools[0].first, "2001:db8:fff::");
	assert_address(
	    subnet->pd_pools[0].last, "2001:db8:fff:ffff:ffff:ffff:ffff:ffff");
	ck_assert_uint_eq(subnet->pd_pools[0].unit_length, 60);
	ck_assert_ptr_eq(subnet->na_pools[0].subnet, subnet);
	ck_assert_ptr_eq(
	    snapshot->pools[subnet->pd_pools[0].number], &subnet->pd_pools[0]);
	ck_assert_uint_eq(subnet->host_count, 1);
	host = index_host(
	    snapshot, 1024, IDENTIFIER_HW_ADDRESS, span_of(mac, sizeof(mac)));
	ck_assert_ptr_nonnull(host);
	ck_assert_uint_eq(host->address_count, 1);
	assert_address(host->addresses[0], "2001:db8::5054:ff:fed6:c2a9");
	snapshot_release(snapshot);
}
END_TEST

START_TEST(defaults_are_keas)
{
	struct snapshot *snapshot = load_members(
	    "'subnet6': [ { 'id': 1, 'subnet': '2001:db8::/64' } ]", NULL);
	const struct subnet *subnet = &snapshot->subnets[0];
	static const uint8_t any[] = {MAC_SOURCE_RAW,
	    MAC_SOURCE_CLIENT_LINK_OPTION, MAC_SOURCE_DUID,
	    MAC_SOURCE_LINK_LOCAL, MAC_SOURCE_REMOTE_ID, MAC_SOURCE_DOCSIS_CMTS,
	    MAC_SOURCE_DOCSIS_MODEM};

	assert_lifetime(subnet->valid, 7200, 7200, 7200);
	assert_lifetime(subnet->preferred, 4500, 4500, 4500);
	ck_assert(!subnet->renew_timer.given);
	ck_assert(!subnet->rebind_timer.given);
	ck_assert(subnet->calculate_tee_times);
	ck_assert_double_eq(subnet->t1_percent, 0.5);
	ck_assert_double_eq(subnet->t2_percent, 0.8);
	ck_assert_double_eq(subnet->cache_threshold, 0.25);
	ck_assert_str_eq(subnet->ddns.generated_prefix, "myhost");
	ck_assert_uint_eq(snapshot->mac_source_count, sizeof(any));
	ck_assert_mem_eq(snapshot->mac_sources, any, sizeof(any));
	ck_assert_uint_eq(snapshot->identifier_count, 2);
	ck_assert_uint_eq(snapshot->identifiers[0], IDENTIFIER_HW_ADDRESS);
	ck_assert_uint_eq(snapshot->identifiers[1], IDENTIFIER_DUID);
	ck_assert_int_eq(snapshot->lease_database.type, DATABASE_MEMFILE);
	ck_assert(snapshot->lease_database.persist);
	ck_assert_ptr_null(snapshot->lease_database.name);
	ck_assert_uint_eq(snapshot->lease_database.lfc_interval, 3600);
	ck_assert_uint_eq(snapshot->decline_probation, 86400);
	ck_assert_uint_eq(snapshot->expiry.reclaim_wait, 10);
	ck_assert_uint_eq(snapshot->expiry.max_leases, 100);
	ck_assert_uint_eq(snapshot->expiry.max_time_ms, 250);
	ck_assert_uint_eq(snapshot->expiry.hold_reclaimed, 3600);
	ck_assert_uint_eq(snapshot->expiry.flush_wait, 25);
	ck_assert_uint_eq(snapshot->expiry.unwarned_cycles, 5);
	ck_assert(snapshot->multi_threading);
	ck_assert_uint_eq(snapshot->threads, 0);
	ck_assert(!snapshot->server_id.given);
	ck_assert_uint_eq(snapshot->logger_count, 0);
	snapshot_release(snapshot);
}
END_TEST

/* kea-config.md 2.2, 2.17: a pool's own words, the rest from its subnet. */
START_TEST(pools_name_their_clients)
{
	struct snapshot *snapshot = load_members(
	    "'dhcp-ddns': { 'enable-updates': true },"
	    "'ddns-generated-prefix': 'all', 'ddns-qualifying-suffix': 'top',"
	    "'hostname-char-set': '_', 'hostname-char-replacement': '-',"
	    "'subnet6': [ { 'id': 1, 'subnet': '2001:db8::/64',"
	    "  'ddns-send-updates': false, 'hostname-char-set': '',"
	    "  'pools': [ { 'pool': '2001:db8::1-2001:db8::2' },"
	    "    { 'pool': '2001:db8::3-2001:db8::4',"
	    "      'ddns-send-updates': true, 'ddns-generated-prefix': 'own',"
	    "      'hostname-char-set': 'x' } ],"
	    "  'pd-pools': [ { 'prefix': '2001:db8:1::', 'prefix-len': 48,"
	    "    'delegated-len': 64 } ] },"
	    " { 'id': 2, 'subnet': '2001:db8:2::/64' },"
	    " { 'id': 3, 'subnet': '2001:db8:3::/64' } ]",
	    NULL);
	const struct subnet *subnet = index_by_id(snapshot, 1);
	const struct subnet *second = index_by_id(snapshot, 2);
	const struct ddns_policy *own = subnet->na_pools[1].ddns;

	ck_assert(snapshot->dns_updates);
	ck_assert_ptr_eq(subnet->na_pools[0].ddns, &subnet->ddns);
	ck_assert_ptr_eq(subnet->pd_pools[0].ddns, &subnet->ddns);
	ck_assert(!subnet->ddns.send_updates);
	ck_assert(second->ddns.send_updates);
	ck_assert(own->send_updates);
	ck_assert_str_eq(own->generated_prefix, "own");
	ck_assert_str_eq(own->qualifying_suffix, "top");
	ck_assert_str_eq(subnet->ddns.generated_prefix, "all");
	/* of a pool this has no effect; an empty one is none */
	ck_assert_ptr_null(own->filter);
	ck_assert_ptr_null(subnet->ddns.filter);
	ck_assert_ptr_nonnull(second->ddns.filter);
	ck_assert_ptr_eq(
	    second->ddns.filter, index_by_id(snapshot, 3)->ddns.filter);
	ck_assert_str_eq(second->ddns.hostname_char_replacement, "-");
	snapshot_release(snapshot);
}
END_TEST

START_TEST(values_derive_downward)
{
	struct snapshot *snapshot = load_members(
	    "'valid-lifetime': 1000, 'renew-timer': 10, 't1-percent': 0.4,"
	    "'ddns-qualifying-suffix': 'example.org', 'allocator': 'random',"
	    "'shared-networks': [ { 'name': 'n', 'renew-timer': 20,"
	    "  'rebind-timer': 40, 'interface': 'eth1', 'rapid-commit': true,"
	    "  'reservations-global': true,"
	    "  'relay': { 'ip-addresses': [ 'fe80::1', '2001:db8::9' ] },"
	    "  'subnet6': [ { 'id': 7, 'subnet': '2001:db8:1::/64',"
	    "    'rebind-timer': 50, 'ddns-qualifying-suffix': '' },"
	    "    { 'id': 3, 'subnet': '2001:db8:2::/64',"
	    "      'relay': { 'ip-addresses': [ '2001:db8::8' ] } } ] } ],"
	    "'subnet6': [ { 'id': 5, 'subnet': '2001:db8:3::/64' } ]",
	    NULL);
	const struct subnet *member = index_by_id(snapshot, 7);
	const struct subnet *other = index_by_id(snapshot, 3);
	const struct subnet *outside = index_by_id(snapshot, 5);

	assert_lifetime(member->valid, 1000, 1000, 1000);
	assert_timer(member->renew_timer, 20);
	assert_timer(member->rebind_timer, 50);
	assert_timer(other->rebind_timer, 40);
	assert_timer(outside->renew_timer, 10);
	ck_assert(!outside->rebind_timer.given);
	ck_assert_double_eq(member->t1_percent, 0.4);
	ck_assert_str_eq(member->interface, "eth1");
	ck_assert_ptr_null(outside->interface);
	ck_assert(member->rapid_commit && other->rapid_commit);
	ck_assert(!outside->rapid_commit);
	ck_assert(member->reservations_global);
	ck_assert(!outside->reservations_global);
	ck_assert_int_eq(member->allocator, ALLOCATOR_RANDOM);
	ck_assert_str_eq(member->ddns.qualifying_suffix, "");
	ck_assert_str_eq(other->ddns.qualifying_suffix, "example.org");
	ck_assert_uint_eq(member->relay_count, 2);
	ck_assert_uint_eq(other->relay_count, 1);
	assert_address(other->relays[0], "2001:db8::8");
	ck_assert_uint_eq(outside->relay_count, 0);
	snapshot_release(snapshot);
}
END_TEST

START_TEST(subnets_stand_in_ascending_id)
{
	struct snapshot *snapshot = load_members(
	    "'subnet6': [ { 'id': 9, 'subnet': '2001:db8:9::/64' },"
	    "  { 'id': 2, 'subnet': '2001:db8:2::/64' } ],"
	    "'shared-networks': [ { 'name': 'a', 'subnet6': ["
	    "  { 'id': 8, 'subnet': '2001:db8:8::/64' },"
	    "  { 'id': 1, 'subnet': '2001:db8:1::/64' } ] } ]",
	    NULL);
	const struct network *network = &snapshot->networks[0];
	uint32_t i;

	ck_assert_uint_eq(snapshot->subnet_count, 4);
	for (i = 1; i < 4; i++)
		ck_assert_uint_lt(
		    snapshot->subnets[i - 1].id, snapshot->subnets[i].id);
	ck_assert_uint_eq(network->subnet_count, 2);
	ck_assert_uint_eq(network->subnets[0]->id, 1);
	ck_assert_uint_eq(network->subnets[1]->id, 8);
	ck_assert_ptr_eq(network->subnets[1]->network, network);
	snapshot_release(snapshot);
}
END_TEST

/* Kea 2.0 to 2.4: subnets without an id are counted, networks first. */
START_TEST(subnets_without_id_are_counted)
{
	struct said said = {.count = 0};
	struct snapshot *snapshot =
	    load_members("'subnet6': [ { 'subnet': '2001:db8:1::/64' },"
			 "  { 'id': 70, 'subnet': '2001:db8:2::/64' },"
			 "  { 'id': 0, 'subnet': '2001:db8:3::/64' } ],"
			 "'shared-networks': [ { 'name': 'a', 'subnet6': ["
			 "  { 'subnet': '2001:db8:8::/64' } ] } ]",
		&said);

	ck_assert(said_has(&said, COMPLAINT_WARNING, "has no id"));
	assert_address(
	    index_by_id(snapshot, 1)->prefix.address, "2001:db8:8::");
	assert_address(
	    index_by_id(snapshot, 2)->prefix.address, "2001:db8:1::");
	assert_address(
	    index_by_id(snapshot, 3)->prefix.address, "2001:db8:3::");
	ck_assert_ptr_nonnull(index_by_id(snapshot, 70));
	said_free(&said);
	snapshot_release(snapshot);
}
END_TEST

START_TEST(triplets)
{
	struct snapshot *snapshot = load_members(
	    "'min-valid-lifetime': 500, 'valid-lifetime': 1000,"
	    "'max-valid-lifetime': 2000,"
	    "'subnet6': [ { 'id': 1, 'subnet': '2001:db8:1::/64',"
	    "    'min-preferred-lifetime': 300 },"
	    "  { 'id': 2, 'subnet': '2001:db8:2::/64',"
	    "    'valid-lifetime': 600, 'preferred-lifetime': 300,"
	    "    'max-preferred-lifetime': 400 },"
	    "  { 'id': 3, 'subnet': '2001:db8:3::/64',"
	    "    'valid-lifetime': 4294967295, 'preferred-lifetime': 0,"
	    "    'max-valid-lifetime': 4294967295 } ]",
	    NULL);

	assert_lifetime(snapshot->subnets[0].valid, 500, 1000, 2000);
	/* only a minimum: it stands for all three */
	assert_lifetime(snapshot->subnets[0].preferred, 300, 300, 300);
	assert_lifetime(snapshot->subnets[1].valid, 500, 600, 2000);
	assert_lifetime(snapshot->subnets[1].preferred, 300, 300, 400);
	/* preferred 0 is none; for ever stays for ever */
	assert_lifetime(
	    snapshot->subnets[2].valid, 500, 4294967295, 4294967295);
	assert_lifetime(
	    snapshot->subnets[2].preferred, 312, 4294967295, 4294967295);
	snapshot_release(snapshot);
}
END_TEST

START_TEST(preferred_is_five_eighths)
{
	struct said said = {.count = 0};
	struct snapshot *snapshot = load_members(
	    "'subnet6': [ { 'id': 1, 'subnet': '2001:db8:1::/64',"
	    "    'valid-lifetime': 100, 'preferred-lifetime': 200 },"
	    "  { 'id': 2, 'subnet': '2001:db8:2::/64',"
	    "    'valid-lifetime': 8, 'min-valid-lifetime': 4,"
	    "    'max-valid-lifetime': 16 } ]",
	    &said);

	ck_assert(said_has(&said, COMPLAINT_WARNING,
	    "preferred-lifetime (200) is longer than valid-lifetime (100)"));
	assert_lifetime(snapshot->subnets[0].preferred, 62, 62, 62);
	assert_lifetime(snapshot->subnets[1].preferred, 2, 5, 10);
	said_free(&said);
	snapshot_release(snapshot);
}
END_TEST

START_TEST(pools_are_sorted_and_numbered)
{
	struct snapshot *snapshot = load_members(
	    "'subnet6': [ { 'id': 2, 'subnet': '2001:db8:2::/64', 'pools': ["
	    "  { 'pool': ' 2001:db8:2::300 - 2001:db8:2::3ff ' },"
	    "  { 'pool': '2001:db8:2::100/120', 'pool-id': 6 } ],"
	    "  'pd-pools': [ { 'prefix': '2001:db8:a000::', 'prefix-len': 40,"
	    "    'delegated-len': 56, 'excluded-prefix': '2001:db8:a000:80::',"
	    "    'excluded-prefix-len': 64 } ] },"
	    "{ 'id': 1, 'subnet': '2001:db8:1::/64', 'pools': ["
	    "  { 'pool': '2001:db8:1::-2001:db8:1::f' } ] } ]",
	    NULL);
	const struct subnet *subnet = index_by_id(snapshot, 2);
	const struct pool *pd = &subnet->pd_pools[0];
	uint32_t i;

	ck_assert_uint_eq(snapshot->pool_count, 4);
	for (i = 0; i < 4; i++)
		ck_assert_uint_eq(snapshot->pools[i]->number, i);
	assert_address(subnet->na_pools[0].first, "2001:db8:2::100");
	assert_address(subnet->na_pools[0].last, "2001:db8:2::1ff");
	ck_assert_uint_eq(subnet->na_pools[0].id, 6);
	assert_address(subnet->na_pools[1].first, "2001:db8:2::300");
	ck_assert_int_eq(pd->type, LEASE_PD);
	ck_assert(pd->has_excluded);
	ck_assert_uint_eq(pd->excluded.length, 64);
	assert_address(pd->excluded.address, "2001:db8:a000:80::");
	snapshot_release(snapshot);
}
END_TEST

START_TEST(reservations)
{
	struct snapshot *snapshot = load_members(
	    "'reservations': [ { 'duid': '01:02:03', 'hostname': 'g' } ],"
	    "'subnet6': [ { 'id': 2, 'subnet': '2001:db8:2::/64',"
	    "  'reservations': [ { 'duid': '0x0001020304',"
	    "    'ip-addresses': [ '2001:db8:2::1', '2001:db8:2::2' ],"
	    "    'prefixes': [ '2001:db8:a::/48', '2001:db8:b::/56' ],"
	    "    'excluded-prefixes': [ '2001:db8:a:1::/64', '' ],"
	    "    'client-classes': [ 'gold', 'KNOWN' ] },"
	    "   { 'hw-address': '`abc`' }, { 'flex-id': '1 2 3' } ] } ],"
	    "'host-reservation-identifiers': [ 'duid', 'flex-id',"
	    "  'hw-address' ]",
	    NULL);
	const struct host *host = index_host(
	    snapshot, 2, IDENTIFIER_DUID, span_of("\x00\x01\x02\x03\x04", 5));

	ck_assert_uint_eq(snapshot->host_count, 4);
	ck_assert_uint_eq(snapshot->subnets[0].host_count, 3);
	ck_assert_ptr_nonnull(host);
	ck_assert_uint_eq(host->address_count, 2);
	assert_address(host->addresses[1], "2001:db8:2::2");
	ck_assert_uint_eq(host->prefix_count, 2);
	ck_assert_uint_eq(host->prefixes[1].prefix.length, 56);
	ck_assert(host->prefixes[0].has_excluded);
	ck_assert_uint_eq(host->prefixes[0].excluded.length, 64);
	ck_assert(!host->prefixes[1].has_excluded);
	ck_assert_uint_eq(host->classes.count, 2);
	ck_assert_str_eq(
	    snapshot->classes[host->classes.classes[0]].name, "gold");
	ck_assert_uint_eq(host->classes.classes[1], CLASS_KNOWN);
	ck_assert_ptr_nonnull(
	    index_host(snapshot, 2, IDENTIFIER_HW_ADDRESS, span_of("abc", 3)));
	ck_assert_ptr_nonnull(
	    index_host(snapshot, 2, IDENTIFIER_FLEX_ID, span_of("\1\2\3", 3)));
	host = index_host(snapshot, 0, IDENTIFIER_DUID, span_of("\1\2\3", 3));
	ck_assert_ptr_nonnull(host);
	ck_assert_str_eq(host->hostname, "g");
	ck_assert_uint_eq(snapshot->identifiers[1], IDENTIFIER_FLEX_ID);
	snapshot_release(snapshot);
}
END_TEST

START_TEST(options_of_all_scopes)
{
	struct snapshot *snapshot = load_members(
	    "'option-data': [ { 'name': 'dns-servers',"
	    "  'data': '2001:db8::1, 2001:db8::2' } ],"
	    "'client-classes': [ { 'name': 'c', 'option-data': ["
	    "  { 'code': 7, 'data': '5', 'always-send': true } ] } ],"
	    "'shared-networks': [ { 'name': 'n', 'option-data': ["
	    "  { 'name': 'solmax-rt', 'data': '60' } ], 'subnet6': ["
	    " { 'id': 1, 'subnet': '2001:db8::/32', 'option-data': ["
	    "  { 'name': 'domain-search', 'data': 'a.b' } ],"
	    "  'pools': [ { 'pool': '2001:db8::/64', 'option-data': ["
	    "   { 'code': 24, 'never-send': true } ] } ],"
	    "  'pd-pools': [ { 'prefix': '2001:db8:8000::',"
	    "   'prefix-len': 33, 'delegated-len': 48, 'option-data': ["
	    "   { 'name': 'sip-ua-cs-list', 'code': 58, 'data': 'c',"
	    "     'client-classes': [ 'c' ] } ] } ],"
	    "  'reservations': [ { 'duid': '00', 'option-data': ["
	    "   { 'code': 999, 'csv-format': false, 'data': '0102' } ] } ]"
	    " } ] } ]",
	    NULL);
	const struct subnet *subnet = &snapshot->subnets[0];
	int class = index_class(snapshot, "c", 1);
	const struct option_value *value;

	ASSERT_BYTES(option_of(&snapshot->options, 23)->value,
	    "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1"
	    "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\2");
	ck_assert_int_ge(class, CLASS_BUILTIN_COUNT);
	value = option_of(&snapshot->classes[class].options, 7);
	ASSERT_BYTES(value->value, "\5");
	ck_assert(value->always_send && !value->never_send);
	ck_assert(value->in_dhcp6);
	ASSERT_BYTES(
	    option_of(&subnet->network->options, 82)->value, "\0\0\0\x3c");
	ASSERT_BYTES(option_of(&subnet->options, 24)->value, "\1a\1b\0");
	ck_assert(option_of(&subnet->na_pools[0].options, 24)->never_send);
	value = option_of(&subnet->pd_pools[0].options, 58);
	ck_assert_uint_eq(value->only_for.count, 1);
	ck_assert_int_eq(value->only_for.classes[0], class);
	ASSERT_BYTES(
	    option_of(&snapshot->hosts[0].options, 999)->value, "\1\2");
	snapshot_release(snapshot);
}
END_TEST

START_TEST(containers_hold_their_suboptions)
{
	struct snapshot *snapshot = load_members(
	    "'option-data': ["
	    " { 'space': 'inner', 'code': 9, 'data': '7' },"
	    " { 'name': 'outer', 'space': 'dhcp6', 'data': '513' },"
	    " { 'space': 'inner', 'name': 'nest' },"
	    " { 'space': 'deep', 'code': 1, 'csv-format': false,"
	    "   'data': 'aa' },"
	    " { 'space': 'vendor-99', 'code': 5, 'csv-format': false,"
	    "   'data': 'ffee' },"
	    " { 'name': 'vendor-opts', 'data': '99' } ],"
	    "'option-def': ["
	    " { 'name': 'outer', 'code': 1000, 'type': 'uint16',"
	    "   'encapsulate': 'inner' },"
	    " { 'name': 'leaf', 'code': 9, 'space': 'inner',"
	    "   'type': 'uint8' },"
	    " { 'name': 'nest', 'code': 10, 'space': 'inner',"
	    "   'type': 'empty', 'encapsulate': 'deep' } ]",
	    NULL);
	const struct option_value *value;

	ASSERT_BYTES(option_of(&snapshot->options, 1000)->value,
	    "\2\1"
	    "\0\x09\0\1\7"
	    "\0\x0a\0\5\0\1\0\1\xaa");
	value = option_of(&snapshot->options, 5);
	ck_assert(!value->in_dhcp6);
	ck_assert_uint_eq(value->vendor, 99);
	ck_assert_str_eq(value->space, "vendor-99");
	ASSERT_BYTES(option_of(&snapshot->options, 17)->value, "\0\0\0\x63");
	/* suboptions are nothing by themselves */
	ck_assert_uint_eq(snapshot->options.count, 3);
	snapshot_release(snapshot);
}
END_TEST

/* kea-config.md 3.15: the softwire container of the manual */
START_TEST(softwire_container)
{
	struct snapshot *snapshot = load_members(
	    "'option-data': [ { 'name': 's46-cont-mape' },"
	    " { 'space': 's46-cont-mape-options', 'name': 's46-rule',"
	    "   'data': '1, 0, 24, 192.0.2.0, 2001:db8:1::/48' },"
	    " { 'space': 's46-cont-mape-options', 'name': 's46-br',"
	    "   'data': '2001:db8:cafe::1' },"
	    " { 'space': 's46-rule-options', 'name': 's46-portparams',"
	    "   'data': '2, 3/4' } ]",
	    NULL);
	const struct option_value *value;

	ck_assert_ptr_nonnull(snapshot);
	value = option_of(&snapshot->options, 94);
	ASSERT_BYTES(value->value,
	    "\0\x59\0\x16"
	    "\1\0\x18\xc0\0\2\0\x30\x20\x01\x0d\xb8\0\1"
	    "\0\x5d\0\4\2\4\x30\0"
	    "\0\x5a\0\x10\x20\x01\x0d\xb8\xca\xfe\0\0\0\0\0\0\0\0\0\1");
	ck_assert_uint_eq(snapshot->options.count, 1);
	snapshot_release(snapshot);
}
END_TEST

START_TEST(classes_are_numbered_in_order)
{
	struct snapshot *snapshot = load_members(
	    "'client-classes': [ { 'name': 'one', 'test': 'member(`ALL`)',"
	    "  'valid-lifetime': 9 }, { 'name': 'KNOWN' },"
	    "  { 'name': 'two', 'only-in-additional-list': true } ],"
	    "'subnet6': [ { 'id': 1, 'subnet': '2001:db8::/64',"
	    "  'client-classes': [ 'two', 'used' ],"
	    "  'evaluate-additional-classes': [ 'one' ] } ]",
	    NULL);
	const struct subnet *subnet = &snapshot->subnets[0];
	const struct client_class *classes = snapshot->classes;

	ck_assert_uint_eq(snapshot->class_count, CLASS_BUILTIN_COUNT + 3);
	ck_assert_str_eq(classes[CLASS_BUILTIN_COUNT].name, "one");
	ck_assert_str_eq(classes[CLASS_BUILTIN_COUNT].test, "member('ALL')");
	assert_lifetime(classes[CLASS_BUILTIN_COUNT].valid, 9, 9, 9);
	ck_assert(!classes[CLASS_BUILTIN_COUNT].preferred.given);
	ck_assert(classes[CLASS_KNOWN].defined);
	ck_assert(!classes[CLASS_UNKNOWN].defined);
	ck_assert(classes[CLASS_BUILTIN_COUNT + 1].additional_only);
	ck_assert(!classes[CLASS_BUILTIN_COUNT + 2].defined);
	ck_assert_uint_eq(subnet->guard.count, 2);
	ck_assert_uint_eq(subnet->guard.classes[1], CLASS_BUILTIN_COUNT + 2);
	ck_assert_uint_eq(subnet->additional.count, 1);
	snapshot_release(snapshot);
}
END_TEST

START_TEST(loggers)
{
	struct snapshot *snapshot = load_members(
	    "'loggers': [ { 'name': 'kea-dhcp6', 'severity': 'warn',"
	    "  'output-options': [ { 'output': 'stderr', 'flush': false,"
	    "   'maxsize': 1000, 'maxver': 3, 'pattern': '%m' },"
	    "   { 'output': '/x/y' } ] },"
	    " { 'name': 'leases', 'debuglevel': 40, 'severity': 'DEBUG' },"
	    " { 'name': 'kea-dhcp6.hosts' } ]",
	    NULL);
	const struct log_logger *root = &snapshot->loggers[0];

	ck_assert_uint_eq(snapshot->logger_count, 3);
	ck_assert_str_eq(root->name, "kea-dhcp6");
	ck_assert_int_eq(root->severity, LOG_SEVERITY_WARN);
	ck_assert_uint_eq(root->output_count, 2);
	ck_assert_str_eq(root->outputs[0].destination, "stderr");
	ck_assert(!root->outputs[0].flush);
	ck_assert_uint_eq(root->outputs[0].maxsize, 0);
	ck_assert_uint_eq(root->outputs[0].maxver, 3);
	ck_assert_str_eq(root->outputs[0].pattern, "%m");
	ck_assert(root->outputs[1].flush);
	ck_assert_uint_eq(root->outputs[1].maxsize, 10240000);
	ck_assert_str_eq(snapshot->loggers[1].name, "kea-dhcp6.leases");
	ck_assert_uint_eq(snapshot->loggers[1].debug_level, 40);
	ck_assert_str_eq(snapshot->loggers[2].name, "kea-dhcp6.hosts");
	ck_assert_int_eq(snapshot->loggers[2].severity, LOG_SEVERITY_INHERIT);
	snapshot_release(snapshot);
}
END_TEST

START_TEST(server_wide_values)
{
	struct snapshot *snapshot = load_members(
	    "'server-id': { 'type': 'EN', 'enterprise-id': 77,"
	    "  'identifier': 'abcd', 'persist': false },"
	    "'expired-leases-processing': { 'reclaim-timer-wait-time': 1,"
	    "  'max-reclaim-leases': 2, 'max-reclaim-time': 3,"
	    "  'hold-reclaimed-time': 4, 'unwarned-reclaim-cycles': 6,"
	    "  'flush-reclaimed-timer-wait-time': 5 },"
	    "'multi-threading': { 'enable-multi-threading': false,"
	    "  'thread-pool-size': 8 }, 'decline-probation-period': 12,"
	    "'data-directory': '/x/y',"
	    "'decline-pool-share': 34, 'client-packet-rate': 35,"
	    "'source-packet-rate': 36, 'interface-id-packet-rate': 37,"
	    "'client-lease-limit': 38,"
	    "'mac-sources': [ 'rfc6939', 'any' ],"
	    "'relay-supplied-options': [ '110', 'dns-servers' ],"
	    "'compatibility': { 'rebind-creates-binding': true,"
	    "  'status-in-released-ia': true }",
	    NULL);

	ck_assert(snapshot->server_id.given);
	ck_assert_int_eq(snapshot->server_id.type, SERVER_ID_EN);
	ck_assert_uint_eq(snapshot->server_id.enterprise, 77);
	ASSERT_BYTES(snapshot->server_id.identifier, "\xab\xcd");
	ck_assert(!snapshot->server_id.persist);
	ck_assert_uint_eq(snapshot->expiry.reclaim_wait, 1);
	ck_assert_uint_eq(snapshot->expiry.max_leases, 2);
	ck_assert_uint_eq(snapshot->expiry.max_time_ms, 3);
	ck_assert_uint_eq(snapshot->expiry.hold_reclaimed, 4);
	ck_assert_uint_eq(snapshot->expiry.flush_wait, 5);
	ck_assert_uint_eq(snapshot->expiry.unwarned_cycles, 6);
	ck_assert(!snapshot->multi_threading);
	ck_assert_uint_eq(snapshot->threads, 8);
	ck_assert_uint_eq(snapshot->decline_probation, 12);
	ck_assert_str_eq(snapshot->data_directory, "/x/y");
	ck_assert_uint_eq(snapshot->decline_pool_share, 34);
	ck_assert_uint_eq(snapshot->packet_rates[PACKET_RATE_CLIENT], 35);
	ck_assert_uint_eq(snapshot->packet_rates[PACKET_RATE_SOURCE], 36);
	ck_assert_uint_eq(snapshot->packet_rates[PACKET_RATE_INTERFACE_ID], 37);
	ck_assert_uint_eq(snapshot->client_lease_limit, 38);
	ck_assert_uint_eq(
	    snapshot->mac_sources[0], MAC_SOURCE_CLIENT_LINK_OPTION);
	ck_assert_uint_eq(snapshot->mac_sources[1], MAC_SOURCE_RAW);
	ck_assert_uint_eq(snapshot->mac_source_count, 7);
	ck_assert_uint_eq(snapshot->relay_supplied_count, 3);
	ck_assert_uint_eq(snapshot->relay_supplied[0], 65);
	ck_assert_uint_eq(snapshot->relay_supplied[1], 110);
	ck_assert_uint_eq(snapshot->relay_supplied[2], 23);
	ck_assert(snapshot->compatibility.kea_rebind_creates);
	ck_assert(snapshot->compatibility.kea_release_status);
	ck_assert(!snapshot->compatibility.kea_ignore_not_on_link);
	ck_assert(!snapshot->compatibility.kea_information_request);
	snapshot_release(snapshot);
}
END_TEST

/* What 2.2 files say in words that 3.3 does not know any more. */
START_TEST(old_spellings_mean_what_they_meant)
{
	struct said said = {.count = 0};
	struct snapshot *snapshot = load_members(
	    "'dhcp-ddns': { 'enable-updates': false,"
	    "  'qualifying-suffix': 'old.example',"
	    "  'replace-client-name': 'true' },"
	    "'reservation-mode': 'out-of-pool',"
	    "'subnet6': [ { 'id': 1, 'subnet': '2001:db8:1::/64',"
	    "   'relay': { 'ip-address': '2001:db8::7' },"
	    "   'client-class': 'a', 'require-client-classes': [ 'b' ] },"
	    "  { 'id': 2, 'subnet': '2001:db8:2::/64',"
	    "    'reservation-mode': 'disabled' } ],"
	    "'loggers': [ { 'name': 'kea-dhcp6', 'output_options': ["
	    "  { 'output': 'stdout' } ] } ]",
	    &said);
	const struct subnet *subnet = &snapshot->subnets[0];

	ck_assert_str_eq(subnet->ddns.qualifying_suffix, "old.example");
	ck_assert_int_eq(
	    subnet->ddns.replace_client_name, REPLACE_WHEN_PRESENT);
	ck_assert(subnet->reservations_in_subnet);
	ck_assert(subnet->reservations_out_of_pool);
	ck_assert(!snapshot->subnets[1].reservations_in_subnet);
	ck_assert_uint_eq(subnet->relay_count, 1);
	assert_address(subnet->relays[0], "2001:db8::7");
	ck_assert_uint_eq(subnet->guard.count, 1);
	ck_assert_uint_eq(subnet->additional.count, 1);
	ck_assert_uint_eq(snapshot->loggers[0].output_count, 1);
	ck_assert(said_has(&said, COMPLAINT_WARNING, "\"output_options\""));
	ck_assert(said_has(&said, COMPLAINT_WARNING, "\"client-class\""));
	ck_assert(said_has(&said, COMPLAINT_WARNING, "\"reservation-mode\""));
	ck_assert(said_has(&said, COMPLAINT_WARNING, "\"ip-address\""));
	said_free(&said);
	snapshot_release(snapshot);
}
END_TEST

START_TEST(information_refresh_time_is_raised)
{
	struct said said = {.count = 0};
	struct snapshot *snapshot = load_members(
	    "'option-data': [ { 'name': 'information-refresh-time',"
	    "  'data': '60' }, { 'name': 'preference', 'data': '255' } ]",
	    &said);

	/* P-21.23-b: never below 600 */
	ASSERT_BYTES(option_of(&snapshot->options, 32)->value, "\0\0\x02\x58");
	ck_assert(said_has(&said, COMPLAINT_WARNING, "600 is sent"));
	ck_assert(said_has(&said, COMPLAINT_WARNING, "preference 255"));
	said_free(&said);
	snapshot_release(snapshot);
}
END_TEST

START_TEST(options_of_the_servers_own_are_not_kept)
{
	struct said said = {.count = 0};
	struct snapshot *snapshot = load_members(
	    "'option-data': [ { 'code': 12, 'data': '2001:db8::1' },"
	    "  { 'name': 'clientid', 'csv-format': false, 'data': '00010203'"
	    " } ]",
	    &said);

	ck_assert_ptr_nonnull(snapshot);
	ck_assert_uint_eq(snapshot->options.count, 0);
	ck_assert(said_has(&said, COMPLAINT_WARNING, "RFC 9915 21.12"));
	ck_assert(said_has(&said, COMPLAINT_WARNING, "made by the server"));
	said_free(&said);
	snapshot_release(snapshot);
}
END_TEST

START_TEST(two_hosts_may_share_an_address_if_told)
{
	struct snapshot *snapshot = load_members(
	    "'ip-reservations-unique': false, 'subnet6': [ { 'id': 1,"
	    " 'subnet': '2001:db8::/64', 'reservations': ["
	    "  { 'duid': '01', 'ip-addresses': [ '2001:db8::1' ] },"
	    "  { 'duid': '02', 'ip-addresses': [ '2001:db8::1' ] } ] } ]",
	    NULL);
	const struct host *first = index_host_of_lease(
	    snapshot, 1, LEASE_NA, address_of("2001:db8::1"), 128, NULL);
	const struct host *second;

	ck_assert_ptr_nonnull(first);
	second = index_host_of_lease(
	    snapshot, 1, LEASE_NA, address_of("2001:db8::1"), 128, first);
	ck_assert_ptr_nonnull(second);
	ck_assert_ptr_ne(first, second);
	ck_assert_ptr_null(index_host_of_lease(
	    snapshot, 1, LEASE_NA, address_of("2001:db8::1"), 128, second));
	snapshot_release(snapshot);
}
END_TEST

START_TEST(block_style_is_the_same_language)
{
	static const char text[] = "Dhcp6:\n"
				   "  interfaces-config:\n"
				   "    interfaces: [eth0]\n"
				   "  subnet6:\n"
				   "  - id: 1\n"
				   "    subnet: \"2001:db8::/64\"\n"
				   "    pools:\n"
				   "    - pool: 2001:db8::1 - 2001:db8::9\n";
	struct snapshot *snapshot;

	ck_assert_int_eq(config_load_text("t", text, sizeof(text) - 1,
			     &test_host, NULL, NULL, &snapshot),
	    ERR_NONE);
	ck_assert_uint_eq(snapshot->pool_count, 1);
	snapshot_release(snapshot);
}
END_TEST

START_TEST(references_are_counted)
{
	struct said said = {.count = 0};
	struct snapshot *snapshot = load_sample(&said);
	const struct snapshot *held = snapshot_hold(snapshot);

	snapshot_release(snapshot);
	/* the address sanitizer would speak here */
	ck_assert_uint_eq(held->subnets[0].id, 1024);
	snapshot_release(held);
	snapshot_release(NULL);
}
END_TEST

START_TEST(what_is_refused_leaves_nothing)
{
	struct said said = {.count = 0};
	struct snapshot *snapshot =
	    load_members("'subnet6': [ { 'id': 1 } ]", &said);

	ck_assert_ptr_null(snapshot);
	ck_assert_uint_eq(said_errors(&said), 1);
	said_free(&said);
	ck_assert_ptr_null(load_quoted("{ 'Dhcp6': {} }", &said));
	said_free(&said);
	ck_assert_ptr_null(load_quoted("", &said));
	ck_assert_uint_ge(said_errors(&said), 1);
	said_free(&said);
	ck_assert_int_eq(config_load("/nonexistent/kea.json", NULL, said_add,
			     &said, &snapshot),
	    ERR_SYNTAX);
	ck_assert_ptr_null(snapshot);
	ck_assert(said_has(&said, COMPLAINT_ERROR, "/nonexistent/kea.json"));
	said_free(&said);
}
END_TEST

/* A name that stands twice is an error, and the second list the one read. */
START_TEST(lists_that_stand_twice)
{
	struct said said = {.count = 0};

	ck_assert_ptr_null(load_members(
	    "'mac-sources': [ 'duid', 'raw', 'any', 'remote-id' ],"
	    "'mac-sources': [ 'x' ], 'subnet6': [], 'subnet6': [ {} ]",
	    &said));
	ck_assert(said_has(&said, COMPLAINT_ERROR, "\"x\" is not a source"));
	ck_assert(!said_has(&said, COMPLAINT_WARNING, "\"raw\""));
	said_free(&said);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("config");
	TCase *sample = tcase_create("sample");
	TCase *model = tcase_create("model");
	TCase *life = tcase_create("life");

	tcase_add_test(sample, sample_is_taken_without_a_word);
	tcase_add_test(sample, sample_subnet);
	tcase_add_test(sample, sample_pools_and_reservation);
	tcase_add_test(model, defaults_are_keas);
	tcase_add_test(model, pools_name_their_clients);
	tcase_add_test(model, values_derive_downward);
	tcase_add_test(model, subnets_stand_in_ascending_id);
	tcase_add_test(model, subnets_without_id_are_counted);
	tcase_add_test(model, triplets);
	tcase_add_test(model, preferred_is_five_eighths);
	tcase_add_test(model, pools_are_sorted_and_numbered);
	tcase_add_test(model, reservations);
	tcase_add_test(model, options_of_all_scopes);
	tcase_add_test(model, containers_hold_their_suboptions);
	tcase_add_test(model, softwire_container);
	tcase_add_test(model, classes_are_numbered_in_order);
	tcase_add_test(model, loggers);
	tcase_add_test(model, server_wide_values);
	tcase_add_test(model, old_spellings_mean_what_they_meant);
	tcase_add_test(model, information_refresh_time_is_raised);
	tcase_add_test(model, options_of_the_servers_own_are_not_kept);
	tcase_add_test(model, two_hosts_may_share_an_address_if_told);
	tcase_add_test(model, block_style_is_the_same_language);
	tcase_add_test(life, references_are_counted);
	tcase_add_test(life, what_is_refused_leaves_nothing);
	tcase_add_test(life, lists_that_stand_twice);
	suite_add_tcase(suite, sample);
	suite_add_tcase(suite, model);
	suite_add_tcase(suite, life);
	return suite_run(suite);
}
