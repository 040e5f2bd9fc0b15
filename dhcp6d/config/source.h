/*
 * config/source.h: a configuration as it was given, in one spelling.
 *
 * Beside its model a snapshot keeps its text: what the operator gave and no
 * default, includes resolved, comments gone, old keywords by their present
 * names, JSON with sorted keys on one line in Kea's spacing (commands.md 1.5).
 * It is what config-get prints from (print.h), what changes by command are made
 * to, and what config-write compares with the file. The parsed tree would be
 * many times its size, and the model alone no longer knows what was given and
 * what was derived, or a comment's text.
 *
 * Threads: as loading.h; the finished text is read only.
 */
#ifndef DHCP6D_CONFIG_SOURCE_H
#define DHCP6D_CONFIG_SOURCE_H

#include "dhcp6d/config/keywords.h"

/* normalise.c: old spellings of a map of that scope into present ones. */
void source_normalise(struct arena *arena, struct yaml_node *map,
    const struct schema_scope *scope);

#endif
