/*
 * control/source_walk.h: reading the kept text of a configuration, streaming.
 *
 * Questions about single reservations, subnets, networks and classes are
 * answered by a walk through the text (config/source.h): a hundred thousand
 * reservations are 0.2 s of one operator's thread, and no memory. What is found
 * is a part of the text, as it was given; shown has every default filled in.
 *
 * Threads: any; hold the snapshot meanwhile.
 */
#ifndef DHCP6D_CONTROL_SOURCE_WALK_H
#define DHCP6D_CONTROL_SOURCE_WALK_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "dhcp6d/config/print.h"

/* Gets a reservation and the id of its subnet, 0 for a global one; false: no
 * more are wanted. */
typedef bool walk_host(void *context, struct json_text host, uint32_t id);

#define EVERY_SUBNET (-1) /* and the global ones */

/* Reservations of one subnet, 0 = the global ones, or EVERY_SUBNET: global
 * ones first, then in the text's order. */
void source_hosts(
    const struct snapshot *config, int64_t id, walk_host *take, void *context);

/* A subnet's map; *network is the map of the shared network around it, start
 * NULL if there is none. False if there is no such subnet. */
bool source_subnet(const struct snapshot *config, uint32_t id,
    struct json_text *subnet, struct json_text *network);

/* The map with that name in "shared-networks" or "client-classes". */
bool source_named(const struct snapshot *config, const char *list,
    const char *name, struct json_text *element);

/* A string's value; a new reference, NULL if there is none of that name. */
json_t *source_string(struct json_text map, const char *name);

/*
 * The element with every default, as config-get would show it; kind and network
 * as in config_print_element. A new reference, NULL without memory.
 */
json_t *source_shown(const struct snapshot *config, const char *kind,
    struct json_text element, struct json_text network);

#endif
