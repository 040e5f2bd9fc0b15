/*
 * libcommon/schema_hint.c: what was meant by a keyword that is none.
 *
 * Two guesses: the nearest name that the scope knows, and the other scopes
 * that know this very name.
 */
#include "libcommon/schema_internal.h"

#include <stdio.h>
#include <string.h>

#include "libcommon/text.h"

#define SCOPES_MAX 128 /* of one language */
#define NAMED_MAX 3    /* scopes that are told */

/* So many slips are forgiven in a name. */
static unsigned
distance_allowed(const char *name)
{
	size_t size = strlen(name);

	if (size < 4)
		return 1;
	return size < 9 ? 2 : 3;
}

static const char *
find_nearest(const struct schema_scope *scope, const char *name)
{
	unsigned limit = distance_allowed(name);
	const char *nearest = NULL;

	for (size_t i = 0; scope->groups[i] != NULL; i++) {
		const struct schema_keyword *keyword = scope->groups[i];

		for (; keyword->name != NULL; keyword++) {
			unsigned distance =
			    text_distance(name, keyword->name, limit);

			if (distance > limit)
				continue;
			nearest = keyword->name;
			if (distance == 0)
				return nearest;
			limit = distance - 1; /* only a nearer one is better */
		}
	}
	return nearest;
}

/* Scopes that were seen, so that a scope inside itself ends. */
struct scope_list {
	const struct schema_scope *scopes[SCOPES_MAX];
	size_t count;
};

static void
list_add(struct scope_list *list, const struct schema_scope *scope)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->scopes[i] == scope)
			return;
	if (list->count < SCOPES_MAX)
		list->scopes[list->count++] = scope;
}

/* All scopes that can be reached from root, root first. */
static void
list_fill(struct scope_list *list, const struct schema_scope *root)
{
	list->count = 0;
	list_add(list, root);
	for (size_t i = 0; i < list->count; i++) {
		const struct schema_scope *scope = list->scopes[i];

		for (size_t j = 0; scope->groups[j] != NULL; j++) {
			const struct schema_keyword *keyword = scope->groups[j];

			for (; keyword->name != NULL; keyword++)
				if (keyword->inner != NULL)
					list_add(list, keyword->inner);
		}
	}
}

static bool
is_named(const struct schema_scope *const *named, size_t count,
    const struct schema_scope *scope)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(named[i]->name, scope->name) == 0)
			return true;
	return false;
}

/* The first few scopes that know the name; returns how many. */
static size_t
find_elsewhere(const struct schema_scope *root, const char *name,
    const struct schema_scope *named[NAMED_MAX])
{
	struct scope_list list;
	size_t count = 0;

	list_fill(&list, root);
	for (size_t i = 0; i < list.count && count < NAMED_MAX; i++) {
		const struct schema_scope *scope = list.scopes[i];

		if (schema_find(scope, name) != NULL &&
		    !is_named(named, count, scope))
			named[count++] = scope;
	}
	return count;
}

const char *
schema_hint(const struct schema_reading *reading,
    const struct schema_scope *scope, const char *name,
    char out[SCHEMA_HINT_SIZE])
{
	const char *nearest = find_nearest(scope, name);
	const struct schema_scope *named[NAMED_MAX];
	size_t count = find_elsewhere(reading->root, name, named), used = 0;

	out[0] = '\0';
	if (nearest != NULL)
		used = (size_t)snprintf(
		    out, SCHEMA_HINT_SIZE, "; did you mean \"%s\"?", nearest);
	for (size_t i = 0; i < count && used < SCHEMA_HINT_SIZE; i++)
		used += (size_t)snprintf(out + used, SCHEMA_HINT_SIZE - used,
		    "%s%s", i == 0 ? "; it belongs in " : " or ",
		    named[i]->name);
	return out;
}
