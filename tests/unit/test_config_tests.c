/*
 * test_config_tests.c: when a class is asked, and what its test rests on.
 *
 * Promised: kea-config.md 3.12, the evaluation order: a test is in the pass
 * that its member() allow, in the file's order; errors stand where they are
 * in a file, however its strings are written.
 */
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/config/expression.h"
#include "dhcp6d/config/index.h"
#include "tests/unit/config_help.h"
#include "tests/unit/suite.h"

/* "a b c" of a list. */
static const char *
names(const struct snapshot *snapshot, const struct class_list *list)
{
	static char text[256];

	text[0] = 0;
	for (unsigned i = 0; i < list->count; i++) {
		if (i > 0)
			strcat(text, " ");
		strcat(text, snapshot->classes[list->classes[i]].name);
	}
	return text;
}

static const struct client_class *
class_of(const struct snapshot *snapshot, const char *name)
{
	int number = index_class(snapshot, name, strlen(name));

	ck_assert_int_ge(number, 0);
	return &snapshot->classes[number];
}

START_TEST(passes)
{
	struct snapshot *snapshot = load_members(
	    "'client-classes': ["
	    " { 'name': 'a', 'test': 'option[1].exists' },"
	    " { 'name': 'plain' },"
	    " { 'name': 'known', 'test': 'member(`KNOWN`)' },"
	    " { 'name': 'b', 'test': 'member(`a`) and member(`plain`)' },"
	    " { 'name': 'unknown', 'template-test': 'ifelse(member(`UNKNOWN`),"
	    "   `x`, ``)' },"
	    " { 'name': 'through', 'test': 'member(`a`) or member(`known`)' },"
	    " { 'name': 'further', 'test': 'not member(`through`)' },"
	    " { 'name': 'DROP', 'test': 'member(`further`)' },"
	    " { 'name': 'c', 'test': 'member(`DROP`)' },"
	    " { 'name': 'extra', 'only-in-additional-list': true,"
	    "   'test': 'member(`KNOWN`)' },"
	    " { 'name': 'after', 'test': 'member(`extra`)' } ]",
	    NULL);

	ck_assert_str_eq(
	    names(snapshot, &snapshot->tested[CLASS_PASS_PACKET]), "a b c");
	ck_assert_str_eq(names(snapshot, &snapshot->tested[CLASS_PASS_KNOWN]),
	    "known unknown through further DROP after");
	ck_assert_ptr_nonnull(class_of(snapshot, "extra")->expression);
	ck_assert_ptr_null(class_of(snapshot, "plain")->expression);
	snapshot_release(snapshot);
}
END_TEST

START_TEST(nothing_to_ask)
{
	struct snapshot *snapshot =
	    load_members("'client-classes': [ { 'name': 'a' } ]", NULL);

	ck_assert_uint_eq(snapshot->tested[CLASS_PASS_PACKET].count, 0);
	ck_assert_uint_eq(snapshot->tested[CLASS_PASS_KNOWN].count, 0);
	snapshot_release(snapshot);
}
END_TEST

/* Names of the kind that is made get a number, so that member() can be true. */
START_TEST(classes_made_by_name)
{
	struct snapshot *snapshot =
	    load_members("'client-classes': [ { 'name': 'a',"
			 " 'test': 'member(`SPAWN_a_b`)' } ]",
		NULL);
	const struct client_class *made = class_of(snapshot, "SPAWN_a_b");
	size_t count;
	const uint16_t *asked =
	    expression_classes(class_of(snapshot, "a")->expression, &count);

	ck_assert(!made->defined);
	ck_assert_uint_eq(count, 1);
	ck_assert_uint_eq(asked[0], made->number);
	snapshot_release(snapshot);
}
END_TEST

/* A file's definitions are gone when it is loaded; what tests rest on is not.
 */
START_TEST(own_options)
{
	static const uint8_t packet[] = {1, 0, 0, 0, 3, 0xe8, 0, 8, 0, 9, 0, 4,
	    0, 0, 0, 7, 3, 0xe9, 0, 1, 'x'};
	struct snapshot *snapshot = load_members(
	    "'option-def': [ { 'name': 'own', 'code': 1000, 'type': 'empty',"
	    "   'encapsulate': 'inner' },"
	    " { 'name': 'text', 'code': 1001, 'type': 'string' },"
	    " { 'name': 'deep', 'code': 9, 'space': 'inner',"
	    "   'type': 'uint32' } ],"
	    "'client-classes': [ { 'name': 'a',"
	    " 'test': 'option[own].option[9].hex == 7 and option[text].text == "
	    "`x`' } ]",
	    NULL);
	struct expression_scratch *scratch = expression_scratch_create();
	static struct view view;
	const uint64_t bits[CLASS_COUNT_MAX / 64] = {0};
	const struct expression_facts facts = {
	    .view = &view, .interface = "eth0", .class_bits = bits};

	ck_assert_int_eq(
	    view_decode(&view, span_of(packet, sizeof(packet))), VIEW_GOOD);
	ck_assert_int_eq(expression_test(class_of(snapshot, "a")->expression,
			     &facts, scratch),
	    EXPRESSION_TRUE);
	expression_scratch_free(scratch);
	snapshot_release(snapshot);
}
END_TEST

/* Block style: quotes of both kinds, none, and a text in several lines. */
START_TEST(places_in_block_style)
{
	static const char text[] = "Dhcp6:\n"
				   "  interfaces-config:\n"
				   "    interfaces: [ eth0 ]\n"
				   "  client-classes:\n"
				   "    - name: single\n"
				   "      test: '''a'' == nix'\n"
				   "    - name: double\n"
				   "      test: \"'a' == nix\"\n"
				   "    - name: plain\n"
				   "      test: option[1].hex == nix\n"
				   "    - name: folded\n"
				   "      test: >-\n"
				   "        'a' ==\n"
				   "        nix\n";
	static const char *const lines[] = {"b:6:23: error: unexpected nix",
	    "b:8:21: error: unexpected nix", "b:10:30: error: unexpected nix",
	    "b:12:13: error: at byte 8 of the expression: unexpected nix"};
	struct said said = {.count = 0};
	struct snapshot *snapshot;

	ck_assert_int_eq(config_load_text("b", text, strlen(text), &test_host,
			     said_add, &said, &snapshot),
	    ERR_SYNTAX);
	ck_assert_uint_eq(said_errors(&said), 4);
	for (size_t i = 0; i < 4; i++)
		ck_assert_msg(said_has(&said, COMPLAINT_ERROR, lines[i]),
		    "%s, but %s", lines[i], said.lines[i]);
	said_free(&said);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("config tests");
	TCase *tests = tcase_create("tests of classes");

	tcase_add_test(tests, passes);
	tcase_add_test(tests, nothing_to_ask);
	tcase_add_test(tests, classes_made_by_name);
	tcase_add_test(tests, own_options);
	tcase_add_test(tests, places_in_block_style);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
