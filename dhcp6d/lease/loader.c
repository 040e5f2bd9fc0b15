/*
 * lease/loader.c: see loader.h.
 */
#include "dhcp6d/lease/loader.h"

#include <stdlib.h>
#include <string.h>

#include "dhcp6d/lease/store_edit.h"

#define ROWS 32
#define BYTES (ROWS * 256) /* most rows have 20; a long one is loaded alone */
#define ROOM_MIN 4096

struct gathered {
	struct lease lease;
	struct lease_hashes hashes;
	bool removed;
};

struct lease_loader {
	struct lease_store *store;
	struct moment now;
	uint64_t room; /* leases that the indices need not grow for */
	size_t count, used;
	struct gathered rows[ROWS];
	uint8_t bytes[BYTES]; /* of the rows' spans */
};

struct lease_loader *
lease_loader_create(struct lease_store *store, const struct moment *now)
{
	struct lease_loader *loader = calloc(1, sizeof(*loader));

	if (loader == NULL)
		return NULL;
	loader->store = store;
	loader->now = *now;
	return loader;
}

/* A quarter more than there are: the indices stay small, and each lease is
 * moved a few times at most. Without memory they grow as they can. */
static void
make_room(struct lease_loader *loader)
{
	uint64_t room = store_count(loader->store) / 4 + ROOM_MIN;

	if (loader->room >= ROWS)
		return;
	(void)store_expect(loader->store, room);
	loader->room = room;
}

static enum err
load_gathered(struct lease_loader *loader)
{
	enum err err = ERR_NONE;

	make_room(loader);
	for (size_t i = 0; i < loader->count; i++)
		store_further_ahead(loader->store, &loader->rows[i].hashes);
	for (size_t i = 0; err == ERR_NONE && i < loader->count; i++) {
		const struct gathered *row = &loader->rows[i];

		err = lease_load_hashed(loader->store, &loader->now,
		    &row->lease, &row->hashes, row->removed);
	}
	loader->room -= loader->count;
	loader->count = loader->used = 0;
	return err;
}

static void
keep(struct lease_loader *loader, struct span *span)
{
	if (span->size > 0)
		memcpy(loader->bytes + loader->used, span->data, span->size);
	span->data = loader->bytes + loader->used;
	loader->used += span->size;
}

enum err
lease_loader_put(
    struct lease_loader *loader, const struct lease *lease, bool removed)
{
	size_t size = lease->duid.size + lease->hwaddr.size +
		      lease->hostname.size + lease->user_context.size;
	struct gathered *row;
	enum err err = ERR_NONE;

	if (loader->count == ROWS || BYTES - loader->used < size)
		err = load_gathered(loader);
	if (err != ERR_NONE)
		return err;
	if (size > BYTES)
		return lease_load(loader->store, &loader->now, lease, removed);
	row = &loader->rows[loader->count++];
	row->lease = *lease;
	row->removed = removed;
	keep(loader, &row->lease.duid);
	keep(loader, &row->lease.hwaddr);
	keep(loader, &row->lease.hostname);
	keep(loader, &row->lease.user_context);
	store_ahead(loader->store, &row->lease, &row->hashes);
	return ERR_NONE;
}

enum err
lease_loader_end(struct lease_loader *loader)
{
	enum err err = load_gathered(loader);

	free(loader);
	return err;
}
