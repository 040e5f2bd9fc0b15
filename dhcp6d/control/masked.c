/*
 * masked.c: see its header. Which members are secret the table of keywords
 * knows.
 */
#include "dhcp6d/control/masked.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "dhcp6d/config/keywords.h"
#include "dhcp6d/config/print.h"

#define NUMBER_TEXT_SIZE 24

static bool
is_mask(json_t *value)
{
	const char *text = json_string_value(value);

	return text != NULL && strcmp(text, CONFIG_MASK) == 0;
}

/* Whether there is a masked secret somewhere in the map. */
static bool
has_masked(json_t *map, const struct schema_scope *scope)
{
	const struct schema_keyword *keyword;
	const char *name;
	json_t *value;
	size_t i;

	json_object_foreach(map, name, value)
	{
		keyword = schema_find(scope, name);
		if (keyword == NULL)
			continue;
		if ((keyword->flags & SCHEMA_SECRET) != 0 && is_mask(value))
			return true;
		if (keyword->inner == NULL)
			continue;
		if (keyword->type == SCHEMA_MAP &&
		    has_masked(value, keyword->inner))
			return true;
		for (i = 0;
		     keyword->type == SCHEMA_LIST && i < json_array_size(value);
		     i++)
			if (has_masked(
				json_array_get(value, i), keyword->inner))
				return true;
	}
	return false;
}

/* A member as text, its default if it is not given; a number's in room. */
static const char *
member_text(json_t *map, const struct schema_scope *scope, const char *name,
    char room[NUMBER_TEXT_SIZE])
{
	const struct schema_keyword *keyword = schema_find(scope, name);
	json_t *value = json_object_get(map, name);

	if (json_is_integer(value)) {
		snprintf(room, NUMBER_TEXT_SIZE, "%lld",
		    (long long)json_integer_value(value));
		return room;
	}
	if (json_is_string(value))
		return json_string_value(value);
	return keyword != NULL && keyword->default_text != NULL
		   ? keyword->default_text
		   : "";
}

/* By what tells apart, in a list, those that have secrets or that hold others
 * which have. A host among it: nobody sends a password elsewhere unseen. */
static bool
is_same(json_t *one, json_t *other, const struct schema_scope *scope)
{
	static const char *const names[] = {"user", "type", "name", "host",
	    "port", "socket-type", "socket-name", "socket-address",
	    "socket-port"};
	char a[NUMBER_TEXT_SIZE], b[NUMBER_TEXT_SIZE];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(member_text(one, scope, names[i], a),
			member_text(other, scope, names[i], b)) != 0)
			return false;
	return true;
}

/* The only one of the list that is the same; NULL: none, or several. */
static json_t *
counterpart(json_t *element, json_t *list, const struct schema_scope *scope)
{
	json_t *found = NULL, *other;
	size_t i;

	json_array_foreach(list, i, other)
	{
		if (!is_same(element, other, scope))
			continue;
		if (found != NULL)
			return NULL;
		found = other;
	}
	return found;
}

static void restore_map(
    json_t *given, json_t *running, const struct schema_scope *scope);

static void
restore_list(json_t *given, json_t *running, const struct schema_scope *scope)
{
	json_t *element;
	size_t i;

	json_array_foreach(given, i, element)
	{
		if (has_masked(element, scope))
			restore_map(element,
			    counterpart(element, running, scope), scope);
	}
}

static void
restore_map(json_t *given, json_t *running, const struct schema_scope *scope)
{
	const struct schema_keyword *keyword;
	json_t *value, *former;
	const char *name;
	void *next;

	json_object_foreach_safe(given, next, name, value)
	{
		former = json_object_get(running, name);
		keyword = schema_find(scope, name);
		if (former == NULL || keyword == NULL)
			continue;
		if ((keyword->flags & SCHEMA_SECRET) != 0) {
			if (is_mask(value) && json_is_string(former))
				json_object_set(given, name, former);
			continue;
		}
		if (keyword->inner == NULL)
			continue;
		if (keyword->type == SCHEMA_MAP)
			restore_map(value, former, keyword->inner);
		else if (keyword->type == SCHEMA_LIST)
			restore_list(value, former, keyword->inner);
	}
}

void
masked_restore(json_t *given, json_t *running)
{
	restore_map(given, running, &config_scope_global);
}
