/*
 * libcommon/hash.c: SipHash-2-4 and its keys, from libsodium; SipHash-1-3,
 * which libsodium does not have.
 */
#include "libcommon/hash.h"

#include <endian.h>
#include <sodium.h>
#include <string.h>

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

static inline uint64_t
rotate(uint64_t v, unsigned bits)
{
	return v << bits | v >> (64 - bits);
}

static inline void
sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] = rotate(v[0], 32) + v[3];
	v[2] += v[1];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] = rotate(v[2], 32);
}

static inline void
sip_take(uint64_t v[4], uint64_t word)
{
	v[3] ^= word;
	sip_round(v);
	v[0] ^= word;
}

static inline uint64_t
load_little(const uint8_t *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return le64toh(word);
}

/* The last size % 8 bytes, in the low ones of a word, and above them the size.
 */
static inline uint64_t
last_word(const uint8_t *data, size_t size)
{
	uint64_t word = 0;
	unsigned unused = 64 - 8 * (size % 8);

	if (size >= 8 && unused < 64)
		word = load_little(data + size - 8) >> unused;
	else if (unused < 64)
		for (size_t i = 0; i < size; i++)
			word |= (uint64_t)data[i] << 8 * i;
	return word | (uint64_t)size << 56;
}

uint64_t
hash_lookup(const struct hash_key *key, const void *data, size_t size)
{
	uint64_t k0 = load_little(key->bytes);
	uint64_t k1 = load_little(key->bytes + 8);
	uint64_t v[4] = {k0 ^ UINT64_C(0x736f6d6570736575),
	    k1 ^ UINT64_C(0x646f72616e646f6d),
	    k0 ^ UINT64_C(0x6c7967656e657261),
	    k1 ^ UINT64_C(0x7465646279746573)};
	const uint8_t *bytes = data;

	for (size_t at = 0; at + 8 <= size; at += 8)
		sip_take(v, load_little(bytes + at));
	sip_take(v, last_word(bytes, size));
	v[2] ^= 0xff;
	sip_round(v);
	sip_round(v);
	sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}
