/*
 * libcommon/yaml_text.h: a tree into JSON text.
 *
 * One line, members sorted, a blank inside brackets and after commas and
 * colons, as Kea prints (commands.md 1.5). UTF-8 stays as it is; any other byte
 * above ASCII is written as \u00XX, which reads back as that byte.
 *
 * Threads: as the tree, whose maps are sorted for it.
 */
#ifndef LIBCOMMON_YAML_TEXT_H
#define LIBCOMMON_YAML_TEXT_H

#include "libcommon/json_walk.h"
#include "libcommon/yaml.h"

/* The text, in arena and with a 0 behind it; start is NULL without memory. */
struct json_text yaml_to_json(struct arena *arena, struct yaml_node *root);

#endif
