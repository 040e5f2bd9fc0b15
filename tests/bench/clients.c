/*
 * tests/bench/clients.c: see clients.h. Who has an address is found in an open
 * hash table of client numbers, one for addresses and one for prefixes.
 */
#include "tests/bench/clients.h"

#include <stdlib.h>
#include <string.h>

struct owners {
	uint32_t *slots; /* client + 1, 0 = empty */
	uint32_t mask;
};

struct clients {
	struct client *all;
	uint32_t count;
	struct owners na, pd;
};

static bool
owners_create(struct owners *owners, uint32_t count)
{
	uint32_t size = 1024;

	while (size < 2 * (uint64_t)count)
		size *= 2;
	owners->slots = calloc(size, sizeof(*owners->slots));
	owners->mask = size - 1;
	return owners->slots != NULL;
}

struct clients *
clients_create(uint32_t count)
{
	struct clients *clients = calloc(1, sizeof(*clients));

	if (clients == NULL)
		return NULL;
	clients->count = count;
	clients->all = calloc(count, sizeof(*clients->all));
	if (clients->all == NULL || !owners_create(&clients->na, count) ||
	    !owners_create(&clients->pd, count)) {
		clients_free(clients);
		return NULL;
	}
	return clients;
}

void
clients_free(struct clients *clients)
{
	if (clients == NULL)
		return;
	free(clients->all);
	free(clients->na.slots);
	free(clients->pd.slots);
	free(clients);
}

struct client *
clients_at(struct clients *clients, uint32_t client)
{
	return &clients->all[client];
}

uint32_t
clients_count(const struct clients *clients)
{
	return clients->count;
}

static uint32_t
hash(const struct in6_addr *address)
{
	uint64_t words[2];

	memcpy(words, address, sizeof(words));
	words[0] = (words[0] ^ words[1] * UINT64_C(0x9e3779b97f4a7c15)) *
		   UINT64_C(0xff51afd7ed558ccd);
	return (uint32_t)(words[0] >> 32);
}

/* The client that has the address; it is entered if nobody has. */
static uint32_t
owner_of(struct clients *clients, bool prefix, const struct in6_addr *address,
    uint32_t client)
{
	struct owners *owners = prefix ? &clients->pd : &clients->na;
	uint32_t slot = hash(address) & owners->mask;

	while (owners->slots[slot] != 0) {
		uint32_t other = owners->slots[slot] - 1;
		const struct client *has = &clients->all[other];

		if (memcmp(prefix ? &has->pd : &has->na, address, 16) == 0)
			return other;
		slot = (slot + 1) & owners->mask;
	}
	owners->slots[slot] = client + 1;
	return client;
}

/* Each step can be undone, so two clients never have one. */
struct in6_addr
clients_held(uint32_t client)
{
	struct in6_addr address = {.s6_addr = {0x20, 1, 0xd, 0xb8, 0, 0, 0, 1}};
	uint64_t z = client + UINT64_C(1);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	z ^= z >> 31;
	memcpy(&address.s6_addr[8], &z, sizeof(z));
	return address;
}

static bool
grant_na(
    struct clients *clients, uint32_t number, const struct lease_address *na)
{
	struct client *client = &clients->all[number];

	if (client->has_na)
		return memcmp(&client->na, &na->address, 16) == 0;
	client->na = na->address;
	client->has_na = true;
	return owner_of(clients, false, &na->address, number) == number;
}

static bool
grant_pd(
    struct clients *clients, uint32_t number, const struct lease_address *pd)
{
	struct client *client = &clients->all[number];

	if (client->pd_length > 0)
		return client->pd_length == pd->length &&
		       memcmp(&client->pd, &pd->address, 16) == 0;
	client->pd = pd->address;
	client->pd_length = pd->length;
	return owner_of(clients, true, &pd->address, number) == number;
}

bool
clients_grant(struct clients *clients, uint32_t client,
    const struct lease_address *na, const struct lease_address *pd)
{
	bool good = true;

	if (na->length > 0)
		good = grant_na(clients, client, na);
	if (pd->length > 0)
		good &= grant_pd(clients, client, pd);
	return good;
}
