/*
 * test_control_config.c: the configuration by command.
 *
 * Promised: shapes, texts and results of commands.md 2.3; what config-get says
 * is what is in force, secrets masked; the hash is the same wherever it is
 * told.
 */
#include <string.h>

#include "tests/unit/control_help.h"
#include "tests/unit/suite.h"

#define CONFIG                                                                 \
	"{'Dhcp6': {'renew-timer': 77, 'subnet6': [{'id': 1,"                  \
	" 'subnet': '2001:db8::/64', 'interface': 'eth0',"                     \
	" 'pools': [{'pool': '2001:db8::1-2001:db8::9'}]}],"                   \
	" 'hosts-databases': [{'type': 'mysql', 'name': 'k',"                  \
	" 'password': 'sesame'}]}}"
#define COMMAND(name) "{'command': '" name "'}"

static struct office office;

START_TEST(config_get)
{
	json_t *got;

	office_open(&office, CONFIG);
	got = office_says(&office, COMMAND("config-get"), 0, NULL);
	ck_assert_uint_eq(json_object_size(got), 2);
	ck_assert_int_eq(number_at(got, "Dhcp6/valid-lifetime"), 7200);
	ck_assert_int_eq(number_at(got, "Dhcp6/subnet6/0/id"), 1);
	ck_assert_int_eq(number_at(got, "Dhcp6/subnet6/0/renew-timer"), 77);
	ck_assert_str_eq(
	    text_at(got, "Dhcp6/hosts-databases/0/password"), "*****");
	ck_assert_ptr_nonnull(at(got, "Dhcp6/shared-networks"));
	office_close(&office);
}
END_TEST

START_TEST(one_hash_everywhere)
{
	json_t *got;
	char hash[65];

	office_open(&office, CONFIG);
	got = office_says(&office, COMMAND("config-hash-get"), 0, NULL);
	ck_assert_uint_eq(strlen(text_at(got, "hash")), 64);
	strcpy(hash, text_at(got, "hash"));
	ck_assert_uint_eq(strspn(hash, "0123456789ABCDEF"), 64);
	got = office_says(&office, COMMAND("config-get"), 0, NULL);
	ck_assert_str_eq(text_at(got, "hash"), hash);
	got = office_says(&office, COMMAND("status-get"), 0, NULL);
	ck_assert_str_eq(text_at(got, "hash"), hash);
	got = office_says(
	    &office, COMMAND("config-reload"), 0, "Configuration successful.");
	ck_assert_str_eq(text_at(got, "hash"), hash);
	office_close(&office);
}
END_TEST

#define SET(rest) "{'command': 'config-set', 'arguments': {" rest "}}"

START_TEST(config_set)
{
	json_t *got;

	office_open(&office, CONFIG);
	office_says(&office, COMMAND("config-set"), 1,
	    "Missing mandatory 'arguments' parameter.");
	office_says(&office, SET("'Dhcp6': 5"), 1,
	    "'Dhcp6' parameter expected to be a map.");
	office_says(&office, SET("'Dhcp6': {'comment': 'c'}, 'hash': 'x'"), 1,
	    "Unsupported 'hash' parameter.");
	office_says(&office, SET("'Dhcp6': {'a': 1, 'b': 2}"), 1,
	    "config-set:3:3: error: got unexpected keyword \"a\" in Dhcp6 map; "
	    "config-set:4:3: error: got unexpected keyword \"b\" in Dhcp6 map");
	office_says(&office,
	    SET("'Dhcp6': {'hosts-databases': [{'type': 'mysql',"
		" 'name': 'k', 'password': '*****'}]}"),
	    1, NULL);
	ck_assert_uint_eq(office.asked.installs, 0);
	got = office_says(&office, SET("'Dhcp6': {'renew-timer': 78}"), 0,
	    "Configuration successful.");
	ck_assert_uint_eq(strlen(text_at(got, "hash")), 64);
	ck_assert_uint_eq(office.asked.installs, 1);
	got = office_says(&office, COMMAND("config-get"), 0, NULL);
	ck_assert_int_eq(number_at(got, "Dhcp6/renew-timer"), 78);
	office_close(&office);
}
END_TEST

START_TEST(config_write)
{
	json_t *got;

	office_open(&office, "{'Dhcp6': {'comment': 'a, {b}', 'subnet6': [],"
			     " 'user-context': {'x': {}, 'y': [1, 2]}}}");
	got = office_says(&office, COMMAND("config-write"), 0,
	    "Configuration written to /etc/kea.json successful");
	ck_assert_str_eq(office.asked.written,
	    "{\n    \"Dhcp6\": {\n        \"comment\": \"a, {b}\",\n"
	    "        \"subnet6\": [ ],\n        \"user-context\": {\n"
	    "            \"x\": { },\n            \"y\": [\n"
	    "                1,\n                2\n            ]\n"
	    "        }\n    }\n}\n");
	ck_assert_int_eq(
	    number_at(got, "size"), (json_int_t)strlen(office.asked.written));
	office_says(&office,
	    "{'command': 'config-write', 'arguments': {'filename': 5}}", 1,
	    "passed parameter 'filename' is not a string");
	office.asked.err = ERR_SYSTEM;
	office_says(&office, COMMAND("config-write"), 1,
	    "Error during config-write: no room");
	office_close(&office);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("control config");
	TCase *tests = tcase_create("configuration");

	tcase_add_test(tests, config_get);
	tcase_add_test(tests, one_hash_everywhere);
	tcase_add_test(tests, config_set);
	tcase_add_test(tests, config_write);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
