/*
 * packet/naming.h: the client's name into its leases.
 */
#ifndef DHCP6D_PACKET_NAMING_H
#define DHCP6D_PACKET_NAMING_H

#include "dhcp6d/packet/ask.h"

/*
 * Decides the client's name (fqdn.h) by the policy of where its first address
 * lies, and writes it into the leases of addresses; prefixes have none. DNS
 * records go with the first address alone (kea-config.md 3.16, "Sending"). A
 * client that says nothing of a name keeps the one it has (P4704-4.2-a).
 *
 * To be called once, when all is granted, before the leases are settled.
 */
void naming_decide(struct ask *ask);

#endif
