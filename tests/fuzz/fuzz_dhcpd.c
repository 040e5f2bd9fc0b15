/*
 * fuzz_dhcpd.c: another server's lease file out of nowhere.
 *
 * The input is read as ISC dhcpd's and as dnsmasq's. What comes out makes a
 * row that can be read again; lines do not fall and lie inside the text.
 */
#include <string.h>

#include "lfc/foreign.h"
#include "tests/fuzz/fuzz.h"

static void
see_lease(void *context, const struct lease *lease, uint64_t line)
{
	static char row[LEASE_ROW_MAX];
	static uint8_t scratch[LEASE_ROW_SCRATCH];
	const uint64_t *lines = context;
	struct err_detail detail;
	struct lease again;
	bool removed;
	size_t size = lease_row_write(lease, false, row, sizeof(row));

	must(line >= 1 && line <= *lines && size > 0);
	must(lease_row_read(row, size - 1, LEASE_ROW_COLUMNS, LEASE_ROW_COLUMNS,
		 scratch, &again, &removed, &detail) == ERR_NONE);
	must(!removed && again.iaid == lease->iaid &&
	     address_equal(again.address, lease->address));
}

static void
see_complaint(void *context, uint64_t line, const char *reason)
{
	const uint64_t *lines = context;

	must(line >= 1 && line <= *lines && reason[0] != 0);
}

static void
see_duid(void *context, struct span duid)
{
	(void)context;
	must(duid.size >= LEASE_DUID_MIN && duid.size <= LEASE_DUID_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t lines = 1;
	const struct foreign_sink sink = {
	    see_lease, see_complaint, see_duid, &lines};
	char *text = malloc(size + 1); /* so that a byte beyond is noticed */

	must(text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	text = realloc(text, size > 0 ? size : 1);
	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	foreign_read_dhcpd(text, size, &sink);
	foreign_read_dnsmasq(text, size, 1700000000, &sink);
	free(text);
	return 0;
}
