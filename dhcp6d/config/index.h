/*
 * config/index.h: from what a packet shows to subnets and reservations.
 *
 * Every look-up costs the same with one subnet and with 100 000, with one
 * reservation and with millions. Results are in ascending subnet id, as Kea
 * tries them (kea-config.md 3.1); guards are the caller's matter.
 *
 * Threads: read only.
 */
#ifndef DHCP6D_CONFIG_INDEX_H
#define DHCP6D_CONFIG_INDEX_H

#include "dhcp6d/config/model.h"

/* A list in the snapshot; count 0 if nothing matches. */
struct subnet_list {
	const struct subnet *const *subnets;
	uint32_t count;
};

struct subnet_list index_by_interface(const struct snapshot *snapshot,
    const char *interface);
struct subnet_list index_by_interface_id(const struct snapshot *snapshot,
    struct span interface_id);
/* By relay.ip-addresses of subnets and networks. */
struct subnet_list index_by_relay(const struct snapshot *snapshot,
    struct address relay);

/* Subnets whose range holds address; at most max are written to out. */
size_t index_by_address(const struct snapshot *snapshot, struct address address,
    const struct subnet **out, size_t max);

/* NULL if there is none. */
const struct subnet *index_by_id(const struct snapshot *snapshot, uint32_t id);

/* The reservation of an identifier in a subnet (0 = global), or NULL. */
const struct host *index_host(const struct snapshot *snapshot,
    uint32_t subnet_id, enum identifier_type type, struct span identifier);

/*
 * The reservations of exactly this address or prefix in a subnet: the first,
 * then the next until NULL (several only without ip-reservations-unique).
 */
const struct host *index_host_of_lease(const struct snapshot *snapshot,
    uint32_t subnet_id, enum lease_type type, struct address address,
    uint8_t prefix_length, const struct host *after);

/* Number of a class by name, or -1. */
int index_class(const struct snapshot *snapshot, const char *name, size_t size);

#endif
