/*
 * packet/options.h: which options go out (protocol.md 1.7, kea-config.md 3.13).
 *
 * What the client lists in its Option Request and somebody configured, what is
 * configured to be sent always, the options of vendors, and what relays
 * supply. Options that the protocol itself puts into a reply (identifiers,
 * IAs, status) are not made here but in encode.c.
 *
 * Threads: no state.
 */
#ifndef DHCP6D_PACKET_OPTIONS_H
#define DHCP6D_PACKET_OPTIONS_H

#include "dhcp6d/packet/reply_options.h"

/* The Preference, if configured; only an Advertise may have it (21.8). */
void options_add_preference(struct reply_options *reply);

/* All others, the vendors' and the relays' at the end. */
void options_add(struct reply_options *reply);

#endif
