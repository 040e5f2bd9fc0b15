/*
 * packet/settle.h: the leases of a decision once all IAs have theirs.
 *
 * What would not change anything is not written: the second copy of a Request,
 * forwarded by another relay, costs no row (protocol.md 7.8), and a lease that
 * is still young is answered as it stands, with what is left of its lifetimes
 * (lease caching, kea-config.md 3.9). An offer says the same as the Reply would.
 */
#ifndef DHCP6D_PACKET_SETTLE_H
#define DHCP6D_PACKET_SETTLE_H

#include "dhcp6d/packet/ask.h"

/* To be called once, when all is granted; offers have no changes after it. */
void settle_leases(struct ask *ask);

#endif
