/*
 * lease/load_rows.c: see load_rows.h.
 */
#include "dhcp6d/lease/load_rows.h"

#include <stdlib.h>
#include <string.h>

#include "dhcp6d/lease/extra.h"
#include "dhcp6d/lease/store_edit.h"

#define ALIGNMENT 8
#define BYTES_OF_ROW (LEASE_DUID_MAX + EXTRA_MAX + 2 * ALIGNMENT)

/* A row's bytes are fewer than its text, but for the head of what is extra,
 * which 12 columns pay for, and padding. */
struct load_rows *
load_rows_create(size_t text_size)
{
	struct load_rows *rows = calloc(1, sizeof(*rows));

	if (rows == NULL)
		return NULL;
	rows->room = text_size / LOAD_ROW_MIN + 2;
	rows->bytes_room = 2 * text_size + 2 * BYTES_OF_ROW;
	rows->rows = malloc(rows->room * sizeof(rows->rows[0]));
	rows->bytes = malloc(rows->bytes_room);
	if (rows->rows != NULL && rows->bytes != NULL)
		return rows;
	load_rows_free(rows);
	return NULL;
}

void
load_rows_free(struct load_rows *rows)
{
	if (rows == NULL)
		return;
	free(rows->rows);
	free(rows->bytes);
	free(rows);
}

bool
load_rows_have_room(const struct load_rows *rows)
{
	return rows->count < rows->room &&
	       rows->bytes_room - rows->used >= BYTES_OF_ROW;
}

/*
 * A clock that stood wrong, or a hand, may leave a transaction time before
 * 1970, where the store's scale begins. The end is what counts: the lease
 * starts at 0 and ends when it says.
 */
static void
clamp_start(struct lease *lease)
{
	int64_t end = lease_end(lease);

	if (lease->transaction >= 0)
		return;
	lease->transaction = 0;
	if (lease->valid == 0 || lease->valid == LIFETIME_INFINITE)
		return;
	lease->valid = end < 1 ? 1 : (uint32_t)end;
}

static void
align(struct load_rows *rows)
{
	rows->used = (rows->used + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static enum err
add_bytes(
    struct load_rows *rows, const struct lease *lease, struct load_row *row)
{
	size_t size;
	enum err err;

	row->duid_at = (uint32_t)rows->used;
	row->duid_size = (uint32_t)lease->duid.size;
	memcpy(rows->bytes + rows->used, lease->duid.data, lease->duid.size);
	rows->used += lease->duid.size;
	align(rows);
	row->extra_at = (uint32_t)rows->used;
	err = extra_write(lease, &row->record, rows->bytes + rows->used, &size);
	row->extra_size = (uint32_t)size;
	rows->used += size;
	align(rows);
	return err;
}

enum err
load_rows_add(struct load_rows *rows, const struct load_keys *keys,
    const struct lease *lease, bool removed)
{
	struct load_row *row = &rows->rows[rows->count];
	struct lease loaded = *lease;

	if (!load_rows_have_room(rows))
		return ERR_NO_ROOM;
	if (!store_may_keep(lease))
		return ERR_RANGE;
	clamp_start(&loaded);
	loaded.transaction =
	    moment_lease_of_wall(&keys->now, loaded.transaction);
	store_fill(keys->store, &loaded, &row->record, &row->duid_hash);
	row->removed = removed;
	rows->count++;
	return add_bytes(rows, &loaded, row);
}
