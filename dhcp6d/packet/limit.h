/*
 * packet/limit.h: limits that the configuration sets (Kea's library limits).
 *
 * rate-limit of classes and of the selected subnet is asked of every message
 * that may be answered at all; a message too many is dropped and counts
 * nowhere else. address-limit and prefix-limit are asked for each new lease;
 * at the limit it is as if the subnet were full.
 *
 * Threads: the steps none in particular; the rest with the store's lock.
 */
#ifndef DHCP6D_PACKET_LIMIT_H
#define DHCP6D_PACKET_LIMIT_H

#include "dhcp6d/packet/ask.h"
#include "dhcp6d/packet/rate_window.h"

/* After classify, and after locate. Both return at once without limits. */
void step_limit_classes(struct query *query, struct step_context *context);
void step_limit_subnet(struct query *query, struct step_context *context);

/* Whether one more lease of that type may be given out of that subnet, with
 * what this decision has created there so far. */
bool limit_permits(
    const struct ask *ask, const struct subnet *subnet, enum lease_type type);

#endif
