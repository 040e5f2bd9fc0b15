/*
 * expression_regex.c: match(), by pcre2.
 *
 * Kea takes the regular expressions of ECMAScript, and the whole value must
 * match. Whoever sends the packet chooses the value, so the matcher that goes
 * through it once, following all ways at a time, is used
 * (pcre2_dfa_match): it needs no heap and no pattern makes it explode. It has
 * no references back (\1), which are refused when compiling.
 */
#include "dhcp6d/config/expression_code.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#define PATTERN_SIZE_MAX 4096
#define PATTERN_NEST_MAX 32
#define WORKSPACE_SIZE 2048 /* integers: three for each way that is open */
#define MATCH_CALLS_MAX 10000
#define MATCH_DEPTH_MAX 16 /* of assertions in each other */

struct expression_matcher {
	pcre2_match_data *data;
	pcre2_match_context *context;
	int workspace[WORKSPACE_SIZE];
};

static void *
allocate(size_t size, void *arena)
{
	return arena_alloc(arena, size);
}

static void
let_go(void *memory, void *arena)
{
	(void)memory;
	(void)arena; /* all goes with the arena */
}

static enum err
explain(struct err_detail *detail, int number, size_t offset)
{
	char text[256];

	if (number == PCRE2_ERROR_HEAP_FAILED)
		return err_set(detail, ERR_MEMORY, "%s", err_text(ERR_MEMORY));
	pcre2_get_error_message(number, (PCRE2_UCHAR *)text, sizeof(text));
	return err_set(detail, ERR_SYNTAX,
	    "regular expression, at character %zu: %s", offset + 1, text);
}

static enum err
compile(pcre2_code **out, pcre2_compile_context *context, struct span pattern,
    struct err_detail *detail)
{
	/* . matches no end of line, $ only the end, [] nothing, \u a byte */
	uint32_t options = PCRE2_ANCHORED | PCRE2_ENDANCHORED |
			   PCRE2_DOLLAR_ENDONLY | PCRE2_ALLOW_EMPTY_CLASS |
			   PCRE2_ALT_BSUX | PCRE2_NEVER_UTF;
	uint32_t references = 0;
	PCRE2_SIZE offset;
	int number;

	pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
	pcre2_set_max_pattern_length(context, PATTERN_SIZE_MAX);
	pcre2_set_parens_nest_limit(context, PATTERN_NEST_MAX);
	*out = pcre2_compile(
	    pattern.data, pattern.size, options, &number, &offset, context);
	if (*out == NULL)
		return explain(detail, number, offset);
	pcre2_pattern_info(*out, PCRE2_INFO_BACKREFMAX, &references);
	if (references > 0)
		return err_set(detail, ERR_UNSUPPORTED,
		    "regular expression: references back (\\1) are not taken");
	return ERR_NONE;
}

enum err
expression_regex_compile(const void **out, struct arena *arena,
    struct span pattern, struct err_detail *detail)
{
	pcre2_general_context *general =
	    pcre2_general_context_create(allocate, let_go, arena);
	pcre2_compile_context *context =
	    general == NULL ? NULL : pcre2_compile_context_create(general);
	pcre2_code *code;
	enum err err;

	if (context == NULL)
		return err_set(detail, ERR_MEMORY, "%s", err_text(ERR_MEMORY));
	err = compile(&code, context, pattern, detail);
	if (err == ERR_NONE)
		*out = code;
	return err;
}

struct expression_matcher *
expression_matcher_create(void)
{
	struct expression_matcher *matcher = calloc(1, sizeof(*matcher));

	if (matcher == NULL)
		return NULL;
	matcher->data = pcre2_match_data_create(1, NULL);
	matcher->context = pcre2_match_context_create(NULL);
	if (matcher->data == NULL || matcher->context == NULL) {
		expression_matcher_free(matcher);
		return NULL;
	}
	pcre2_set_heap_limit(matcher->context, 0);
	pcre2_set_match_limit(matcher->context, MATCH_CALLS_MAX);
	pcre2_set_depth_limit(matcher->context, MATCH_DEPTH_MAX);
	return matcher;
}

void
expression_matcher_free(struct expression_matcher *matcher)
{
	if (matcher == NULL)
		return;
	pcre2_match_data_free(matcher->data);
	pcre2_match_context_free(matcher->context);
	free(matcher);
}

enum expression_result
expression_regex_match(
    const void *regex, struct span subject, struct expression_matcher *matcher)
{
	static const uint8_t nothing[1];
	int found = pcre2_dfa_match(regex,
	    subject.data == NULL ? nothing : subject.data, subject.size, 0, 0,
	    matcher->data, matcher->context, matcher->workspace,
	    WORKSPACE_SIZE);

	if (found >= 0)
		return EXPRESSION_TRUE;
	return found == PCRE2_ERROR_NOMATCH ? EXPRESSION_FALSE
					    : EXPRESSION_FAILED;
}
