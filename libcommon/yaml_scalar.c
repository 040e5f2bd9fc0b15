/*
 * libcommon/yaml_scalar.c: what a plain scalar is.
 *
 * JSON's rules as Kea stretches them (kea-config.md 1.1), not YAML's: true,
 * false, null in lower case, decimal integers, reals. The rest, "yes", "0x10",
 * "1_000" and "~" included, are strings.
 */
#include "libcommon/yaml_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "libcommon/text.h"

#define REAL_SIZE_MAX 512

static size_t
count_digits(const char *text, const char *end)
{
	const char *next = text;

	while (next < end && *next >= '0' && *next <= '9')
		next++;
	return (size_t)(next - text);
}

/* An exponent, all of it. */
static bool
is_exponent(const char *text, const char *end)
{
	if (text == end || (*text != 'e' && *text != 'E'))
		return false;
	text++;
	if (text < end && (*text == '+' || *text == '-'))
		text++;
	return text < end && text + count_digits(text, end) == end;
}

enum yaml_shape
yaml_number_shape(const char *text, size_t size)
{
	const char *end = text + size;
	size_t digits;
	bool point;

	if (text < end && *text == '-')
		text++;
	digits = count_digits(text, end);
	text += digits;
	if (text == end)
		return digits > 0 ? YAML_SHAPE_INTEGER : YAML_SHAPE_NONE;
	point = *text == '.';
	if (point) {
		size_t fraction = count_digits(text + 1, end);

		text += 1 + fraction;
		digits += fraction;
	}
	if (digits == 0)
		return YAML_SHAPE_NONE;
	if (text == end || is_exponent(text, end))
		return YAML_SHAPE_REAL;
	return YAML_SHAPE_NONE;
}

static void
complain_of_number(struct yaml_document *document, struct yaml_node *node,
    const char *text, size_t size, const char *what)
{
	yaml_complain(document, COMPLAINT_ERROR, node->position,
	    "%.*s is too large for %s", size < 64 ? (int)size : 64, text, what);
	node->repaired = true;
}

static void
set_integer(struct yaml_document *document, struct yaml_node *node,
    const char *text, size_t size)
{
	size_t first = text[0] == '-'; /* digit */

	node->kind = YAML_INTEGER;
	if (text[first] == '0' && first + 1 < size)
		yaml_complain(document, COMPLAINT_WARNING, node->position,
		    "leading zeros are ignored, the number is decimal");
	if (!text_to_i64(text, size, &node->value.integer))
		complain_of_number(
		    document, node, text, size, "an integer of 64 bits");
}

/* strtod keeps to the C locale: no program here calls setlocale. */
static void
set_real(struct yaml_document *document, struct yaml_node *node,
    const char *text, size_t size)
{
	char copy[REAL_SIZE_MAX];

	node->kind = YAML_REAL;
	if (size < sizeof(copy)) {
		memcpy(copy, text, size);
		copy[size] = '\0';
		node->value.real = strtod(copy, NULL);
	}
	if (size >= sizeof(copy) || !isfinite(node->value.real))
		complain_of_number(
		    document, node, text, size, "a floating point number");
}

static bool
is_word(const char *text, size_t size, const char *word)
{
	return strlen(word) == size && memcmp(text, word, size) == 0;
}

bool
yaml_plain_type(struct yaml_document *document, struct yaml_node *node,
    const char *text, size_t size)
{
	if (size == 0 || is_word(text, size, "null")) {
		node->kind = YAML_NULL;
		return true;
	}
	if (is_word(text, size, "true") || is_word(text, size, "false")) {
		node->kind = YAML_BOOLEAN;
		node->value.boolean = size == 4;
		return true;
	}
	switch (yaml_number_shape(text, size)) {
	case YAML_SHAPE_INTEGER:
		set_integer(document, node, text, size);
		return true;
	case YAML_SHAPE_REAL:
		set_real(document, node, text, size);
		return true;
	case YAML_SHAPE_NONE:
		break;
	}
	return false;
}
