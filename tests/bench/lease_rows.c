/*
 * tests/bench/lease_rows.c: a large lease file.
 *
 * lease_rows ROWS LEASES [VALID] writes it to standard output: each lease once,
 * then renewals of leases chosen at random. All are addresses of the common
 * sort: a DUID-LLT, the link-layer address out of it, no host name. They were
 * given in November 2023 for VALID seconds (4000, so all have ended).
 */
#include <stdio.h>
#include <stdlib.h>

#include "libcommon/lease_row.h"

static uint64_t
scramble(uint64_t z)
{
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static void
write_row(uint64_t lease_number, uint64_t row_number, uint32_t valid)
{
	static char row[LEASE_ROW_MAX];
	uint64_t h = scramble(lease_number + 1);
	uint8_t duid[14] = {
	    0, 1, 0, 1, 0x2b, 0x4c, (uint8_t)h, (uint8_t)(h >> 8), 0x52, 0x54};
	struct lease lease = {.address = {0x20010db800000000, h},
	    .prefix_length = 128,
	    .valid = valid,
	    .preferred = 3000,
	    .subnet_id = 1024,
	    .iaid = (uint32_t)(h >> 32),
	    .transaction = 1700000000 + (int64_t)(row_number / 1000),
	    .duid = {duid, sizeof(duid)},
	    .hwaddr = {duid + 8, 6},
	    .hwtype = 1,
	    .hwaddr_source = HWADDR_DUID};

	store_u32(duid + 10, (uint32_t)lease_number);
	(void)fwrite(
	    row, 1, lease_row_write(&lease, false, row, sizeof(row)), stdout);
}

int
main(int argc, char **argv)
{
	uint64_t rows, leases;
	uint32_t valid = 4000;

	if (argc != 3 && argc != 4)
		return 1;
	if (argc == 4)
		valid = (uint32_t)strtoul(argv[3], NULL, 10);
	rows = strtoull(argv[1], NULL, 10);
	leases = strtoull(argv[2], NULL, 10);
	(void)printf("%s\n", lease_row_header);
	for (uint64_t i = 0; i < rows; i++)
		write_row(i < leases ? i : scramble(~i) % leases, i, valid);
	return ferror(stdout) != 0 || fflush(stdout) != 0;
}
