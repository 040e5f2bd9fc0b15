/*
 * expression_eval.c: runs compiled expressions.
 *
 * One small function for each operation, found by a table; code holds nothing
 * that goes backward, so each instruction runs once at most.
 */
#include "dhcp6d/config/expression_code.h"

#include <stdlib.h>
#include <string.h>

#include "dhcp6d/proto/option_text.h"

#define INSTRUCTION const struct expression_instruction *i

typedef bool operation_function(struct expression_machine *m, INSTRUCTION);

static bool
push(struct expression_machine *m, struct span value)
{
	*m->top++ = value;
	return true;
}

static bool
push_boolean(struct expression_machine *m, bool value)
{
	return push(m, (struct span){NULL, value});
}

static bool
pop_boolean(struct expression_machine *m)
{
	return (--m->top)->size != 0;
}

static bool
push_u32(struct expression_machine *m, uint32_t value)
{
	uint8_t *room = expression_room(m, sizeof(value));

	if (room == NULL)
		return false;
	store_u32(room, value);
	return push(m, span_of(room, sizeof(value)));
}

static bool
push_address(struct expression_machine *m, struct address address)
{
	uint8_t *room = expression_room(m, 16);

	if (room == NULL)
		return false;
	address_store(room, address);
	return push(m, span_of(room, 16));
}

static bool
do_constant(struct expression_machine *m, INSTRUCTION)
{
	return push(m, span_of(i->value.pointer, i->number));
}

static bool
do_interface(struct expression_machine *m, INSTRUCTION)
{
	const char *name = m->facts->interface;

	(void)i;
	return push(m, span_of(name, strlen(name)));
}

static bool
do_source(struct expression_machine *m, INSTRUCTION)
{
	(void)i;
	return push_address(m, m->facts->source);
}

static bool
do_destination(struct expression_machine *m, INSTRUCTION)
{
	(void)i;
	return push_address(m, m->facts->destination);
}

static bool
do_length(struct expression_machine *m, INSTRUCTION)
{
	(void)i;
	return push_u32(m, m->facts->length);
}

static bool
do_message_type(struct expression_machine *m, INSTRUCTION)
{
	(void)i;
	return push_u32(m, m->facts->view->type);
}

static bool
do_transaction(struct expression_machine *m, INSTRUCTION)
{
	const uint8_t *id = m->facts->view->transaction;

	(void)i;
	return push_u32(
	    m, (uint32_t)id[0] << 16 | (uint32_t)id[1] << 8 | id[2]);
}

static bool
do_relay_peer(struct expression_machine *m, INSTRUCTION)
{
	const struct view_relay *relay =
	    expression_find_relay(m->facts->view, i->value.level);

	return relay == NULL ? push(m, SPAN_EMPTY)
			     : push_address(m, relay->peer_address);
}

static bool
do_relay_link(struct expression_machine *m, INSTRUCTION)
{
	const struct view_relay *relay =
	    expression_find_relay(m->facts->view, i->value.level);

	return relay == NULL ? push(m, SPAN_EMPTY)
			     : push_address(m, relay->link_address);
}

static bool
do_option(struct expression_machine *m, INSTRUCTION)
{
	return push(m, expression_find_option(m->facts->view, i->code));
}

static bool
do_relay_option(struct expression_machine *m, INSTRUCTION)
{
	return push(m, expression_find_relay_option(
			   m->facts->view, i->value.level, i->code));
}

static bool
do_suboption(struct expression_machine *m, INSTRUCTION)
{
	struct span *value = &m->top[-1];

	*value = expression_find_suboption(*value, i->number, i->code);
	return true;
}

static bool
do_vendor(struct expression_machine *m, INSTRUCTION)
{
	return push(
	    m, expression_find_vendor(m->facts->view, OPTION_VENDOR_OPTS, i));
}

static bool
do_vendor_option(struct expression_machine *m, INSTRUCTION)
{
	return push(m, expression_find_vendor_option(m->facts->view, i));
}

static bool
do_vendor_class(struct expression_machine *m, INSTRUCTION)
{
	return push(
	    m, expression_find_vendor(m->facts->view, OPTION_VENDOR_CLASS, i));
}

static bool
do_vendor_class_data(struct expression_machine *m, INSTRUCTION)
{
	return push(m, expression_find_vendor_data(m->facts->view, i));
}

static bool
do_enterprise(struct expression_machine *m, INSTRUCTION)
{
	struct span *value = &m->top[-1];

	(void)i;
	if (value->size > 4)
		value->size = 4;
	return true;
}

static bool
do_exists(struct expression_machine *m, INSTRUCTION)
{
	struct span value = *--m->top;

	(void)i;
	return push_boolean(m, value.data != NULL);
}

static bool
do_text(struct expression_machine *m, INSTRUCTION)
{
	struct span *value = &m->top[-1];
	struct expression_scratch *scratch = m->scratch;
	struct option_at option = {i->code, *value};
	struct writer w;

	if (value->data == NULL)
		return true;
	writer_init(&w, scratch->bytes + scratch->used,
	    sizeof(scratch->bytes) - scratch->used);
	option_write_string(&w, i->value.pointer, option);
	if (!writer_good(&w))
		return expression_fail(m, "The strings together are too long.");
	*value = writer_span(&w);
	scratch->used += w.size;
	return true;
}

static bool
do_member(struct expression_machine *m, INSTRUCTION)
{
	uint64_t word = m->facts->class_bits[i->number / 64];

	return push_boolean(m, (word >> i->number % 64 & 1) != 0);
}

static bool
do_match(struct expression_machine *m, INSTRUCTION)
{
	struct span subject = *--m->top;
	enum expression_result result = expression_regex_match(
	    i->value.pointer, subject, m->scratch->matcher);

	if (result == EXPRESSION_FAILED)
		return expression_fail(
		    m, "The regular expression took too much.");
	return push_boolean(m, result == EXPRESSION_TRUE);
}

static bool
do_equal(struct expression_machine *m, INSTRUCTION)
{
	struct span right = *--m->top, left = *--m->top;

	(void)i;
	return push_boolean(m, span_equal(left, right));
}

static bool
do_not(struct expression_machine *m, INSTRUCTION)
{
	(void)i;
	return push_boolean(m, !pop_boolean(m));
}

static bool
do_and(struct expression_machine *m, INSTRUCTION)
{
	bool right = pop_boolean(m), left = pop_boolean(m);

	(void)i;
	return push_boolean(m, left && right);
}

static bool
do_or(struct expression_machine *m, INSTRUCTION)
{
	bool right = pop_boolean(m), left = pop_boolean(m);

	(void)i;
	return push_boolean(m, left || right);
}

static bool
do_select(struct expression_machine *m, INSTRUCTION)
{
	struct span otherwise = *--m->top, then = *--m->top;

	(void)i;
	return push(m, pop_boolean(m) ? then : otherwise);
}

static bool
do_jump(struct expression_machine *m, INSTRUCTION)
{
	m->next += i->number;
	return true;
}

static bool
do_jump_unless(struct expression_machine *m, INSTRUCTION)
{
	if (!pop_boolean(m))
		m->next += i->number;
	return true;
}

/* The operand stays as the result of the whole, or goes. */
static bool
do_and_jump(struct expression_machine *m, INSTRUCTION)
{
	if (m->top[-1].size == 0)
		m->next += i->number;
	else
		m->top--;
	return true;
}

static bool
do_or_jump(struct expression_machine *m, INSTRUCTION)
{
	if (m->top[-1].size != 0)
		m->next += i->number;
	else
		m->top--;
	return true;
}

static operation_function *const operations[EXPRESSION_OPERATION_COUNT] = {
    [EXPRESSION_CONSTANT] = do_constant,
    [EXPRESSION_INTERFACE] = do_interface,
    [EXPRESSION_SOURCE] = do_source,
    [EXPRESSION_DESTINATION] = do_destination,
    [EXPRESSION_LENGTH] = do_length,
    [EXPRESSION_MESSAGE_TYPE] = do_message_type,
    [EXPRESSION_TRANSACTION] = do_transaction,
    [EXPRESSION_RELAY_PEER] = do_relay_peer,
    [EXPRESSION_RELAY_LINK] = do_relay_link,
    [EXPRESSION_OPTION] = do_option,
    [EXPRESSION_RELAY_OPTION] = do_relay_option,
    [EXPRESSION_SUBOPTION] = do_suboption,
    [EXPRESSION_VENDOR] = do_vendor,
    [EXPRESSION_VENDOR_OPTION] = do_vendor_option,
    [EXPRESSION_VENDOR_CLASS] = do_vendor_class,
    [EXPRESSION_VENDOR_CLASS_DATA] = do_vendor_class_data,
    [EXPRESSION_ENTERPRISE] = do_enterprise,
    [EXPRESSION_EXISTS] = do_exists,
    [EXPRESSION_TEXT] = do_text,
    [EXPRESSION_MEMBER] = do_member,
    [EXPRESSION_MATCH] = do_match,
    [EXPRESSION_EQUAL] = do_equal,
    [EXPRESSION_NOT] = do_not,
    [EXPRESSION_AND] = do_and,
    [EXPRESSION_OR] = do_or,
    [EXPRESSION_SELECT] = do_select,
    [EXPRESSION_CONCAT] = expression_concat,
    [EXPRESSION_SUBSTRING] = expression_substring,
    [EXPRESSION_SPLIT] = expression_split,
    [EXPRESSION_LOWER_CASE] = expression_lower_case,
    [EXPRESSION_UPPER_CASE] = expression_upper_case,
    [EXPRESSION_HEX] = expression_hex,
    [EXPRESSION_ADDRESS_TEXT] = expression_address_text,
    [EXPRESSION_INTEGER_TEXT] = expression_integer_text,
    [EXPRESSION_JUMP] = do_jump,
    [EXPRESSION_JUMP_UNLESS] = do_jump_unless,
    [EXPRESSION_AND_JUMP] = do_and_jump,
    [EXPRESSION_OR_JUMP] = do_or_jump,
};

struct expression_scratch *
expression_scratch_create(void)
{
	struct expression_scratch *scratch = calloc(1, sizeof(*scratch));

	if (scratch == NULL)
		return NULL;
	scratch->trouble = "";
	scratch->matcher = expression_matcher_create();
	if (scratch->matcher == NULL) {
		free(scratch);
		return NULL;
	}
	return scratch;
}

void
expression_scratch_free(struct expression_scratch *scratch)
{
	if (scratch == NULL)
		return;
	expression_matcher_free(scratch->matcher);
	free(scratch);
}

/* False after a failure; else the result is at the bottom of the stack. */
static bool
run(const struct expression *expression, const struct expression_facts *facts,
    struct expression_scratch *scratch)
{
	struct expression_machine m = {
	    .facts = facts,
	    .scratch = scratch,
	    .top = scratch->stack,
	    .next = expression->code,
	};
	const struct expression_instruction *end =
	    expression->code + expression->size;

	scratch->used = 0;
	scratch->trouble = "";
	while (m.next < end) {
		const struct expression_instruction *i = m.next++;

		if (!operations[i->operation](&m, i))
			return false;
	}
	return true;
}

enum expression_result
expression_test(const struct expression *expression,
    const struct expression_facts *facts, struct expression_scratch *scratch)
{
	if (!run(expression, facts, scratch))
		return EXPRESSION_FAILED;
	return scratch->stack[0].size != 0 ? EXPRESSION_TRUE : EXPRESSION_FALSE;
}

enum expression_result
expression_string(const struct expression *expression,
    const struct expression_facts *facts, struct expression_scratch *scratch,
    struct span *out)
{
	if (!run(expression, facts, scratch))
		return EXPRESSION_FAILED;
	*out = scratch->stack[0];
	return EXPRESSION_TRUE;
}

const char *
expression_trouble(const struct expression_scratch *scratch)
{
	return scratch->trouble;
}

const uint16_t *
expression_classes(const struct expression *expression, size_t *count)
{
	*count = expression->class_count;
	return expression->classes;
}
