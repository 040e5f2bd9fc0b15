/*
 * libcommon/schema_read.c: walks a tree by a table.
 *
 * Recursion follows the table's scopes over a tree whose depth yaml.c has
 * bounded. A look-up costs one comparison of pointers once a name has been
 * seen in its scope. Warnings that a keyword calls forth are given once, at
 * its first place, with the number of the others: a file with ten thousand
 * subnets says the same thing ten thousand times.
 */
#include "libcommon/schema_internal.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static void read_map(struct schema_reading *reading,
    const struct yaml_node *map, const struct schema_scope *scope, void *out);

/* schema_find for names of the tree. */
static const struct schema_keyword *
find_cached(struct schema_reading *reading, const struct schema_scope *scope,
    const char *name)
{
	/* Fibonacci hashing: names lie close together, the top bits differ */
	uint64_t mixed = ((uintptr_t)scope ^ (uintptr_t)name << 3) *
			 UINT64_C(0x9e3779b97f4a7c15);
	struct schema_cached *cached =
	    &reading->cache[mixed >> 40 & (SCHEMA_CACHE_SIZE - 1)];

	if (cached->scope != scope || cached->name != name)
		*cached = (struct schema_cached){
		    scope, name, schema_find(scope, name)};
	return cached->keyword;
}

static void *
field(void *out, size_t offset)
{
	return (char *)out + offset;
}

static void
complain_of_unknown(struct schema_reading *reading,
    const struct schema_scope *scope, const struct yaml_node *node)
{
	struct yaml_document *document = reading->document;
	char hint[SCHEMA_HINT_SIZE] = "";

	/* the search is dear: not for what will only be counted */
	if (document->error_count < document->limits->complaints)
		schema_hint(reading, scope, node->key, hint);
	yaml_complain(document, COMPLAINT_ERROR, node->key_position,
	    "got unexpected keyword \"%s\" in %s map%s", node->key, scope->name,
	    hint);
}

static void
notice_add(const struct schema_place *place)
{
	struct schema_reading *reading = place->reading;
	struct schema_notice *notice = reading->notices;
	const struct schema_notice *end = notice + reading->notice_count;

	while (notice < end && (notice->keyword != place->keyword ||
				   notice->scope != place->scope))
		notice++;
	if (notice == end) {
		if (reading->notice_count == SCHEMA_NOTICES_MAX)
			return;
		reading->notice_count++;
		*notice = (struct schema_notice){.scope = place->scope,
		    .keyword = place->keyword,
		    .first = place->node->key_position};
	}
	notice->places++;
}

/* The reasons for a notice, as they follow the keyword's name. */
static void
notice_reasons(const struct schema_keyword *keyword, char *out, size_t size)
{
	bool removed = (keyword->flags & SCHEMA_REMOVED) != 0;
	bool old = removed || (keyword->flags & SCHEMA_DEPRECATED) != 0;
	bool idle = (keyword->flags & SCHEMA_NOT_IN_FORCE) != 0;
	const char *instead = old ? keyword->instead : NULL;

	if (!old && keyword->instead != NULL) {
		snprintf(out, size, "changes nothing: %s", keyword->instead);
		return;
	}
	snprintf(out, size, "%s%s%s%s%s",
	    removed ? "is of old versions"
	    : old   ? "is deprecated"
		    : "",
	    instead == NULL ? "" : ", use ", instead == NULL ? "" : instead,
	    old && idle ? "; it " : "",
	    idle ? "is not in force yet and changes nothing" : "");
}

static void
notice_tell(struct yaml_document *document, const struct schema_notice *notice)
{
	char reasons[256], more[48] = "";

	notice_reasons(notice->keyword, reasons, sizeof(reasons));
	if (notice->places > 1)
		snprintf(more, sizeof(more), " (and %zu more places)",
		    notice->places - 1);
	yaml_complain(document, COMPLAINT_WARNING, notice->first,
	    "\"%s\" in %s map %s%s", notice->keyword->name, notice->scope->name,
	    reasons, more);
}

static bool
check_not_empty(const struct schema_place *place)
{
	if ((place->keyword->flags & SCHEMA_NOT_EMPTY) == 0 ||
	    place->node->value.children.count > 0)
		return true;
	yaml_complain(place->reading->document, COMPLAINT_ERROR,
	    place->node->position, "\"%s\" in %s map may not be empty",
	    place->keyword->name, place->scope->name);
	return false;
}

static void
read_list(const struct schema_place *place)
{
	const struct schema_scope *inner = place->keyword->inner;
	struct schema_list *to = place->to;
	struct schema_place element = *place;

	to->items = arena_array(place->reading->document->arena,
	    place->node->value.children.count, inner->struct_size);
	if (to->items == NULL) {
		yaml_complain(place->reading->document, COMPLAINT_ERROR,
		    place->node->position, "not enough memory for \"%s\"",
		    place->keyword->name);
		return;
	}
	to->given = true;
	to->position = place->node->position;
	to->count = 0;
	for (element.node = place->node->value.children.first;
	     element.node != NULL; element.node = element.node->next) {
		if (element.node->kind != YAML_MAP) {
			schema_wrong_type(&element, "map");
			continue;
		}
		read_map(place->reading, element.node, inner,
		    field(to->items, to->count * inner->struct_size));
		to->count++;
	}
}

static void
read_any(const struct schema_place *place)
{
	const struct yaml_node **to = place->to;

	*to = place->node;
}

static bool
wants_map(enum schema_type type)
{
	return type == SCHEMA_MAP || type == SCHEMA_ANY_MAP;
}

static bool
wants_list(enum schema_type type)
{
	return type == SCHEMA_LIST || type == SCHEMA_STRING_LIST;
}

/* Maps and lists are checked for being one, and for being empty, here. */
static bool
check_container(const struct schema_place *place)
{
	enum schema_type type = place->keyword->type;
	enum yaml_kind wanted = wants_map(type) ? YAML_MAP : YAML_LIST;

	if (!wants_map(type) && !wants_list(type))
		return true;
	if (place->node->kind != wanted) {
		schema_wrong_type(place, yaml_kind_text(wanted));
		return false;
	}
	return check_not_empty(place);
}

static void
read_member(const struct schema_place *place)
{
	const struct schema_keyword *keyword = place->keyword;

	if ((keyword->flags & (SCHEMA_DEPRECATED | SCHEMA_REMOVED)) != 0 ||
	    ((keyword->flags & SCHEMA_NOT_IN_FORCE) != 0 &&
		!schema_is_default(place)))
		notice_add(place);
	if (place->node->repaired || !check_container(place))
		return;
	switch (keyword->type) {
	case SCHEMA_MAP:
		read_map(
		    place->reading, place->node, keyword->inner, place->to);
		break;
	case SCHEMA_LIST:
		read_list(place);
		break;
	case SCHEMA_ANY:
	case SCHEMA_ANY_MAP:
		read_any(place);
		break;
	default:
		schema_read_value(place);
		break;
	}
}

/* Complains of what must be there and is not. */
static void
check_required(struct schema_reading *reading, const struct yaml_node *map,
    const struct schema_scope *scope)
{
	for (size_t i = 0; scope->groups[i] != NULL; i++) {
		const struct schema_keyword *keyword = scope->groups[i];

		for (; keyword->name != NULL; keyword++)
			if ((keyword->flags & SCHEMA_REQUIRED) != 0 &&
			    yaml_member(map, keyword->name) == NULL)
				yaml_complain(reading->document,
				    COMPLAINT_ERROR, map->position,
				    "missing parameter \"%s\" in %s map",
				    keyword->name, scope->name);
	}
}

/* What a map's struct may want to know of the map itself. */
static void
note_map(
    const struct yaml_node *map, const struct schema_scope *scope, void *out)
{
	if (scope->position_offset != SIZE_MAX)
		memcpy(field(out, scope->position_offset), &map->position,
		    sizeof(map->position));
	if (scope->given_offset != SIZE_MAX)
		*(bool *)field(out, scope->given_offset) = true;
	if (scope->node_offset != SIZE_MAX)
		memcpy(field(out, scope->node_offset), &map, sizeof(map));
}

static void
read_map(struct schema_reading *reading, const struct yaml_node *map,
    const struct schema_scope *scope, void *out)
{
	note_map(map, scope, out);
	for (const struct yaml_node *node = map->value.children.first;
	     node != NULL; node = node->next) {
		const struct schema_keyword *keyword =
		    find_cached(reading, scope, node->key);
		struct schema_place place = {
		    .reading = reading,
		    .scope = scope,
		    .keyword = keyword,
		    .node = node,
		};

		if (keyword == NULL) {
			if (!node->repaired && !scope->open)
				complain_of_unknown(reading, scope, node);
			continue;
		}
		place.to = field(out, keyword->offset);
		read_member(&place);
	}
	check_required(reading, map, scope);
}

bool
schema_read(struct yaml_document *document, const struct yaml_node *map,
    const struct schema_scope *scope, void *out)
{
	struct schema_reading reading = {.document = document, .root = scope};
	size_t errors = document->error_count;

	if (map->kind != YAML_MAP)
		yaml_complain(document, COMPLAINT_ERROR, map->position,
		    "expected a map, got %s",
		    yaml_kind_text((enum yaml_kind)map->kind));
	else
		read_map(&reading, map, scope, out);
	for (size_t i = 0; i < reading.notice_count; i++)
		notice_tell(document, &reading.notices[i]);
	return document->error_count == errors;
}
