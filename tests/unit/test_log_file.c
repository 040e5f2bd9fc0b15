/*
 * Unit tests of libcommon/log_file.
 *
 * Promised: files for owner and group only; whole lines, in order; rotation to
 * F.1 .. F.maxver by size; reopening; a full disk costs lines, which the file
 * tells once there is room, and never a wait or the process.
 */
#include "libcommon/log_file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "tests/unit/scratch.h"
#include "tests/unit/suite.h"

static struct scratch *scratch;

static void
set_up(void)
{
	scratch = scratch_create();
}

static void
tear_down(void)
{
	scratch_remove(scratch);
}

static struct log_file *
open_file(const char *name, uint64_t maxsize, uint32_t maxver)
{
	struct err_detail detail = {""};
	struct log_file *file = NULL;

	ck_assert_msg(log_file_open(scratch_path(scratch, name), maxsize,
			  maxver, &file, &detail) == ERR_NONE,
	    "%s", detail.text);
	return file;
}

static void
append(struct log_file *file, const char *line)
{
	log_file_append(file, line, strlen(line));
}

START_TEST(lines_in_order)
{
	struct log_file *file = open_file("log", 0, 1);
	struct stat status;

	append(file, "one\n");
	append(file, "two\n");
	ck_assert_str_eq(scratch_read(scratch, "log"), "");
	log_file_flush(file);
	ck_assert_str_eq(scratch_read(scratch, "log"), "one\ntwo\n");
	append(file, "three\n");
	log_file_close(file);
	ck_assert_str_eq(scratch_read(scratch, "log"), "one\ntwo\nthree\n");
	ck_assert_int_eq(stat(scratch_path(scratch, "log"), &status), 0);
	ck_assert_uint_eq(status.st_mode & 0137, 0);
	/* a further start goes on at the end */
	file = open_file("log", 0, 1);
	append(file, "four\n");
	log_file_close(file);
	ck_assert_str_eq(
	    scratch_read(scratch, "log"), "one\ntwo\nthree\nfour\n");
	log_file_close(NULL);
}
END_TEST

START_TEST(a_full_buffer_is_written)
{
	struct log_file *file = open_file("log", 0, 1);
	char line[1000], big[70000];

	memset(line, 'x', sizeof(line));
	line[999] = '\n';
	for (int i = 0; i < 66; i++)
		log_file_append(file, line, sizeof(line));
	ck_assert_uint_eq(strlen(scratch_read(scratch, "log")), 65000);
	/* even what is larger than the buffer goes no further than it */
	memset(big, 'y', sizeof(big));
	log_file_append(file, big, sizeof(big));
	log_file_close(file);
	ck_assert_uint_eq(strlen(scratch_read(scratch, "log")), 66000 + 65536);
}
END_TEST

/* Lines of ten bytes "line NNNN\n", ten to a file of 100 bytes. */
static void
append_numbered(struct log_file *file, int from, int to)
{
	for (int i = from; i < to; i++) {
		char line[16];

		snprintf(line, sizeof(line), "line %04d\n", i);
		append(file, line);
		log_file_flush(file);
	}
}

static void
check_numbered(const char *name, int from, int to)
{
	const char *text = scratch_read(scratch, name);

	ck_assert_msg(text != NULL, "no %s", name);
	for (int i = from; i < to; i++) {
		char line[16];

		snprintf(line, sizeof(line), "line %04d\n", i);
		ck_assert_mem_eq(text, line, 10);
		text += 10;
	}
	ck_assert_str_eq(text, "");
}

START_TEST(rotation)
{
	struct log_file *file = open_file("log", 100, 3);
	struct stat status;

	append_numbered(file, 0, 10);
	ck_assert_ptr_null(scratch_read(scratch, "log.1"));
	append_numbered(file, 10, 35);
	check_numbered("log", 30, 35);
	check_numbered("log.1", 20, 30);
	check_numbered("log.2", 10, 20);
	check_numbered("log.3", 0, 10);
	/* the oldest goes */
	append_numbered(file, 35, 45);
	check_numbered("log", 40, 45);
	check_numbered("log.3", 10, 20);
	ck_assert_ptr_null(scratch_read(scratch, "log.4"));
	log_file_close(file);
	ck_assert_int_eq(stat(scratch_path(scratch, "log"), &status), 0);
	ck_assert_uint_eq(status.st_mode & 0137, 0);
}
END_TEST

START_TEST(rotation_knows_what_is_there)
{
	struct log_file *file = open_file("log", 100, 0);

	append_numbered(file, 0, 7);
	log_file_close(file);
	file = open_file("log", 100, 0); /* 0 old files: one, as log4cplus */
	append_numbered(file, 7, 23);
	log_file_close(file);
	check_numbered("log.1", 10, 20);
	check_numbered("log", 20, 23);
	ck_assert_ptr_null(scratch_read(scratch, "log.2"));
}
END_TEST

START_TEST(buffered_lines_count_for_rotation)
{
	struct log_file *file = open_file("log", 100, 1);

	for (int i = 0; i < 12; i++)
		append(file, "line abcd\n");
	log_file_close(file);
	ck_assert_uint_eq(strlen(scratch_read(scratch, "log.1")), 100);
	ck_assert_uint_eq(strlen(scratch_read(scratch, "log")), 20);
}
END_TEST

START_TEST(a_line_above_the_size_does_not_rotate_an_empty_file)
{
	struct log_file *file = open_file("log", 4, 1);

	append(file, "longer than four\n");
	log_file_close(file);
	ck_assert_str_eq(scratch_read(scratch, "log"), "longer than four\n");
	ck_assert_ptr_null(scratch_read(scratch, "log.1"));
}
END_TEST

START_TEST(rotation_without_permission_goes_on)
{
	struct log_file *file = open_file("log", 100, 1);
	char folder[1024];

	if (geteuid() == 0) {
		/* root may write anywhere: put a folder in the way instead */
		snprintf(folder, sizeof(folder), "%s",
		    scratch_path(scratch, "log.1"));
		ck_assert_int_eq(mkdir(folder, 0700), 0);
		append_numbered(file, 0, 35);
		check_numbered("log", 0, 35);
		ck_assert_int_eq(rmdir(folder), 0);
	} else {
		ck_assert_int_eq(chmod(scratch->folder, 0500), 0);
		append_numbered(file, 0, 35);
		ck_assert_int_eq(chmod(scratch->folder, 0700), 0);
		check_numbered("log", 0, 35);
	}
	/* and is tried again a whole size later */
	append_numbered(file, 35, 45);
	log_file_close(file);
	check_numbered("log.1", 0, 40);
	check_numbered("log", 40, 45);
}
END_TEST

START_TEST(reopening)
{
	struct log_file *file = open_file("log", 0, 1);
	char old[1024];

	append(file, "before\n");
	snprintf(old, sizeof(old), "%s", scratch_path(scratch, "old"));
	ck_assert_int_eq(rename(scratch_path(scratch, "log"), old), 0);
	append(file, "still before\n");
	log_file_reopen(file);
	append(file, "after\n");
	log_file_close(file);
	ck_assert_str_eq(
	    scratch_read(scratch, "old"), "before\nstill before\n");
	ck_assert_str_eq(scratch_read(scratch, "log"), "after\n");
}
END_TEST

START_TEST(what_cannot_be_opened)
{
	struct err_detail detail = {""};
	struct log_file *file;

	ck_assert_int_eq(log_file_open("/nowhere/at/all", 0, 1, &file, &detail),
	    ERR_NOT_FOUND);
	ck_assert_ptr_null(file);
	ck_assert_str_eq(detail.text,
	    "cannot open log file /nowhere/at/all: its directory is not there; "
	    "make it, or name another file in loggers");
}
END_TEST

/* A limit on the file's size stands for a full disk. */
static void
limit_files(rlim_t bytes)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(a_full_disk_costs_lines)
{
	struct log_file *file = open_file("log", 0, 1);

	limit_files(25);
	append_numbered(file, 0, 5);
	ck_assert_uint_eq(log_file_lost(file), 3);
	/* line 2 was torn in the middle */
	ck_assert_str_eq(
	    scratch_read(scratch, "log"), "line 0000\nline 0001\nline ");
	limit_files(RLIM_INFINITY);
	append_numbered(file, 5, 7);
	ck_assert_uint_eq(log_file_lost(file), 3);
	log_file_close(file);
	ck_assert_str_eq(scratch_read(scratch, "log"),
	    "line 0000\nline 0001\nline \n... 3 lines were lost here\n"
	    "line 0005\nline 0006\n");
}
END_TEST

START_TEST(a_disk_that_fills_again_while_telling)
{
	struct log_file *file = open_file("log", 0, 1);

	limit_files(20);
	append_numbered(file, 0, 3);
	ck_assert_uint_eq(log_file_lost(file), 1);
	limit_files(30);
	append_numbered(file, 3, 4);
	ck_assert_uint_eq(log_file_lost(file), 2);
	limit_files(RLIM_INFINITY);
	append_numbered(file, 4, 5);
	log_file_close(file);
	ck_assert_str_eq(scratch_read(scratch, "log"),
	    "line 0000\nline 0001\n... 1 line\n... 2 lines were lost here\n"
	    "line 0004\n");
}
END_TEST

START_TEST(a_device_without_room)
{
	struct err_detail detail;
	struct log_file *file;

	ck_assert_int_eq(
	    log_file_open("/dev/full", 0, 1, &file, &detail), ERR_NONE);
	append_numbered(file, 0, 4);
	append(file, "a\n");
	append(file, "b\n");
	log_file_flush(file);
	ck_assert_uint_eq(log_file_lost(file), 6);
	log_file_close(file);
}
END_TEST

START_TEST(a_closed_pipe)
{
	struct log_file *file;
	int ends[2];
	char text[16];

	signal(SIGPIPE, SIG_IGN);
	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(log_file_console(ends[1], &file, NULL), ERR_NONE);
	ck_assert_ptr_null(log_file_path(file));
	append(file, "one\n");
	log_file_flush(file);
	ck_assert_int_eq(read(ends[0], text, sizeof(text)), 4);
	log_file_reopen(file); /* nothing to do for a console */
	close(ends[0]);
	append(file, "two\n");
	log_file_flush(file);
	ck_assert_uint_eq(log_file_lost(file), 1);
	log_file_close(file);
	/* the descriptor was not the file's */
	ck_assert_int_eq(close(ends[1]), 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("log_file");
	TCase *tests = tcase_create("log_file");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, lines_in_order);
	tcase_add_test(tests, a_full_buffer_is_written);
	tcase_add_test(tests, rotation);
	tcase_add_test(tests, rotation_knows_what_is_there);
	tcase_add_test(tests, buffered_lines_count_for_rotation);
	tcase_add_test(
	    tests, a_line_above_the_size_does_not_rotate_an_empty_file);
	tcase_add_test(tests, rotation_without_permission_goes_on);
	tcase_add_test(tests, reopening);
	tcase_add_test(tests, what_cannot_be_opened);
	tcase_add_test(tests, a_full_disk_costs_lines);
	tcase_add_test(tests, a_disk_that_fills_again_while_telling);
	tcase_add_test(tests, a_device_without_room);
	tcase_add_test(tests, a_closed_pipe);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
