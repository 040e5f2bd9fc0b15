/*
 * tests/unit/test_expression_compile.c: what is no class test.
 *
 * Promised (kea-config.md 3.12): types are checked while compiling; every error
 * names the byte of the text where it stands; depth, length and memory are
 * bounded; no text does harm.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/config/expression.h"
#include "tests/unit/suite.h"

#define LENGTH(a) ((int)(sizeof(a) / sizeof(*(a))))

static struct arena *arena;

static int
class_number(void *context, const char *name)
{
	(void)context;
	if (strcmp(name, "KNOWN") == 0)
		return 1;
	return strcmp(name, "first") == 0 ? 6 : -1;
}

static const struct expression_names names = {.class_number = class_number};

static void
set_up(void)
{
	arena = arena_create(0);
	ck_assert_ptr_nonnull(arena);
}

static void
tear_down(void)
{
	arena_free(arena);
}

static enum err
compile(const char *text, enum expression_type type,
    struct expression_problem *problem)
{
	struct expression_source source = {text, strlen(text), type};
	const struct expression *expression = NULL;
	enum err err =
	    expression_compile(&expression, arena, &source, &names, problem);

	ck_assert((err == ERR_NONE) == (expression != NULL));
	return err;
}

static const struct {
	const char *text;
	enum err err;
	size_t column;
	const char *words;
} errors[] = {
    {"", ERR_SYNTAX, 1, "unexpected end, expected a value"},
    {"  ", ERR_SYNTAX, 3, "unexpected end, expected a value"},
    {"'a'", ERR_SYNTAX, 1, "expected a boolean, got a string"},
    {"'a' ==", ERR_SYNTAX, 7, "unexpected end, expected a value"},
    {"'a' = 'b'", ERR_SYNTAX, 5, "invalid character: ="},
    {"'a' != 'b'", ERR_SYNTAX, 5, "invalid character: !"},
    {"'a' == 'b", ERR_SYNTAX, 8, "text without its closing quote"},
    {"'a\nb' == 'x'", ERR_SYNTAX, 1, "text without its closing quote"},
    {"\"a\" == 'a'", ERR_SYNTAX, 1, "invalid character: \""},
    {"\x01", ERR_SYNTAX, 1, "invalid character: \\x01"},
    {"'a' == 'b' == 'c'", ERR_SYNTAX, 12,
	"unexpected ==, expected an operator or the end"},
    {"('a' == 'b') == 'c'", ERR_SYNTAX, 1, "expected a string, got a boolean"},
    {"'c' == ('a' == 'b')", ERR_SYNTAX, 8, "expected a string, got a boolean"},
    {"'a' and 'b'", ERR_SYNTAX, 1, "expected a boolean, got a string"},
    {"'a'=='a' or 'b'", ERR_SYNTAX, 13, "expected a boolean, got a string"},
    {"not 'a'", ERR_SYNTAX, 5, "expected a boolean, got a string"},
    {"member('KNOWN') + 'a' == 'b'", ERR_SYNTAX, 1,
	"expected a string, got a boolean"},
    {"'a' + member('KNOWN') == 'b'", ERR_SYNTAX, 7,
	"expected a string, got a boolean"},
    {"'a'=='a' )", ERR_SYNTAX, 10,
	"unexpected ), expected an operator or the end"},
    {"('a'=='a'", ERR_SYNTAX, 10, "unexpected end, expected )"},
    {"'a'=='a' 'b'", ERR_SYNTAX, 10,
	"unexpected b, expected an operator or the end"},
    {"NOT 'a'=='a'", ERR_SYNTAX, 1, "unexpected NOT, expected a value"},
    {"known", ERR_SYNTAX, 1, "unexpected known, expected a value"},
    {"option[1]", ERR_SYNTAX, 10, "unexpected end, expected ."},
    {"option[1].", ERR_SYNTAX, 11,
	"unexpected end, expected text, hex or exists"},
    {"option[1].EXISTS", ERR_SYNTAX, 11,
	"unexpected EXISTS, expected text, hex or exists"},
    {"option(1).exists", ERR_SYNTAX, 7, "unexpected (, expected ["},
    {"option[1.exists", ERR_SYNTAX, 9, "unexpected ., expected ]"},
    {"option['a'].exists", ERR_SYNTAX, 8,
	"unexpected a, expected an option's code or name"},
    {"option[nope].exists", ERR_NOT_FOUND, 8, "option 'nope' is not defined"},
    {"option[65536].exists", ERR_RANGE, 8,
	"an option's code or name has the invalid value 65536, allowed is 0 "
	"to 65535"},
    {"option[-1].exists", ERR_RANGE, 8,
	"an option's code or name has the invalid value -1, allowed is 0 to "
	"65535"},
    {"option[1].option[dns-servers].exists", ERR_SYNTAX, 18,
	"unexpected dns-servers, expected a suboption's code"},
    {"relay6[32].peeraddr == ''", ERR_RANGE, 8,
	"a nesting level has the invalid value 32, allowed is -32 to 31"},
    {"relay6[-33].peeraddr == ''", ERR_RANGE, 8,
	"a nesting level has the invalid value -33, allowed is -32 to 31"},
    {"relay6[0].exists", ERR_SYNTAX, 11,
	"unexpected exists, expected peeraddr, linkaddr or option"},
    {"relay6.peeraddr == ''", ERR_SYNTAX, 7, "unexpected ., expected ["},
    {"pkt.type == 1", ERR_SYNTAX, 5,
	"unexpected type, expected iface, src, dst or len"},
    {"pkt6.iface == ''", ERR_SYNTAX, 6,
	"unexpected iface, expected msgtype or transid"},
    {"vendor[-1].exists", ERR_RANGE, 8,
	"an enterprise number or * has the invalid value -1, allowed is 0 to "
	"4294967295"},
    {"vendor[4294967296].exists", ERR_RANGE, 8,
	"an enterprise number or * has the invalid value 4294967296, allowed "
	"is 0 to 4294967295"},
    {"vendor.exists", ERR_SYNTAX, 8, "unexpected exists, expected enterprise"},
    {"vendor[1].data", ERR_SYNTAX, 11,
	"unexpected data, expected exists or option"},
    {"vendor-class[1].option[1].exists", ERR_SYNTAX, 17,
	"unexpected option, expected exists or data"},
    {"vendor-class[1].data[256]==''", ERR_RANGE, 22,
	"an index has the invalid value 256, allowed is 0 to 255"},
    {"member('later')", ERR_NOT_FOUND, 8, "not defined client class 'later'"},
    {"member(KNOWN)", ERR_SYNTAX, 8,
	"unexpected KNOWN, expected a class name in single quotes"},
    {"4294967296 == 1", ERR_RANGE, 1,
	"an integer has the invalid value 4294967296, allowed is -2147483648 "
	"to 4294967295"},
    {"-2147483649 == 1", ERR_RANGE, 1,
	"an integer has the invalid value -2147483649, allowed is "
	"-2147483648 to 4294967295"},
    {"1::2::3=='a'", ERR_SYNTAX, 1,
	"failed to convert 1::2::3 to an IP address"},
    {"256.1.1.1 == 'a'", ERR_SYNTAX, 1,
	"failed to convert 256.1.1.1 to an IP address"},
    {"1.2.3 == 'x'", ERR_SYNTAX, 1, "expected a boolean, got a string"},
    {"1:2 == 'x'", ERR_SYNTAX, 2, "invalid character: :"},
    {"0x == 'a'", ERR_SYNTAX, 1, "expected a boolean, got a string"},
    {"substring('a','b',1)==''", ERR_SYNTAX, 15,
	"unexpected b, expected a start"},
    {"substring('a',1+1,1)==''", ERR_SYNTAX, 16, "unexpected +, expected ,"},
    {"substring('a',0,ALL)==''", ERR_SYNTAX, 17,
	"unexpected ALL, expected a length or all"},
    {"substring('a',2147483648,1)==''", ERR_RANGE, 15,
	"a start has the invalid value 2147483648, allowed is -2147483648 to "
	"2147483647"},
    {"substring(member('KNOWN'),0,1)==''", ERR_SYNTAX, 11,
	"expected a string, got a boolean"},
    {"split('a','b')==''", ERR_SYNTAX, 14, "unexpected ), expected ,"},
    {"split('a','b','c')==''", ERR_SYNTAX, 15,
	"unexpected c, expected a field's number"},
    {"concat('a')==''", ERR_SYNTAX, 11, "unexpected ), expected ,"},
    {"concat('a','b','c')==''", ERR_SYNTAX, 15, "unexpected ,, expected )"},
    {"ifelse('a','b','c')==''", ERR_SYNTAX, 8,
	"expected a boolean, got a string"},
    {"ifelse('a'=='a','b'=='b','c')==''", ERR_SYNTAX, 17,
	"expected a string, got a boolean"},
    {"sifelse('a'=='a','b','c'=='c')==''", ERR_SYNTAX, 22,
	"expected a string, got a boolean"},
    {"hexstring('a')==''", ERR_SYNTAX, 14, "unexpected ), expected ,"},
    {"lcase 'a'==''", ERR_SYNTAX, 7, "unexpected a, expected ("},
    {"match('(','a')", ERR_SYNTAX, 7,
	"regular expression, at character 2: missing closing parenthesis"},
    {"match('(a)\\1','a')", ERR_UNSUPPORTED, 7,
	"regular expression: references back (\\1) are not taken"},
    {"match('a'+'b','a')", ERR_SYNTAX, 10, "unexpected +, expected ,"},
    {"match(0x61,'a')", ERR_SYNTAX, 7,
	"unexpected 61, expected a regular expression in single quotes"},
    {"match('a','a') == 'b'", ERR_SYNTAX, 1,
	"expected a string, got a boolean"},
};

START_TEST(error)
{
	struct expression_problem problem;

	ck_assert_int_eq(compile(errors[_i].text, EXPRESSION_BOOLEAN, &problem),
	    errors[_i].err);
	ck_assert_str_eq(problem.detail.text, errors[_i].words);
	ck_assert_uint_eq(problem.column, errors[_i].column);
}
END_TEST

/* A template wants a string, a test a boolean. */
START_TEST(whole_type)
{
	struct expression_problem problem;

	ck_assert_int_eq(compile("'a'", EXPRESSION_STRING, &problem), ERR_NONE);
	ck_assert_int_eq(problem.column, 0);
	ck_assert_str_eq(problem.detail.text, "");
	ck_assert_int_eq(
	    compile(" member('KNOWN')", EXPRESSION_STRING, &problem),
	    ERR_SYNTAX);
	ck_assert_uint_eq(problem.column, 2);
	ck_assert_str_eq(
	    problem.detail.text, "expected a string, got a boolean");
}
END_TEST

START_TEST(classes)
{
	const char *text = "member('first') or not (member('KNOWN') and "
			   "ifelse(member('first'),'a','b') == 'a')";
	struct expression_source source = {
	    text, strlen(text), EXPRESSION_BOOLEAN};
	struct expression_problem problem;
	const struct expression *expression;
	const uint16_t *numbers;
	size_t count;

	ck_assert_int_eq(
	    expression_compile(&expression, arena, &source, &names, &problem),
	    ERR_NONE);
	numbers = expression_classes(expression, &count);
	ck_assert_uint_eq(count, 3);
	ck_assert_uint_eq(numbers[0], 6);
	ck_assert_uint_eq(numbers[1], 1);
	ck_assert_uint_eq(numbers[2], 6);
}
END_TEST

/* How often a piece may be repeated before the whole. */
static enum err
compile_repeated(const char *before, const char *middle, const char *after,
    size_t times, struct expression_problem *problem)
{
	size_t size =
	    times * (strlen(before) + strlen(after)) + strlen(middle) + 1;
	char *text = malloc(size), *end = text;
	enum err err;

	ck_assert_ptr_nonnull(text);
	for (size_t i = 0; i < times; i++)
		end += sprintf(end, "%s", before);
	end += sprintf(end, "%s", middle);
	for (size_t i = 0; i < times; i++)
		end += sprintf(end, "%s", after);
	err = compile(text, EXPRESSION_BOOLEAN, problem);
	free(text);
	return err;
}

static const struct {
	const char *before, *middle, *after;
	size_t good, bad;
} bounds[] = {
    {"(", "'a'=='a'", ")", 40, 1000000},
    {"not ", "'a'=='a'", "", 100000, 0},
    {"not (", "'a'=='a'", ")", 40, 100000},
    {"lcase(", "'a'", ")=='a'", 0, 100000},
    {"'a'+('b'+", "'c'", ")", 0, 100000},
    {"'a'=='b' or ", "'a'=='a'", "", 500, 1000},
    {"'a'=='b' or (", "'a'=='a'", ")", 40, 100000},
    {"member('KNOWN') and ", "'a'=='a'", "", 250, 300},
};

START_TEST(bound)
{
	struct expression_problem problem;
	const char *b = bounds[_i].before, *m = bounds[_i].middle,
		   *a = bounds[_i].after;

	if (bounds[_i].good > 0)
		ck_assert_int_eq(
		    compile_repeated(b, m, a, bounds[_i].good, &problem),
		    ERR_NONE);
	if (bounds[_i].bad > 0)
		ck_assert_int_eq(
		    compile_repeated(b, m, a, bounds[_i].bad, &problem),
		    ERR_LIMIT);
}
END_TEST

/* Without memory there is no expression, and no harm. */
START_TEST(no_memory)
{
	const char *text = "match('a+', 'b'+0x01) or member('KNOWN') or "
			   "pkt.src == 2001:db8::1 or option[8].hex == 5";
	struct expression_source source = {
	    text, strlen(text), EXPRESSION_BOOLEAN};
	struct expression_problem problem;
	size_t ceiling = 16;
	enum err err;

	do {
		const struct expression *expression = NULL;
		struct arena *small = arena_create(ceiling);

		ck_assert_ptr_nonnull(small);
		err = expression_compile(
		    &expression, small, &source, &names, &problem);
		ck_assert(err == ERR_NONE || err == ERR_MEMORY);
		arena_free(small);
		ceiling += 16;
	} while (err != ERR_NONE);
	ck_assert_uint_gt(ceiling, 200);
}
END_TEST

/* Cut or changed anywhere, a good text is refused or taken, nothing worse. */
START_TEST(every_change)
{
	const char *good = "match('a[b]','x')and(relay6[-1].option[3].text=="
			   "substring(vendor[9].option[1].hex,-2,all)+0x1f)";
	size_t size = strlen(good);
	struct expression_problem problem;
	char text[256];

	for (size_t i = 0; i < size; i++) {
		memcpy(text, good, size + 1);
		text[i] = '\0';
		compile(text, EXPRESSION_BOOLEAN, &problem);
		for (int byte = 1; byte < 256; byte++) {
			memcpy(text, good, size + 1);
			text[i] = (char)byte;
			if (compile(text, EXPRESSION_BOOLEAN, &problem) ==
			    ERR_NONE)
				continue;
			ck_assert_uint_gt(problem.column, 0);
			ck_assert_uint_le(problem.column, size + 1);
			ck_assert_str_ne(problem.detail.text, "");
		}
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("expression_compile");
	TCase *tcase = tcase_create("expression_compile");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_loop_test(tcase, error, 0, LENGTH(errors));
	tcase_add_test(tcase, whole_type);
	tcase_add_test(tcase, classes);
	tcase_add_loop_test(tcase, bound, 0, LENGTH(bounds));
	tcase_add_test(tcase, no_memory);
	tcase_add_test(tcase, every_change);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
