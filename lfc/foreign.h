/*
 * lfc/foreign.h: leases out of other servers' files.
 *
 * A reader goes through a text in memory and hands out what it finds, in the
 * file's order, so that the last one of a lease is what counts. What cannot be
 * carried over is told with its line; nothing ends a reading early.
 *
 * Threads: no state.
 */
#ifndef LFC_FOREIGN_H
#define LFC_FOREIGN_H

#include <stddef.h>
#include <stdint.h>

#include "libcommon/lease_row.h"

struct foreign_sink {
	/* Subnet and pool ids are 0. Spans are valid during the call. */
	void (*lease)(void *context, const struct lease *lease, uint64_t line);
	/* reason is one sentence for an administrator, in printable ASCII */
	void (*complain)(void *context, uint64_t line, const char *reason);
	void (*server_duid)(void *context, struct span duid);
	void *context;
};

/*
 * ISC dhcpd's dhcpd6.leases: ia-na and ia-pd with their iaaddr and iaprefix.
 * Active leases stay active, expired ones become reclaimed ones, released and
 * abandoned ones keep their meaning. ia-ta has no equal.
 */
void foreign_read_dhcpd(
    const char *text, size_t size, const struct foreign_sink *sink);

/*
 * dnsmasq's lease file: the rows after its "duid" line. It knows when a lease
 * ends, not how long it was: that is counted from *now*, the file's age.
 */
void foreign_read_dnsmasq(const char *text, size_t size, int64_t now,
    const struct foreign_sink *sink);

#endif
