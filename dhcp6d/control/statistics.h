/*
 * control/statistics.h: all statistics as they are, before resets.
 */
#ifndef DHCP6D_CONTROL_STATISTICS_H
#define DHCP6D_CONTROL_STATISTICS_H

#include "dhcp6d/control/pools.h"

/* A map with the one of that name, empty if there is none; a new reference. */
json_t *statistics_find(const struct control *control, const char *name);

/* All of them, some at a time; as pools_each_subnet. */
void statistics_each(
    const struct control *control, pools_take *take, void *context);

#endif
