/*
 * packet/block.c: reservations, our own addresses, and address pools where
 * prefixes are delegated.
 *
 * Reserved interface identifiers are blocked by the pools themselves. What is
 * reserved for a client is given to it all the same, by way of the reservation
 * and not of the pool. Where reservations-out-of-pool promises that there is
 * none inside pools, Kea does not look, and nothing is blocked.
 */
#include "dhcp6d/packet/block.h"

#include "dhcp6d/config/index.h"

/* Whether a reservation is ever looked at, so that others must not get it. */
static bool
is_in_force(
    const struct snapshot *config, const struct host *host, bool any_global)
{
	const struct subnet *subnet;

	if (host->subnet_id == 0)
		return any_global;
	subnet = index_by_id(config, host->subnet_id);
	return subnet != NULL && subnet->reservations_in_subnet &&
	       !subnet->reservations_out_of_pool;
}

/* An address of somebody's: no pool gives it, and no prefix holds it. */
static enum err
block_address(struct pool_set *set, struct address address)
{
	enum err err = pool_set_block(set, LEASE_NA, address, 128);

	return err != ERR_NONE ? err
			       : pool_set_block(set, LEASE_PD, address, 128);
}

static enum err
block_host(struct pool_set *set, const struct host *host)
{
	enum err err = ERR_NONE;

	for (unsigned i = 0; err == ERR_NONE && i < host->address_count; i++)
		err = block_address(set, host->addresses[i]);
	for (unsigned i = 0; err == ERR_NONE && i < host->prefix_count; i++)
		err = pool_set_block(set, LEASE_PD,
		    host->prefixes[i].prefix.address,
		    host->prefixes[i].prefix.length);
	return err;
}

static enum err
block_hosts(struct pool_set *set, const struct snapshot *config)
{
	bool any_global = false;
	enum err err = ERR_NONE;

	for (uint32_t i = 0; i < config->subnet_count; i++)
		any_global =
		    any_global || config->subnets[i].reservations_global;
	for (uint32_t i = 0; err == ERR_NONE && i < config->host_count; i++)
		if (is_in_force(config, &config->hosts[i], any_global))
			err = block_host(set, &config->hosts[i]);
	return err;
}

/* P-13.1-f: an address of ours is nobody else's. */
static enum err
block_own_addresses(struct pool_set *set, const struct snapshot *config)
{
	enum err err = ERR_NONE;

	for (uint32_t i = 0; err == ERR_NONE && i < config->interface_count;
	     i++)
		if (config->interfaces[i].has_address)
			err = block_address(set, config->interfaces[i].address);
	return err;
}

/* The largest aligned block that begins at first and does not pass last. */
static uint8_t
block_length(struct address first, struct address last)
{
	uint8_t length = 128;

	while (length > 0 &&
	       address_equal(address_mask(first, length - 1u), first) &&
	       address_compare(address_last(first, length - 1u), last) <= 0)
		length--;
	return length;
}

/* P-13.2-a: no prefix is delegated that holds addresses of a pool. */
static enum err
block_for_prefixes(struct pool_set *set, const struct pool *pool)
{
	static const struct address one = {0, 1};
	struct address first = pool->first;
	enum err err = ERR_NONE;

	while (err == ERR_NONE && address_compare(first, pool->last) <= 0) {
		uint8_t length = block_length(first, pool->last);
		struct address end = address_last(first, length);

		err = pool_set_block(set, LEASE_PD, first, length);
		if (address_equal(end, pool->last))
			break;
		first = address_add(end, one);
	}
	return err;
}

enum err
block_pools(struct pool_set *set, const struct snapshot *config)
{
	enum err err = block_hosts(set, config);

	if (err == ERR_NONE)
		err = block_own_addresses(set, config);
	for (uint32_t i = 0; err == ERR_NONE && i < config->pool_count; i++)
		if (config->pools[i]->type == LEASE_NA)
			err = block_for_prefixes(set, config->pools[i]);
	return err;
}
