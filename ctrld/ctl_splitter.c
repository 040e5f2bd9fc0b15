/*
 * ctl_splitter.c: an answer's JSON, element by element.
 *
 * A list of leases may be larger than memory. The elements of a list inside
 * the arguments are parsed and handed out one by one as they come; what stands
 * around them is kept and is, in the end, the answer with an empty list.
 */
#include <stdlib.h>
#include <string.h>

#include "ctrld/ctl.h"

#define LIST_DEPTH 3 /* { "arguments": { "leases": [ */

struct text {
	char *bytes;
	size_t size, capacity;
};

struct ctl_splitter {
	ctl_element *each;
	void *context;
	struct text rest, element;
	unsigned depth;
	bool in_string, escaped, in_list, failed;
	char why[JSON_ERROR_TEXT_LENGTH];
};

struct ctl_splitter *
ctl_splitter_create(ctl_element *each, void *context)
{
	struct ctl_splitter *splitter = calloc(1, sizeof(*splitter));

	if (splitter == NULL)
		abort();
	splitter->each = each;
	splitter->context = context;
	return splitter;
}

void
ctl_splitter_free(struct ctl_splitter *splitter)
{
	free(splitter->rest.bytes);
	free(splitter->element.bytes);
	free(splitter);
}

static void
add(struct text *text, char byte)
{
	if (text->size == text->capacity) {
		text->capacity = 2 * text->capacity + 4096;
		text->bytes = realloc(text->bytes, text->capacity);
		if (text->bytes == NULL)
			abort();
	}
	text->bytes[text->size++] = byte;
}

static json_t *
parse(struct ctl_splitter *splitter, const struct text *text)
{
	json_error_t error;
	json_t *value = json_loadb(text->bytes != NULL ? text->bytes : "",
	    text->size, JSON_ALLOW_NUL, &error);

	if (value == NULL) {
		splitter->failed = true;
		memcpy(splitter->why, error.text, sizeof(splitter->why));
	}
	return value;
}

static void
hand_out(struct ctl_splitter *splitter)
{
	json_t *value = parse(splitter, &splitter->element);

	splitter->element.size = 0;
	if (value != NULL)
		splitter->each(splitter->context, value);
	json_decref(value);
}

/* Brackets outside strings: how deep, and where the list begins and ends. */
static void
count_brackets(struct ctl_splitter *splitter, char byte)
{
	if (byte == '{' || byte == '[') {
		splitter->depth++;
		if (byte == '[' && splitter->depth == LIST_DEPTH &&
		    splitter->each != NULL)
			splitter->in_list = true;
	} else if (byte == '}' || byte == ']') {
		if (splitter->depth == LIST_DEPTH)
			splitter->in_list = false;
		if (splitter->depth > 0)
			splitter->depth--;
	}
}

static void
take_byte(struct ctl_splitter *splitter, char byte)
{
	bool was_in_list = splitter->in_list;

	if (splitter->in_string) {
		if (splitter->escaped)
			splitter->escaped = false;
		else if (byte == '\\')
			splitter->escaped = true;
		else if (byte == '"')
			splitter->in_string = false;
	} else if (byte == '"') {
		splitter->in_string = true;
	} else {
		count_brackets(splitter, byte);
	}
	if (!was_in_list || !splitter->in_list) {
		add(&splitter->rest, byte);
		return;
	}
	/* between two elements stand a comma and blanks alone */
	if (splitter->depth > LIST_DEPTH || byte == '}')
		add(&splitter->element, byte);
	if (splitter->depth == LIST_DEPTH && byte == '}')
		hand_out(splitter);
}

bool
ctl_splitter_take(void *context, const char *text, size_t size)
{
	struct ctl_splitter *splitter = context;

	for (size_t i = 0; i < size; i++)
		take_byte(splitter, text[i]);
	return !splitter->failed;
}

json_t *
ctl_splitter_rest(struct ctl_splitter *splitter, const char **why)
{
	*why = splitter->why;
	return splitter->failed ? NULL : parse(splitter, &splitter->rest);
}
