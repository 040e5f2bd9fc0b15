/*
 * Unit tests of libcommon/log_pattern.
 *
 * Promised: Kea's default line, byte for byte; every conversion of kea-config
 * 4.2 with padding and cutting; local time by %D and UTC by %d; nothing beyond
 * the buffer; a pattern that is not understood is printed, not refused.
 */
#include "libcommon/log_pattern.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit/suite.h"

static const char *const names[] = {"kea-dhcp6", "kea-dhcp6.leases"};

static const struct log_message lease_alloc = {
    "DHCP6_LEASE_ALLOC", 1, LOG_SEVERITY_INFO, 0};

static const struct log_origin origin = {
    .logger_names = names, .host = "ns1.example", .start_ns = 1000000000};

/* 2026-08-21 11:08:32.123456789 UTC */
#define WALL_NS (INT64_C(1787310512) * 1000000000 + 123456789)

static struct log_line
a_line(const char *text)
{
	return (struct log_line){
	    .message = &lease_alloc,
	    .wall_ns = WALL_NS,
	    .thread = 139872,
	    .text = text,
	    .size = strlen(text),
	};
}

static void
check_line(const char *pattern_text, const char *expected)
{
	struct log_pattern *pattern =
	    log_pattern_compile(pattern_text, &origin);
	struct log_line line = a_line("duid=[00:01], tid=0x1");
	char out[LOG_PATTERN_LINE_MAX + 1];
	size_t size;

	ck_assert_ptr_nonnull(pattern);
	size = log_pattern_format(pattern, &line, out, sizeof(out) - 1);
	out[size] = '\0';
	ck_assert_str_eq(out, expected);
	log_pattern_free(pattern);
}

static void
use_zone(const char *zone)
{
	setenv("TZ", zone, 1);
	tzset();
}

START_TEST(default_line)
{
	char expected[256];

	use_zone("CEST-2"); /* two hours east of UTC, as a POSIX zone */
	snprintf(expected, sizeof(expected),
	    "2026-08-21 13:08:32.123 INFO  [kea-dhcp6.leases/%ld.139872] "
	    "DHCP6_LEASE_ALLOC duid=[00:01], tid=0x1\n",
	    (long)getpid());
	check_line(LOG_PATTERN_FILE, expected);
	check_line(LOG_PATTERN_SYSLOG,
	    "INFO  [kea-dhcp6.leases.139872] "
	    "DHCP6_LEASE_ALLOC duid=[00:01], tid=0x1\n");
}
END_TEST

START_TEST(times)
{
	use_zone("EST5");
	check_line("%d{%H:%M}", "11:08");
	check_line("%D{%H:%M}", "06:08");
	check_line("%d", "2026-08-21 11:08:32");
	check_line("%D", "2026-08-21 06:08:32");
	check_line("%d{}", "");
	check_line("%q", "123");
	check_line("%d{%S.%q %% %q}", "32.123 % 123");
	check_line("%d{%%q}", "%q");
	check_line("%d{%}", "%");
	check_line("%r", "1787310511123");
}
END_TEST

START_TEST(conversions)
{
	char pid[32];

	snprintf(pid, sizeof(pid), "%ld", (long)getpid());
	check_line("%i", pid);
	check_line("%t", "139872");
	check_line("%p|%c|%%|%n|%h|%H",
	    "INFO|kea-dhcp6.leases|%|\n|ns1.example|ns1.example");
	check_line("%c{1}", "leases");
	check_line("%c{2}", "kea-dhcp6.leases");
	check_line("%c{3}", "kea-dhcp6.leases");
	check_line("%F%L%l%M", "");
	check_line("", "");
	check_line("no conversion", "no conversion");
}
END_TEST

START_TEST(padding)
{
	check_line("[%-5p]", "[INFO ]");
	check_line("[%5p]", "[ INFO]");
	check_line("[%2p]", "[INFO]");
	check_line("[%.2p]", "[FO]");
	check_line("[%-4.2p]", "[FO  ]");
	check_line("[%4.2p]", "[  FO]");
	/* a message is cut across its identifier and its text */
	check_line("[%.5m]", "[d=0x1]");
	check_line("[%.25m]", "[LOC duid=[00:01], tid=0x1]");
	check_line("%5n", "    \n");
}
END_TEST

START_TEST(what_is_not_known_is_printed)
{
	check_line("%z", "%z");
	check_line("%-5z%p", "%-5zINFO");
	check_line("%", "%");
	check_line("100%", "100%");
	check_line("%-5", "%-5");
	check_line("%c{1", "kea-dhcp6.leases{1");
	check_line("%99999999999999999999z", "%99999999999999999999z");
}
END_TEST

START_TEST(nothing_beyond_the_buffer)
{
	struct log_pattern *pattern =
	    log_pattern_compile("%-30p%m%30p\n", &origin);
	struct log_line line = a_line("0123456789");
	char whole[256], out[256];
	size_t size = log_pattern_format(pattern, &line, whole, 200);

	ck_assert_uint_eq(size, 30 + 18 + 10 + 30 + 1);
	for (size_t capacity = 0; capacity < size; capacity++) {
		memset(out, '#', sizeof(out));
		ck_assert_uint_eq(
		    log_pattern_format(pattern, &line, out, capacity),
		    capacity);
		ck_assert_int_eq(out[capacity], '#');
		if (capacity == 0)
			continue;
		/* a cut line is still a line */
		ck_assert_int_eq(out[capacity - 1], '\n');
		ck_assert_mem_eq(out, whole, capacity - 1);
	}
	log_pattern_free(pattern);
}
END_TEST

START_TEST(widths_are_bounded)
{
	struct log_pattern *pattern =
	    log_pattern_compile("%4000000000p", &origin);
	struct log_line line = a_line("x");
	char out[2048];

	ck_assert_uint_eq(
	    log_pattern_format(pattern, &line, out, sizeof(out)), 1024);
	log_pattern_free(pattern);
	log_pattern_free(NULL);
}
END_TEST

START_TEST(severities)
{
	ck_assert_str_eq(log_severity_text(LOG_SEVERITY_DEBUG), "DEBUG");
	ck_assert_str_eq(log_severity_text(LOG_SEVERITY_WARN), "WARN");
	ck_assert_str_eq(log_severity_text(LOG_SEVERITY_ERROR), "ERROR");
	ck_assert_str_eq(log_severity_text(LOG_SEVERITY_FATAL), "FATAL");
	ck_assert_str_eq(log_severity_text(99), "NONE");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("log_pattern");
	TCase *tests = tcase_create("log_pattern");

	tcase_add_test(tests, default_line);
	tcase_add_test(tests, times);
	tcase_add_test(tests, conversions);
	tcase_add_test(tests, padding);
	tcase_add_test(tests, what_is_not_known_is_printed);
	tcase_add_test(tests, nothing_beyond_the_buffer);
	tcase_add_test(tests, widths_are_bounded);
	tcase_add_test(tests, severities);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
