/*
 * libcommon/hash.c: SipHash-2-4 and its keys, from libsodium.
 */
#include "libcommon/hash.h"

#include <sodium.h>

#include "libcommon/bytes.h"

_Static_assert(HASH_KEY_SIZE == crypto_shorthash_siphash24_KEYBYTES,
    "the key is SipHash's");

void
hash_key_random(struct hash_key *key)
{
	randombytes_buf(key->bytes, sizeof(key->bytes));
}

uint64_t
hash_bytes(const struct hash_key *key, const void *data, size_t size)
{
	uint8_t sum[crypto_shorthash_siphash24_BYTES];

	crypto_shorthash_siphash24(sum, data, size, key->bytes);
	return load_u64(sum);
}
