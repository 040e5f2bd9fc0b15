/*
 * libcommon/lease_row.h: a lease, and a lease as a row of Kea's CSV file.
 *
 * struct lease is how a lease travels between modules: plain values, with
 * spans into memory that belongs to whoever filled it. The store keeps a more
 * compact form of its own (dhcp6d/lease/record.h).
 *
 * The format is that of lease-file.md 1 and 2: 18 columns, no quoting, &#xHH
 * escapes in hostname and user_context, older files with 12 to 17 columns, an
 * event per row, valid_lifetime 0 deletes. One deviation, on reading alone:
 * rows in state 3 (released) are kept although their valid lifetime is 0, so
 * that affinity survives a restart (lease-file.md 4, HINT); Kea drops them.
 *
 * Threads: no state.
 */
#ifndef LIBCOMMON_LEASE_ROW_H
#define LIBCOMMON_LEASE_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/address.h"
#include "libcommon/bytes.h"
#include "libcommon/err.h"

enum lease_type { LEASE_NA = 0, LEASE_PD = 2 }; /* the file's numbers */

enum lease_state {
	LEASE_ASSIGNED = 0,
	LEASE_DECLINED = 1,
	LEASE_RECLAIMED = 2, /* expired, kept for its old client */
	LEASE_RELEASED = 3,  /* given back, kept for its old client */
	LEASE_REGISTERED = 4 /* RFC 9686 */
};

#define LIFETIME_INFINITE UINT32_MAX
#define LEASE_DUID_MIN 3
#define LEASE_DUID_MAX 130
#define LEASE_HWADDR_MAX 20
#define LEASE_HOSTNAME_MAX 255
#define LEASE_USER_CONTEXT_MAX 8192

/* hwaddr_source bits of the file's column */
enum hwaddr_source {
	HWADDR_UNKNOWN = 0,
	HWADDR_RAW = 1,
	HWADDR_DUID = 2,
	HWADDR_LINK_LOCAL = 4,
	HWADDR_CLIENT_LINK_OPTION = 8,
	HWADDR_REMOTE_ID = 16,
	HWADDR_SUBSCRIBER_ID = 32,
	HWADDR_DOCSIS_CMTS = 64,
	HWADDR_DOCSIS_MODEM = 128
};

struct lease {
	struct address address; /* for a prefix: its first address */
	uint8_t prefix_length;  /* 128 for LEASE_NA */
	uint8_t type;           /* enum lease_type */
	uint8_t state;          /* enum lease_state; others pass unchanged */
	bool fqdn_forward, fqdn_reverse; /* DNS records are ours */
	uint16_t hwtype;
	uint32_t hwaddr_source;
	uint32_t iaid;
	uint32_t subnet_id;
	uint32_t pool_id;
	uint32_t valid;      /* seconds; LIFETIME_INFINITE */
	uint32_t preferred;  /* seconds */
	int64_t transaction; /* client's last transaction time, seconds; wall
			      * time in a row, lease time (clock.h) elsewhere */
	struct span duid;    /* 3..130 bytes; 00:00:00 = nobody (declined) */
	struct span hwaddr;
	struct span hostname;     /* not escaped */
	struct span user_context; /* JSON text, not escaped */
};

/* When the lease ends, in the clock of ->transaction; INT64_MAX = never. */
static inline int64_t
lease_end(const struct lease *lease)
{
	if (lease->valid == LIFETIME_INFINITE)
		return INT64_MAX;
	return lease->transaction + lease->valid;
}

/* 00:00:00, which the file says for nobody: not a client's (lease-file.md 2). */
bool lease_duid_is_nobody(struct span duid);

/* The header of schema 5.0 without the line end. */
extern const char lease_row_header[];

#define LEASE_ROW_COLUMNS 18
#define LEASE_ROW_COLUMNS_MIN 12
/* No row that we write is longer, its line end included: every byte of the
 * host name and of the user context may need an escape of five. */
#define LEASE_ROW_MAX 45056

/*
 * Writes the row and its line end. removed writes the deletion row: the
 * lease with both lifetimes 0, and never in state 3, which would be read as
 * "kept". A lease that is not removed never gets a deletion row: where its
 * valid lifetime is 0 (a released one, reclaimed) 1 is written.
 *
 * Returns the bytes written; 0 if a span is longer than its maximum above or
 * capacity might be too small (LEASE_ROW_MAX always suffices).
 */
size_t lease_row_write(
    const struct lease *lease, bool removed, char *out, size_t capacity);

/*
 * Checks a header line (without line end): *columns gets how many columns rows
 * may have at least and at most. ERR_CORRUPT with Kea's text in detail if a
 * name is wrong or there are fewer than 12.
 */
enum err lease_row_check_header(const char *line, size_t size,
    unsigned *columns_min, unsigned *columns_max, struct err_detail *detail);

/*
 * Reads one row (without line end). Spans of *lease point into scratch, which
 * the caller provides (at least LEASE_ROW_SCRATCH bytes) and which must live
 * as long as *lease. *removed: the row deletes the lease. Any deviation is
 * ERR_CORRUPT with column and reason in detail; never fatal. One is forgiven,
 * as Kea does: a link-layer address that cannot be read is left out and
 * detail says so although ERR_NONE is returned (else its text is empty).
 */
#define LEASE_ROW_SCRATCH 16384
enum err lease_row_read(const char *line, size_t size, unsigned columns_min,
    unsigned columns_max, uint8_t *scratch, struct lease *lease, bool *removed,
    struct err_detail *detail);

/*
 * What tells leases apart, from a row of 18 columns that lease_row_read has
 * taken: much less work. False if it is not such a row.
 */
bool lease_row_read_key(const char *line, size_t size, struct address *address,
    uint8_t *type, uint8_t *prefix_length);

#endif
