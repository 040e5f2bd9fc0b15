/*
 * lease/record.h: a lease as the store keeps it, in 72 bytes.
 *
 * The DUID is a handle into the store's blobs (each DUID once, counted), what
 * few leases have (host name, user context, a link-layer address that is not
 * in the DUID) is one further blob. Times are lease time (libcommon/clock.h).
 * Who wants plain values calls store_read.
 *
 * The order of the fields is that of look-ups: finding by address reads the
 * first 24 bytes, finding by client bytes 16 to 40.
 */
#ifndef DHCP6D_LEASE_RECORD_H
#define DHCP6D_LEASE_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "libcommon/address.h"
#include "libcommon/lease_row.h"

/* No lease. Indices themselves stay below 2^31. */
#define LEASE_INDEX_NONE UINT32_MAX

struct lease_record {
	struct address address;
	uint32_t next_by_address; /* hash chain */
	uint8_t type, state, prefix_length, flags;
	uint32_t next_by_client; /* hash chain */
	uint32_t client_hash;    /* of DUID, IAID and type */
	uint32_t iaid;
	uint32_t duid; /* blob handle */
	uint32_t subnet_id;
	uint32_t pool_id;
	uint32_t valid, preferred;           /* seconds */
	uint32_t transaction;                /* lease time, seconds */
	uint32_t extra;                      /* blob handle, or 0 */
	uint32_t timer_next, timer_previous; /* wheel.h */
};

/* Bits of flags. */
enum record_flag {
	RECORD_FQDN_FORWARD = 1,
	RECORD_FQDN_REVERSE = 2,
	/* The link-layer address is the one in the DUID; its source is
	 * 1 << (flags >> RECORD_SOURCE_SHIFT). */
	RECORD_HWADDR_IN_DUID = 4,
	RECORD_CONTEXT = 8, /* has a user context */
	RECORD_SOURCE_SHIFT = 5
};

/* When the lease ends, in lease time; UINT64_MAX = never. */
static inline uint64_t
record_end(const struct lease_record *record)
{
	if (record->valid == LIFETIME_INFINITE)
		return UINT64_MAX;
	return (uint64_t)record->transaction + record->valid;
}

/*
 * Whether a lease in that state keeps others off its address. States that we
 * do not know (other programs' files) do, to be on the safe side.
 */
static inline bool
lease_state_takes(uint8_t state)
{
	return state != LEASE_RECLAIMED && state != LEASE_RELEASED;
}

#endif
