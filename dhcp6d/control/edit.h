/*
 * control/edit.h: changes by command to the configuration in force.
 *
 * All go one way: the kept text (config/source.h) into a tree, the change made
 * there, the tree loaded like a file with all its checks, and put in force like
 * a reload. So a change can do nothing that a file could not; it lasts until
 * the next reload unless config-write follows (commands.md 6, 7).
 *
 * Threads: under TURN_CHANGE.
 */
#ifndef DHCP6D_CONTROL_EDIT_H
#define DHCP6D_CONTROL_EDIT_H

#include "dhcp6d/control/dispatch.h"

/* The value of "Dhcp6" as it was given; a new reference, NULL without memory.
 */
json_t *edit_begin(const struct control *control);

/* Takes the tree over, loads it, puts it in force. False after an answer; so if
 * a reload has come since edit_begin, which is not undone. */
bool edit_end(const struct control *control, json_t *dhcp6, const char *command,
    struct answer *answer);

/* For who puts services in force: ERR_BUSY unless the service of the number
 * that an edit began with is still the one. */
enum err edit_check(
    struct current_service *current, uint64_t base, struct err_detail *detail);

/* A list of the tree, made if it is not there; borrowed. */
json_t *edit_list(json_t *map, const char *name);

/*
 * The list that holds the subnet of that id and its place in it; NULL if there
 * is none. *network (may be NULL): the shared network around it, or NULL.
 */
json_t *edit_find_subnet(
    json_t *dhcp6, json_int_t id, size_t *place, json_t **network);

/* The place of the map with that name in a list; its size if there is none. */
size_t edit_find_name(json_t *list, const char *name);

/* The one element of a command's list argument; NULL after an answer. what
 * is "subnet" or "class". */
json_t *edit_one(json_t *arguments, const char *list, const char *command,
    const char *what, struct answer *answer);

/* The only argument, a number for "id" and else a string; NULL after an
 * answer. */
json_t *edit_only_argument(json_t *arguments, const char *name,
    const char *command, struct answer *answer);

/* A string member; "" if there is none. */
const char *edit_text(json_t *map, const char *name);

#endif
