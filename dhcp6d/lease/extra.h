/*
 * lease/extra.h: what few leases have, in one blob of the record.
 *
 * Host name, user context, and a link-layer address that cannot be read from
 * the DUID (types LLT and LL, RFC 9915 11.2, 11.4). A record of a client whose
 * address is in its DUID and that has no name costs nothing here.
 *
 * Threads: the store's lock.
 */
#ifndef DHCP6D_LEASE_EXTRA_H
#define DHCP6D_LEASE_EXTRA_H

#include <stdint.h>

#include "dhcp6d/lease/blobs.h"
#include "dhcp6d/lease/record.h"
#include "libcommon/err.h"
#include "libcommon/lease_row.h"

/*
 * Keeps the said parts of *lease: sets record->flags and record->extra.
 * ERR_RANGE for sizes beyond libcommon/lease_row.h's limits.
 */
enum err extra_keep(struct blobs *blobs, const struct lease *lease,
    struct lease_record *record);

/*
 * The same in two steps, for who reads rows elsewhere than it keeps them: the
 * bytes of the blob are written to out (aligned to 4, room for EXTRA_MAX; 0
 * bytes if there is nothing), and later copied into one.
 */
#define EXTRA_MAX                                                              \
	(16 + LEASE_DUID_MAX + LEASE_HOSTNAME_MAX + LEASE_USER_CONTEXT_MAX)
enum err extra_write(const struct lease *lease, struct lease_record *record,
    void *out, size_t *size);
enum err extra_take(struct blobs *blobs, const void *written, size_t size,
    struct lease_record *record);

void extra_drop(struct blobs *blobs, struct lease_record *record);

/* Sets the said fields of *out; out->duid must be set. */
void extra_read(const struct blobs *blobs, const struct lease_record *record,
    struct lease *out);

#endif
