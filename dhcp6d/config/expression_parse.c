/*
 * expression_parse.c: the grammar, and compiling as a whole.
 *
 * One descent for both types: operators from loose to tight are sor, or, sand,
 * and, not, ==, +, and each asks of its operands what type they are. "and",
 * "or" and "ifelse" jump over what is not needed; their strict twins evaluate
 * all of it, as all did before Kea 3.0.
 */
#include "dhcp6d/config/expression_compiler.h"

#include <string.h>

/* An operand: its type, and where it begins, for messages. */
struct operand {
	enum expression_kind kind;
	size_t column;
};

/* The loosest first; how tight an operator is, is its index. */
static const struct {
	const char *word;
	enum expression_operation operation;
	bool lazy; /* a jump before the right side, and nothing behind it */
} operators[] = {
    {"sor", EXPRESSION_OR, false},
    {"or", EXPRESSION_OR_JUMP, true},
    {"sand", EXPRESSION_AND, false},
    {"and", EXPRESSION_AND_JUMP, true},
};

#define OPERATOR_COUNT (sizeof(operators) / sizeof(*operators))

static struct operand parse_operator(
    struct expression_compiler *c, size_t tightness);

static struct operand
parse_any(struct expression_compiler *c)
{
	return parse_operator(c, 0);
}

static void
want_boolean(struct expression_compiler *c, struct operand operand)
{
	if (operand.kind == EXPRESSION_KIND_STRING)
		expression_complain(c, ERR_SYNTAX, operand.column,
		    "expected a boolean, got a string");
}

static void
want_string(struct expression_compiler *c, struct operand operand)
{
	if (operand.kind == EXPRESSION_KIND_BOOLEAN)
		expression_complain(c, ERR_SYNTAX, operand.column,
		    "expected a string, got a boolean");
}

static void
argument_string(struct expression_compiler *c)
{
	want_string(c, parse_any(c));
}

static void
comma_and_string(struct expression_compiler *c)
{
	expression_expect(c, ',');
	argument_string(c);
}

static enum expression_kind
call_substring(struct expression_compiler *c)
{
	struct expression_instruction instruction = {
	    .operation = EXPRESSION_SUBSTRING};

	argument_string(c);
	expression_expect(c, ',');
	instruction.value.part.start = (int32_t)expression_expect_integer(
	    c, INT32_MIN, INT32_MAX, "a start");
	expression_expect(c, ',');
	if (expression_take_word(c, "all"))
		instruction.value.part.length = EXPRESSION_ALL;
	else
		instruction.value.part.length =
		    (int32_t)expression_expect_integer(
			c, INT32_MIN, INT32_MAX, "a length or all");
	expression_emit(c, instruction);
	return EXPRESSION_KIND_STRING;
}

static enum expression_kind
call_split(struct expression_compiler *c)
{
	struct expression_instruction instruction = {
	    .operation = EXPRESSION_SPLIT};

	argument_string(c);
	comma_and_string(c);
	expression_expect(c, ',');
	instruction.value.part.start = (int32_t)expression_expect_integer(
	    c, INT32_MIN, INT32_MAX, "a field's number");
	expression_emit(c, instruction);
	return EXPRESSION_KIND_STRING;
}

static enum expression_kind
call_concat(struct expression_compiler *c)
{
	argument_string(c);
	comma_and_string(c);
	expression_emit_plain(c, EXPRESSION_CONCAT);
	return EXPRESSION_KIND_STRING;
}

static enum expression_kind
call_ifelse(struct expression_compiler *c)
{
	uint32_t unless, end;

	want_boolean(c, parse_any(c));
	unless = expression_emit_plain(c, EXPRESSION_JUMP_UNLESS);
	comma_and_string(c);
	end = expression_emit_plain(c, EXPRESSION_JUMP);
	expression_land(c, unless);
	c->height--; /* only one of the two is there */
	comma_and_string(c);
	expression_land(c, end);
	return EXPRESSION_KIND_STRING;
}

static enum expression_kind
call_sifelse(struct expression_compiler *c)
{
	want_boolean(c, parse_any(c));
	comma_and_string(c);
	comma_and_string(c);
	expression_emit_plain(c, EXPRESSION_SELECT);
	return EXPRESSION_KIND_STRING;
}

static enum expression_kind
call_lcase(struct expression_compiler *c)
{
	argument_string(c);
	expression_emit_plain(c, EXPRESSION_LOWER_CASE);
	return EXPRESSION_KIND_STRING;
}

static enum expression_kind
call_ucase(struct expression_compiler *c)
{
	argument_string(c);
	expression_emit_plain(c, EXPRESSION_UPPER_CASE);
	return EXPRESSION_KIND_STRING;
}

static enum expression_kind
call_hexstring(struct expression_compiler *c)
{
	argument_string(c);
	comma_and_string(c);
	expression_emit_plain(c, EXPRESSION_HEX);
	return EXPRESSION_KIND_STRING;
}

static enum expression_kind
call_addrtotext(struct expression_compiler *c)
{
	argument_string(c);
	expression_emit_plain(c, EXPRESSION_ADDRESS_TEXT);
	return EXPRESSION_KIND_STRING;
}

static enum expression_kind
call_integer_text(struct expression_compiler *c, uint32_t size, bool is_signed)
{
	argument_string(c);
	expression_emit(c, (struct expression_instruction){
			       .operation = EXPRESSION_INTEGER_TEXT,
			       .flag = is_signed,
			       .number = size,
			   });
	return EXPRESSION_KIND_STRING;
}

static enum expression_kind
call_int8totext(struct expression_compiler *c)
{
	return call_integer_text(c, 1, true);
}

static enum expression_kind
call_int16totext(struct expression_compiler *c)
{
	return call_integer_text(c, 2, true);
}

static enum expression_kind
call_int32totext(struct expression_compiler *c)
{
	return call_integer_text(c, 4, true);
}

static enum expression_kind
call_uint8totext(struct expression_compiler *c)
{
	return call_integer_text(c, 1, false);
}

static enum expression_kind
call_uint16totext(struct expression_compiler *c)
{
	return call_integer_text(c, 2, false);
}

static enum expression_kind
call_uint32totext(struct expression_compiler *c)
{
	return call_integer_text(c, 4, false);
}

static enum expression_kind
call_match(struct expression_compiler *c)
{
	struct expression_instruction instruction = {
	    .operation = EXPRESSION_MATCH};
	struct expression_token pattern = c->token;
	struct err_detail detail;
	enum err err;

	if (pattern.kind != EXPRESSION_TOKEN_TEXT) {
		expression_unexpected(
		    c, "a regular expression in single quotes");
		return EXPRESSION_KIND_NONE;
	}
	err = expression_regex_compile(&instruction.value.pointer, c->arena,
	    span_of(pattern.text, pattern.size), &detail);
	if (err != ERR_NONE)
		expression_complain(c, err, pattern.column, "%s", detail.text);
	expression_next(c);
	comma_and_string(c);
	expression_emit(c, instruction);
	return EXPRESSION_KIND_BOOLEAN;
}

typedef enum expression_kind call_function(struct expression_compiler *c);

static const struct {
	const char *word;
	call_function *function;
} functions[] = {
    {"substring", call_substring},
    {"split", call_split},
    {"concat", call_concat},
    {"ifelse", call_ifelse},
    {"sifelse", call_sifelse},
    {"lcase", call_lcase},
    {"ucase", call_ucase},
    {"hexstring", call_hexstring},
    {"addrtotext", call_addrtotext},
    {"int8totext", call_int8totext},
    {"int16totext", call_int16totext},
    {"int32totext", call_int32totext},
    {"uint8totext", call_uint8totext},
    {"uint16totext", call_uint16totext},
    {"uint32totext", call_uint32totext},
    {"match", call_match},
};

static enum expression_kind
parse_primary(struct expression_compiler *c)
{
	enum expression_kind kind;

	if (expression_take(c, '(')) {
		kind = parse_any(c).kind;
		expression_expect(c, ')');
		return kind;
	}
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
		if (!expression_take_word(c, functions[i].word))
			continue;
		expression_expect(c, '(');
		kind = functions[i].function(c);
		expression_expect(c, ')');
		return kind;
	}
	return expression_atom(c);
}

static struct operand
parse_sum(struct expression_compiler *c)
{
	struct operand left = {.column = c->token.column};

	left.kind = parse_primary(c);
	while (expression_take(c, '+')) {
		struct operand right = {.column = c->token.column};

		want_string(c, left);
		right.kind = parse_primary(c);
		want_string(c, right);
		expression_emit_plain(c, EXPRESSION_CONCAT);
	}
	return left;
}

static struct operand
parse_equal(struct expression_compiler *c)
{
	struct operand left = parse_sum(c);

	if (!expression_take(c, EXPRESSION_TOKEN_EQUAL))
		return left;
	want_string(c, left);
	want_string(c, parse_sum(c));
	expression_emit_plain(c, EXPRESSION_EQUAL);
	left.kind = EXPRESSION_KIND_BOOLEAN;
	return left;
}

/* "not" before anything that is tighter than "and", another "not" included. */
static struct operand
parse_not(struct expression_compiler *c)
{
	struct operand operand = {.column = c->token.column};
	unsigned count = 0;

	while (expression_take_word(c, "not"))
		count++;
	if (count == 0)
		return parse_equal(c);
	want_boolean(c, parse_equal(c));
	if (count % 2 == 1)
		expression_emit_plain(c, EXPRESSION_NOT);
	operand.kind = EXPRESSION_KIND_BOOLEAN;
	return operand;
}

/* The right side of an operator whose word has been taken. */
static void
parse_right(struct expression_compiler *c, size_t tightness)
{
	enum expression_operation operation = operators[tightness].operation;
	uint32_t jump = 0;

	if (operators[tightness].lazy)
		jump = expression_emit_plain(c, operation);
	want_boolean(c, parse_operator(c, tightness + 1));
	if (operators[tightness].lazy)
		expression_land(c, jump);
	else
		expression_emit_plain(c, operation);
}

static struct operand
parse_operator(struct expression_compiler *c, size_t tightness)
{
	struct operand left = {0};

	if (tightness == OPERATOR_COUNT)
		return parse_not(c);
	if (c->nest >= EXPRESSION_NEST_MAX * OPERATOR_COUNT) {
		expression_complain(c, ERR_LIMIT, c->token.column,
		    "the expression is nested too deep");
		return left;
	}
	c->nest++;
	left = parse_operator(c, tightness + 1);
	while (expression_take_word(c, operators[tightness].word)) {
		want_boolean(c, left);
		parse_right(c, tightness);
	}
	c->nest--;
	return left;
}

static enum err
finish(struct expression_compiler *c, const struct expression **out)
{
	struct expression *expression =
	    arena_alloc(c->arena, sizeof(*expression));
	struct expression_instruction *code =
	    arena_array(c->arena, c->size, sizeof(*code));
	uint16_t *classes =
	    arena_array(c->arena, c->class_count, sizeof(*classes));

	if (expression == NULL || code == NULL || classes == NULL) {
		expression_complain(
		    c, ERR_MEMORY, 1, "%s", err_text(ERR_MEMORY));
		return c->err;
	}
	memcpy(code, c->code, c->size * sizeof(*code));
	memcpy(classes, c->classes, c->class_count * sizeof(*classes));
	expression->type = c->source->type;
	expression->size = c->size;
	expression->code = code;
	expression->class_count = c->class_count;
	expression->classes = classes;
	*out = expression;
	return ERR_NONE;
}

enum err
expression_compile(const struct expression **out, struct arena *arena,
    const struct expression_source *source,
    const struct expression_names *names, struct expression_problem *problem)
{
	struct expression_compiler c = {
	    .source = source,
	    .names = names,
	    .arena = arena,
	    .problem = problem,
	    .next = source->text,
	};
	struct operand whole;

	problem->column = 0;
	problem->detail.text[0] = '\0';
	expression_next(&c);
	whole = parse_any(&c);
	if (source->type == EXPRESSION_BOOLEAN)
		want_boolean(&c, whole);
	else
		want_string(&c, whole);
	if (c.err == ERR_NONE && c.token.kind != EXPRESSION_TOKEN_END)
		expression_unexpected(&c, "an operator or the end");
	return c.err != ERR_NONE ? c.err : finish(&c, out);
}
