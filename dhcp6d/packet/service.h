/*
 * packet/service.h: what all packets are answered from.
 *
 * One configuration with the pool set that belongs to it, and the server's own
 * identity. Swapped whole by a reload; a batch holds one reference from receive
 * to send.
 *
 * Threads: hold and release from any thread; everything inside is read only
 * but the pool set and the quota (the store's lock).
 */
#ifndef DHCP6D_PACKET_SERVICE_H
#define DHCP6D_PACKET_SERVICE_H

#include "dhcp6d/config/snapshot.h"
#include "dhcp6d/lease/pool.h"
#include "dhcp6d/lease/store.h"
#include "dhcp6d/packet/misfit.h"
#include "dhcp6d/packet/once.h"
#include "dhcp6d/packet/quota.h"
#include "dhcp6d/packet/rate_window.h"
#include "libcommon/hash.h"

struct service {
	const struct snapshot *config; /* one reference */
	struct pool_set *pools;
	uint8_t server_duid[LEASE_DUID_MAX];
	uint8_t server_duid_size;
	/* Makes a client's first choice in a pool: lasting, unguessable. */
	struct hash_key allocation_key;
	struct misfits misfits; /* reserved prefixes, misfit.h */
	struct quota *declines; /* by client; the store's lock */
	struct once *once;      /* what is said once a subnet */
	struct rate_window *rates; /* by number of the rate limit; any thread */
	/* Which one it is of those that were in force, from 1; set when it is
	 * put there (current.h). */
	uint64_t number;
	/* internals of service.c: reference count, when to free the pools */
	struct service_internals *internals;
};

/*
 * Takes over the reference to config. Makes the pool set from its pools (same
 * numbers), blocks what is reserved, attaches it to the store and fills it
 * from the leases there, in slices, so that packets are served meanwhile.
 */
enum err service_create(const struct snapshot *config,
    struct lease_store *store, struct span server_duid,
    const struct hash_key *allocation_key, struct service **out,
    struct err_detail *detail);

/*
 * Where an iterative allocator goes on in a pool; a hint, never a promise.
 * Under the store's lock.
 */
uint64_t service_cursor(const struct service *service, uint32_t pool);
void service_set_cursor(struct service *service, uint32_t pool, uint64_t unit);

struct service *service_hold(struct service *service);
/* The last release detaches and frees the pools (takes the store's lock). */
void service_release(struct service *service); /* NULL is fine */

#endif
