/*
 * expression_emit.c: writes code, and counts how high its stack gets.
 */
#include "dhcp6d/config/expression_compiler.h"

struct effect {
	uint8_t takes, puts;
};

static const struct effect effects[EXPRESSION_OPERATION_COUNT] = {
#define EFFECT(name, takes, puts) [EXPRESSION_##name] = {takes, puts},
    EXPRESSION_OPERATIONS(EFFECT)
#undef EFFECT
};

uint32_t
expression_emit(
    struct expression_compiler *c, struct expression_instruction instruction)
{
	struct effect effect = effects[instruction.operation];

	if (c->err != ERR_NONE)
		return 0;
	c->height = c->height - effect.takes + effect.puts;
	if (c->height > EXPRESSION_STACK_MAX ||
	    c->size == EXPRESSION_CODE_MAX) {
		expression_complain(c, ERR_LIMIT, c->token.column,
		    "the expression is too long");
		return 0;
	}
	c->code[c->size] = instruction;
	return c->size++;
}

uint32_t
expression_emit_plain(
    struct expression_compiler *c, enum expression_operation operation)
{
	return expression_emit(c,
	    (struct expression_instruction){.operation = (uint8_t)operation});
}

void
expression_land(struct expression_compiler *c, uint32_t place)
{
	if (c->err == ERR_NONE)
		c->code[place].number = c->size - place - 1;
}
