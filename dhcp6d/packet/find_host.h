/*
 * packet/find_host.h: a client's reservation in one scope.
 */
#ifndef DHCP6D_PACKET_FIND_HOST_H
#define DHCP6D_PACKET_FIND_HOST_H

#include "dhcp6d/packet/steps.h"

/*
 * The reservation in a subnet, 0 being the global scope; NULL if there is
 * none. Whether reservations count there is the caller's matter.
 */
const struct host *find_host(const struct query *query,
    struct step_context *context, uint32_t subnet_id);

#endif
