/*
 * control/config_text.h: the text of a configuration as a file.
 */
#ifndef DHCP6D_CONTROL_CONFIG_TEXT_H
#define DHCP6D_CONTROL_CONFIG_TEXT_H

#include "dhcp6d/config/print.h"

/*
 * What the snapshot was given, in lines with four blanks a level, secrets as
 * they are; to be freed. *size without the 0 at the end. NULL without memory.
 */
char *config_text_lines(const struct snapshot *snapshot, size_t *size);

#endif
