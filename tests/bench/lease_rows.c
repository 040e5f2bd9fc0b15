/*
 * tests/bench/lease_rows.c: a large lease file.
 *
 * lease_rows ROWS LEASES [VALID [clients]] writes it to standard output: each
 * lease once, then renewals of leases chosen at random. All are addresses of
 * the common sort: a DUID-LLT, the link-layer address out of it, no host name.
 * They were given in November 2023 for VALID seconds (4000, so all have ended).
 *
 * With "clients" the leases are those of bench_load's first clients (--held),
 * in a mixed order, in subnet 1000: what tests/bench/run starts servers with.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libcommon/lease_row.h"
#include "tests/bench/clients.h"

#define MIX UINT64_C(2654435761) /* a prime: no two rows are one client's */

struct rows {
	uint32_t valid;
	bool clients;
	uint64_t leases;
};

static uint64_t
scramble(uint64_t z)
{
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static void
write_lease(const struct lease *lease)
{
	static char row[LEASE_ROW_MAX];

	(void)fwrite(
	    row, 1, lease_row_write(lease, false, row, sizeof(row)), stdout);
}

static void
write_common(const struct rows *rows, uint64_t lease_number, int64_t when)
{
	uint64_t h = scramble(lease_number + 1);
	uint8_t duid[14] = {
	    0, 1, 0, 1, 0x2b, 0x4c, (uint8_t)h, (uint8_t)(h >> 8), 0x52, 0x54};
	struct lease lease = {.address = {0x20010db800000000, h},
	    .prefix_length = 128,
	    .valid = rows->valid,
	    .preferred = 3000,
	    .subnet_id = 1024,
	    .iaid = (uint32_t)(h >> 32),
	    .transaction = when,
	    .duid = {duid, sizeof(duid)},
	    .hwaddr = {duid + 8, 6},
	    .hwtype = 1,
	    .hwaddr_source = HWADDR_DUID};

	store_u32(duid + 10, (uint32_t)lease_number);
	write_lease(&lease);
}

static void
write_client(const struct rows *rows, uint64_t lease_number, int64_t when)
{
	uint32_t client = (uint32_t)(lease_number * MIX % rows->leases);
	struct in6_addr address = clients_held(client);
	uint8_t duid[DUID_SIZE];
	struct lease lease = {.address = address_from_in6(&address),
	    .prefix_length = 128,
	    .valid = rows->valid,
	    .preferred = 3000,
	    .subnet_id = 1000,
	    .iaid = message_iaid(client),
	    .transaction = when,
	    .duid = {duid, sizeof(duid)}};

	message_duid(client, duid);
	write_lease(&lease);
}

int
main(int argc, char **argv)
{
	struct rows rows = {.valid = 4000};
	uint64_t count;

	if (argc < 3 || argc > 5)
		return 1;
	count = strtoull(argv[1], NULL, 10);
	rows.leases = strtoull(argv[2], NULL, 10);
	if (argc > 3)
		rows.valid = (uint32_t)strtoul(argv[3], NULL, 10);
	rows.clients = argc > 4 && strcmp(argv[4], "clients") == 0;
	(void)printf("%s\n", lease_row_header);
	for (uint64_t i = 0; i < count; i++) {
		uint64_t lease =
		    i < rows.leases ? i : scramble(~i) % rows.leases;
		int64_t when = 1700000000 + (int64_t)(i / 1000);

		if (rows.clients)
			write_client(&rows, lease, when);
		else
			write_common(&rows, lease, when);
	}
	return ferror(stdout) != 0 || fflush(stdout) != 0;
}
