/*
 * control/pools.h: how full pools and subnets are.
 */
#ifndef DHCP6D_CONTROL_POOLS_H
#define DHCP6D_CONTROL_POOLS_H

#include <jansson.h>

#include "dhcp6d/control/control.h"

/* Kea's subnet[n].… and subnet[n].pool[p].… statistics into a map. */
void pools_add_statistics(const struct control *control, json_t *all);

/* The same for all leases together, under names without a subnet. */
void pools_add_sums(const struct control *control, json_t *all);

#endif
