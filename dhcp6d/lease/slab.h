/*
 * lease/slab.h: lease records in chunks, each under an index for life.
 *
 * Records never move, so growing costs one chunk and no copying. Free slots
 * are chained and used again, the last freed first (it is in the cache).
 *
 * Threads: the store's lock.
 */
#ifndef DHCP6D_LEASE_SLAB_H
#define DHCP6D_LEASE_SLAB_H

#include <stdbool.h>
#include <stdint.h>

#include "dhcp6d/lease/memory.h"
#include "dhcp6d/lease/record.h"
#include "libcommon/err.h"

#define SLAB_CHUNK_BITS 14
#define SLAB_CHUNK (UINT32_C(1) << SLAB_CHUNK_BITS)
#define SLAB_MAX (UINT32_C(1) << 31)

/* What record->type says of slots that hold no lease. */
#define SLAB_FREE 0xff
#define SLAB_PREPARED 0xfe

struct slab {
	struct lease_record **chunks;
	uint32_t chunk_count, chunk_room;
	uint32_t used; /* slots ever handed out: indices are below */
	uint32_t free; /* first of the chain */
	struct memory *memory;
};

void slab_init(struct slab *slab, struct memory *memory);
void slab_clear(struct slab *slab);

/*
 * A slot whose type is SLAB_PREPARED and whose other fields are whatever they
 * were. ERR_MEMORY, ERR_LIMIT.
 */
enum err slab_get(struct slab *slab, uint32_t *index);
void slab_put(struct slab *slab, uint32_t index);

static inline struct lease_record *
slab_at(const struct slab *slab, uint32_t index)
{
	return &slab->chunks[index >> SLAB_CHUNK_BITS]
			    [index & (SLAB_CHUNK - 1)];
}

#endif
