/*
 * lease/pool_range.h: the range of a pool, and one unit of it.
 *
 * Threads: no state.
 */
#ifndef DHCP6D_LEASE_POOL_RANGE_H
#define DHCP6D_LEASE_POOL_RANGE_H

#include <stdint.h>

#include "libcommon/address.h"
#include "libcommon/lease_row.h"

/* So many units from the first on are in a bitmap. */
#define POOL_BITMAP_UNITS (UINT64_C(1) << 27)

struct pool_range {
	enum lease_type type;
	struct address first, last; /* last: last address of the last unit */
	uint8_t unit_length;        /* 128, or the delegated length */
	uint8_t subnet_length;      /* prefix length of the subnet, for reserved
				     * interface identifiers; NA only */
};

/* A unit that may be taken: its first address, and its number. */
struct pool_choice {
	struct address address;
	uint64_t unit;
};

#endif
