/*
 * Unit tests of libcommon/bytes.h.
 *
 * Promised: network order; nothing is read beyond a span and nothing written
 * beyond a buffer; the first failure stays, whatever is asked afterwards; an
 * option's length is that of what was written between open and close.
 */
#include "libcommon/bytes.h"

#include "tests/unit/suite.h"

static const uint8_t sample[] = {
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

START_TEST(reads_in_network_order)
{
	struct reader r;

	reader_init(&r, span_of(sample, sizeof(sample)));
	ck_assert_uint_eq(reader_u8(&r), 1);
	ck_assert_uint_eq(reader_u16(&r), 0x0203);
	ck_assert_uint_eq(reader_u32(&r), 0x04050607);
	ck_assert_uint_eq(reader_u64(&r), UINT64_C(0x08090a0b0c0d0e0f));
	ck_assert_uint_eq(reader_left(&r), 0);
	ck_assert(reader_good(&r));
	/* nothing more is there: zeros, and nothing but failure from now on */
	ck_assert_uint_eq(reader_u8(&r), 0);
	ck_assert(!reader_good(&r));
}
END_TEST

START_TEST(high_bits)
{
	static const uint8_t ones[] = {
	    0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

	ck_assert_uint_eq(load_u16(ones), 0xfffe);
	ck_assert_uint_eq(load_u32(ones), 0xfffeffff);
	ck_assert_uint_eq(load_u64(ones), UINT64_C(0xfffeffffffffffff));
}
END_TEST

START_TEST(every_truncation_fails)
{
	for (size_t size = 0; size < sizeof(sample); size++) {
		struct reader r;

		reader_init(&r, span_of(sample, size));
		reader_u8(&r);
		reader_u16(&r);
		reader_u32(&r);
		reader_u64(&r);
		ck_assert(!reader_good(&r));
		ck_assert_uint_eq(reader_left(&r), 0);
	}
}
END_TEST

START_TEST(first_failure_stays)
{
	struct reader r;
	struct span s;

	reader_init(&r, span_of(sample, 3));
	ck_assert_uint_eq(reader_u32(&r), 0);
	/* one byte would be there, but the order of fields is lost */
	ck_assert_uint_eq(reader_u8(&r), 0);
	s = reader_take(&r, 0);
	ck_assert_uint_eq(s.size, 0);
	ck_assert(!reader_good(&r));
}
END_TEST

START_TEST(empty_spans)
{
	struct reader r;
	struct span s;

	reader_init(&r, SPAN_EMPTY);
	s = reader_take(&r, 0);
	ck_assert_uint_eq(s.size, 0);
	ck_assert(reader_good(&r));
	s = reader_take(&r, SIZE_MAX);
	ck_assert_uint_eq(s.size, 0);
	ck_assert(!reader_good(&r));
	ck_assert(span_equal(SPAN_EMPTY, span_of(sample, 0)));
	ck_assert(span_equal(span_of(sample, 2), span_of(sample, 2)));
	ck_assert(!span_equal(span_of(sample, 2), span_of(sample, 3)));
	ck_assert(!span_equal(span_of(sample, 2), span_of(sample + 1, 2)));
}
END_TEST

START_TEST(takes)
{
	struct reader r;
	struct span s;

	reader_init(&r, span_of(sample, 4));
	s = reader_take(&r, 3);
	ck_assert(span_equal(s, span_of(sample, 3)));
	ck_assert_uint_eq(reader_left(&r), 1);
	s = reader_take(&r, 2);
	ck_assert_uint_eq(s.size, 0);
	ck_assert_ptr_null(s.data);
	ck_assert(!reader_good(&r));
}
END_TEST

START_TEST(writes_in_network_order)
{
	uint8_t out[15];
	struct writer w;

	writer_init(&w, out, sizeof(out));
	writer_u8(&w, 1);
	writer_u16(&w, 0x0203);
	writer_u32(&w, 0x04050607);
	writer_bytes(&w, span_of(sample + 7, 8));
	writer_bytes(&w, SPAN_EMPTY);
	ck_assert(writer_good(&w));
	ck_assert(span_equal(writer_span(&w), span_of(sample, 15)));
	writer_u8(&w, 1);
	ck_assert(!writer_good(&w));
	ck_assert_uint_eq(w.size, 15);
}
END_TEST

START_TEST(every_capacity_holds)
{
	for (size_t capacity = 0; capacity < 9; capacity++) {
		uint8_t out[10];
		struct writer w;

		memset(out, 0xee, sizeof(out));
		writer_init(&w, out, capacity);
		writer_option(&w, 23, span_of(sample, 5));
		ck_assert(!writer_good(&w));
		ck_assert_uint_le(w.size, capacity);
		for (size_t i = capacity; i < sizeof(out); i++)
			ck_assert_uint_eq(out[i], 0xee);
	}
}
END_TEST

START_TEST(writer_stays_failed)
{
	uint8_t out[4];
	struct writer w;

	writer_init(&w, out, sizeof(out));
	ck_assert_ptr_null(writer_reserve(&w, 5));
	writer_u8(&w, 1); /* would fit, but something before is missing */
	ck_assert(!writer_good(&w));
	ck_assert_uint_eq(w.size, 0);
	ck_assert_ptr_null(writer_reserve(&w, SIZE_MAX));
}
END_TEST

START_TEST(nested_options)
{
	static const uint8_t expected[] = {
	    0, 3, 0, 13, 0, 0, 0, 1, 0, 5, 0, 1, 9, 0, 13, 0, 0};
	uint8_t out[64];
	struct writer w;
	size_t outer, inner;

	writer_init(&w, out, sizeof(out));
	outer = writer_open_option(&w, 3);
	writer_u32(&w, 1);
	inner = writer_open_option(&w, 5);
	writer_u8(&w, 9);
	writer_close_option(&w, inner);
	writer_option(&w, 13, SPAN_EMPTY);
	writer_close_option(&w, outer);
	ck_assert(writer_good(&w));
	ck_assert(
	    span_equal(writer_span(&w), span_of(expected, sizeof(expected))));
}
END_TEST

START_TEST(option_of_64_kilobytes)
{
	static uint8_t out[4 + 65536], value[65536];
	struct writer w;

	writer_init(&w, out, sizeof(out));
	writer_option(&w, 1, span_of(value, 65535));
	ck_assert(writer_good(&w));
	ck_assert_uint_eq(load_u16(out + 2), 65535);
	writer_init(&w, out, sizeof(out));
	writer_option(&w, 1, span_of(value, 65536));
	ck_assert(!writer_good(&w));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("bytes");
	TCase *tests = tcase_create("bytes");

	tcase_add_test(tests, reads_in_network_order);
	tcase_add_test(tests, high_bits);
	tcase_add_test(tests, every_truncation_fails);
	tcase_add_test(tests, first_failure_stays);
	tcase_add_test(tests, empty_spans);
	tcase_add_test(tests, takes);
	tcase_add_test(tests, writes_in_network_order);
	tcase_add_test(tests, every_capacity_holds);
	tcase_add_test(tests, writer_stays_failed);
	tcase_add_test(tests, nested_options);
	tcase_add_test(tests, option_of_64_kilobytes);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
