/*
 * test_starter.c: the starter opens files and runs lfc, refuses what is
 * neither, says why, reports how lfc has ended, and ends with its server.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dhcp6d/starter.h"
#include "tests/unit/suite.h"

static char folder[64], lfc[128], path[128];
static struct starter *starter;
static struct err_detail detail;

static void
write_file(const char *name, const char *text, mode_t mode)
{
	FILE *file = fopen(name, "w");

	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
	chmod(name, mode);
}

static void
start_with(const char *script)
{
	snprintf(folder, sizeof(folder), "/tmp/test_starter.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(lfc, sizeof(lfc), "%s/lfc", folder);
	snprintf(path, sizeof(path), "%s/file", folder);
	write_file(path, "text", 0600);
	if (script != NULL)
		write_file(lfc, script, 0755);
	ck_assert_int_eq(starter_fork(lfc, path, &starter, &detail), ERR_NONE);
}

static void
tear_down(void)
{
	char command[128];

	starter_close(starter);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	(void)!system(command);
}

static int
wait_for_lfc(void)
{
	struct pollfd event = {starter_descriptor(starter), POLLIN, 0};
	struct starter_news news;
	bool gone;

	ck_assert_int_eq(poll(&event, 1, 10000), 1);
	ck_assert(starter_take_news(starter, &news, &gone));
	ck_assert(!gone);
	ck_assert(news.ended);
	ck_assert(!starter_take_news(starter, &news, &gone));
	return news.status;
}

START_TEST(opens_a_file)
{
	char text[8] = "";
	int fd;

	start_with(NULL);
	ck_assert_int_eq(starter_open(starter, path, &fd, &detail), ERR_NONE);
	ck_assert_int_eq(read(fd, text, sizeof(text)), 4);
	ck_assert_str_eq(text, "text");
	ck_assert_int_ne(fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
	ck_assert_int_lt(write(fd, "x", 1), 0); /* for reading only */
	close(fd);
	fd = starter_yaml_open(starter, path);
	ck_assert_int_ge(fd, 0);
	close(fd);
}
END_TEST

START_TEST(says_why_it_does_not_open)
{
	char name[5000];
	int fd;

	start_with(NULL);
	snprintf(name, sizeof(name), "%s/none", folder);
	ck_assert_int_eq(
	    starter_open(starter, name, &fd, &detail), ERR_NOT_FOUND);
	ck_assert_ptr_nonnull(strstr(detail.text, "/none"));
	ck_assert_int_eq(fd, -1);
	ck_assert_int_eq(starter_yaml_open(starter, name), -ENOENT);

	ck_assert_int_eq(
	    starter_open(starter, folder, &fd, &detail), ERR_SYSTEM);
	ck_assert_int_eq(
	    starter_open(starter, "/dev/null", &fd, &detail), ERR_SYSTEM);
	ck_assert_int_eq(starter_open(starter, "", &fd, &detail), ERR_SYSTEM);
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = 0;
	ck_assert_int_eq(starter_open(starter, name, &fd, &detail), ERR_SYSTEM);
	/* and goes on */
	ck_assert_int_eq(starter_open(starter, path, &fd, &detail), ERR_NONE);
	close(fd);
}
END_TEST

START_TEST(a_file_is_replaced_at_one_stroke)
{
	char name[160], text[16] = "";
	struct stat status;
	int fd;

	start_with(NULL);
	ck_assert_int_eq(
	    starter_create_file(starter, "file", &fd, &detail), ERR_NONE);
	ck_assert_int_eq(write(fd, "fresh", 5), 5);
	close(fd);
	fd = open(path, O_RDONLY);
	ck_assert_int_eq(read(fd, text, sizeof(text)), 4); /* the former one */
	close(fd);
	ck_assert_int_eq(starter_keep_file(starter, "file", &detail), ERR_NONE);
	fd = open(path, O_RDONLY);
	ck_assert_int_eq(read(fd, text, sizeof(text)), 5);
	close(fd);
	ck_assert_int_eq(stat(path, &status), 0);
	ck_assert_uint_eq(status.st_mode & 07777, 0640);
	snprintf(name, sizeof(name), "%s.new", path);
	ck_assert_int_lt(access(name, F_OK), 0);
	/* nowhere else */
	ck_assert_int_ne(
	    starter_create_file(starter, "../x", &fd, &detail), ERR_NONE);
	ck_assert_int_ne(
	    starter_create_file(starter, "", &fd, &detail), ERR_NONE);
	ck_assert_int_ne(starter_keep_file(starter, "none", &detail), ERR_NONE);
}
END_TEST

/* The folder's other files say who may give commands, and more. */
START_TEST(only_a_configuration_is_replaced)
{
	static const struct {
		const char *name, *text; /* NULL: not there */
		bool good;
	} cases[] = {
	    {"new.json", NULL, true},
	    {"new.conf", NULL, true},
	    {"kea.conf", "{ \"Dhcp6\": { } }", true},
	    {"own.json", "# a\n// \"\n/* { * */ {\n \"Dhcp6\": { } }", true},
	    {"ctrld.yaml", "principals: []\n", false},
	    {"ctrld.json", "{ \"principals\": [] }", false},
	    {"list.json", "[ \"Dhcp6\" ]", false},
	    {"comment.json", "/* { \"Dhcp6\"", false},
	    {"empty.json", "", false},
	    {"tls.key", NULL, false},
	    {"dhcp6.yaml", "{ \"Dhcp6\": { } }", false},
	    {".json", NULL, false},
	};
	char name[160];
	int fd;

	start_with(NULL);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(name, sizeof(name), "%s/%s", folder, cases[i].name);
		if (cases[i].text != NULL)
			write_file(name, cases[i].text, 0600);
		ck_assert_msg(starter_create_file(starter, cases[i].name, &fd,
				  &detail) == (cases[i].good ? ERR_NONE
							     : ERR_DENIED),
		    "%s: %s", cases[i].name, detail.text);
		if (fd >= 0)
			close(fd);
	}
	snprintf(name, sizeof(name), "%s/link.json", folder);
	ck_assert_int_eq(symlink("kea.conf", name), 0);
	ck_assert_int_eq(
	    starter_create_file(starter, "link.json", &fd, &detail),
	    ERR_DENIED);
}
END_TEST

START_TEST(a_fifo_does_not_hold_it_up)
{
	char name[128];
	int fd;

	start_with(NULL);
	snprintf(name, sizeof(name), "%s/fifo", folder);
	ck_assert_int_eq(mkfifo(name, 0600), 0);
	ck_assert_int_eq(starter_open(starter, name, &fd, &detail), ERR_SYSTEM);
}
END_TEST

START_TEST(runs_lfc_with_keas_switches)
{
	char expected[1024], got[1024] = "", name[128];
	FILE *file;

	start_with("#!/bin/sh\necho \"$@\" >\"${0%/lfc}/arguments\"\n");
	ck_assert_int_eq(
	    starter_run_lfc(starter, "/leases/F", &detail), ERR_NONE);
	ck_assert_int_eq(wait_for_lfc(), 0);
	snprintf(name, sizeof(name), "%s/arguments", folder);
	file = fopen(name, "r");
	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_nonnull(fgets(got, sizeof(got), file));
	fclose(file);
	snprintf(expected, sizeof(expected),
	    "-6 -p /leases/F.pid -x /leases/F.2 -i /leases/F.1"
	    " -o /leases/F.output -f /leases/F.completed\n");
	ck_assert_str_eq(got, expected);
}
END_TEST

START_TEST(one_lfc_at_a_time)
{
	start_with("#!/bin/sh\nsleep 1\nexit 3\n");
	ck_assert_int_eq(starter_run_lfc(starter, "F", &detail), ERR_NONE);
	ck_assert_int_eq(starter_run_lfc(starter, "F", &detail), ERR_BUSY);
	ck_assert_int_eq(wait_for_lfc(), 3);
	ck_assert_int_eq(starter_run_lfc(starter, "F", &detail), ERR_NONE);
	ck_assert_int_eq(wait_for_lfc(), 3);
}
END_TEST

START_TEST(tells_a_killed_lfc)
{
	start_with("#!/bin/sh\nkill -9 $$\n");
	ck_assert_int_eq(starter_run_lfc(starter, "F", &detail), ERR_NONE);
	ck_assert_int_eq(wait_for_lfc(), 128 + SIGKILL);
}
END_TEST

START_TEST(no_lfc_no_run)
{
	start_with(NULL);
	ck_assert_int_eq(starter_run_lfc(starter, "F", &detail), ERR_NOT_FOUND);
	ck_assert_ptr_nonnull(strstr(detail.text, "lfc"));
}
END_TEST

static void *
open_often(void *argument)
{
	int fd;

	(void)argument;
	for (int i = 0; i < 300; i++) {
		if (starter_open(starter, path, &fd, NULL) != ERR_NONE)
			return (void *)path;
		close(fd);
	}
	return NULL;
}

START_TEST(several_threads_ask)
{
	pthread_t threads[4];
	void *failed;

	start_with(NULL);
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, open_often, NULL);
	for (int i = 0; i < 4; i++) {
		pthread_join(threads[i], &failed);
		ck_assert_ptr_null(failed);
	}
}
END_TEST

/* The next piece of news, as one word. */
static const char *
next_news(void)
{
	static char text[64];
	struct pollfd event = {starter_descriptor(starter), POLLIN, 0};
	struct starter_news news;
	bool gone;

	ck_assert_int_eq(poll(&event, 1, 10000), 1);
	ck_assert(starter_take_news(starter, &news, &gone));
	if (news.ended)
		snprintf(text, sizeof(text), "ended %d", news.status);
	else
		snprintf(text, sizeof(text), "%s %llu", news.doing,
		    (unsigned long long)news.count);
	return text;
}

/* Lines on lfc's pipe, in pieces; what is none of them is passed over. */
START_TEST(passes_progress_on)
{
	start_with(
	    "#!/bin/sh\nexec >&$LFC_PROGRESS_FD\n"
	    "printf 'read 26'; printf '2144\\nsorted 5\\nnonsense\\n'\n"
	    "printf 'read minus\\n %0100d 7\\na-word-that-is-too-long 1\\n'\n"
	    "printf 'leases 18446744073709551615\\n'; exit 3\n");
	ck_assert_int_eq(starter_run_lfc(starter, path, &detail), ERR_NONE);
	ck_assert_str_eq(next_news(), "read 262144");
	ck_assert_str_eq(next_news(), "sorted 5");
	ck_assert_str_eq(next_news(), "leases 18446744073709551615");
	ck_assert_str_eq(next_news(), "ended 3");
}
END_TEST

START_TEST(nothing_to_tell)
{
	bool gone = true;
	struct starter_news news;

	start_with(NULL);
	ck_assert(!starter_take_news(starter, &news, &gone));
	ck_assert(!gone);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("starter");
	TCase *verbs = tcase_create("verbs");

	tcase_set_timeout(verbs, 30);
	tcase_add_checked_fixture(verbs, NULL, tear_down);
	tcase_add_test(verbs, opens_a_file);
	tcase_add_test(verbs, says_why_it_does_not_open);
	tcase_add_test(verbs, a_fifo_does_not_hold_it_up);
	tcase_add_test(verbs, a_file_is_replaced_at_one_stroke);
	tcase_add_test(verbs, only_a_configuration_is_replaced);
	tcase_add_test(verbs, runs_lfc_with_keas_switches);
	tcase_add_test(verbs, one_lfc_at_a_time);
	tcase_add_test(verbs, tells_a_killed_lfc);
	tcase_add_test(verbs, no_lfc_no_run);
	tcase_add_test(verbs, several_threads_ask);
	tcase_add_test(verbs, passes_progress_on);
	tcase_add_test(verbs, nothing_to_tell);
	suite_add_tcase(suite, verbs);
	return suite_run(suite);
}
