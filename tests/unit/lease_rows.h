/*
 * tests/unit/lease_rows.h: simple leases, and what is in a lease file.
 *
 * Lease n is 2001:db8::n of a client whose DUID ends in n.
 */
#ifndef TESTS_UNIT_LEASE_ROWS_H
#define TESTS_UNIT_LEASE_ROWS_H

#include <check.h>
#include <string.h>

#include "dhcp6d/lease/log_buffer.h"
#include "libcommon/lease_file.h"

#define HEADER                                                                 \
	"address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,"          \
	"lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state,"  \
	"user_context,hwtype,hwaddr_source,pool_id"

/* Rows of the leases 1 to 3, as lease_make and the log write them. */
#define ROW(n)                                                                 \
	"2001:db8::" #n ",00:01:00:0" #n ",4000,1700004000,1,3000,0," #n       \
	",128,0,0,,,0,,,,0\n"
#define GONE(n)                                                                \
	"2001:db8::" #n ",00:01:00:0" #n ",0,1700000000,1,0,0," #n             \
	",128,0,0,,,0,,,,0\n"

static inline struct lease
lease_make(unsigned n, uint8_t duid[4])
{
	struct lease lease = {.address = {0x20010db800000000, n},
	    .prefix_length = 128,
	    .type = LEASE_NA,
	    .iaid = n,
	    .subnet_id = 1,
	    .valid = 4000,
	    .preferred = 3000,
	    .transaction = 1700000000};

	duid[0] = 0;
	duid[1] = 1;
	duid[2] = (uint8_t)(n >> 8);
	duid[3] = (uint8_t)n;
	lease.duid = span_of(duid, 4);
	return lease;
}

/* Appends the change; its number. */
static inline uint64_t
lease_log(struct log_buffer *buffer, unsigned n, bool removed)
{
	uint8_t duid[4];
	struct lease lease = lease_make(n, duid);

	ck_assert_int_eq(log_buffer_reserve(buffer, 1, sizeof(duid)), ERR_NONE);
	return log_buffer_append(buffer, &lease, removed);
}

#define LEASES_MAX 4096

/* Which of the leases 0 to LEASES_MAX - 1 a set of files says are there. */
struct lease_census {
	bool there[LEASES_MAX];
	unsigned count, bad_rows;
};

static inline enum err
census_row(
    void *context, const struct lease *lease, bool removed, uint64_t line)
{
	struct lease_census *census = context;
	bool *there = &census->there[lease->address.low % LEASES_MAX];

	(void)line;
	census->count += !removed && !*there;
	census->count -= removed && *there;
	*there = !removed;
	return ERR_NONE;
}

static inline void
census_bad_row(void *context, uint64_t line, const char *text, size_t size,
    const char *reason)
{
	struct lease_census *census = context;

	(void)line;
	(void)text;
	(void)size;
	(void)reason;
	census->bad_rows++;
}

/* Adds a file to the census, if it is there. */
static inline void
census_file(struct lease_census *census, const char *path)
{
	struct lease_file_stats stats;
	struct err_detail detail;
	enum err err = lease_file_read(
	    path, 0, census_row, census_bad_row, census, &stats, &detail);

	ck_assert_msg(
	    err == ERR_NONE || err == ERR_NOT_FOUND, "%s", detail.text);
}

#endif
