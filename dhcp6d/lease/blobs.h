/*
 * lease/blobs.h: small pieces of memory of any size under 32-bit handles.
 *
 * For what a lease has in varying size: its DUID, its host name. A handle is
 * half a pointer, and there is no header: the owner knows the size. Memory
 * comes in chunks and in units of 8 bytes; freed pieces are kept by exact size
 * and cut up when other sizes are short, so that memory follows the largest
 * need there was, whatever order sizes come and go in.
 *
 * Threads: those of the owner.
 */
#ifndef DHCP6D_LEASE_BLOBS_H
#define DHCP6D_LEASE_BLOBS_H

#include <stddef.h>
#include <stdint.h>

#include "dhcp6d/lease/memory.h"
#include "libcommon/err.h"

#define BLOB_UNIT 8
#define BLOB_NONE 0
#define BLOB_UNITS_MAX 1151 /* the largest blob: 9208 bytes */
#define BLOB_CHUNK_BITS 15
#define BLOB_CHUNK (UINT32_C(1) << BLOB_CHUNK_BITS) /* units: 256 KiB */

struct blobs {
	uint8_t **chunks;
	uint32_t chunk_count, chunk_room;
	uint32_t next, end; /* units not yet handed out of the last chunk */
	uint32_t free[BLOB_UNITS_MAX + 1];             /* by size, chained */
	uint64_t has_free[(BLOB_UNITS_MAX + 64) / 64]; /* bit per size */
	struct memory *memory;
};

void blobs_init(struct blobs *blobs, struct memory *memory);
void blobs_clear(struct blobs *blobs);

/* size: 1 to BLOB_UNIT * BLOB_UNITS_MAX. ERR_MEMORY, ERR_LIMIT. */
enum err blobs_get(struct blobs *blobs, size_t size, uint32_t *handle);
/* size as it was in blobs_get. BLOB_NONE is not fine. */
void blobs_put(struct blobs *blobs, uint32_t handle, size_t size);

/* The bytes, aligned to 8; they do not move. */
static inline void *
blobs_at(const struct blobs *blobs, uint32_t handle)
{
	return blobs->chunks[handle >> BLOB_CHUNK_BITS] +
	       (size_t)(handle & (BLOB_CHUNK - 1)) * BLOB_UNIT;
}

#endif
