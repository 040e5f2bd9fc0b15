/*
 * lease/load_rows.h: a few thousand rows of a file, ready for the store.
 *
 * Whatever can be made of a row without the store is made here, by whichever
 * thread has read it: the record, its hashes, the bytes of what goes into
 * blobs. What is left to do in order is small (load_store.h).
 *
 * Threads: one load_rows, one thread at a time; they share the load_keys, which
 * nobody changes.
 */
#ifndef DHCP6D_LEASE_LOAD_ROWS_H
#define DHCP6D_LEASE_LOAD_ROWS_H

#include "dhcp6d/lease/store.h"
#include "libcommon/clock.h"
#include "libcommon/lease_reader.h"

/* The shortest row of 12 columns, line end included. */
#define LOAD_ROW_MIN 24

/* record: client_hash is set, timer_previous has the hash of the address, duid
 * and extra are not set: their bytes are at these places of ->bytes. */
struct load_row {
	struct lease_record record;
	uint32_t duid_hash, duid_size, extra_size;
	uint32_t duid_at, extra_at;
	bool removed;
};

struct load_rows {
	size_t count, room;
	size_t used, bytes_room;
	struct load_row *rows;
	uint8_t *bytes;
};

/* What hashes and times of rows are made with. */
struct load_keys {
	const struct lease_store *store;
	struct moment now;
};

/* Room for the rows of so much text, wherever it is cut. NULL: no memory. */
struct load_rows *load_rows_create(size_t text_size);
void load_rows_free(struct load_rows *rows); /* NULL is fine */

/* Whether there is certainly room for one more. */
bool load_rows_have_room(const struct load_rows *rows);

/* Adds a row; transaction is wall time. ERR_RANGE: no record can be made. */
enum err load_rows_add(struct load_rows *rows, const struct load_keys *keys,
    const struct lease *lease, bool removed);

static inline void
load_rows_clear(struct load_rows *rows)
{
	rows->count = rows->used = 0;
}

#endif
