/*
 * lease/load_finish.c: the second step of load_store.h: all at once.
 *
 * Four jobs, none of which reads what another writes, taken by whoever is free:
 * the index by address, the one by client, that of the DUIDs, and timers with
 * counts. They share records, but each has fields of its own in them. What is
 * got from memory is got before they begin, except by the last one, which is
 * then the only one to ask.
 */
#include <stdatomic.h>

#include "dhcp6d/lease/gang.h"
#include "dhcp6d/lease/load_store.h"
#include "dhcp6d/lease/store_edit.h"
#include "dhcp6d/lease/store_parts.h"
#include "libcommon/prefetch.h"

#define AHEAD 16 /* records between asking for a bucket and its use */
#define JOBS 4

struct finish {
	struct load_store *load;
	atomic_uint next_job;
	enum err err; /* of the job that can fail */
};

/* In the order of the table, that is of the buckets: a record is touched only
 * where a chain gets longer. */
static void
fill_from(struct hash_index *index, const struct load_table *table)
{
	for (uint64_t i = 0; i <= table->mask; i++) {
		const struct load_slot *slot = &table->slots[i];
		const struct load_slot *later = slot + AHEAD;

		if (i + AHEAD <= table->mask && later->item != LOAD_ITEM_NONE)
			hash_index_fill_soon(index, later->hash, later->item);
		if (slot->item != LOAD_ITEM_NONE)
			hash_index_fill(index, slot->hash, slot->item);
	}
}

static bool
is_lease(const struct lease_record *record)
{
	return record->type != SLAB_FREE && record->type != SLAB_PREPARED;
}

static void
fill_clients(struct lease_store *store)
{
	struct hash_index *index = &store->by_client;
	struct slab *slab = &store->slab;

	for (uint32_t i = 0; i < slab->used; i++) {
		const struct lease_record *record = slab_at(slab, i);

		if (i + AHEAD < slab->used)
			prefetch(hash_index_head(
			    index, slab_at(slab, i + AHEAD)->client_hash));
		if (is_lease(record) && record->duid != store->nobody)
			hash_index_fill(index, record->client_hash, i);
	}
}

/*
 * Leases that count alike, gathered: looking for the counts of each one costs
 * more than all else about it. What has the place of something else gets it.
 */
#define TALLIES 64

struct tally {
	uint64_t number;
	struct lease_record like; /* what they have in common */
};

/* No more than counts: others are at work on the record's chains. */
static struct lease_record
counts_as(const struct lease_record *record)
{
	return (struct lease_record){.type = record->type,
	    .state = record->state,
	    .prefix_length = record->prefix_length,
	    .subnet_id = record->subnet_id,
	    .pool_id = record->pool_id};
}

static struct tally *
tally_of(struct tally tallies[TALLIES], const struct lease_record *record)
{
	uint32_t place = record->subnet_id * 5 + record->pool_id * 3 +
			 record->type + record->state;

	return &tallies[place % TALLIES];
}

static bool
count_alike(const struct lease_record *a, const struct lease_record *b)
{
	return a->subnet_id == b->subnet_id && a->pool_id == b->pool_id &&
	       a->type == b->type && a->state == b->state &&
	       a->prefix_length == b->prefix_length;
}

static enum err
count_tally(struct lease_store *store, struct tally *tally)
{
	const struct lease_record *record = &tally->like;
	const struct counted_lease lease = {true, record->type, record->state,
	    record->subnet_id, record->pool_id};
	enum err err = subnet_counts_reserve(&store->counts, 1);

	if (err != ERR_NONE || tally->number == 0)
		return err;
	subnet_counts_load(&store->counts, &lease, tally->number);
	store_count_record(store, record, tally->number);
	tally->number = 0;
	return ERR_NONE;
}

/* Hardly a lease has a context, and room is made for the first one alone. */
static enum err
count_classes(struct lease_store *store, uint32_t index)
{
	struct lease lease;
	enum err err;

	store_read(store, index, &lease);
	err = class_counts_reserve(&store->classes, lease.user_context);
	if (err == ERR_NONE)
		class_counts_add(&store->classes, &lease, 1);
	return err;
}

static enum err
start_timer(
    struct lease_store *store, struct tally tallies[TALLIES], uint32_t index)
{
	const struct lease_record *record = slab_at(&store->slab, index);
	struct tally *tally = tally_of(tallies, record);
	enum err err = ERR_NONE;

	if (tally->number > 0 && !count_alike(&tally->like, record))
		err = count_tally(store, tally);
	if (tally->number++ == 0)
		tally->like = counts_as(record);
	if (err == ERR_NONE && (record->flags & RECORD_CONTEXT) != 0)
		err = count_classes(store, index);
	wheel_insert(&store->wheel, index);
	return err;
}

static enum err
start_timers(struct lease_store *store)
{
	struct tally tallies[TALLIES] = {{0}};
	enum err err = ERR_NONE;

	for (uint32_t i = 0; err == ERR_NONE && i < store->slab.used; i++)
		if (is_lease(slab_at(&store->slab, i)))
			err = start_timer(store, tallies, i);
	for (unsigned i = 0; err == ERR_NONE && i < TALLIES; i++)
		err = count_tally(store, &tallies[i]);
	return err;
}

static void *
take_jobs(void *context)
{
	struct finish *finish = context;
	struct load_store *load = finish->load;
	struct lease_store *store = load->store;

	for (;;) {
		switch (atomic_fetch_add(&finish->next_job, 1)) {
		case 0:
			finish->err = start_timers(store);
			break;
		case 1:
			fill_clients(store);
			break;
		case 2:
			fill_from(&store->by_address, &load->leases);
			break;
		case 3:
			fill_from(&store->duids.index, &load->duids);
			break;
		default:
			return NULL;
		}
	}
}

/* Nobody's DUID was in the index before; it is in the table as the others. */
static enum err
make_room(struct load_store *load)
{
	struct lease_store *store = load->store;
	struct duids *duids = &store->duids;
	uint32_t leases = load->leases.used;
	enum err err;

	hash_index_remove(&duids->index,
	    duids_hash(duids, duids_bytes(duids, store->nobody)),
	    store->nobody);
	err = hash_index_expect(&duids->index, load->duids.used);
	if (err == ERR_NONE)
		err = hash_index_expect(&store->by_address, leases);
	if (err == ERR_NONE)
		err = hash_index_expect(&store->by_client, leases);
	return err;
}

enum err
load_store_end(struct load_store *load, int64_t now_s, unsigned helpers)
{
	struct finish finish = {.load = load};
	struct gang gang;
	enum err err;

	err = make_room(load);
	if (err != ERR_NONE)
		return err;
	wheel_start(&load->store->wheel, now_s < 0 ? 0 : (uint64_t)now_s);
	gang_start(
	    &gang, helpers < JOBS ? helpers : JOBS - 1, take_jobs, &finish);
	(void)take_jobs(&finish);
	gang_join(&gang);
	load_store_abandon(load);
	memory_populate(&load->store->memory);
	return finish.err;
}
