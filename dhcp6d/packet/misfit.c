/*
 * packet/misfit.c: finding reserved prefixes that do not fit, and asking
 * whether their ground is free: for that each is a pool of one unit, marked by
 * the store as all pools are.
 */
#include "dhcp6d/packet/misfit.h"

#include <stdlib.h>

#include "dhcp6d/config/index.h"

static int
compare(const struct prefix *a, const struct prefix *b)
{
	int order = address_compare(a->address, b->address);

	return order != 0 ? order : a->length - b->length;
}

static int
compare_misfits(const void *a, const void *b)
{
	return compare(&((const struct misfit *)a)->prefix,
	    &((const struct misfit *)b)->prefix);
}

/* Shares addresses with the pool, and is none of its units. */
static bool
does_not_fit(const struct prefix *prefix, const struct pool *pool)
{
	struct address last = address_last(prefix->address, prefix->length);

	return pool->unit_length != prefix->length &&
	       address_compare(prefix->address, pool->last) <= 0 &&
	       address_compare(last, pool->first) >= 0;
}

/* Whether the subnet looks at such a reservation inside its pools. */
static bool
looks(const struct subnet *subnet, bool global)
{
	return !subnet->reservations_out_of_pool &&
	       (global ? subnet->reservations_global
		       : subnet->reservations_in_subnet);
}

static bool
is_global_misfit(const struct snapshot *config, const struct prefix *prefix)
{
	for (uint32_t i = 0; i < config->pool_count; i++)
		if (config->pools[i]->type == LEASE_PD &&
		    looks(config->pools[i]->subnet, true) &&
		    does_not_fit(prefix, config->pools[i]))
			return true;
	return false;
}

static bool
is_misfit(const struct snapshot *config, const struct host *host,
    const struct prefix *prefix)
{
	const struct subnet *subnet =
	    host->subnet_id == 0 ? NULL : index_by_id(config, host->subnet_id);

	if (host->subnet_id == 0)
		return is_global_misfit(config, prefix);
	if (subnet == NULL || !looks(subnet, false))
		return false;
	for (uint32_t i = 0; i < subnet->pd_pool_count; i++)
		if (does_not_fit(prefix, &subnet->pd_pools[i]))
			return true;
	return false;
}

/* Counts them, and lists them if there is a list. */
static uint32_t
collect(const struct snapshot *config, struct misfit *list)
{
	bool any_global = false;
	uint32_t count = 0;

	for (uint32_t i = 0; i < config->subnet_count; i++)
		any_global = any_global || looks(&config->subnets[i], true);
	for (uint32_t i = 0; i < config->host_count; i++) {
		const struct host *host = &config->hosts[i];

		if (host->subnet_id == 0 && !any_global)
			continue;
		for (unsigned j = 0; j < host->prefix_count; j++) {
			const struct prefix *prefix = &host->prefixes[j].prefix;

			if (!is_misfit(config, host, prefix))
				continue;
			if (list != NULL)
				list[count] = (struct misfit){*prefix, host};
			count++;
		}
	}
	return count;
}

static struct pool_set *
make_pools(const struct misfits *misfits)
{
	struct pool_range *ranges = calloc(misfits->count, sizeof(*ranges));
	struct pool_set *set;

	if (ranges == NULL)
		return NULL;
	for (uint32_t i = 0; i < misfits->count; i++) {
		const struct prefix *prefix = &misfits->list[i].prefix;

		ranges[i] = (struct pool_range){.type = LEASE_PD,
		    .first = prefix->address,
		    .last = address_last(prefix->address, prefix->length),
		    .unit_length = prefix->length};
	}
	set = pool_set_create(ranges, misfits->count);
	free(ranges);
	return set;
}

enum err
misfits_create(struct misfits *out, const struct snapshot *config)
{
	*out = (struct misfits){.count = collect(config, NULL)};
	if (out->count == 0)
		return ERR_NONE;
	out->list = calloc(out->count, sizeof(*out->list));
	if (out->list != NULL) {
		(void)collect(config, out->list);
		qsort(
		    out->list, out->count, sizeof(*out->list), compare_misfits);
		for (uint32_t i = 0; i < out->count; i++)
			out->lengths[out->list[i].prefix.length] = true;
		out->pools = make_pools(out);
	}
	if (out->pools != NULL)
		return ERR_NONE;
	misfits_free(out);
	return ERR_MEMORY;
}

void
misfits_free(struct misfits *misfits)
{
	pool_set_free(misfits->pools);
	free(misfits->list);
	*misfits = (struct misfits){0};
}

/* The first in order that is not below the prefix; count if all are. */
static uint32_t
lower_bound(const struct misfits *misfits, const struct prefix *prefix)
{
	uint32_t low = 0, high = misfits->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (compare(&misfits->list[middle].prefix, prefix) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Either it lies within a shorter one or equals one, or one lies within it. */
const struct misfit *
misfits_touch(const struct misfits *misfits, const struct prefix *prefix)
{
	uint32_t found;

	for (unsigned length = 0;
	     misfits->count > 0 && length <= prefix->length; length++) {
		struct prefix around = {
		    address_mask(prefix->address, length), (uint8_t)length};

		if (!misfits->lengths[length])
			continue;
		found = lower_bound(misfits, &around);
		if (found < misfits->count &&
		    compare(&misfits->list[found].prefix, &around) == 0)
			return &misfits->list[found];
	}
	found = lower_bound(misfits, prefix);
	return found < misfits->count &&
		       prefix_contains(
			   *prefix, misfits->list[found].prefix.address)
		   ? &misfits->list[found]
		   : NULL;
}

bool
misfit_is_free(const struct misfits *misfits, const struct misfit *misfit,
    const struct lease_store *store)
{
	return pool_is_free(store, misfits->pools,
	    (uint32_t)(misfit - misfits->list), misfit->prefix.address);
}
