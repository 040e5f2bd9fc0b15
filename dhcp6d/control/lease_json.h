/*
 * control/lease_json.h: a lease as commands show it (commands.md 3.1).
 */
#ifndef DHCP6D_CONTROL_LEASE_JSON_H
#define DHCP6D_CONTROL_LEASE_JSON_H

#include <jansson.h>

#include "dhcp6d/lease/store.h"
#include "libcommon/clock.h"

/* lease: transaction in lease time. NULL without memory. */
json_t *lease_json(const struct lease *lease, const struct moment *now);

/* The lease at an index of the store, whose lock is held. */
json_t *lease_json_at(const struct lease_store *store, uint32_t index,
    const struct moment *now);

#endif
