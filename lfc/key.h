/*
 * lfc/key.h: what tells leases apart: type, address and prefix length.
 *
 * Kea goes by the address alone, so that an address and a prefix that begins
 * with it would take each other's place (lease-file.md 9.10). The order is
 * Kea's, by address.
 *
 * Threads: no state.
 */
#ifndef LFC_KEY_H
#define LFC_KEY_H

#include <stdint.h>

#include "libcommon/address.h"
#include "libcommon/lease_row.h"

struct lease_key {
	struct address address;
	uint8_t kind; /* 0: an address; else the prefix's length */
};

static inline struct lease_key
lease_key_make(struct address address, uint8_t type, uint8_t prefix_length)
{
	return (struct lease_key){
	    address, type == LEASE_NA ? 0 : prefix_length};
}

/* Below zero, zero, above zero. */
static inline int
lease_key_compare(const struct lease_key *a, const struct lease_key *b)
{
	int order = address_compare(a->address, b->address);

	return order != 0 ? order : (int)a->kind - (int)b->kind;
}

#endif
