/*
 * Unit tests of libcommon/address.
 *
 * Promised: arithmetic modulo 2^128 with carries between the halves; masks and
 * last addresses for every length; reserved identifiers (P-13.1-f, P-13.1-g);
 * RFC 5952 text; strict readers that never look beyond the given length.
 */
#include "libcommon/address.h"

#include <arpa/inet.h>
#include <string.h>

#include "tests/unit/suite.h"

static struct address
parse(const char *text)
{
	struct address a = ADDRESS_ANY;

	ck_assert_msg(address_parse(text, strlen(text), &a), "%s", text);
	return a;
}

static void
check_text(const char *in, const char *expected)
{
	char text[ADDRESS_TEXT_SIZE];

	ck_assert_str_eq(address_text(parse(in), text), expected);
}

START_TEST(text_is_rfc_5952)
{
	check_text("::", "::");
	check_text("0:0:0:0:0:0:0:1", "::1");
	check_text("2001:0DB8::00FF", "2001:db8::ff");
	/* 4.2.2: a single zero group is not shortened */
	check_text("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1");
	/* 4.2.3: the longest run, the first of equals */
	check_text("2001:0:0:1:0:0:0:1", "2001:0:0:1::1");
	check_text("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1");
	check_text("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
	check_text("::ffff:192.0.2.1", "::ffff:192.0.2.1");
}
END_TEST

/* All patterns of zero groups, with groups of one to four digits. */
START_TEST(text_is_that_of_inet_ntop)
{
	static const uint64_t groups[] = {0x1, 0xab, 0x9cd, 0xef01};

	for (unsigned i = 0; i < 256 * 4; i++) {
		struct address a = ADDRESS_ANY;
		char ours[ADDRESS_TEXT_SIZE], theirs[ADDRESS_TEXT_SIZE];
		struct in6_addr in6;

		for (unsigned bit = 0; bit < 8; bit++) {
			a = address_shift_left(a, 16);
			if (i / 4 >> bit & 1)
				a.low |= groups[(i + bit) % 4];
		}
		in6 = address_to_in6(a);
		inet_ntop(AF_INET6, &in6, theirs, sizeof(theirs));
		ck_assert_str_eq(address_text(a, ours), theirs);
	}
}
END_TEST

START_TEST(parse_refuses)
{
	static const char *const bad[] = {"", ":", ":::", "1", "1::2::3",
	    "2001:db8::g", "2001:db8::1 ", " 2001:db8::1", "fe80::1%eth0",
	    "2001:db8::1/64", "1:2:3:4:5:6:7:8:9",
	    "12345::", "::ffff:256.0.0.1", "192.0.2.1",
	    "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:00"};
	struct address a;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!address_parse(bad[i], strlen(bad[i]), &a),
		    "\"%s\" was taken", bad[i]);
	ck_assert(!address_parse("::1\0", 4, &a));
}
END_TEST

START_TEST(parse_reads_no_further)
{
	struct address a;

	ck_assert(address_parse("2001:db8::12345", 14, &a));
	ck_assert_uint_eq(a.high, UINT64_C(0x20010db800000000));
	ck_assert_uint_eq(a.low, 0x1234);
}
END_TEST

START_TEST(prefixes)
{
	static const char *const bad[] = {"", "/", "2001:db8::", "2001:db8::/",
	    "/64", "2001:db8::/129", "2001:db8::/-1", "2001:db8::/ 64",
	    "2001:db8::/64 ", "2001:db8::/64/64",
	    "2001:db8::/99999999999999999999"};
	char text[PREFIX_TEXT_SIZE];
	struct prefix p;

	ck_assert(prefix_parse("2001:db8::/32", 13, &p));
	ck_assert_uint_eq(p.length, 32);
	ck_assert_str_eq(prefix_text(p, text), "2001:db8::/32");
	ck_assert(prefix_parse("::/0", 4, &p));
	ck_assert_str_eq(prefix_text(p, text), "::/0");
	/* host bits stay: whether they are an error is not known here */
	ck_assert(prefix_parse("2001:db8::1/128", 15, &p));
	ck_assert_str_eq(prefix_text(p, text), "2001:db8::1/128");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!prefix_parse(bad[i], strlen(bad[i]), &p),
		    "\"%s\" was taken", bad[i]);
}
END_TEST

START_TEST(longest_prefix_text_fits)
{
	struct prefix p = {
	    parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), 128};
	char text[PREFIX_TEXT_SIZE];

	ck_assert_str_eq(prefix_text(p, text),
	    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128");
}
END_TEST

START_TEST(sums_carry)
{
	struct address ones = {UINT64_MAX, UINT64_MAX}, one = {0, 1};
	struct address low = {0, UINT64_MAX};

	ck_assert(address_is_any(address_add(ones, one)));
	ck_assert(address_equal(address_subtract(ADDRESS_ANY, one), ones));
	ck_assert(address_equal(address_add(low, one), (struct address){1, 0}));
	ck_assert(
	    address_equal(address_subtract((struct address){1, 0}, one), low));
	ck_assert(address_equal(address_add(ones, ones),
	    (struct address){UINT64_MAX, UINT64_MAX - 1}));
}
END_TEST

START_TEST(order_is_that_of_the_wire)
{
	struct address a = {1, UINT64_MAX}, b = {2, 0}, c = {2, 1};

	ck_assert_int_lt(address_compare(a, b), 0);
	ck_assert_int_gt(address_compare(b, a), 0);
	ck_assert_int_lt(address_compare(b, c), 0);
	ck_assert_int_gt(address_compare(c, b), 0);
	ck_assert_int_eq(address_compare(c, c), 0);
}
END_TEST

/* One bit at a time, as a second way to the same result. */
static struct address
shift_left_slowly(struct address a, unsigned bits)
{
	for (; bits > 0; bits--)
		a = address_add(a, a);
	return a;
}

START_TEST(shifts_of_all_lengths)
{
	struct address a = {
	    UINT64_C(0x8123456789abcdef), UINT64_C(0xfedcba9876543211)};
	struct address ones = {UINT64_MAX, UINT64_MAX};

	for (unsigned n = 0; n <= 128; n++) {
		struct address left = address_shift_left(a, n);

		ck_assert(address_equal(left, shift_left_slowly(a, n)));
		/* the low bits come back, the high ones are gone */
		ck_assert(address_equal(address_shift_right(left, n),
		    address_subtract(a, address_mask(a, n))));
		ck_assert(address_equal(
		    address_shift_left(address_shift_right(ones, n), n),
		    shift_left_slowly(ones, n)));
	}
}
END_TEST

START_TEST(masks_and_lasts_of_all_lengths)
{
	struct address a = parse("2001:db8:1234:5678:9abc:def0:1234:5678");
	struct address one = {0, 1};

	for (unsigned n = 0; n <= 128; n++) {
		struct address first = address_mask(a, n);
		struct address last = address_last(a, n);
		struct prefix p = {first, (uint8_t)n};
		struct address size = address_shift_left(one, 128 - n);

		ck_assert(address_equal(
		    address_add(address_subtract(last, first), one), size));
		ck_assert(prefix_contains(p, a));
		ck_assert(prefix_contains(p, first));
		ck_assert(prefix_contains(p, last));
		if (n == 0)
			continue;
		ck_assert(!prefix_contains(p, address_add(last, one)));
		ck_assert(!prefix_contains(p, address_subtract(first, one)));
	}
}
END_TEST

START_TEST(kinds)
{
	ck_assert(address_is_link_local(parse("fe80::1")));
	ck_assert(address_is_link_local(parse("febf::1")));
	ck_assert(!address_is_link_local(parse("fec0::1")));
	ck_assert(!address_is_link_local(parse("2001:db8::1")));
	ck_assert(address_is_multicast(parse("ff02::1:2")));
	ck_assert(!address_is_multicast(parse("fe80::ff")));
	ck_assert(address_is_loopback(parse("::1")));
	ck_assert(!address_is_loopback(parse("::")));
}
END_TEST

static bool
reserved(const char *text, unsigned length)
{
	return address_is_reserved(parse(text), length);
}

START_TEST(reserved_identifiers)
{
	/* subnet-router anycast, of subnets shorter than /127 */
	ck_assert(reserved("2001:db8::", 64));
	ck_assert(reserved("2001:db8::4", 126));
	ck_assert(!reserved("2001:db8::4", 127));
	ck_assert(!reserved("2001:db8::4", 128));
	ck_assert(!reserved("2001:db8::1", 64));
	/* RFC 5453: IANA's Ethernet block, Proxy Mobile IPv6 inside it */
	ck_assert(!reserved("2001:db8::200:5eff:fdff:ffff", 64));
	ck_assert(reserved("2001:db8::200:5eff:fe00:0", 64));
	ck_assert(reserved("2001:db8::200:5eff:fe00:5213", 64));
	ck_assert(reserved("2001:db8::200:5eff:feff:ffff", 64));
	ck_assert(!reserved("2001:db8::200:5eff:ff00:0", 64));
	/* RFC 2526 */
	ck_assert(!reserved("2001:db8::fdff:ffff:ffff:ff7f", 64));
	ck_assert(reserved("2001:db8::fdff:ffff:ffff:ff80", 64));
	ck_assert(reserved("2001:db8::fdff:ffff:ffff:ffff", 64));
	ck_assert(!reserved("2001:db8::fe00:0:0:0", 64));
	/* identifiers are 64 bits; a longer subnet has others */
	ck_assert(reserved("2001:db8::fdff:ffff:ffff:ff80", 48));
	ck_assert(!reserved("2001:db8::fdff:ffff:ffff:ff81", 96));
}
END_TEST

START_TEST(the_wire)
{
	static const uint8_t wire[16] = {
	    0x20, 0x01, 0x0d, 0xb8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
	struct address a = address_load(wire);
	struct in6_addr in6 = address_to_in6(a);
	uint8_t out[17];
	struct reader r;
	struct writer w;

	ck_assert_mem_eq(in6.s6_addr, wire, 16);
	ck_assert(address_equal(address_from_in6(&in6), a));
	reader_init(&r, span_of(wire, 16));
	ck_assert(address_equal(reader_address(&r), a));
	ck_assert(reader_good(&r));
	reader_init(&r, span_of(wire, 15));
	ck_assert(address_is_any(reader_address(&r)));
	ck_assert(!reader_good(&r));
	writer_init(&w, out, sizeof(out));
	writer_address(&w, a);
	ck_assert_mem_eq(out, wire, 16);
	writer_address(&w, a);
	ck_assert(!writer_good(&w));
	ck_assert_uint_eq(w.size, 16);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("address");
	TCase *tests = tcase_create("address");

	tcase_add_test(tests, text_is_rfc_5952);
	tcase_add_test(tests, text_is_that_of_inet_ntop);
	tcase_add_test(tests, parse_refuses);
	tcase_add_test(tests, parse_reads_no_further);
	tcase_add_test(tests, prefixes);
	tcase_add_test(tests, longest_prefix_text_fits);
	tcase_add_test(tests, sums_carry);
	tcase_add_test(tests, order_is_that_of_the_wire);
	tcase_add_test(tests, shifts_of_all_lengths);
	tcase_add_test(tests, masks_and_lasts_of_all_lengths);
	tcase_add_test(tests, kinds);
	tcase_add_test(tests, reserved_identifiers);
	tcase_add_test(tests, the_wire);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
