/*
 * masked.c: see its header. Which members are secret the table of keywords
 * knows.
 */
#include "dhcp6d/control/masked.h"

#include <stdbool.h>
#include <string.h>

#include "dhcp6d/config/keywords.h"
#include "dhcp6d/config/print.h"

static bool
is_mask(json_t *value)
{
	const char *text = json_string_value(value);

	return text != NULL && strcmp(text, CONFIG_MASK) == 0;
}

static void
restore_map(json_t *given, json_t *running, const struct schema_scope *scope)
{
	const struct schema_keyword *keyword;
	json_t *value, *former;
	const char *name;
	void *next;
	size_t i;

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
		for (i = 0;
		     keyword->type == SCHEMA_LIST && i < json_array_size(value);
		     i++)
			restore_map(json_array_get(value, i),
			    json_array_get(former, i), keyword->inner);
	}
}

void
masked_restore(json_t *given, json_t *running)
{
	restore_map(given, running, &config_scope_global);
}
