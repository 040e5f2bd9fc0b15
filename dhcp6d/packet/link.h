/*
 * packet/link.h: the link that a client is on, as the configuration sees it.
 *
 * A link is a subnet, or a shared network with all its subnets: an address of
 * a sibling is on-link (protocol.md 1.4). Leases are looked for and given in
 * those members whose guards let the client in, from the selected one upward
 * in id, wrapping round (kea-config.md 3.2).
 */
#ifndef DHCP6D_PACKET_LINK_H
#define DHCP6D_PACKET_LINK_H

#include "dhcp6d/packet/query.h"

/* A walk over the members that the client is permitted to. */
struct link_walk {
	const struct subnet *selected;
	const struct class_set *classes;
	uint32_t first, step; /* place of the selected one; members seen */
};

/* The first member, then the next until NULL. selected may be NULL. */
const struct subnet *link_first(struct link_walk *walk,
    const struct subnet *selected, const struct class_set *classes);
const struct subnet *link_next(struct link_walk *walk);

/* The member, whatever its guards, whose range holds address; or NULL. */
const struct subnet *link_subnet_of(const struct snapshot *config,
    const struct subnet *selected, struct address address);

/* Members in all: 1 outside shared networks, 0 without a subnet. */
uint32_t link_size(const struct subnet *selected);
/* The member of that number, 0 being the selected one. */
const struct subnet *link_member(
    const struct subnet *selected, uint32_t number);

#endif
