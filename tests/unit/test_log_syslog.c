/*
 * Unit tests of libcommon/log_syslog.
 *
 * Promised: the datagram of syslog(3) with the facility and Kea's priorities;
 * a daemon that is not there, full, or started anew costs lines, no time.
 */
#include "libcommon/log_syslog.h"

#include <regex.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "libcommon/log_types.h"
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

/* A daemon that takes datagrams at "socket" in the folder. */
static int
daemon_start(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int daemon = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	const char *path = scratch_path(scratch, "socket");

	ck_assert_uint_lt(strlen(path), sizeof(address.sun_path));
	memcpy(address.sun_path, path, strlen(path));
	unlink(address.sun_path);
	ck_assert_int_ge(daemon, 0);
	ck_assert_int_eq(
	    bind(daemon, (const struct sockaddr *)&address, sizeof(address)),
	    0);
	return daemon;
}

static struct log_syslog *
open_syslog(const char *facility)
{
	struct log_syslog *syslog;

	ck_assert_int_eq(log_syslog_open(scratch_path(scratch, "socket"),
			     facility, "kea-dhcp6", &syslog, NULL),
	    ERR_NONE);
	return syslog;
}

static const char *
receive(int daemon)
{
	ssize_t size =
	    recv(daemon, scratch->text, sizeof(scratch->text) - 1, 0);

	ck_assert_int_ge(size, 0);
	scratch->text[size] = '\0';
	return scratch->text;
}

static void
check_match(const char *text, const char *expression)
{
	regex_t regex;

	ck_assert_int_eq(
	    regcomp(&regex, expression, REG_EXTENDED | REG_NOSUB), 0);
	ck_assert_msg(regexec(&regex, text, 0, NULL, 0) == 0,
	    "\"%s\" is not like %s", text, expression);
	regfree(&regex);
}

START_TEST(datagrams)
{
	/* local0 is 16 << 3; priorities as log4cplus has them */
	static const char *const priorities[] = {
	    "135", "134", "132", "131", "130"};
	int daemon = daemon_start();
	struct log_syslog *syslog = open_syslog("local0");

	for (unsigned i = 0; i <= LOG_SEVERITY_FATAL; i++) {
		char expression[128];

		snprintf(expression, sizeof(expression),
		    "^<%s>[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} "
		    "kea-dhcp6: a line$",
		    priorities[i]);
		log_syslog_send(syslog, i, "a line and more", 6);
		check_match(receive(daemon), expression);
	}
	ck_assert_uint_eq(log_syslog_lost(syslog), 0);
	log_syslog_close(syslog);
	log_syslog_close(NULL);
	close(daemon);
}
END_TEST

START_TEST(facilities)
{
	struct err_detail detail = {""};
	struct log_syslog *syslog;
	int daemon = daemon_start();

	syslog = open_syslog("daemon");
	log_syslog_send(syslog, LOG_SEVERITY_INFO, "x", 1);
	check_match(receive(daemon), "^<30>");
	log_syslog_close(syslog);
	syslog = open_syslog("LOCAL7");
	log_syslog_send(syslog, LOG_SEVERITY_INFO, "x", 1);
	check_match(receive(daemon), "^<190>");
	log_syslog_close(syslog);
	ck_assert_int_eq(log_syslog_open("/dev/log", "local8", "kea-dhcp6",
			     &syslog, &detail),
	    ERR_NOT_FOUND);
	ck_assert_str_eq(detail.text, "unknown syslog facility 'local8'");
	ck_assert_int_eq(
	    log_syslog_open("/dev/log", "", "kea-dhcp6", &syslog, &detail),
	    ERR_NOT_FOUND);
	close(daemon);
}
END_TEST

START_TEST(too_long_a_path)
{
	struct log_syslog *syslog;
	char path[200];

	memset(path, 'x', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	ck_assert_int_eq(
	    log_syslog_open(path, "user", "kea-dhcp6", &syslog, NULL),
	    ERR_RANGE);
}
END_TEST

START_TEST(a_daemon_that_comes_late_and_again)
{
	struct log_syslog *syslog = open_syslog("user");
	int daemon;

	log_syslog_send(syslog, LOG_SEVERITY_INFO, "nobody", 6);
	ck_assert_uint_eq(log_syslog_lost(syslog), 1);
	daemon = daemon_start();
	log_syslog_send(syslog, LOG_SEVERITY_INFO, "first", 5);
	check_match(receive(daemon), "first$");
	close(daemon);
	log_syslog_send(syslog, LOG_SEVERITY_INFO, "nobody", 6);
	ck_assert_uint_eq(log_syslog_lost(syslog), 2);
	daemon = daemon_start();
	log_syslog_send(syslog, LOG_SEVERITY_INFO, "second", 6);
	check_match(receive(daemon), "second$");
	ck_assert_uint_eq(log_syslog_lost(syslog), 2);
	log_syslog_close(syslog);
	close(daemon);
}
END_TEST

START_TEST(a_daemon_that_does_not_read)
{
	int daemon = daemon_start();
	struct log_syslog *syslog = open_syslog("user");

	/* would hang here, and check's time limit would tell */
	for (int i = 0; i < 10000; i++)
		log_syslog_send(syslog, LOG_SEVERITY_INFO, "x", 1);
	ck_assert_uint_gt(log_syslog_lost(syslog), 0);
	ck_assert_uint_lt(log_syslog_lost(syslog), 10000);
	while (recv(daemon, scratch->text, 100, 0) > 0)
		;
	log_syslog_send(syslog, LOG_SEVERITY_INFO, "again", 5);
	check_match(receive(daemon), "again$");
	log_syslog_close(syslog);
	close(daemon);
}
END_TEST

START_TEST(a_long_line_is_cut)
{
	int daemon = daemon_start();
	struct log_syslog *syslog = open_syslog("user");
	char line[3 * LOG_LINE_MAX];

	memset(line, 'x', sizeof(line));
	log_syslog_send(syslog, LOG_SEVERITY_INFO, line, sizeof(line));
	ck_assert_uint_ge(strlen(receive(daemon)), LOG_LINE_MAX);
	ck_assert_uint_lt(strlen(scratch->text), sizeof(line));
	log_syslog_close(syslog);
	close(daemon);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("log_syslog");
	TCase *tests = tcase_create("log_syslog");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, datagrams);
	tcase_add_test(tests, facilities);
	tcase_add_test(tests, too_long_a_path);
	tcase_add_test(tests, a_daemon_that_comes_late_and_again);
	tcase_add_test(tests, a_daemon_that_does_not_read);
	tcase_add_test(tests, a_long_line_is_cut);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
