/*
 * lease/duids.h: every DUID once, counted.
 *
 * A client has several leases and a declined one has nobody's DUID: each
 * record holds a handle and a reference. Equal DUIDs have equal handles, so
 * clients are compared by a number.
 *
 * Threads: the store's lock.
 */
#ifndef DHCP6D_LEASE_DUIDS_H
#define DHCP6D_LEASE_DUIDS_H

#include <stdbool.h>
#include <stdint.h>

#include "dhcp6d/lease/blobs.h"
#include "dhcp6d/lease/hash_index.h"
#include "libcommon/bytes.h"
#include "libcommon/hash.h"

/* At most what a byte counts (records have LEASE_DUID_MAX). */
#define DUID_SIZE_MAX 255

struct duids {
	struct hash_index index;
	struct blobs *blobs;
	const struct hash_key *key;
};

enum err duids_init(struct duids *duids, struct blobs *blobs,
    const struct hash_key *key, struct memory *memory);
void duids_clear(struct duids *duids);

uint32_t duids_hash(const struct duids *duids, struct span duid);

/* A reference to it, made if need be. ERR_MEMORY, ERR_LIMIT; ERR_RANGE. */
enum err duids_get(
    struct duids *duids, struct span duid, uint32_t hash, uint32_t *handle);
/* References to it; 0: it is not there. */
uint32_t duids_count(
    const struct duids *duids, struct span duid, uint32_t hash);

/* Starts to fetch the first of those with that hash (store_prefetch). */
void duids_prefetch(const struct duids *duids, uint32_t hash);

/* One more, and one less; the last frees it. */
void duids_hold(struct duids *duids, uint32_t handle);
void duids_put(struct duids *duids, uint32_t handle);

/*
 * The same without the index, for a load, which has its own until it fills
 * this one: a new DUID that is in no index, with one reference; one reference
 * less, true if that was the last; and freeing what has none.
 */
enum err duids_make(struct duids *duids, struct span duid, uint32_t *handle);
bool duids_let_go(struct duids *duids, uint32_t handle);
void duids_free(struct duids *duids, uint32_t handle);

/* Its bytes; valid as long as there is a reference. */
struct span duids_bytes(const struct duids *duids, uint32_t handle);

#endif
