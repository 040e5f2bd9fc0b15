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

int
main(void)
{
	Suite *suite = suite_create("control config");
	TCase *tests = tcase_create("configuration");

	tcase_add_test(tests, config_get);
	tcase_add_test(tests, one_hash_everywhere);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
