/*
 * test_control_reload.c: config-reload tells what it changes (commands.md 2.3).
 *
 * Promised: with dry-run nothing is put in force; what is written otherwise is
 * told once, by name, whatever the order in the file; secrets are not; leases
 * that get another subnet, or none, are counted; errors are named.
 */
#include <string.h>

#include "tests/unit/control_help.h"

#define HEAD "{'Dhcp6': {'valid-lifetime': 1000, "
#define FIRST                                                                  \
	"{'id': 1, 'subnet': '2001:db8::/64', 'interface': 'eth0',"            \
	" 'pools': [{'pool': '2001:db8::/80'}],"                               \
	" 'pd-pools': [{'prefix': '2001:db8:100::', 'prefix-len': 40,"         \
	" 'delegated-len': 56}]}"
#define SECOND "{'id': 2, 'subnet': '2001:db8:2::/64'}"
#define CONFIG HEAD "'subnet6': [" FIRST ", " SECOND "]}}"
#define DRY "{'command': 'config-reload', 'arguments': {'dry-run': true}}"

static struct office office;
static char file[4096];

/* ' becomes " as in office_ask. */
static void
say_file(const char *text)
{
	size_t i;

	for (i = 0; text[i] != 0 && i + 1 < sizeof(file); i++)
		file[i] = text[i] == '\'' ? '"' : text[i];
	file[i] = 0;
	office.asked.file = file;
}

static json_t *
dry_run(const char *text)
{
	say_file(text);
	return office_says(&office, DRY, 0,
	    "Configuration seems sane, nothing was put in force.");
}

/* The only change, as "change path from to" in JSON's words. */
static void
changes(const char *text, const char *wanted)
{
	json_t *list = at(dry_run(text), "changes"), *change;
	char told[1024] = "", *value;
	size_t i;

	json_array_foreach(list, i, change)
	{
		if (i > 0)
			strcat(told, "; ");
		strcat(told, text_at(change, "change"));
		strcat(told, " ");
		strcat(told, text_at(change, "path"));
		for (unsigned k = 0; k < 2; k++) {
			value = json_dumps(at(change, k == 0 ? "from" : "to"),
			    JSON_ENCODE_ANY);
			if (value != NULL)
				strcat(strcat(told, " "), value);
			free(value);
		}
	}
	ck_assert_str_eq(told, wanted);
}

START_TEST(nothing)
{
	json_t *arguments;

	office_open(&office, CONFIG);
	changes(CONFIG, "");
	changes(HEAD "'subnet6': [" SECOND ", " FIRST "]}}", "");
	arguments = dry_run(CONFIG);
	ck_assert_uint_eq(strlen(text_at(arguments, "hash")), 64);
	ck_assert_uint_eq(office.asked.reloads, 0);
	office_close(&office);
}
END_TEST

START_TEST(what_is_otherwise)
{
	static const struct {
		const char *file, *changes;
	} cases[] = {
	    {HEAD "'subnet6': [" FIRST "]}}",
		"removed subnet6[2001:db8:2::/64]"},
	    {HEAD "'subnet6': [" FIRST ", {'id': 3, 'subnet': "
		  "'2001:db8:3::/64'}, " SECOND "]}}",
		"added subnet6[2001:db8:3::/64]"},
	    {HEAD "'subnet6': [" FIRST
		  ", {'id': 7, 'subnet': '2001:db8:2::/64'}]}}",
		"changed subnet6[2001:db8:2::/64].id 2 7"},
	    {HEAD "'renew-timer': 5, 'subnet6': [" FIRST ", " SECOND "]}}",
		"added renew-timer 5"},
	    {"{'Dhcp6': {'subnet6': [" FIRST ", " SECOND "]}}",
		"removed valid-lifetime 1000"},
	    {HEAD "'subnet6': [" FIRST
		  ", {'id': 2, 'subnet': '2001:db8:2::/64', 'reservations': "
		  "[{'duid': '01:02:03', 'hostname': 'a'}]}]}}",
		"added subnet6[2001:db8:2::/64].reservations[01:02:03]"},
	    {HEAD "'subnet6': [" FIRST
		  ", {'id': 2, 'subnet': '2001:db8:2::/64', 'pools': "
		  "[{'pool': '2001:db8:2::/80'}]}], 'client-classes': "
		  "[{'name': 'a'}], 'option-data': [{'name': 'dns-servers', "
		  "'data': '2001:db8::53'}]}}",
		"added subnet6[2001:db8:2::/64].pools[2001:db8:2::/80]; "
		"added client-classes[a]; added option-data[dns-servers]"},
	};

	office_open(&office, CONFIG);
	changes(cases[_i].file, cases[_i].changes);
	office_close(&office);
}
END_TEST

START_TEST(leases_that_move)
{
	json_t *leases;

	office_open(&office, CONFIG);
	x_put(&office.x, 1, LEASE_NA, 7, "2001:db8::1", 1000);
	x_put(&office.x, 1, LEASE_PD, 7, "2001:db8:100::/56", 1000);
	x_put(&office.x, 2, LEASE_NA, 7, "2001:db8::2", 1000);
	leases = at(dry_run(CONFIG), "leases");
	ck_assert_int_eq(number_at(leases, "kept"), 3);
	ck_assert_int_eq(number_at(leases, "moved"), 0);
	/* the first subnet gets another number, with its prefixes */
	leases =
	    at(dry_run(HEAD "'subnet6': [{'id': 9, 'subnet': '2001:db8::/64',"
			    " 'pd-pools': [{'prefix': '2001:db8:100::',"
			    " 'prefix-len': 40, 'delegated-len': 56}]}]}}"),
		"leases");
	ck_assert_int_eq(number_at(leases, "moved"), 3);
	/* it is taken away */
	leases = at(dry_run(HEAD "'subnet6': [" SECOND "]}}"), "leases");
	ck_assert_int_eq(number_at(leases, "homeless"), 3);
	/* it gets another prefix; what was delegated stays its own */
	leases = at(dry_run(HEAD "'subnet6': [{'id': 1, 'subnet': "
				 "'2001:db8:9::/64'}]}}"),
	    "leases");
	ck_assert_int_eq(number_at(leases, "kept"), 1);
	ck_assert_int_eq(number_at(leases, "homeless"), 2);
	office_close(&office);
}
END_TEST

START_TEST(errors)
{
	json_t *answer;

	office_open(&office, CONFIG);
	say_file("{'Dhcp6': {'valid-lifetime': 'x', 'renew-tymer': 1}}");
	answer = office_ask(&office, DRY);
	ck_assert_int_eq(number_at(answer, "result"), 1);
	ck_assert_ptr_nonnull(strstr(text_at(answer, "text"), "kea.json:1:"));
	ck_assert_ptr_nonnull(strstr(text_at(answer, "text"), "renew-tymer"));
	json_decref(answer);
	office_says(&office,
	    "{'command': 'config-reload', 'arguments': {'dry-run': 1}}", 1,
	    "'dry-run' parameter expected to be a boolean.");
	ck_assert_uint_eq(office.asked.reloads, 0);
	office_close(&office);
}
END_TEST

START_TEST(a_real_one)
{
	json_t *arguments;

	office_open(&office, CONFIG);
	arguments = office_says(&office, "{'command': 'config-reload'}", 0,
	    "Configuration successful.");
	ck_assert_uint_eq(office.asked.reloads, 1);
	ck_assert_uint_eq(json_array_size(at(arguments, "changes")), 0);
	office_close(&office);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("control reload");
	TCase *tests = tcase_create("reload");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(tests, nothing);
	tcase_add_loop_test(tests, what_is_otherwise, 0, 7);
	tcase_add_test(tests, leases_that_move);
	tcase_add_test(tests, errors);
	tcase_add_test(tests, a_real_one);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
