/*
 * packet/give_back.h: what Release and Decline have in common: whose is the
 * lease that a client gives back? Only the holder's own DUID and IAID count
 * (protocol.md 5.13).
 */
#ifndef DHCP6D_PACKET_GIVE_BACK_H
#define DHCP6D_PACKET_GIVE_BACK_H

#include "dhcp6d/packet/grant.h"

enum ownership {
	OWNER_IS_CLIENT,
	OWNER_NOBODY,
	OWNER_OTHER_DUID,
	OWNER_OTHER_IAID
};

/* *index: the lease on exactly that address or prefix, or LEASE_INDEX_NONE. */
enum ownership give_back_owner(const struct ask *ask, const struct view_ia *ia,
    const struct view_lease *named, uint32_t *index);

/* Whether the IA has any lease that can be given back. */
bool give_back_has_binding(const struct ask *ask, const struct view_ia *ia);

/* The IA comes back with nothing but a status; Kea's way or NoBinding. */
void give_back_status(struct ask *ask, const struct view_ia *ia,
    uint16_t status, const char *text);

#endif
