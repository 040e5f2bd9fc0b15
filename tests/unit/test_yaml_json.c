/*
 * tests/unit/test_yaml_json.c: Kea's JSON, as kea-config.md 1.1 has it.
 *
 * Promised: every lexical rule of that table, each refusal at its exact line
 * and column, and a text that is read on after an error so that the next one
 * is found too. What is good JSON yields the tree that JSON means.
 */
#include <check.h>

#include "tests/unit/suite.h"
#include "tests/unit/yaml_text.h"

#define COMMA "extraneous comma; a piece of configuration may have been omitted"
#define QUOTES "neither a number nor a string in double quotes"

/* Row "White space", "Comments". */
static const struct yaml_case blanks[] = {
    {" \t\r\n{ \"a\"\t:\r\n 5 }\t\n", "", "{a:5}"},
    {"# one\n{//two\n\"a\":5#x\n,/*\n*/\"b\":6//y\n}# end", "", "{a:5,b:6}"},
    {"{\"a\":\"#//x/*y*/\"#z\n}", "", "{a:\"#//x/*y*/\"}"},
    {"/**/{}/* * / **/", "", "{}"},
    {"{\"a\": 1,\n  /* b\n \"c\": 2}",
	"f:1:1: error: \"{\" is never closed\n"
	"f:2:3: error: comment is never closed\n",
	"{a:1}"},
    {"{} / {}", "f:1:4: error: text after the end of the configuration\n",
	"{}"},
    {"{\"a\": \f1}", "f:1:7: error: " QUOTES ": \\x0c1\n", "{a:~null}"},
};

/* Row "Strings". */
static const struct yaml_case strings[] = {
    {"[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", "",
	"[\"\"\\\\/\\x08\\x0c\\x0a\\x0d\\x09\"]"},
    {"[\"\\u0041\\u00e9\\u00FF\\u0080\\u007f\"]", "",
	"[\"A\\xe9\\xff\\x80\\x7f\"]"},
    {"[\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"]", "",
	"[\"\\xc3\\xa9\\xe2\\x82\\xac\\xf0\\x9f\\x98\\x80\"]"},
    {"[\"\xe9\xff\x80\x85\x7f\xee\xbe\x80\"]", "",
	"[\"\\xe9\\xff\\x80\\x85\\x7f\\xee\\xbe\\x80\"]"},
    {"[\" a  b: c, {d} [e] & * ! | > % @ ` - ? \"]", "",
	"[\" a  b: c, {d} [e] & * ! | > % @ ` - ? \"]"},
    {"{\"\\u00e9\": \"\"}", "", "{\xe9:\"\"}"},
    {"[\"\\u0100\", \"\\ud83d\", 1]",
	"f:1:3: error: unsupported unicode escape, only \\u0000 to \\u00ff "
	"are: \\u0100\n"
	"f:1:13: error: unsupported unicode escape, only \\u0000 to \\u00ff "
	"are: \\ud83d\n",
	"[\"\",\"\",1]"},
    {"[\"\\u12\", 1]", "f:1:3: error: \\u wants four hexadecimal digits\n",
	"[\"12\",1]"},
    {"[\"a\\qb\"]", "f:1:4: error: bad escape in a string: \\q\n", "[\"aqb\"]"},
    {"[\"a\tb\x01\"]",
	"f:1:4: error: tab in a string; write \\t\n"
	"f:1:6: error: control character in a string; write \\u00XX\n",
	"[\"ab\"]"},
    {"[\"a\nb\"]",
	"f:1:1: error: \"[\" is never closed\n"
	"f:1:2: error: string without its closing quote on the same line\n"
	"f:2:1: error: " QUOTES ": b\n"
	"f:2:2: error: string without its closing quote on the same line\n",
	"[\"a\",~null,\"]\"]"},
    {"{\"a\": \"x,\n\"b\": 1}",
	"f:1:7: error: string without its closing quote on the same line\n",
	"{a:\"x,\",b:1}"},
    {"[\"a",
	"f:1:1: error: \"[\" is never closed\n"
	"f:1:2: error: string without its closing quote on the same line\n",
	"[\"a\"]"},
    {"[\"a\\",
	"f:1:1: error: \"[\" is never closed\n"
	"f:1:2: error: string without its closing quote on the same line\n"
	"f:1:4: error: bad escape in a string: \\\n",
	"[\"a\"]"},
};

/* Rows "Integers" and "Reals". */
static const struct yaml_case numbers[] = {
    {"[0, -0, 5, -5, 9223372036854775807, -9223372036854775808]", "",
	"[0,0,5,-5,9223372036854775807,-9223372036854775808]"},
    {"[0.5, .5, -.5, 5., 5e-1, 1E+3, -2.5e1]", "",
	"[0.500000,0.500000,-0.500000,5.00000,0.500000,1000.00,-25.0000]"},
    {"[\"10\", \"0.5\", \"true\", \"null\"]", "",
	"[\"10\",\"0.5\",\"true\",\"null\"]"},
    {"[007, -010, 08]",
	"f:1:2: warning: leading zeros are ignored, the number is decimal\n"
	"f:1:7: warning: leading zeros are ignored, the number is decimal\n"
	"f:1:13: warning: leading zeros are ignored, the number is decimal\n",
	"[7,-10,8]"},
    {"[+5, 1, +.5]",
	"f:1:2: error: a number may not begin with +: +5\n"
	"f:1:9: error: a number may not begin with +: +.5\n",
	"[~null,1,~null]"},
    {"[9223372036854775808, -9223372036854775809, 1e999]",
	"f:1:2: error: 9223372036854775808 is too large for an integer of 64 "
	"bits\n"
	"f:1:23: error: -9223372036854775809 is too large for an integer of "
	"64 bits\n"
	"f:1:45: error: 1e999 is too large for a floating point number\n",
	"[~0,~0,~inf]"},
    {"[0x10, 1_000, -, ., 5e, --5, 1a]",
	"f:1:2: error: " QUOTES ": 0x10\n"
	"f:1:8: error: " QUOTES ": 1_000\n"
	"f:1:15: error: " QUOTES ": -\n"
	"f:1:18: error: " QUOTES ": .\n"
	"f:1:21: error: " QUOTES ": 5e\n"
	"f:1:25: error: " QUOTES ": --5\n"
	"f:1:30: error: " QUOTES ": 1a\n",
	"[~null,~null,~null,~null,~null,~null,~null]"},
};

/* Row "Literals", and names without quotes. */
static const struct yaml_case words[] = {
    {"[true, false, null]", "", "[true,false,null]"},
    {"[True, FALSE, Null, 1]",
	"f:1:2: error: JSON reserved keyword is lower case only: true\n"
	"f:1:8: error: JSON reserved keyword is lower case only: false\n"
	"f:1:15: error: JSON reserved keyword is lower case only: null\n",
	"[~null,~null,~null,1]"},
    {"[yes, ~, nullx, 'a', 2001:db8::1, 3]",
	"f:1:2: error: " QUOTES ": yes\n"
	"f:1:7: error: " QUOTES ": ~\n"
	"f:1:10: error: " QUOTES ": nullx\n"
	"f:1:17: error: " QUOTES ": 'a'\n"
	"f:1:22: error: " QUOTES ": 2001:db8::1\n",
	"[~null,~null,~null,~null,~null,3]"},
    {"{a: 1, b\\\": 2}",
	"f:1:1: error: \"{\" is never closed\n"
	"f:1:2: error: a name is written in double quotes: a\n"
	"f:1:8: error: a name is written in double quotes: b\\\n"
	"f:1:10: error: expected \":\" after a name\n"
	"f:1:10: error: string without its closing quote on the same line\n",
	"{a:1,b\\:\": 2}\"}"},
    {"{5: 1}", "f:1:2: error: a name is written in double quotes: 5\n",
	"{5:1}"},
};

/* Row "Commas". */
static const struct yaml_case commas[] = {
    {"[1,,2,]", "f:1:3: warning: " COMMA "\nf:1:6: warning: " COMMA "\n",
	"[1,2]"},
    {"{\"a\":1,\n,,\"b\":2,}",
	"f:1:7: warning: " COMMA "\nf:2:1: warning: " COMMA
	"\nf:2:8: warning: " COMMA "\n",
	"{a:1,b:2}"},
    {"[,1]", "f:1:2: error: unexpected \",\", expected an element before it\n",
	"[1]"},
    {"{,}", "f:1:2: error: unexpected \",\", expected an element before it\n",
	"{}"},
    {"{\"a\":1},", "f:1:8: error: text after the end of the configuration\n",
	"{a:1}"},
};

/* Structure: brackets, colons, missing things; reading on after them. */
static const struct yaml_case structure[] = {
    {"{\"a\" 1 \"b\": 2}", "f:1:6: error: expected \":\" after a name\n",
	"{a:1,b:2}"},
    {"{\"a\": 1\n\"b\": 2}", "f:2:1: error: expected \",\" before this\n",
	"{a:1,b:2}"},
    {"[1 2, 3\n4]",
	"f:1:4: error: expected \",\" before this\n"
	"f:2:1: error: expected \",\" before this\n",
	"[1,2,3,4]"},
    {"{\"a\":, \"b\": }",
	"f:1:6: error: unexpected \",\", expected a value before it\n"
	"f:1:13: error: unexpected \"}\", expected a value before it\n",
	"{a:~null,b:~null}"},
    {"{\"a\"}", "f:1:5: error: expected \":\" after a name\n", "{a:~null}"},
    {"{\"a\":: 1, \"b\": 2: 3}",
	"f:1:6: error: unexpected \":\", expected a value\n"
	"f:1:17: error: unexpected \":\", expected \",\"\n"
	"f:1:19: error: a name is written in double quotes: 3\n",
	"{a:1,b:2,3:~null}"},
    {"[\"a\": 1]", "f:1:5: error: unexpected \":\", expected \",\"\n",
	"[\"a\",1]"},
    {"{{\"x\": 1}: 2, \"b\": 3}",
	"f:1:2: error: unexpected \"{\", expected a name in double quotes\n"
	"f:1:10: error: unexpected \":\", expected \",\"\n"
	"f:1:12: error: a name is written in double quotes: 2\n",
	"{:~{x:1},2:~null,b:3}"},
    {"{\"a\": [1, {\"b\": 2 ], \"c\": 3}",
	"f:1:19: error: \"]\" does not close the \"{\" of line 1, column "
	"11\n",
	"{a:[1,{b:2}],c:3}"},
    {"{\"a\": 1], \"b\": 2}",
	"f:1:8: error: \"]\" does not close the \"{\" of line 1, column 1\n",
	"{a:1,b:2}"},
    {"{\"a\": {\"b\": [\n1", "f:1:13: error: \"[\" is never closed\n",
	"{a:{b:[1]}}"},
    {"{\"a\"", "f:1:1: error: \"{\" is never closed\n", "{a:~null}"},
    {"{} x", "f:1:4: error: text after the end of the configuration\n", "{}"},
    {"{}}", "f:1:3: error: text after the end of the configuration\n", "{}"},
    {"{} {}", "f:1:4: error: text after the end of the configuration\n", "{}"},
};

/* 1.2: a name twice in one map; the same name elsewhere is another one. */
static const struct yaml_case duplicates[] = {
    {"{\"a\": 1,\n \"b\": {\"a\": 2}, \"a\": 3}",
	"f:2:17: error: duplicate \"a\" entries in map (previous at "
	"f:1:2)\n",
	"{a:1,b:{a:2},a:3}"},
    {"[{\"a\":1},{\"a\":2}]", "", "[{a:1},{a:2}]"},
    {"{\"a\":1,\"\\u0061\":2,\"a\":3}",
	"f:1:8: error: duplicate \"a\" entries in map (previous at f:1:2)\n"
	"f:1:19: error: duplicate \"a\" entries in map (previous at "
	"f:1:8)\n",
	"{a:1,a:2,a:3}"},
    {"{\"A\":1,\"a\":2}", "", "{A:1,a:2}"},
    {"{\"a\\u0000\":1}", "f:1:2: error: NUL byte in a name\n", "{a:1}"},
};

#define LENGTH(a) ((int)(sizeof(a) / sizeof(*(a))))

START_TEST(blank_and_comment)
{
	yaml_case_check(&blanks[_i]);
}
END_TEST

START_TEST(string)
{
	yaml_case_check(&strings[_i]);
}
END_TEST

START_TEST(number)
{
	yaml_case_check(&numbers[_i]);
}
END_TEST

START_TEST(word)
{
	yaml_case_check(&words[_i]);
}
END_TEST

START_TEST(comma)
{
	yaml_case_check(&commas[_i]);
}
END_TEST

START_TEST(grammar)
{
	yaml_case_check(&structure[_i]);
}
END_TEST

START_TEST(duplicate)
{
	yaml_case_check(&duplicates[_i]);
}
END_TEST

/* A string may hold any byte, NUL too; its text ends in 0 behind them. */
START_TEST(string_with_nul)
{
	const char *text = "[\"a\\u0000b\"]";
	struct yaml_document *document =
	    yaml_read_text("f", text, strlen(text), NULL);
	const struct yaml_node *node = document->root->value.children.first;

	ck_assert_uint_eq(document->error_count, 0);
	ck_assert_uint_eq(node->value.string.size, 3);
	ck_assert_mem_eq(node->value.string.text, "a\0b\0", 4);
	yaml_document_free(document);
}
END_TEST

/* 1.6: names longer than libyaml's limit, and a colon far away. */
START_TEST(long_names)
{
	char text[8192] = "{\"a\":1,\"", out[YAML_TEXT_SIZE];
	size_t used = strlen(text);
	struct yaml_document *document;
	const struct yaml_node *node;

	memset(text + used, 'x', 3000);
	snprintf(text + used + 3000, sizeof(text) - used - 3000,
	    "\"\n\n/* \n */ : 2,\n \"b\":\"y\"}");
	document = yaml_read_text("f", text, strlen(text), NULL);
	ck_assert_str_eq(yaml_text_complaints(document, out), "");
	node = document->root->value.children.first->next;
	ck_assert_uint_eq(strlen(node->key), 3000);
	ck_assert_uint_eq(node->key_position.line, 1);
	ck_assert_uint_eq(node->key_position.column, 8);
	ck_assert_uint_eq(node->position.line, 4);
	ck_assert_uint_eq(node->position.column, 7);
	ck_assert_int_eq(node->value.integer, 2);
	ck_assert_uint_eq(node->next->key_position.column, 2);
	yaml_document_free(document);
}
END_TEST

/* Every node and every name knows its place, whatever stands before it. */
START_TEST(positions)
{
	const char *text = "/* x */ {\"a\\n\\u00e9\": [ 1,\n"
			   "\t\"\xc3\xa9\", {\"b\" # y\n"
			   "   : null} ]}";
	struct yaml_document *document =
	    yaml_read_text("f", text, strlen(text), NULL);
	const struct yaml_node *root = document->root, *list, *node;

	ck_assert_uint_eq(root->position.column, 9);
	list = root->value.children.first;
	ck_assert_uint_eq(list->key_position.column, 10);
	ck_assert_uint_eq(list->position.column, 23);
	node = list->value.children.first;
	ck_assert_uint_eq(node->position.column, 25);
	node = node->next;
	ck_assert_uint_eq(node->position.line, 2);
	ck_assert_uint_eq(node->position.column, 2);
	node = node->next;
	ck_assert_uint_eq(node->position.column, 8);
	node = node->value.children.first;
	ck_assert_uint_eq(node->key_position.column, 9);
	ck_assert_uint_eq(node->position.line, 3);
	ck_assert_uint_eq(node->position.column, 6);
	yaml_document_free(document);
}
END_TEST

/* Cut anywhere, a good text is an error that is told, and nothing worse. */
START_TEST(every_truncation)
{
	const char *text = "{\"a\": [1, 2.5, \"x\\u00e9\\n\", {\"b\": true}], "
			   "/* c */ \"d\": null # e\n}";
	size_t size = strlen(text);

	for (size_t i = 0; i < size; i++) {
		struct yaml_document *document =
		    yaml_read_text("f", text, i, NULL);

		ck_assert_uint_gt(document->error_count, 0);
		ck_assert_ptr_nonnull(document->first);
		yaml_document_free(document);
	}
}
END_TEST

/* Any one byte changed to any other: an answer, in bounds, always. */
START_TEST(every_byte_changed)
{
	const char *good =
	    "{\"a\": [1, 2.5, \"x\\u00e9\"], /*c*/ \"d\":{}#e\n}";
	size_t size = strlen(good);
	char text[128];

	for (size_t i = 0; i < size; i++) {
		memcpy(text, good, size);
		for (int byte = 0; byte < 256; byte++) {
			struct yaml_document *document;

			text[i] = (char)byte;
			document = yaml_read_text("f", text, size, NULL);
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
	Suite *suite = suite_create("yaml_json");
	TCase *tcase = tcase_create("yaml_json");

	tcase_add_loop_test(tcase, blank_and_comment, 0, LENGTH(blanks));
	tcase_add_loop_test(tcase, string, 0, LENGTH(strings));
	tcase_add_loop_test(tcase, number, 0, LENGTH(numbers));
	tcase_add_loop_test(tcase, word, 0, LENGTH(words));
	tcase_add_loop_test(tcase, comma, 0, LENGTH(commas));
	tcase_add_loop_test(tcase, grammar, 0, LENGTH(structure));
	tcase_add_loop_test(tcase, duplicate, 0, LENGTH(duplicates));
	tcase_add_test(tcase, string_with_nul);
	tcase_add_test(tcase, long_names);
	tcase_add_test(tcase, positions);
	tcase_add_test(tcase, every_truncation);
	tcase_add_test(tcase, every_byte_changed);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
