/*
 * test_command_table.c: the table is sorted and whole, every row is found, no
 * reader may change anything, secrets are marked where passwords can stand.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "libcommon/command_table.h"

START_TEST(rows_are_sorted_and_whole)
{
	size_t count;
	const struct command *rows = command_table(&count);

	ck_assert_uint_gt(count, 70);
	for (size_t i = 0; i < count; i++) {
		ck_assert_ptr_nonnull(rows[i].help);
		ck_assert_int_ne(rows[i].role, ROLE_NONE);
		ck_assert_ptr_nonnull(rows[i].arguments);
		ck_assert_ptr_eq(command_find(rows[i].name), &rows[i]);
		if (i > 0)
			ck_assert_str_lt(rows[i - 1].name, rows[i].name);
	}
}
END_TEST

START_TEST(unknown_names_are_not_found)
{
	ck_assert_ptr_null(command_find(""));
	ck_assert_ptr_null(command_find("lease6"));
	ck_assert_ptr_null(command_find("lease6-get-"));
	ck_assert_ptr_null(command_find("zzz"));
}
END_TEST

static bool
ends_in(const char *name, const char *tail)
{
	size_t size = strlen(name), tail_size = strlen(tail);

	return size >= tail_size && strcmp(name + size - tail_size, tail) == 0;
}

START_TEST(a_reader_changes_nothing)
{
	static const char *const changing[] = {"-add", "-del", "-set", "-wipe",
	    "-update", "-apply", "-write", "-reload", "-disable", "-enable",
	    "shutdown", "-reset", "-remove", "-reclaim", "-start"};
	size_t count;
	const struct command *rows = command_table(&count);

	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < sizeof(changing) / sizeof(*changing);
		     k++) {
			if (ends_in(rows[i].name, changing[k]))
				ck_assert_msg(rows[i].role > ROLE_READ,
				    "%s is open to readers", rows[i].name);
		}
	}
}
END_TEST

START_TEST(configurations_are_secret)
{
	static const char *const names[] = {"config-set", "config-test",
	    "reservation-add", "reservation-update"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		ck_assert(command_find(names[i])->arguments[0].flags &
			  ARGUMENT_SECRET);
}
END_TEST

START_TEST(role_names_round_trip)
{
	for (enum role role = ROLE_READ; role < ROLE_COUNT; role++)
		ck_assert_int_eq(role_parse(role_name(role)), role);
	ck_assert_int_eq(role_parse("none"), ROLE_NONE);
	ck_assert_int_eq(role_parse("root"), ROLE_NONE);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("command_table");
	TCase *tests = tcase_create("command_table");
	SRunner *runner;
	int failed;

	tcase_add_test(tests, rows_are_sorted_and_whole);
	tcase_add_test(tests, unknown_names_are_not_found);
	tcase_add_test(tests, a_reader_changes_nothing);
	tcase_add_test(tests, configurations_are_secret);
	tcase_add_test(tests, role_names_round_trip);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
