/*
 * test_retouch.c: a file is changed where it has to be, and nowhere else.
 *
 * Promised: what says the same stays, character by character, comments of all
 * three kinds among it; values are replaced, put in and taken out, in brackets
 * and in YAML's lines, so that the text then says exactly what is wanted; what
 * is not understood is left to others (NULL). The last also for thousands of
 * texts and wishes made by chance.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/control/retouch.h"
#include "dhcp6d/control/text_tree.h"
#include "tests/unit/suite.h"

static struct json_text
of(const char *text)
{
	return (struct json_text){text, strlen(text)};
}

/* Whether the text says what is wanted of "Dhcp6". */
static bool
says(const char *text, const char *wanted)
{
	struct arena *arena = arena_create(0);
	struct text_node *want = text_tree_json(arena, of(wanted)), *have;
	bool same;

	have = *json_skip_blanks(text, text + strlen(text)) == '{'
		   ? text_tree_json(arena, of(text))
		   : text_tree_yaml(arena, of(text));
	have = have == NULL ? NULL : text_node_child(have, of("Dhcp6"));
	same = have != NULL && want != NULL && text_node_same(have, want);
	arena_free(arena);
	return same;
}

/* After retouching for wanted, text is this (NULL: impossible). */
static void
becomes(const char *text, const char *wanted, const char *expected)
{
	size_t size = 0;
	char *got = retouch(of(text), of(wanted), &size);

	if (expected == NULL) {
		ck_assert_msg(got == NULL, "possible: %s", got);
		return;
	}
	ck_assert_msg(got != NULL, "not possible for %s", wanted);
	ck_assert_str_eq(got, expected);
	ck_assert_uint_eq(size, strlen(got));
	ck_assert_msg(says(got, wanted), "%s is not %s", got, wanted);
	free(got);
}

#define HEAD "# ours\n{ // begin\n  \"Dhcp6\": { /* all */\n"
#define TAIL "  }\n} # end\n"
#define LINES                                                                  \
	HEAD "    \"a\": 1, // one\n"                                          \
	     "    # of b\n"                                                    \
	     "    \"b\": [ 1, 2, 3 ], /* two */\n"                             \
	     "    \"c\": { \"x\": \"y\" }\n" TAIL

START_TEST(what_is_the_same_stays)
{
	becomes(LINES,
	    "{ \"a\": 1, \"b\": [ 1, 2, 3 ], \"c\": { \"x\": \"y\" } }", LINES);
	becomes("{\"Dhcp6\": {\"a\": \"\\u0041\\/\\n\", \"b\": 1.50}}",
	    "{ \"b\": 1.5, \"a\": \"A/\\n\" }",
	    "{\"Dhcp6\": {\"a\": \"\\u0041\\/\\n\", \"b\": 1.50}}");
}
END_TEST

START_TEST(values_are_replaced)
{
	becomes(LINES,
	    "{ \"a\": 5, \"b\": [ 1, 2, 3 ], \"c\": { \"x\": \"z\" } }",
	    HEAD "    \"a\": 5, // one\n    # of b\n"
		 "    \"b\": [ 1, 2, 3 ], /* two */\n"
		 "    \"c\": { \"x\": \"z\" }\n" TAIL);
	becomes(LINES, "{ \"a\": [ ], \"b\": 7, \"c\": { \"x\": \"y\" } }",
	    HEAD "    \"a\": [ ], // one\n    # of b\n"
		 "    \"b\": 7, /* two */\n"
		 "    \"c\": { \"x\": \"y\" }\n" TAIL);
}
END_TEST

START_TEST(members_come_and_go)
{
	becomes(LINES, "{ \"b\": [ 1, 2, 3 ], \"c\": { \"x\": \"y\" } }",
	    HEAD "    # of b\n    \"b\": [ 1, 2, 3 ], /* two */\n"
		 "    \"c\": { \"x\": \"y\" }\n" TAIL);
	becomes(LINES, "{ \"a\": 1, \"b\": [ 1, 2, 3 ] }",
	    HEAD "    \"a\": 1, // one\n    # of b\n"
		 "    \"b\": [ 1, 2, 3 ] /* two */\n" TAIL);
	becomes(LINES,
	    "{ \"a\": 1, \"b\": [ 1, 2, 3 ], \"c\": { \"x\": \"y\" },"
	    " \"d\": 4 }",
	    HEAD "    \"a\": 1, // one\n    # of b\n"
		 "    \"b\": [ 1, 2, 3 ], /* two */\n"
		 "    \"c\": { \"x\": \"y\" },\n    \"d\": 4\n" TAIL);
	becomes("{\"Dhcp6\": {\"a\": 1, \"b\": 2}}", "{ \"d\": 4 }",
	    "{\"Dhcp6\": { \"d\": 4}}");
}
END_TEST

START_TEST(elements_come_and_go)
{
	becomes("{\"Dhcp6\": {\"l\": [ 1, 2, 3 ]}}", "{ \"l\": [ 1, 3 ] }",
	    "{\"Dhcp6\": {\"l\": [ 1, 3 ]}}");
	becomes("{\"Dhcp6\": {\"l\": [ 1, 2, 3 ]}}", "{ \"l\": [ 2 ] }",
	    "{\"Dhcp6\": {\"l\": [ 2 ]}}");
	becomes("{\"Dhcp6\": {\"l\": [ 1 ]}}", "{ \"l\": [ 0, 1, 2, 3 ] }",
	    "{\"Dhcp6\": {\"l\": [ 0, 1, 2, 3 ]}}");
	becomes("{\"Dhcp6\": {\"l\": []}}", "{ \"l\": [ 1 ] }",
	    "{\"Dhcp6\": {\"l\": [ 1]}}");
	becomes("{\"Dhcp6\": {\"l\": [1, 2]}}", "{ \"l\": [ ] }",
	    "{\"Dhcp6\": {\"l\": []}}");
}
END_TEST

#define SUBNETS                                                                \
	"{ \"Dhcp6\": { \"subnet6\": [\n"                                      \
	"  // the first\n"                                                     \
	"  { \"id\": 1, \"subnet\": \"2001:db8:1::/64\", # one\n"              \
	"    \"t\": 5 /* five */ },\n"                                         \
	"  { \"id\": 2, \"subnet\": \"2001:db8:2::/64\" }, // two\n"           \
	"  { \"id\": 3, \"subnet\": \"2001:db8:3::/64\" }\n"                   \
	"] } }\n"
#define ONE(more) "{ \"id\": 1, \"subnet\": \"2001:db8:1::/64\"" more " }"
#define TWO "{ \"id\": 2, \"subnet\": \"2001:db8:2::/64\" }"
#define THREE "{ \"id\": 3, \"subnet\": \"2001:db8:3::/64\" }"

/* Elements are found again by what names them. */
START_TEST(elements_have_names)
{
	becomes(SUBNETS,
	    "{ \"subnet6\": [ " ONE(", \"t\": 6") ", " THREE " ] }",
	    "{ \"Dhcp6\": { \"subnet6\": [\n"
	    "  // the first\n"
	    "  { \"id\": 1, \"subnet\": \"2001:db8:1::/64\", # one\n"
	    "    \"t\": 6 /* five */ },\n"
	    "  { \"id\": 3, \"subnet\": \"2001:db8:3::/64\" }\n"
	    "] } }\n");
	becomes(SUBNETS,
	    "{ \"subnet6\": [ " ONE(
		", \"t\": 5") ", " TWO ", { \"id\": 7, \"subnet\": "
				       "\"2001:db8:7::/64\" }, " THREE
			      ", { \"id\": 9, \"pools\": [ { \"pool\": "
			      "\"2001:db8:9::/80\" } ],"
			      " \"subnet\": \"2001:db8:9::/64\" } ] }",
	    "{ \"Dhcp6\": { \"subnet6\": [\n"
	    "  // the first\n"
	    "  { \"id\": 1, \"subnet\": \"2001:db8:1::/64\", # one\n"
	    "    \"t\": 5 /* five */ },\n"
	    "  { \"id\": 2, \"subnet\": \"2001:db8:2::/64\" }, // two\n"
	    "  { \"id\": 7, \"subnet\": \"2001:db8:7::/64\" },\n"
	    "  { \"id\": 3, \"subnet\": \"2001:db8:3::/64\" },\n"
	    "  {\n"
	    "      \"id\": 9,\n"
	    "      \"pools\": [\n"
	    "          {\n"
	    "              \"pool\": \"2001:db8:9::/80\"\n"
	    "          }\n"
	    "      ],\n"
	    "      \"subnet\": \"2001:db8:9::/64\"\n"
	    "  }\n"
	    "] } }\n");
}
END_TEST

#define YAML                                                                   \
	"# ours\n"                                                             \
	"Dhcp6:  # all\n"                                                      \
	"  a: 1  # one\n"                                                      \
	"\n"                                                                   \
	"  # of the subnets, gr\xc3\xbc\xc3\x9f\x65\n"                         \
	"  subnet6:\n"                                                         \
	"    - id: 1  # first\n"                                               \
	"      subnet: 2001:db8:1::/64\n"                                      \
	"    # second\n"                                                       \
	"    - id: 2\n"                                                        \
	"      subnet: '2001:db8:2::/64'\n"                                    \
	"      l: [ 1, 2 ]\n"                                                  \
	"  z: true\n"
#define Y_ONE "{ \"id\": 1, \"subnet\": \"2001:db8:1::/64\" }"
#define Y_TWO(l) "{ \"id\": 2, \"subnet\": \"2001:db8:2::/64\", \"l\": " l " }"

START_TEST(yaml_in_lines)
{
	becomes(YAML,
	    "{ \"a\": 1, \"subnet6\": [ " Y_ONE
	    ", " Y_TWO("[ 1, 2 ]") " ], \"z\": true }",
	    YAML);
	becomes(YAML,
	    "{ \"a\": 2, \"b\": \"x\", \"subnet6\": [ " Y_ONE
	    ", " Y_TWO("[ 1, 2, 3 ]") ", { \"id\": 3 } ], \"z\": false }",
	    "# ours\n"
	    "Dhcp6:  # all\n"
	    "  a: 2  # one\n"
	    "\n"
	    "  # of the subnets, gr\xc3\xbc\xc3\x9f\x65\n"
	    "  subnet6:\n"
	    "    - id: 1  # first\n"
	    "      subnet: 2001:db8:1::/64\n"
	    "    # second\n"
	    "    - id: 2\n"
	    "      subnet: '2001:db8:2::/64'\n"
	    "      l: [ 1, 2, 3 ]\n"
	    "    - { \"id\": 3 }\n"
	    "  z: false\n"
	    "  b: \"x\"\n");
	becomes(YAML, "{ \"subnet6\": [ " Y_TWO("[ 1, 2 ]") " ] }",
	    "# ours\n"
	    "Dhcp6:  # all\n"
	    "\n"
	    "  # of the subnets, gr\xc3\xbc\xc3\x9f\x65\n"
	    "  subnet6:\n"
	    "    # second\n"
	    "    - id: 2\n"
	    "      subnet: '2001:db8:2::/64'\n"
	    "      l: [ 1, 2 ]\n");
}
END_TEST

START_TEST(not_understood)
{
	static const char wanted[] = "{ \"a\": 2 }";

	becomes("", wanted, NULL);
	becomes("{", wanted, NULL);
	becomes("[]", wanted, NULL);
	becomes("{\"Logging\": {}}", wanted, NULL);
	becomes("{\"Dhcp6\": {\"a\": <?include \"x\"?>}}", wanted, NULL);
	becomes("Dhcp6:\n  a: &x 1\n  b: *x\n", wanted, NULL);
	becomes("Dhcp6:\n  a: !t 1\n", wanted, NULL);
	becomes("Dhcp6:\n  a: |\n    1\n", wanted, NULL);
	becomes("- Dhcp6\n", wanted, NULL);
	becomes("Dhcp6:\n  a: [\n", wanted, NULL);
}
END_TEST

/* ---- by chance ---- */

static char made[2][1 << 16];

struct making {
	char *out;
	bool comments;
	unsigned names; /* of keys that may be used */
};

static void
say(struct making *m, const char *text)
{
	m->out += sprintf(m->out, "%s", text);
}

/* Something that may stand between two words. */
static void
blank(struct making *m)
{
	static const char *const kinds[] = {" ", "\n", "\n  ", " /* a, b] */ ",
	    " // \"c, ]\n", " # }\n   ", "", ""};

	say(m, m->comments ? kinds[rand() % 8] : " ");
}

static void make_value(struct making *m, unsigned depth);

static void
make_items(struct making *m, unsigned depth, bool map)
{
	const char *between = "";
	unsigned count = (unsigned)rand() % 5;
	char key[8];

	say(m, map ? "{" : "[");
	blank(m);
	for (unsigned i = 0; i < count; i++) {
		if (map && rand() % 3 == 0)
			continue;
		say(m, between);
		blank(m);
		if (map) {
			snprintf(key, sizeof(key), "\"%s\":",
			    i == 0
				? "id"
				: (const char *[]){"a", "b", "c", "d"}[i - 1]);
			say(m, key);
			blank(m);
		}
		make_value(m, depth + 1);
		blank(m);
		between = ",";
	}
	say(m, map ? "}" : "]");
}

static void
make_value(struct making *m, unsigned depth)
{
	static const char *const scalars[] = {
	    "1", "2", "3", "true", "null", "\"x\"", "\"[,\\\"\"", "-1.5"};
	int kind = rand() % 10;

	if (depth < 4 && kind < 3)
		make_items(m, depth, true);
	else if (depth < 4 && kind < 6)
		make_items(m, depth, false);
	else
		say(m, scalars[rand() % 8]);
}

static const char *
make(unsigned which, bool file)
{
	struct making m = {.out = made[which], .comments = file};

	if (file)
		say(&m, "# top\n{ \"Dhcp6\":");
	make_items(&m, 0, true);
	if (file)
		say(&m, "}\n");
	return made[which];
}

START_TEST(by_chance)
{
	const char *file, *wanted;
	size_t size;
	char *got;

	srand(7);
	for (unsigned i = 0; i < 20000; i++) {
		file = make(0, true);
		wanted = make(1, false);
		got = retouch(of(file), of(wanted), &size);
		ck_assert_msg(
		    got != NULL, "impossible: %s for %s", file, wanted);
		ck_assert_msg(says(got, wanted), "%s for %s became %s", file,
		    wanted, got);
		free(got);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("retouch");
	TCase *tests = tcase_create("retouch");

	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, what_is_the_same_stays);
	tcase_add_test(tests, values_are_replaced);
	tcase_add_test(tests, members_come_and_go);
	tcase_add_test(tests, elements_come_and_go);
	tcase_add_test(tests, elements_have_names);
	tcase_add_test(tests, yaml_in_lines);
	tcase_add_test(tests, not_understood);
	tcase_add_test(tests, by_chance);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
