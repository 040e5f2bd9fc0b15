/*
 * lease_home.c: see its header.
 */
#include "dhcp6d/control/lease_home.h"

#include <stdlib.h>

#include "dhcp6d/config/index.h"
#include "dhcp6d/control/lease_slice.h"

struct lease_homes {
	const struct snapshot *snapshot;
	size_t count;
	const struct pool **pools; /* of prefixes, by first address */
};

static int
compare_pools(const void *left, const void *right)
{
	const struct pool *a = *(const struct pool *const *)left;
	const struct pool *b = *(const struct pool *const *)right;

	return address_compare(a->first, b->first);
}

struct lease_homes *
lease_homes_create(const struct snapshot *snapshot)
{
	struct lease_homes *homes = calloc(1, sizeof(*homes));

	if (homes == NULL)
		return NULL;
	homes->snapshot = snapshot;
	homes->pools =
	    calloc(snapshot->pool_count + 1u, sizeof(homes->pools[0]));
	if (homes->pools == NULL) {
		free(homes);
		return NULL;
	}
	for (uint32_t i = 0; i < snapshot->pool_count; i++) {
		if (snapshot->pools[i]->type == LEASE_PD)
			homes->pools[homes->count++] = snapshot->pools[i];
	}
	qsort(
	    homes->pools, homes->count, sizeof(homes->pools[0]), compare_pools);
	return homes;
}

void
lease_homes_free(struct lease_homes *homes)
{
	if (homes == NULL)
		return;
	free(homes->pools);
	free(homes);
}

static bool
holds(const struct pool *pool, struct address address)
{
	return address_compare(pool->first, address) <= 0 &&
	       address_compare(address, pool->last) <= 0;
}

/* The last pool that begins at or before the address, if it holds it. */
static const struct pool *
find_pool(const struct lease_homes *homes, struct address address)
{
	size_t low = 0, high = homes->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (address_compare(homes->pools[middle]->first, address) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 && holds(homes->pools[low - 1], address)
		   ? homes->pools[low - 1]
		   : NULL;
}

static bool
has_pool(const struct subnet *subnet, struct address address)
{
	for (uint32_t i = 0; i < subnet->pd_pool_count; i++) {
		if (holds(&subnet->pd_pools[i], address))
			return true;
	}
	return false;
}

static uint32_t
home_of_prefix(const struct lease_homes *homes, const struct lease *lease,
    const struct subnet *subnet)
{
	const struct pool *pool;

	if (subnet != NULL && has_pool(subnet, lease->address))
		return subnet->id;
	pool = find_pool(homes, lease->address);
	if (pool != NULL)
		return pool->subnet->id;
	return subnet != NULL ? subnet->id : 0;
}

uint32_t
lease_home(const struct lease_homes *homes, const struct lease *lease)
{
	const struct subnet *subnet =
	    index_by_id(homes->snapshot, lease->subnet_id);
	const struct subnet *other;

	if (lease->type == LEASE_PD)
		return home_of_prefix(homes, lease, subnet);
	if (subnet != NULL && prefix_contains(subnet->prefix, lease->address))
		return subnet->id;
	return index_by_address(homes->snapshot, lease->address, &other, 1) > 0
		   ? other->id
		   : 0;
}

uint32_t
lease_home_pool(const struct lease_homes *homes, const struct lease *lease)
{
	const struct subnet *subnet =
	    index_by_id(homes->snapshot, lease->subnet_id);
	bool pd = lease->type == LEASE_PD;
	uint32_t count;

	if (subnet == NULL)
		return 0;
	count = pd ? subnet->pd_pool_count : subnet->na_pool_count;
	for (uint32_t i = 0; i < count; i++) {
		const struct pool *pool =
		    pd ? &subnet->pd_pools[i] : &subnet->na_pools[i];

		if (holds(pool, lease->address))
			return pool->id;
	}
	return 0;
}

bool
lease_homes_count(const struct lease_homes *homes, struct lease_store *store,
    struct home_count *out)
{
	struct lease_slice *slice = lease_slice_create(store);
	const struct lease *leases;
	uint32_t home;
	size_t count;

	*out = (struct home_count){0};
	if (slice == NULL)
		return false;
	while (lease_slice_next(slice, NULL, NULL, &leases, &count)) {
		for (size_t i = 0; i < count; i++) {
			home = lease_home(homes, &leases[i]);
			if (home == 0)
				out->homeless++;
			else if (home == leases[i].subnet_id)
				out->kept++;
			else
				out->moved++;
		}
	}
	lease_slice_free(slice);
	return true;
}
