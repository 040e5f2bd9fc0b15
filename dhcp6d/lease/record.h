/*
 * lease/record.h: a lease as the store keeps it, in 68 bytes.
 *
 * The DUID is a handle into the store's blobs (each DUID once, counted), what
 * few leases have (host name, user context, a link-layer address that is not
 * in the DUID) is one further blob. Times are lease time (libcommon/clock.h).
 * Who wants plain values calls store_read.
 */
#ifndef DHCP6D_LEASE_RECORD_H
#define DHCP6D_LEASE_RECORD_H

#include <stdint.h>

#include "libcommon/address.h"

#define LEASE_INDEX_NONE UINT32_MAX

struct lease_record {
	struct address address;
	uint32_t iaid;
	uint32_t subnet_id;
	uint32_t pool_id;
	uint32_t valid, preferred; /* seconds */
	uint32_t transaction;	   /* lease time, seconds */
	uint32_t duid;		   /* blob handle */
	uint32_t extra;		   /* blob handle, or 0 */
	uint32_t next_by_address, next_by_client; /* hash chains */
	uint32_t timer_next, timer_previous;
	uint8_t type, state, prefix_length, flags;
};

#endif
