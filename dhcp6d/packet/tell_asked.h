/*
 * packet/tell_asked.h: what each IA asked for and got, at debug level.
 */
#ifndef DHCP6D_PACKET_TELL_ASKED_H
#define DHCP6D_PACKET_TELL_ASKED_H

#include "dhcp6d/packet/steps.h"

/* Writes; where debug is off it looks at three levels and at statuses. To be
 * called when the store's lock is let go: it reads no changes. */
void tell_asked(const struct query *query, struct step_context *context);

#endif
