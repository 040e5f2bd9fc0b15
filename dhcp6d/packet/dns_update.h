/*
 * packet/dns_update.h: what a change of a lease asks of DNS (RFC 4704 6.1,
 * kea-config.md 3.16, "Sending").
 *
 * NOT SENT YET: requests are counted and said at debug level, and end there.
 * This is the place from which a sender will be fed: who changes leases in
 * the name of clients (packets, expiry, an operator who says so) applies them
 * by dns_updates_apply. Requests are made while the store still has the old
 * names, and are due as soon as the rows are on the disk; a change that fails
 * asks for nothing. Nothing is asked for an Advertise, which changes nothing
 * (P4704-6.1-a), nor where a lease only moves to another subnet.
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
	uint32_t ttl;     /* of the records, seconds */
	enum conflict_resolution conflict_resolution;
};

#define DNS_UPDATES_MAX 2 /* of one change: remove, then add */

/*
 * The requests for one change, in order. before: the lease as it is, or NULL;
 * after: as it will be, or NULL if it goes. Records that stay as they are are
 * added anew only with ddns-update-on-renew. policy: of where the lease lies,
 * NULL if no subnet is there any more. Returns how many.
 */
unsigned dns_updates_of(struct dns_update out[DNS_UPDATES_MAX],
    const struct lease *before, const struct lease *after,
    const struct ddns_policy *policy);

/*
 * TTL of a lease's records (RFC 4702 5, as Kea computes it): ddns-ttl, or
 * ddns-ttl-percent of the valid lifetime or else a third of it, not below
 * ddns-ttl-min or else 600, not above ddns-ttl-max. policy may be NULL.
 */
uint32_t dns_ttl(uint32_t valid, const struct ddns_policy *policy);

/* What a change of leases wants. */
struct dns_updates {
	const struct snapshot *config;
	struct lease_store *store;
	struct log_buffer *log_buffer;
	const struct moment *now;
	struct log *log;               /* may be NULL */
	struct statistics *statistics; /* may be NULL */
};

/* lease_apply, and what it asks of DNS if that is switched on (dhcp-ddns). */
enum err dns_updates_apply(const struct dns_updates *updates,
    const struct lease_change *changes, size_t count, uint64_t *sequence);

#endif
