/*
 * test_ctl_splitter.c: an answer's JSON, element by element (ctrld/ctl.h).
 *
 * Promised: each element of a list once and in order, whatever strings hold and
 * wherever the text is cut; what is left is the answer with an empty list; text
 * that is no JSON is said to be none. The largest element alone takes memory.
 */
#include <string.h>

#include "ctrld/ctl.h"
#include "tests/unit/suite.h"

static const char answer_text[] =
    "{\"arguments\": {\"leases\": [{\"a\": \"]}[{\\\"\\\\\"}, {\"b\": {\"c\": "
    "[1, "
    "{}]}},{\"d\": 3}], \"count\": 3}, \"result\": 0, \"text\": \"x[{\"}";

static json_t *elements;

static void
take(void *context, json_t *element)
{
	ck_assert_ptr_eq(context, &elements);
	json_array_append(elements, element);
}

/* The text in pieces of that size. */
static json_t *
split(const char *text, size_t piece, bool *good)
{
	struct ctl_splitter *splitter = ctl_splitter_create(take, &elements);
	size_t size = strlen(text), part;
	const char *why;
	json_t *rest;

	elements = json_array();
	*good = true;
	for (size_t at = 0; at < size; at += part) {
		part = size - at < piece ? size - at : piece;
		*good &= ctl_splitter_take(splitter, text + at, part);
	}
	rest = ctl_splitter_rest(splitter, &why);
	ctl_splitter_free(splitter);
	return rest;
}

START_TEST(wherever_it_is_cut)
{
	json_t *rest, *wanted, *left;
	bool good;

	rest = split(answer_text, (size_t)_i, &good);
	ck_assert(good);
	wanted =
	    json_loads("[{\"a\": \"]}[{\\\"\\\\\"}, {\"b\": {\"c\": [1, {}]}},"
		       " {\"d\": 3}]",
		0, NULL);
	ck_assert(json_equal(elements, wanted));
	left = json_loads("{\"arguments\": {\"leases\": [], \"count\": 3},"
			  " \"result\": 0, \"text\": \"x[{\"}",
	    0, NULL);
	ck_assert(json_equal(rest, left));
	json_decref(rest);
	json_decref(wanted);
	json_decref(left);
	json_decref(elements);
}
END_TEST

START_TEST(no_list)
{
	bool good;
	json_t *rest = split("{\"result\": 1, \"text\": \"no\"}", 7, &good);

	ck_assert(good);
	ck_assert_int_eq(ctl_integer(rest, "result"), 1);
	ck_assert_uint_eq(json_array_size(elements), 0);
	json_decref(rest);
	json_decref(elements);
}
END_TEST

START_TEST(no_json)
{
	bool good;

	ck_assert_ptr_null(
	    split("{\"arguments\": {\"l\": [{\"a\"}]}}", 3, &good));
	ck_assert(!good);
	json_decref(elements);
	ck_assert_ptr_null(
	    split("{\"arguments\": {\"l\": [{\"a\": 1", 3, &good));
	json_decref(elements);
	ck_assert_ptr_null(split("", 1, &good));
	json_decref(elements);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("ctl splitter");
	TCase *tests = tcase_create("splitter");

	tcase_add_loop_test(tests, wherever_it_is_cut, 1, sizeof(answer_text));
	tcase_add_test(tests, no_list);
	tcase_add_test(tests, no_json);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
