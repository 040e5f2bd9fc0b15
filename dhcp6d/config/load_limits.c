/*
 * load_limits.c: "limits" in user-context (Kea's library limits).
 *
 * A map with address-limit, prefix-limit and rate-limit, in the user-context
 * of a subnet or a class. It counts only where hooks-libraries names that
 * library: without it a user-context is the operator's own, whatever it holds.
 */
#include <inttypes.h>

#include "dhcp6d/config/index.h"
#include "dhcp6d/config/loading.h"
#include "libcommon/text.h"

static const struct {
	const char *name;
	uint32_t seconds;
} units[] = {
    {"second", 1},
    {"minute", 60},
    {"hour", 3600},
    {"day", 86400},
    {"week", 7 * 86400},
    {"month", 30 * 86400},
    {"year", 365 * 86400},
};

/* The unit's length in seconds; 0: it is none. */
static uint32_t
unit_seconds(const char *name)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(units[i].name, name) == 0)
			return units[i].seconds;
	return 0;
}

/* "10 packets per minute", also "1 packet per day". */
static bool
read_rate(const char *text, struct rate_limit *out)
{
	static const char *const middles[] = {" packets per ", " packet per "};
	const char *middle = NULL;
	size_t skip = 0;

	for (unsigned i = 0; i < 2 && middle == NULL; i++) {
		middle = strstr(text, middles[i]);
		skip = strlen(middles[i]);
	}
	if (middle == NULL)
		return false;
	out->seconds = unit_seconds(middle + skip);
	return out->seconds > 0 &&
	       text_to_u32(text, (size_t)(middle - text), &out->packets);
}

static void
load_rate(struct loading *loading, const struct yaml_node *node,
    struct rate_limit *out)
{
	const struct schema_string text = {
	    .text = node->value.string.text, .size = node->value.string.size};

	if (node->kind != YAML_STRING ||
	    !read_rate(node->value.string.text, out)) {
		refuse(loading, node->position,
		    "a rate-limit is a text like \"10 packets per minute\", "
		    "with a number up to %" PRIu32
		    " and second, minute, hour, day, week, month or year",
		    UINT32_MAX);
		return;
	}
	out->given = true;
	out->text = load_text(loading, &text);
	out->number = loading->snapshot->rate_limit_count++;
}

static void
load_lease_limit(struct loading *loading, const struct yaml_node *node,
    enum lease_type type, struct limits *out)
{
	if (node->kind != YAML_INTEGER || node->value.integer < 0 ||
	    node->value.integer > UINT32_MAX) {
		refuse(loading, node->position,
		    "%s is a number from 0 to %" PRIu32, node->key, UINT32_MAX);
		return;
	}
	out->leases_given[type] = true;
	out->leases[type] = (uint32_t)node->value.integer;
}

static void
load_member(
    struct loading *loading, const struct yaml_node *node, struct limits *out)
{
	if (strcmp(node->key, "address-limit") == 0)
		load_lease_limit(loading, node, LEASE_NA, out);
	else if (strcmp(node->key, "prefix-limit") == 0)
		load_lease_limit(loading, node, LEASE_PD, out);
	else if (strcmp(node->key, "rate-limit") == 0)
		load_rate(loading, node, &out->rate);
	else
		caution(loading, node->key_position,
		    "limits knows no \"%s\": it has no effect", node->key);
}

static struct limits *
load_map(struct loading *loading, const struct raw_context *context)
{
	const struct yaml_node *map, *node;
	struct limits *out;

	if (!loading->limits || context->user_context == NULL)
		return NULL;
	map = yaml_member(context->user_context, "limits");
	if (map == NULL)
		return NULL;
	if (map->kind != YAML_MAP) {
		refuse(loading, map->position, "limits is a map");
		return NULL;
	}
	out = load_array(loading, 1, sizeof(*out));
	for (node = map->value.children.first; node != NULL && out != NULL;
	     node = node->next)
		load_member(loading, node, out);
	return out;
}

const struct limits *
load_limits(struct loading *loading, const struct raw_context *context)
{
	return load_map(loading, context);
}

/* The class's name as leases carry it: in quotes, which it must not have. */
static struct span
name_of(struct loading *loading, const struct raw_class *raw)
{
	const char *name = raw->name.text;
	size_t size = strlen(name);
	char *text;

	for (size_t i = 0; i < size; i++) {
		if (name[i] != '"' && name[i] != '\\' &&
		    (unsigned char)name[i] >= ' ')
			continue;
		refuse(loading, raw->name.position,
		    "a class whose leases are limited has no quotes, "
		    "backslashes or control characters in its name");
		break;
	}
	text = load_array(loading, size + 2, 1);
	if (text == NULL)
		return (struct span){NULL, 0};
	text[0] = text[size + 1] = '"';
	memcpy(text + 1, name, size);
	return span_of(text, size + 2);
}

static void
list_add(struct class_list *list, uint16_t *numbers, uint16_t number)
{
	numbers[list->count++] = number;
}

struct class_numbers {
	uint16_t *rates, *leases;
};

/* A class's limits, and what lists it is in by them. */
static void
load_class(struct loading *loading, const struct raw_class *raw,
    const struct class_numbers *numbers)
{
	struct client_class *class = load_class_named(loading, &raw->name);
	struct snapshot *snapshot = loading->snapshot;
	struct limits *limits;

	if (class == NULL || class->limits != NULL)
		return;
	limits = load_map(loading, &raw->base.context);
	class->limits = limits;
	if (limits == NULL)
		return;
	if (limits->rate.given)
		list_add(
		    &snapshot->rate_limited, numbers->rates, class->number);
	if (!limits->leases_given[LEASE_NA] && !limits->leases_given[LEASE_PD])
		return;
	limits->class_name = name_of(loading, raw);
	list_add(&snapshot->lease_limited, numbers->leases, class->number);
}

void
load_class_limits(struct loading *loading, const struct raw_hook *hook)
{
	const struct schema_list *list = &loading->raw->classes;
	const struct raw_class *raw = list->items;
	const struct class_numbers numbers = {
	    load_array(loading, list->count, sizeof(uint16_t)),
	    load_array(loading, list->count, sizeof(uint16_t))};

	(void)hook; /* it has no parameters */
	if (loading->limits)
		return;
	loading->limits = true;
	loading->snapshot->rate_limited.classes = numbers.rates;
	loading->snapshot->lease_limited.classes = numbers.leases;
	for (uint32_t i = 0; i < list->count && numbers.rates != NULL &&
			     numbers.leases != NULL;
	     i++)
		if (string_given(&raw[i].name))
			load_class(loading, &raw[i], &numbers);
}
