/*
 * test_control_config.c: the configuration by command.
 *
 * Promised: shapes, texts and results of commands.md 2.3; what config-get says
 * is what is in force, secrets masked; the hash is the same wherever it is
 * told.
 */
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/config/print.h"
#include "tests/unit/control_help.h"
#include "tests/unit/suite.h"

#define CONFIG                                                                 \
	"{'Dhcp6': {'renew-timer': 77, 'subnet6': [{'id': 1,"                  \
	" 'subnet': '2001:db8::/64', 'interface': 'eth0',"                     \
	" 'reservations': [{'duid': '0102', 'hostname': 'h'}],"                \
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

/* What config-get has masked is what it was, if it stands where it was. */
START_TEST(masked_secrets_stay)
{
	const char *kept;

	office_open(&office, CONFIG);
	office_says(&office,
	    SET("'Dhcp6': {'renew-timer': 78, 'comment': '*****',"
		" 'hosts-databases': [{'type': 'mysql', 'name': 'k',"
		" 'password': '*****'}]}"),
	    0, "Configuration successful.");
	kept = config_source(office.x.service->config).start;
	ck_assert_ptr_nonnull(strstr(kept, "\"password\": \"sesame\""));
	ck_assert_ptr_nonnull(strstr(kept, "\"comment\": \"*****\""));
	office_says(&office,
	    SET("'Dhcp6': {'lease-database': {'type': 'memfile',"
		" 'password': '*****'}}"),
	    1, NULL);
	ck_assert_uint_eq(office.asked.installs, 1);
	office_close(&office);
}
END_TEST

#define CLIENT(user, password)                                                 \
	"{'user': '" user "', 'password': '" password "'}"
#define CLIENTS(list)                                                          \
	"'control-sockets': [{'socket-type': 'http', 'socket-port': 8000,"     \
	" 'authentication': {'type': 'basic', 'clients': [" list "]}}]"
#define HOSTS(host)                                                            \
	"'hosts-databases': [{'type': 'mysql', 'name': 'k', 'user': 'u'" host  \
	", 'password': '*****'}]"

/* A user's password stays the user's, wherever he stands in the list. */
START_TEST(masked_secrets_follow_their_users)
{
	const char *kept;
	json_t *got;
	char *text;

	office_open(&office, "{'Dhcp6': {" CLIENTS(CLIENT(
				 "a", "one") ", " CLIENT("b", "two")) "}}");
	/* what config-get shows, with all defaults, without the first */
	got = office_says(&office, COMMAND("config-get"), 0, NULL);
	json_object_del(got, "hash");
	ck_assert_int_eq(
	    json_array_remove(
		json_object_get(
		    json_object_get(
			json_array_get(
			    json_object_get(json_object_get(got, "Dhcp6"),
				"control-sockets"),
			    0),
			"authentication"),
		    "clients"),
		0),
	    0);
	got =
	    json_pack("{s:s, s:O}", "command", "config-set", "arguments", got);
	text = json_dumps(got, 0);
	json_decref(got);
	office_says(&office, text, 0, "Configuration successful.");
	free(text);
	kept = config_source(office.x.service->config).start;
	ck_assert_ptr_nonnull(strstr(kept, "\"two\""));
	ck_assert_ptr_null(strstr(kept, "\"one\""));
	/* who is new has none; nor has who stands there twice */
	office_says(&office,
	    SET("'Dhcp6': {" CLIENTS(CLIENT("c", "*****")) "}"), 1, NULL);
	office_says(&office,
	    SET("'Dhcp6': {" CLIENTS(
		CLIENT("d", "x") ", " CLIENT("d", "y")) "}"),
	    0, NULL);
	office_says(&office,
	    SET("'Dhcp6': {" CLIENTS(CLIENT("d", "*****")) "}"), 1, NULL);
	office_close(&office);
}
END_TEST

START_TEST(masked_secrets_go_to_no_other_host)
{
	office_open(&office,
	    "{'Dhcp6': {'hosts-databases': [{'type': 'mysql', 'name': 'k',"
	    " 'user': 'u', 'password': 'sesame'}]}}");
	office_says(
	    &office, SET("'Dhcp6': {" HOSTS(", 'host': 'h'") "}"), 1, NULL);
	office_says(&office,
	    SET("'Dhcp6': {" HOSTS(", 'host': 'localhost', 'port': 0") "}"), 0,
	    NULL);
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

#define COMMENTED                                                              \
	"# ours\n{ \"Dhcp6\": { // all\n  \"renew-timer\": 7, /* T1 */\n"      \
	"  \"subnet6\": [ ] } }\n"
#define CLASS                                                                  \
	"{'command': 'class-add', 'arguments': {'client-classes': ["           \
	"{'name': 'c'}]}}"

/* What commands have changed goes into the file as it is. */
START_TEST(config_write_keeps_comments)
{
	office_open(&office, "{'Dhcp6': {'renew-timer': 7, 'subnet6': []}}");
	office.asked.file = COMMENTED;
	office_says(&office, COMMAND("config-write"), 0, NULL);
	ck_assert_str_eq(office.asked.written, COMMENTED);
	office_says(&office, CLASS, 0, NULL);
	office_says(&office, COMMAND("config-write"), 0,
	    "Configuration written to /etc/kea.json successful");
	ck_assert_str_eq(office.asked.written,
	    "# ours\n{ \"Dhcp6\": { // all\n  \"renew-timer\": 7, /* T1 */\n"
	    "  \"subnet6\": [ ],\n  \"client-classes\": "
	    "[ { \"name\": \"c\" } ] } }\n");
	/* to another file, too */
	office_says(&office,
	    "{'command': 'config-write', 'arguments': {'filename': 'b.json'}}",
	    0, "Configuration written to /etc/b.json successful");
	ck_assert_ptr_nonnull(strstr(office.asked.written, "# ours"));
	/* what somebody wrote there meanwhile is not in force */
	office.asked.file = "# new\n{ \"Dhcp6\": { \"renew-timer\": 9 } }\n";
	office_says(&office, COMMAND("config-write"), 0, NULL);
	ck_assert_ptr_nonnull(
	    strstr(office.asked.written, "# new\n{ \"Dhcp6\": { "
					 "\"renew-timer\": 7,"));
	office_close(&office);
}
END_TEST

START_TEST(config_write_of_yaml)
{
	office_open(&office, "{'Dhcp6': {'renew-timer': 7, 'subnet6': []}}");
	office.asked.file = "Dhcp6:  # all\n  renew-timer: 7  # T1\n"
			    "  subnet6: []\n";
	office_says(&office, CLASS, 0, NULL);
	office_says(&office, COMMAND("config-write"), 0,
	    "Configuration written to /etc/kea.json successful");
	ck_assert_str_eq(office.asked.written,
	    "Dhcp6:  # all\n  renew-timer: 7  # T1\n  subnet6: []\n"
	    "  client-classes: [ { \"name\": \"c\" } ]\n");
	/* other files are JSON by their names */
	office_says(&office,
	    "{'command': 'config-write', 'arguments': {'filename': 'b.json'}}",
	    0,
	    "Configuration written to /etc/b.json successful, without "
	    "comments: the server's file is YAML");
	ck_assert_int_eq(office.asked.written[0], '{');
	/* a construct that only the loader knows: all is written anew */
	office.asked.file = "Dhcp6:\n  renew-timer: 7\n  subnet6: []\n"
			    "  comment: |\n    a\n";
	office_says(&office, COMMAND("config-write"), 0,
	    "Configuration written to /etc/kea.json successful, without "
	    "comments: the file has something that is not understood here");
	ck_assert_int_eq(office.asked.written[0], '{');
	office_close(&office);
}
END_TEST

/* The file of the test names no real file, so its load fails: it says
 * something else than what is in force. */
START_TEST(config_write_with_includes)
{
	office_open(&office, "{'Dhcp6': {'renew-timer': 7}}");
	office.asked.file = "{ \"Dhcp6\": { \"subnet6\": <?include \"x\"?> } }";
	office_says(&office, COMMAND("config-write"), 1, NULL);
	ck_assert_ptr_null(office.asked.written);
	office_says(&office,
	    "{'command': 'config-write', 'arguments': {'filename': 'b.json'}}",
	    0,
	    "Configuration written to /etc/b.json successful, without "
	    "comments: what the server's file includes stands in it");
	office_close(&office);
	/* in a comment it includes nothing, and the file is as it was */
	office_open(&office, "{'Dhcp6': {'renew-timer': 7}}");
	office.asked.file = "{ // <?include \"x\"?>\n"
			    "\"Dhcp6\": { \"renew-timer\": 7 } }";
	office_says(&office, COMMAND("config-write"), 0, NULL);
	ck_assert_str_eq(office.asked.written, office.asked.file);
	office_close(&office);
}
END_TEST

#define ASK(name, rest) "{'command': '" name "', 'arguments': {" rest "}}"
#define NEW "'subnet6': [{'id': 2, 'subnet': '2001:db8:2::/64'}]"

START_TEST(subnets_come_and_go)
{
	json_t *got;

	office_open(&office, CONFIG);
	got = office_says(
	    &office, ASK("subnet6-add", NEW), 0, "IPv6 subnet added");
	ck_assert_int_eq(number_at(got, "subnets/0/id"), 2);
	ck_assert_str_eq(text_at(got, "subnets/0/subnet"), "2001:db8:2::/64");
	office_says(&office, ASK("subnet6-add", NEW), 1,
	    "ID of the new IPv6 subnet '2' is already in use");
	office_says(
	    &office, COMMAND("subnet6-list"), 0, "2 IPv6 subnets found");
	got = office_says(&office, ASK("subnet6-get", "'id': 2"), 0,
	    "Info about IPv6 subnet 2001:db8:2::/64 (id 2) returned");
	ck_assert_int_eq(number_at(got, "subnet6/0/renew-timer"), 77);
	office_says(&office, ASK("subnet6-get", "'subnet': '2001:db8:2::/64'"),
	    0, NULL);
	office_says(&office,
	    ASK("subnet6-update",
		"'subnet6': [{'id': 2, 'subnet': '2001:db8:2::/64',"
		" 'renew-timer': 5}]"),
	    0, "IPv6 subnet updated");
	got = office_says(&office, ASK("subnet6-get", "'id': 2"), 0, NULL);
	ck_assert_int_eq(number_at(got, "subnet6/0/renew-timer"), 5);
	office_says(&office,
	    ASK("subnet6-update",
		"'subnet6': [{'id': 1, 'subnet': '2001:db8::/64'}]"),
	    0, "IPv6 subnet updated");
	ck_assert_uint_eq(office.x.service->config->host_count, 1);
	office_says(&office, ASK("subnet6-del", "'id': 2"), 0,
	    "IPv6 subnet 2001:db8:2::/64 (id 2) deleted");
	office_says(&office, ASK("subnet6-del", "'id': 2"), 3,
	    "no subnet with id 2 found");
	office_says(&office, COMMAND("subnet6-list"), 0, "1 IPv6 subnet found");
	office_close(&office);
}
END_TEST

START_TEST(subnets_that_are_refused)
{
	office_open(&office, CONFIG);
	office_says(&office, COMMAND("subnet6-add"), 1,
	    "no arguments specified for the 'subnet6-add' command");
	office_says(&office, ASK("subnet6-add", "'subnet6': []"), 1,
	    "invalid number of subnets specified for the 'subnet6-add' "
	    "command. Expected one subnet");
	office_says(&office,
	    ASK("subnet6-add", "'subnet6': [{'subnet': '2001:db8:2::/64'}]"), 1,
	    "must specify subnet id with 'subnet6-add' command.");
	/* what a file may not say a command may not either */
	office_says(&office,
	    ASK("subnet6-add", "'subnet6': [{'id': 2, 'subnet': 'x'}]"), 1,
	    NULL);
	office_says(&office, ASK("subnet6-update", NEW), 1,
	    "Can't find subnet '2' to update");
	office_says(&office, ASK("subnet6-get", "'id': 2"), 3,
	    "No subnet with id 2 found");
	office_says(&office, ASK("network6-get", "'name': 'n'"), 3,
	    "No 'n' shared network found");
	office_says(
	    &office, ASK("class-get", "'name': 'c'"), 3, "Class 'c' not found");
	ck_assert_uint_eq(office.asked.installs, 0);
	office_close(&office);
}
END_TEST

#define OF_ONE "'subnet-id': 1, 'identifier-type': 'duid', 'identifier': "

START_TEST(reservations_come_and_go)
{
	json_t *got;

	office_open(&office, CONFIG);
	office_says(&office,
	    ASK("reservation-add",
		"'reservation': {'subnet-id': 1, 'duid': '0a:0b:0c',"
		" 'ip-addresses': ['2001:db8::7']}"),
	    0, "Host added.");
	got = office_says(&office, ASK("reservation-get", OF_ONE "'0A0B0C'"), 0,
	    "Host found.");
	ck_assert_str_eq(text_at(got, "ip-addresses/0"), "2001:db8::7");
	ck_assert_str_eq(text_at(got, "hostname"), "");
	ck_assert_int_eq(number_at(got, "subnet-id"), 1);
	office_says(&office,
	    ASK("reservation-add",
		"'reservation': {'subnet-id': 1, 'duid': '0a:0b:0c'}"),
	    1, NULL); /* a client has one */
	got = office_says(&office, ASK("reservation-get-all", "'subnet-id': 1"),
	    0, "2 IPv6 host(s) found.");
	ck_assert_uint_eq(json_array_size(at(got, "hosts")), 2);
	office_says(&office,
	    ASK("reservation-del",
		"'subnet-id': 1, 'ip-address': '2001:db8:0::7'"),
	    0, "Host deleted.");
	office_says(&office, ASK("reservation-get", OF_ONE "'0a0b0c'"), 3,
	    "Host not found.");
	office_says(&office, ASK("reservation-del", OF_ONE "'0a0b0c'"), 3,
	    "Host not deleted (not found).");
	office_says(&office, ASK("reservation-get-all", "'subnet-id': 0"), 3,
	    "0 IPv6 host(s) found.");
	office_says(&office, ASK("reservation-get-all", "'subnet-id': 9"), 1,
	    "IPv6 subnet with ID of '9' is not configured");
	office_says(&office, COMMAND("reservation-add"), 1,
	    "no parameters specified for the command");
	office_close(&office);
}
END_TEST

START_TEST(networks_and_classes_are_shown)
{
	json_t *got;

	office_open(&office,
	    "{'Dhcp6': {'client-classes': [{'name': 'c'}],"
	    " 'shared-networks': [{'name': 'n', 'renew-timer': 9,"
	    " 'subnet6': [{'id': 4, 'subnet': '2001:db8::/64'}]}]}}");
	got = office_says(&office, ASK("network6-get", "'name': 'n'"), 0,
	    "Info about IPv6 shared network 'n' returned");
	ck_assert_int_eq(
	    number_at(got, "shared-networks/0/subnet6/0/renew-timer"), 9);
	got = office_says(&office, ASK("subnet6-get", "'id': 4"), 0, NULL);
	ck_assert_int_eq(number_at(got, "subnet6/0/renew-timer"), 9);
	got = office_says(&office, ASK("class-get", "'name': 'c'"), 0,
	    "Class 'c' definition returned");
	ck_assert_ptr_nonnull(at(got, "client-classes/0/option-data"));
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
	tcase_add_test(tests, masked_secrets_stay);
	tcase_add_test(tests, masked_secrets_follow_their_users);
	tcase_add_test(tests, masked_secrets_go_to_no_other_host);
	tcase_add_test(tests, config_write);
	tcase_add_test(tests, config_write_keeps_comments);
	tcase_add_test(tests, config_write_of_yaml);
	tcase_add_test(tests, config_write_with_includes);
	tcase_add_test(tests, subnets_come_and_go);
	tcase_add_test(tests, subnets_that_are_refused);
	tcase_add_test(tests, reservations_come_and_go);
	tcase_add_test(tests, networks_and_classes_are_shown);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
