/*
 * Unit tests of libcommon/text.
 *
 * Promised: readers take the whole string or nothing and know the edges of
 * their types; hex in all forms of configurations and lease files (lease-file
 * 3, kea-config 2.12, 2.19); writers never pass their capacity and always end
 * in 0; distances as people mistype.
 */
#include "libcommon/text.h"

#include <string.h>

#include "tests/unit/suite.h"

START_TEST(unsigned_numbers)
{
	static const char *const bad[] = {"", " ", "-1", "+1", "1 ", " 1",
	    "0x1", "1.0", "1e3", "18446744073709551616", "99999999999999999999",
	    "100000000000000000000000"};
	uint64_t v = 7;
	uint32_t u = 7;

	ck_assert(text_to_u64("0", 1, &v) && v == 0);
	ck_assert(text_to_u64("007", 3, &v) && v == 7);
	ck_assert(text_to_u64("18446744073709551615", 20, &v));
	ck_assert(v == UINT64_MAX);
	ck_assert(text_to_u32("4294967295", 10, &u) && u == UINT32_MAX);
	ck_assert(!text_to_u32("4294967296", 10, &u));
	ck_assert(text_to_u64("1234", 2, &v) && v == 12);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		v = 42;
		ck_assert_msg(!text_to_u64(bad[i], strlen(bad[i]), &v),
		    "\"%s\" was taken", bad[i]);
		ck_assert_uint_eq(v, 42);
		ck_assert(!text_to_u32(bad[i], strlen(bad[i]), &u));
	}
}
END_TEST

START_TEST(signed_numbers)
{
	static const char *const bad[] = {"", "-", "--1", "- 1", "+1",
	    "9223372036854775808", "-9223372036854775809"};
	int64_t v;

	ck_assert(text_to_i64("-0", 2, &v) && v == 0);
	ck_assert(text_to_i64("-17", 3, &v) && v == -17);
	ck_assert(text_to_i64("9223372036854775807", 19, &v));
	ck_assert(v == INT64_MAX);
	ck_assert(text_to_i64("-9223372036854775808", 20, &v));
	ck_assert(v == INT64_MIN);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!text_to_i64(bad[i], strlen(bad[i]), &v),
		    "\"%s\" was taken", bad[i]);
}
END_TEST

static void
check_hex(const char *text, size_t size, const char *expected)
{
	uint8_t out[8];
	size_t got = 99;

	ck_assert_msg(text_to_bytes(text, strlen(text), out, sizeof(out), &got),
	    "%s", text);
	ck_assert_uint_eq(got, size);
	ck_assert_mem_eq(out, expected, size);
}

START_TEST(hex_in_all_forms)
{
	check_hex("00010aFf", 4, "\x00\x01\x0a\xff");
	check_hex("00:01:0a:fF", 4, "\x00\x01\x0a\xff");
	check_hex("00 01 0a ff", 4, "\x00\x01\x0a\xff");
	check_hex("0:1:a:ff", 4, "\x00\x01\x0a\xff");
	check_hex("0 1 a ff", 4, "\x00\x01\x0a\xff");
	check_hex("0x00010aff", 4, "\x00\x01\x0a\xff");
	check_hex("0x1", 1, "\x01");
	check_hex("10aff", 3, "\x01\x0a\xff");
	check_hex("f", 1, "\x0f");
	check_hex("1:2", 2, "\x01\x02");
	check_hex("", 0, "");
	check_hex("0102030405060708", 8, "\1\2\3\4\5\6\7\10");
	check_hex("1:2:3:4:5:6:7:8", 8, "\1\2\3\4\5\6\7\10");
}
END_TEST

START_TEST(hex_refused)
{
	static const char *const bad[] = {":", " ", "::", "1::2", "1:", ":1",
	    "1 ", " 1", "1  2", "1:2 3", "001:2", "0x", "0x1:2", "x1", "g",
	    "12g4", "1:g", "1-2", "010203040506070809", "1:2:3:4:5:6:7:8:9",
	    "0x010203040506070809", "10203040506070809"};
	uint8_t out[8];
	size_t size;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!text_to_bytes(bad[i], strlen(bad[i]), out,
				  sizeof(out), &size),
		    "\"%s\" was taken", bad[i]);
}
END_TEST

START_TEST(hex_written)
{
	static const uint8_t bytes[] = {0x00, 0x9a, 0xff};
	struct span span = span_of(bytes, 3);
	char out[BYTES_TEXT_SIZE(3)];

	ck_assert_str_eq(bytes_to_text(span, out, sizeof(out)), "00:9a:ff");
	ck_assert_str_eq(bytes_to_text(span, out, 9), "00:9a:ff");
	/* cut at a pair's border */
	ck_assert_str_eq(bytes_to_text(span, out, 8), "00:9a");
	ck_assert_str_eq(bytes_to_text(span, out, 6), "00:9a");
	ck_assert_str_eq(bytes_to_text(span, out, 5), "00");
	ck_assert_str_eq(bytes_to_text(span, out, 3), "00");
	ck_assert_str_eq(bytes_to_text(span, out, 2), "");
	ck_assert_str_eq(bytes_to_text(SPAN_EMPTY, out, 1), "");
	out[0] = 'x';
	bytes_to_text(span, out, 0);
	ck_assert_int_eq(out[0], 'x');
}
END_TEST

START_TEST(printable)
{
	static const char in[] = "a\\b\n\x7f\xc3~ \0z";
	char out[64];

	ck_assert_str_eq(text_printable(in, sizeof(in) - 1, out, sizeof(out)),
	    "a\\\\b\\x0a\\x7f\\xc3~ \\x00z");
	/* an escape is never cut in two */
	ck_assert_str_eq(text_printable("a\n", 2, out, 6), "a\\x0a");
	ck_assert_str_eq(text_printable("a\n", 2, out, 5), "a");
	ck_assert_str_eq(text_printable("\\", 1, out, 2), "");
	ck_assert_str_eq(text_printable("ab", 2, out, 1), "");
}
END_TEST

START_TEST(digits)
{
	char out[20];

	ck_assert_uint_eq(text_from_u64(0, out), 1);
	ck_assert_mem_eq(out, "0", 1);
	ck_assert_uint_eq(text_from_u64(4000, out), 4);
	ck_assert_mem_eq(out, "4000", 4);
	ck_assert_uint_eq(text_from_u64(UINT64_MAX, out), 20);
	ck_assert_mem_eq(out, "18446744073709551615", 20);
}
END_TEST

START_TEST(distances)
{
	char long_text[65];

	ck_assert_uint_eq(text_distance("pools", "pools", 3), 0);
	ck_assert_uint_eq(text_distance("pols", "pools", 3), 1);
	ck_assert_uint_eq(text_distance("poools", "pools", 3), 1);
	ck_assert_uint_eq(text_distance("poils", "pools", 3), 1);
	ck_assert_uint_eq(text_distance("polos", "pools", 3), 1);
	ck_assert_uint_eq(text_distance("opols", "pools", 3), 1);
	ck_assert_uint_eq(text_distance("", "abc", 3), 3);
	ck_assert_uint_eq(text_distance("abc", "", 3), 3);
	ck_assert_uint_eq(text_distance("", "", 3), 0);
	ck_assert_uint_eq(text_distance("subnet4", "pd-pools", 3), 4);
	memset(long_text, 'a', 64);
	long_text[64] = '\0';
	ck_assert_uint_eq(text_distance(long_text, long_text, 3), 4);
	ck_assert_uint_eq(text_distance(long_text + 1, long_text + 1, 3), 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("text");
	TCase *tests = tcase_create("text");

	tcase_add_test(tests, unsigned_numbers);
	tcase_add_test(tests, signed_numbers);
	tcase_add_test(tests, hex_in_all_forms);
	tcase_add_test(tests, hex_refused);
	tcase_add_test(tests, hex_written);
	tcase_add_test(tests, printable);
	tcase_add_test(tests, digits);
	tcase_add_test(tests, distances);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
