/*
 * test_row_text.c: the text of rows is what the C library would make of it.
 *
 * Promised: addresses are written exactly as inet_ntop does (RFC 5952) and
 * taken exactly when inet_pton takes them; numbers, pairs and escapes are
 * strict and round; JSON maps are told from what is none.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "libcommon/json_check.h"
#include "libcommon/row_text.h"
#include "tests/unit/suite.h"

static uint64_t
next_random(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

/* Words are zero, short or full with equal chance: all shapes of runs. */
static struct address
random_address(uint64_t *state)
{
	struct in6_addr in6;

	for (unsigned i = 0; i < 16; i += 2) {
		uint64_t r = next_random(state);
		unsigned word = (unsigned)(r >> 32) & 0xffff;

		word = r % 5 < 2 ? 0 : r % 5 == 2 ? word & 0xff : word;
		if (r % 64 == 0)
			word = 0xffff;
		in6.s6_addr[i] = (uint8_t)(word >> 8);
		in6.s6_addr[i + 1] = (uint8_t)word;
	}
	return address_from_in6(&in6);
}

static void
assert_as_library(struct address a)
{
	struct in6_addr in6 = address_to_in6(a);
	char wanted[INET6_ADDRSTRLEN], got[ADDRESS_TEXT_SIZE];
	struct address back;
	size_t size;

	ck_assert_ptr_nonnull(
	    inet_ntop(AF_INET6, &in6, wanted, sizeof(wanted)));
	size = (size_t)(row_put_address(got, a) - got);
	ck_assert_uint_lt(size, sizeof(got));
	got[size] = 0;
	ck_assert_str_eq(got, wanted);
	ck_assert(row_get_address(got, size, &back));
	ck_assert(address_equal(a, back));
}

START_TEST(addresses_are_written_as_inet_ntop_does)
{
	static const struct address edges[] = {{0, 0}, {0, 1}, {0, 0x10000},
	    {0, 0x1020304}, {0, 0xffff00000000}, {0, 0xffff01020304},
	    {0, 0xfffe01020304}, {0x20010db800000000, 0}, {1, 0},
	    {0x20010db800000001, 0x0001000000000001},
	    {~UINT64_C(0), ~UINT64_C(0)},
	    {0x0001000000000000, 0x0000000000000001}, {0, 0x100000000},
	    {0x2001000000000001, 0x0000000000000001}, {0, 0xffff},
	    {0x0001000200030004, 0x0005000600070000}, {0xffff, 0x1020304},
	    {0x0000000200030004, 0x0005000600070008}};
	uint64_t state = 1;

	for (size_t i = 0; i < sizeof(edges) / sizeof(edges[0]); i++)
		assert_as_library(edges[i]);
	for (unsigned i = 0; i < 300000; i++)
		assert_as_library(random_address(&state));
}
END_TEST

static void
assert_taken_as_library(const char *text)
{
	struct in6_addr in6;
	struct address got, wanted = ADDRESS_ANY;
	bool taken = inet_pton(AF_INET6, text, &in6) == 1;

	if (taken)
		wanted = address_from_in6(&in6);
	ck_assert_msg(row_get_address(text, strlen(text), &got) == taken,
	    "%s: inet_pton says %d", text, taken);
	if (taken)
		ck_assert_msg(address_equal(got, wanted), "%s", text);
}

START_TEST(addresses_are_taken_as_inet_pton_does)
{
	static const char *const texts[] = {"", ":", "::", ":::", "1",
	    "1:", ":1", "::1", "1::", "1::1", "1::1::1", "1:2:3:4:5:6:7:8",
	    "1:2:3:4:5:6:7", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8",
	    "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "1:2:3:4::5:6:7:8",
	    "::1:2:3:4:5:6:7:8",
	    "12345::", "0001::", "00001::", "g::", "ABCD::ef", "1.2.3.4",
	    "::1.2.3.4", "::ffff:1.2.3.4", "::1.2.3", "::1.2.3.4.5",
	    "::1.2.3.256", "::01.2.3.4", "::1..3.4", "::1.2.3.4:1", "::.2.3.4",
	    "::0.0.0.0", "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4",
	    "1:2:3:4:5:1.2.3.4", "::1.2.3.4.", "::1.2.3.", " ::1", "::1 ",
	    "2001:db8::1/64", "fe80::1%eth0", "::1234.2.3.4", "::a.2.3.4",
	    "1:2:3:4:5:6:7:", "::00.1.2.3"};
	static const char alphabet[] = "0123af:::..";
	uint64_t state = 2;
	char text[32];

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_taken_as_library(texts[i]);
	for (unsigned i = 0; i < 500000; i++) {
		size_t size = next_random(&state) % 20;

		for (size_t j = 0; j < size; j++)
			text[j] = alphabet[next_random(&state) %
					   (sizeof(alphabet) - 1)];
		text[size] = 0;
		assert_taken_as_library(text);
	}
}
END_TEST

START_TEST(mutated_addresses_are_taken_as_inet_pton_does)
{
	uint64_t state = 3;
	char text[ADDRESS_TEXT_SIZE];

	for (unsigned i = 0; i < 300000; i++) {
		struct address a = random_address(&state);
		size_t size = (size_t)(row_put_address(text, a) - text);
		uint64_t r = next_random(&state);

		text[r % size] = "0:.fg1"[r / 64 % 6];
		text[size] = 0;
		assert_taken_as_library(text);
	}
}
END_TEST

static void
assert_number(uint64_t v)
{
	char wanted[32], got[32];
	uint64_t back;

	snprintf(wanted, sizeof(wanted), "%" PRIu64, v);
	*row_put_u64(got, v) = 0;
	ck_assert_str_eq(got, wanted);
	ck_assert(row_get_u64(got, strlen(got), &back));
	ck_assert_uint_eq(back, v);
}

START_TEST(numbers_are_decimal_and_strict)
{
	static const char *const bad[] = {"", "-1", "+1", " 1", "1 ", "1a",
	    "0x1", "18446744073709551616", "99999999999999999999",
	    "184467440737095516150", "1.0", "/", ":"};
	uint64_t state = 4, v;

	for (unsigned bits = 0; bits < 64; bits++) {
		assert_number(UINT64_C(1) << bits);
		assert_number((UINT64_C(1) << bits) - 1);
		assert_number(next_random(&state) >> bits);
	}
	for (v = 1; v < UINT64_MAX / 10; v *= 10) {
		assert_number(v);
		assert_number(v - 1);
	}
	assert_number(UINT64_MAX);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(
		    !row_get_u64(bad[i], strlen(bad[i]), &v), "%s", bad[i]);
	ck_assert(row_get_u64("00012", 5, &v) && v == 12);
}
END_TEST

START_TEST(pairs_round_and_are_strict)
{
	static const char *const bad[] = {"", "0", "00:", ":00", "00:0",
	    "00-11", "0g", "g0", "00:11:2", "00::11", "00:11:22:33:44"};
	uint8_t bytes[256], back[256];
	char text[sizeof(bytes) * 3];
	size_t size;

	for (unsigned i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)i;
	for (size_t n = 1; n <= sizeof(bytes); n++) {
		char *end = row_put_pairs(text, span_of(bytes, n));

		ck_assert_uint_eq((size_t)(end - text), n * 3 - 1);
		ck_assert(row_get_pairs(
		    text, (size_t)(end - text), back, sizeof(back), &size));
		ck_assert_uint_eq(size, n);
		ck_assert_mem_eq(back, bytes, n);
		ck_assert(!row_get_pairs(
		    text, (size_t)(end - text), back, n - 1, &size));
	}
	ck_assert_ptr_eq(row_put_pairs(text, SPAN_EMPTY), text);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(
		    !row_get_pairs(bad[i], strlen(bad[i]), back, 4, &size),
		    "%s", bad[i]);
	ck_assert(row_get_pairs("aB:Cd", 5, back, 4, &size));
	ck_assert(back[0] == 0xab && back[1] == 0xcd);
}
END_TEST

START_TEST(escapes_round)
{
	uint8_t bytes[256], back[256];
	char text[sizeof(bytes) * ROW_TEXT_ESCAPE_SIZE];
	size_t size;

	for (unsigned i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)i;
	size = (size_t)(row_put_escaped(text, span_of(bytes, 256)) - text);
	ck_assert_ptr_null(memchr(text, ',', size));
	ck_assert_ptr_null(memchr(text, '\n', size));
	ck_assert_uint_eq(row_get_escaped(text, size, back, 256), 256);
	ck_assert_mem_eq(back, bytes, 256);
	ck_assert_uint_eq(row_get_escaped(text, size, back, 255), SIZE_MAX);
	size = (size_t)(row_put_escaped(text, span_of("a,&\x7f", 4)) - text);
	ck_assert_uint_eq(size, 16);
	ck_assert_mem_eq(text, "a&#x2c&#x26&#x7f", 16);
}
END_TEST

START_TEST(what_is_no_escape_stands_for_itself)
{
	static const char text[] = "&#x2C&#x2&#xg0&#X2c&&#x2c&#x";
	static const char wanted[] = ",&#x2&#xg0&#X2c&,&#x";
	uint8_t out[64];
	size_t size = row_get_escaped(text, sizeof(text) - 1, out, 64);

	ck_assert_uint_eq(size, sizeof(wanted) - 1);
	ck_assert_mem_eq(out, wanted, size);
}
END_TEST

START_TEST(json_maps_are_told_from_others)
{
	static const char *const good[] = {"{}", " { } ", "{\"a\":1}",
	    "{ \"ISC\": { \"relay-info\": [ { \"hop\": 0, \"x\": \"y\" } ] } }",
	    "{\"a\":[1,-2.5e+7,0,true,false,null,\"\\u00ff\\n\\\"\",[],{}]}"};
	static const char *const bad[] = {"", "[]", "1", "\"a\"", "{", "}",
	    "{}}", "{} {}", "{a:1}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
	    "{\"a\":01}", "{\"a\":1.}", "{\"a\":-}", "{\"a\":1e}",
	    "{\"a\":tru}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}",
	    "{\"a\":\"}", "{\"a\":[1 2]}", "{\"a\":[}", "{\"a\":\"\n\"}",
	    "{\"a\":\"\\"};
	char deep[JSON_CHECK_DEPTH * 6 + 16];
	size_t used = 0;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ck_assert_msg(
		    json_is_map(good[i], strlen(good[i])), "%s", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(
		    !json_is_map(bad[i], strlen(bad[i])), "%s", bad[i]);
	ck_assert(!json_is_map("{}\0", 3));
	for (unsigned i = 1; i < JSON_CHECK_DEPTH; i++, used += 5)
		memcpy(deep + used, "{\"a\":", 5);
	memcpy(deep + used, "{}", 2);
	used += 2;
	memset(deep + used, '}', JSON_CHECK_DEPTH - 1);
	used += JSON_CHECK_DEPTH - 1;
	ck_assert(json_is_map(deep, used));
	memmove(deep + 5, deep, used);
	deep[used + 5] = '}';
	ck_assert(!json_is_map(deep, used + 6));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("row_text");
	TCase *tcase = tcase_create("row_text");

	tcase_set_timeout(tcase, 60);
	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, addresses_are_written_as_inet_ntop_does);
	tcase_add_test(tcase, addresses_are_taken_as_inet_pton_does);
	tcase_add_test(tcase, mutated_addresses_are_taken_as_inet_pton_does);
	tcase_add_test(tcase, numbers_are_decimal_and_strict);
	tcase_add_test(tcase, pairs_round_and_are_strict);
	tcase_add_test(tcase, escapes_round);
	tcase_add_test(tcase, what_is_no_escape_stands_for_itself);
	tcase_add_test(tcase, json_maps_are_told_from_others);
	return suite_run(suite);
}
