/*
 * tests/bench/clients.h: millions of simulated clients, and what each has.
 *
 * Every address and every prefix that a server grants is entered with its
 * client: two clients with one address are an error of the server, whatever its
 * speed. A client is a number; its DUID, IAID and link are made from it.
 */
#ifndef TESTS_BENCH_CLIENTS_H
#define TESTS_BENCH_CLIENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/bench/message.h"

struct client {
	struct in6_addr na, pd;
	uint8_t pd_length; /* 0 = has none */
	bool has_na, busy; /* busy: an exchange of his is under way */
};

struct clients;

/* NULL: no memory. */
struct clients *clients_create(uint32_t count);
void clients_free(struct clients *clients);

struct client *clients_at(struct clients *clients, uint32_t client);
uint32_t clients_count(const struct clients *clients);

/*
 * The address in 2001:db8:0:1::/64 that a client has from a lease file of
 * lease_rows: scattered, and its own.
 */
struct in6_addr clients_held(uint32_t client);

/*
 * Enters what was granted. False if another client has it, or if this client
 * had another one before (nobody here lets go of a lease).
 */
bool clients_grant(struct clients *clients, uint32_t client,
    const struct lease_address *na, const struct lease_address *pd);

#endif
