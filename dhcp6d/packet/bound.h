/*
 * packet/bound.h: how much one client, one source or one interface-id may send.
 *
 * client-packet-rate, source-packet-rate and interface-id-packet-rate: a
 * message that is beyond one of them is dropped before anything is looked up
 * for it. Which of them are on, and why, is in HACKING.md.
 */
#ifndef DHCP6D_PACKET_BOUND_H
#define DHCP6D_PACKET_BOUND_H

#include "dhcp6d/packet/meter.h"
#include "dhcp6d/packet/steps.h"

/*
 * After decode, of what has not been shed: first who the senders are, of all of
 * a batch, then one by one. Nothing without a meter in context.
 * Threads: any.
 */
void step_bound_senders(struct query *query, struct step_context *context);
void step_bound(struct query *query, struct step_context *context);

/*
 * Whether the client may get one more lease (client-lease-limit), with what
 * this decision has created so far. The store's lock.
 */
struct ask;
bool bound_permits_lease(const struct ask *ask);

#endif
