/*
 * normalise.c: one spelling for what Kea's versions spell in several.
 *
 * Done to the tree of a file that has loaded, before its text is kept: what
 * config-get and config-write then say is what a present Kea would say, and who
 * changes a part by command need know one spelling. Nothing changes its
 * meaning; complaints have been made by then.
 */
#include <string.h>

#include "dhcp6d/config/source.h"

/* How the value is made out of the old one's. */
enum renewal { RENEW_AS_IS, RENEW_INTO_LIST, RENEW_INTO_MODE };

struct old_name {
	const char *old, *now;
	enum renewal how;
};

static const struct old_name old_names[] = {
    {"control-socket", "control-sockets", RENEW_INTO_LIST},
    {"hosts-database", "hosts-databases", RENEW_INTO_LIST},
    {"client-class", "client-classes", RENEW_INTO_LIST},
    {"require-client-classes", "evaluate-additional-classes", RENEW_AS_IS},
    {"only-if-required", "only-in-additional-list", RENEW_AS_IS},
    {"output_options", "output-options", RENEW_AS_IS},
    {"ip-address", "ip-addresses", RENEW_INTO_LIST},
    {"ddns-use-conflict-resolution", "ddns-conflict-resolution-mode",
	RENEW_INTO_MODE},
};

/* Out of dhcp-ddns into the global map (kea-config.md 2.9). */
static const struct old_name moved_names[] = {
    {"override-no-update", "ddns-override-no-update", RENEW_AS_IS},
    {"override-client-update", "ddns-override-client-update", RENEW_AS_IS},
    {"replace-client-name", "ddns-replace-client-name", RENEW_AS_IS},
    {"generated-prefix", "ddns-generated-prefix", RENEW_AS_IS},
    {"qualifying-suffix", "ddns-qualifying-suffix", RENEW_AS_IS},
    {"hostname-char-set", "hostname-char-set", RENEW_AS_IS},
    {"hostname-char-replacement", "hostname-char-replacement", RENEW_AS_IS},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct yaml_node *
take(struct yaml_node *map, const char *key)
{
	struct yaml_node **link = &map->value.children.first, *node;

	while (*link != NULL && strcmp((*link)->key, key) != 0)
		link = &(*link)->next;
	node = *link;
	if (node != NULL) {
		*link = node->next;
		map->value.children.count--;
	}
	return node;
}

static void
put(struct yaml_node *map, struct yaml_node *node, const char *key)
{
	node->key = key;
	node->next = map->value.children.first;
	map->value.children.first = node;
	map->value.children.count++;
}

static void
set_text(struct yaml_node *node, const char *text)
{
	node->kind = YAML_STRING;
	node->value.string.text = text;
	node->value.string.size = (uint32_t)strlen(text);
}

/* NULL: there is nothing left to say. */
static struct yaml_node *
renew(struct arena *arena, struct yaml_node *node, enum renewal how)
{
	struct yaml_node *list;

	if (how == RENEW_INTO_MODE)
		set_text(node, node->value.boolean ? "check-with-dhcid"
						   : "no-check-with-dhcid");
	if (how != RENEW_INTO_LIST)
		return node;
	if (node->kind == YAML_STRING && node->value.string.size == 0)
		return NULL;
	list = arena_alloc(arena, sizeof(*list));
	if (list == NULL)
		return NULL;
	list->kind = YAML_LIST;
	list->position = node->position;
	list->value.children.first = node;
	list->value.children.count = 1;
	node->key = NULL;
	node->next = NULL;
	return list;
}

static void
rename_member(struct arena *arena, struct yaml_node *from,
    struct yaml_node *into, const struct old_name *name)
{
	struct yaml_node *node = take(from, name->old);

	if (node == NULL || yaml_member(into, name->now) != NULL)
		return;
	node = renew(arena, node, name->how);
	if (node != NULL)
		put(into, node, name->now);
}

static void
add_flag(
    struct arena *arena, struct yaml_node *map, const char *key, bool value)
{
	struct yaml_node *node = arena_alloc(arena, sizeof(*node));

	if (node == NULL)
		return;
	node->kind = YAML_BOOLEAN;
	node->value.boolean = value;
	put(map, node, key);
}

/*
 * One word until Kea 2.4, three flags since (derive.c reads it so, too). An
 * open scope may have a member of that name which means something else.
 */
static void
split_mode(struct arena *arena, struct yaml_node *map,
    const struct schema_scope *scope)
{
	const struct yaml_node *mode = yaml_member(map, "reservation-mode");
	const char *word;

	if (mode == NULL || mode->kind != YAML_STRING ||
	    schema_find(scope, "reservation-mode") == NULL)
		return;
	word = mode->value.string.text;
	(void)take(map, "reservation-mode");
	add_flag(
	    arena, map, "reservations-global", strcmp(word, "global") == 0);
	add_flag(arena, map, "reservations-in-subnet",
	    strcmp(word, "out-of-pool") == 0 || strcmp(word, "all") == 0);
	add_flag(arena, map, "reservations-out-of-pool",
	    strcmp(word, "out-of-pool") == 0);
}

static void
move_naming(struct arena *arena, struct yaml_node *map)
{
	struct yaml_node *ddns = map->value.children.first;

	while (ddns != NULL && strcmp(ddns->key, "dhcp-ddns") != 0)
		ddns = ddns->next;
	for (size_t i = 0; ddns != NULL && i < COUNT(moved_names); i++)
		rename_member(arena, ddns, map, &moved_names[i]);
}

/* Whether a member may have an old name; most maps have none of them, and a
 * file has hundreds of thousands of maps. */
static bool
has_old_name(const struct yaml_node *map)
{
	const struct yaml_node *node = map->value.children.first;
	const char *old;

	for (; node != NULL; node = node->next) {
		if (strcmp(node->key, "reservation-mode") == 0)
			return true;
		for (size_t i = 0; i < COUNT(old_names); i++) {
			old = old_names[i].old;
			if (node->key[0] == old[0] && node->key[1] == old[1] &&
			    strcmp(node->key, old) == 0)
				return true;
		}
	}
	return false;
}

static void
renew_names(struct arena *arena, struct yaml_node *map,
    const struct schema_scope *scope)
{
	split_mode(arena, map, scope);
	for (size_t i = 0; i < COUNT(old_names); i++)
		if (yaml_member(map, old_names[i].old) != NULL &&
		    schema_find(scope, old_names[i].old) != NULL &&
		    schema_find(scope, old_names[i].now) != NULL)
			rename_member(arena, map, map, &old_names[i]);
}

void
source_normalise(struct arena *arena, struct yaml_node *map,
    const struct schema_scope *scope)
{
	const struct schema_keyword *keyword;
	struct yaml_node *node, *element;

	if (scope == &config_scope_global)
		move_naming(arena, map);
	if (has_old_name(map))
		renew_names(arena, map, scope);
	for (node = map->value.children.first; node != NULL;
	     node = node->next) {
		if (node->kind != YAML_MAP && node->kind != YAML_LIST)
			continue;
		keyword = schema_find(scope, node->key);
		if (keyword == NULL || keyword->inner == NULL)
			continue;
		if (keyword->type == SCHEMA_MAP)
			source_normalise(arena, node, keyword->inner);
		for (element = node->value.children.first;
		     keyword->type == SCHEMA_LIST && element != NULL;
		     element = element->next)
			source_normalise(arena, element, keyword->inner);
	}
}
