/*
 * packet/ia.h: the work per identity association, one path for addresses and
 * prefixes.
 */
#ifndef DHCP6D_PACKET_IA_H
#define DHCP6D_PACKET_IA_H

#include "dhcp6d/packet/ask.h"
#include "dhcp6d/packet/ia_kind.h"

/*
 * Answers all IAs of a Solicit, Request, Renew or Rebind by the rows of
 * protocol.md 1.4, as ask says (writes, extends, creates); then sets their
 * common T1 and T2.
 */
void ia_decide_all(struct ask *ask);

/* Whether the IA_NA names an address that is not on the link (row 9). */
bool ia_names_off_link(const struct ask *ask, const struct view_ia *ia);

#endif
