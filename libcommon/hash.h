/*
 * libcommon/hash.h: keyed hashing of what strangers choose.
 *
 * SipHash-2-4 of libsodium: whoever does not know the key cannot make keys
 * collide, nor guess an address from a client's identifier. A key is made once
 * per process; the allocator's key may live longer (its owner decides).
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

#endif
