/*
 * load_subnet.c: shared networks and subnets, everything derived
 * (kea-config.md 2.0, 2.14, 2.15).
 *
 * All subnets, of networks first and then those outside, are written into a
 * plan, numbered and sorted by id; then the model is filled in that order,
 * since that is the order in which they are tried and found.
 */
#include <stdlib.h>

#include "dhcp6d/config/loading.h"

/* A subnet between its place in the file and its place in the model. */
struct plan {
	struct raw_subnet *raw;
	const struct raw_scope *upper;
	struct network *network; /* NULL outside */
	struct prefix prefix;
	uint32_t id;
	uint32_t order; /* in the file */
};

struct plans {
	struct plan *items;
	uint32_t count;
	uint32_t next_id; /* for subnets without one */
};

static bool
read_subnet_prefix(
    struct loading *loading, const struct raw_subnet *raw, struct prefix *out)
{
	if (raw->subnet.text == NULL)
		return false; /* the table has complained */
	if (!load_prefix(&raw->subnet, out)) {
		refuse(loading, raw->subnet.position,
		    "\"%s\" is not a subnet: write \"address/length\"",
		    raw->subnet.text);
		return false;
	}
	out->address = address_mask(out->address, out->length);
	return true;
}

/* The number that the subnet got is what is told of it from now on. */
static void
note_id(struct loading *loading, const struct raw_context *context, uint32_t id)
{
	/* the tree is the document's, and the load is its only reader */
	struct yaml_node *map = (struct yaml_node *)(uintptr_t)context->node;
	struct yaml_node *node =
	    (struct yaml_node *)(uintptr_t)yaml_member(map, "id");

	if (node == NULL) {
		node = arena_alloc(loading->document->arena, sizeof(*node));
		if (node == NULL) {
			loading->out_of_memory = true;
			return;
		}
		node->kind = YAML_INTEGER;
		node->key = "id";
		node->position = node->key_position = map->position;
		node->next = map->value.children.first;
		map->value.children.first = node;
		map->value.children.count++;
	}
	node->value.integer = id;
}

/* Kea until 2.4 counted subnets that have no id; leases carry these numbers. */
static uint32_t
subnet_id(
    struct loading *loading, const struct raw_subnet *raw, struct plans *plans)
{
	if (integer_or(&raw->id, 0) != 0)
		return (uint32_t)raw->id.value;
	if (!raw->id.given && keyword_given(&raw->scope.base.context, "id"))
		return 0; /* out of range; 0 clashes with nothing */
	caution(loading, place_of(&raw->scope.base.context),
	    "subnet %s has no id: it is numbered %u by its place in the file, "
	    "and leases keep that number",
	    raw->subnet.text, plans->next_id);
	note_id(loading, &raw->scope.base.context, plans->next_id);
	return plans->next_id++;
}

static void
plan_subnets(struct loading *loading, const struct schema_list *list,
    const struct raw_scope *upper, struct network *network, struct plans *plans)
{
	struct raw_subnet *raw = list->items;
	struct plan *plan;
	uint32_t i;

	for (i = 0; i < list->count; i++) {
		plan = &plans->items[plans->count];
		derive_scope(loading, &raw[i].scope, upper);
		if (!read_subnet_prefix(loading, &raw[i], &plan->prefix))
			continue;
		plan->raw = &raw[i];
		plan->upper = upper;
		plan->network = network;
		plan->id = subnet_id(loading, &raw[i], plans);
		plan->order = plans->count++;
		if (network != NULL)
			network->subnet_count++;
	}
}

static int
compare_numbers(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int
compare_ids(const void *a, const void *b)
{
	const struct plan *left = a, *right = b;

	if (left->id != right->id)
		return compare_numbers(left->id, right->id);
	return compare_numbers(left->order, right->order);
}

static int
compare_prefixes(const void *a, const void *b)
{
	const struct plan *left = *(const struct plan *const *)a;
	const struct plan *right = *(const struct plan *const *)b;
	int order =
	    address_compare(left->prefix.address, right->prefix.address);

	if (order == 0)
		order =
		    compare_numbers(left->prefix.length, right->prefix.length);
	return order != 0 ? order : compare_numbers(left->order, right->order);
}

static void
check_ids(struct loading *loading, const struct plans *plans)
{
	const struct plan *plan;
	char other[PREFIX_TEXT_SIZE];
	uint32_t i;

	for (i = 1; i < plans->count; i++) {
		plan = &plans->items[i];
		if (plan->id == plan[-1].id && plan->id != 0)
			refuse(loading,
			    place_of_keyword(
				&plan->raw->scope.base.context, "id"),
			    "subnet id %u is already that of %s", plan->id,
			    prefix_text(plan[-1].prefix, other));
	}
}

static void
check_prefixes(struct loading *loading, const struct plans *plans)
{
	struct plan **sorted =
	    load_scratch(loading, plans->count, sizeof(struct plan *));
	uint32_t i;

	if (sorted == NULL)
		return;
	for (i = 0; i < plans->count; i++)
		sorted[i] = &plans->items[i];
	qsort(sorted, plans->count, sizeof(*sorted), compare_prefixes);
	for (i = 1; i < plans->count; i++)
		if (sorted[i]->prefix.length == sorted[i - 1]->prefix.length &&
		    address_equal(sorted[i]->prefix.address,
			sorted[i - 1]->prefix.address))
			refuse(loading, sorted[i]->raw->subnet.position,
			    "there is already a subnet %s, with id %u",
			    sorted[i]->raw->subnet.text, sorted[i - 1]->id);
}

static struct span
interface_id_of(struct loading *loading, const struct schema_string *text)
{
	if (!string_given(text))
		return SPAN_EMPTY;
	return span_of(load_text(loading, text), text->size);
}

/* relay.ip-addresses, or the old relay.ip-address. */
static const struct address *
load_relays(
    struct loading *loading, const struct raw_relay *relay, uint32_t *count)
{
	const struct schema_string *text = relay->addresses.items;
	uint32_t i, texts = relay->addresses.count;
	struct address *out;

	*count = 0;
	if (relay->address.text != NULL && texts == 0) {
		text = &relay->address;
		texts = 1;
	}
	out = load_array(loading, texts, sizeof(*out));
	for (i = 0; out != NULL && i < texts; i++)
		if (load_address(&text[i], &out[*count]))
			(*count)++;
	return out;
}

static void
check_relay(struct loading *loading, const struct raw_relay *relay)
{
	const struct schema_string *text = relay->addresses.items;
	struct address address;
	uint32_t i;

	if (relay->context.node == NULL)
		return;
	if (relay->address.text != NULL && relay->addresses.given)
		refuse(loading, relay->address.position,
		    "ip-address and ip-addresses exclude each other");
	else if (relay->address.text == NULL && !relay->addresses.given)
		refuse(loading, place_of(&relay->context),
		    "relay needs ip-addresses");
	if (relay->address.text != NULL &&
	    !load_address(&relay->address, &address))
		refuse(loading, relay->address.position,
		    "\"%s\" is not an IPv6 address", relay->address.text);
	for (i = 0; i < relay->addresses.count; i++)
		if (text[i].text != NULL && !load_address(&text[i], &address))
			refuse(loading, text[i].position,
			    "\"%s\" is not an IPv6 address", text[i].text);
}

static enum allocator
allocator_of(const struct schema_integer *allocator)
{
	static const enum allocator meaning[] = {
	    [RAW_ALLOCATOR_ITERATIVE] = ALLOCATOR_ITERATIVE,
	    [RAW_ALLOCATOR_RANDOM] = ALLOCATOR_RANDOM,
	    [RAW_ALLOCATOR_FLQ] = ALLOCATOR_FLQ,
	    [RAW_ALLOCATOR_SHARED_FLQ] = ALLOCATOR_FLQ,
	};

	return allocator->given ? meaning[allocator->value] : ALLOCATOR_KEYED;
}

static void
fill_times(struct subnet *subnet, const struct raw_scope *raw)
{
	const struct raw_parameters *p = &raw->parameters;

	subnet->valid = lifetime_of(&raw->lifetimes.valid);
	subnet->preferred =
	    lifetime_preferred(&raw->lifetimes.preferred, &subnet->valid);
	subnet->renew_timer = optional_time_of(&p->renew_timer);
	subnet->rebind_timer = optional_time_of(&p->rebind_timer);
	subnet->calculate_tee_times = boolean_or(&p->calculate_tee_times, true);
	subnet->t1_percent = real_or(&p->t1_percent, 0.5);
	subnet->t2_percent = real_or(&p->t2_percent, 0.8);
	subnet->cache_threshold = real_or(&p->cache_threshold, 0.25);
	subnet->cache_max_age = optional_time_of(&p->cache_max_age);
}

static void
fill_rules(struct subnet *subnet, const struct raw_scope *raw)
{
	const struct raw_parameters *p = &raw->parameters;

	subnet->allocator = allocator_of(&p->allocator);
	subnet->pd_allocator = allocator_of(&p->pd_allocator);
	subnet->adaptive_threshold = real_or(&p->adaptive_threshold, 0.0);
	subnet->store_extended_info =
	    boolean_or(&p->store_extended_info, false);
	subnet->reservations_global =
	    boolean_or(&p->reservations_global, false);
	subnet->reservations_in_subnet =
	    boolean_or(&p->reservations_in_subnet, true);
	subnet->reservations_out_of_pool =
	    boolean_or(&p->reservations_out_of_pool, false);
	subnet->rapid_commit = boolean_or(&raw->link.rapid_commit, false);
}

static void
fill_subnet(
    struct loading *loading, const struct plan *plan, struct subnet *subnet)
{
	const struct raw_subnet *raw = plan->raw;
	const struct raw_scope *scope = &raw->scope;
	uint32_t hosts = loading->host_next;

	subnet->id = plan->id;
	subnet->prefix = plan->prefix;
	subnet->network = plan->network;
	if (string_given(&scope->link.interface))
		subnet->interface = load_text(loading, &scope->link.interface);
	subnet->interface_id =
	    interface_id_of(loading, &scope->link.interface_id);
	subnet->relays =
	    load_relays(loading, &scope->link.relay, &subnet->relay_count);
	fill_times(subnet, scope);
	fill_rules(subnet, scope);
	subnet->guard =
	    load_guard(loading, &scope->guard, &scope->base.context);
	subnet->additional =
	    load_additional(loading, &scope->guard, &scope->base.context);
	subnet->options = load_options(loading, &scope->base.options);
	load_ddns(loading, &subnet->ddns, &scope->ddns);
	subnet->limits = load_limits(loading, &scope->base.context);
	load_pools(loading, raw, subnet);
	load_hosts(loading, &raw->reservations, subnet);
	subnet->host_count = loading->host_next - hosts;
}

static void
load_network(
    struct loading *loading, struct raw_network *raw, struct network *network)
{
	const struct raw_scope *scope = &raw->scope;

	network->name = load_text(loading, &raw->name);
	if (string_given(&scope->link.interface))
		network->interface = load_text(loading, &scope->link.interface);
	network->interface_id =
	    interface_id_of(loading, &scope->link.interface_id);
	check_relay(loading, &scope->link.relay);
	network->relays =
	    load_relays(loading, &scope->link.relay, &network->relay_count);
	network->guard =
	    load_guard(loading, &scope->guard, &scope->base.context);
	network->additional =
	    load_additional(loading, &scope->guard, &scope->base.context);
	network->options = load_options(loading, &scope->base.options);
}

/* Members in ascending id, since the plans are. */
static void
fill_members(
    struct loading *loading, const struct plans *plans, struct subnet *subnets)
{
	const struct subnet **members =
	    load_array(loading, plans->count, sizeof(struct subnet *));
	struct network *network;
	uint32_t i, next = 0;

	if (members == NULL)
		return;
	for (i = 0; i < plans->count; i++) {
		network = plans->items[i].network;
		if (network == NULL)
			continue;
		if (network->subnets == NULL) {
			network->subnets = &members[next];
			next += network->subnet_count;
			network->subnet_count = 0;
		}
		/* the list is const for all but who fills it */
		((const struct subnet **)(uintptr_t)
			network->subnets)[network->subnet_count++] =
		    &subnets[i];
	}
}

static void
fill_subnets(struct loading *loading, const struct plans *plans)
{
	struct snapshot *snapshot = loading->snapshot;
	struct subnet *subnets =
	    load_array(loading, plans->count, sizeof(*subnets));
	uint32_t i;

	if (subnets == NULL)
		return;
	snapshot->subnets = subnets;
	snapshot->subnet_count = plans->count;
	for (i = 0; i < plans->count && !loading->out_of_memory; i++)
		fill_subnet(loading, &plans->items[i], &subnets[i]);
	fill_members(loading, plans, subnets);
}

static void
plan_networks(struct loading *loading, struct plans *plans)
{
	const struct schema_list *list = &loading->raw->networks;
	struct raw_network *raw = list->items;
	struct network *networks =
	    load_array(loading, list->count, sizeof(*networks));
	uint32_t i;

	if (networks == NULL)
		return;
	for (i = 0; i < list->count; i++) {
		derive_scope(loading, &raw[i].scope, &loading->raw->scope);
		load_network(loading, &raw[i], &networks[i]);
		plan_subnets(loading, &raw[i].subnets, &raw[i].scope,
		    &networks[i], plans);
	}
	loading->snapshot->networks = networks;
	loading->snapshot->network_count = list->count;
}

/* Adds up what the lists of all subnets hold, for one array of each. */
static void
count_subnets(const struct schema_list *list, uint32_t *pools, uint32_t *hosts)
{
	const struct raw_subnet *raw = list->items;
	uint32_t i;

	for (i = 0; i < list->count; i++) {
		*pools += raw[i].pools.count + raw[i].pd_pools.count;
		*hosts += raw[i].reservations.count;
	}
}

/* Room for all subnets, pools and hosts; the number of subnets. */
static uint32_t
prepare_arrays(struct loading *loading)
{
	const struct raw_global *raw = loading->raw;
	const struct raw_network *networks = raw->networks.items;
	uint32_t i, subnets = raw->subnets.count, pools = 0;
	uint32_t hosts = raw->reservations.count;

	count_subnets(&raw->subnets, &pools, &hosts);
	for (i = 0; i < raw->networks.count; i++) {
		subnets += networks[i].subnets.count;
		count_subnets(&networks[i].subnets, &pools, &hosts);
	}
	loading->pools = load_array(loading, pools, sizeof(struct pool));
	loading->hosts = load_array(loading, hosts, sizeof(struct host));
	loading->raw_hosts =
	    load_scratch(loading, hosts, sizeof(*loading->raw_hosts));
	return subnets;
}

static void
number_pools(struct loading *loading)
{
	struct snapshot *snapshot = loading->snapshot;
	const struct pool **pools =
	    load_array(loading, loading->pool_next, sizeof(struct pool *));
	uint32_t i;

	if (pools == NULL)
		return;
	for (i = 0; i < loading->pool_next; i++)
		pools[i] = &loading->pools[i];
	snapshot->pools = pools;
	snapshot->pool_count = loading->pool_next;
}

static void
check_relays(struct loading *loading, const struct plans *plans)
{
	uint32_t i;

	for (i = 0; i < plans->count; i++) {
		const struct raw_scope *scope = &plans->items[i].raw->scope;

		/* what came from the network was checked there */
		if (keyword_given(&scope->base.context, "relay"))
			check_relay(loading, &scope->link.relay);
	}
}

void
load_subnets(struct loading *loading)
{
	uint32_t count = prepare_arrays(loading);
	struct plans plans = {
	    load_scratch(loading, count, sizeof(struct plan)), 0, 1};

	if (!loading->out_of_memory) {
		plan_networks(loading, &plans);
		plan_subnets(loading, &loading->raw->subnets,
		    &loading->raw->scope, NULL, &plans);
	}
	if (plans.count > 0) {
		qsort(plans.items, plans.count, sizeof(*plans.items),
		    compare_ids);
		check_ids(loading, &plans);
		check_prefixes(loading, &plans);
		check_relays(loading, &plans);
		fill_subnets(loading, &plans);
		number_pools(loading);
	}
	if (!loading->out_of_memory)
		load_hosts(loading, &loading->raw->reservations, NULL);
	loading->snapshot->hosts = loading->hosts;
	loading->snapshot->host_count = loading->host_next;
}
