/*
 * test_audit.c: one line per command, written before it is executed.
 *
 * Promised: a line has who, what and, in the end, the result; lines that are
 * open at the same time do not disturb each other; a log that was moved away
 * is followed, and a result goes to the file its line is in; what cannot be
 * written is an error; a long command does not break the line.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ctrld/audit.h"
#include "tests/unit/suite.h"

static const struct audit_who who = {
    .channel = "kea", .name = "anna", .peer = {.uid = 7, .pid = 12}};
static char directory[256], path[300], moved[300];
static struct err_detail detail;

static void
enter(void)
{
	snprintf(directory, sizeof(directory), "/tmp/test_audit.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/audit.log", directory);
	snprintf(moved, sizeof(moved), "%s/audit.log.1", directory);
}

static void
leave(void)
{
	unlink(path);
	unlink(moved);
	rmdir(directory);
}

static const char *
contents(const char *name)
{
	static char text[65536];
	FILE *file = fopen(name, "r");
	size_t size;

	ck_assert_ptr_nonnull(file);
	size = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[size] = 0;
	return text;
}

static size_t
lines(const char *text)
{
	size_t count = 0;

	for (; *text != 0; text++)
		count += *text == '\n';
	return count;
}

START_TEST(line_and_result)
{
	struct audit_entry entry;
	struct audit *audit;
	struct stat status;
	const char *text;

	enter();
	ck_assert_int_eq(audit_open(path, &audit, &detail), ERR_NONE);
	ck_assert_int_eq(audit_begin(audit, &who, "lease6-add", "{\"a\":1}",
			     &entry, &detail),
	    ERR_NONE);
	text = contents(path);
	ck_assert_uint_eq(lines(text), 1);
	ck_assert_ptr_nonnull(
	    strstr(text, "channel=kea operator=anna uid=7 pid=12 "
			 "command=lease6-add arguments={\"a\":1} "));
	ck_assert_ptr_nonnull(strstr(text, "result=  "));
	audit_end(&entry, 3);
	text = contents(path);
	ck_assert_uint_eq(lines(text), 1);
	ck_assert_ptr_nonnull(strstr(text, "result=3  "));
	audit_end(&entry, 4); /* is over: changes nothing */
	ck_assert_ptr_nonnull(strstr(contents(path), "result=3  "));
	ck_assert_int_eq(stat(path, &status), 0);
	ck_assert_uint_eq(status.st_mode & 07, 0);
	audit_close(audit);
	leave();
}
END_TEST

START_TEST(several_at_a_time)
{
	struct audit_entry entries[3];
	struct audit *audit;
	const char *text;

	enter();
	ck_assert_int_eq(audit_open(path, &audit, &detail), ERR_NONE);
	for (unsigned i = 0; i < 3; i++)
		ck_assert_int_eq(
		    audit_begin(audit, &who, "a", "", &entries[i], &detail),
		    ERR_NONE);
	audit_end(&entries[1], AUDIT_REFUSED);
	audit_end(&entries[0], 0);
	audit_end(&entries[2], AUDIT_BROKEN);
	text = contents(path);
	ck_assert_uint_eq(lines(text), 3);
	text = strstr(text, "result=0 ");
	ck_assert_ptr_nonnull(text);
	text = strstr(text, "result=refused ");
	ck_assert_ptr_nonnull(text);
	ck_assert_ptr_nonnull(strstr(text, "result=broken "));
	ck_assert_ptr_nonnull(strstr(text, "arguments=- "));
	audit_close(audit);
	leave();
}
END_TEST

START_TEST(rotated)
{
	struct audit_entry before, after;
	struct audit *audit;

	enter();
	ck_assert_int_eq(audit_open(path, &audit, &detail), ERR_NONE);
	ck_assert_int_eq(
	    audit_begin(audit, &who, "before", "", &before, &detail), ERR_NONE);
	ck_assert_int_eq(rename(path, moved), 0);
	ck_assert_int_eq(
	    audit_begin(audit, &who, "after", "", &after, &detail), ERR_NONE);
	audit_end(&before, 1);
	audit_end(&after, 2);
	ck_assert_ptr_nonnull(strstr(contents(moved), "command=before"));
	ck_assert_ptr_nonnull(strstr(contents(moved), "result=1 "));
	ck_assert_ptr_null(strstr(contents(path), "before"));
	ck_assert_ptr_nonnull(strstr(contents(path), "result=2 "));
	audit_close(audit);
	leave();
}
END_TEST

START_TEST(appended_to_what_is_there)
{
	struct audit_entry entry;
	struct audit *audit;

	enter();
	for (unsigned i = 0; i < 2; i++) {
		ck_assert_int_eq(audit_open(path, &audit, &detail), ERR_NONE);
		ck_assert_int_eq(
		    audit_begin(audit, &who, "x", "", &entry, &detail),
		    ERR_NONE);
		audit_end(&entry, 0);
		audit_close(audit);
	}
	ck_assert_uint_eq(lines(contents(path)), 2);
	leave();
}
END_TEST

START_TEST(long_lines_are_cut)
{
	static char arguments[5000];
	struct audit_entry entry;
	struct audit *audit;
	const char *text;

	enter();
	memset(arguments, 'x', sizeof(arguments) - 1);
	ck_assert_int_eq(audit_open(path, &audit, &detail), ERR_NONE);
	ck_assert_int_eq(
	    audit_begin(audit, &who, "a", arguments, &entry, &detail),
	    ERR_NONE);
	audit_end(&entry, 0);
	text = contents(path);
	ck_assert_uint_eq(lines(text), 1);
	ck_assert_uint_lt(strlen(text), 2048);
	ck_assert_ptr_nonnull(strstr(text, "x... result=0 "));
	audit_close(audit);
	leave();
}
END_TEST

START_TEST(what_is_no_file)
{
	struct audit *audit;

	enter();
	ck_assert_int_ne(
	    audit_open("/nowhere/at/all", &audit, &detail), ERR_NONE);
	ck_assert_ptr_nonnull(strstr(detail.text, "/nowhere/at/all"));
	ck_assert_int_ne(audit_open("/dev/null", &audit, &detail), ERR_NONE);
	/* nobody makes us write elsewhere by a link */
	ck_assert_int_eq(symlink(moved, path), 0);
	ck_assert_int_ne(audit_open(path, &audit, &detail), ERR_NONE);
	leave();
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("audit");
	TCase *all = tcase_create("all");

	tcase_add_test(all, line_and_result);
	tcase_add_test(all, several_at_a_time);
	tcase_add_test(all, rotated);
	tcase_add_test(all, appended_to_what_is_there);
	tcase_add_test(all, long_lines_are_cut);
	tcase_add_test(all, what_is_no_file);
	suite_add_tcase(suite, all);
	return suite_run(suite);
}
