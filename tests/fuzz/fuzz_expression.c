/*
 * fuzz_expression.c: any bytes as a class test, and what compiles is run.
 *
 * Beyond what the sanitizers see: an error names a byte of the text; what was
 * compiled yields an answer over a direct message, twice the same.
 */
#include <string.h>

#include "dhcp6d/config/expression.h"
#include "tests/fuzz/fuzz.h"

static int
class_number(void *context, const char *name)
{
	(void)context;
	return (int)strlen(name) % 64;
}

static const struct expression_names names = {.class_number = class_number};

static const uint8_t message[] = "\1\xaa\xbb\xcc"
				 "\0\1\0\x0a\0\3\0\1\x52\x54\0\1\2\3"
				 "\0\x08\0\2\0\5"
				 "\0\x3b\0\3url"
				 "\0\x10\0\x0b\0\0\x11\x8b\0\5docsi"
				 "\0\x11\0\x09\0\0\x11\x8b\0\1\0\1x";

static void
evaluate(const struct expression *expression, enum expression_type type)
{
	static struct view view;
	static const uint64_t bits[1] = {0x5555555555555555};
	struct expression_facts facts = {
	    .view = &view, .interface = "eth0", .class_bits = bits};
	struct expression_scratch *scratch = expression_scratch_create();
	struct span value = SPAN_EMPTY;

	must(scratch != NULL);
	must(view_decode(&view, span_of(message, sizeof(message) - 1)) ==
	     VIEW_GOOD);
	if (type == EXPRESSION_BOOLEAN) {
		enum expression_result first =
		    expression_test(expression, &facts, scratch);

		must(first == expression_test(expression, &facts, scratch));
		must((first == EXPRESSION_FAILED) ==
		     (expression_trouble(scratch)[0] != '\0'));
	} else if (expression_string(expression, &facts, scratch, &value) ==
		   EXPRESSION_TRUE) {
		unsigned sum = 0;

		for (size_t i = 0; i < value.size; i++)
			sum |= value.data[i]; /* all of it can be read */
		must(sum <= UINT8_MAX);
	}
	expression_scratch_free(scratch);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (int type = EXPRESSION_BOOLEAN; type <= EXPRESSION_STRING; type++) {
		struct arena *arena = arena_create(1 << 20);
		struct expression_source source = {
		    (const char *)data, size, (enum expression_type)type};
		const struct expression *expression = NULL;
		struct expression_problem problem;
		enum err err;

		must(arena != NULL);
		err = expression_compile(
		    &expression, arena, &source, &names, &problem);
		if (err == ERR_NONE) {
			evaluate(expression, source.type);
		} else {
			must(problem.column >= 1);
			must(problem.column <= size + 1);
			must(problem.detail.text[0] != '\0');
		}
		arena_free(arena);
	}
	return 0;
}
