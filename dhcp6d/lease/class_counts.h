/*
 * lease/class_counts.h: how many leases the members of a class have.
 *
 * As Kea's library limits does, a lease remembers in its user context the
 * classes whose leases are counted ({"ISC": {"client-classes": [...]}}), so
 * that the figures outlive a restart and a lfc. They are taken from there
 * whenever a record changes, like all counts. Names are compared as they are
 * written in JSON. What nobody limits any more is still counted; beyond
 * CLASS_COUNTS_MAX names, further ones are not.
 *
 * Threads: those of the owner (the store's lock).
 */
#ifndef DHCP6D_LEASE_CLASS_COUNTS_H
#define DHCP6D_LEASE_CLASS_COUNTS_H

#include "dhcp6d/lease/memory.h"
#include "libcommon/err.h"
#include "libcommon/hash.h"
#include "libcommon/lease_row.h"

#define CLASS_COUNTS_MAX 2048

struct class_counts {
	struct class_count *rows; /* NULL until a lease has a class */
	uint32_t used;
	const struct hash_key *key;
	struct memory *memory;
};

void class_counts_init(struct class_counts *counts, const struct hash_key *key,
    struct memory *memory);
void class_counts_clear(struct class_counts *counts);

/* Before the first lease with that context is counted. ERR_MEMORY. */
enum err class_counts_reserve(
    struct class_counts *counts, struct span user_context);

/* Adds by (1 or, modulo 2^64, minus 1) to all classes of an assigned lease. */
void class_counts_add(
    struct class_counts *counts, const struct lease *lease, uint64_t by);

/* name: the class's, as a JSON string with its quotes. */
uint64_t class_counts_read(
    const struct class_counts *counts, struct span name, enum lease_type type);

#endif
