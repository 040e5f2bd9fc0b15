/*
 * lease/store.c: see store.h. Changes are in store_edit.c.
 */
#include "dhcp6d/lease/store.h"

#include <stdlib.h>
#include <string.h>

#include "dhcp6d/lease/extra.h"
#include "dhcp6d/lease/store_parts.h"
#include "libcommon/prefetch.h"

static const uint8_t nobody_duid[] = {0, 0, 0};

static uint32_t *
address_link(void *owner, uint32_t index)
{
	struct lease_store *store = owner;

	return &slab_at(&store->slab, index)->next_by_address;
}

static uint32_t
address_hash(void *owner, uint32_t index)
{
	struct lease_store *store = owner;
	const struct lease_record *record = slab_at(&store->slab, index);

	return store_hash_address(
	    store, record->type, record->address, record->prefix_length);
}

static uint32_t *
client_link(void *owner, uint32_t index)
{
	struct lease_store *store = owner;

	return &slab_at(&store->slab, index)->next_by_client;
}

static uint32_t
client_hash(void *owner, uint32_t index)
{
	struct lease_store *store = owner;

	return slab_at(&store->slab, index)->client_hash;
}

static enum err
init_parts(struct lease_store *store)
{
	struct span nobody = span_of(nobody_duid, sizeof(nobody_duid));
	struct memory *memory = &store->memory;

	hash_key_random(&store->key);
	subnet_counts_init(&store->counts, memory);
	class_counts_init(&store->classes, &store->key, memory);
	slab_init(&store->slab, memory);
	blobs_init(&store->blobs, memory);
	if (duids_init(&store->duids, &store->blobs, &store->key, memory) ||
	    hash_index_init(&store->by_address, memory, address_link,
		address_hash, store) ||
	    hash_index_init(
		&store->by_client, memory, client_link, client_hash, store) ||
	    wheel_init(&store->wheel, &store->slab, memory))
		return ERR_MEMORY;
	return duids_get(&store->duids, nobody,
	    duids_hash(&store->duids, nobody), &store->nobody);
}

struct lease_store *
store_create(void)
{
	struct lease_store *store = calloc(1, sizeof(*store));

	if (store == NULL)
		return NULL;
	if (pthread_mutex_init(&store->lock, NULL) != 0) {
		free(store);
		return NULL;
	}
	if (init_parts(store) != ERR_NONE) {
		store_free(store);
		return NULL;
	}
	return store;
}

void
store_free(struct lease_store *store)
{
	if (store == NULL)
		return;
	wheel_clear(&store->wheel);
	subnet_counts_clear(&store->counts);
	class_counts_clear(&store->classes);
	hash_index_clear(&store->by_client);
	hash_index_clear(&store->by_address);
	duids_clear(&store->duids);
	blobs_clear(&store->blobs);
	slab_clear(&store->slab);
	memory_release(&store->memory);
	pthread_mutex_destroy(&store->lock);
	free(store);
}

void
store_limit_memory(struct lease_store *store, uint64_t bytes)
{
	store->memory.limit = bytes;
}

void
store_lock(struct lease_store *store)
{
	pthread_mutex_lock(&store->lock);
}

void
store_unlock(struct lease_store *store)
{
	pthread_mutex_unlock(&store->lock);
}

uint32_t
store_find_address(const struct lease_store *store, enum lease_type type,
    struct address address, uint8_t prefix_length)
{
	return store_find_hashed(store,
	    store_hash_address(store, type, address, prefix_length), type,
	    address, prefix_length);
}

uint32_t
store_find_client(const struct lease_store *store, struct span duid,
    enum lease_type type, uint32_t iaid)
{
	uint32_t hash = store_hash_client(store, duid, type, iaid);
	uint32_t index = *hash_index_head(&store->by_client, hash);

	while (index != LEASE_INDEX_NONE) {
		const struct lease_record *record =
		    slab_at(&store->slab, index);

		if (record->client_hash == hash && record->iaid == iaid &&
		    record->type == type &&
		    span_equal(store_duid(store, record), duid))
			break;
		index = record->next_by_client;
	}
	return index;
}

uint32_t
store_count_of_duid(const struct lease_store *store, struct span duid)
{
	return duids_count(
	    &store->duids, duid, duids_hash(&store->duids, duid));
}

uint32_t
store_next_of_client(const struct lease_store *store, uint32_t index)
{
	const struct lease_record *first = slab_at(&store->slab, index);
	uint32_t next = first->next_by_client;

	if (first->duid == store->nobody)
		return LEASE_INDEX_NONE;
	while (next != LEASE_INDEX_NONE) {
		const struct lease_record *record = slab_at(&store->slab, next);

		if (record->duid == first->duid &&
		    record->iaid == first->iaid && record->type == first->type)
			break;
		next = record->next_by_client;
	}
	return next;
}

const struct lease_record *
store_record(const struct lease_store *store, uint32_t index)
{
	return slab_at(&store->slab, index);
}

struct span
store_duid(const struct lease_store *store, const struct lease_record *record)
{
	return duids_bytes(&store->duids, record->duid);
}

void
store_read(const struct lease_store *store, uint32_t index, struct lease *out)
{
	const struct lease_record *record = slab_at(&store->slab, index);

	out->address = record->address;
	out->prefix_length = record->prefix_length;
	out->type = record->type;
	out->state = record->state;
	out->iaid = record->iaid;
	out->subnet_id = record->subnet_id;
	out->pool_id = record->pool_id;
	out->valid = record->valid;
	out->preferred = record->preferred;
	out->transaction = record->transaction;
	out->duid = store_duid(store, record);
	extra_read(&store->blobs, record, out);
}

void
store_prefetch(const struct lease_store *store,
    const struct store_wanted *wanted, struct store_fetched *fetched)
{
	fetched->client_hash =
	    store_hash_client(store, wanted->duid, wanted->type, wanted->iaid);
	fetched->duid_hash = duids_hash(&store->duids, wanted->duid);
	prefetch(hash_index_head(&store->by_client, fetched->client_hash));
	prefetch(hash_index_head(&store->duids.index, fetched->duid_hash));
	fetched->has_address = !address_is_any(wanted->address);
	if (!fetched->has_address)
		return;
	fetched->address_hash = store_hash_address(
	    store, wanted->type, wanted->address, wanted->prefix_length);
	prefetch(hash_index_head(&store->by_address, fetched->address_hash));
}

/* A record may lie in two lines. */
static void
prefetch_record(
    const struct lease_store *store, const struct hash_index *by, uint32_t hash)
{
	uint32_t index = *hash_index_head(by, hash);
	const struct lease_record *record;

	if (index == LEASE_INDEX_NONE)
		return;
	record = slab_at(&store->slab, index);
	prefetch(&record->next_by_address);
	prefetch(&record->timer_previous);
}

void
store_prefetch_records(
    const struct lease_store *store, const struct store_fetched *fetched)
{
	prefetch_record(store, &store->by_client, fetched->client_hash);
	if (fetched->has_address)
		prefetch_record(
		    store, &store->by_address, fetched->address_hash);
	duids_prefetch(&store->duids, fetched->duid_hash);
}

uint64_t
store_count(const struct lease_store *store)
{
	return atomic_load_explicit(&store->count, memory_order_relaxed);
}

uint64_t
store_count_state(const struct lease_store *store, enum lease_state state)
{
	if ((unsigned)state >= STATES_COUNTED)
		return 0;
	return atomic_load_explicit(
	    &store->count_state[state], memory_order_relaxed);
}

uint64_t
store_memory(const struct lease_store *store)
{
	return sizeof(*store) + store->memory.held;
}

bool
store_walk(const struct lease_store *store, uint32_t *cursor, uint32_t budget,
    store_visit *each, void *context)
{
	while (budget-- > 0 && *cursor < store->slab.used) {
		uint32_t index = (*cursor)++;
		const struct lease_record *record =
		    slab_at(&store->slab, index);

		if (record->type != SLAB_FREE && record->type != SLAB_PREPARED)
			each(context, index, record);
	}
	return *cursor < store->slab.used;
}

void
store_counts_of(const struct lease_store *store, enum lease_type type,
    uint32_t subnet_id, uint32_t pool_id, struct lease_counts *out)
{
	subnet_counts_read(
	    &store->counts, (uint8_t)type, subnet_id, pool_id, out);
}

uint64_t
store_count_of_class(
    const struct lease_store *store, struct span name, enum lease_type type)
{
	return class_counts_read(&store->classes, name, type);
}

void
store_counts_all(const struct lease_store *store, enum lease_type type,
    struct lease_counts *out)
{
	*out = store->counts.all[type == LEASE_PD ? 1 : 0];
}
