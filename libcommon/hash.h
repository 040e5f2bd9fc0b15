/*
 * libcommon/hash.h: keyed hashing of what strangers choose.
 *
 * SipHash-2-4 of libsodium, and a faster variant of it: whoever does not know
 * the key cannot make keys collide, nor guess an address from a client's
 * identifier. A key is made once per process; the allocator's key may live
 * longer (its owner decides).
 *
 * Threads: keys are read only after hash_key_random.
 */
#ifndef LIBCOMMON_HASH_H
#define LIBCOMMON_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_KEY_SIZE 16

struct hash_key {
	uint8_t bytes[HASH_KEY_SIZE];
};

/* A fresh random key (libsodium's generator; sodium_init has been called). */
void hash_key_random(struct hash_key *key);

uint64_t hash_bytes(const struct hash_key *key, const void *data, size_t size);

/*
 * SipHash-1-3, for look-ups in tables that live as long as the process: what
 * an attacker sees of it is how long answers take, and for that the weaker
 * variant is meant (as in the dictionaries of several languages). It takes
 * half as long. Never for what is sent or kept.
 */
uint64_t hash_lookup(const struct hash_key *key, const void *data, size_t size);

#endif
