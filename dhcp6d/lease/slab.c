/*
 * lease/slab.c: see slab.h. Free slots are chained through next_by_address.
 */
#include "dhcp6d/lease/slab.h"

void
slab_init(struct slab *slab, struct memory *memory)
{
	*slab = (struct slab){.free = LEASE_INDEX_NONE, .memory = memory};
}

void
slab_clear(struct slab *slab)
{
	memory_put(slab->memory, slab->chunks,
	    slab->chunk_room * sizeof(*slab->chunks));
	slab_init(slab, slab->memory);
}

/* Doubles the list of chunks: 8 bytes for 16384 leases, so soon copied. */
static enum err
grow_list(struct slab *slab)
{
	uint32_t room = slab->chunk_room == 0 ? 16 : slab->chunk_room * 2;
	struct lease_record **chunks = memory_resize(slab->memory, slab->chunks,
	    slab->chunk_room * sizeof(*chunks), room * sizeof(*chunks));

	if (chunks == NULL)
		return ERR_MEMORY;
	slab->chunks = chunks;
	slab->chunk_room = room;
	return ERR_NONE;
}

static enum err
grow(struct slab *slab)
{
	struct lease_record *chunk;
	enum err err;

	if (slab->used >= SLAB_MAX)
		return ERR_LIMIT;
	if (slab->chunk_count == slab->chunk_room) {
		err = grow_list(slab);
		if (err != ERR_NONE)
			return err;
	}
	chunk = memory_chunk(slab->memory, SLAB_CHUNK * sizeof(*chunk));
	if (chunk == NULL)
		return ERR_MEMORY;
	slab->chunks[slab->chunk_count++] = chunk;
	return ERR_NONE;
}

enum err
slab_get(struct slab *slab, uint32_t *index)
{
	enum err err;

	if (slab->free != LEASE_INDEX_NONE) {
		*index = slab->free;
		slab->free = slab_at(slab, *index)->next_by_address;
	} else {
		if (slab->used == slab->chunk_count << SLAB_CHUNK_BITS) {
			err = grow(slab);
			if (err != ERR_NONE)
				return err;
		}
		*index = slab->used++;
	}
	slab_at(slab, *index)->type = SLAB_PREPARED;
	return ERR_NONE;
}

void
slab_put(struct slab *slab, uint32_t index)
{
	struct lease_record *record = slab_at(slab, index);

	record->type = SLAB_FREE;
	record->next_by_address = slab->free;
	slab->free = index;
}
