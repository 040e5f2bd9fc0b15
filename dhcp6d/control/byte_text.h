/*
 * control/byte_text.h: kept text through a library that wants UTF-8.
 *
 * In the kept text \u00XX above ASCII is one byte (libcommon/yaml_text.h), in
 * jansson's trees it is a character of two. Between the two such a byte is a
 * private character, U+EF80 and on, as it is for libyaml; private characters
 * that an operator wrote himself are three bytes of that kind. So what is no
 * UTF-8 comes out of an edit as it went in.
 *
 * Threads: no state.
 */
#ifndef DHCP6D_CONTROL_BYTE_TEXT_H
#define DHCP6D_CONTROL_BYTE_TEXT_H

#include <jansson.h>

#include "libcommon/json_walk.h"

/* A part of the kept text into a tree; NULL without memory. */
json_t *byte_text_load(struct json_text text);

/* A tree into text that the loader reads, in sorted order; to be freed. NULL
 * without memory. */
char *byte_text_dump(json_t *tree, size_t flags);

/* A string of a configuration, or of the system: what is no UTF-8 is told octet
 * by octet, as Kea tells all above ASCII ("\u00e9"). NULL without memory. */
json_t *byte_text_json(const char *text);

#endif
