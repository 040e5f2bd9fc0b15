/*
 * lease/store_edit.h: how lease_apply changes the store; for lease/ alone.
 *
 * In two steps, so that a group of changes is all or nothing: what can fail
 * (memory) is in store_prepare, which nobody else can see; the other functions
 * cannot fail. Pool sets hang on the store but are pool.c's business.
 *
 * Threads: the store's lock.
 */
#ifndef DHCP6D_LEASE_STORE_EDIT_H
#define DHCP6D_LEASE_STORE_EDIT_H

#include <stdint.h>

#include "dhcp6d/lease/store.h"
#include "dhcp6d/lease/subnet_counts.h"
#include "dhcp6d/lease/wheel.h"

/*
 * A record with all that *lease says, in a slot of its own, in no index.
 * ERR_MEMORY, ERR_LIMIT; ERR_RANGE for a lease without
 * a DUID or with values beyond libcommon/lease_row.h's limits.
 */
enum err store_prepare(
    struct lease_store *store, const struct lease *lease, uint32_t *index);

/*
 * For a load: whether a record can be made of a lease (else ERR_RANGE), and
 * all of one that is not in blobs; the links are empty, but timer_previous has
 * the hash of the address. Threads: any, the store is only asked for its key.
 */
bool store_may_keep(const struct lease *lease);
void store_fill(const struct lease_store *store, const struct lease *lease,
    struct lease_record *record, uint32_t *duid_hash);

/* Room in the indices for count leases to be linked. ERR_MEMORY, ERR_LIMIT. */
enum err store_reserve(struct lease_store *store, uint32_t count);
void store_discard(struct lease_store *store, uint32_t prepared);

/* Sets what comes after a prepared lease in its group (LEASE_INDEX_NONE at
 * first), and returns what came before. */
uint32_t store_chain(
    struct lease_store *store, uint32_t prepared, uint32_t next);

/* The lease that is on the address of a prepared one, or LEASE_INDEX_NONE. */
uint32_t store_find_old(const struct lease_store *store, uint32_t prepared);

/* The prepared lease becomes one. No lease may be on its address. */
void store_link(struct lease_store *store, uint32_t prepared);

/*
 * The prepared lease takes the place of old, which is on the same address; the
 * lease goes on under old's index, the other slot is freed.
 */
void store_replace(struct lease_store *store, uint32_t old, uint32_t prepared);

void store_remove(struct lease_store *store, uint32_t index);

struct wheel *store_wheel(struct lease_store *store);
struct subnet_counts *store_counts(struct lease_store *store);

/* The attached pool sets; pool.c chains them. */
struct pool_set **store_pool_sets(struct lease_store *store);

/*
 * For pools: whether a lease in a state that takes its address is on just
 * this one; and how many such leases of delegated prefixes there are of one
 * length (0..128).
 */
bool store_is_taken(const struct lease_store *store, enum lease_type type,
    struct address address, uint8_t prefix_length);
uint64_t store_prefixes_taken(
    const struct lease_store *store, uint8_t prefix_length);

#endif
