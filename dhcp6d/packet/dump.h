/*
 * packet/dump.h: a message whole, in one line, for the log at its most
 * talkative.
 */
#ifndef DHCP6D_PACKET_DUMP_H
#define DHCP6D_PACKET_DUMP_H

#include "libcommon/bytes.h"

#define DUMP_SIZE 3072 /* of the text; what is longer ends in "..." */

/*
 * Relay levels first, from outside; options as Kea shows them. The message has
 * been decoded or was written by us. Returns text.
 */
const char *dump_text(struct span message, char text[DUMP_SIZE]);

#endif
