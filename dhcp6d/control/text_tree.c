/*
 * text_tree.c: trees of JSON, and comparing trees.
 */
#include "dhcp6d/control/text_tree.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 100 /* as the loader's */

struct building {
	struct arena *arena;
	const char *text; /* the whole; offsets count from here */
};

bool
json_text_same(struct json_text a, struct json_text b)
{
	return a.size == b.size &&
	       (a.size == 0 || memcmp(a.start, b.start, a.size) == 0);
}

/* ---- JSON ---- */

static size_t
put_character(char *out, unsigned code)
{
	if (code < 0x100) { /* a byte, as Kea has it */
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	out[0] = (char)(0xe0 | code >> 12);
	out[1] = (char)(0x80 | (code >> 6 & 0x3f));
	out[2] = (char)(0x80 | (code & 0x3f));
	return 3;
}

/* What an escape stands for; *at is at the backslash and goes behind it. */
static size_t
put_escape(char *out, const char **at, const char *end)
{
	static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";
	const char *name;
	char digits[5] = "";

	if (end - *at >= 6 && (*at)[1] == 'u') {
		memcpy(digits, *at + 2, 4);
		*at += 6;
		return put_character(out, (unsigned)strtoul(digits, NULL, 16));
	}
	name = end - *at >= 2 ? strchr(names, (*at)[1]) : NULL;
	out[0] = name != NULL     ? values[name - names]
		 : end - *at >= 2 ? (*at)[1]
				  : '\\';
	*at += end - *at >= 2 ? 2 : 1;
	return 1;
}

static bool
decode(struct arena *arena, struct json_text inside, struct json_text *out)
{
	const char *at = inside.start, *end = inside.start + inside.size;
	char *bytes = arena_alloc(arena, inside.size + 1);
	size_t size = 0;

	if (bytes == NULL)
		return false;
	while (at < end) {
		if (*at == '\\')
			size += put_escape(bytes + size, &at, end);
		else
			bytes[size++] = *at++;
	}
	*out = (struct json_text){bytes, size};
	return true;
}

static bool build(struct building *b, struct json_text value, unsigned depth,
    struct text_node *node);

static size_t
count_items(struct json_text text, char bracket)
{
	struct json_text element;
	struct json_entry member;
	struct json_walk walk;
	size_t count = 0;

	if (!json_walk_open(&walk, text, bracket))
		return 0;
	while (bracket == '{' ? json_walk_member(&walk, &member)
			      : json_walk_element(&walk, &element))
		count++;
	return walk.close != NULL ? count : SIZE_MAX;
}

static bool
build_children(struct building *b, struct json_text text, char bracket,
    unsigned depth, struct text_node *node)
{
	size_t count = count_items(text, bracket);
	struct json_entry member = {{NULL, 0}, {NULL, 0}, NULL};
	struct text_node *child;
	struct json_walk walk;

	if (count == SIZE_MAX || depth > DEPTH_MAX)
		return false;
	node->children =
	    arena_array(b->arena, count + 1, sizeof(node->children[0]));
	if (node->children == NULL)
		return false;
	(void)json_walk_open(&walk, text, bracket);
	while (bracket == '{' ? json_walk_member(&walk, &member)
			      : json_walk_element(&walk, &member.value)) {
		child = &node->children[node->count++];
		if (!build(b, member.value, depth + 1, child))
			return false;
		child->entry = child->start;
		if (bracket == '[')
			continue;
		child->entry = (size_t)(member.start - b->text);
		if (!decode(b->arena, member.key, &child->key))
			return false;
	}
	return true;
}

static bool
build(struct building *b, struct json_text value, unsigned depth,
    struct text_node *node)
{
	memset(node, 0, sizeof(*node));
	node->start = (size_t)(value.start - b->text);
	node->end = node->start + value.size;
	switch (value.start[0]) {
	case '{':
		node->kind = TEXT_MAP;
		return build_children(b, value, '{', depth, node);
	case '[':
		node->kind = TEXT_LIST;
		return build_children(b, value, '[', depth, node);
	case '"':
		node->kind = TEXT_STRING;
		return decode(
		    b->arena, json_string_inside(value), &node->value);
	case '<': /* an include */
		return false;
	default:
		node->kind = TEXT_PLAIN;
		node->value = value;
		return true;
	}
}

struct text_node *
text_tree_json(struct arena *arena, struct json_text text)
{
	struct building b = {.arena = arena, .text = text.start};
	const char *end = text.start + text.size;
	const char *start = json_skip_blanks(text.start, end);
	struct text_node *root = arena_alloc(arena, sizeof(*root));
	struct json_text value = {start, (size_t)(end - start)};
	struct json_walk walk;
	struct json_entry member;

	if (root == NULL || !json_walk_open(&walk, value, '{'))
		return NULL;
	while (json_walk_member(&walk, &member))
		;
	if (walk.close == NULL)
		return NULL;
	value.size = (size_t)(walk.close + 1 - start);
	return build(&b, value, 0, root) ? root : NULL;
}

/* ---- comparing ---- */

struct text_node *
text_node_child(const struct text_node *map, struct json_text key)
{
	for (size_t i = 0; i < map->count; i++) {
		if (json_text_same(map->children[i].key, key))
			return &map->children[i];
	}
	return NULL;
}

static bool
same_map(const struct text_node *a, const struct text_node *b)
{
	const struct text_node *other;

	for (size_t i = 0; i < a->count; i++) {
		other = text_node_child(b, a->children[i].key);
		if (other == NULL || !text_node_same(&a->children[i], other))
			return false;
	}
	return true;
}

/* 1.0 and 1.00; what is no number is compared as it stands. */
static bool
same_plain(struct json_text a, struct json_text b)
{
	char texts[2][64];
	char *ends[2];
	double values[2];

	if (json_text_same(a, b))
		return true;
	if (a.size >= sizeof(texts[0]) || b.size >= sizeof(texts[1]))
		return false;
	memcpy(texts[0], a.start, a.size);
	memcpy(texts[1], b.start, b.size);
	texts[0][a.size] = texts[1][b.size] = 0;
	for (int i = 0; i < 2; i++) {
		values[i] = strtod(texts[i], &ends[i]);
		if (ends[i] == texts[i] || *ends[i] != 0)
			return false;
	}
	return values[0] == values[1];
}

bool
text_node_same(const struct text_node *a, const struct text_node *b)
{
	if (a->bare && b->kind == TEXT_STRING)
		return json_text_same(a->value, b->value);
	if (a->kind != b->kind || a->count != b->count)
		return false;
	if (a->kind == TEXT_STRING)
		return json_text_same(a->value, b->value);
	if (a->kind == TEXT_PLAIN)
		return same_plain(a->value, b->value);
	if (a->kind == TEXT_MAP)
		return same_map(a, b);
	for (size_t i = 0; i < a->count; i++) {
		if (!text_node_same(&a->children[i], &b->children[i]))
			return false;
	}
	return true;
}
