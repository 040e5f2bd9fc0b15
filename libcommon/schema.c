/*
 * libcommon/schema.c: tables of keywords, as far as they need no tree.
 */
#include "libcommon/schema.h"

#include <string.h>

const struct schema_keyword *
schema_find(const struct schema_scope *scope, const char *name)
{
	for (size_t i = 0; scope->groups[i] != NULL; i++) {
		const struct schema_keyword *keyword = scope->groups[i];

		for (; keyword->name != NULL; keyword++)
			if (strcmp(keyword->name, name) == 0)
				return keyword;
	}
	return NULL;
}
