/*
 * tests/bench/bench_store.c: what a lease costs in memory and time.
 *
 * Puts N leases (default 1 million; one per client, DUID of 18 bytes, no host
 * name) into a store, looks clients and addresses up at random, renews and
 * expires, and prints bytes and nanoseconds as a line of JSON. Exit status 1 if
 * a lease takes more than the promised 130 bytes, by the store's own count or
 * by what the system says that the process holds: that is a promise of the
 * product, times depend on the machine.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "dhcp6d/lease/apply.h"
#include "dhcp6d/lease/loader.h"

#define BYTES_PROMISED 130
#define LOOKUPS 1000000
#define BATCH 32

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static uint64_t
resident_bytes(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	unsigned long total = 0, resident = 0;

	if (file == NULL)
		return 0;
	if (fscanf(file, "%lu %lu", &total, &resident) != 2)
		resident = 0;
	fclose(file);
	return (uint64_t)resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* Scatters numbers, one to one over 32 bits. */
static uint32_t
scatter(uint32_t i)
{
	i *= 0x9e3779b1u;
	i ^= i >> 15;
	i *= 0x85ebca6bu;
	return i ^ i >> 13;
}

static uint8_t duid[18] = {0, 4};

static struct lease
lease_of(uint32_t client)
{
	store_u32(duid + 14, scatter(client));
	return (struct lease){
	    .address = {UINT64_C(0x20010db800000000),
		(uint64_t)scatter(client) << 32 | scatter(~client)},
	    .prefix_length = 128,
	    .type = LEASE_NA,
	    .iaid = client,
	    .subnet_id = 1024,
	    .valid = 4000,
	    .preferred = 3000,
	    .transaction = 1700000000,
	    .duid = span_of(duid, sizeof(duid))};
}

static uint32_t
random_client(uint32_t count)
{
	static uint64_t state = 88172645463325252u;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)((state >> 32) * count >> 32);
}

/* Nanoseconds per lease: putting all, as a start does it. */
static double
load_all(struct lease_store *store, const struct moment *now, uint32_t count)
{
	struct lease_loader *loader = lease_loader_create(store, now, 0);
	double start = seconds();

	if (loader == NULL)
		abort();
	for (uint32_t i = 0; i < count; i++) {
		struct lease lease = lease_of(i);

		if (lease_loader_put(loader, &lease, false) != ERR_NONE)
			abort();
	}
	if (lease_loader_end(loader) != ERR_NONE)
		abort();
	return (seconds() - start) * 1e9 / count;
}

static double
find_clients(struct lease_store *store, uint32_t count)
{
	double start = seconds();

	for (int i = 0; i < LOOKUPS; i++) {
		struct lease lease = lease_of(random_client(count));

		if (store_find_client(store, lease.duid, LEASE_NA,
			lease.iaid) == LEASE_INDEX_NONE)
			abort();
	}
	return (seconds() - start) * 1e9 / LOOKUPS;
}

/* The same as a worker does it: a batch is fetched before it is looked up. */
static double
find_clients_in_batches(struct lease_store *store, uint32_t count)
{
	double start = seconds();

	for (int i = 0; i < LOOKUPS / BATCH; i++) {
		struct store_fetched fetched[BATCH];
		uint32_t clients[BATCH];

		for (int j = 0; j < BATCH; j++) {
			struct store_wanted wanted = {.type = LEASE_NA};
			struct lease lease;

			clients[j] = random_client(count);
			lease = lease_of(clients[j]);
			wanted.duid = lease.duid;
			wanted.iaid = lease.iaid;
			store_prefetch(store, &wanted, &fetched[j]);
		}
		for (int j = 0; j < BATCH; j++)
			store_prefetch_records(store, &fetched[j]);
		for (int j = 0; j < BATCH; j++) {
			struct lease lease = lease_of(clients[j]);

			if (store_find_client(store, lease.duid, LEASE_NA,
				lease.iaid) == LEASE_INDEX_NONE)
				abort();
		}
	}
	return (seconds() - start) * 1e9 / LOOKUPS;
}

static double
find_addresses(struct lease_store *store, uint32_t count)
{
	double start = seconds();

	for (int i = 0; i < LOOKUPS; i++) {
		struct lease lease = lease_of(random_client(count));

		if (store_find_address(store, LEASE_NA, lease.address, 128) ==
		    LEASE_INDEX_NONE)
			abort();
	}
	return (seconds() - start) * 1e9 / LOOKUPS;
}

static double
renew(struct lease_store *store, struct log_buffer *log,
    const struct moment *now, uint32_t count)
{
	double start = seconds();
	uint64_t sequence;

	for (int i = 0; i < LOOKUPS; i++) {
		struct lease_change change = {
		    lease_of(random_client(count)), false};
		struct log_batch *batch;

		change.lease.transaction += 1000;
		if (lease_apply(store, log, now, &change, 1, &sequence))
			abort();
		if (i % 256 == 0 &&
		    (batch = log_buffer_take(log, &sequence)) != NULL)
			log_buffer_give_back(log, batch);
	}
	return (seconds() - start) * 1e9 / LOOKUPS;
}

/* Nanoseconds per lease that comes due; *longest: of one call, in ms. */
static double
expire(struct lease_store *store, struct log_buffer *log, double *longest)
{
	struct lease_change changes[256];
	struct moment now = {.lease_s = 1700000000 + 100000};
	double start = seconds();
	uint64_t sequence, all = 0;
	size_t found;

	*longest = 0;
	do {
		double before = seconds(), took;
		struct log_batch *batch;

		found = lease_due(store, &now, 0, changes, 256);
		took = seconds() - before;
		if (took > *longest)
			*longest = took;
		if (lease_apply(store, log, &now, changes, found, &sequence))
			abort();
		if ((batch = log_buffer_take(log, &sequence)) != NULL)
			log_buffer_give_back(log, batch);
		all += found;
	} while (found > 0);
	*longest *= 1e3;
	return (seconds() - start) * 1e9 / (double)all;
}

int
main(int argc, char **argv)
{
	uint32_t count = argc > 1 ? (uint32_t)atol(argv[1]) : 1000000;
	struct moment now = {
	    .lease_s = 1700000000, .wall_ns = INT64_C(1700000000000000000)};
	struct lease_store *store;
	struct log_buffer *log = log_buffer_create(64 << 20);
	uint64_t before;
	double bytes, resident, longest, ns;

	if (sodium_init() < 0 || log == NULL || count == 0)
		return 2;
	before = resident_bytes();
	store = store_create();
	if (store == NULL)
		return 2;
	ns = load_all(store, &now, count);
	bytes = (double)store_memory(store) / count;
	resident = (double)(resident_bytes() - before) / count;
	printf("{\"leases\": %u, \"bytes_per_lease\": %.1f, "
	       "\"resident_bytes_per_lease\": %.1f, \"load_ns\": %.0f",
	    count, bytes, resident, ns);
	printf(", \"find_client_ns\": %.0f", find_clients(store, count));
	printf(", \"find_client_batch_ns\": %.0f",
	    find_clients_in_batches(store, count));
	printf(", \"find_address_ns\": %.0f", find_addresses(store, count));
	printf(", \"renew_ns\": %.0f", renew(store, log, &now, count));
	printf(", \"expire_ns\": %.0f", expire(store, log, &longest));
	printf(", \"due_longest_ms\": %.2f}\n", longest);
	store_free(store);
	log_buffer_free(log);
	return bytes > BYTES_PROMISED || resident > BYTES_PROMISED;
}
