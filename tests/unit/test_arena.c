/*
 * Unit tests of libcommon/arena.
 *
 * Promised: zeroed memory aligned for any type, pieces that do not overlap,
 * whatever their sizes; a ceiling; no overflow of sizes; copies.
 */
#include "libcommon/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "tests/unit/suite.h"

static bool
all_bytes_are(const unsigned char *memory, unsigned char value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (memory[i] != value)
			return false;
	return true;
}

START_TEST(pieces_do_not_overlap)
{
	/* small, odd, a block's size, larger than any block, small again */
	static const size_t sizes[] = {1, 7, 16, 4096, 100000, 3, 3000000, 24,
	    0, 2000, 2000, 2000, 2000, 2000, 5};
	unsigned char *pieces[sizeof(sizes) / sizeof(sizes[0])];
	size_t count = sizeof(sizes) / sizeof(sizes[0]);
	struct arena *arena = arena_create(0);

	ck_assert_ptr_nonnull(arena);
	for (size_t i = 0; i < count; i++) {
		pieces[i] = arena_alloc(arena, sizes[i]);
		ck_assert_ptr_nonnull(pieces[i]);
		ck_assert_uint_eq(
		    (uintptr_t)pieces[i] % alignof(max_align_t), 0);
		ck_assert(all_bytes_are(pieces[i], 0, sizes[i]));
		memset(pieces[i], (int)i + 1, sizes[i]);
	}
	for (size_t i = 0; i < count; i++)
		ck_assert(
		    all_bytes_are(pieces[i], (unsigned char)(i + 1), sizes[i]));
	arena_free(arena);
}
END_TEST

START_TEST(many_small_ones)
{
	struct arena *arena = arena_create(0);
	uint64_t *values[20000];

	for (size_t i = 0; i < 20000; i++) {
		values[i] = arena_alloc(arena, sizeof(*values[i]));
		ck_assert_ptr_nonnull(values[i]);
		*values[i] = i;
	}
	for (size_t i = 0; i < 20000; i++)
		ck_assert_uint_eq(*values[i], i);
	ck_assert_uint_ge(arena_used(arena), 20000 * sizeof(uint64_t));
	arena_free(arena);
}
END_TEST

START_TEST(ceiling)
{
	struct arena *arena = arena_create(1024);

	ck_assert_ptr_null(arena_alloc(arena, 1025));
	ck_assert_ptr_nonnull(arena_alloc(arena, 512));
	ck_assert_ptr_null(arena_alloc(arena, 513));
	ck_assert_ptr_nonnull(arena_alloc(arena, 512));
	ck_assert_uint_eq(arena_used(arena), 1024);
	ck_assert_ptr_null(arena_alloc(arena, 1));
	ck_assert_ptr_null(arena_text(arena, "x", 1));
	ck_assert_ptr_null(arena_span(arena, span_of("x", 1)).data);
	arena_free(arena);
}
END_TEST

START_TEST(sizes_do_not_overflow)
{
	struct arena *arena = arena_create(0);

	ck_assert_ptr_null(arena_alloc(arena, SIZE_MAX));
	ck_assert_ptr_null(arena_alloc(arena, SIZE_MAX - 15));
	ck_assert_ptr_null(arena_array(arena, SIZE_MAX / 8 + 1, 8));
	ck_assert_ptr_null(arena_text(arena, "", SIZE_MAX));
	ck_assert_ptr_nonnull(arena_array(arena, 0, 8));
	ck_assert_ptr_nonnull(arena_array(arena, 8, 0));
	ck_assert_ptr_nonnull(arena_array(arena, 8, 8));
	arena_free(arena);
}
END_TEST

START_TEST(copies)
{
	struct arena *arena = arena_create(0);
	char *text = arena_text(arena, "kea-dhcp6", 3);
	struct span span = arena_span(arena, span_of("\0\1\2", 3));
	struct span empty = arena_span(arena, SPAN_EMPTY);

	ck_assert_str_eq(text, "kea");
	ck_assert(span_equal(span, span_of("\0\1\2", 3)));
	ck_assert_uint_eq(empty.size, 0);
	ck_assert_str_eq(arena_text(arena, NULL, 0), "");
	arena_free(arena);
	arena_free(NULL);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("arena");
	TCase *tests = tcase_create("arena");

	tcase_add_test(tests, pieces_do_not_overlap);
	tcase_add_test(tests, many_small_ones);
	tcase_add_test(tests, ceiling);
	tcase_add_test(tests, sizes_do_not_overflow);
	tcase_add_test(tests, copies);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
