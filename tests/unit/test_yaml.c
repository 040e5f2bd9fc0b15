/*
 * tests/unit/test_yaml.c: documents, limits and complaints.
 *
 * Promised: each limit of struct yaml_limits holds and is told; complaints come
 * sorted by place, fit for a terminal, and a flood of them is counted but does
 * not crowd out errors by warnings; names are one pointer each.
 */
#include <check.h>
#include <stdlib.h>

#include "tests/unit/suite.h"
#include "tests/unit/yaml_text.h"

static char out[YAML_TEXT_SIZE];

static struct yaml_document *
read_limited(const char *text, const struct yaml_limits *limits)
{
	struct yaml_document *document =
	    yaml_read_text("f", text, strlen(text), limits);

	ck_assert_ptr_nonnull(document);
	return document;
}

START_TEST(members)
{
	struct yaml_document *document =
	    read_limited("{\"a\":1,\"b\":{\"a\":2}}", NULL);
	const struct yaml_node *a = yaml_member(document->root, "a");
	const struct yaml_node *b = yaml_member(document->root, "b");

	ck_assert_int_eq(a->value.integer, 1);
	ck_assert_int_eq(yaml_member(b, "a")->value.integer, 2);
	ck_assert_ptr_eq(yaml_member(b, "a")->key, a->key);
	ck_assert_ptr_null(yaml_member(document->root, "c"));
	ck_assert_ptr_null(yaml_member(a, "a"));
	ck_assert_ptr_null(yaml_member(NULL, "a"));
	ck_assert_uint_eq(document->root->value.children.count, 2);
	yaml_document_free(document);
}
END_TEST

/* More names than the table of names begins with, all found again. */
START_TEST(many_names)
{
	char *text = malloc(100000), *end = text;
	struct yaml_document *document;
	const struct yaml_node *node;
	unsigned i = 0;

	ck_assert_ptr_nonnull(text);
	end += sprintf(end, "[{");
	for (i = 0; i < 2000; i++)
		end += sprintf(end, "%s\"n%u\":%u", i == 0 ? "" : ",", i, i);
	sprintf(end, "},{\"n1234\":1}]");
	document = read_limited(text, NULL);
	free(text);
	ck_assert_uint_eq(document->error_count, 0);
	node = document->root->value.children.first;
	ck_assert_ptr_eq(yaml_member(node, "n1234")->key,
	    node->next->value.children.first->key);
	ck_assert_int_eq(yaml_member(node, "n1999")->value.integer, 1999);
	yaml_document_free(document);
}
END_TEST

START_TEST(kinds)
{
	ck_assert_str_eq(yaml_kind_text(YAML_MAP), "map");
	ck_assert_str_eq(yaml_kind_text(YAML_LIST), "list");
	ck_assert_str_eq(yaml_kind_text(YAML_STRING), "string");
	ck_assert_str_eq(yaml_kind_text(YAML_INTEGER), "integer");
	ck_assert_str_eq(yaml_kind_text(YAML_REAL), "floating point number");
	ck_assert_str_eq(yaml_kind_text(YAML_BOOLEAN), "boolean");
	ck_assert_str_eq(yaml_kind_text(YAML_NULL), "null");
}
END_TEST

/* Text that came by command must not reach for files. */
START_TEST(text_includes_nothing)
{
	struct yaml_document *document =
	    read_limited("{<?include \"/etc/passwd\"?>}", NULL);

	ck_assert_str_eq(yaml_text_complaints(document, out),
	    "f:1:2: error: files cannot be included here\n");
	yaml_document_free(document);
	document = read_limited("a: <?include \"/etc/passwd\"?>\n", NULL);
	ck_assert_str_eq(yaml_text_complaints(document, out),
	    "f:1:4: error: files cannot be included here\n");
	yaml_document_free(document);
}
END_TEST

START_TEST(depth_limit)
{
	struct yaml_limits limits = yaml_default_limits;
	struct yaml_document *document;

	limits.depth = 3;
	document = read_limited("[[[1]]]", &limits);
	ck_assert_uint_eq(document->error_count, 0);
	yaml_document_free(document);
	document = read_limited("[[[[1]]]]", &limits);
	ck_assert_str_eq(yaml_text_complaints(document, out),
	    "f:1:4: error: nested more than 3 deep\n");
	yaml_document_free(document);
	document = read_limited("- - - - 1\n", &limits);
	ck_assert_str_eq(yaml_text_complaints(document, out),
	    "f:1:7: error: nested too deep\n");
	ck_assert_ptr_null(document->root);
	yaml_document_free(document);
}
END_TEST

/* Millions of brackets cost no more than the limit, in either style. */
START_TEST(depth_hostile)
{
	static const char *const starts[] = {
	    "[", "{\"a\":", "- ", "a: [", "? "};
	const char *start = starts[_i];
	size_t unit = strlen(start), size = 1 << 20;
	char *text = malloc(size + unit);
	struct yaml_document *document;

	ck_assert_ptr_nonnull(text);
	for (size_t i = 0; i < size; i += unit)
		memcpy(text + i, start, unit);
	document = yaml_read_text("f", text, size / unit * unit, NULL);
	ck_assert_uint_gt(document->error_count, 0);
	ck_assert_uint_lt(arena_used(document->arena), 1 << 20);
	yaml_document_free(document);
	free(text);
}
END_TEST

START_TEST(size_limit)
{
	struct yaml_limits limits = yaml_default_limits;
	struct yaml_document *document;

	limits.size = 7;
	document = read_limited("{\"a\":1}", &limits);
	ck_assert_uint_eq(document->error_count, 0);
	yaml_document_free(document);
	document = read_limited("{\"a\":10}", &limits);
	ck_assert_str_eq(yaml_text_complaints(document, out),
	    "f:1:1: error: cannot read \"f\": it is too large\n");
	yaml_document_free(document);
}
END_TEST

START_TEST(node_limit)
{
	struct yaml_limits limits = yaml_default_limits;
	struct yaml_document *document;

	limits.nodes = 3;
	document = read_limited("[1,2]", &limits);
	ck_assert_uint_eq(document->error_count, 0);
	yaml_document_free(document);
	document = read_limited("[1,2,3]", &limits);
	ck_assert_str_eq(yaml_text_complaints(document, out),
	    "f:1:6: error: too many values\n");
	ck_assert_ptr_null(document->root);
	yaml_document_free(document);
}
END_TEST

/* Without room for the tree there is still room to say so. */
START_TEST(memory_limit)
{
	struct yaml_limits limits = yaml_default_limits;
	struct yaml_document *document;

	limits.memory = 1024;
	document = read_limited("[1,2]", &limits);
	ck_assert_str_eq(yaml_text_complaints(document, out),
	    "f:1:1: error: not enough memory\n");
	yaml_document_free(document);
}
END_TEST

/* Wherever it runs out: an error that is told, or all went well. */
START_TEST(memory_everywhere)
{
	struct yaml_limits limits = yaml_default_limits;
	char text[8192] = "{";
	size_t most;
	struct yaml_document *document;

	for (int i = 0; i < 300; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
		    "\"name%d\":[%d,\"x\"],", i, i);
	strcat(text, "\"z\":1}");
	document = read_limited(text, NULL);
	most = arena_used(document->arena);
	yaml_document_free(document);
	for (limits.memory = 16; limits.memory < most + 512;
	     limits.memory += 512) {
		document = read_limited(text, &limits);
		if (limits.memory < most) {
			ck_assert_uint_eq(document->error_count, 1);
			ck_assert_str_eq(
			    document->first->text, "not enough memory");
			ck_assert_ptr_null(document->root);
		} else {
			ck_assert_uint_eq(document->error_count, 0);
		}
		yaml_document_free(document);
	}
}
END_TEST

START_TEST(complaints_sorted)
{
	struct yaml_document *document = read_limited("{}", NULL);
	struct yaml_position position = {.line = 3, .column = 1};

	yaml_complain(
	    document, COMPLAINT_WARNING, position, "%s %d", "third", 3);
	position.line = 2;
	position.column = 9;
	yaml_complain(document, COMPLAINT_ERROR, position, "second");
	yaml_complain(document, COMPLAINT_ERROR, position, "same place");
	position.column = 2;
	yaml_complain(document, COMPLAINT_ERROR, position, "first");
	ck_assert_str_eq(yaml_text_complaints(document, out),
	    "f:2:2: error: first\nf:2:9: error: second\n"
	    "f:2:9: error: same place\nf:3:1: warning: third 3\n");
	ck_assert_uint_eq(document->error_count, 3);
	ck_assert_uint_eq(document->warning_count, 1);
	yaml_document_free(document);
}
END_TEST

/* What a file says must not reach a terminal as it is. */
START_TEST(complaints_printable)
{
	const char *text = "{\"a\": x\x1b[2J\\}";
	struct yaml_document *document =
	    yaml_read_text("f\n", text, strlen(text), NULL);

	ck_assert_str_eq(yaml_text_complaints(document, out),
	    "f\\x0a:1:7: error: neither a number nor a string in double "
	    "quotes: x\\x1b\n"
	    "f\\x0a:1:10: error: neither a number nor a string in double "
	    "quotes: 2J\\\n");
	yaml_document_free(document);
}
END_TEST

START_TEST(complaints_counted)
{
	struct yaml_limits limits = yaml_default_limits;
	struct yaml_document *document;

	limits.complaints = 2;
	document = read_limited("[1,\n,\n,\n,\nx,\ny,\nz]", &limits);
	ck_assert_uint_eq(document->error_count, 3);
	ck_assert_uint_eq(document->warning_count, 3);
	yaml_text_complaints(document, out);
	ck_assert_ptr_nonnull(strstr(out, "f:1:3: warning: "));
	ck_assert_ptr_nonnull(strstr(out, "f:2:1: warning: "));
	ck_assert_ptr_null(strstr(out, "f:3:1: warning: "));
	ck_assert_ptr_nonnull(strstr(out, "f:5:1: error: "));
	ck_assert_ptr_nonnull(strstr(out, "f:6:1: error: "));
	ck_assert_ptr_null(strstr(out, "f:7:1: error: "));
	ck_assert_ptr_nonnull(
	    strstr(out, "f: 2 further complaints not shown\n"));
	yaml_document_free(document);
}
END_TEST

/* A long text is cut, not overrun. */
START_TEST(complaint_long)
{
	struct yaml_document *document = read_limited("{}", NULL);
	struct yaml_position position = {.line = 1, .column = 1};
	char text[5000];

	memset(text, '\x01', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	yaml_complain(document, COMPLAINT_ERROR, position, "%s", text);
	ck_assert_uint_lt(strlen(document->first->text), 2100);
	yaml_text_complaints(document, out);
	yaml_document_free(document);
}
END_TEST

/* Columns far to the right stand at their largest value. */
START_TEST(column_limit)
{
	size_t size = YAML_COLUMN_MAX + 10;
	char *text = malloc(size + 16);
	struct yaml_document *document;
	const struct yaml_node *node;

	ck_assert_ptr_nonnull(text);
	memset(text, ' ', size);
	text[0] = '[';
	memcpy(text + size, "1,\n2]", 6);
	document = read_limited(text, NULL);
	free(text);
	node = document->root->value.children.first;
	ck_assert_uint_eq(node->position.column, YAML_COLUMN_MAX);
	ck_assert_uint_eq(node->next->position.line, 2);
	ck_assert_uint_eq(node->next->position.column, 1);
	yaml_document_free(document);
}
END_TEST

START_TEST(free_nothing)
{
	yaml_document_free(NULL);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("yaml");
	TCase *tcase = tcase_create("yaml");

	tcase_add_test(tcase, members);
	tcase_add_test(tcase, many_names);
	tcase_add_test(tcase, kinds);
	tcase_add_test(tcase, text_includes_nothing);
	tcase_add_test(tcase, depth_limit);
	tcase_add_loop_test(tcase, depth_hostile, 0, 5);
	tcase_add_test(tcase, size_limit);
	tcase_add_test(tcase, node_limit);
	tcase_add_test(tcase, memory_limit);
	tcase_add_test(tcase, memory_everywhere);
	tcase_add_test(tcase, complaints_sorted);
	tcase_add_test(tcase, complaints_printable);
	tcase_add_test(tcase, complaints_counted);
	tcase_add_test(tcase, complaint_long);
	tcase_add_test(tcase, column_limit);
	tcase_add_test(tcase, free_nothing);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
