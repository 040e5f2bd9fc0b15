/*
 * packet/decide.h: the message's handlers. They are short: which of its IAs
 * are asked about, and how; the work per IA is in ia.c.
 */
#ifndef DHCP6D_PACKET_DECIDE_H
#define DHCP6D_PACKET_DECIDE_H

#include "dhcp6d/packet/ask.h"

/* All fill ask->out. A query is dropped by setting its drop. */
void decide_solicit(struct ask *ask);
void decide_request(struct ask *ask);
void decide_renew(struct ask *ask);
void decide_rebind(struct ask *ask);
void decide_confirm(struct ask *ask);
void decide_release(struct ask *ask);
void decide_decline(struct ask *ask);
void decide_information(struct ask *ask);
void decide_registration(struct ask *ask);

#endif
