/*
 * control/config_text.h: the text of a configuration as a file.
 */
#ifndef DHCP6D_CONTROL_CONFIG_TEXT_H
#define DHCP6D_CONTROL_CONFIG_TEXT_H

#include <stdio.h>

#include "dhcp6d/config/print.h"

/*
 * What the snapshot was given, in lines with four blanks a level, secrets as
 * they are; to be freed. *size without the 0 at the end. NULL without memory.
 */
char *config_text_lines(const struct snapshot *snapshot, size_t *size);

/*
 * A part of such a text in lines, the first where the stream is, the others
 * after indent; what is short, or all if indent is NULL, stays on one line.
 */
void config_text_value(
    FILE *out, struct json_text value, const char *indent);

#endif
