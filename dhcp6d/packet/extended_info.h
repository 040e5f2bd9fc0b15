/*
 * packet/extended_info.h: the relays' data in a lease's user context
 * (store-extended-info, kea-config.md 3.10, lease-file.md 3).
 *
 * {"ISC": {"relay-info": [...]}}, as Kea writes it, blanks and order of keys
 * included: a lease that Kea wrote is the same to us, and is not written again
 * for that. What else a context holds stays.
 */
#ifndef DHCP6D_PACKET_EXTENDED_INFO_H
#define DHCP6D_PACKET_EXTENDED_INFO_H

#include "dhcp6d/packet/ask.h"

/*
 * Beside them stand the client's classes whose leases are limited (Kea's
 * library limits, lease/class_counts.h): {"ISC": {"client-classes": [...]}}.
 */

/* Before the first lease of a decision. */
void extended_info_begin(struct decision *decision);

/*
 * The context of a lease in a subnet, from what it was. The same span if
 * nothing changes: the subnet does not want it, no relay is in between, or it
 * would be longer than a row may hold. Else in the decision's memory.
 */
struct span extended_info_of(
    const struct ask *ask, const struct subnet *subnet, struct span before);

#endif
