/*
 * lease/store_parts.h: what the store is made of; for store.c (reading),
 * store_edit.c (writing) and load_store.c (filling at start) alone.
 *
 * Threads: the store's lock, except the counts.
 */
#ifndef DHCP6D_LEASE_STORE_PARTS_H
#define DHCP6D_LEASE_STORE_PARTS_H

#include <pthread.h>
#include <stdatomic.h>

#include "dhcp6d/lease/blobs.h"
#include "dhcp6d/lease/duids.h"
#include "dhcp6d/lease/hash_index.h"
#include "dhcp6d/lease/slab.h"
#include "dhcp6d/lease/class_counts.h"
#include "dhcp6d/lease/subnet_counts.h"
#include "dhcp6d/lease/wheel.h"
#include "libcommon/counter.h"
#include "libcommon/hash.h"

#define STATES_COUNTED (LEASE_REGISTERED + 1)

struct pool_set;

struct lease_store {
	pthread_mutex_t lock;
	struct memory memory;
	struct slab slab;
	struct blobs blobs;
	struct duids duids;
	struct hash_index by_address, by_client;
	struct wheel wheel;
	struct subnet_counts counts;
	struct class_counts classes;
	struct pool_set *pool_sets;
	struct hash_key key;
	uint32_t nobody;              /* handle of the DUID 00:00:00 */
	uint64_t prefixes_taken[129]; /* by length */
	_Atomic uint64_t count, count_state[STATES_COUNTED];
};

/* The keyed hashes of the two indices, and a look-up with one at hand. */
uint32_t store_hash_address(const struct lease_store *store,
    enum lease_type type, struct address address, uint8_t prefix_length);
uint32_t store_find_hashed(const struct lease_store *store, uint32_t hash,
    enum lease_type type, struct address address, uint8_t prefix_length);
uint32_t store_hash_client(const struct lease_store *store, struct span duid,
    enum lease_type type, uint32_t iaid);

/* Adds by (1 or, modulo 2^64, minus 1) to all counts that the record is in. */
void store_count_record(
    struct lease_store *store, const struct lease_record *record, uint64_t by);

/* The same, to the classes that its user context names (class_counts.h). */
void store_count_classes(
    struct lease_store *store, const struct lease_record *record, uint64_t by);

#endif
