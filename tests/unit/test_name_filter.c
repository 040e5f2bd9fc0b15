/*
 * test_name_filter.c: hostname-char-set and its replacement (kea-config.md 2.2,
 * 3.16): sets as tables, any other expression, octets 0, limits.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/config/name_filter.h"

static struct arena *arena;
static struct name_filter *filter;

static void
compile(const char *pattern)
{
	struct err_detail detail;

	arena = arena_create(0);
	ck_assert_int_eq(
	    name_filter_create(&filter, arena, pattern, &detail), ERR_NONE);
}

static void
let_go(void)
{
	name_filter_free(filter);
	arena_free(arena);
}

static void
expect_bytes(const char *label, size_t size, const char *with, const char *want)
{
	uint8_t out[64];
	size_t got = name_filter_apply(
	    filter, span_of(label, size), with, out, sizeof(out));

	ck_assert_uint_eq(got, strlen(want));
	ck_assert_mem_eq(out, want, got);
}

static const struct row {
	const char *pattern, *with, *label, *want;
} rows[] = {
    {"[^A-Za-z0-9.-]", "", "My_Host 1", "MyHost1"},
    {"[^A-Za-z0-9.-]", "x", "a__b", "axxb"},
    {"[^A-Za-z0-9.-]", "-", "\xc3\xa4rger", "--rger"},
    {"[^A-Za-z0-9.-]", "x", "", ""},
    {"[^A-Za-z0-9.-]+", "x", "a__b_", "axbx"},
    {"[]_]", "-", "a]b_c", "a-b-c"},
    {"[^]a]", "", "a]b", "a]"},
    {"[^[:alnum:]]", "-", "a_b.c", "a-b-c"},
    {"[a]b", "x", "abaab", "xax"},
    {"foo|bar", "x", "afoobarfo", "axxfo"},
    {"^a", "x", "aab", "xab"},
    {"b$", "x", "abb", "abx"},
    {"b*", "x", "abbc", "axc"},
    {".", "long", "ab", "longlong"},
    {"\\.", "-", "a.b", "a-b"},
};

START_TEST(matches_are_replaced)
{
	const struct row *row = &rows[_i];

	compile(row->pattern);
	expect_bytes(row->label, strlen(row->label), row->with, row->want);
	let_go();
}
END_TEST

START_TEST(octet_0_is_replaced)
{
	compile("[_]");
	expect_bytes("a\0_b", 4, "x", "axxb");
	let_go();
	compile("_|y");
	expect_bytes("a\0_b", 4, "x", "axxb");
	expect_bytes("\0", 1, "x", "x");
	expect_bytes("a\0", 2, "", "a");
	let_go();
}
END_TEST

START_TEST(what_does_not_fit)
{
	char label[63];
	uint8_t out[64];

	memset(label, '_', sizeof(label));
	compile("[_]");
	ck_assert_uint_eq(
	    name_filter_apply(
		filter, span_of(label, sizeof(label)), "ab", out, sizeof(out)),
	    SIZE_MAX);
	let_go();
	compile("__|x");
	ck_assert_uint_eq(
	    name_filter_apply(
		filter, span_of(label, sizeof(label)), "abc", out, sizeof(out)),
	    SIZE_MAX);
	ck_assert_uint_eq(
	    name_filter_apply(
		filter, span_of(label, sizeof(label)), "a", out, sizeof(out)),
	    32);
	let_go();
}
END_TEST

START_TEST(refused)
{
	static const struct {
		const char *pattern;
		enum err err;
	} bad[] = {
	    {"[", ERR_SYNTAX},
	    {"[a", ERR_SYNTAX},
	    {"[[:nothing:]]", ERR_SYNTAX},
	    {"(a", ERR_SYNTAX},
	    {"a\\", ERR_SYNTAX},
	    {"(a)\\1", ERR_UNSUPPORTED},
	};
	struct err_detail detail;

	arena = arena_create(0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_int_eq(
		    name_filter_create(&filter, arena, bad[i].pattern, &detail),
		    bad[i].err);
		ck_assert_ptr_null(filter);
		ck_assert_int_gt(strlen(detail.text), 0);
	}
	/* a backslash in a set is an octet, and so is one before it */
	ck_assert_int_eq(
	    name_filter_create(&filter, arena, "[\\1]", &detail), ERR_NONE);
	expect_bytes("a\\1b", 4, "", "ab");
	name_filter_free(filter);
	name_filter_free(NULL);
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("name_filter");
	TCase *tcase = tcase_create("all");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tcase, matches_are_replaced, 0,
	    (int)(sizeof(rows) / sizeof(rows[0])));
	tcase_add_test(tcase, octet_0_is_replaced);
	tcase_add_test(tcase, what_does_not_fit);
	tcase_add_test(tcase, refused);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
