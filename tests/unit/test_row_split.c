/*
 * test_row_split.c: where the columns of a row begin.
 *
 * Promised: every comma begins a column and nothing else does, wherever it
 * stands and however long the row is; a byte of 0 is seen; nothing beyond the
 * row is read; with more columns than places they are still counted. Made
 * twice, the second time of the code for processors without vectors.
 */
#include <stdlib.h>
#include <string.h>

#include "libcommon/row_split.h"
#include "tests/unit/suite.h"

#define ROW_MAX 400

static uint64_t
next_random(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

/* Of a row that ends where its memory does, so that a sanitizer would see a
 * read beyond it. */
static void
check_row(const char *text, size_t size)
{
	char *row = malloc(size == 0 ? 1 : size);
	struct row_split split;
	unsigned column = 0;
	size_t start = 0;

	ck_assert_ptr_nonnull(row);
	memcpy(row, text, size);
	row_split(&split, row, size);
	for (size_t at = 0; at <= size; at++) {
		if (at < size && text[at] != ',')
			continue;
		if (column < ROW_SPLIT_COLUMNS) {
			ck_assert_uint_eq(split.starts[column], start);
			ck_assert_uint_eq(split.starts[column + 1] - 1, at);
		}
		column++;
		start = at + 1;
	}
	ck_assert_uint_eq(split.count, column);
	ck_assert_int_eq(
	    split.has_zero, size > 0 && memchr(text, 0, size) != NULL);
	free(row);
}

START_TEST(each_size_with_a_comma_or_a_zero_at_each_place)
{
	char row[ROW_MAX];

	for (size_t size = 0; size <= 200; size++) {
		memset(row, 'a', size);
		check_row(row, size);
		for (size_t at = 0; at < size; at++) {
			row[at] = ',';
			check_row(row, size);
			row[at] = 0;
			check_row(row, size);
			row[at] = 'a';
		}
	}
}
END_TEST

START_TEST(random_rows)
{
	/* bytes that differ from a comma or from 0 in one bit among them */
	static const char bytes[] = ",,,,-\xac\x2d\x2e\x01\x80\xff\x2b:09afz";
	uint64_t state = 7;
	char row[ROW_MAX];

	for (unsigned i = 0; i < 100000; i++) {
		size_t size = next_random(&state) % ROW_MAX;
		/* from no commas to little else */
		uint64_t from = next_random(&state) % 10;

		for (size_t at = 0; at < size; at++) {
			uint64_t r = next_random(&state) >> 8;

			row[at] = bytes[from % 5 +
					r % (sizeof(bytes) - 1 - from % 5)];
		}
		if (size > 0 && from == 9)
			row[next_random(&state) % size] = 0;
		check_row(row, size);
	}
}
END_TEST

START_TEST(commas_alone)
{
	char row[ROW_MAX];

	memset(row, ',', sizeof(row));
	for (size_t size = 0; size <= sizeof(row); size++)
		check_row(row, size);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("row_split");
	TCase *tests = tcase_create("row_split");

	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, each_size_with_a_comma_or_a_zero_at_each_place);
	tcase_add_test(tests, random_rows);
	tcase_add_test(tests, commas_alone);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
