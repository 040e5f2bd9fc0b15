/*
 * tests/unit/test_schema.c: a table reads a tree.
 *
 * Promised (kea-config.md 1.1 "kinds do not convert", 1.2, 2.0): each type goes
 * where its row says and nothing else is touched; "not given" is told from
 * zero; unknown, wrong, missing, empty and out-of-range values are refused at
 * their place with a hint; every error of a text is found in one reading; what
 * is old or idle is warned of once.
 */
#include <check.h>
#include <stddef.h>
#include <stdlib.h>

#include "libcommon/schema.h"
#include "tests/unit/suite.h"
#include "tests/unit/yaml_text.h"

#define LENGTH(a) ((int)(sizeof(a) / sizeof(*(a))))

/* A small language with every type and flag. */
struct item {
	struct yaml_position position;
	struct schema_string name;
	struct schema_integer weight;
	struct schema_list items; /* struct item: a scope inside itself */
};

struct part {
	bool given;
	const struct yaml_node *node;
	struct schema_real share;
	struct schema_boolean always;
};

struct top {
	struct schema_boolean on;
	struct schema_integer number, port, mode, level, small, old, gone, idle;
	struct schema_real factor, ratio;
	struct schema_string text, full;
	struct part part, box;
	struct schema_list items, packed, words, some_words;
	const struct yaml_node *any, *context;
	unsigned char guard[16]; /* no row points here */
};

static const char *const mode_names[] = {"fast", "slow", "Odd", NULL};

#define AT(member) offsetof(ITEM, member)

extern const struct schema_scope item_scope;

#define ITEM struct item
static const struct schema_keyword item_keywords[] = {
    {"name", SCHEMA_STRING, SCHEMA_REQUIRED, AT(name)},
    {"weight", SCHEMA_INTEGER, 0, AT(weight), -5, 5},
    {"items", SCHEMA_LIST, 0, AT(items), .inner = &item_scope},
    {NULL},
};
static const struct schema_keyword *const item_groups[] = {item_keywords, NULL};
const struct schema_scope item_scope = {"items", sizeof(struct item),
    AT(position), SIZE_MAX, SIZE_MAX, item_groups};
#undef ITEM

#define ITEM struct part
static const struct schema_keyword part_keywords[] = {
    {"share", SCHEMA_REAL, 0, AT(share), 0.0, 1.0},
    {NULL},
};
static const struct schema_keyword common_keywords[] = {
    {"always", SCHEMA_BOOLEAN, 0, AT(always)},
    {NULL},
};
static const struct schema_keyword *const part_groups[] = {
    part_keywords, common_keywords, NULL};
static const struct schema_scope part_scope = {
    "part", sizeof(struct part), SIZE_MAX, AT(given), AT(node), part_groups};
#undef ITEM

#define ITEM struct top
static const struct schema_keyword top_keywords[] = {
    {"on", SCHEMA_BOOLEAN, 0, AT(on)},
    {"number", SCHEMA_INTEGER, 0, AT(number)},
    {"port", SCHEMA_INTEGER, 0, AT(port), 0, 65535},
    {"wait", SCHEMA_INTEGER, 0, AT(small), 1, 4294967295.0, .unit = "seconds"},
    {"factor", SCHEMA_REAL, 0, AT(factor)},
    {"ratio", SCHEMA_REAL, 0, AT(ratio), 0.25, 0.75},
    {"text", SCHEMA_STRING, 0, AT(text)},
    {"full", SCHEMA_STRING, SCHEMA_NOT_EMPTY, AT(full)},
    {"mode", SCHEMA_ENUM, 0, AT(mode), .names = mode_names},
    {"level", SCHEMA_ENUM, SCHEMA_IGNORE_CASE, AT(level), .names = mode_names},
    {"part", SCHEMA_MAP, 0, AT(part), .inner = &part_scope},
    {"box", SCHEMA_MAP, SCHEMA_NOT_EMPTY, AT(box), .inner = &part_scope},
    {"items", SCHEMA_LIST, 0, AT(items), .inner = &item_scope},
    {"packed", SCHEMA_LIST, SCHEMA_NOT_EMPTY, AT(packed), .inner = &item_scope},
    {"words", SCHEMA_STRING_LIST, 0, AT(words)},
    {"some-words", SCHEMA_STRING_LIST, SCHEMA_NOT_EMPTY, AT(some_words)},
    {"any", SCHEMA_ANY, 0, AT(any)},
    {"context", SCHEMA_ANY_MAP, 0, AT(context)},
    {"old", SCHEMA_INTEGER, SCHEMA_DEPRECATED, AT(old),
	.instead = "\"number\""},
    {"gone", SCHEMA_INTEGER, SCHEMA_REMOVED, AT(gone)},
    {"idle", SCHEMA_INTEGER, SCHEMA_NOT_IN_FORCE | SCHEMA_DEPRECATED, AT(idle)},
    {NULL},
};
#undef ITEM
static const struct schema_keyword *const top_groups[] = {top_keywords, NULL};
static const struct schema_scope top_scope = {
    "Top", sizeof(struct top), SIZE_MAX, SIZE_MAX, SIZE_MAX, top_groups};

static struct top top;
static char out[YAML_TEXT_SIZE];

/* Reads text into top; the complaints are in out. */
static struct yaml_document *
read_top(const char *text)
{
	struct yaml_document *document =
	    yaml_read_text("f", text, strlen(text), NULL);
	size_t before = document->error_count;
	bool good;

	ck_assert_ptr_nonnull(document->root);
	memset(&top, 0, sizeof(top));
	good = schema_read(document, document->root, &top_scope, &top);
	ck_assert_int_eq(good, document->error_count == before);
	yaml_text_complaints(document, out);
	for (size_t i = 0; i < sizeof(top.guard); i++)
		ck_assert_uint_eq(top.guard[i], 0);
	return document;
}

START_TEST(nothing_given)
{
	static const struct top empty;
	struct yaml_document *document = read_top("{}");

	ck_assert_str_eq(out, "");
	ck_assert_mem_eq(&top, &empty, sizeof(top));
	yaml_document_free(document);
}
END_TEST

START_TEST(scalars)
{
	struct yaml_document *document =
	    read_top("{\"on\": false, \"number\": -9223372036854775808,\n"
		     "\"port\": 0, \"wait\": 4294967295, \"factor\": -1e9,\n"
		     "\"ratio\": 0.75, \"text\": \"\", \"full\": \"x\\u0000y\","
		     "\n\"mode\": \"Odd\", \"level\": \"oDD\"}");

	ck_assert_str_eq(out, "");
	ck_assert(top.on.given && !top.on.value);
	ck_assert(top.number.given && top.number.value == INT64_MIN);
	ck_assert_uint_eq(top.number.position.line, 1);
	ck_assert_uint_eq(top.number.position.column, 25);
	ck_assert(top.port.given && top.port.value == 0);
	ck_assert_int_eq(top.small.value, 4294967295);
	ck_assert(top.factor.given && top.factor.value <= -1e9);
	ck_assert(top.ratio.value > 0.74 && top.ratio.value < 0.76);
	ck_assert_uint_eq(top.ratio.position.line, 3);
	ck_assert_str_eq(top.text.text, "");
	ck_assert_uint_eq(top.full.size, 3);
	ck_assert_mem_eq(top.full.text, "x\0y\0", 4);
	ck_assert(top.mode.given && top.mode.value == 2);
	ck_assert_int_eq(top.level.value, 2);
	ck_assert_uint_eq(top.level.position.line, 4);
	yaml_document_free(document);
}
END_TEST

START_TEST(containers)
{
	struct yaml_document *document =
	    read_top("{\"part\": {\"always\": true}, \"items\": [\n"
		     "{\"name\": \"a\", \"items\": [{\"name\": \"c\"}]},\n"
		     " {\"weight\": 5, \"name\": \"b\"}],\n"
		     "\"words\": [\"x\", \"\"], \"some-words\": [\"z\"],\n"
		     "\"any\": [null], \"context\": {}}");
	const struct item *items = top.items.items, *inner;
	const struct schema_string *words = top.words.items;

	ck_assert_str_eq(out, "");
	ck_assert(top.part.given && top.part.always.value);
	ck_assert(!top.part.share.given);
	ck_assert_ptr_eq(top.part.node, yaml_member(document->root, "part"));
	ck_assert(!top.box.given);
	ck_assert_ptr_null(top.box.node);
	ck_assert(top.items.given);
	ck_assert_uint_eq(top.items.count, 2);
	ck_assert_uint_eq(top.items.position.column, 37);
	ck_assert_str_eq(items[0].name.text, "a");
	ck_assert_uint_eq(items[0].position.line, 2);
	ck_assert(!items[0].weight.given);
	ck_assert_uint_eq(items[0].items.count, 1);
	inner = items[0].items.items;
	ck_assert_str_eq(inner->name.text, "c");
	ck_assert_str_eq(items[1].name.text, "b");
	ck_assert_int_eq(items[1].weight.value, 5);
	ck_assert_uint_eq(items[1].position.column, 2);
	ck_assert_uint_eq(top.words.count, 2);
	ck_assert_str_eq(words[0].text, "x");
	ck_assert_uint_eq(words[1].size, 0);
	ck_assert_uint_eq(top.some_words.count, 1);
	ck_assert_ptr_eq(top.any, yaml_member(document->root, "any"));
	ck_assert_ptr_eq(top.context, yaml_member(document->root, "context"));
	ck_assert(!top.packed.given);
	yaml_document_free(document);
}
END_TEST

/* An empty list was given, which is not the same as none. */
START_TEST(empty_list)
{
	struct yaml_document *document =
	    read_top("{\"items\": [], \"words\": [], \"part\": {}}");

	ck_assert_str_eq(out, "");
	ck_assert(top.items.given && top.items.count == 0);
	ck_assert(top.words.given && top.words.count == 0);
	ck_assert(top.part.given);
	yaml_document_free(document);
}
END_TEST

static const struct {
	const char *text, *complaints;
} refusals[] = {
    /* unknown: nearest, elsewhere, both, neither */
    {"{\"numbr\": 1}",
	"f:1:2: error: got unexpected keyword \"numbr\" in Top map; did you "
	"mean \"number\"?\n"},
    {"{\"weight\": 1}",
	"f:1:2: error: got unexpected keyword \"weight\" in Top map; it "
	"belongs in items\n"},
    {"{\"part\": {\"items\": 1}}",
	"f:1:11: error: got unexpected keyword \"items\" in part map; it "
	"belongs in Top or items\n"},
    {"{\"part\": {\"nme\": 1, \"shares\": 2, \"text\": 3}}",
	"f:1:11: error: got unexpected keyword \"nme\" in part map\n"
	"f:1:21: error: got unexpected keyword \"shares\" in part map; did "
	"you mean \"share\"?\n"
	"f:1:34: error: got unexpected keyword \"text\" in part map; it "
	"belongs in Top\n"},
    {"{\"Number\": 1, \"zzzzzz\": 2}",
	"f:1:2: error: got unexpected keyword \"Number\" in Top map; did you "
	"mean \"number\"?\n"
	"f:1:15: error: got unexpected keyword \"zzzzzz\" in Top map\n"},
    /* kinds do not convert */
    {"{\"on\": 1, \"number\": 5.0, \"factor\": 1, \"text\": 5,\n"
     "\"mode\": true, \"part\": [], \"items\": {}, \"words\": \"x\",\n"
     "\"context\": 1}",
	"f:1:8: error: \"on\" in Top map: expected boolean, got integer\n"
	"f:1:21: error: \"number\" in Top map: expected integer, got floating "
	"point number\n"
	"f:1:36: error: \"factor\" in Top map: expected floating point "
	"number, got integer; write it with a point, as in 1.0\n"
	"f:1:47: error: \"text\" in Top map: expected string, got integer; "
	"write it in quotes\n"
	"f:2:9: error: \"mode\" in Top map: expected string, got boolean; "
	"write it in quotes\n"
	"f:2:23: error: \"part\" in Top map: expected map, got list\n"
	"f:2:36: error: \"items\" in Top map: expected list, got map\n"
	"f:2:49: error: \"words\" in Top map: expected list, got string\n"
	"f:3:12: error: \"context\" in Top map: expected map, got integer\n"},
    {"{\"on\": \"true\", \"number\": \"-5\", \"factor\": \"1.0\", "
     "\"text\": null}",
	"f:1:8: error: \"on\" in Top map: expected boolean, got string; write "
	"it without quotes\n"
	"f:1:26: error: \"number\" in Top map: expected integer, got string; "
	"write it without quotes\n"
	"f:1:42: error: \"factor\" in Top map: expected floating point "
	"number, got string\n"
	"f:1:57: error: \"text\" in Top map: expected string, got null\n"},
    {"{\"on\": \"yes\", \"number\": \"x\"}",
	"f:1:8: error: \"on\" in Top map: expected boolean, got string\n"
	"f:1:25: error: \"number\" in Top map: expected integer, got "
	"string\n"},
    {"{\"items\": [1, {\"name\": \"a\"}, null], \"words\": [\"a\", 2, "
     "[]]}",
	"f:1:12: error: \"items\" in Top map: expected map, got integer\n"
	"f:1:30: error: \"items\" in Top map: expected map, got null\n"
	"f:1:52: error: \"words\" in Top map: expected string, got integer; "
	"write it in quotes\n"
	"f:1:55: error: \"words\" in Top map: expected string, got list\n"},
    /* ranges, inclusive */
    {"{\"port\": 65536, \"wait\": 0, \"ratio\": 0.8,\n"
     "\"part\": {\"share\": -0.5}, \"items\": [{\"name\": \"\", "
     "\"weight\": -6}]}",
	"f:1:10: error: \"port\" in Top map: 65536 is out of range, 0 to 65535 "
	"are allowed\n"
	"f:1:25: error: \"wait\" in Top map: 0 is out of range, 1 to "
	"4294967295 seconds are allowed\n"
	"f:1:37: error: \"ratio\" in Top map: 0.8 is out of range, 0.25 to "
	"0.75 are allowed\n"
	"f:2:19: error: \"share\" in part map: -0.5 is out of range, 0 to 1 "
	"are allowed\n"
	"f:2:59: error: \"weight\" in items map: -6 is out of range, -5 to 5 "
	"are allowed\n"},
    /* enumerations */
    {"{\"mode\": \"fats\", \"level\": \"FASTER\"}",
	"f:1:10: error: \"mode\" in Top map: \"fats\" is not \"fast\", "
	"\"slow\" or \"Odd\"\n"
	"f:1:27: error: \"level\" in Top map: \"FASTER\" is not \"fast\", "
	"\"slow\" or \"Odd\"\n"},
    {"{\"mode\": \"odd\"}",
	"f:1:10: error: \"mode\" in Top map: \"odd\" is not \"fast\", "
	"\"slow\" or \"Odd\"\n"},
    {"{\"mode\": \"fast\\u0000x\"}",
	"f:1:10: error: \"mode\" in Top map: \"fast\" is not \"fast\", "
	"\"slow\" or \"Odd\"\n"},
    /* missing, empty */
    {"{\"items\": [{}, {\"weight\": 1}]}",
	"f:1:12: error: missing parameter \"name\" in items map\n"
	"f:1:16: error: missing parameter \"name\" in items map\n"},
    {"{\"items\": [{\"name\": 5}]}",
	"f:1:21: error: \"name\" in items map: expected string, got integer; "
	"write it in quotes\n"},
    {"{\"box\": {}, \"packed\": [], \"some-words\": [], \"full\": \"\"}",
	"f:1:9: error: \"box\" in Top map may not be empty\n"
	"f:1:23: error: \"packed\" in Top map may not be empty\n"
	"f:1:41: error: \"some-words\" in Top map may not be empty\n"
	"f:1:53: error: \"full\" in Top map may not be empty\n"},
    {"[]", "f:1:1: error: expected a map, got list\n"},
    /* old and idle */
    {"{\"old\": 1, \"gone\": 2, \"idle\": 3}",
	"f:1:2: warning: \"old\" in Top map is deprecated, use \"number\"\n"
	"f:1:12: warning: \"gone\" in Top map is of old versions\n"
	"f:1:23: warning: \"idle\" in Top map is deprecated; it is not in "
	"force yet and changes nothing\n"},
};

START_TEST(refusal)
{
	struct yaml_document *document = read_top(refusals[_i].text);

	ck_assert_str_eq(out, refusals[_i].complaints);
	yaml_document_free(document);
}
END_TEST

/* A value that is refused counts as not given; the next ones are read. */
START_TEST(refused_is_not_given)
{
	struct yaml_document *document = read_top(
	    "{\"port\": 70000, \"mode\": \"x\", \"words\": [1, \"y\"], "
	    "\"number\": 7}");
	const struct schema_string *words = top.words.items;

	ck_assert(!top.port.given && !top.mode.given);
	ck_assert_uint_eq(top.words.count, 1);
	ck_assert_str_eq(words[0].text, "y");
	ck_assert_int_eq(top.number.value, 7);
	yaml_document_free(document);
}
END_TEST

/* What could not be read has been complained of: once is enough. */
START_TEST(repaired_is_silent)
{
	struct yaml_document *document = read_top(
	    "{\"port\": 99999999999999999999, \"text\": tru, \"on\": , "
	    "[1]: 2, \"words\": [x], \"items\": [y]}");

	ck_assert_ptr_null(strstr(out, " in Top"));
	ck_assert_ptr_nonnull(strstr(out, "too large"));
	yaml_document_free(document);
}
END_TEST

/* Ten thousand places, one warning. */
START_TEST(warned_once)
{
	char *text = malloc(200000), *end = text;
	struct yaml_document *document;
	struct schema_keyword keywords[2] = {
	    {"n", SCHEMA_INTEGER, SCHEMA_NOT_IN_FORCE, 0}, {NULL}};
	const struct schema_keyword *inner_groups[] = {keywords, NULL};
	const struct schema_scope inner = {"in", sizeof(struct schema_integer),
	    SIZE_MAX, SIZE_MAX, SIZE_MAX, inner_groups};
	struct schema_keyword outer[2] = {
	    {"l", SCHEMA_LIST, 0, 0, .inner = &inner}, {NULL}};
	const struct schema_keyword *groups[] = {outer, NULL};
	const struct schema_scope scope = {"out", sizeof(struct schema_list),
	    SIZE_MAX, SIZE_MAX, SIZE_MAX, groups};
	struct schema_list list = {0};

	ck_assert_ptr_nonnull(text);
	end += sprintf(end, "{\"l\": [");
	for (int i = 0; i < 10000; i++)
		end += sprintf(end, "{\"n\": %d},", i);
	sprintf(end, "{}]}");
	document = yaml_read_text("f", text, strlen(text), NULL);
	free(text);
	ck_assert(schema_read(document, document->root, &scope, &list));
	ck_assert_uint_eq(list.count, 10001);
	ck_assert_int_eq(
	    ((const struct schema_integer *)list.items)[9999].value, 9999);
	ck_assert_str_eq(yaml_text_complaints(document, out),
	    "f:1:9: warning: \"n\" in in map is not in force yet and changes "
	    "nothing (and 9999 more places)\n");
	yaml_document_free(document);
}
END_TEST

/* What is so anyway needs no warning; what is not, does. */
START_TEST(default_needs_no_warning)
{
	static const char *const names[] = {"a", "b", NULL};
	static const struct schema_keyword keywords[] = {
	    {"b", SCHEMA_BOOLEAN, SCHEMA_NOT_IN_FORCE, 0,
		.default_text = "true"},
	    {"i", SCHEMA_INTEGER, SCHEMA_NOT_IN_FORCE, 64,
		.default_text = "20"},
	    {"r", SCHEMA_REAL, SCHEMA_NOT_IN_FORCE, 128,
		.default_text = "0.25"},
	    {"s", SCHEMA_STRING, SCHEMA_NOT_IN_FORCE, 192, .default_text = ""},
	    {"e", SCHEMA_ENUM, SCHEMA_NOT_IN_FORCE | SCHEMA_IGNORE_CASE, 256,
		.names = names, .default_text = "a"},
	    {"l", SCHEMA_STRING_LIST, SCHEMA_NOT_IN_FORCE, 320,
		.default_text = "[]"},
	    {NULL}};
	static const struct schema_keyword *const groups[] = {keywords, NULL};
	static const struct schema_scope scope = {
	    "m", 512, SIZE_MAX, SIZE_MAX, SIZE_MAX, groups};
	static const char same[] =
	    "{\"b\": true, \"i\": 20, \"r\": 0.250, \"s\": \"\","
	    " \"e\": \"A\", \"l\": []}";
	static const char other[] =
	    "{\"b\": false, \"i\": 21, \"r\": 0.26, \"s\": \"x\","
	    " \"e\": \"b\", \"l\": [ \"x\" ]}";
	struct yaml_document *document;
	_Alignas(max_align_t) char raw[512] = {0};

	document = yaml_read_text("f", same, sizeof(same) - 1, NULL);
	ck_assert(schema_read(document, document->root, &scope, raw));
	ck_assert_uint_eq(document->warning_count, 0);
	yaml_document_free(document);
	document = yaml_read_text("f", other, sizeof(other) - 1, NULL);
	ck_assert(schema_read(document, document->root, &scope, raw));
	ck_assert_uint_eq(document->warning_count, 6);
	yaml_document_free(document);
}
END_TEST

/* More names than the cache has slots: each still finds its own keyword. */
START_TEST(many_unknown)
{
	char *text = malloc(100000), *end = text;
	struct yaml_document *document;

	ck_assert_ptr_nonnull(text);
	end += sprintf(end, "{");
	for (int i = 0; i < 2000; i++)
		end += sprintf(end, "\"no-such-name-%d\": 1, ", i);
	sprintf(end, "\"number\": 5}");
	document = yaml_read_text("f", text, strlen(text), NULL);
	free(text);
	memset(&top, 0, sizeof(top));
	ck_assert(!schema_read(document, document->root, &top_scope, &top));
	ck_assert_uint_eq(document->error_count, 2000);
	ck_assert_int_eq(top.number.value, 5);
	yaml_document_free(document);
}
END_TEST

/* The arena's ceiling holds for what is made from the tree as well. */
START_TEST(memory_limit)
{
	struct yaml_limits limits = yaml_default_limits;
	const char *text = "{\"items\": [{\"name\": \"a\"}], \"words\": [\"x\","
			   "\"y\"]}";
	struct yaml_document *document =
	    yaml_read_text("f", text, strlen(text), NULL);
	size_t used = arena_used(document->arena);

	yaml_document_free(document);
	limits.memory = used + 8;
	document = yaml_read_text("f", text, strlen(text), &limits);
	ck_assert_uint_eq(document->error_count, 0);
	memset(&top, 0, sizeof(top));
	ck_assert(!schema_read(document, document->root, &top_scope, &top));
	ck_assert_str_eq(yaml_text_complaints(document, out),
	    "f:1:11: error: not enough memory for \"items\"\n"
	    "f:1:37: error: not enough memory for \"words\"\n");
	ck_assert(!top.items.given && !top.words.given);
	yaml_document_free(document);
}
END_TEST

START_TEST(find)
{
	ck_assert_ptr_eq(schema_find(&top_scope, "port"), &top_keywords[2]);
	ck_assert_ptr_eq(
	    schema_find(&part_scope, "always"), &common_keywords[0]);
	ck_assert_ptr_null(schema_find(&part_scope, "por"));
	ck_assert_ptr_null(schema_find(&part_scope, "Port"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("schema");
	TCase *tcase = tcase_create("schema");

	tcase_add_test(tcase, nothing_given);
	tcase_add_test(tcase, scalars);
	tcase_add_test(tcase, containers);
	tcase_add_test(tcase, empty_list);
	tcase_add_loop_test(tcase, refusal, 0, LENGTH(refusals));
	tcase_add_test(tcase, refused_is_not_given);
	tcase_add_test(tcase, repaired_is_silent);
	tcase_add_test(tcase, warned_once);
	tcase_add_test(tcase, default_needs_no_warning);
	tcase_add_test(tcase, many_unknown);
	tcase_add_test(tcase, memory_limit);
	tcase_add_test(tcase, find);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
