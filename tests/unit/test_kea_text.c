/*
 * test_kea_text.c: where a command ends on Kea's channel (commands.md 1.1,
 * 1.4).
 *
 * Promised: the same end and the same text however the octets come in; what is
 * in strings and comments does not count; comments become blanks; Kea's texts
 * for what cannot be the beginning of a command.
 */
#include <string.h>

#include "ctrld/kea_text.h"
#include "tests/unit/suite.h"

#include <stdlib.h>

/* Feeds text in pieces of a size; the end, and what was taken of it. */
static enum kea_text_end
feed(const char *text, size_t piece, char *taken, char *why)
{
	struct kea_text reader;
	enum kea_text_end end = KEA_TEXT_MORE;
	size_t size = strlen(text), at = 0, used, now;

	memset(&reader, 0, sizeof(reader));
	strcpy(taken, text);
	while (at < size && end == KEA_TEXT_MORE) {
		now = size - at < piece ? size - at : piece;
		end = kea_text_take(
		    &reader, (uint8_t *)taken + at, now, &used, why);
		at += used;
	}
	taken[at] = 0;
	return end;
}

START_TEST(whole)
{
	static const char *const cases[][2] = {
	    {"{}", "{}"}, {"[]", "[]"}, {" \t\r\n{}", " \t\r\n{}"},
	    {"{ \"a\": [1, {}] }\n", "{ \"a\": [1, {}] }"}, {"{}{}", "{}"},
	    {"{\"}\": \"\\\"}\"} x", "{\"}\": \"\\\"}\"}"},
	    {"{\"\\\\\"}", "{\"\\\\\"}"}, {"{ # }\n}", "{    \n}"},
	    {"# {\n{}", "   \n{}"}, {"// {\n{}", "    \n{}"},
	    {"/* { ** */{}", "          {}"}, {"{/**/}", "{    }"},
	    {"{/*/*/}", "{     }"}, {"{\"#\": \"//\"}", "{\"#\": \"//\"}"},
	    {"{]", "{]"}, /* kinds are the JSON reader's matter */
	};
	char taken[128], why[KEA_TEXT_WHY_SIZE];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (size_t piece = 1; piece < 16; piece++) {
			ck_assert_msg(feed(cases[i][0], piece, taken, why) ==
					  KEA_TEXT_WHOLE,
			    "%s in pieces of %zu", cases[i][0], piece);
			ck_assert_str_eq(taken, cases[i][1]);
		}
	}
}
END_TEST

START_TEST(not_yet)
{
	static const char *const cases[] = {"", " ", "{", "{\"}", "{[}", "#{}",
	    "/", "/*{}", "{\"\\\"}", "{\"a\": [", "/* {} *"};
	char taken[128], why[KEA_TEXT_WHY_SIZE];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_msg(feed(cases[i], 3, taken, why) == KEA_TEXT_MORE,
		    "%s", cases[i]);
}
END_TEST

START_TEST(bad)
{
	static const char *const cases[][2] = {
	    {"a{}", "invalid first character a"},
	    {"\"a\"", "invalid first character \""},
	    {"}", "invalid first character }"},
	    {" 7", "invalid character 7"},
	    {"/a", "invalid characters /a"},
	    {"# x\n]", "invalid character ]"},
	    {"{ / }", "invalid characters / "},
	};
	char taken[128], why[KEA_TEXT_WHY_SIZE];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (size_t piece = 1; piece < 8; piece++) {
			ck_assert_int_eq(
			    feed(cases[i][0], piece, taken, why), KEA_TEXT_BAD);
			ck_assert_str_eq(why, cases[i][1]);
		}
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("kea text");
	TCase *all = tcase_create("all");

	tcase_add_test(all, whole);
	tcase_add_test(all, not_yet);
	tcase_add_test(all, bad);
	suite_add_tcase(suite, all);
	return suite_run(suite);
}
