/*
 * expression_find.c: what an expression asks of the packet.
 *
 * The view has checked that options end where their container ends; values of
 * unknown options are whatever a client sent, so offsets are checked here.
 */
#include "dhcp6d/config/expression_code.h"

#include "dhcp6d/proto/option_walk.h"

#define ENTERPRISE_SIZE 4

struct span
expression_find_option(const struct view *view, uint16_t code)
{
	const struct view_option *option = view_find(view, code);

	if (option == NULL)
		return SPAN_EMPTY;
	return span_of(option->data, option->size);
}

const struct view_relay *
expression_find_relay(const struct view *view, int32_t level)
{
	if (level < 0)
		level += view->relay_count;
	if (level < 0 || level >= view->relay_count)
		return NULL;
	return &view->relays[level];
}

/* The relayed message is not an option of its level, for Kea. */
struct span
expression_find_relay_option(
    const struct view *view, int32_t level, uint16_t code)
{
	const struct view_relay *relay = expression_find_relay(view, level);
	struct option_at option;

	if (relay == NULL || code == OPTION_RELAY_MSG ||
	    !option_walk_find(relay->options, code, &option))
		return SPAN_EMPTY;
	return option.value;
}

struct span
expression_find_suboption(struct span option, uint32_t offset, uint16_t code)
{
	struct option_at inner;
	struct reader r;

	reader_init(&r, option);
	reader_take(&r, offset);
	while (option_walk_next(&r, &inner))
		if (inner.code == code)
			return inner.value;
	return SPAN_EMPTY;
}

static bool
is_of_vendor(const struct view_option *option, uint16_t code,
    const struct expression_instruction *i)
{
	return option->code == code && option->size >= ENTERPRISE_SIZE &&
	       (i->flag || load_u32(option->data) == i->number);
}

struct span
expression_find_vendor(const struct view *view, uint16_t code,
    const struct expression_instruction *i)
{
	for (unsigned n = 0; n < view->option_count; n++) {
		const struct view_option *option = &view->options[n];

		if (is_of_vendor(option, code, i))
			return span_of(option->data, option->size);
	}
	return SPAN_EMPTY;
}

/* A vendor's suboption, from whichever of his options has it. */
struct span
expression_find_vendor_option(
    const struct view *view, const struct expression_instruction *i)
{
	for (unsigned n = 0; n < view->option_count; n++) {
		const struct view_option *option = &view->options[n];
		struct span inner;

		if (!is_of_vendor(option, OPTION_VENDOR_OPTS, i))
			continue;
		inner = expression_find_suboption(
		    span_of(option->data, option->size), ENTERPRISE_SIZE,
		    i->code);
		if (inner.data != NULL)
			return inner;
	}
	return SPAN_EMPTY;
}

struct span
expression_find_vendor_data(
    const struct view *view, const struct expression_instruction *i)
{
	struct span option =
	    expression_find_vendor(view, OPTION_VENDOR_CLASS, i);
	struct reader r;

	reader_init(&r, option);
	reader_take(&r, ENTERPRISE_SIZE);
	for (unsigned n = 0; reader_left(&r) > 0; n++) {
		struct span tuple = view_next_tuple(view, &r);

		if (n == i->code && reader_good(&r))
			return tuple;
	}
	return SPAN_EMPTY;
}
