/*
 * lease/store.h: the leases in memory: find by address, find by client.
 *
 * Compact records in a slab (an index stays what it is for as long as the
 * lease exists), two hash indices that grow without a pause: by (type,
 * address, prefix length), and by client (DUID, IAID, type). Keys chosen by
 * clients are hashed with a secret key. Which addresses are free is known to
 * the pool sets that are attached (pool.h).
 *
 * The store is read by deciding and written by lease_apply (apply.h) alone.
 *
 * Threads: one lock; a worker takes it once per batch and never holds it
 * across a system call. All functions below want it held, except where said.
 */
#ifndef DHCP6D_LEASE_STORE_H
#define DHCP6D_LEASE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcp6d/lease/record.h"
#include "dhcp6d/lease/subnet_counts.h"
#include "libcommon/err.h"
#include "libcommon/hash.h"
#include "libcommon/lease_row.h"

struct lease_store;
struct pool_set;

struct lease_store *store_create(void); /* no lock needed; NULL: no memory */
void store_free(struct lease_store *store); /* NULL is fine */

/*
 * A limit on what the store holds, in bytes (0 = none): changes that would go
 * beyond fail with ERR_MEMORY, as they do when there is no more memory.
 */
void store_limit_memory(struct lease_store *store, uint64_t bytes);

void store_lock(struct lease_store *store);
void store_unlock(struct lease_store *store);

/* The lease on exactly this address or prefix, or LEASE_INDEX_NONE. */
uint32_t store_find_address(const struct lease_store *store,
    enum lease_type type, struct address address, uint8_t prefix_length);

/*
 * The leases of a binding (DUID, IA type, IAID), in any state, one after the
 * other: first, then next until LEASE_INDEX_NONE. The DUID 00:00:00 (declined
 * leases) is nobody's and has none.
 */
uint32_t store_find_client(const struct lease_store *store, struct span duid,
    enum lease_type type, uint32_t iaid);
uint32_t store_next_of_client(const struct lease_store *store, uint32_t index);

const struct lease_record *store_record(
    const struct lease_store *store, uint32_t index);

/* The DUID of a record; valid while the lock is held. */
struct span store_duid(
    const struct lease_store *store, const struct lease_record *record);

/*
 * The record in plain values, transaction in lease time. Spans point into the
 * store and are valid while the lock is held, except a link-layer address that
 * is part of the DUID: that one points into the DUID, as valid.
 */
void store_read(
    const struct lease_store *store, uint32_t index, struct lease *out);

/*
 * For batches: starts to fetch what look-ups by client, DUID and address will
 * read, so that memory works for many packets at once. The first fetches the
 * index lines, the second, called some look-ups later, what these lead to.
 */
struct store_wanted {
	struct span duid;
	enum lease_type type;
	uint32_t iaid;
	struct address address; /* any: not known */
	uint8_t prefix_length;
};

struct store_fetched {
	uint32_t client_hash, duid_hash, address_hash;
	bool has_address;
};

void store_prefetch(const struct lease_store *store,
    const struct store_wanted *wanted, struct store_fetched *fetched);
void store_prefetch_records(
    const struct lease_store *store, const struct store_fetched *fetched);

/* How many leases have this DUID, in any state, of any type. */
uint32_t store_count_of_duid(const struct lease_store *store, struct span duid);

/* How many leases there are, in all and in one state (0 to 4); lock not
 * needed. */
uint64_t store_count(const struct lease_store *store);
uint64_t store_count_state(
    const struct lease_store *store, enum lease_state state);

/*
 * Counts of a subnet's leases of one type, of those with one pool id or of all
 * (POOL_ID_ALL), and of every subnet's; see subnet_counts.h.
 */
void store_counts_of(const struct lease_store *store, enum lease_type type,
    uint32_t subnet_id, uint32_t pool_id, struct lease_counts *out);
void store_counts_all(const struct lease_store *store, enum lease_type type,
    struct lease_counts *out);

/* Assigned leases of a class's members, as class_counts.h counts them. */
uint64_t store_count_of_class(
    const struct lease_store *store, struct span name, enum lease_type type);

/* Bytes held: slab, indices, blobs, timers; without pool sets. */
uint64_t store_memory(const struct lease_store *store);

/*
 * Walks all leases in slab order, for dumps and for filling pool sets: visits
 * at most *budget* slots from *cursor* on (0 at first), calls each for those
 * in use, moves the cursor; false when the end was reached. Leases that exist
 * throughout a walk are visited exactly once, so the lock may be let go
 * between two calls.
 */
typedef void store_visit(
    void *context, uint32_t index, const struct lease_record *record);
bool store_walk(const struct lease_store *store, uint32_t *cursor,
    uint32_t budget, store_visit *each, void *context);

#endif
