/*
 * lease/load_file.c: a lease file into the store, by all processors.
 *
 * The file is cut into parts of a fixed size; a row belongs to the part that it
 * begins in (lease_reader.h), so nobody need look for the cuts. Reading a part
 * and making its rows ready (load_rows.h) is most of the work and is done for
 * several parts side by side; putting rows into the store is little, and is
 * done in the file's order by the calling thread alone.
 *
 *     helpers and caller    claim the next part, read it into its slot
 *     caller                inserts the next slot if it is ready, else helps
 *
 * Slots are a ring: a part may be claimed when the one that was in its slot
 * has been inserted. So memory is bounded, and whoever is ahead waits. The lock
 * guards the numbers and the slots' state; a slot's contents belong to whoever
 * has claimed it, and to the caller once it is ready. Without helpers the
 * caller does one after the other.
 *
 * Bad rows are counted with the rest, and told in order: the caller reads a
 * part that has some once more. They are rare.
 */
#include "dhcp6d/lease/load_file.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "dhcp6d/lease/gang.h"

#define SLOTS_MAX (2 * (GANG_MAX + 1) + 1)

struct slot {
	struct load_rows *rows;
	bool ready;
	enum err err;
	struct err_detail detail;
	struct lease_file_stats stats;
	uint64_t lines;
};

struct loading {
	const struct load_file_setup *setup;
	struct lease_reader *file; /* has read the header */
	uint64_t start, parts;     /* of the file's rows */
	unsigned slot_count;
	struct slot slots[SLOTS_MAX];
	uint64_t line; /* of the last row inserted */
	struct lease_file_stats *stats;

	pthread_mutex_t lock;
	pthread_cond_t news;
	uint64_t claimed, inserted; /* parts */
	bool ended;
};

static enum err
go_to_part(const struct loading *loading, struct lease_reader *reader,
    uint64_t part, struct err_detail *detail)
{
	uint64_t size = loading->setup->part;
	uint64_t from = loading->start + part * size;

	return lease_reader_part(reader, from, from + size, part == 0, detail);
}

/* All rows of the part that the reader stands at. */
static enum err
read_rows(const struct loading *loading, struct lease_reader *reader,
    struct load_rows *rows, struct err_detail *detail)
{
	const struct load_watch *watch = loading->setup->watch;
	uint8_t room[LEASE_USER_CONTEXT_MAX];
	struct lease_reader_row row;
	struct err_detail why;
	enum err err;

	for (;;) {
		switch (lease_reader_next(reader, &row, &why)) {
		case LEASE_READER_ROW:
			if (watch->check != NULL &&
			    !watch->check(
				watch->context, &row.lease, row.removed, room))
				continue;
			err = load_rows_add(rows, loading->setup->keys,
			    &row.lease, row.removed);
			if (err != ERR_NONE)
				return err;
			continue;
		case LEASE_READER_BAD_ROW:
			continue;
		case LEASE_READER_FAILED:
			return err_set(detail, ERR_SYSTEM, "%s", why.text);
		case LEASE_READER_END:
			return ERR_NONE;
		}
	}
}

static void
read_part(const struct loading *loading, struct lease_reader *reader,
    uint64_t part, struct slot *slot)
{
	load_rows_clear(slot->rows);
	slot->detail.text[0] = 0;
	slot->err = go_to_part(loading, reader, part, &slot->detail);
	if (slot->err == ERR_NONE)
		slot->err =
		    read_rows(loading, reader, slot->rows, &slot->detail);
	slot->stats = *lease_reader_stats(reader);
	slot->lines = lease_reader_line(reader);
}

static struct slot *
slot_of(struct loading *loading, uint64_t part)
{
	return &loading->slots[part % loading->slot_count];
}

static bool
may_claim(const struct loading *loading)
{
	return loading->claimed < loading->parts &&
	       loading->claimed < loading->inserted + loading->slot_count;
}

/* Claims a part and reads it; the lock is held, but not while reading. */
static void
claim_part(struct loading *loading, struct lease_reader *reader)
{
	uint64_t part = loading->claimed++;
	struct slot *slot = slot_of(loading, part);

	pthread_mutex_unlock(&loading->lock);
	read_part(loading, reader, part, slot);
	pthread_mutex_lock(&loading->lock);
	slot->ready = true;
	pthread_cond_broadcast(&loading->news);
}

static void *
help(void *context)
{
	struct loading *loading = context;
	struct lease_reader *reader = lease_reader_for_parts(loading->file);

	if (reader == NULL)
		return NULL;
	pthread_mutex_lock(&loading->lock);
	while (!loading->ended && loading->claimed < loading->parts) {
		if (may_claim(loading))
			claim_part(loading, reader);
		else
			pthread_cond_wait(&loading->news, &loading->lock);
	}
	pthread_mutex_unlock(&loading->lock);
	lease_reader_close(reader);
	return NULL;
}

static enum err
tell_bad_row(const struct loading *loading, const struct lease_reader_row *row,
    const char *reason, struct err_detail *detail)
{
	const struct load_watch *watch = loading->setup->watch;

	watch->bad_row(watch->context, loading->line + row->line, row->text,
	    row->size, reason);
	if (watch->max_bad_rows == 0 ||
	    loading->stats->bad_rows++ < watch->max_bad_rows)
		return ERR_NONE;
	return err_set(detail, ERR_LIMIT,
	    "exceeded maximum number of failures %u to read a lease from the "
	    "lease file %s",
	    watch->max_bad_rows, loading->setup->path);
}

static enum err
tell_bad_rows(const struct loading *loading, struct lease_reader *reader,
    uint64_t part, struct err_detail *detail)
{
	struct lease_reader_row row;
	struct err_detail why;
	enum err err = go_to_part(loading, reader, part, detail);

	while (err == ERR_NONE) {
		switch (lease_reader_next(reader, &row, &why)) {
		case LEASE_READER_ROW:
			continue;
		case LEASE_READER_BAD_ROW:
			err = tell_bad_row(loading, &row, why.text, detail);
			continue;
		case LEASE_READER_FAILED:
			return err_set(detail, ERR_SYSTEM, "%s", why.text);
		case LEASE_READER_END:
			return ERR_NONE;
		}
	}
	return err;
}

static void
count(struct loading *loading, const struct slot *slot)
{
	struct lease_file_stats *sum = loading->stats;

	sum->rows += slot->stats.rows;
	sum->no_hwaddr += slot->stats.no_hwaddr;
	sum->converted |= slot->stats.converted;
	sum->torn |= slot->stats.torn;
	if (loading->setup->watch->max_bad_rows == 0)
		sum->bad_rows += slot->stats.bad_rows;
	loading->line += slot->lines;
}

static bool
may_go_on(const struct loading *loading, uint64_t part)
{
	const struct load_watch *watch = loading->setup->watch;

	return watch->go_on == NULL ||
	       watch->go_on(watch->context, loading->stats->rows,
		   loading->start + (part + 1) * loading->setup->part);
}

static enum err
insert_part(struct loading *loading, struct lease_reader *reader, uint64_t part,
    struct err_detail *detail)
{
	struct slot *slot = slot_of(loading, part);
	enum err err = slot->err;

	if (err != ERR_NONE)
		return err_set(detail, err, "%s", slot->detail.text);
	load_store_expect(loading->setup->load, part, loading->parts);
	err = load_store_put(loading->setup->load, slot->rows);
	if (err == ERR_NONE && slot->stats.bad_rows > 0)
		err = tell_bad_rows(loading, reader, part, detail);
	count(loading, slot);
	if (err == ERR_NONE && !may_go_on(loading, part))
		err = err_set(
		    detail, ERR_CANCELLED, "%s", err_text(ERR_CANCELLED));
	return err;
}

/* The caller's work, until all is in the store. */
static enum err
insert_all(struct loading *loading, struct err_detail *detail)
{
	struct lease_reader *reader = lease_reader_for_parts(loading->file);
	enum err err = reader == NULL ? ERR_MEMORY : ERR_NONE;

	pthread_mutex_lock(&loading->lock);
	while (err == ERR_NONE && loading->inserted < loading->parts) {
		struct slot *slot = slot_of(loading, loading->inserted);

		if (slot->ready) {
			pthread_mutex_unlock(&loading->lock);
			err = insert_part(
			    loading, reader, loading->inserted, detail);
			pthread_mutex_lock(&loading->lock);
			slot->ready = false;
			loading->inserted++;
			pthread_cond_broadcast(&loading->news);
		} else if (may_claim(loading)) {
			claim_part(loading, reader);
		} else {
			pthread_cond_wait(&loading->news, &loading->lock);
		}
	}
	loading->ended = true;
	pthread_cond_broadcast(&loading->news);
	pthread_mutex_unlock(&loading->lock);
	lease_reader_close(reader);
	return err;
}

static enum err
make_slots(struct loading *loading, unsigned helpers)
{
	unsigned wanted = helpers == 0 ? 1 : 2 * (helpers + 1);

	if (wanted > SLOTS_MAX)
		wanted = SLOTS_MAX;
	while (loading->slot_count < wanted) {
		struct load_rows *rows = load_rows_create(loading->setup->part);

		if (rows == NULL)
			return loading->slot_count > 0 ? ERR_NONE : ERR_MEMORY;
		loading->slots[loading->slot_count++].rows = rows;
	}
	return ERR_NONE;
}

static enum err
load_parts(struct loading *loading, struct err_detail *detail)
{
	unsigned helpers = loading->setup->helpers;
	struct gang gang;
	enum err err;

	if (loading->parts <= helpers)
		helpers = loading->parts > 1 ? (unsigned)loading->parts - 1 : 0;
	err = make_slots(loading, helpers);
	if (err != ERR_NONE)
		return err;
	gang_start(&gang, helpers, help, loading);
	err = insert_all(loading, detail);
	gang_join(&gang);
	return err;
}

enum err
load_file(const struct load_file_setup *setup, struct lease_file_stats *stats,
    struct err_detail *detail)
{
	struct loading loading = {.setup = setup, .stats = stats};
	struct stat st;
	enum err err =
	    lease_reader_open(setup->fd, setup->path, &loading.file, detail);

	*stats = (struct lease_file_stats){0};
	if (err != ERR_NONE)
		return err;
	if (fstat(setup->fd, &st) != 0) {
		err = err_system(
		    detail, "cannot look at lease file %s", setup->path);
		goto out_file;
	}
	stats->bytes = (uint64_t)st.st_size;
	stats->converted = lease_reader_stats(loading.file)->converted;
	stats->torn = lease_reader_stats(loading.file)->torn;
	loading.start = lease_reader_offset(loading.file);
	loading.line = lease_reader_line(loading.file);
	if (stats->bytes > loading.start)
		loading.parts =
		    (stats->bytes - loading.start + setup->part - 1) /
		    setup->part;
	load_store_file(setup->load);
	pthread_mutex_init(&loading.lock, NULL);
	pthread_cond_init(&loading.news, NULL);
	err = load_parts(&loading, detail);
	pthread_cond_destroy(&loading.news);
	pthread_mutex_destroy(&loading.lock);
	for (unsigned i = 0; i < loading.slot_count; i++)
		load_rows_free(loading.slots[i].rows);
out_file:
	lease_reader_close(loading.file);
	return err;
}
