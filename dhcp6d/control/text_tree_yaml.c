/*
 * text_tree_yaml.c: trees of block-style YAML, by libyaml's events.
 *
 * libyaml counts characters, the tree counts bytes. Where a block ends libyaml
 * says only when the next thing begins, behind blank lines and comments; here a
 * block ends where its last scalar does.
 */
#include <string.h>
#include <yaml.h>

#include "dhcp6d/control/text_tree.h"

#define DEPTH_MAX 100 /* as the loader's */

struct reading {
	struct arena *arena;
	struct json_text text;
	size_t byte, character; /* a place and its number, never going back */
	yaml_parser_t parser;
	yaml_event_t event;
	bool has_event;
};

/* The next event, which the one before is freed for. */
static bool
next(struct reading *r)
{
	if (r->has_event)
		yaml_event_delete(&r->event);
	r->has_event = yaml_parser_parse(&r->parser, &r->event) == 1;
	return r->has_event;
}

static size_t
byte_of(struct reading *r, const yaml_mark_t *mark)
{
	while (r->character < mark->index && r->byte < r->text.size) {
		r->byte++;
		while (r->byte < r->text.size &&
		       ((unsigned char)r->text.start[r->byte] & 0xc0) == 0x80)
			r->byte++;
		r->character++;
	}
	return r->byte;
}

static bool
read_scalar(struct reading *r, struct text_node *node)
{
	const yaml_scalar_style_t style = r->event.data.scalar.style;
	const size_t size = r->event.data.scalar.length;
	char *copy;

	if (r->event.data.scalar.anchor != NULL ||
	    r->event.data.scalar.tag != NULL ||
	    style == YAML_LITERAL_SCALAR_STYLE ||
	    style == YAML_FOLDED_SCALAR_STYLE)
		return false;
	copy = arena_text(
	    r->arena, (const char *)r->event.data.scalar.value, size);
	if (copy == NULL)
		return false;
	node->bare = style == YAML_PLAIN_SCALAR_STYLE;
	node->kind = node->bare ? TEXT_PLAIN : TEXT_STRING;
	node->value = (struct json_text){copy, size};
	node->start = byte_of(r, &r->event.start_mark);
	node->end = byte_of(r, &r->event.end_mark);
	return true;
}

/* Room for one more child; the former ones move. */
static struct text_node *
add_child(struct reading *r, struct text_node *node, size_t *room)
{
	struct text_node *larger;

	if (node->count == *room) {
		*room = *room == 0 ? 4 : *room * 2;
		larger = arena_array(r->arena, *room, sizeof(*larger));
		if (larger == NULL)
			return NULL;
		if (node->count > 0)
			memcpy(larger, node->children,
			    node->count * sizeof(*larger));
		node->children = larger;
	}
	larger = &node->children[node->count++];
	memset(larger, 0, sizeof(*larger));
	return larger;
}

static bool read_node(
    struct reading *r, unsigned depth, struct text_node *node);

/* A key, if the node is a map, and a value. */
static bool
read_child(
    struct reading *r, unsigned depth, bool in_map, struct text_node *child)
{
	struct text_node key;
	size_t entry = 0;

	if (in_map) {
		memset(&key, 0, sizeof(key));
		if (r->event.type != YAML_SCALAR_EVENT ||
		    !read_scalar(r, &key) || !next(r))
			return false;
		child->key = key.value;
		entry = key.start;
	}
	if (!read_node(r, depth + 1, child))
		return false;
	child->entry = in_map ? entry : child->start;
	return true;
}

/* YAML's dash before an element; its own place if there is none. */
static size_t
find_dash(const struct reading *r, size_t start)
{
	size_t at = start;

	while (at > 0 && strchr(" \t\r\n", r->text.start[at - 1]) != NULL)
		at--;
	return at > 0 && r->text.start[at - 1] == '-' ? at - 1 : start;
}

static bool
read_children(struct reading *r, unsigned depth, yaml_event_type_t end,
    struct text_node *node)
{
	const bool in_map = node->kind == TEXT_MAP;
	struct text_node *child;
	size_t room = 0;

	while (next(r) && r->event.type != end) {
		child = add_child(r, node, &room);
		if (child == NULL || !read_child(r, depth, in_map, child))
			return false;
		if (node->block && !in_map)
			child->entry = find_dash(r, child->start);
	}
	if (!r->has_event)
		return false;
	if (!node->block)
		node->end = byte_of(r, &r->event.end_mark);
	else if (node->count > 0)
		node->end = node->children[node->count - 1].end;
	return true;
}

/* The event that begins it is there; afterwards the one that ends it is. */
static bool
read_node(struct reading *r, unsigned depth, struct text_node *node)
{
	if (depth > DEPTH_MAX)
		return false;
	switch (r->event.type) {
	case YAML_SCALAR_EVENT:
		return read_scalar(r, node);
	case YAML_MAPPING_START_EVENT:
		if (r->event.data.mapping_start.anchor != NULL ||
		    r->event.data.mapping_start.tag != NULL)
			return false;
		node->kind = TEXT_MAP;
		node->block = r->event.data.mapping_start.style !=
			      YAML_FLOW_MAPPING_STYLE;
		node->start = byte_of(r, &r->event.start_mark);
		return read_children(r, depth, YAML_MAPPING_END_EVENT, node);
	case YAML_SEQUENCE_START_EVENT:
		if (r->event.data.sequence_start.anchor != NULL ||
		    r->event.data.sequence_start.tag != NULL)
			return false;
		node->kind = TEXT_LIST;
		node->block = r->event.data.sequence_start.style !=
			      YAML_FLOW_SEQUENCE_STYLE;
		node->start = byte_of(r, &r->event.start_mark);
		return read_children(r, depth, YAML_SEQUENCE_END_EVENT, node);
	default: /* an alias */
		return false;
	}
}

static bool
read_document(struct reading *r, struct text_node *root)
{
	while (next(r) && (r->event.type == YAML_STREAM_START_EVENT ||
			      r->event.type == YAML_DOCUMENT_START_EVENT))
		;
	return r->has_event && read_node(r, 0, root) && next(r) &&
	       r->event.type == YAML_DOCUMENT_END_EVENT && next(r) &&
	       r->event.type == YAML_STREAM_END_EVENT;
}

struct text_node *
text_tree_yaml(struct arena *arena, struct json_text text)
{
	struct reading r = {.arena = arena, .text = text};
	struct text_node *root = arena_alloc(arena, sizeof(*root));
	bool good;

	if (root == NULL || yaml_parser_initialize(&r.parser) == 0)
		return NULL;
	memset(root, 0, sizeof(*root));
	yaml_parser_set_input_string(
	    &r.parser, (const unsigned char *)text.start, text.size);
	good = read_document(&r, root);
	if (r.has_event)
		yaml_event_delete(&r.event);
	yaml_parser_delete(&r.parser);
	return good ? root : NULL;
}
