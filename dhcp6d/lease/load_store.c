/*
 * lease/load_store.c: the first step of load_store.h: row by row.
 *
 * Every step of a look-up waits for memory. So what a row will read is asked
 * for some rows earlier: its slots of the tables, and then the record that the
 * slot of its address leads to, if there is one.
 */
#include "dhcp6d/lease/load_store.h"

#include "dhcp6d/lease/extra.h"
#include "dhcp6d/lease/store_parts.h"
#include "libcommon/prefetch.h"

#define SLOTS_AHEAD 16  /* rows between asking for a slot and its use */
#define RECORDS_AHEAD 8 /* and for what is in the slot */

enum err
load_store_begin(struct load_store *load, struct lease_store *store)
{
	struct duids *duids = &store->duids;
	enum err err;

	*load = (struct load_store){.store = store};
	if (store->slab.used > 0)
		return ERR_RANGE;
	err = load_table_init(&load->leases, &store->memory);
	if (err == ERR_NONE)
		err = load_table_init(&load->duids, &store->memory);
	if (err == ERR_NONE)
		load_table_insert(&load->duids,
		    duids_hash(duids, duids_bytes(duids, store->nobody)),
		    store->nobody);
	return err;
}

void
load_store_abandon(struct load_store *load)
{
	load_table_clear(&load->leases);
	load_table_clear(&load->duids);
}

void
load_store_file(struct load_store *load)
{
	load_table_file(&load->leases);
	load_table_file(&load->duids);
}

void
load_store_expect(struct load_store *load, uint64_t done, uint64_t total)
{
	load_table_expect(&load->leases, done, total);
	load_table_expect(&load->duids, done, total);
}

static uint32_t
find_lease(const struct load_store *load, const struct lease_record *wanted)
{
	const struct load_table *table = &load->leases;
	uint32_t hash = wanted->timer_previous;
	uint32_t at =
	    load_table_next(table, hash, load_table_home(table, hash));

	while (at != LOAD_ITEM_NONE) {
		const struct lease_record *record =
		    slab_at(&load->store->slab, table->slots[at].item);

		if (address_equal(record->address, wanted->address) &&
		    record->type == wanted->type &&
		    record->prefix_length == wanted->prefix_length)
			break;
		at = load_table_next(table, hash, at + 1);
	}
	return at;
}

static uint32_t
find_duid(const struct load_store *load, struct span duid, uint32_t hash)
{
	const struct load_table *table = &load->duids;
	uint32_t at =
	    load_table_next(table, hash, load_table_home(table, hash));

	while (
	    at != LOAD_ITEM_NONE &&
	    !span_equal(
		duids_bytes(&load->store->duids, table->slots[at].item), duid))
		at = load_table_next(table, hash, at + 1);
	return at;
}

static enum err
get_duid(
    struct load_store *load, struct span duid, uint32_t hash, uint32_t *handle)
{
	struct duids *duids = &load->store->duids;
	uint32_t at = find_duid(load, duid, hash);
	enum err err;

	if (at != LOAD_ITEM_NONE) {
		*handle = load->duids.slots[at].item;
		duids_hold(duids, *handle);
		return ERR_NONE;
	}
	err = load_table_reserve(&load->duids);
	if (err == ERR_NONE)
		err = duids_make(duids, duid, handle);
	if (err == ERR_NONE)
		load_table_insert(&load->duids, hash, *handle);
	return err;
}

static void
put_duid(struct load_store *load, uint32_t handle)
{
	struct duids *duids = &load->store->duids;
	struct span duid = duids_bytes(duids, handle);

	if (!duids_let_go(duids, handle))
		return;
	load_table_remove(
	    &load->duids, find_duid(load, duid, duids_hash(duids, duid)));
	duids_free(duids, handle);
}

/* The row's record, complete, to where it is to be. */
static enum err
write_record(struct load_store *load, const struct load_row *row,
    const uint8_t *bytes, struct lease_record *to)
{
	struct blobs *blobs = &load->store->blobs;
	struct span duid = span_of(bytes + row->duid_at, row->duid_size);
	struct lease_record record = row->record;
	enum err err = get_duid(load, duid, row->duid_hash, &record.duid);

	if (err == ERR_NONE)
		err = extra_take(
		    blobs, bytes + row->extra_at, row->extra_size, &record);
	if (err == ERR_NONE)
		*to = record;
	return err;
}

static enum err
add(struct load_store *load, const struct load_row *row, const uint8_t *bytes)
{
	struct slab *slab = &load->store->slab;
	uint32_t index;
	enum err err = load_table_reserve(&load->leases);

	if (err == ERR_NONE)
		err = slab_get(slab, &index);
	if (err != ERR_NONE)
		return err;
	err = write_record(load, row, bytes, slab_at(slab, index));
	if (err != ERR_NONE) {
		slab_put(slab, index);
		return err;
	}
	load_table_insert(&load->leases, row->record.timer_previous, index);
	return ERR_NONE;
}

static enum err
replace(struct load_store *load, const struct load_row *row,
    const uint8_t *bytes, struct lease_record *there)
{
	struct lease_record before = *there;
	enum err err = write_record(load, row, bytes, there);

	if (err != ERR_NONE)
		return err;
	put_duid(load, before.duid);
	extra_drop(&load->store->blobs, &before);
	return ERR_NONE;
}

static void
take_away(struct load_store *load, uint32_t at)
{
	struct slab *slab = &load->store->slab;
	uint32_t index = load->leases.slots[at].item;
	struct lease_record *record = slab_at(slab, index);

	put_duid(load, record->duid);
	extra_drop(&load->store->blobs, record);
	load_table_remove(&load->leases, at);
	slab_put(slab, index);
}

static enum err
put_row(
    struct load_store *load, const struct load_row *row, const uint8_t *bytes)
{
	uint32_t at = find_lease(load, &row->record);
	bool there = at != LOAD_ITEM_NONE;

	if (row->removed) {
		if (there)
			take_away(load, at);
		return ERR_NONE;
	}
	if (!there)
		return add(load, row, bytes);
	return replace(load, row, bytes,
	    slab_at(&load->store->slab, load->leases.slots[at].item));
}

static void
look_ahead(const struct load_store *load, const struct load_rows *rows,
    size_t slots, size_t records)
{
	if (slots < rows->count) {
		const struct load_row *row = &rows->rows[slots];

		load_table_prefetch(&load->leases, row->record.timer_previous);
		load_table_prefetch(&load->duids, row->duid_hash);
	}
	if (records < rows->count) {
		uint32_t hash = rows->rows[records].record.timer_previous;
		uint32_t at = load_table_next(
		    &load->leases, hash, load_table_home(&load->leases, hash));

		if (at != LOAD_ITEM_NONE)
			prefetch(slab_at(
			    &load->store->slab, load->leases.slots[at].item));
	}
}

enum err
load_store_put(struct load_store *load, const struct load_rows *rows)
{
	enum err err = ERR_NONE;

	for (size_t i = 0; err == ERR_NONE && i < rows->count; i++) {
		look_ahead(load, rows, i + SLOTS_AHEAD, i + RECORDS_AHEAD);
		err = put_row(load, &rows->rows[i], rows->bytes);
	}
	return err;
}
