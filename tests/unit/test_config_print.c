/*
 * test_config_print.c: the configuration in force, as it is told.
 *
 * Promised: what config_print says of any file that loads can be loaded again,
 * gives the same model, and is printed the same once more; every default is
 * filled in, in every scope, and what a scope above gives shows; old keywords
 * come by their present names; secrets are masked where that is asked for; the
 * hash changes with the configuration and with nothing else. A configuration
 * of 10 000 subnets is told in pieces of bounded size.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/config/keywords.h"
#include "dhcp6d/config/print.h"
#include "tests/unit/config_help.h"
#include "tests/unit/model_text.h"
#include "tests/unit/suite.h"

static const char *const files[] = {
    "conf/kea.json",
    "tests/unit/config/definitions.json",
    "tests/unit/config/loggers.json",
    "tests/unit/config/names.json",
    "tests/unit/config/not-in-force.json",
    "tests/unit/config/old.json",
    "tests/unit/config/options.json",
    "tests/unit/config/tests.json",
    "tests/unit/config/uncommon.json",
    "tests/unit/config/updater.json",
};

struct told {
	char *text;
	size_t size, pieces, largest;
};

static bool
hear(void *context, const char *text, size_t size)
{
	struct told *told = context;

	told->text = realloc(told->text, told->size + size + 1);
	ck_assert_ptr_nonnull(told->text);
	memcpy(told->text + told->size, text, size);
	told->size += size;
	told->text[told->size] = 0;
	return true;
}

static bool
count(void *context, const char *text, size_t size)
{
	struct told *told = context;

	(void)text;
	told->pieces++;
	if (size > told->largest)
		told->largest = size;
	return true;
}

/* { "Dhcp6": ... }, to be freed. */
static char *
print_whole(const struct snapshot *snapshot, bool masked)
{
	struct told told = {0};

	hear(&told, "{ \"Dhcp6\": ", 11);
	ck_assert(config_print(snapshot, masked, hear, &told));
	hear(&told, " }", 2);
	return told.text;
}

static struct snapshot *
load_plain(const char *name, const char *text, struct said *said)
{
	struct snapshot *snapshot;

	config_load_text(
	    name, text, strlen(text), &test_host, said_add, said, &snapshot);
	return snapshot;
}

/* Shows the first place where two texts part. */
static void
same(const char *text, const char *wanted)
{
	size_t i = 0, start;

	while (text[i] == wanted[i] && text[i] != 0)
		i++;
	start = i < 80 ? 0 : i - 80;
	ck_assert_msg(text[i] == wanted[i], "%.160s, not %.160s", text + start,
	    wanted + start);
}

static void
check_again(const char *name, const struct snapshot *first)
{
	struct said said = {.count = 0};
	char *text = print_whole(first, false), *again, *model, *model_again;
	struct snapshot *second = load_plain("printed", text, &said);

	ck_assert_msg(second != NULL, "%s: %s in %s", name,
	    said.count > 0 ? said.lines[0] : "?", text);
	again = print_whole(second, false);
	same(again, text);
	ck_assert_str_eq(config_hash(second), config_hash(first));
	model = model_text(first);
	model_again = model_text(second);
	same(model_again, model);
	free(model);
	free(model_again);
	free(again);
	free(text);
	snapshot_release(second);
	said_free(&said);
}

START_TEST(what_is_printed_loads_again)
{
	struct said said = {.count = 0};
	size_t size;
	char *text = read_source(files[_i], &size);
	struct snapshot *snapshot = load_plain(files[_i], text, &said);

	free(text);
	if (snapshot != NULL) /* some of the files are to be refused */
		check_again(files[_i], snapshot);
	snapshot_release(snapshot);
	said_free(&said);
}
END_TEST

/* Fails unless all parts stand in text. */
static void
has(const char *text, const char *const *parts)
{
	for (; *parts != NULL; parts++)
		ck_assert_msg(
		    strstr(text, *parts) != NULL, "no %s in %s", *parts, text);
}

START_TEST(defaults_and_what_derives_are_filled_in)
{
	struct snapshot *snapshot = load_members(
	    "'renew-timer': 77, 'shared-networks': [ { 'name': 'n',"
	    " 'interface': 'eth1', 'rebind-timer': 99, 'subnet6': ["
	    " { 'id': 3, 'subnet': '2001:db8::/64',"
	    " 'pools': [ { 'pool': '2001:db8::/80' } ] } ] } ]",
	    NULL);
	static const char *const parts[] = {"\"valid-lifetime\": 7200",
	    "\"t1-percent\": 0.5", "\"mac-sources\": [ \"any\" ]",
	    "\"lease-database\": { \"connect-timeout\": 5,",
	    "\"hold-reclaimed-time\": 3600", "\"lease-checks\": \"warn\"",
	    "\"thread-pool-size\": 0", "\"subnet6\": [ ]",
	    "\"pools\": [ { \"client-classes\": [ ], "
	    "\"evaluate-additional-classes\": [ ], \"option-data\": [ ], "
	    "\"pool\": \"2001:db8::/80\" } ]",
	    "\"id\": 3, \"interface\": \"eth1\"",
	    "\"rebind-timer\": 99, \"relay\": { \"ip-addresses\": [ ] }, "
	    "\"renew-timer\": 77, \"reservations\": [ ]",
	    NULL};
	char *text = print_whole(snapshot, false);

	has(text, parts);
	check_again("derived", snapshot);
	free(text);
	snapshot_release(snapshot);
}
END_TEST

START_TEST(old_keywords_get_their_present_names)
{
	struct said said = {.count = 0};
	struct snapshot *snapshot = load_members(
	    "'control-socket': { 'socket-type': 'unix', 'socket-name': '/s' },"
	    "'reservation-mode': 'out-of-pool',"
	    "'ddns-use-conflict-resolution': false,"
	    "'dhcp-ddns': { 'enable-updates': false,"
	    " 'generated-prefix': 'old' },"
	    "'client-classes': [ { 'name': 'a', 'only-if-required': true } ],"
	    "'subnet6': [ { 'subnet': '2001:db8::/64', 'client-class': 'a',"
	    " 'require-client-classes': [ 'a' ],"
	    " 'relay': { 'ip-address': '2001:db8::1' } } ]",
	    &said);
	static const char *const parts[] = {"\"control-sockets\": [ {",
	    "\"reservations-out-of-pool\": true",
	    "\"ddns-conflict-resolution-mode\": \"no-check-with-dhcid\"",
	    "\"ddns-generated-prefix\": \"old\"",
	    "\"only-in-additional-list\": true",
	    "\"client-classes\": [ \"a\" ]",
	    "\"evaluate-additional-classes\": [ \"a\" ]",
	    "\"ip-addresses\": [ \"2001:db8::1\" ]", "\"id\": 1, ", NULL};
	char *text;

	ck_assert_ptr_nonnull(snapshot);
	text = print_whole(snapshot, false);
	has(text, parts);
	ck_assert_ptr_null(strstr(text, "reservation-mode"));
	ck_assert_ptr_null(strstr(text, "\"generated-prefix\""));
	check_again("old", snapshot);
	free(text);
	snapshot_release(snapshot);
	said_free(&said);
}
END_TEST

/* An open scope's members are somebody else's, whatever they are called. */
START_TEST(open_scopes_keep_what_only_looks_old)
{
	struct said said = {.count = 0};
	struct snapshot *snapshot = load_members(
	    "'dhcp-queue-control': { 'enable-queue': false,"
	    " 'queue-type': 'kea-ring6', 'reservation-mode': 7 },"
	    "'hooks-libraries': [ { 'library': '/libdhcp_lease_cmds.so',"
	    " 'parameters': { 'reservation-mode': 'all' } } ]",
	    &said);
	static const char *const parts[] = {"\"reservation-mode\": 7",
	    "\"reservation-mode\": \"all\"", NULL};
	char *text;

	ck_assert_ptr_nonnull(snapshot);
	text = print_whole(snapshot, false);
	has(text, parts);
	free(text);
	snapshot_release(snapshot);
	said_free(&said);
}
END_TEST

START_TEST(secrets_are_masked)
{
	struct said said = {.count = 0};
	struct snapshot *snapshot =
	    load_members("'hosts-databases': [ { 'type': 'mysql', 'name': 'k',"
			 " 'password': 'sesame' } ]",
		&said);
	char *text;

	ck_assert_ptr_nonnull(snapshot);
	text = print_whole(snapshot, true);
	ck_assert_ptr_null(strstr(text, "sesame"));
	ck_assert_ptr_nonnull(strstr(text, "\"password\": \"*****\""));
	free(text);
	text = print_whole(snapshot, false);
	ck_assert_ptr_nonnull(strstr(text, "\"password\": \"sesame\""));
	free(text);
	snapshot_release(snapshot);
	said_free(&said);
}
END_TEST

START_TEST(strings_are_bytes)
{
	struct snapshot *snapshot = load_members(
	    "'user-context': { 'a': 'q\\'\\\\ \\u00ff \xc3\xa9', 'r': 1.0,"
	    " 'n': null, 'i': -5, 'b': [ true, {} ] }",
	    NULL);
	char *text = print_whole(snapshot, false);

	ck_assert_ptr_nonnull(strstr(text,
	    "{ \"a\": \"q\\\"\\\\ \\u00ff \xc3\xa9\", \"b\": [ true, { } ], "
	    "\"i\": -5, \"n\": null, \"r\": 1.0 }"));
	check_again("strings", snapshot);
	free(text);
	snapshot_release(snapshot);
}
END_TEST

START_TEST(the_hash_is_the_configurations)
{
	struct snapshot *a = load_members("'valid-lifetime': 7200", NULL);
	struct snapshot *b = load_members("/* same */ 'renew-timer': 5", NULL);
	struct snapshot *c = load_members("'comment': 'c'", NULL);
	struct snapshot *d = load_members("\n'comment': 'c' # d\n", NULL);

	ck_assert_uint_eq(strlen(config_hash(a)), CONFIG_HASH_SIZE - 1);
	ck_assert_str_ne(config_hash(a), config_hash(b));
	ck_assert_str_ne(config_hash(a), config_hash(c));
	ck_assert_str_eq(config_hash(c), config_hash(d));
	snapshot_release(a);
	snapshot_release(b);
	snapshot_release(c);
	snapshot_release(d);
}
END_TEST

START_TEST(many_subnets_come_in_pieces)
{
	struct snapshot *snapshot;
	struct told told = {0};
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	fprintf(out, "'subnet6': [");
	for (unsigned i = 0; i < 10000; i++)
		fprintf(out,
		    "%s{ 'id': %u, 'subnet': '2001:db8:%x::/48', 'pools':"
		    " [ { 'pool': '2001:db8:%x::/80' } ] }",
		    i > 0 ? "," : "", i + 1, i, i);
	fprintf(out, "]");
	fclose(out);
	snapshot = load_members(text, NULL);
	ck_assert_ptr_nonnull(snapshot);
	ck_assert(config_print(snapshot, false, count, &told));
	ck_assert_uint_gt(told.pieces, 100);
	ck_assert_uint_le(told.largest, 16384);
	snapshot_release(snapshot);
	free(text);
}
END_TEST

/* The printer's arrays have room for every scope that there is. */
static void
count_keywords(const struct schema_scope *scope, unsigned depth)
{
	unsigned count = 0;

	ck_assert_uint_lt(depth, 12);
	for (size_t i = 0; scope->groups[i] != NULL; i++)
		for (const struct schema_keyword *row = scope->groups[i];
		     row->name != NULL; row++, count++)
			if (row->inner != NULL)
				count_keywords(row->inner, depth + 1);
	ck_assert_uint_le(count, 128);
}

START_TEST(every_scope_has_room)
{
	count_keywords(&config_scope_file, 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("config print");
	TCase *tests = tcase_create("print");

	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, what_is_printed_loads_again, 0,
	    sizeof(files) / sizeof(files[0]));
	tcase_add_test(tests, defaults_and_what_derives_are_filled_in);
	tcase_add_test(tests, old_keywords_get_their_present_names);
	tcase_add_test(tests, open_scopes_keep_what_only_looks_old);
	tcase_add_test(tests, secrets_are_masked);
	tcase_add_test(tests, strings_are_bytes);
	tcase_add_test(tests, the_hash_is_the_configurations);
	tcase_add_test(tests, many_subnets_come_in_pieces);
	tcase_add_test(tests, every_scope_has_room);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
