/*
 * libcommon/yaml.c: trees, as far as reading them needs no file.
 */
#include "libcommon/yaml.h"

#include <stdlib.h>
#include <string.h>

/* Ten times what 10 000 subnets with 100 000 reservations take. */
const struct yaml_limits yaml_default_limits = {
    .size = (size_t)256 << 20,
    .depth = 100,
    .includes = 10,
    .nodes = (size_t)10 << 20,
    .complaints = 100,
    .memory = (size_t)2 << 30,
};

void
yaml_document_free(struct yaml_document *document)
{
	if (document == NULL)
		return;
	arena_free(document->arena);
	arena_free(document->complaint_arena);
	free(document);
}

const struct yaml_node *
yaml_member(const struct yaml_node *map, const char *key)
{
	if (map == NULL || map->kind != YAML_MAP)
		return NULL;
	for (const struct yaml_node *node = map->value.children.first;
	     node != NULL; node = node->next)
		if (strcmp(node->key, key) == 0)
			return node;
	return NULL;
}

const char *
yaml_kind_text(enum yaml_kind kind)
{
	switch (kind) {
	case YAML_MAP:
		return "map";
	case YAML_LIST:
		return "list";
	case YAML_STRING:
		return "string";
	case YAML_INTEGER:
		return "integer";
	case YAML_REAL:
		return "floating point number";
	case YAML_BOOLEAN:
		return "boolean";
	case YAML_NULL:
		return "null";
	}
	return "?";
}
