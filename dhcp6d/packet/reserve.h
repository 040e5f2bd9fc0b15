/*
 * packet/reserve.h: what is reserved for the client, and may be given now.
 */
#ifndef DHCP6D_PACKET_RESERVE_H
#define DHCP6D_PACKET_RESERVE_H

#include "dhcp6d/packet/grant.h"

/*
 * The next reserved address or prefix for an IA: the first, in listed order,
 * that this decision has not given yet and that nobody holds, neither another
 * client nor another IA of this one (kea-config.md 3.6). binding: the IA's
 * own leases; a reserved one among them comes first. False: none.
 */
bool reserve_pick(struct grant *out, const struct ask *ask,
    const struct view_ia *ia, struct binding *binding);

#endif
