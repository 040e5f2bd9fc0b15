/*
 * control/pools.h: how full pools and subnets are.
 */
#ifndef DHCP6D_CONTROL_POOLS_H
#define DHCP6D_CONTROL_POOLS_H

#include <jansson.h>

#include "dhcp6d/control/control.h"

/* Gets a map of some statistics (borrowed); false: no more is wanted. */
typedef bool pools_take(void *context, json_t *statistics);

/*
 * Kea's subnet[n].… and subnet[n].pool[p].… statistics, a few subnets at a
 * time, by ascending id. Between two calls of take nothing is held, so it may
 * wait for a peer; subnets that a reload brings or takes away meanwhile may be
 * among them or not.
 */
void pools_each_subnet(
    const struct control *control, pools_take *take, void *context);

/* The same for all leases together, under names without a subnet. */
void pools_add_sums(const struct control *control, json_t *all);

#endif
