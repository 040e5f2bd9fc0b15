/*
 * Unit tests of libcommon/err.
 *
 * Promised: a text for every error; details that are cut, never overrun; the
 * reason of the system's error as it was on entry.
 */
#include "libcommon/err.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/suite.h"

START_TEST(every_error_has_its_own_text)
{
	for (int i = 0; i < ERR_COUNT; i++) {
		const char *text = err_text((enum err)i);

		ck_assert_str_ne(text, "unknown error");
		ck_assert_str_ne(text, "");
		for (int j = 0; j < i; j++)
			ck_assert_str_ne(text, err_text((enum err)j));
	}
	ck_assert_str_eq(err_text(ERR_COUNT), "unknown error");
	ck_assert_str_eq(err_text((enum err) - 1), "unknown error");
}
END_TEST

START_TEST(details_in_words)
{
	struct err_detail detail = {""};
	enum err err;

	err = err_set(&detail, ERR_RANGE, "%d is above %d", 2, 1);
	ck_assert_int_eq(err, ERR_RANGE);
	ck_assert_str_eq(detail.text, "2 is above 1");
	ck_assert_int_eq(err_set(NULL, ERR_BUSY, "x"), ERR_BUSY);
	errno = ENOENT;
	err = err_system(&detail, "cannot open %s", "F");
	ck_assert_int_eq(err, ERR_SYSTEM);
	ck_assert_str_eq(
	    detail.text, "cannot open F: No such file or directory");
	ck_assert_int_eq(err_system(NULL, "x"), ERR_SYSTEM);
}
END_TEST

START_TEST(long_details_are_cut)
{
	struct err_detail details[2];
	char text[2 * ERR_DETAIL_SIZE];

	memset(details, 'y', sizeof(details));
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	err_set(&details[0], ERR_SYNTAX, "%s", text);
	ck_assert_uint_eq(strlen(details[0].text), ERR_DETAIL_SIZE - 1);
	errno = EIO;
	err_system(&details[0], "%s", text);
	ck_assert_uint_eq(strlen(details[0].text), ERR_DETAIL_SIZE - 1);
	ck_assert_int_eq(details[1].text[0], 'y');
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("err");
	TCase *tests = tcase_create("err");

	tcase_add_test(tests, every_error_has_its_own_text);
	tcase_add_test(tests, details_in_words);
	tcase_add_test(tests, long_details_are_cut);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
