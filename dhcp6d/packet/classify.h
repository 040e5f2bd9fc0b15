/*
 * packet/classify.h: the classes of a client once its reservations are known.
 *
 * The first and the last moment of classifying are steps (steps.h).
 */
#ifndef DHCP6D_PACKET_CLASSIFY_H
#define DHCP6D_PACKET_CLASSIFY_H

#include "dhcp6d/packet/class_set.h"

/*
 * The second pass: classes of the reservation, for which the first is done
 * again, KNOWN or UNKNOWN, and the tests that ask for them. May drop the query
 * (class DROP).
 */
void classify_known(struct query *query, struct step_context *context);

#endif
