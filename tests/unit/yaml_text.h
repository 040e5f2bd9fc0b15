/*
 * tests/unit/yaml_text.h: complaints and trees as text, to be compared.
 *
 * A tree is printed without blanks, names bare: {a:5,b:[1.5,"x",true,null]}; a
 * real always has a point; a repaired node begins with "~"; bytes of strings
 * that are not printable ASCII are \xHH.
 */
#ifndef TESTS_UNIT_YAML_TEXT_H
#define TESTS_UNIT_YAML_TEXT_H

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "libcommon/text.h"
#include "libcommon/yaml.h"

#define YAML_TEXT_SIZE 8192

static inline void
yaml_text_add(void *context, const char *text)
{
	char *out = context;
	size_t used = strlen(out);

	snprintf(out + used, YAML_TEXT_SIZE - used, "%s", text);
}

static inline void
yaml_text_line(void *context, const char *line)
{
	yaml_text_add(context, line);
	yaml_text_add(context, "\n");
}

/* All complaints, a line each. out has YAML_TEXT_SIZE bytes. */
static inline const char *
yaml_text_complaints(struct yaml_document *document, char *out)
{
	out[0] = '\0';
	yaml_print_complaints(document, yaml_text_line, out);
	return out;
}

static inline void
yaml_text_scalar(const struct yaml_node *node, char *out)
{
	char text[512] = "null", raw[256];

	switch (node->kind) {
	case YAML_STRING:
		text_printable(node->value.string.text, node->value.string.size,
		    raw, sizeof(raw));
		snprintf(text, sizeof(text), "\"%s\"", raw);
		break;
	case YAML_INTEGER:
		snprintf(text, sizeof(text), "%" PRId64, node->value.integer);
		break;
	case YAML_REAL:
		snprintf(text, sizeof(text), "%#.6g", node->value.real);
		break;
	case YAML_BOOLEAN:
		snprintf(text, sizeof(text), "%s",
		    node->value.boolean ? "true" : "false");
		break;
	default:
		break;
	}
	yaml_text_add(out, text);
}

static inline void yaml_text_node(const struct yaml_node *node, char *out);

static inline void
yaml_text_children(const struct yaml_node *node, char *out)
{
	const struct yaml_node *child = node->value.children.first;

	for (; child != NULL; child = child->next) {
		if (child->key != NULL) {
			yaml_text_add(out, child->key);
			yaml_text_add(out, ":");
		}
		yaml_text_node(child, out);
		if (child->next != NULL)
			yaml_text_add(out, ",");
	}
}

static inline void
yaml_text_node(const struct yaml_node *node, char *out)
{
	if (node->repaired)
		yaml_text_add(out, "~");
	if (node->kind == YAML_MAP || node->kind == YAML_LIST) {
		yaml_text_add(out, node->kind == YAML_MAP ? "{" : "[");
		yaml_text_children(node, out);
		yaml_text_add(out, node->kind == YAML_MAP ? "}" : "]");
	} else {
		yaml_text_scalar(node, out);
	}
}

/* The tree, or "none". out has YAML_TEXT_SIZE bytes. */
static inline const char *
yaml_text_tree(const struct yaml_document *document, char *out)
{
	out[0] = '\0';
	if (document->root == NULL)
		return "none";
	yaml_text_node(document->root, out);
	return out;
}

/* One text, what is to be said of it, and the tree that comes of it. */
struct yaml_case {
	const char *text, *complaints, *tree;
};

static inline void
yaml_case_check(const struct yaml_case *c)
{
	char out[YAML_TEXT_SIZE];
	struct yaml_document *document =
	    yaml_read_text("f", c->text, strlen(c->text), NULL);

	ck_assert_ptr_nonnull(document);
	ck_assert_str_eq(yaml_text_complaints(document, out), c->complaints);
	ck_assert_str_eq(yaml_text_tree(document, out), c->tree);
	yaml_document_free(document);
}

#endif
