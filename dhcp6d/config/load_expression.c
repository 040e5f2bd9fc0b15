/*
 * load_expression.c: expressions of a file, compiled, with errors at their
 * place inside the string.
 *
 * What an expression is for, and which classes it may name, is the caller's
 * business: tests of classes (load_test.c), hook parameters (load_flex.c).
 */
#include "dhcp6d/config/loading.h"

/* What compiling asks for names by. */
struct naming {
	struct loading *loading;
	const struct expression_wish *wish;
};

static int
class_number(void *context, const char *name)
{
	const struct naming *naming = context;

	return naming->wish->class_number(naming->wish->context, name);
}

static const struct option_definition *
option_by_name(void *context, const char *name)
{
	struct loading *loading = ((struct naming *)context)->loading;

	return definition_keep(
	    loading, definition_by_name(loading, "dhcp6", name));
}

static const struct option_definition *
option_by_code(void *context, const char *space, uint16_t code)
{
	struct loading *loading = ((struct naming *)context)->loading;

	return definition_keep(
	    loading, definition_by_code(loading, space, code));
}

/* How many bytes of the file stand for a byte of a string's value. */
static unsigned
written_size(char quote, char c)
{
	if (quote == '\'')
		return c == '\'' ? 2 : 1;
	if (quote == '"')
		return c == '"' || c == '\\' ||
			       (c >= '\b' && c <= '\r' && c != '\v')
			   ? 2
			   : 1;
	return 1;
}

/*
 * Where a byte (from 1) of a string's value stands in its file: exact unless
 * the file escapes what it need not, or spreads the string over lines; then it
 * is the beginning, and false.
 */
static bool
place_inside(
    const struct yaml_node *node, size_t column, struct yaml_position *place)
{
	uint64_t at = node->position.column + (node->quote != 0);

	*place = node->position;
	if (node->quote == '|')
		return false;
	for (size_t i = 0; i + 1 < column && i < node->value.string.size; i++)
		at += written_size(node->quote, node->value.string.text[i]);
	place->column =
	    (at < YAML_COLUMN_MAX ? (uint32_t)at : YAML_COLUMN_MAX) &
	    YAML_COLUMN_MAX;
	return true;
}

static void
complain_inside(struct loading *loading, const struct yaml_node *node,
    const struct expression_problem *problem)
{
	struct yaml_position place;

	if (place_inside(node, problem->column, &place))
		refuse(loading, place, "%s", problem->detail.text);
	else
		refuse(loading, place, "at byte %zu of the expression: %s",
		    problem->column, problem->detail.text);
}

const struct expression *
load_expression(struct loading *loading, const struct yaml_node *node,
    const struct expression_wish *wish)
{
	struct naming naming = {loading, wish};
	const struct expression_names names = {
	    &naming, class_number, option_by_name, option_by_code};
	const struct expression_source source = {
	    .text = node->value.string.text,
	    .size = node->value.string.size,
	    .type = wish->type,
	};
	const struct expression *expression = NULL;
	struct expression_problem problem = {0};
	enum err err = expression_compile(
	    &expression, loading->arena, &source, &names, &problem);

	if (err == ERR_NONE)
		return expression;
	if (err == ERR_MEMORY)
		loading->out_of_memory = true;
	else
		complain_inside(loading, node, &problem);
	return NULL;
}
