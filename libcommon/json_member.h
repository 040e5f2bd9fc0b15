/*
 * libcommon/json_member.h: from member to member of a JSON map, and from
 * element to element of a list, as text.
 *
 * For a lease's user context, of which one member is exchanged and the others
 * are carried on as they are. The text must be a JSON map (json_check.h); what
 * it means is not looked at, keys are compared as they are written.
 *
 * Threads: no state.
 */
#ifndef LIBCOMMON_JSON_MEMBER_H
#define LIBCOMMON_JSON_MEMBER_H

#include <stdbool.h>

#include "libcommon/bytes.h"

struct json_member {
	struct span key;   /* with its quotes */
	struct span value; /* from its first byte to its last */
};

/* *rest: the map, and after each call what is left of it. False at the end. */
bool json_member_next(struct span *rest, struct json_member *out);

/* Whether the member's key is that text. */
bool json_member_is(const struct json_member *member, const char *key);

/* The value of a member; data NULL if there is none. */
struct span json_member_find(struct span map, const char *key);

/* The elements of a list, between its brackets. */
struct span json_elements(struct span list);

/* *rest: the elements, and after each call what is left of them. */
bool json_element_next(struct span *rest, struct span *out);

#endif
