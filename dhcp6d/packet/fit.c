/*
 * packet/fit.c: an address or prefix held against the configuration.
 *
 * An address is on the link if a member's range holds it; a prefix if it lies
 * in a pd-pool or is reserved there, since its bits say nothing about the link
 * (protocol.md 1.4, 2.2). A reservation counts where the subnet's modes say so
 * (kea-config.md 3.6): reservations-out-of-pool promises that there is none
 * inside pools, then none is looked for.
 */
#include "dhcp6d/packet/fit.h"

#include "dhcp6d/config/index.h"
#include "dhcp6d/packet/class_set.h"
#include "dhcp6d/packet/link.h"

const struct pool *
pool_of_address(
    const struct subnet *subnet, enum lease_type type, struct address address)
{
	const struct pool *pools =
	    type == LEASE_NA ? subnet->na_pools : subnet->pd_pools;
	uint32_t low = 0, high = type == LEASE_NA ? subnet->na_pool_count
						  : subnet->pd_pool_count;

	/* the last pool that begins at or before address */
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (address_compare(pools[middle].first, address) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 || address_compare(address, pools[low - 1].last) > 0)
		return NULL;
	return &pools[low - 1];
}

const struct reserved_prefix *
host_prefix(
    const struct host *host, struct address address, uint8_t prefix_length)
{
	for (unsigned i = 0; host != NULL && i < host->prefix_count; i++) {
		const struct reserved_prefix *reserved = &host->prefixes[i];

		if (reserved->prefix.length == prefix_length &&
		    address_equal(reserved->prefix.address, address))
			return reserved;
	}
	return NULL;
}

static bool
is_mine(const struct client *client, const struct host *host)
{
	for (unsigned i = 0; i < client->host_count; i++)
		if (client->hosts[i] == host)
			return true;
	return false;
}

/* One scope of reservations; several hosts may share one resource. */
static void
find_holder_in(struct fit *out, const struct ask *ask, uint32_t scope,
    enum lease_type type, const struct prefix *lease)
{
	const struct host *host = NULL;

	for (;;) {
		host = index_host_of_lease(ask->config, scope, type,
		    lease->address, lease->length, host);
		if (host == NULL)
			return;
		if (out->mine)
			continue;
		out->holder = host;
		out->mine = is_mine(&ask->query->client, host);
	}
}

static void
find_holder(struct fit *out, const struct ask *ask, enum lease_type type,
    const struct prefix *lease, bool in_pool)
{
	const struct subnet *subnet = out->subnet;

	if (ask->config->host_count == 0)
		return;
	if (in_pool && subnet->reservations_out_of_pool)
		return;
	if (subnet->reservations_in_subnet && subnet->host_count > 0)
		find_holder_in(out, ask, subnet->id, type, lease);
	if (subnet->reservations_global)
		find_holder_in(out, ask, 0, type, lease);
}

/* Members hold prefixes in their pools. */
static const struct pool *
pd_pool_on_link(const struct subnet *selected, const struct prefix *lease)
{
	uint32_t count = link_size(selected);

	for (uint32_t i = 0; i < count; i++) {
		const struct pool *pool = pool_of_address(
		    link_member(selected, i), LEASE_PD, lease->address);

		if (pool != NULL)
			return pool;
	}
	return NULL;
}

/* A prefix in no pool is on the link if somebody there has it reserved. */
static void
find_reserved_prefix(
    struct fit *out, const struct ask *ask, const struct prefix *lease)
{
	uint32_t count = link_size(ask->selected);

	for (uint32_t i = 0; i < count; i++) {
		out->subnet = link_member(ask->selected, i);
		find_holder(out, ask, LEASE_PD, lease, false);
		if (out->holder != NULL)
			return;
	}
	out->subnet = NULL;
}

/*
 * A reservation of another length over the same addresses: nobody goes on
 * there, its own client neither, so that it can be given as a whole.
 */
static void
find_overlapping_holder(
    struct fit *out, const struct ask *ask, const struct prefix *lease)
{
	const struct misfit *misfit =
	    misfits_touch(&ask->service->misfits, lease);

	if (misfit != NULL)
		out->holder = misfit->host;
}

void
fit_find(struct fit *out, const struct ask *ask, enum lease_type type,
    struct address address, uint8_t prefix_length)
{
	const struct class_set *classes = &ask->query->classes;
	struct prefix lease = {address, prefix_length};
	const struct pool *pool = NULL;

	*out = (struct fit){0};
	if (type == LEASE_PD) {
		pool = pd_pool_on_link(ask->selected, &lease);
		if (pool != NULL)
			out->subnet = pool->subnet;
		else
			find_reserved_prefix(out, ask, &lease);
	} else {
		out->subnet =
		    link_subnet_of(ask->config, ask->selected, address);
		if (out->subnet != NULL)
			pool = pool_of_address(out->subnet, type, address);
	}
	if (out->subnet == NULL)
		return;
	out->permitted = subnet_permits(out->subnet, classes);
	if (pool != NULL) {
		find_holder(out, ask, type, &lease, true);
		if (type == LEASE_PD && out->holder == NULL)
			find_overlapping_holder(out, ask, &lease);
		if (pool->unit_length == prefix_length &&
		    guard_passes(&pool->guard, classes))
			out->pool = pool;
	} else if (out->holder == NULL) {
		find_holder(out, ask, type, &lease, false);
	}
}
