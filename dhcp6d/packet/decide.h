/*
 * packet/decide.h: the message's handlers. They are short: which of its IAs
 * are asked about, and how; the work per IA is in ia.c.
 */
#ifndef DHCP6D_PACKET_DECIDE_H
#define DHCP6D_PACKET_DECIDE_H

#include "dhcp6d/packet/ask.h"

typedef void decide_handler(struct ask *ask);

decide_handler decide_solicit, decide_request, decide_renew, decide_rebind,
    decide_confirm, decide_release, decide_decline, decide_information;

#endif
