/*
 * libcommon/schema_value.c: values that are no maps.
 *
 * Kinds do not convert (kea-config.md 1.1): a string of digits is no integer,
 * an integer no floating point number. Who wrote the one for the other is told
 * how to write it.
 */
#include "libcommon/schema_internal.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "libcommon/text.h"

#define LIST_TEXT_SIZE 512

static bool
is_boolean_text(const struct yaml_node *node)
{
	return node->kind == YAML_STRING &&
	       (strcmp(node->value.string.text, "true") == 0 ||
		   strcmp(node->value.string.text, "false") == 0);
}

static bool
is_integer_text(const struct yaml_node *node)
{
	int64_t ignored;

	return node->kind == YAML_STRING &&
	       text_to_i64(
		   node->value.string.text, node->value.string.size, &ignored);
}

/* How to write it right, beginning with "; ", or "". */
static const char *
type_hint(const struct schema_place *place)
{
	enum schema_type type = place->keyword->type;
	const struct yaml_node *node = place->node;

	if (type == SCHEMA_BOOLEAN && is_boolean_text(node))
		return "; write it without quotes";
	if (type == SCHEMA_INTEGER && is_integer_text(node))
		return "; write it without quotes";
	if (type == SCHEMA_REAL && node->kind == YAML_INTEGER)
		return "; write it with a point, as in 1.0";
	if ((type == SCHEMA_STRING || type == SCHEMA_STRING_LIST ||
		type == SCHEMA_ENUM) &&
	    node->kind >= YAML_INTEGER && node->kind <= YAML_BOOLEAN)
		return "; write it in quotes";
	return "";
}

void
schema_wrong_type(const struct schema_place *place, const char *expected)
{
	if (place->node->repaired)
		return;
	yaml_complain(place->reading->document, COMPLAINT_ERROR,
	    place->node->position, "\"%s\" in %s map: expected %s, got %s%s",
	    place->keyword->name, place->scope->name, expected,
	    yaml_kind_text((enum yaml_kind)place->node->kind),
	    type_hint(place));
}

/* False after a complaint. Rows without a range have two equal limits. */
static bool
check_range(const struct schema_place *place, double value, const char *text)
{
	double minimum = place->keyword->minimum;
	double maximum = place->keyword->maximum;

	if (!(minimum < maximum) || (value >= minimum && value <= maximum))
		return true;
	yaml_complain(place->reading->document, COMPLAINT_ERROR,
	    place->node->position,
	    "\"%s\" in %s map: %s is out of range, %.16g to %.16g%s%s are "
	    "allowed",
	    place->keyword->name, place->scope->name, text, minimum, maximum,
	    place->keyword->unit == NULL ? "" : " ",
	    place->keyword->unit == NULL ? "" : place->keyword->unit);
	return false;
}

static void
read_boolean(const struct schema_place *place)
{
	struct schema_boolean *to = place->to;

	if (place->node->kind != YAML_BOOLEAN) {
		schema_wrong_type(place, "boolean");
		return;
	}
	to->given = true;
	to->value = place->node->value.boolean;
}

/* As Kea's conversion does: -1 is 4294967295, which some files mean. */
static int64_t
cut(const struct schema_place *place, int64_t value)
{
	uint32_t taken = (uint32_t)value;

	if (taken != value)
		yaml_complain(place->reading->document, COMPLAINT_WARNING,
		    place->node->position,
		    "\"%s\" in %s map: %" PRId64
		    " is out of range, 0 to %" PRIu32
		    " are allowed; as in Kea its lower 32 bits count: %" PRIu32,
		    place->keyword->name, place->scope->name, value, UINT32_MAX,
		    taken);
	return taken;
}

static void
read_integer(const struct schema_place *place)
{
	struct schema_integer *to = place->to;
	int64_t value = place->node->value.integer;
	char text[32];

	if (place->node->kind != YAML_INTEGER) {
		schema_wrong_type(place, "integer");
		return;
	}
	snprintf(text, sizeof(text), "%" PRId64, value);
	if ((place->keyword->flags & SCHEMA_CUT) != 0)
		value = cut(place, value);
	else if (!check_range(place, (double)value, text))
		return;
	to->given = true;
	to->value = value;
	to->position = place->node->position;
}

static void
read_real(const struct schema_place *place)
{
	struct schema_real *to = place->to;
	double value = place->node->value.real;
	char text[32];

	if (place->node->kind != YAML_REAL) {
		schema_wrong_type(place, "floating point number");
		return;
	}
	snprintf(text, sizeof(text), "%.12g", value);
	if (!check_range(place, value, text))
		return;
	to->given = true;
	to->value = value;
	to->position = place->node->position;
}

/* False after a complaint. */
static bool
read_text(const struct schema_place *place, struct schema_string *to)
{
	const struct yaml_node *node = place->node;

	if (node->kind != YAML_STRING) {
		schema_wrong_type(place, "string");
		return false;
	}
	to->text = node->value.string.text;
	to->size = node->value.string.size;
	to->position = node->position;
	return true;
}

static void
read_string(const struct schema_place *place)
{
	struct schema_string *to = place->to;

	if (read_text(place, to) && to->size == 0 &&
	    (place->keyword->flags & SCHEMA_NOT_EMPTY) != 0)
		yaml_complain(place->reading->document, COMPLAINT_ERROR,
		    place->node->position, "\"%s\" in %s map may not be empty",
		    place->keyword->name, place->scope->name);
}

static bool
is_same(const struct schema_keyword *keyword, const char *a, const char *b)
{
	if ((keyword->flags & SCHEMA_IGNORE_CASE) != 0)
		return strcasecmp(a, b) == 0;
	return strcmp(a, b) == 0;
}

/* "a", "b" or "c" */
static void
list_names(const char *const *names, char *out, size_t capacity)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; names[i] != NULL && used < capacity; i++) {
		const char *before = names[i + 1] == NULL ? " or " : ", ";

		used += (size_t)snprintf(out + used, capacity - used,
		    "%s\"%s\"", i == 0 ? "" : before, names[i]);
	}
}

static void
read_enum(const struct schema_place *place)
{
	struct schema_integer *to = place->to;
	const char *const *names = place->keyword->names;
	struct schema_string string = {0};
	char all[LIST_TEXT_SIZE];

	if (!read_text(place, &string))
		return;
	for (int64_t i = 0; names[i] != NULL; i++) {
		if (strlen(string.text) != string.size ||
		    !is_same(place->keyword, names[i], string.text))
			continue;
		to->given = true;
		to->value = i;
		to->position = string.position;
		return;
	}
	list_names(names, all, sizeof(all));
	yaml_complain(place->reading->document, COMPLAINT_ERROR,
	    place->node->position, "\"%s\" in %s map: \"%s\" is not %s",
	    place->keyword->name, place->scope->name, string.text, all);
}

static void
read_string_list(const struct schema_place *place)
{
	struct schema_list *to = place->to;
	struct schema_place element = *place;
	struct schema_string *items;

	items = arena_array(place->reading->document->arena,
	    place->node->value.children.count, sizeof(*items));
	if (items == NULL) {
		yaml_complain(place->reading->document, COMPLAINT_ERROR,
		    place->node->position, "not enough memory for \"%s\"",
		    place->keyword->name);
		return;
	}
	to->given = true;
	to->items = items;
	to->count = 0; /* the name may stand twice, which was an error */
	to->position = place->node->position;
	for (element.node = place->node->value.children.first;
	     element.node != NULL; element.node = element.node->next)
		if (read_text(&element, &items[to->count]))
			to->count++;
}

bool
schema_is_default(const struct schema_place *place)
{
	const struct schema_keyword *keyword = place->keyword;
	const struct yaml_node *node = place->node;
	const char *text = keyword->default_text;
	int64_t integer;

	if (text == NULL)
		return false;
	switch (node->kind) {
	case YAML_BOOLEAN:
		return strcmp(text, node->value.boolean ? "true" : "false") ==
		       0;
	case YAML_INTEGER:
		return text_to_i64(text, strlen(text), &integer) &&
		       integer == node->value.integer;
	case YAML_REAL:
		return fabs(strtod(text, NULL) - node->value.real) < 1e-12;
	case YAML_STRING:
		return is_same(keyword, text, node->value.string.text);
	default: /* lists; those that are in force by default have names */
		return node->value.children.count == 0;
	}
}

void
schema_read_value(const struct schema_place *place)
{
	switch (place->keyword->type) {
	case SCHEMA_BOOLEAN:
		read_boolean(place);
		break;
	case SCHEMA_INTEGER:
		read_integer(place);
		break;
	case SCHEMA_REAL:
		read_real(place);
		break;
	case SCHEMA_STRING:
		read_string(place);
		break;
	case SCHEMA_ENUM:
		read_enum(place);
		break;
	case SCHEMA_STRING_LIST:
		read_string_list(place);
		break;
	case SCHEMA_MAP:
	case SCHEMA_LIST:
	case SCHEMA_ANY:
	case SCHEMA_ANY_MAP:
		break; /* schema_read.c */
	}
}
