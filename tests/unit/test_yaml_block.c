/*
 * tests/unit/test_yaml_block.c: block-style YAML by the rules of kea-config.md
 * 1.6.
 *
 * Promised: the type of a plain scalar is JSON's, whatever YAML 1.1 thinks of
 * "yes" and "0x10"; a quoted scalar is a string; what YAML has and Kea has not
 * (anchors, aliases, tags, several documents) is refused with words; places
 * are exact; no byte sequence does harm.
 */
#include <check.h>

#include "tests/unit/suite.h"
#include "tests/unit/yaml_text.h"

#define LENGTH(a) ((int)(sizeof(a) / sizeof(*(a))))
#define ZEROS "leading zeros are ignored, the number is decimal"

static const struct yaml_case good[] = {
    {"a: 5\nb:\n  - 1.5\n  - x y\n  - {c: true, d: null}\n", "",
	"{a:5,b:[1.50000,\"x y\",{c:true,d:null}]}"},
    {"%YAML 1.1\n---\na: 1\n...\n", "", "{a:1}"},
    {"# comment\na: b # comment\nc: d#e\n", "", "{a:\"b\",c:\"d#e\"}"},
    {"'a': 'it''s'\n\"b\": \"x\\n\\u00e9\"\n", "",
	"{a:\"it's\",b:\"x\\x0a\\xc3\\xa9\"}"},
    {"a: |\n  x\n   y\nb: >-\n  x\n  y\n", "",
	"{a:\"x\\x0a y\\x0a\",b:\"x y\"}"},
    {"a: \xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80 \xee\xbe\x80\n", "",
	"{a:\"\\xc3\\xa9\\xe2\\x82\\xac\\xf0\\x9f\\x98\\x80 "
	"\\xee\\xbe\\x80\"}"},
    {"a: x\xc2\x85y\xe2\x80\xa8z\n", "",
	"{a:\"x\\xc2\\x85y\\xe2\\x80\\xa8z\"}"},
    {"? a\n: 1\n? b\n", "", "{a:1,b:null}"},
    {"a: 2001:db8::1\nb: 2001:db8::/64\n", "",
	"{a:\"2001:db8::1\",b:\"2001:db8::/64\"}"},
    {"a:\r\n  b: 1\r\n", "", "{a:{b:1}}"},
    {"- 1\n- - 2\n", "", "[1,[2]]"},
};

/* Rows of 1.6: types by the raw scalar and by whether it was quoted. */
static const struct yaml_case types[] = {
    {"- yes\n- ~\n- True\n- NULL\n- .inf\n- 0x10\n- 0o7\n- 1_000\n- +5\n"
     "- 1:30\n- 2026-11-24\n- 1e\n- '5'\n- \"true\"\n- 'null'\n- true\n"
     "- null\n-\n- 5.\n- .5\n- -3\n",
	"",
	"[\"yes\",\"~\",\"True\",\"NULL\",\".inf\",\"0x10\",\"0o7\",\"1_000\","
	"\"+5\",\"1:30\",\"2026-11-24\",\"1e\",\"5\",\"true\",\"null\",true,"
	"null,null,5.00000,0.500000,-3]"},
    {"a: 010\n", "f:1:4: warning: " ZEROS "\n", "{a:10}"},
    {"a: 99999999999999999999\n",
	"f:1:4: error: 99999999999999999999 is too large for an integer of "
	"64 bits\n",
	"{a:~0}"},
};

static const struct yaml_case refused[] = {
    {"a: &x 1\nb: *x\n",
	"f:1:4: error: anchors (&name) are not taken; write the text twice\n"
	"f:2:4: error: aliases (*name) are not taken\n",
	"{a:1,b:~null}"},
    {"a: &x [1]\nb: &y {c: *x}\n? *y\n: 1\n",
	"f:1:4: error: anchors (&name) are not taken; write the text twice\n"
	"f:2:4: error: anchors (&name) are not taken; write the text twice\n"
	"f:2:11: error: aliases (*name) are not taken\n"
	"f:3:3: error: aliases (*name) are not taken\n",
	"{a:[1],b:{c:~null},:~1}"},
    {"a: !!str 1\nb: !x {}\nc: ! d\n",
	"f:1:4: error: tags (!name) are not taken\n"
	"f:2:4: error: tags (!name) are not taken\n"
	"f:3:4: error: tags (!name) are not taken\n",
	"{a:1,b:{},c:\"d\"}"},
    {"a: 1\n---\nb: 2\n",
	"f:2:1: error: a second document; one file holds one\n", "none"},
    {"? [a]\n: 1\n", "f:1:3: error: a map's name must be a string\n", "none"},
    {"a: 1\nb: 2\na: 3\n",
	"f:3:1: error: duplicate \"a\" entries in map (previous at f:1:1)\n",
	"{a:1,b:2,a:3}"},
};

static const struct yaml_case broken[] = {
    {"a: 1\n b: 2\n",
	"f:2:3: error: mapping values are not allowed in this context\n",
	"none"},
    {"a:\n\tb: 1\n",
	"f:2:1: error: found character that cannot start any token, while "
	"scanning for the next token that begins in line 2, column 1\n",
	"none"},
    {"a: [1, 2\nb: 3\n",
	"f:2:2: error: did not find expected ',' or ']', while parsing a flow "
	"sequence that begins in line 1, column 4\n",
	"none"},
    {"a: \"x\n",
	"f:1:7: error: found unexpected end of stream, while scanning a "
	"quoted scalar that begins in line 1, column 4\n",
	"none"},
    {"a: b\xff\n", "f:1:5: error: byte 0xff is no UTF-8 text\n", "none"},
    {"a: \xc3(\n", "f:1:4: error: byte 0xc3 is no UTF-8 text\n", "none"},
    {"a: \xed\xa0\x80\n", "f:1:4: error: byte 0xed is no UTF-8 text\n", "none"},
    {"a: \xe0\x80\x80\n", "f:1:4: error: byte 0xe0 is no UTF-8 text\n", "none"},
    {"a: \xf0\x80\x80\x80\n", "f:1:4: error: byte 0xf0 is no UTF-8 text\n",
	"none"},
    {"a: \xf4\x90\x80\x80\n", "f:1:4: error: byte 0xf4 is no UTF-8 text\n",
	"none"},
    {"a: \xc3", "f:1:4: error: byte 0xc3 is no UTF-8 text\n", "none"},
    {"a: 1\nb: \x01\n", "f:2:4: error: control character 0x01\n", "none"},
    {"a: \x7f\n", "f:1:4: error: control character 0x7f\n", "none"},
};

START_TEST(good_text)
{
	yaml_case_check(&good[_i]);
}
END_TEST

START_TEST(type)
{
	yaml_case_check(&types[_i]);
}
END_TEST

START_TEST(refusal)
{
	yaml_case_check(&refused[_i]);
}
END_TEST

START_TEST(syntax_error)
{
	yaml_case_check(&broken[_i]);
}
END_TEST

START_TEST(positions)
{
	const char *text = "# x\nDhcp6:\n  a: 5 # \xc3\xa9\n  b:\n"
			   "  - \xc3\xa9: [x, \"y\"]\n";
	struct yaml_document *document =
	    yaml_read_text("f", text, strlen(text), NULL);
	const struct yaml_node *node = document->root->value.children.first;

	ck_assert_uint_eq(node->key_position.line, 2);
	ck_assert_uint_eq(node->position.line, 3);
	ck_assert_uint_eq(node->position.column, 3);
	node = node->value.children.first;
	ck_assert_uint_eq(node->position.column, 6);
	node = node->next->value.children.first;
	ck_assert_uint_eq(node->position.line, 5);
	ck_assert_uint_eq(node->position.column, 5);
	node = node->value.children.first;
	ck_assert_uint_eq(node->key_position.column, 5);
	ck_assert_uint_eq(node->position.column, 9);
	node = node->value.children.first->next;
	ck_assert_uint_eq(node->position.column, 13);
	yaml_document_free(document);
}
END_TEST

START_TEST(every_byte_changed)
{
	const char *text = "a: 'x'\nb:\n  - {c: 1.5}\n  - \"\\n\"\nd: |\n  e\n";
	size_t size = strlen(text);
	char changed[128];

	for (size_t i = 0; i < size; i++) {
		memcpy(changed, text, size);
		for (int byte = 1; byte < 256; byte++) {
			struct yaml_document *document;

			changed[i] = (char)byte;
			document = yaml_read_text("f", changed, size, NULL);
			ck_assert_ptr_nonnull(document);
			ck_assert(document->root != NULL ||
				  document->error_count > 0);
			yaml_document_free(document);
		}
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("yaml_block");
	TCase *tcase = tcase_create("yaml_block");

	tcase_add_loop_test(tcase, good_text, 0, LENGTH(good));
	tcase_add_loop_test(tcase, type, 0, LENGTH(types));
	tcase_add_loop_test(tcase, refusal, 0, LENGTH(refused));
	tcase_add_loop_test(tcase, syntax_error, 0, LENGTH(broken));
	tcase_add_test(tcase, positions);
	tcase_add_test(tcase, every_byte_changed);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
