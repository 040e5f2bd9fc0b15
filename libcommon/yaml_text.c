/*
 * libcommon/yaml_text.c: a tree into JSON text.
 *
 * Two passes over the tree, one that counts and one that writes, so that who
 * keeps the text keeps exactly what it needs. Recursion is as deep as the tree,
 * which yaml.h has bounded.
 */
#include "libcommon/yaml_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "libcommon/text.h"

#define NUMBER_SIZE 40

/* Where the text goes; counts alone while there is no place. */
struct writing {
	char *out;
	size_t size;
};

static void
add(struct writing *w, const char *text, size_t size)
{
	if (w->out != NULL && size > 0)
		memcpy(w->out + w->size, text, size);
	w->size += size;
}

static void
add_text(struct writing *w, const char *text)
{
	add(w, text, strlen(text));
}

/* How many bytes stand for themselves. */
static size_t
plain_size(const unsigned char *bytes, size_t left)
{
	size_t size = 0;

	while (size < left && bytes[size] >= 0x20 && bytes[size] < 0x7f &&
	       bytes[size] != '"' && bytes[size] != '\\')
		size++;
	return size;
}

/* UTF-8 stays; any other byte above ASCII, and controls, are escaped: \u is
 * one byte (kea-config.md 1.1), so nothing is lost. */
static void
add_string(struct writing *w, const char *text, size_t size)
{
	const unsigned char *bytes = (const unsigned char *)text;
	char escape[8];
	size_t i = 0, whole;

	add(w, "\"", 1);
	while (i < size) {
		whole = plain_size(bytes + i, size - i);
		if (whole > 0) {
			add(w, text + i, whole);
			i += whole;
			continue;
		}
		whole =
		    bytes[i] >= 0x80 ? text_utf8_size(text + i, size - i) : 1;
		if (bytes[i] == '"' || bytes[i] == '\\') {
			add(w, "\\", 1);
			add(w, text + i, 1);
		} else if (whole == 0 || bytes[i] < 0x20 || bytes[i] == 0x7f) {
			snprintf(escape, sizeof(escape), "\\u%04x", bytes[i]);
			add_text(w, escape);
			whole = 1;
		} else {
			add(w, text + i, whole);
		}
		i += whole;
	}
	add(w, "\"", 1);
}

/* The shortest form that reads back the same, always with a point. */
static void
add_real(struct writing *w, double value)
{
	char text[NUMBER_SIZE];
	double back = 0;

	for (int digits = 6; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, value);
		if (sscanf(text, "%lf", &back) == 1 &&
		    memcmp(&back, &value, sizeof(back)) == 0)
			break;
	}
	if (strpbrk(text, ".eE") == NULL)
		strcat(text, ".0");
	add_text(w, text);
}

static void
add_scalar(struct writing *w, const struct yaml_node *node)
{
	char number[NUMBER_SIZE];

	switch (node->kind) {
	case YAML_STRING:
		add_string(w, node->value.string.text, node->value.string.size);
		break;
	case YAML_INTEGER:
		snprintf(
		    number, sizeof(number), "%" PRId64, node->value.integer);
		add_text(w, number);
		break;
	case YAML_REAL:
		add_real(w, node->value.real);
		break;
	case YAML_BOOLEAN:
		add_text(w, node->value.boolean ? "true" : "false");
		break;
	default:
		add_text(w, "null");
		break;
	}
}

/* Kea's spacing: a blank inside brackets, after commas and colons. */
static void
add_node(struct writing *w, const struct yaml_node *node)
{
	bool map = node->kind == YAML_MAP, first = true;

	if (!map && node->kind != YAML_LIST) {
		add_scalar(w, node);
		return;
	}
	add(w, map ? "{" : "[", 1);
	for (const struct yaml_node *child = node->value.children.first;
	     child != NULL; child = child->next) {
		add_text(w, first ? " " : ", ");
		first = false;
		if (map) {
			add_string(w, child->key, strlen(child->key));
			add_text(w, ": ");
		}
		add_node(w, child);
	}
	add_text(w, map ? " }" : " ]");
}

/* ---- members in order ---- */

static struct yaml_node *
merge(struct yaml_node *a, struct yaml_node *b)
{
	struct yaml_node *head = NULL, **link = &head;

	while (a != NULL && b != NULL) {
		struct yaml_node **less = strcmp(a->key, b->key) <= 0 ? &a : &b;

		*link = *less;
		link = &(*less)->next;
		*less = *link;
	}
	*link = a != NULL ? a : b;
	return head;
}

/* Sorts the first count members of a list. */
static struct yaml_node *
sort(struct yaml_node *first, uint32_t count)
{
	struct yaml_node *middle = first, *second;

	if (count < 2)
		return first;
	for (uint32_t i = 1; i < count / 2; i++)
		middle = middle->next;
	second = middle->next;
	middle->next = NULL;
	first = sort(first, count / 2);
	return merge(first, sort(second, count - count / 2));
}

static void
sort_all(struct yaml_node *node)
{
	struct yaml_node *child;

	if (node->kind != YAML_MAP && node->kind != YAML_LIST)
		return;
	if (node->kind == YAML_MAP)
		node->value.children.first = sort(
		    node->value.children.first, node->value.children.count);
	for (child = node->value.children.first; child != NULL;
	     child = child->next)
		sort_all(child);
}

struct json_text
yaml_to_json(struct arena *arena, struct yaml_node *root)
{
	struct writing w = {NULL, 0};

	sort_all(root);
	add_node(&w, root);
	w.out = arena_alloc(arena, w.size + 1);
	if (w.out != NULL) {
		w.size = 0;
		add_node(&w, root);
	}
	return (struct json_text){w.out, w.size};
}
