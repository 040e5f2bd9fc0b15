/*
 * packet/allocate.c: which pool, and which unit of it.
 *
 * The store's pool sets find the next free unit from a given one on at a
 * constant cost (lease/pool.h); here it is chosen where to begin. Pools are
 * tried in the order of the link's members, then by address; the keyed choice
 * begins at any address pool of a member, since their order would be a clue.
 * Prefix pools stay in order: their order is how an operator says which length
 * is the default.
 */
#include "dhcp6d/packet/allocate.h"

#include "dhcp6d/packet/class_set.h"
#include "dhcp6d/packet/label.h"
#include "dhcp6d/packet/limit.h"
#include "dhcp6d/packet/link.h"
#include "libcommon/log_messages.h"

#define ANY_LENGTH 0

/* What is wanted of a pool. */
struct search {
	const struct ask *ask;
	const struct view_ia *ia;
	uint8_t unit_length; /* ANY_LENGTH = whatever it delegates */
	bool skip_whole,
	    skip_excluded; /* pools without, with a hole, RFC 6603 */
	struct address taken[VIEW_IAS_MAX]; /* by this decision */
	unsigned taken_count;
};

static void
search_init(
    struct search *search, const struct ask *ask, const struct view_ia *ia)
{
	const struct decision *decision = ask->out;

	search->ask = ask;
	search->ia = ia;
	search->unit_length = ANY_LENGTH;
	search->skip_whole = search->skip_excluded = false;
	search->taken_count = 0;
	/* each IA creates at most one; what it had already is known to the
	 * pools */
	for (unsigned i = 0; i < decision->lease_count; i++)
		if (decision->leases[i].created &&
		    search->taken_count < VIEW_IAS_MAX)
			search->taken[search->taken_count++] =
			    decision->leases[i].address;
}

static enum allocator
allocator_of(const struct subnet *subnet, enum lease_type type)
{
	return type == LEASE_NA ? subnet->allocator : subnet->pd_allocator;
}

/*
 * A number that belongs to this client and this thing; 'moment' makes it
 * another one at each attempt.
 */
static uint64_t
keyed_number(
    const struct search *search, const struct prefix *thing, uint64_t moment)
{
	uint8_t bytes[LEASE_DUID_MAX + 32];
	struct span duid = search->ask->query->view.client_id;
	struct writer w;

	writer_init(&w, bytes, sizeof(bytes));
	writer_address(&w, thing->address);
	writer_u8(&w, thing->length);
	writer_u8(&w, (uint8_t)search->ia->type);
	writer_u32(&w, search->ia->iaid);
	writer_bytes(&w, duid);
	if (moment != 0) {
		writer_u32(&w, (uint32_t)(moment >> 32));
		writer_u32(&w, (uint32_t)moment);
	}
	return hash_bytes(&search->ask->service->allocation_key, bytes, w.size);
}

/* Where in the pool the search for a free unit begins. */
static uint64_t
first_unit(const struct search *search, const struct pool *pool)
{
	const struct service *service = search->ask->service;
	const struct prefix place = {pool->first, pool->unit_length};
	uint64_t units = pool_units(service->pools, pool->number);
	uint64_t number;

	switch (allocator_of(pool->subnet, search->ia->type)) {
	case ALLOCATOR_ITERATIVE:
	case ALLOCATOR_FLQ:
		return service_cursor(service, pool->number);
	case ALLOCATOR_RANDOM:
		number = keyed_number(
		    search, &place, search->ask->now->steady_ns | 1);
		break;
	case ALLOCATOR_KEYED:
	default:
		number = keyed_number(search, &place, 0);
		break;
	}
	/* saturated counts are far beyond what a modulo would bias */
	return units == 0 ? 0 : number % units;
}

static bool
take_from(
    struct grant *out, const struct search *search, const struct pool *pool)
{
	const struct ask *ask = search->ask;
	struct pool_choice choice;
	char text[ADDRESS_TEXT_SIZE];

	if (search->unit_length != ANY_LENGTH &&
	    pool->unit_length != search->unit_length)
		return false;
	if (pool->has_excluded ? search->skip_excluded : search->skip_whole)
		return false;
	if (!guard_passes(&pool->guard, &ask->query->classes)) {
		because(ask->why, "pool-guard",
		    "the pool at %s is passed over: its client classes",
		    address_text(pool->first, text));
		return false;
	}
	if (!pool_next_free(ask->store, ask->service->pools, pool->number,
		first_unit(search, pool), search->taken, search->taken_count,
		&choice)) {
		because(ask->why, "pool-full", "the pool at %s is full",
		    address_text(pool->first, text));
		return false;
	}
	*out = (struct grant){.address = choice.address,
	    .prefix_length = pool->unit_length,
	    .subnet = pool->subnet,
	    .pool = pool,
	    .picked = true,
	    .index = LEASE_INDEX_NONE};
	because(ask->why, "picked", "%s/%u is free in the pool at %s",
	    address_text(choice.address, text), pool->unit_length,
	    address_text(pool->first, (char[ADDRESS_TEXT_SIZE]){0}));
	return true;
}

/* Which of a subnet's pools comes first. */
static uint32_t
first_pool(
    const struct search *search, const struct subnet *subnet, uint32_t count)
{
	if (search->ia->type == LEASE_PD || count < 2)
		return 0;
	switch (subnet->allocator) {
	case ALLOCATOR_KEYED:
		return (
		    uint32_t)(keyed_number(search, &subnet->prefix, 0) % count);
	case ALLOCATOR_RANDOM:
		return (uint32_t)(keyed_number(search, &subnet->prefix,
				      search->ask->now->steady_ns | 1) %
				  count);
	case ALLOCATOR_ITERATIVE:
	case ALLOCATOR_FLQ:
	default:
		return 0;
	}
}

static bool
take_from_subnet(
    struct grant *out, const struct search *search, const struct subnet *subnet)
{
	bool na = search->ia->type == LEASE_NA;
	const struct pool *pools = na ? subnet->na_pools : subnet->pd_pools;
	uint32_t count = na ? subnet->na_pool_count : subnet->pd_pool_count;
	uint32_t first = first_pool(search, subnet, count);

	if (count == 0 || !limit_permits(search->ask, subnet, search->ia->type))
		return false;
	for (uint32_t i = 0; i < count; i++)
		if (take_from(out, search, &pools[(first + i) % count]))
			return true;
	return false;
}

static bool
take_from_link(struct grant *out, const struct search *search)
{
	const struct ask *ask = search->ask;
	struct link_walk walk;
	const struct subnet *subnet =
	    link_first(&walk, ask->selected, &ask->query->classes);

	for (; subnet != NULL; subnet = link_next(&walk))
		if (take_from_subnet(out, search, subnet))
			return true;
	return false;
}

/*
 * A client that does not understand PD Exclude should not get a prefix with a
 * hole in it that is routed elsewhere (protocol.md 4.7), if there is another.
 */
static bool
take(struct grant *out, struct search *search)
{
	if (search->ia->type == LEASE_NA || search->ask->wants_excluded)
		return take_from_link(out, search);
	search->skip_whole = false;
	search->skip_excluded = true;
	if (take_from_link(out, search))
		return true;
	search->skip_whole = true;
	search->skip_excluded = false;
	return take_from_link(out, search);
}

bool
allocate(struct grant *out, const struct ask *ask, const struct view_ia *ia)
{
	struct search search;

	search_init(&search, ask, ia);
	return take(out, &search);
}

/* Which lengths the link's pools delegate to this client. */
static void
collect_lengths(const struct ask *ask, bool lengths[129])
{
	struct link_walk walk;
	const struct subnet *subnet =
	    link_first(&walk, ask->selected, &ask->query->classes);

	memset(lengths, 0, 129 * sizeof(lengths[0]));
	for (; subnet != NULL; subnet = link_next(&walk))
		for (uint32_t i = 0; i < subnet->pd_pool_count; i++)
			lengths[subnet->pd_pools[i].unit_length] = true;
}

static bool
take_length(
    struct grant *out, struct search *search, const bool *lengths, int length)
{
	if (!lengths[length])
		return false;
	search->unit_length = (uint8_t)length;
	return take(out, search);
}

bool
allocate_prefix(struct grant *out, const struct ask *ask,
    const struct view_ia *ia, uint8_t wish, uint8_t recorded)
{
	struct search search;
	bool lengths[129];

	search_init(&search, ask, ia);
	collect_lengths(ask, lengths);
	for (int length = wish; length > 0; length--) {
		/* as good as this or better is what the client has */
		if (recorded != 0 && recorded <= wish && length <= recorded)
			return false;
		if (take_length(out, &search, lengths, length))
			return true;
	}
	if (recorded != 0)
		return false;
	for (int length = wish + 1; length <= 128; length++)
		if (take_length(out, &search, lengths, length))
			return true;
	return false;
}

bool
allocate_named(struct grant *out, const struct ask *ask,
    const struct view_ia *ia, const struct view_lease *named)
{
	struct fit fit;
	char text[ADDRESS_TEXT_SIZE], label[LABEL_SIZE];

	if (address_is_any(named->address) ||
	    grant_is_taken(ask, ia->type, named->address, named->prefix_length))
		return false;
	fit_find(&fit, ask, ia->type, named->address, named->prefix_length);
	if (fit.holder != NULL && !fit.mine)
		log_write(ask->log, ALLOC_ENGINE_V6_HINT_RESERVED,
		    label_text(ask->query, label),
		    address_text(named->address, text));
	/* what is reserved, for whomever, is not given by a hint */
	if (!fit_is_grantable(&fit) || fit.holder != NULL ||
	    !pool_is_free(ask->store, ask->service->pools, fit.pool->number,
		named->address) ||
	    !limit_permits(ask, fit.subnet, ia->type))
		return false;
	because(ask->why, "hint", "%s/%u, which the client names, is free",
	    address_text(named->address, text), named->prefix_length);
	*out = (struct grant){.address = named->address,
	    .prefix_length = named->prefix_length,
	    .subnet = fit.subnet,
	    .pool = fit.pool,
	    .index = LEASE_INDEX_NONE};
	return true;
}

void
allocate_advance(struct service *service, const struct decision *decision)
{
	for (unsigned i = 0; i < decision->lease_count; i++) {
		const struct lease_answer *lease = &decision->leases[i];
		const struct pool *pool = lease->pool;
		enum allocator allocator;
		struct address unit;

		if (!lease->picked)
			continue;
		allocator = allocator_of(pool->subnet, pool->type);
		if (allocator != ALLOCATOR_ITERATIVE &&
		    allocator != ALLOCATOR_FLQ)
			continue;
		unit = address_shift_right(
		    address_subtract(lease->address, pool->first),
		    128u - pool->unit_length);
		service_set_cursor(service, pool->number, unit.low + 1);
	}
}
