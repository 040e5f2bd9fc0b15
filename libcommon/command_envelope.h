/*
 * libcommon/command_envelope.h: a command's text, judged before its arguments.
 *
 * {"command": name, "arguments": any, "service": ignored, "remote-address":
 * ignored}. ctrld and dhcp6d read it by the same rules, Kea's (commands.md
 * 1.3, 1.4), so that what one checked is what the other does.
 *
 * Threads: no state.
 */
#ifndef LIBCOMMON_COMMAND_ENVELOPE_H
#define LIBCOMMON_COMMAND_ENVELOPE_H

#include <jansson.h>

#include "libcommon/bytes.h"

#define ENVELOPE_DEPTH_MAX 100 /* Kea's: commands.md 1.5 */
#define ENVELOPE_VALUES_MAX (2u << 20) /* elements and members */
#define ENVELOPE_WHY_SIZE 512

/*
 * The whole map (json_decref it) and the command's name in it; NULL, with why
 * in Kea's words, if the text is none. Nesting is judged before a parser that
 * recurses sees the text.
 */
json_t *command_envelope_read(
    struct span text, const char **name, char why[ENVELOPE_WHY_SIZE]);

#endif
