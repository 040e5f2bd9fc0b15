/*
 * load_pool.c: pools and pd-pools of one subnet (kea-config.md 2.17, 2.18).
 *
 * Sorted by first address, as they are tried; numbered over the whole
 * snapshot. Addresses must lie in the subnet, prefixes need not; no two pools
 * of a subnet share an address.
 */
#include <stdlib.h>

#include "dhcp6d/config/loading.h"

/* A pool on its way to its place, and where it was written. */
struct pool_entry {
	struct pool pool;
	const struct yaml_node *node;
};

struct pool_entries {
	struct pool_entry *items;
	uint32_t count;
	const struct subnet *subnet;
};

/* "first-last" or "prefix/length", blanks gone; false: not readable. */
static bool
read_range(const char *text, size_t size, struct pool *pool, bool *aligned)
{
	const char *dash = memchr(text, '-', size);
	struct prefix prefix;

	*aligned = true;
	if (dash != NULL)
		return address_parse(
			   text, (size_t)(dash - text), &pool->first) &&
		       address_parse(dash + 1, size - (size_t)(dash - text) - 1,
			   &pool->last);
	if (!prefix_parse(text, size, &prefix) || prefix.length == 0)
		return false;
	*aligned = address_equal(
	    prefix.address, address_mask(prefix.address, prefix.length));
	pool->first = prefix.address;
	pool->last = address_last(prefix.address, prefix.length);
	return true;
}

static bool
check_range(struct loading *loading, const struct raw_pool *raw,
    const struct pool *pool)
{
	char subnet[PREFIX_TEXT_SIZE];

	if (address_compare(pool->first, pool->last) > 0)
		refuse(loading, raw->pool.position,
		    "the pool's first address is above its last");
	else if (!prefix_contains(pool->subnet->prefix, pool->first) ||
		 !prefix_contains(pool->subnet->prefix, pool->last))
		refuse(loading, raw->pool.position,
		    "pool %s is not within subnet %s", raw->pool.text,
		    prefix_text(pool->subnet->prefix, subnet));
	else
		return true;
	return false;
}

static bool
read_pool(
    struct loading *loading, const struct raw_pool *raw, struct pool *pool)
{
	char text[2 * PREFIX_TEXT_SIZE];
	size_t size;
	bool aligned;

	if (raw->pool.text == NULL)
		return false; /* the table has complained */
	size = text_without_blanks(&raw->pool, text, sizeof(text));
	pool->type = LEASE_NA;
	pool->unit_length = 128;
	pool->id = (uint32_t)integer_or(&raw->pool_id, 0);
	if (!read_range(text, size, pool, &aligned)) {
		refuse(loading, raw->pool.position,
		    "\"%s\" is not a pool: write \"first - last\" or "
		    "\"prefix/length\"",
		    raw->pool.text);
		return false;
	}
	if (!aligned)
		caution(loading, raw->pool.position,
		    "the prefix of pool %s has bits beyond its length: as in "
		    "Kea 2.2 the pool begins there",
		    raw->pool.text);
	return check_range(loading, raw, pool);
}

/* What both kinds of pools have; the entry stays. */
static void
keep_pool(struct loading *loading, const struct raw_base *base,
    const struct raw_guard *guard, struct pool_entries *entries)
{
	struct pool *pool = &entries->items[entries->count++].pool;

	pool->guard = load_guard(loading, guard, &base->context);
	pool->additional = load_additional(loading, guard, &base->context);
	pool->options = load_options(loading, &base->options);
}

static void
fill_ddns(struct loading *loading, struct raw_pool *raw,
    const struct raw_scope *scope, struct pool *pool)
{
	struct ddns_policy *own;

	if (!derive_pool(raw, scope))
		return;
	own = load_array(loading, 1, sizeof(*own));
	if (own == NULL)
		return;
	load_ddns(loading, own, &raw->ddns);
	pool->ddns = own;
}

static void
load_pool(struct loading *loading, struct raw_pool *raw,
    const struct raw_scope *scope, struct pool_entries *entries)
{
	struct pool_entry *entry = &entries->items[entries->count];

	entry->pool.subnet = entries->subnet;
	entry->pool.ddns = &entries->subnet->ddns;
	check_ddns(loading, &raw->base.context, &raw->ddns);
	fill_ddns(loading, raw, scope, &entry->pool);
	entry->node = raw->base.context.node;
	if (read_pool(loading, raw, &entry->pool))
		keep_pool(loading, &raw->base, &raw->guard, entries);
}

/* RFC 6603: inside the first delegated prefix, longer than it. */
static bool
read_excluded(
    struct loading *loading, const struct raw_pd_pool *raw, struct pool *pool)
{
	uint8_t length = (uint8_t)integer_or(&raw->excluded_length, 0);
	struct address address = ADDRESS_ANY;

	if (!string_given(&raw->excluded_prefix) && length == 0)
		return true;
	if ((raw->excluded_prefix.text == NULL &&
		keyword_given(&raw->base.context, "excluded-prefix")) ||
	    (!raw->excluded_length.given &&
		keyword_given(&raw->base.context, "excluded-prefix-len")))
		return false; /* the table has complained */
	if (raw->excluded_prefix.text != NULL &&
	    !load_address(&raw->excluded_prefix, &address)) {
		refuse(loading, raw->excluded_prefix.position,
		    "\"%s\" is not an IPv6 address", raw->excluded_prefix.text);
		return false;
	}
	if (address_is_any(address) && length == 0)
		return true; /* Kea's way of writing none */
	if (!string_given(&raw->excluded_prefix) || length == 0) {
		refuse(loading, place_of(&raw->base.context),
		    "excluded-prefix and excluded-prefix-len need each other");
		return false;
	}
	if (length <= pool->unit_length) {
		refuse(loading, raw->excluded_length.position,
		    "excluded-prefix-len (%u) must be greater than "
		    "delegated-len (%u)",
		    length, pool->unit_length);
		return false;
	}
	if (!address_equal(
		address_mask(address, pool->unit_length), pool->first)) {
		refuse(loading, raw->excluded_prefix.position,
		    "excluded-prefix %s is not within the pool's first "
		    "delegated prefix",
		    raw->excluded_prefix.text);
		return false;
	}
	pool->has_excluded = true;
	pool->excluded = (struct prefix){address_mask(address, length), length};
	return true;
}

static bool
read_pd_pool(
    struct loading *loading, const struct raw_pd_pool *raw, struct pool *pool)
{
	uint8_t length = (uint8_t)integer_or(&raw->prefix_length, 0);
	struct address address;

	if (raw->prefix.text == NULL || !raw->prefix_length.given ||
	    !raw->delegated_length.given)
		return false; /* the table has complained */
	pool->type = LEASE_PD;
	pool->unit_length = (uint8_t)raw->delegated_length.value;
	pool->id = (uint32_t)integer_or(&raw->pool_id, 0);
	if (!load_address(&raw->prefix, &address)) {
		refuse(loading, raw->prefix.position,
		    "\"%s\" is not an IPv6 prefix", raw->prefix.text);
		return false;
	}
	pool->first = address_mask(address, length);
	pool->last = address_last(address, length);
	if (!address_equal(pool->first, address))
		caution(loading, raw->prefix.position,
		    "prefix %s has bits beyond prefix-len %u, which are "
		    "ignored",
		    raw->prefix.text, length);
	if (pool->unit_length < length) {
		refuse(loading, raw->delegated_length.position,
		    "delegated-len (%u) is less than prefix-len (%u)",
		    pool->unit_length, length);
		return false;
	}
	return read_excluded(loading, raw, pool);
}

static void
load_pd_pool(struct loading *loading, const struct raw_pd_pool *raw,
    struct pool_entries *entries)
{
	struct pool_entry *entry = &entries->items[entries->count];

	entry->pool.subnet = entries->subnet;
	entry->pool.ddns = &entries->subnet->ddns;
	entry->node = raw->base.context.node;
	if (read_pd_pool(loading, raw, &entry->pool))
		keep_pool(loading, &raw->base, &raw->guard, entries);
}

/* By first address; what begins alike stays in the order of the file. */
static int
compare_entries(const void *a, const void *b)
{
	const struct pool_entry *left = a, *right = b;
	const struct yaml_position *l = &left->node->position;
	const struct yaml_position *r = &right->node->position;
	int order = address_compare(left->pool.first, right->pool.first);

	if (order != 0)
		return order;
	if (l->line != r->line)
		return l->line < r->line ? -1 : 1;
	return (l->column > r->column) - (l->column < r->column);
}

/* What a message calls a pool. */
static const char *
pool_label(const struct pool *pool, char *out, size_t size)
{
	char first[ADDRESS_TEXT_SIZE], last[ADDRESS_TEXT_SIZE];

	snprintf(out, size, "%s %s-%s",
	    pool->type == LEASE_NA ? "pool" : "pd-pool",
	    address_text(pool->first, first), address_text(pool->last, last));
	return out;
}

#define POOL_LABEL_SIZE (16 + 2 * ADDRESS_TEXT_SIZE)

/* Entries are sorted; the one that reaches furthest so far is the rival. */
static void
check_overlaps(struct loading *loading, const struct pool_entries *entries)
{
	char label[POOL_LABEL_SIZE], other[POOL_LABEL_SIZE];
	const struct pool_entry *rival, *entry;
	uint32_t i;

	for (i = 1, rival = &entries->items[0]; i < entries->count; i++) {
		entry = &entries->items[i];
		if (address_compare(entry->pool.first, rival->pool.last) <= 0)
			refuse(loading, entry->node->position,
			    "%s overlaps with %s of the same subnet",
			    pool_label(&entry->pool, label, sizeof(label)),
			    pool_label(&rival->pool, other, sizeof(other)));
		if (address_compare(entry->pool.last, rival->pool.last) > 0)
			rival = entry;
	}
}

/* Copies the entries of a type to the model's array; returns where. */
static const struct pool *
place_pools(struct loading *loading, const struct pool_entries *entries,
    enum lease_type type, uint32_t *count)
{
	struct pool *first = &loading->pools[loading->pool_next];
	struct pool *pool;
	uint32_t i;

	for (i = 0; i < entries->count; i++) {
		if (entries->items[i].pool.type != type)
			continue;
		pool = &loading->pools[loading->pool_next];
		*pool = entries->items[i].pool;
		pool->number = loading->pool_next++;
		(*count)++;
	}
	return *count > 0 ? first : NULL;
}

void
load_pools(struct loading *loading, const struct raw_subnet *raw,
    struct subnet *subnet)
{
	struct raw_pool *pools = raw->pools.items;
	const struct raw_pd_pool *pd_pools = raw->pd_pools.items;
	struct pool_entries entries = {
	    load_scratch(loading,
		(size_t)raw->pools.count + raw->pd_pools.count,
		sizeof(struct pool_entry)),
	    0, subnet};
	uint32_t i;

	if (entries.items == NULL)
		return;
	for (i = 0; i < raw->pools.count; i++)
		load_pool(loading, &pools[i], &raw->scope, &entries);
	for (i = 0; i < raw->pd_pools.count; i++)
		load_pd_pool(loading, &pd_pools[i], &entries);
	if (entries.count == 0)
		return;
	qsort(entries.items, entries.count, sizeof(*entries.items),
	    compare_entries);
	check_overlaps(loading, &entries);
	subnet->na_pools =
	    place_pools(loading, &entries, LEASE_NA, &subnet->na_pool_count);
	subnet->pd_pools =
	    place_pools(loading, &entries, LEASE_PD, &subnet->pd_pool_count);
}
