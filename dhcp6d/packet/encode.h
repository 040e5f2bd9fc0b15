/*
 * packet/encode.h: whether an answer will fit (the step itself: steps.h).
 */
#ifndef DHCP6D_PACKET_ENCODE_H
#define DHCP6D_PACKET_ENCODE_H

#include <stdbool.h>
#include <stddef.h>

#include "dhcp6d/proto/view.h"

/*
 * Whether all that must be in an answer to this message fits into capacity
 * octets, whatever is decided: identifiers, every IA with its leases, one
 * further lease and a status, the client's name, and the relays' levels. To be asked before
 * anything is granted.
 */
bool encode_has_room(const struct view *view, size_t capacity);

#endif
