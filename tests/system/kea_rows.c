/*
 * tests/system/kea_rows.c: a lease file with a row of every kind that dhcp6d
 * writes, for tests/system/kea-takes-back.sh.
 *
 * kea_rows FILE writes it and prints how many of the leases in it are there
 * for Kea, which drops released ones whose lifetime is 0.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "libcommon/lease_row.h"

static unsigned kept;

static void
put(FILE *file, const struct lease *lease, bool removed)
{
	char row[LEASE_ROW_MAX];
	size_t size = lease_row_write(lease, removed, row, sizeof(row));

	(void)fwrite(row, 1, size, file);
}

/* Each on an address of its own, so that each counts once. */
static void
put_kept(FILE *file, struct lease *lease)
{
	lease->address.low++;
	put(file, lease, false);
	kept += lease->valid != 0 || lease->state != LEASE_RELEASED;
}

static void
put_states(FILE *file, struct lease *lease)
{
	struct lease l = *lease;

	l.valid = LIFETIME_INFINITE;
	put_kept(file, &l);
	l = (struct lease){.address = l.address,
	    .prefix_length = 128,
	    .state = LEASE_DECLINED,
	    .valid = 86400,
	    .transaction = lease->transaction,
	    .duid = span_of("\0\0\0", 3)};
	put_kept(file, &l);
	lease->address = l.address;
	for (uint8_t state = LEASE_RECLAIMED; state <= LEASE_REGISTERED;
	     state++) {
		lease->state = state;
		lease->valid = 4000;
		put_kept(file, lease);
		lease->valid = lease->preferred = 0;
		put_kept(file, lease);
	}
	lease->state = LEASE_ASSIGNED;
	lease->valid = 4000;
	lease->preferred = 3000;
}

static void
put_spans(FILE *file, struct lease *lease)
{
	static const char context[] =
	    "{ \"ISC\": { \"relay-info\": [ { \"hop\": 0, \"link\": "
	    "\"2001:db8:1::1\", \"options\": \"0x00120004657468300025000A0000"
	    "01F4010203040506\", \"peer\": \"fe80::5054:ff:fe00:1\", "
	    "\"remote-id\": \"000001F4010203040506\" } ] } }";
	static uint8_t duid[LEASE_DUID_MAX]; /* outlives this: main goes on */

	memset(duid, 0xab, sizeof(duid));
	lease->user_context = span_of(context, sizeof(context) - 1);
	put_kept(file, lease);
	lease->user_context = SPAN_EMPTY;
	lease->hostname = span_of("a,b&c", 5);
	put_kept(file, lease);
	lease->hostname = SPAN_EMPTY;
	lease->duid = span_of(duid, 128); /* what Kea 2.2 takes at most */
	put_kept(file, lease);
	lease->duid = span_of(duid, LEASE_DUID_MIN);
	put_kept(file, lease);
	lease->hwaddr = SPAN_EMPTY;
	put_kept(file, lease);
}

int
main(int argc, char **argv)
{
	static const uint8_t duid[] = {0, 1, 0, 1, 0x2b, 0x4c, 0x11, 0x22, 0x52,
	    0x54, 0, 0xaa, 0xbb, 0xcc};
	struct lease lease = {.address = {0x20010db800000000, 0x100},
	    .prefix_length = 128,
	    .fqdn_forward = true,
	    .fqdn_reverse = true,
	    .hwtype = 1,
	    .hwaddr_source = HWADDR_DUID,
	    .iaid = 1234,
	    .subnet_id = 1,
	    .valid = 4000,
	    .preferred = 3000,
	    .transaction = time(NULL),
	    .duid = span_of(duid, sizeof(duid)),
	    .hwaddr = span_of(duid + 8, 6),
	    .hostname = span_of("host.example.org.", 17)};
	FILE *file = argc == 2 ? fopen(argv[1], "w") : NULL;

	if (file == NULL)
		return 1;
	(void)fprintf(file, "%s\n", lease_row_header);
	put_kept(file, &lease);
	put(file, &lease, false);
	put_states(file, &lease);
	put_spans(file, &lease);
	lease.address.low++;
	put(file, &lease, false);
	put(file, &lease, true);
	lease.type = LEASE_PD;
	lease.prefix_length = 56;
	lease.address = (struct address){0x20010db880000000, 0};
	put(file, &lease, false);
	kept++;
	(void)printf("%u\n", kept);
	return fclose(file) == 0 ? 0 : 1;
}
