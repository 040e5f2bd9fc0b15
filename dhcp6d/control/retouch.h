/*
 * control/retouch.h: a configuration's file, changed where it has to be.
 *
 * config-write is to write what is in force. Its file has comments, an order
 * and a shape that its owner gave it: so what says the same already stays as it
 * is, character by character, and values are replaced, inserted and taken out
 * where it does not. Elements of lists are found again by what names them.
 *
 * It is an aid to people, not a second loader: who uses the text loads it again
 * and looks whether it says what it should (configuration.c).
 *
 * Threads: none.
 */
#ifndef DHCP6D_CONTROL_RETOUCH_H
#define DHCP6D_CONTROL_RETOUCH_H

#include <stddef.h>

#include "libcommon/json_walk.h"

/*
 * text: of a file, JSON with Kea's comments or YAML; wanted: what "Dhcp6" is to
 * be, JSON on a line (config_source). A new text, to be freed, ending in a 0
 * that is not counted; NULL if that cannot be done in this text: it has
 * something that is not understood here, or there is no memory.
 */
char *retouch(struct json_text text, struct json_text wanted, size_t *size);

#endif
