/*
 * lease/store_edit.c: see store_edit.h. What can fail is done in
 * store_prepare; the others only move numbers.
 */
#include "dhcp6d/lease/store_edit.h"

#include "dhcp6d/lease/extra.h"
#include "dhcp6d/lease/store_parts.h"

void
store_count_record(
    struct lease_store *store, const struct lease_record *record, uint64_t by)
{
	counter_add(&store->count, by);
	if (record->state < STATES_COUNTED)
		counter_add(&store->count_state[record->state], by);
	if (record->type == LEASE_PD && lease_state_takes(record->state))
		store->prefixes_taken[record->prefix_length] += by;
}

void
store_count_classes(
    struct lease_store *store, const struct lease_record *record, uint64_t by)
{
	struct lease lease = {.type = record->type, .state = record->state};

	if ((record->flags & RECORD_CONTEXT) == 0 ||
	    store->classes.rows == NULL)
		return;
	lease.duid = store_duid(store, record);
	extra_read(&store->blobs, record, &lease);
	class_counts_add(&store->classes, &lease, by);
}

static void
count(struct lease_store *store, const struct lease_record *record, uint64_t by)
{
	store_count_record(store, record, by);
	store_count_classes(store, record, by);
}

static uint32_t
record_hash(const struct lease_store *store, const struct lease_record *record)
{
	return store_hash_address(
	    store, record->type, record->address, record->prefix_length);
}

static uint32_t
clamp_seconds(int64_t seconds)
{
	if (seconds < 0)
		return 0;
	return seconds > UINT32_MAX ? UINT32_MAX : (uint32_t)seconds;
}

/*
 * Everything but what is in blobs. A slot in preparation keeps its marked type;
 * the lease's waits in a field that has no meaning yet, and so does the hash
 * of its address.
 */
static void
fill(struct lease_record *record, const struct lease *lease)
{
	record->address = lease->address;
	record->prefix_length = lease->prefix_length;
	record->next_by_address = lease->type;
	record->state = lease->state;
	record->iaid = lease->iaid;
	record->subnet_id = lease->subnet_id;
	record->pool_id = lease->pool_id;
	record->valid = lease->valid;
	record->preferred = lease->preferred;
	record->transaction = clamp_seconds(lease->transaction);
	record->timer_next = LEASE_INDEX_NONE;
}

void
store_fill(const struct lease_store *store, const struct lease *lease,
    struct lease_record *record, uint32_t *duid_hash)
{
	fill(record, lease);
	record->type = lease->type;
	record->next_by_address = record->next_by_client = LEASE_INDEX_NONE;
	record->timer_previous = record_hash(store, record);
	record->client_hash =
	    store_hash_client(store, lease->duid, lease->type, lease->iaid);
	*duid_hash = duids_hash(&store->duids, lease->duid);
}

uint32_t
store_find_old(const struct lease_store *store, uint32_t prepared)
{
	const struct lease_record *record = slab_at(&store->slab, prepared);

	return store_find_hashed(store, record->timer_previous,
	    record->next_by_address, record->address, record->prefix_length);
}

/* A renewed lease has the client that is there already: no need to look. */
static enum err
get_client(struct lease_store *store, const struct lease *lease,
    struct lease_record *record)
{
	uint32_t old = store_find_hashed(store, record->timer_previous,
	    lease->type, lease->address, lease->prefix_length);
	const struct lease_record *there =
	    old == LEASE_INDEX_NONE ? NULL : slab_at(&store->slab, old);
	enum err err = ERR_NONE;

	if (there != NULL &&
	    span_equal(store_duid(store, there), lease->duid)) {
		record->duid = there->duid;
		record->client_hash = there->client_hash;
		duids_hold(&store->duids, record->duid);
		if (there->iaid == lease->iaid)
			return ERR_NONE;
	} else {
		err = duids_get(&store->duids, lease->duid,
		    duids_hash(&store->duids, lease->duid), &record->duid);
	}
	record->client_hash =
	    store_hash_client(store, lease->duid, lease->type, lease->iaid);
	return err;
}

bool
store_may_keep(const struct lease *lease)
{
	return lease->duid.size > 0 && lease->duid.size <= LEASE_DUID_MAX &&
	       lease->prefix_length <= 128 &&
	       (lease->type == LEASE_NA || lease->type == LEASE_PD);
}

enum err
store_prepare(
    struct lease_store *store, const struct lease *lease, uint32_t *index)
{
	struct lease_record *record;
	enum err err;

	if (!store_may_keep(lease))
		return ERR_RANGE;
	err = class_counts_reserve(&store->classes, lease->user_context);
	if (err == ERR_NONE)
		err = slab_get(&store->slab, index);
	if (err != ERR_NONE)
		return err;
	record = slab_at(&store->slab, *index);
	fill(record, lease);
	record->timer_previous = store_hash_address(
	    store, lease->type, lease->address, lease->prefix_length);
	err = get_client(store, lease, record);
	if (err != ERR_NONE)
		goto out_slot;
	err = extra_keep(&store->blobs, lease, record);
	if (err != ERR_NONE)
		goto out_duid;
	return ERR_NONE;
out_duid:
	duids_put(&store->duids, record->duid);
out_slot:
	slab_put(&store->slab, *index);
	return err;
}

enum err
store_reserve(struct lease_store *store, uint32_t count)
{
	enum err err = hash_index_reserve(&store->by_address, count);

	if (err == ERR_NONE)
		err = hash_index_reserve(&store->by_client, count);
	return err;
}

/* Gives back the slot and what hangs on it. */
static void
release(struct lease_store *store, uint32_t index)
{
	struct lease_record *record = slab_at(&store->slab, index);

	duids_put(&store->duids, record->duid);
	extra_drop(&store->blobs, record);
	slab_put(&store->slab, index);
}

void
store_discard(struct lease_store *store, uint32_t prepared)
{
	release(store, prepared);
}

uint32_t
store_chain(struct lease_store *store, uint32_t prepared, uint32_t next)
{
	struct lease_record *record = slab_at(&store->slab, prepared);
	uint32_t before = record->timer_next;

	record->timer_next = next;
	return before;
}

static void
client_insert(struct lease_store *store, uint32_t index)
{
	struct lease_record *record = slab_at(&store->slab, index);

	if (record->duid == store->nobody)
		record->next_by_client = LEASE_INDEX_NONE;
	else
		hash_index_insert(
		    &store->by_client, record->client_hash, index);
}

static void
client_remove(struct lease_store *store, uint32_t index)
{
	struct lease_record *record = slab_at(&store->slab, index);

	if (record->duid != store->nobody)
		hash_index_remove(
		    &store->by_client, record->client_hash, index);
}

void
store_link(struct lease_store *store, uint32_t index)
{
	struct lease_record *record = slab_at(&store->slab, index);

	record->type = (uint8_t)record->next_by_address;
	hash_index_insert(&store->by_address, record->timer_previous, index);
	record->timer_next = record->timer_previous = LEASE_INDEX_NONE;
	client_insert(store, index);
	wheel_insert(&store->wheel, index);
	count(store, record, 1);
}

void
store_replace(struct lease_store *store, uint32_t old, uint32_t prepared)
{
	struct lease_record *to = slab_at(&store->slab, old);
	struct lease_record *from = slab_at(&store->slab, prepared);
	struct lease_record before = *to;
	bool moves = to->duid != from->duid || to->iaid != from->iaid;

	count(store, to, UINT64_MAX);
	wheel_remove(&store->wheel, old);
	if (moves)
		client_remove(store, old);
	*to = *from;
	to->type = before.type;
	to->next_by_address = before.next_by_address;
	to->next_by_client = before.next_by_client;
	if (moves)
		client_insert(store, old);
	wheel_insert(&store->wheel, old);
	count(store, to, 1);

	/* the slot that is left takes the old parts with it */
	from->duid = before.duid;
	from->extra = before.extra;
	release(store, prepared);
}

void
store_remove(struct lease_store *store, uint32_t index)
{
	struct lease_record *record = slab_at(&store->slab, index);

	count(store, record, UINT64_MAX);
	wheel_remove(&store->wheel, index);
	client_remove(store, index);
	hash_index_remove(
	    &store->by_address, record_hash(store, record), index);
	release(store, index);
}

struct wheel *
store_wheel(struct lease_store *store)
{
	return &store->wheel;
}

struct subnet_counts *
store_counts(struct lease_store *store)
{
	return &store->counts;
}

struct pool_set **
store_pool_sets(struct lease_store *store)
{
	return &store->pool_sets;
}

bool
store_is_taken(const struct lease_store *store, enum lease_type type,
    struct address address, uint8_t prefix_length)
{
	uint32_t index =
	    store_find_address(store, type, address, prefix_length);

	return index != LEASE_INDEX_NONE &&
	       lease_state_takes(slab_at(&store->slab, index)->state);
}

uint64_t
store_prefixes_taken(const struct lease_store *store, uint8_t prefix_length)
{
	return store->prefixes_taken[prefix_length];
}
