/*
 * packet/hwaddr.h: a client's link-layer address, from wherever mac-sources
 * says (kea-config.md 3.5).
 */
#ifndef DHCP6D_PACKET_HWADDR_H
#define DHCP6D_PACKET_HWADDR_H

#include "dhcp6d/packet/steps.h"

/* Fills the link-layer address of query->client; size 0 if there is none. */
void hwaddr_find(struct query *query, struct step_context *context);

#endif
