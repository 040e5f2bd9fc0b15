/*
 * tests/unit/test_yaml_file.c: files, what they include, and hostile ones.
 *
 * Promised (kea-config.md 1.1 "Include", 1.6): includes are spliced in where
 * blanks may stand, and places inside keep their own file's name; what is no
 * regular text file is refused without waiting; a circle, a bomb of includes, a
 * pile of brackets or a file beyond its limits ends in an error at once.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/scratch.h"
#include "tests/unit/suite.h"
#include "tests/unit/yaml_text.h"

static struct scratch *scratch;
static char out[YAML_TEXT_SIZE];

/* Relative names are relative to the working directory, as in Kea. */
static void
set_up(void)
{
	scratch = scratch_create();
	ck_assert_int_eq(chdir(scratch->folder), 0);
}

static void
tear_down(void)
{
	ck_assert_int_eq(chdir("/"), 0);
	scratch_remove(scratch);
}

static void
put(const char *name, const char *text, size_t size)
{
	FILE *file = fopen(name, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(text, 1, size, file), size);
	ck_assert_int_eq(fclose(file), 0);
}

static void
put_text(const char *name, const char *text)
{
	put(name, text, strlen(text));
}

static void
expect(const char *complaints, const char *tree)
{
	struct yaml_document *document =
	    yaml_read_file("main", NULL, NULL, NULL);

	ck_assert_ptr_nonnull(document);
	ck_assert_str_eq(yaml_text_complaints(document, out), complaints);
	ck_assert_str_eq(yaml_text_tree(document, out), tree);
	yaml_document_free(document);
}

START_TEST(include_fragment)
{
	put_text("main", "{ \"a\": 1, <?include \"part\"?> \"d\": 4 }");
	put_text(
	    "part", "# fragment\n\"b\": <?include\n\"value\" ?>,\n\"c\": 3,");
	put_text("value", "[2,\n<?include \"value2\"?>]");
	put_text("value2", "\"x\" // end");
	expect("", "{a:1,b:[2,\"x\"],c:3,d:4}");
}
END_TEST

START_TEST(include_first)
{
	put_text("main", "/* x */ <?include \"part\"?> }");
	put_text("part", "<?include \"nothing\"?> {\"a\": 1");
	put_text("nothing", "# nothing\n");
	expect("", "{a:1}");
}
END_TEST

/* Kea: positions inside carry the fragment's own name and line. */
START_TEST(include_positions)
{
	put_text("main", "{ \"a\": 1,\n <?include \"part\"?> }");
	put_text("part", "\n \"b\": tru,\n \"a\": 2");
	expect("part:2:7: error: neither a number nor a string in double "
	       "quotes: tru\n"
	       "part:3:2: error: duplicate \"a\" entries in map (previous at "
	       "main:1:3)\n",
	    "{a:1,b:~null,a:2}");
}
END_TEST

/* A file that is included twice is read once, and stands there twice. */
START_TEST(include_twice)
{
	put_text("main", "[<?include \"part\"?>, <?include \"part\"?>]");
	put_text("part", "1");
	expect("", "[1,1]");
}
END_TEST

struct include_case {
	const char *text, *complaints, *tree;
};

static const struct include_case bad_includes[] = {
    {"{<?include \"none\"?>}",
	"main:1:2: error: cannot open \"none\": No such file or directory\n",
	"{}"},
    {"{<?include \".\"?>}",
	"main:1:2: error: cannot read \".\": it is a directory\n", "{}"},
    {"{<?include \"fifo\"?>}",
	"main:1:2: error: cannot read \"fifo\": it is no regular file\n", "{}"},
    {"{<?include \"/dev/zero\"?>}",
	"main:1:2: error: cannot read \"/dev/zero\": it is no regular file\n",
	"{}"},
    {"{<?include \"part\"\n \"b\": 1}",
	"main:1:2: error: include is never closed by \"?>\"\n", "{b:1}"},
    {"{<?include part?> \"b\": 1}",
	"main:1:2: error: include wants a file's name in double quotes\n",
	"{b:1}"},
    {"{<?include \"\"?> \"b\": 1}",
	"main:1:2: error: include wants a file's name in double quotes\n",
	"{b:1}"},
    {"{<?exec \"rm\"?> \"b\": 1}",
	"main:1:2: error: after \"<?\" only \"include\" is known\n", "{b:1}"},
    {"<?include \"none\"?>",
	"main:1:1: error: cannot open \"none\": No such file or directory\n",
	"none"},
};

START_TEST(bad_include)
{
	const struct include_case *c = &bad_includes[_i];

	ck_assert_int_eq(mkfifo("fifo", 0600), 0);
	put_text("part", "\"a\": 1,");
	put_text("main", c->text);
	expect(c->complaints, c->tree);
}
END_TEST

START_TEST(include_circle)
{
	put_text("main", "[1, <?include \"part\"?>]");
	put_text("part", "2, <?include \"part\"?>");
	expect("part:1:2: warning: extraneous comma; a piece of configuration "
	       "may have been omitted\n"
	       "part:1:4: error: includes are nested more than 10 deep\n",
	    "[1,2,2,2,2,2,2,2,2,2,2]");
}
END_TEST

START_TEST(include_circle_of_nothing)
{
	put_text("main", "<?include \"main\"?>");
	expect(
	    "main:1:1: error: includes are nested more than 10 deep\n", "none");
}
END_TEST

/* Ten files, each including the next a hundred times, are 10^20 uses. */
START_TEST(include_bomb)
{
	struct yaml_document *document;
	char name[8], text[4096];

	put_text("main", "[<?include \"0\"?> 1]");
	for (int i = 0; i < 9; i++) {
		text[0] = '\0';
		for (int j = 0; j < 100; j++)
			snprintf(text + strlen(text),
			    sizeof(text) - strlen(text), "<?include \"%d\"?>",
			    i + 1);
		snprintf(name, sizeof(name), "%d", i);
		put_text(name, text);
	}
	put_text("9", "");
	document = yaml_read_file("main", NULL, NULL, NULL);
	ck_assert_uint_eq(document->error_count, 1);
	ck_assert_ptr_nonnull(strstr(document->first->text, "too many"));
	yaml_document_free(document);
}
END_TEST

START_TEST(main_refused)
{
	static const char *const names[] = {"/", "/dev/null", "none"};
	static const char *const words[] = {
	    "directory", "regular", "No such file"};
	struct yaml_document *document =
	    yaml_read_file(names[_i], NULL, NULL, NULL);

	ck_assert_uint_eq(document->error_count, 1);
	ck_assert_ptr_null(document->root);
	ck_assert_ptr_nonnull(strstr(document->first->text, words[_i]));
	ck_assert_uint_eq(document->first->position.line, 1);
	yaml_document_free(document);
}
END_TEST

/* 1.1: empty file and byte order mark; and what is no text at all. */
START_TEST(no_text)
{
	static const struct {
		const char *text;
		size_t size;
		const char *complaints, *tree;
	} cases[] = {
	    {"", 0,
		"main:1:1: error: nothing is configured here: the text is "
		"empty\n",
		"none"},
	    {" \n# x\n", 6,
		"main:3:1: error: nothing is configured here: the "
		"text is empty\n",
		"none"},
	    {"\xef\xbb\xbf{\"a\":1}", 10,
		"main:1:1: error: byte order mark; "
		"write UTF-8 without it\n",
		"{a:1}"},
	    {"\xff\xfe{\0", 4,
		"main:1:1: error: this is UTF-16; write UTF-8 "
		"without byte order mark\n",
		"none"},
	    {"\xfe\xff\0{", 4,
		"main:1:1: error: this is UTF-16; write UTF-8 "
		"without byte order mark\n",
		"none"},
	    {"{\n \"a\0\"}", 8, "main:2:4: error: NUL byte: this is no text\n",
		"none"},
	    {"\x7f"
	     "ELF\x02\x01",
		6,
		"main:1:1: error: control character "
		"0x7f\n",
		"none"},
	    {"\x89PNG\r\n", 6, "main:1:1: error: byte 0x89 is no UTF-8 text\n",
		"none"},
	};

	put("main", cases[_i].text, cases[_i].size);
	expect(cases[_i].complaints, cases[_i].tree);
}
END_TEST

/* Block style: under a name, as an item, alone on a line; and JSON. */
START_TEST(block_include)
{
	put_text("main", "a: 1\n"
			 "b: <?include \"map\"?>\n"
			 "c:\n"
			 "  - <?include \"map\"?>\n"
			 "  - <?include \"json\"?>\n"
			 "<?include \"more\"?>\n"
			 "# <?include \"none\"?>\n"
			 "z: 26\n");
	put_text("map", "# a map\nx: 1\ny:\n  - 2\n\n  - 3\n");
	put_text("json", "// one\n{\"j\": [1,\n,2,] }");
	put_text("more", "d: <?include \"map\"?>\ne: x");
	expect("json:2:9: warning: extraneous comma; a piece of configuration "
	       "may have been omitted\n"
	       "json:3:3: warning: extraneous comma; a piece of configuration "
	       "may have been omitted\n",
	    "{a:1,b:{x:1,y:[2,3]},c:[{x:1,y:[2,3]},{j:[1,2]}],"
	    "d:{x:1,y:[2,3]},e:\"x\",z:26}");
}
END_TEST

START_TEST(block_include_positions)
{
	struct yaml_document *document;
	const struct yaml_node *node;

	put_text("main", "a:\n  - <?include \"map\"?>\n  - 5\n");
	put_text("map", "x: 1\ny: {z: 007}\n");
	document = yaml_read_file("main", NULL, NULL, NULL);
	node = yaml_member(document->root, "a")->value.children.first;
	ck_assert_uint_eq(node->next->position.file, 0);
	ck_assert_uint_eq(node->next->position.line, 3);
	ck_assert_uint_eq(node->next->position.column, 5);
	node = yaml_member(node, "y");
	ck_assert_uint_eq(node->key_position.file, 1);
	ck_assert_uint_eq(node->key_position.line, 2);
	ck_assert_uint_eq(node->key_position.column, 1);
	ck_assert_uint_eq(node->position.column, 4);
	ck_assert_str_eq(yaml_text_complaints(document, out),
	    "map:2:8: warning: leading zeros are ignored, the number is "
	    "decimal\n");
	yaml_document_free(document);
}
END_TEST

static const struct include_case bad_block_includes[] = {
    {"a: <?include \"none\"?>\nb: 1\n",
	"main:1:4: error: cannot open \"none\": No such file or directory\n",
	"{a:null,b:1}"},
    {"a: <?include \"main\"?>\n",
	"main:1:4: error: includes are nested more than 10 deep\n",
	"{a:{a:{a:{a:{a:{a:{a:{a:{a:{a:{a:null}}}}}}}}}}}"},
    {"a: <?include x?>\nb: 1\n",
	"main:1:4: error: include wants a file's name in double quotes\n",
	"{a:null,b:1}"},
    {"a: x <?include \"none\"?>\n", "", "{a:\"x <?include \"none\"?>\"}"},
};

START_TEST(bad_block_include)
{
	const struct include_case *c = &bad_block_includes[_i];

	put_text("main", c->text);
	expect(c->complaints, c->tree);
}
END_TEST

/* Indentation that grows from file to file must not multiply sizes. */
START_TEST(block_indent_bomb)
{
	struct yaml_limits limits = yaml_default_limits;
	struct yaml_document *document;
	size_t size = 200000;
	char *text = malloc(2 * size + 64);

	ck_assert_ptr_nonnull(text);
	memset(text, ' ', size);
	memcpy(text + size, "<?include \"part\"?>\n", 20);
	put_text("main", "a:\n");
	put("main", text, size + 19);
	for (size_t i = 0; i < size; i++)
		memcpy(text + 2 * i, "a\n", 2);
	put("part", text, 2 * size);
	free(text);
	limits.size = 1 << 20;
	document = yaml_read_file("main", &limits, NULL, NULL);
	ck_assert_uint_eq(document->error_count, 1);
	ck_assert_ptr_null(document->root);
	yaml_document_free(document);
}
END_TEST

/* An opener stands in for open(2), with its context, for every file. */
static int
open_in_memory(void *context, const char *path)
{
	unsigned *calls = context;
	int ends[2];

	(*calls)++;
	if (strcmp(path, "pipe") == 0) {
		ck_assert_int_eq(pipe(ends), 0);
		close(ends[1]);
		return ends[0];
	}
	if (strcmp(path, "main") == 0)
		return open("real", O_RDONLY | O_CLOEXEC);
	return -EACCES;
}

START_TEST(opener)
{
	unsigned calls = 0;
	struct yaml_document *document;

	put_text("real", "[<?include \"pipe\"?> <?include \"x\"?>]");
	document = yaml_read_file("main", NULL, open_in_memory, &calls);
	ck_assert_uint_eq(calls, 3);
	ck_assert_str_eq(yaml_text_complaints(document, out),
	    "main:1:2: error: cannot read \"pipe\": it is no regular file\n"
	    "main:1:21: error: cannot open \"x\": Permission denied\n");
	yaml_document_free(document);
}
END_TEST

#define LENGTH(a) ((int)(sizeof(a) / sizeof(*(a))))

int
main(void)
{
	Suite *suite = suite_create("yaml_file");
	TCase *tcase = tcase_create("yaml_file");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, include_fragment);
	tcase_add_test(tcase, include_first);
	tcase_add_test(tcase, include_positions);
	tcase_add_test(tcase, include_twice);
	tcase_add_loop_test(tcase, bad_include, 0, LENGTH(bad_includes));
	tcase_add_test(tcase, include_circle);
	tcase_add_test(tcase, include_circle_of_nothing);
	tcase_add_test(tcase, include_bomb);
	tcase_add_loop_test(tcase, main_refused, 0, 3);
	tcase_add_loop_test(tcase, no_text, 0, 8);
	tcase_add_test(tcase, block_include);
	tcase_add_test(tcase, block_include_positions);
	tcase_add_loop_test(
	    tcase, bad_block_include, 0, LENGTH(bad_block_includes));
	tcase_add_test(tcase, block_indent_bomb);
	tcase_add_test(tcase, opener);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
