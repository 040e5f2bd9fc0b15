/*
 * packet/lifetimes.c: lifetimes of a lease, T1 and T2 of a Reply.
 *
 * All IAs with leases in one Reply get the same T1 and the same T2, so that a
 * client renews everything in one exchange (RFC 9915 18.1; P-18.3.2-h, -i).
 * 0xffffffff is infinity and never enters an arithmetic operation (P-7.7-b).
 */
#include "dhcp6d/packet/lifetimes.h"

/* The first class, in the order of assignment, that sets the value. */
static const struct lifetime *
of_class(const struct ask *ask, bool preferred)
{
	const struct class_set *classes = &ask->query->classes;

	for (unsigned i = 0; i < classes->count; i++) {
		const struct client_class *class;
		const struct lifetime *lifetime;

		if (classes->order[i] >= ask->config->class_count)
			continue;
		class = &ask->config->classes[classes->order[i]];
		lifetime = preferred ? &class->preferred : &class->valid;
		if (lifetime->given && !class->additional_only)
			return lifetime;
	}
	return NULL;
}

/* Without a configured range all three are equal: the wish has no effect. */
static uint32_t
choose(const struct lifetime *lifetime, uint32_t wish)
{
	if (wish == 0)
		return lifetime->value;
	if (wish < lifetime->minimum)
		return lifetime->minimum;
	return wish > lifetime->maximum ? lifetime->maximum : wish;
}

/*
 * adaptive-lease-time-threshold (kea-config.md 3.3): from a pool of the free
 * lease queue that is so full come the shortest lifetimes.
 */
static bool
is_scarce(
    const struct ask *ask, const struct subnet *subnet, const struct pool *pool)
{
	const struct pool_set *pools = ask->service->pools;

	return subnet->adaptive_threshold > 0.0 && pool != NULL &&
	       pool->type == LEASE_PD &&
	       subnet->pd_allocator == ALLOCATOR_FLQ &&
	       (double)pool_units_taken(pools, pool->number) >=
		   subnet->adaptive_threshold *
		       (double)pool_units(pools, pool->number);
}

void
lifetimes_of(struct lifetimes *out, const struct ask *ask,
    const struct subnet *subnet, const struct pool *pool,
    const struct view_lease *wish)
{
	const struct lifetime *valid = of_class(ask, false);
	const struct lifetime *preferred = of_class(ask, true);

	if (valid == NULL)
		valid = &subnet->valid;
	if (preferred == NULL)
		preferred = &subnet->preferred;
	if (is_scarce(ask, subnet, pool)) {
		out->valid = valid->minimum;
		out->preferred = preferred->minimum;
	} else {
		out->valid = choose(valid, wish == NULL ? 0 : wish->valid);
		out->preferred =
		    choose(preferred, wish == NULL ? 0 : wish->preferred);
	}
	/* Kea's rule; a preferred lifetime above the valid one makes clients
	 * throw the lease away (P-21.6-b). */
	if (out->preferred == 0 || out->preferred > out->valid)
		out->preferred = out->valid == LIFETIME_INFINITE
				     ? LIFETIME_INFINITE
				     : (uint32_t)((uint64_t)out->valid * 5 / 8);
}

/* Seconds from which on a lease is too old to be answered as it stands. */
static int64_t
cache_limit(const struct subnet *subnet, uint32_t valid)
{
	int64_t limit = (int64_t)(subnet->cache_threshold * (double)valid);

	if (subnet->cache_max_age.given && subnet->cache_max_age.value < limit)
		limit = subnet->cache_max_age.value;
	return limit;
}

static bool
is_caching(const struct subnet *subnet)
{
	return subnet->cache_threshold > 0.0 &&
	       (!subnet->cache_max_age.given ||
		   subnet->cache_max_age.value > 0);
}

bool
lifetimes_left(struct lifetimes *out, const struct subnet *subnet,
    const struct lease *lease, int64_t now_s)
{
	int64_t age = now_s - lease->transaction;

	*out = (struct lifetimes){lease->preferred, lease->valid};
	if (!is_caching(subnet) || age < 0)
		return false;
	/* for ever stays for ever: there is never anything to write */
	if (lease->valid == LIFETIME_INFINITE)
		return true;
	if (age > cache_limit(subnet, lease->valid) ||
	    age >= (int64_t)lease->valid || age >= (int64_t)lease->preferred)
		return false;
	out->valid -= (uint32_t)age;
	out->preferred -= (uint32_t)age;
	return !subnet->renew_timer.given ||
	       out->preferred > subnet->renew_timer.value;
}

/* Nearest second of a share of a lifetime. */
static uint32_t
share(double percent, uint32_t lifetime)
{
	return lifetime == LIFETIME_INFINITE
		   ? LIFETIME_INFINITE
		   : (uint32_t)(percent * (double)lifetime + 0.5);
}

static uint32_t
timer(const struct subnet *subnet, const struct optional_time *configured,
    double percent, uint32_t shortest)
{
	if (configured->given)
		return configured->value;
	return subnet->calculate_tee_times ? share(percent, shortest) : 0;
}

/* 0 leaves it to the client; otherwise the earliest of several subnets. */
static uint32_t
earlier(uint32_t a, uint32_t b)
{
	if (a == 0 || b == 0)
		return a | b;
	return a < b ? a : b;
}

/* Leases of a decision: of all IAs, or of one. */
struct some_leases {
	const struct lease_answer *first;
	unsigned count;
};

/* The shortest preferred lifetime of what is really granted; false if nothing
 * is. Leases that are taken away (0/0) do not count. */
static bool
shortest_preferred(const struct some_leases *leases, uint32_t *shortest)
{
	bool any = false;

	*shortest = LIFETIME_INFINITE;
	for (unsigned i = 0; i < leases->count; i++) {
		const struct lease_answer *lease = &leases->first[i];

		if (lease->valid == 0)
			continue;
		any = true;
		if (lease->preferred < *shortest)
			*shortest = lease->preferred;
	}
	return any;
}

/* False if there is nothing that they could be of. */
static bool
compute(const struct some_leases *leases, uint32_t *t1, uint32_t *t2)
{
	const struct subnet *last = NULL;
	uint32_t shortest;

	*t1 = *t2 = 0;
	if (!shortest_preferred(leases, &shortest))
		return false;
	for (unsigned i = 0; i < leases->count; i++) {
		const struct lease_answer *lease = &leases->first[i];
		const struct subnet *subnet = lease->subnet;

		if (lease->valid == 0 || subnet == last)
			continue;
		last = subnet;
		*t1 = earlier(*t1, timer(subnet, &subnet->renew_timer,
				       subnet->t1_percent, shortest));
		*t2 = earlier(*t2, timer(subnet, &subnet->rebind_timer,
				       subnet->t2_percent, shortest));
	}
	/* T1 goes out only below T2, as in Kea; both infinite is fine. */
	if (*t1 >= *t2 && !(*t1 == LIFETIME_INFINITE && *t2 == *t1))
		*t1 = 0;
	return true;
}

/* One pair for all, or each IA its own. */
void
lifetimes_set_timers(struct ask *ask)
{
	struct decision *decision = ask->out;
	struct some_leases all = {decision->leases, decision->lease_count}, of;
	bool each = ask->config->compatibility.kea_timers;
	uint32_t t1, t2, own1, own2;

	if (!compute(&all, &t1, &t2))
		return;
	if (!each)
		because(ask->why, "timers",
		    "T1 %u, T2 %u, for all IAs with leases", t1, t2);
	for (unsigned i = 0; i < decision->ia_count; i++) {
		struct ia_answer *ia = &decision->ias[i];

		of = (struct some_leases){
		    &decision->leases[ia->lease_first], ia->lease_count};
		if (!compute(&of, &own1, &own2))
			continue;
		ia->t1 = each ? own1 : t1;
		ia->t2 = each ? own2 : t2;
	}
}
