/*
 * lease/duids.c: see duids.h.
 */
#include "dhcp6d/lease/duids.h"

#include <string.h>

#include "libcommon/prefetch.h"

struct duid {
	uint32_t next; /* hash chain */
	uint32_t references;
	uint8_t size;
	uint8_t bytes[];
};

static struct duid *
duid_at(const struct duids *duids, uint32_t handle)
{
	return blobs_at(duids->blobs, handle);
}

static size_t
blob_size(size_t size)
{
	return offsetof(struct duid, bytes) + size;
}

static uint32_t *
link_of(void *owner, uint32_t handle)
{
	return &duid_at(owner, handle)->next;
}

static uint32_t
hash_of(void *owner, uint32_t handle)
{
	const struct duids *duids = owner;
	const struct duid *duid = duid_at(duids, handle);

	return (uint32_t)hash_lookup(duids->key, duid->bytes, duid->size);
}

enum err
duids_init(struct duids *duids, struct blobs *blobs, const struct hash_key *key,
    struct memory *memory)
{
	duids->blobs = blobs;
	duids->key = key;
	return hash_index_init(&duids->index, memory, link_of, hash_of, duids);
}

void
duids_clear(struct duids *duids)
{
	hash_index_clear(&duids->index);
}

static uint32_t
find(const struct duids *duids, struct span span, uint32_t hash)
{
	uint32_t handle = *hash_index_head(&duids->index, hash);

	while (handle != HASH_ITEM_NONE) {
		const struct duid *duid = duid_at(duids, handle);

		if (duid->size == span.size &&
		    memcmp(duid->bytes, span.data, span.size) == 0)
			break;
		handle = duid->next;
	}
	return handle;
}

uint32_t
duids_hash(const struct duids *duids, struct span span)
{
	return (uint32_t)hash_lookup(duids->key, span.data, span.size);
}

enum err
duids_make(struct duids *duids, struct span span, uint32_t *handle)
{
	struct duid *duid;
	enum err err;

	if (span.size == 0 || span.size > DUID_SIZE_MAX)
		return ERR_RANGE;
	err = blobs_get(duids->blobs, blob_size(span.size), handle);
	if (err != ERR_NONE)
		return err;
	duid = duid_at(duids, *handle);
	duid->next = HASH_ITEM_NONE;
	duid->references = 1;
	duid->size = (uint8_t)span.size;
	memcpy(duid->bytes, span.data, span.size);
	return ERR_NONE;
}

enum err
duids_get(
    struct duids *duids, struct span span, uint32_t hash, uint32_t *handle)
{
	enum err err;

	*handle = find(duids, span, hash);
	if (*handle != HASH_ITEM_NONE) {
		duids_hold(duids, *handle);
		return ERR_NONE;
	}
	err = hash_index_reserve(&duids->index, 1);
	if (err == ERR_NONE)
		err = duids_make(duids, span, handle);
	if (err == ERR_NONE)
		hash_index_insert(&duids->index, hash, *handle);
	return err;
}

uint32_t
duids_count(const struct duids *duids, struct span span, uint32_t hash)
{
	uint32_t handle = find(duids, span, hash);

	return handle == HASH_ITEM_NONE ? 0
					: duid_at(duids, handle)->references;
}

void
duids_prefetch(const struct duids *duids, uint32_t hash)
{
	uint32_t handle = *hash_index_head(&duids->index, hash);

	if (handle != HASH_ITEM_NONE)
		prefetch(duid_at(duids, handle));
}

void
duids_hold(struct duids *duids, uint32_t handle)
{
	duid_at(duids, handle)->references++;
}

bool
duids_let_go(struct duids *duids, uint32_t handle)
{
	return --duid_at(duids, handle)->references == 0;
}

void
duids_free(struct duids *duids, uint32_t handle)
{
	blobs_put(
	    duids->blobs, handle, blob_size(duid_at(duids, handle)->size));
}

void
duids_put(struct duids *duids, uint32_t handle)
{
	if (!duids_let_go(duids, handle))
		return;
	hash_index_remove(&duids->index, hash_of(duids, handle), handle);
	duids_free(duids, handle);
}

struct span
duids_bytes(const struct duids *duids, uint32_t handle)
{
	const struct duid *duid = duid_at(duids, handle);

	return span_of(duid->bytes, duid->size);
}
