/*
 * proto/peek.h: what sort of message a datagram holds, without reading it.
 *
 * For a server that has more than it can answer and must choose before it
 * spends anything on it. Looks at the first octet of each relay level and for
 * the option that holds the next; nothing else is checked, so a datagram of
 * which this tells a type may still be malformed.
 *
 * Threads: no state. At worst as many steps as the datagram has options.
 */
#ifndef DHCP6D_PROTO_PEEK_H
#define DHCP6D_PROTO_PEEK_H

#include <stdint.h>

#include "libcommon/bytes.h"

/* The type of the client's message; 0 if it is not to be found. */
uint8_t peek_type(struct span datagram);

#endif
