/*
 * packet/relay_options.h: what relays supply for the client (RFC 6422).
 */
#ifndef DHCP6D_PACKET_RELAY_OPTIONS_H
#define DHCP6D_PACKET_RELAY_OPTIONS_H

#include "dhcp6d/packet/reply_options.h"

/* Adds them to the reply; the rules are at the top of relay_options.c. */
void options_add_relay_supplied(struct reply_options *reply);

#endif
