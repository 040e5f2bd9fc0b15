/*
 * index.c: tables over the finished model.
 *
 * One table per question of index.h, made once after a load. Questions with
 * several answers (subnets of an interface, an interface-id, a relay) have a
 * table of keys, each with its part of an array of subnets in ascending id.
 * Prefixes are found by one probe per prefix length that occurs at all.
 *
 * What clients and relays choose is hashed with the snapshot's secret key;
 * prefixes with a cheap mixing function, since what is in that table comes
 * from the configuration alone and a probe costs the same hit or miss.
 */
#include "dhcp6d/config/index.h"

#include "dhcp6d/config/loading.h"

/* A key and its part of the array of subnets. */
struct key_entry {
	struct span key;
	uint32_t first, count;
};

struct subnet_map {
	struct table table; /* of entries */
	struct key_entry *entries;
	uint32_t entry_count;
	const struct subnet **subnets;
};

/* One address or prefix of a reservation. */
struct reserved_lease {
	struct address address;
	uint32_t host;
	uint8_t type, length;
};

struct index {
	struct subnet_map interfaces, interface_ids, relays;
	struct table ids;      /* of subnets */
	struct table prefixes; /* of subnets */
	uint64_t prefix_seed;
	uint8_t lengths[129]; /* prefix lengths that occur */
	uint8_t length_count;
	struct table identifiers; /* of hosts */
	struct table leases;      /* of reserved_leases */
	struct reserved_lease *reserved;
};

/* A key that a subnet is found by, collected before the map is made. */
struct key_pair {
	struct span key;
	const struct subnet *subnet;
};

static bool
key_matches(const void *context, uint32_t item, const void *key)
{
	const struct subnet_map *map = context;
	const struct span *wanted = key;

	return span_equal(map->entries[item].key, *wanted);
}

static struct key_entry *
map_find(
    const struct subnet_map *map, const struct hash_key *hash, struct span key)
{
	struct table_query query = {
	    hash_lookup(hash, key.data, key.size), key_matches, map, &key};
	uint32_t item = table_find(&map->table, &query);

	return item == TABLE_NONE ? NULL : &map->entries[item];
}

static void
map_count(struct subnet_map *map, const struct hash_key *hash, struct span key)
{
	struct key_entry *entry = map_find(map, hash, key);

	if (entry == NULL) {
		entry = &map->entries[map->entry_count];
		entry->key = key;
		table_add(&map->table, hash_lookup(hash, key.data, key.size),
		    map->entry_count++);
	}
	entry->count++;
}

/* pairs: in ascending subnet id. Keys must outlive the map. */
static bool
map_build(struct loading *loading, struct subnet_map *map,
    const struct key_pair *pairs, uint32_t count)
{
	struct key_entry *entry;
	uint32_t i, next = 0;

	map->entries = load_array(loading, count, sizeof(*map->entries));
	map->subnets = load_array(loading, count, sizeof(*map->subnets));
	if (loading->out_of_memory ||
	    !table_init(&map->table, loading->arena, count))
		return false;
	for (i = 0; i < count; i++)
		map_count(map, loading->key, pairs[i].key);
	for (i = 0; i < map->entry_count; i++) {
		map->entries[i].first = next;
		next += map->entries[i].count;
		map->entries[i].count = 0;
	}
	for (i = 0; i < count; i++) {
		entry = map_find(map, loading->key, pairs[i].key);
		/* a relay that is listed twice counts once */
		if (entry == NULL ||
		    (entry->count > 0 &&
			map->subnets[entry->first + entry->count - 1] ==
			    pairs[i].subnet))
			continue;
		map->subnets[entry->first + entry->count++] = pairs[i].subnet;
	}
	return true;
}

static bool
build_interfaces(struct loading *loading, struct index *index)
{
	const struct snapshot *snapshot = loading->snapshot;
	struct key_pair *names =
	    load_scratch(loading, snapshot->subnet_count, sizeof(*names));
	struct key_pair *ids =
	    load_scratch(loading, snapshot->subnet_count, sizeof(*ids));
	uint32_t i, name_count = 0, id_count = 0;
	const struct subnet *subnet;

	if (loading->out_of_memory)
		return false;
	for (i = 0; i < snapshot->subnet_count; i++) {
		subnet = &snapshot->subnets[i];
		if (subnet->interface != NULL)
			names[name_count++] =
			    (struct key_pair){span_of(subnet->interface,
						  strlen(subnet->interface)),
				subnet};
		if (subnet->interface_id.data != NULL)
			ids[id_count++] =
			    (struct key_pair){subnet->interface_id, subnet};
	}
	return map_build(loading, &index->interfaces, names, name_count) &&
	       map_build(loading, &index->interface_ids, ids, id_count);
}

static uint32_t
count_relays(const struct snapshot *snapshot)
{
	uint32_t i, count = 0;

	for (i = 0; i < snapshot->subnet_count; i++)
		count += snapshot->subnets[i].relay_count;
	return count;
}

static bool
build_relays(struct loading *loading, struct index *index)
{
	const struct snapshot *snapshot = loading->snapshot;
	uint32_t i, j, next = 0, count = count_relays(snapshot);
	struct key_pair *pairs = load_scratch(loading, count, sizeof(*pairs));
	const struct subnet *subnet;

	if (loading->out_of_memory)
		return false;
	for (i = 0; i < snapshot->subnet_count; i++) {
		subnet = &snapshot->subnets[i];
		for (j = 0; j < subnet->relay_count; j++)
			pairs[next++] = (struct key_pair){
			    span_of(&subnet->relays[j], sizeof(struct address)),
			    subnet};
	}
	return map_build(loading, &index->relays, pairs, count);
}

/* Good enough where nobody chooses what is in the table. */
static uint64_t
prefix_hash(const struct index *index, struct address address, uint8_t length)
{
	uint64_t h =
	    (address.high ^ index->prefix_seed) * UINT64_C(0x9e3779b97f4a7c15);

	h = (h ^ h >> 32 ^ address.low ^ length) * UINT64_C(0xd6e8feb86659fd93);
	return h ^ h >> 32;
}

static bool
prefix_matches(const void *context, uint32_t item, const void *key)
{
	const struct subnet *subnets = context;
	const struct prefix *wanted = key;

	return subnets[item].prefix.length == wanted->length &&
	       address_equal(subnets[item].prefix.address, wanted->address);
}

static bool
id_matches(const void *context, uint32_t item, const void *key)
{
	const struct subnet *subnets = context;

	return subnets[item].id == *(const uint32_t *)key;
}

static bool
build_subnets(struct loading *loading, struct index *index)
{
	const struct snapshot *snapshot = loading->snapshot;
	const struct subnet *subnet;
	bool seen[129] = {false};
	uint32_t i;

	if (!table_init(&index->ids, loading->arena, snapshot->subnet_count) ||
	    !table_init(
		&index->prefixes, loading->arena, snapshot->subnet_count))
		return false;
	memcpy(&index->prefix_seed, loading->key, sizeof(index->prefix_seed));
	for (i = 0; i < snapshot->subnet_count; i++) {
		subnet = &snapshot->subnets[i];
		seen[subnet->prefix.length] = true;
		table_add(&index->ids,
		    hash_lookup(loading->key, &subnet->id, sizeof(subnet->id)),
		    i);
		table_add(&index->prefixes,
		    prefix_hash(
			index, subnet->prefix.address, subnet->prefix.length),
		    i);
	}
	for (i = 0; i <= 128; i++)
		if (seen[i])
			index->lengths[index->length_count++] = (uint8_t)i;
	return true;
}

/* What a host is looked up by. */
struct host_key {
	uint32_t subnet_id;
	uint8_t type; /* enum identifier_type */
	struct span identifier;
};

static uint64_t
host_hash(const struct hash_key *hash, const struct host_key *key)
{
	uint8_t bytes[5 + LEASE_DUID_MAX];
	struct writer w;

	writer_init(&w, bytes, sizeof(bytes));
	writer_u32(&w, key->subnet_id);
	writer_u8(&w, key->type);
	writer_bytes(&w, key->identifier); /* longer ones match nothing */
	return hash_lookup(hash, bytes, w.size);
}

static bool
host_matches(const void *context, uint32_t item, const void *key)
{
	const struct host *hosts = context;
	const struct host_key *wanted = key;

	return hosts[item].subnet_id == wanted->subnet_id &&
	       hosts[item].identifier_type == wanted->type &&
	       span_equal(hosts[item].identifier, wanted->identifier);
}

/* What a reserved lease is looked up by. */
struct lease_key {
	struct address address;
	uint32_t subnet_id;
	uint8_t type, length;
	const struct snapshot *snapshot;
};

static uint64_t
lease_hash(const struct hash_key *hash, const struct lease_key *key)
{
	uint8_t bytes[ADDRESS_WIRE_SIZE + 6];
	struct writer w;

	writer_init(&w, bytes, sizeof(bytes));
	writer_address(&w, key->address);
	writer_u32(&w, key->subnet_id);
	writer_u8(&w, key->type);
	writer_u8(&w, key->length);
	return hash_lookup(hash, bytes, w.size);
}

static bool
lease_matches(const void *context, uint32_t item, const void *key)
{
	const struct reserved_lease *lease = context;
	const struct lease_key *wanted = key;

	lease += item;
	return address_equal(lease->address, wanted->address) &&
	       lease->type == wanted->type && lease->length == wanted->length &&
	       wanted->snapshot->hosts[lease->host].subnet_id ==
		   wanted->subnet_id;
}

static void
add_lease(struct loading *loading, struct index *index, uint32_t item,
    const struct reserved_lease *lease)
{
	const struct snapshot *snapshot = loading->snapshot;
	struct lease_key key = {lease->address,
	    snapshot->hosts[lease->host].subnet_id, lease->type, lease->length,
	    snapshot};

	index->reserved[item] = *lease;
	table_add(&index->leases, lease_hash(loading->key, &key), item);
}

static uint32_t
count_reserved(const struct snapshot *snapshot)
{
	uint32_t i, count = 0;

	for (i = 0; i < snapshot->host_count; i++)
		count += (uint32_t)snapshot->hosts[i].address_count +
			 snapshot->hosts[i].prefix_count;
	return count;
}

static void
add_leases_of(struct loading *loading, struct index *index, uint32_t number,
    uint32_t *item)
{
	const struct host *host = &loading->snapshot->hosts[number];
	uint32_t i;

	for (i = 0; i < host->address_count; i++)
		add_lease(loading, index, (*item)++,
		    &(struct reserved_lease){
			host->addresses[i], number, LEASE_NA, 128});
	for (i = 0; i < host->prefix_count; i++)
		add_lease(loading, index, (*item)++,
		    &(struct reserved_lease){host->prefixes[i].prefix.address,
			number, LEASE_PD, host->prefixes[i].prefix.length});
}

static bool
build_hosts(struct loading *loading, struct index *index)
{
	const struct snapshot *snapshot = loading->snapshot;
	uint32_t i, item = 0, leases = count_reserved(snapshot);
	const struct host *host;
	struct host_key key;

	index->reserved = load_array(loading, leases, sizeof(*index->reserved));
	if (loading->out_of_memory ||
	    !table_init(
		&index->identifiers, loading->arena, snapshot->host_count) ||
	    !table_init(&index->leases, loading->arena, leases))
		return false;
	for (i = 0; i < snapshot->host_count; i++) {
		host = &snapshot->hosts[i];
		key = (struct host_key){host->subnet_id,
		    (uint8_t)host->identifier_type, host->identifier};
		table_add(
		    &index->identifiers, host_hash(loading->key, &key), i);
		add_leases_of(loading, index, i, &item);
	}
	return true;
}

bool
index_build(struct loading *loading)
{
	struct index *index = load_array(loading, 1, sizeof(*index));

	loading->snapshot->internals->index = index;
	return index != NULL && build_subnets(loading, index) &&
	       build_interfaces(loading, index) &&
	       build_relays(loading, index) && build_hosts(loading, index);
}

static struct subnet_list
map_list(const struct snapshot *snapshot, const struct subnet_map *map,
    struct span key)
{
	struct key_entry *entry = map_find(map, &snapshot->internals->key, key);

	if (entry == NULL)
		return (struct subnet_list){NULL, 0};
	return (struct subnet_list){
	    (const struct subnet *const *)&map->subnets[entry->first],
	    entry->count};
}

struct subnet_list
index_by_interface(const struct snapshot *snapshot, const char *interface)
{
	return map_list(snapshot, &snapshot->internals->index->interfaces,
	    span_of(interface, strlen(interface)));
}

struct subnet_list
index_by_interface_id(const struct snapshot *snapshot, struct span interface_id)
{
	return map_list(
	    snapshot, &snapshot->internals->index->interface_ids, interface_id);
}

struct subnet_list
index_by_relay(const struct snapshot *snapshot, struct address relay)
{
	return map_list(snapshot, &snapshot->internals->index->relays,
	    span_of(&relay, sizeof(relay)));
}

/* Puts subnet into out[0..count) in ascending id; returns the new count. */
static size_t
insert_by_id(const struct subnet **out, size_t count, size_t max,
    const struct subnet *subnet)
{
	size_t place = count;

	while (place > 0 && out[place - 1]->id > subnet->id)
		place--;
	if (place == max)
		return count;
	if (count == max)
		count--;
	memmove(&out[place + 1], &out[place], (count - place) * sizeof(*out));
	out[place] = subnet;
	return count + 1;
}

size_t
index_by_address(const struct snapshot *snapshot, struct address address,
    const struct subnet **out, size_t max)
{
	const struct index *index = snapshot->internals->index;
	struct table_query query = {
	    .match = prefix_matches, .context = snapshot->subnets};
	struct prefix prefix;
	size_t count = 0;
	uint32_t item;
	uint8_t i;

	query.key = &prefix;
	for (i = 0; i < index->length_count; i++) {
		prefix.length = index->lengths[i];
		prefix.address = address_mask(address, prefix.length);
		query.hash = prefix_hash(index, prefix.address, prefix.length);
		item = table_find(&index->prefixes, &query);
		if (item != TABLE_NONE)
			count = insert_by_id(
			    out, count, max, &snapshot->subnets[item]);
	}
	return count;
}

const struct subnet *
index_by_id(const struct snapshot *snapshot, uint32_t id)
{
	struct table_query query = {
	    hash_lookup(&snapshot->internals->key, &id, sizeof(id)), id_matches,
	    snapshot->subnets, &id};
	uint32_t item = table_find(&snapshot->internals->index->ids, &query);

	return item == TABLE_NONE ? NULL : &snapshot->subnets[item];
}

const struct host *
index_host(const struct snapshot *snapshot, uint32_t subnet_id,
    enum identifier_type type, struct span identifier)
{
	struct host_key key = {subnet_id, (uint8_t)type, identifier};
	struct table_query query = {host_hash(&snapshot->internals->key, &key),
	    host_matches, snapshot->hosts, &key};
	uint32_t item =
	    table_find(&snapshot->internals->index->identifiers, &query);

	return item == TABLE_NONE ? NULL : &snapshot->hosts[item];
}

const struct host *
index_host_of_lease(const struct snapshot *snapshot, uint32_t subnet_id,
    enum lease_type type, struct address address, uint8_t prefix_length,
    const struct host *after)
{
	const struct index *index = snapshot->internals->index;
	struct lease_key key = {
	    address, subnet_id, (uint8_t)type, prefix_length, snapshot};
	struct table_query query = {lease_hash(&snapshot->internals->key, &key),
	    lease_matches, index->reserved, &key};
	uint32_t item = table_find(&index->leases, &query);
	bool passed = after == NULL;
	const struct host *host;

	for (; item != TABLE_NONE;
	     item = table_find_after(&index->leases, &query, item)) {
		host = &snapshot->hosts[index->reserved[item].host];
		if (passed && host != after)
			return host;
		passed = passed || host == after;
	}
	return NULL;
}

static bool
class_matches(const void *context, uint32_t item, const void *key)
{
	const struct client_class *classes = context;
	const struct span *wanted = key;

	return strlen(classes[item].name) == wanted->size &&
	       memcmp(classes[item].name, wanted->data, wanted->size) == 0;
}

int
index_class(const struct snapshot *snapshot, const char *name, size_t size)
{
	struct span key = span_of(name, size);
	struct table_query query = {
	    hash_bytes(&snapshot->internals->key, name, size), class_matches,
	    snapshot->classes, &key};
	uint32_t item = table_find(&snapshot->internals->class_names, &query);

	return item == TABLE_NONE ? -1 : (int)item;
}
