/*
 * Unit tests of libcommon/hash.
 *
 * Promised: SipHash-2-4 (its authors' vector) and 1-3, another key another
 * value, and keys that differ.
 */
#include "libcommon/hash.h"

#include <sodium.h>
#include <string.h>

#include "libcommon/bytes.h"
#include "tests/unit/suite.h"

START_TEST(vector_of_the_paper)
{
	/* "SipHash: a fast short-input PRF", appendix A: key 00 01 .. 0f,
	 * input 00 01 .. 0e, result a129ca6149be45e5 (little-endian) */
	static const uint8_t expected[8] = {
	    0xe5, 0x45, 0xbe, 0x49, 0x61, 0xca, 0x29, 0xa1};
	struct hash_key key;
	uint8_t input[15];

	for (uint8_t i = 0; i < sizeof(key.bytes); i++)
		key.bytes[i] = i;
	for (uint8_t i = 0; i < sizeof(input); i++)
		input[i] = i;
	ck_assert_uint_eq(
	    hash_bytes(&key, input, sizeof(input)), load_u64(expected));
}
END_TEST

/* From a second implementation, which gives 2-4's vector; the first is also
 * that of the authors' hashes of nothing. */
START_TEST(vectors_of_look_ups)
{
	static const struct {
		uint8_t size;
		uint64_t hash;
	} vectors[] = {{0, UINT64_C(0xabac0158050fc4dc)},
	    {1, UINT64_C(0xc9f49bf37d57ca93)},
	    {7, UINT64_C(0xd3927d989bb11140)},
	    {8, UINT64_C(0x369095118d299a8e)},
	    {15, UINT64_C(0xd320d86d2a519956)},
	    {18, UINT64_C(0x8ffc389cb473e63e)},
	    {23, UINT64_C(0x525a0e7fdae6c123)},
	    {63, UINT64_C(0x9d199062b7bbb3a8)}};
	struct hash_key key;
	uint8_t input[63];

	for (uint8_t i = 0; i < sizeof(key.bytes); i++)
		key.bytes[i] = i;
	for (uint8_t i = 0; i < sizeof(input); i++)
		input[i] = i;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
		ck_assert_uint_eq(
		    hash_lookup(&key, input, vectors[i].size), vectors[i].hash);
}
END_TEST

START_TEST(keys_differ)
{
	struct hash_key a, b;

	ck_assert_int_ge(sodium_init(), 0);
	hash_key_random(&a);
	hash_key_random(&b);
	ck_assert_mem_ne(a.bytes, b.bytes, sizeof(a.bytes));
	ck_assert_uint_ne(hash_bytes(&a, "x", 1), hash_bytes(&b, "x", 1));
	ck_assert_uint_ne(hash_bytes(&a, "x", 1), hash_bytes(&a, "y", 1));
	ck_assert_uint_eq(hash_bytes(&a, "x", 1), hash_bytes(&a, "x", 1));
	ck_assert_uint_eq(hash_bytes(&a, NULL, 0), hash_bytes(&a, "", 0));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("hash");
	TCase *tests = tcase_create("hash");

	tcase_add_test(tests, vector_of_the_paper);
	tcase_add_test(tests, vectors_of_look_ups);
	tcase_add_test(tests, keys_differ);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
