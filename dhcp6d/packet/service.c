/*
 * packet/service.c: a configuration made ready for packets.
 *
 * Beside the configuration stands the pool set that knows which of its units
 * are free. It is made before the service is published: what must never be
 * handed out is blocked (block.c), it is attached to the store so that every
 * change marks it, and it is filled from the leases that stand already, some at
 * a time, while packets go on being served from the service before.
 */
#include "dhcp6d/packet/service.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/packet/block.h"

/* Slots visited while the store's lock is held: well below a millisecond. */
#define POPULATE_SLICE 2048

struct service_internals {
	atomic_uint references;
	struct lease_store *store;
	uint64_t *cursors; /* of iterative allocators, by pool number */
};

uint64_t
service_cursor(const struct service *service, uint32_t pool)
{
	return service->internals->cursors[pool];
}

void
service_set_cursor(struct service *service, uint32_t pool, uint64_t unit)
{
	service->internals->cursors[pool] = unit;
}

static struct pool_set *
make_pools(const struct snapshot *config)
{
	struct pool_range *ranges =
	    calloc(config->pool_count + 1u, sizeof(*ranges));
	struct pool_set *set;

	if (ranges == NULL)
		return NULL;
	for (uint32_t i = 0; i < config->pool_count; i++) {
		const struct pool *pool = config->pools[i];

		ranges[i] = (struct pool_range){.type = pool->type,
		    .first = pool->first,
		    .last = pool->last,
		    .unit_length = pool->unit_length,
		    .subnet_length = pool->subnet->prefix.length};
	}
	set = pool_set_create(ranges, config->pool_count);
	free(ranges);
	return set;
}

static void
detach(struct lease_store *store, struct pool_set *set)
{
	store_lock(store);
	pool_set_detach(store, set);
	store_unlock(store);
}

/* Attaches and fills; detached again if memory runs out on the way. */
static enum err
populate(struct lease_store *store, struct pool_set *set)
{
	uint32_t cursor = 0;
	bool more;

	store_lock(store);
	pool_set_attach(store, set);
	store_unlock(store);
	do {
		store_lock(store);
		more = pool_set_populate(store, set, &cursor, POPULATE_SLICE);
		store_unlock(store);
	} while (more);
	if (pool_set_is_whole(set))
		return ERR_NONE;
	detach(store, set);
	return ERR_MEMORY;
}

/* Both sets, or none. */
static enum err
populate_all(struct service *service)
{
	struct lease_store *store = service->internals->store;
	enum err err = populate(store, service->pools);

	if (err != ERR_NONE || service->misfits.pools == NULL)
		return err;
	err = populate(store, service->misfits.pools);
	if (err != ERR_NONE)
		detach(store, service->pools);
	return err;
}

static void
service_free(struct service *service)
{
	if (service->internals != NULL)
		free(service->internals->cursors);
	free(service->internals);
	quota_free(service->declines);
	once_free(service->once);
	free(service->rates);
	misfits_free(&service->misfits);
	pool_set_free(service->pools);
	snapshot_release(service->config);
	free(service);
}

static struct service *
service_alloc(
    const struct snapshot *config, const struct hash_key *allocation_key)
{
	struct service *service = calloc(1, sizeof(*service));
	enum err err;

	if (service == NULL) {
		snapshot_release(config);
		return NULL;
	}
	service->config = config;
	service->internals = calloc(1, sizeof(*service->internals));
	if (service->internals != NULL)
		service->internals->cursors =
		    calloc(config->pool_count + 1u, sizeof(uint64_t));
	service->allocation_key = *allocation_key;
	service->declines = quota_create(allocation_key);
	service->once = once_create(config->subnet_count);
	service->rates =
	    calloc(config->rate_limit_count + 1u, sizeof(*service->rates));
	service->pools = make_pools(config);
	err = misfits_create(&service->misfits, config);
	if (err != ERR_NONE || service->internals == NULL ||
	    service->internals->cursors == NULL || service->declines == NULL ||
	    service->once == NULL || service->rates == NULL ||
	    service->pools == NULL) {
		service_free(service);
		return NULL;
	}
	return service;
}

enum err
service_create(const struct snapshot *config, struct lease_store *store,
    struct span server_duid, const struct hash_key *allocation_key,
    struct service **out, struct err_detail *detail)
{
	struct service *service;
	enum err err;

	*out = NULL;
	if (server_duid.size == 0 || server_duid.size > LEASE_DUID_MAX) {
		snapshot_release(config);
		return err_set(
		    detail, ERR_RANGE, "the server's DUID is not 1..130 bytes");
	}
	service = service_alloc(config, allocation_key);
	if (service == NULL)
		return err_set(
		    detail, ERR_MEMORY, "no memory for the pools' bitmaps");
	memcpy(service->server_duid, server_duid.data, server_duid.size);
	service->server_duid_size = (uint8_t)server_duid.size;
	service->internals->store = store;
	atomic_init(&service->internals->references, 1);
	err = block_pools(service->pools, config);
	if (err == ERR_NONE)
		err = populate_all(service);
	if (err != ERR_NONE) {
		service_free(service);
		return err_set(detail, err, "no memory for the pools' bitmaps");
	}
	*out = service;
	return ERR_NONE;
}

struct service *
service_hold(struct service *service)
{
	atomic_fetch_add_explicit(
	    &service->internals->references, 1, memory_order_relaxed);
	return service;
}

void
service_release(struct service *service)
{
	struct lease_store *store;

	if (service == NULL ||
	    atomic_fetch_sub_explicit(
		&service->internals->references, 1, memory_order_acq_rel) != 1)
		return;
	store = service->internals->store;
	detach(store, service->pools);
	if (service->misfits.pools != NULL)
		detach(store, service->misfits.pools);
	service_free(service);
}
