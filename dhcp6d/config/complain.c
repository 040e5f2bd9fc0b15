/*
 * complain.c: places and memory for the parts of the loader.
 */
#include <stdarg.h>
#include <stdio.h>

#include "dhcp6d/config/loading.h"

#define COMPLAINT_TEXT_MAX 1024

void
refuse(struct loading *loading, struct yaml_position place, const char *format,
    ...)
{
	char text[COMPLAINT_TEXT_MAX];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	yaml_complain(loading->document, COMPLAINT_ERROR, place, "%s", text);
}

void
caution(struct loading *loading, struct yaml_position place, const char *format,
    ...)
{
	char text[COMPLAINT_TEXT_MAX];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	yaml_complain(loading->document, COMPLAINT_WARNING, place, "%s", text);
}

struct yaml_position
place_of(const struct raw_context *context)
{
	if (context->node == NULL)
		return (struct yaml_position){0, 1, 1};
	return context->node->position;
}

struct yaml_position
place_of_keyword(const struct raw_context *context, const char *keyword)
{
	const struct yaml_node *member = NULL;

	if (context->node != NULL)
		member = yaml_member(context->node, keyword);
	return member == NULL ? place_of(context) : member->position;
}

bool
keyword_given(const struct raw_context *context, const char *keyword)
{
	return context->node != NULL &&
	       yaml_member(context->node, keyword) != NULL;
}

static void *
array_from(
    struct loading *loading, struct arena *arena, size_t count, size_t size)
{
	void *memory;

	if (count == 0)
		return NULL;
	memory = arena_array(arena, count, size);
	if (memory == NULL)
		loading->out_of_memory = true;
	return memory;
}

void *
load_array(struct loading *loading, size_t count, size_t size)
{
	return array_from(loading, loading->arena, count, size);
}

void *
load_scratch(struct loading *loading, size_t count, size_t size)
{
	return array_from(loading, loading->scratch, count, size);
}

const char *
load_text(struct loading *loading, const struct schema_string *string)
{
	const char *text;

	if (string->text == NULL)
		return NULL;
	text = arena_text(loading->arena, string->text, string->size);
	if (text == NULL)
		loading->out_of_memory = true;
	return text;
}
