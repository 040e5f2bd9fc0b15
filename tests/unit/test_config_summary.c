/*
 * test_config_summary.c: a configuration in Kea's log lines.
 *
 * Promised: Kea's identifiers, loggers and severities (kea-config.md 4.3), a
 * subnet's parameters in Kea's form, reservations on debug alone, and no line
 * lost however many there are.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dhcp6d/config/summary.h"
#include "libcommon/log_messages.h"
#include "tests/unit/config_help.h"
#include "tests/unit/suite.h"

/* What config_log_summary writes with a threshold; to be freed. */
static char *
summary_of(const struct snapshot *snapshot, enum log_severity severity)
{
	char path[] = "/tmp/test_config_summary.XXXXXX";
	int descriptor = mkstemp(path);
	struct log_output output = {.destination = path,
	    .pattern = "%p [%c] %m\n",
	    .flush = true,
	    .maxver = 1};
	struct log_logger logger = {"kea-dhcp6", severity, 99, &output, 1};
	struct log *log = log_create(log_logger_names, LOG_LOGGER_COUNT);
	struct err_detail detail;
	char *text = calloc(1, 1 << 20);
	size_t size;
	FILE *file;

	ck_assert_int_ge(descriptor, 0);
	close(descriptor);
	ck_assert_int_eq(log_configure(log, &logger, 1, &detail), ERR_NONE);
	ck_assert_int_eq(log_start(log, &detail), ERR_NONE);
	config_log_summary(log, snapshot);
	ck_assert_uint_eq(log_dropped(log), 0);
	log_free(log);
	file = fopen(path, "r");
	size = fread(text, 1, (1 << 20) - 1, file);
	ck_assert_uint_gt(size, 0);
	fclose(file);
	unlink(path);
	return text;
}

static void
assert_line(const char *text, const char *line)
{
	ck_assert_msg(
	    strstr(text, line) != NULL, "no line\n%s\nin\n%s", line, text);
}

START_TEST(lines_of_the_sample)
{
	struct snapshot *snapshot;
	size_t size;
	char *file = read_source("conf/kea.json", &size), *text;

	ck_assert_int_eq(
	    config_load_text("f", file, size, NULL, NULL, NULL, &snapshot),
	    ERR_NONE);
	text = summary_of(snapshot, LOG_SEVERITY_DEBUG);
	assert_line(text,
	    "INFO [kea-dhcp6.dhcpsrv] DHCPSRV_CFGMGR_NEW_SUBNET6 a new subnet "
	    "has been added to configuration: 2001:db8::/64 with params: "
	    "t1=1000, t2=2000, preferred-lifetime=3000, valid-lifetime=4000, "
	    "rapid-commit is false\n");
	assert_line(text,
	    "DEBUG [kea-dhcp6.hosts] HOSTS_CFG_ADD_HOST add the host for "
	    "reservations: hwaddr=525400D6C2A9 ipv6_subnet_id=1024 "
	    "hostname=(empty) "
	    "ipv6_reservation0=2001:db8::5054:ff:fed6:c2a9\n");
	assert_line(text,
	    "INFO [kea-dhcp6.dhcp6] DHCP6_CONFIG_COMPLETE DHCPv6 server has "
	    "completed configuration: added IPv6 subnets: 1; DDNS: disabled; "
	    "reservations: 1\n");
	free(text);
	text = summary_of(snapshot, LOG_SEVERITY_INFO);
	ck_assert_ptr_null(strstr(text, "HOSTS_CFG_ADD_HOST"));
	free(text);
	free(file);
	snapshot_release(snapshot);
}
END_TEST

START_TEST(warnings)
{
	struct said said = {.count = 0};
	struct snapshot *snapshot = load_members(
	    "'server-id': { 'type': 'LL' }, 'renew-timer': 20,"
	    "'rebind-timer': 10, 'allocator': 'iterative', 'subnet6': ["
	    " { 'id': 1, 'subnet': '2001:db8::/64', 'rapid-commit': true,"
	    "   'pd-allocator': 'random', 'reservations': ["
	    "   { 'duid': '0102', 'hostname': 'h', 'prefixes': ["
	    "     '2001:db8:1::/48' ] }, { 'duid': '03' } ] } ]",
	    &said);
	char *text = summary_of(snapshot, LOG_SEVERITY_DEBUG);

	assert_line(text, "WARN [kea-dhcp6.dhcpsrv] "
			  "DHCPSRV_CFGMGR_CONFIGURE_SERVERID ");
	assert_line(text, "WARN [kea-dhcp6.dhcpsrv] "
			  "DHCPSRV_CFGMGR_RENEW_GTR_REBIND in 2001:db8::/64, "
			  "the value of renew-timer 20 is greater than the "
			  "value of rebind-timer 10");
	assert_line(text, "INFO [kea-dhcp6.dhcpsrv] "
			  "DHCPSRV_CFGMGR_USE_ALLOCATOR using the iterative "
			  "allocator for NA leases in subnet 2001:db8::/64\n");
	assert_line(text, "using the random allocator for PD leases");
	assert_line(text, "duid=0102 ipv6_subnet_id=1 hostname=h "
			  "ipv6_reservation0=2001:db8:1::/48\n");
	assert_line(text, "duid=03 ipv6_subnet_id=1 hostname=(empty) "
			  "ipv6_reservations=(none)\n");
	assert_line(text, "rapid-commit is true\n");
	free(text);
	said_free(&said);
	snapshot_release(snapshot);
}
END_TEST

/* More lines than the log's ring holds. */
START_TEST(no_line_is_lost)
{
	struct snapshot *snapshot;
	unsigned i, lines = 0;
	char *members, *text, *line;
	size_t size;
	FILE *out = open_memstream(&members, &size);

	fprintf(out, "'subnet6': [");
	for (i = 1; i <= 5000; i++)
		fprintf(
		    out, "{ 'id': %u, 'subnet': '2001:db8:%x::/64' },\n", i, i);
	fprintf(out, "{ 'id': 5001, 'subnet': '2001:db9::/64' } ]");
	fclose(out);
	snapshot = load_members(members, NULL);
	free(members);
	text = summary_of(snapshot, LOG_SEVERITY_INFO);
	for (line = text; (line = strstr(line, "NEW_SUBNET6")) != NULL; line++)
		lines++;
	ck_assert_uint_eq(lines, 5001);
	free(text);
	config_log_summary(NULL, snapshot);
	snapshot_release(snapshot);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("config summary");
	TCase *tests = tcase_create("lines");

	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, lines_of_the_sample);
	tcase_add_test(tests, warnings);
	tcase_add_test(tests, no_line_is_lost);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
