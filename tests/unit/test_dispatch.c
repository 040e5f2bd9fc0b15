/*
 * test_dispatch.c: the envelope and the commands about the server itself.
 *
 * Promised: Kea's order of checks, results and texts (commands.md 1.4, 2); an
 * answer for every text, exactly one; commands of the table without a handler
 * are not supported and not listed; verbs reach the process with what was said.
 */
#include <limits.h>
#include <string.h>

#include "dhcp6d/control/service_switch.h"
#include "dhcp6d/control/socket_report.h"
#include "libcommon/command_table.h"
#include "tests/unit/control_help.h"

#define CONFIG                                                                 \
	"{'Dhcp6': {'subnet6': [{'id': 1, 'subnet': '2001:db8::/64',"          \
	" 'interface': 'eth0', 'pools': [{'pool': '2001:db8::1-2001:db8::9'}]" \
	"}]}}"
#define COMMAND(name) "{'command': '" name "'}"
#define FAILED "Error during command processing: invalid command: "

static struct office office;

START_TEST(envelopes)
{
	static const struct {
		const char *command, *text;
		int result;
	} cases[] = {
	    {"[]",
		FAILED "expected toplevel entry to be a map, got list "
		       "instead",
		1},
	    {"7",
		FAILED "expected toplevel entry to be a map, got integer "
		       "instead",
		1},
	    {"{}", FAILED "does not contain mandatory 'command'", 1},
	    {"{'command': {}}",
		FAILED "expected 'command' to be a string, got map instead", 1},
	    {"{'command': 1.5}",
		FAILED "expected 'command' to be a string, got real instead",
		1},
	    {"{'command': null}",
		FAILED "expected 'command' to be a string, got null instead",
		1},
	    {"{'command': true}",
		FAILED "expected 'command' to be a string, got boolean instead",
		1},
	    {"{'command': 'status-get', 'who': 1}",
		FAILED "unsupported parameter 'who'", 1},
	    {COMMAND("no-such"), "'no-such' command not supported.", 2},
	    {COMMAND(""), "'' command not supported.", 2},
	    {COMMAND("STATUS-GET"), "'STATUS-GET' command not supported.", 2},
	    {"{'command': 'version-get', 'service': ['dhcp6'],"
	     " 'remote-address': 'x', 'arguments': {}}",
		"3.0.0", 0},
	};

	office_open(&office, CONFIG);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		office_says(
		    &office, cases[i].command, cases[i].result, cases[i].text);
	office_close(&office);
}
END_TEST

START_TEST(no_json)
{
	static const char *const texts[] = {"", "{", "{'command'", "nonsense",
	    "{'command': 'x'} more", "\xff\xfe"};
	json_t *answer;

	office_open(&office, CONFIG);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		answer = office_ask(&office, texts[i]);
		ck_assert_int_eq(number_at(answer, "result"), 1);
		ck_assert_ptr_nonnull(
		    strstr(text_at(answer, "text"), "<wire>"));
		json_decref(answer);
	}
	office_close(&office);
}
END_TEST

/* Octets above ASCII are carried as Kea carries them, and cut at no half. */
START_TEST(octets)
{
	static char long_name[9000], command[9200];
	json_t *answer;
	const char *text;

	office_open(&office,
	    "{'Dhcp6': {'client-classes': [{'name': 'caf\\u00e9'}],"
	    " 'shared-networks': [{'name': '\\u00ff\\u00fe', 'subnet6':"
	    " [{'id': 1, 'subnet': '2001:db8::/64'}]}]}}");
	ck_assert_str_eq(text_at(office_says(&office, COMMAND("class-list"), 0,
				     "1 class found"),
			     "client-classes/0/name"),
	    "caf\xc3\xa9");
	ck_assert_str_eq(
	    text_at(office_says(&office, COMMAND("network6-list"), 0, NULL),
		"shared-networks/0/name"),
	    "\xc3\xbf\xc3\xbe");
	ck_assert_str_eq(
	    text_at(office_says(&office, COMMAND("subnet6-list"), 0, NULL),
		"subnets/0/shared-network-name"),
	    "\xc3\xbf\xc3\xbe");
	for (size_t i = 0; i < sizeof(long_name) - 3; i += 3)
		memcpy(long_name + i, "\xe2\x82\xac", 4);
	for (size_t i = 0; i < 3; i++) {
		snprintf(command, sizeof(command),
		    "{'command': 'statistic-reset', 'arguments': {'name':"
		    " '%.*s%s'}}",
		    (int)i, "xx", long_name);
		answer = office_ask(&office, command);
		text = text_at(answer, "text");
		ck_assert_uint_gt(strlen(text), 4090);
		ck_assert_ptr_nonnull(strstr(text, "\xe2\x82\xac"));
		json_decref(answer);
	}
	answer = office_ask(&office,
	    "{'command': 'config-set', 'arguments': {'Dhcp6': {'subnet6': [],"
	    " 'user-context': {'a': '\xe9'}}}}");
	ck_assert_int_eq(number_at(answer, "result"), 1);
	ck_assert_ptr_nonnull(strstr(text_at(answer, "text"), "decode byte"));
	json_decref(answer);
	office_close(&office);
}
END_TEST

START_TEST(the_list_is_what_is_served)
{
	json_t *names, *name, *answer;
	char command[128];
	size_t i;

	office_open(&office, CONFIG);
	names = json_incref(
	    office_says(&office, COMMAND("list-commands"), 0, NULL));
	ck_assert(json_is_array(names));
	ck_assert_uint_gt(json_array_size(names), 25);
	json_array_foreach(names, i, name)
	{
		ck_assert_ptr_nonnull(command_find(json_string_value(name)));
		if (i > 0)
			ck_assert_str_lt(
			    json_string_value(json_array_get(names, i - 1)),
			    json_string_value(name));
		/* arguments that fit nobody: an answer all the same */
		snprintf(command, sizeof(command),
		    "{'command': '%s', 'arguments': [7]}",
		    json_string_value(name));
		answer = office_ask(&office, command);
		ck_assert_int_ne(
		    json_integer_value(json_object_get(answer, "result")), 2);
		json_decref(answer);
	}
	json_decref(names);
	office_close(&office);
}
END_TEST

START_TEST(versions)
{
	json_t *arguments;

	office_open(&office, CONFIG);
	arguments = office_says(&office, COMMAND("version-get"), 0, "3.0.0");
	ck_assert_ptr_nonnull(strstr(text_at(arguments, "extended"), "dhcp6d"));
	ck_assert_ptr_null(
	    office_says(&office, COMMAND("build-report"), 0, NULL));
	arguments = office_says(&office, COMMAND("server-tag-get"), 0, NULL);
	ck_assert_str_eq(text_at(arguments, "server-tag"), "");
	office_close(&office);
}
END_TEST

START_TEST(status)
{
	json_t *arguments;

	office_open(&office, CONFIG);
	x_advance(&office.x, 100);
	office.reloaded_s += 40;
	arguments = office_says(&office, COMMAND("status-get"), 0, NULL);
	ck_assert_int_eq(number_at(arguments, "uptime"), 100);
	ck_assert_int_eq(number_at(arguments, "reload"), 60);
	ck_assert_int_gt(number_at(arguments, "pid"), 1);
	ck_assert(json_is_true(at(arguments, "multi-threading-enabled")));
	ck_assert_int_eq(number_at(arguments, "thread-pool-size"), 2);
	ck_assert_uint_eq(
	    json_array_size(at(arguments, "packet-queue-statistics")), 3);
	ck_assert_str_eq(
	    text_at(arguments, "csv-lease-file"), "/tmp/leases.csv");
	ck_assert_str_eq(text_at(arguments, "sockets/status"), "ready");
	ck_assert(json_is_false(at(arguments, "dhcp-state/globally-disabled")));
	ck_assert_int_eq(number_at(arguments, "leases"), 0);
	office_close(&office);
}
END_TEST

START_TEST(sockets)
{
	struct socket_report *report = socket_report_create();
	json_t *arguments;

	office_open(&office, CONFIG);
	office.control.socket_report = report;
	socket_report_set(report, json_pack("[s]", "eth9 is not there"), true);
	arguments = office_says(&office, COMMAND("status-get"), 0, NULL);
	ck_assert_str_eq(text_at(arguments, "sockets/status"), "retrying");
	ck_assert_str_eq(
	    text_at(arguments, "sockets/errors/0"), "eth9 is not there");
	socket_report_set(report, json_pack("[s]", "eth9 is not there"), false);
	arguments = office_says(&office, COMMAND("status-get"), 0, NULL);
	ck_assert_str_eq(text_at(arguments, "sockets/status"), "failed");
	socket_report_set(report, NULL, false);
	arguments = office_says(&office, COMMAND("status-get"), 0, NULL);
	ck_assert_str_eq(text_at(arguments, "sockets/status"), "ready");
	ck_assert_ptr_null(at(arguments, "sockets/errors"));
	office_close(&office);
	socket_report_free(report);
}
END_TEST

START_TEST(service_off_and_on)
{
	json_t *arguments;

	office_open(&office, CONFIG);
	office_says(
	    &office, COMMAND("dhcp-disable"), 0, "DHCPv6 service disabled");
	ck_assert(office.disabled);
	arguments = office_says(&office, COMMAND("status-get"), 0, NULL);
	ck_assert(json_is_true(at(arguments, "dhcp-state/disabled-by-user")));
	office_says(&office, COMMAND("dhcp-enable"), 0,
	    "DHCP service successfully enabled");
	ck_assert(!office.disabled);
	office_close(&office);
}
END_TEST

#define OFF(rest) "{'command': 'dhcp-disable', 'arguments': {" rest "}}"
#define ON(rest) "{'command': 'dhcp-enable', 'arguments': {" rest "}}"

/* The service runs only while no origin has it off. */
START_TEST(service_off_by_several)
{
	json_t *state;

	office_open(&office, CONFIG);
	office_says(&office, OFF("'origin': 'ha-partner'"), 0, NULL);
	office_says(
	    &office, OFF("'origin-id': 1001, 'origin': 'user'"), 0, NULL);
	office_says(&office, OFF("'origin-id': 3000"), 0, NULL);
	office_says(&office, OFF("'origin': 'user'"), 0, NULL);
	state = at(
	    office_says(&office, COMMAND("status-get"), 0, NULL), "dhcp-state");
	ck_assert(json_is_true(at(state, "globally-disabled")));
	ck_assert(json_is_true(at(state, "disabled-by-user")));
	ck_assert_int_eq(number_at(state, "disabled-by-local-command/0"), 1001);
	ck_assert_int_eq(
	    number_at(state, "disabled-by-remote-command/0"), 2000);
	ck_assert_int_eq(number_at(state, "disabled-by-db-connection/0"), 3000);
	office_says(&office, ON("'origin-id': 2000"), 0, NULL);
	office_says(&office, ON("'origin-id': 2000"), 0, NULL);
	ck_assert(office.disabled);
	service_switch_reconfigured(office.control.service_switch);
	ck_assert(office.disabled);
	office_says(&office, COMMAND("dhcp-enable"), 0, NULL);
	ck_assert(!office.disabled);
	office_close(&office);
}
END_TEST

START_TEST(service_off_for_a_while)
{
	uint64_t now;

	office_open(&office, CONFIG);
	now = clock_now(&office.x.clock).steady_ns;
	office_says(&office, OFF("'max-period': 3"), 0,
	    "DHCPv6 service disabled for 3 seconds");
	ck_assert_uint_eq(office.asked.wakes, 1);
	office_says(
	    &office, OFF("'max-period': 3600, 'origin-id': 2000"), 0, NULL);
	ck_assert_int_gt(service_switch_run(office.control.service_switch,
			     now + UINT64_C(1800000000000)),
	    3000);
	ck_assert(office.disabled);
	ck_assert_int_eq(service_switch_run(office.control.service_switch,
			     now + UINT64_C(36000000000000)),
	    INT_MAX);
	ck_assert(!office.disabled);
	/* said once more without an end, it has none */
	office_says(&office, OFF("'max-period': 3"), 0, NULL);
	office_says(&office, COMMAND("dhcp-disable"), 0, NULL);
	(void)service_switch_run(
	    office.control.service_switch, now + UINT64_C(36000000000000));
	ck_assert(office.disabled);
	office_close(&office);
}
END_TEST

START_TEST(service_off_refused)
{
	static const char *const asked[][2] = {
	    {OFF("'max-period': '3'"),
		"'max-period' argument must be a number"},
	    {OFF("'max-period': 0"), "'max-period' must be positive integer"},
	    {OFF("'origin-id': 'x'"), "'origin-id' argument must be a number"},
	    {OFF("'origin': true"),
		"'origin' argument must be a string or a number"},
	    {OFF("'origin': 'me'"),
		"invalid value used for 'origin' parameter: me"},
	    {ON("'origin-id': 7"),
		"invalid value used for 'origin' parameter: 7"},
	    {"{'command': 'dhcp-enable', 'arguments': []}",
		"arguments for the 'dhcp-enable' command must be a map"},
	};

	office_open(&office, CONFIG);
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		office_says(&office, asked[i][0], 1, asked[i][1]);
	ck_assert(!office.disabled);
	office_close(&office);
}
END_TEST

START_TEST(stopping)
{
	office_open(&office, CONFIG);
	office_says(&office, "{'command': 'shutdown', 'arguments': []}", 1,
	    "Argument must be a map");
	office_says(&office,
	    "{'command': 'shutdown', 'arguments': {'exit-value': 'x'}}", 1,
	    "parameter 'exit-value' is not an integer");
	ck_assert_uint_eq(office.asked.shutdowns, 0);
	office_says(&office,
	    "{'command': 'shutdown', 'arguments': {'exit-value': 3}}", 0,
	    "Shutting down.");
	ck_assert_uint_eq(office.asked.shutdowns, 1);
	ck_assert_int_eq(office.asked.exit_value, 3);
	office_says(&office, COMMAND("shutdown"), 0, "Shutting down.");
	ck_assert_int_eq(office.asked.exit_value, 0);
	office_close(&office);
}
END_TEST

START_TEST(reload)
{
	office_open(&office, CONFIG);
	office_says(
	    &office, COMMAND("config-reload"), 0, "Configuration successful.");
	ck_assert_uint_eq(office.asked.reloads, 1);
	office.asked.err = ERR_SYNTAX;
	office_says(&office, COMMAND("config-reload"), 1,
	    "Config reload failed: line 3 is wrong");
	office_close(&office);
}
END_TEST

#define RECLAIM(value)                                                         \
	"{'command': 'leases-reclaim', 'arguments': {'remove': " value "}}"

START_TEST(reclaim)
{
	office_open(&office, CONFIG);
	office_says(&office, COMMAND("leases-reclaim"), 1,
	    "Missing mandatory 'remove' parameter.");
	office_says(&office, RECLAIM("1"), 1,
	    "'remove' parameter expected to be a boolean.");
	ck_assert_uint_eq(office.asked.reclaims, 0);
	office_says(&office, RECLAIM("true"), 0,
	    "Reclamation of expired leases is complete.");
	ck_assert(office.asked.remove);
	office_says(&office, RECLAIM("false"), 0, NULL);
	ck_assert(!office.asked.remove);
	ck_assert_uint_eq(office.asked.reclaims, 2);
	office.asked.err = ERR_LOG_STOPPED;
	office_says(&office, RECLAIM("false"), 1, NULL);
	office_close(&office);
}
END_TEST

START_TEST(compaction)
{
	office_open(&office, CONFIG);
	office_says(&office, COMMAND("kea-lfc-start"), 0, "kea-lfc started");
	office.asked.err = ERR_BUSY;
	office_says(
	    &office, COMMAND("kea-lfc-start"), 3, "kea-lfc already running");
	office.asked.err = ERR_UNSUPPORTED;
	office_says(&office, COMMAND("kea-lfc-start"), 2,
	    "'persist' parameter of 'memfile' lease backend was configured to "
	    "'false'");
	office.asked.err = ERR_SYSTEM;
	office_says(&office, COMMAND("kea-lfc-start"), 1,
	    "failed to start kea-lfc: no room");
	office_close(&office);
}
END_TEST

START_TEST(interfaces)
{
	json_t *arguments;
	char text[64];

	office_open(&office, CONFIG);
	arguments = office_says(&office, COMMAND("interface-list"), 0, NULL);
	snprintf(text, sizeof(text), "%zu interfaces detected.",
	    json_array_size(at(arguments, "interfaces")));
	arguments = office_says(&office, COMMAND("interface-list"), 0, text);
	ck_assert_uint_gt(json_array_size(at(arguments, "interfaces")), 0);
	ck_assert_int_gt(number_at(arguments, "interfaces/0/index"), 0);
	ck_assert_str_ne(text_at(arguments, "interfaces/0/name"), "");
	office_close(&office);
}
END_TEST

START_TEST(subnets_and_networks)
{
	json_t *arguments;

	office_open(&office, "{'Dhcp6': {'subnet6': []}}");
	arguments = office_says(
	    &office, COMMAND("subnet6-list"), 3, "0 IPv6 subnets found");
	ck_assert_uint_eq(json_array_size(at(arguments, "subnets")), 0);
	office_says(
	    &office, COMMAND("network6-list"), 3, "0 IPv6 networks found");
	office_close(&office);
	office_open(&office,
	    "{'Dhcp6': {'shared-networks': [{'name': 'net', 'subnet6': ["
	    "{'id': 9, 'subnet': '2001:db8:9::/64'}]}],"
	    " 'subnet6': [{'id': 2, 'subnet': '2001:db8:2::/64'}]}}");
	arguments = office_says(
	    &office, COMMAND("subnet6-list"), 0, "2 IPv6 subnets found");
	ck_assert_int_eq(number_at(arguments, "subnets/0/id"), 2);
	ck_assert_str_eq(
	    text_at(arguments, "subnets/1/subnet"), "2001:db8:9::/64");
	ck_assert_str_eq(
	    text_at(arguments, "subnets/1/shared-network-name"), "net");
	arguments = office_says(
	    &office, COMMAND("network6-list"), 0, "1 IPv6 network found");
	ck_assert_str_eq(text_at(arguments, "shared-networks/0/name"), "net");
	office_close(&office);
}
END_TEST

#define TEST(rest) "{'command': 'config-test', 'arguments': {" rest "}}"

/* What is wrong is told with its place, all of it, and nothing changes. */
START_TEST(configurations)
{
	json_t *answer;
	const char *text;

	office_open(&office, CONFIG);
	office_says(&office, COMMAND("config-test"), 1,
	    "Missing mandatory 'arguments' parameter.");
	office_says(
	    &office, TEST(""), 1, "Missing mandatory 'Dhcp6' parameter.");
	office_says(&office, TEST("'Dhcp6': 1"), 1,
	    "'Dhcp6' parameter expected to be a map.");
	office_says(&office, TEST("'Dhcp6': {}, 'hash': 'x'"), 1,
	    "Unsupported 'hash' parameter.");
	office_says(&office,
	    TEST("'Dhcp6': {'subnet6': [{'id': 1,"
		 " 'subnet': '2001:db8::/64'}]}"),
	    0,
	    "Configuration seems sane. Control-sockets, hook-libraries, and D2 "
	    "configuration were sanity checked, but not applied.");
	answer = office_ask(
	    &office, TEST("'Dhcp6': {'valid-lifetime': 'x', 'subnt6': []}"));
	text = json_string_value(json_object_get(answer, "text"));
	ck_assert_ptr_nonnull(strstr(text, "config-test:"));
	ck_assert_ptr_nonnull(strstr(text, "valid-lifetime"));
	ck_assert_ptr_nonnull(strstr(text, "subnt6"));
	json_decref(answer);
	office_says(&office, COMMAND("subnet6-list"), 0, NULL);
	office_close(&office);
}
END_TEST

START_TEST(classes)
{
	json_t *arguments;

	office_open(&office, CONFIG);
	arguments =
	    office_says(&office, COMMAND("class-list"), 3, "0 classes found");
	ck_assert_uint_eq(json_array_size(at(arguments, "client-classes")), 0);
	office_close(&office);
	office_open(&office,
	    "{'Dhcp6': {'client-classes': [{'name': 'b'}, {'name': 'a'}],"
	    " 'subnet6': [{'id': 1, 'subnet': '2001:db8::/64',"
	    " 'client-classes': ['a']}]}}");
	arguments =
	    office_says(&office, COMMAND("class-list"), 0, "2 classes found");
	ck_assert_str_eq(text_at(arguments, "client-classes/0/name"), "b");
	office_close(&office);
}
END_TEST

START_TEST(control_sockets)
{
	json_t *arguments;

	office_open(&office,
	    "{'Dhcp6': {'control-sockets': [{'socket-type': 'unix',"
	    " 'socket-name': '/run/a.sock'}, {'socket-type': 'http'},"
	    " {'socket-type': 'https', 'trust-anchor': '/a', 'cert-file':"
	    " '/b', 'key-file': '/c', 'authentication': {'type': 'basic',"
	    " 'clients': [{'user': 'a', 'password': 'g\u00fc'}]}}],"
	    " 'subnet6': []}}");
	arguments =
	    office_says(&office, COMMAND("control-sockets-get"), 0, NULL);
	ck_assert_uint_eq(json_array_size(at(arguments, "unix")), 1);
	ck_assert_str_eq(text_at(arguments, "unix/0"), "/run/a.sock");
	/* as they stand, without those that are not served */
	ck_assert_uint_eq(json_array_size(at(arguments, "http")), 1);
	ck_assert_str_eq(text_at(arguments, "http/0/cert-file"), "/b");
	ck_assert_str_eq(
	    text_at(arguments, "http/0/authentication/clients/0/password"),
	    "g\u00fc");
	office_close(&office);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {envelopes, no_json, octets, sockets,
	    the_list_is_what_is_served, versions, status, service_off_and_on,
	    service_off_by_several, service_off_for_a_while,
	    service_off_refused, stopping, reload, reclaim, compaction,
	    interfaces, subnets_and_networks, configurations, classes,
	    control_sockets};

	return X_RUN("dispatch", tests);
}
