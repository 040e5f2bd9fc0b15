/*
 * control/text_tree.h: a configuration's text as a tree that knows where in
 * the text each part stands.
 *
 * For who changes a file and wants to leave the rest of it as its owner wrote
 * it (retouch.h). The loader's own tree knows lines, not ends, and has no
 * comments; this one is made of text that the loader has accepted, has no words
 * for what is wrong, and is not made at all where it does not know a construct
 * (includes, YAML's anchors, tags and block scalars).
 *
 * Threads: none. All of a tree is in its arena.
 */
#ifndef DHCP6D_CONTROL_TEXT_TREE_H
#define DHCP6D_CONTROL_TEXT_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/arena.h"
#include "libcommon/json_walk.h"

enum text_kind { TEXT_MAP, TEXT_LIST, TEXT_STRING, TEXT_PLAIN };

struct text_node {
	size_t entry;      /* where its key begins, or YAML's dash */
	size_t start, end; /* of the value */
	struct json_text key;   /* decoded; size 0 in lists */
	struct json_text value; /* of a scalar, decoded */
	struct text_node *children;
	size_t count;
	enum text_kind kind;
	bool block; /* YAML's block style: lines, no brackets */
	bool bare;  /* YAML's scalar without quotes: a string or not */
};

/* JSON with Kea's comments; NULL if it is not that, or without memory. */
struct text_node *text_tree_json(struct arena *arena, struct json_text text);

/* Block-style YAML; the same. */
struct text_node *text_tree_yaml(struct arena *arena, struct json_text text);

/* Whether both say the same, however they write it. */
bool text_node_same(const struct text_node *a, const struct text_node *b);

/* The child of that key; NULL if there is none. */
struct text_node *text_node_child(
    const struct text_node *map, struct json_text key);

bool json_text_same(struct json_text a, struct json_text b);

#endif
