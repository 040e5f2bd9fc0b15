/*
 * libcommon/json_check.h: is this text a JSON map?
 *
 * A lease's user context is carried as text and hardly ever looked into; all
 * that a row's reader must know is that it is a JSON map, so that whoever
 * looks later (and Kea) can. Nothing is built or allocated. Nesting deeper
 * than JSON_CHECK_DEPTH is not taken.
 *
 * Threads: no state.
 */
#ifndef LIBCOMMON_JSON_CHECK_H
#define LIBCOMMON_JSON_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#define JSON_CHECK_DEPTH 32

/* RFC 8259, the whole text one object, blanks around it allowed. */
bool json_is_map(const char *text, size_t size);

#endif
