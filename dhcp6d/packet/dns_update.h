/*
 * packet/dns_update.h: what a change of a lease asks of DNS (RFC 4704 6.1,
 * kea-config.md 3.16, "Sending").
 *
 * NOT SENT YET: requests are counted and said at debug level, and end there.
 * This is the place from which a sender will be fed, and the moments are those
 * that it needs:
 *
 *   prepare  before the changes are applied, while the store still has the old
 *            names; a sender copies the requests here
 *   publish  when they are applied: the requests are due as soon as the rows
 *            are on the disk
 *
 * What is prepared and not published never was. Nothing is asked for an
 * Advertise, which changes nothing (P4704-6.1-a). Expiry does not come through
 * here yet.
 *
 * Threads: as lease_apply; the caller holds the store's lock.
 */
#ifndef DHCP6D_PACKET_DNS_UPDATE_H
#define DHCP6D_PACKET_DNS_UPDATE_H

#include "dhcp6d/config/snapshot.h"
#include "dhcp6d/lease/apply.h"
#include "dhcp6d/packet/statistics.h"

/* One request. Spans are good until the change is applied. */
struct dns_update {
	bool adds;             /* else the records are removed */
	bool forward, reverse; /* AAAA and DHCID; PTR. One at least */
	struct address address;
	struct span name; /* whole, as the lease has it */
	struct span duid; /* for the DHCID, RFC 4701 */
	uint32_t valid;   /* of the lease, for the records' TTL */
	uint32_t subnet_id;
};

#define DNS_UPDATES_MAX 2 /* of one change: remove, then add */

/*
 * The requests for one change, in order. before: the lease as it is, or NULL;
 * after: as it will be, or NULL if it goes. Records that stay as they are are
 * added anew only if on_renew (ddns-update-on-renew). Returns how many.
 */
unsigned dns_updates_of(struct dns_update out[DNS_UPDATES_MAX],
    const struct lease *before, const struct lease *after, bool on_renew);

/* Requests on their way from prepare to publish. */
struct dns_updates {
	const struct snapshot *config;
	const struct lease_store *store;
	struct log *log;
	unsigned adds, removes;
};

/* Does nothing where DNS updates are switched off (dhcp-ddns). */
void dns_updates_prepare(struct dns_updates *updates,
    const struct lease_change *changes, size_t count);
void dns_updates_publish(
    const struct dns_updates *updates, struct statistics *statistics);

#endif
