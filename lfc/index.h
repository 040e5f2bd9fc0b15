/*
 * lfc/index.h: for each lease, the row that says what it is.
 *
 * A table from key (type, address, prefix length) to row number: 24 bytes a
 * slot, filled to between two thirds and nine tenths, so about 30 bytes per
 * lease. Keys are kept whole: a compaction may not lose a lease because two
 * hash alike. Clients can ask for addresses, so hashing is keyed.
 *
 * Threads: one index, one thread at a time.
 */
#ifndef LFC_INDEX_H
#define LFC_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#include "lfc/key.h"

struct index;

struct index *index_create(void);     /* NULL: no memory */
void index_free(struct index *index); /* NULL is fine */

/* Where a key belongs; to be fetched ahead of index_set by some rows. */
uint64_t index_hash(const struct index *index, const struct lease_key *key);
void index_prefetch(const struct index *index, uint64_t hash);

/* The row (from 1) that counts from now on; 0: the lease is gone. hash is the
 * key's. False: no memory, nothing has changed. */
bool index_set(struct index *index, uint64_t hash, const struct lease_key *key,
    uint64_t row);

/* Leases that are there, and bytes held. */
uint64_t index_count(const struct index *index);
uint64_t index_memory(const struct index *index);

/* Calls each for every lease that is there, in no order that means anything. */
typedef void index_each(
    void *context, const struct lease_key *key, uint64_t row);
void index_walk(const struct index *index, index_each *each, void *context);

#endif
