/*
 * packet/block.h: what of a configuration's pools is never handed out.
 */
#ifndef DHCP6D_PACKET_BLOCK_H
#define DHCP6D_PACKET_BLOCK_H

#include "dhcp6d/config/model.h"
#include "dhcp6d/lease/pool.h"

/* Before the set is attached. ERR_MEMORY: the set must not be used. */
enum err block_pools(struct pool_set *set, const struct snapshot *config);

#endif
