/*
 * Unit tests of libcommon/hash.
 *
 * Promised: SipHash-2-4 (its authors' vector), another key another value, and
 * keys that differ.
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
	tcase_add_test(tests, keys_differ);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
