/*
 * lease_text.c: see its header.
 */
#include "libcommon/lease_text.h"

#include <stdio.h>

const char *
lease_text(const struct lease *lease, char text[LEASE_TEXT_SIZE])
{
	char address[ADDRESS_TEXT_SIZE];

	(void)snprintf(text, LEASE_TEXT_SIZE,
	    "type %s, %s/%u, iaid %u, preferred %u, valid %u, cltt %lld, "
	    "subnet %u, pool %u, state %u",
	    lease->type == LEASE_PD ? "IA_PD" : "IA_NA",
	    address_text(lease->address, address), lease->prefix_length,
	    lease->iaid, lease->preferred, lease->valid,
	    (long long)lease->transaction, lease->subnet_id, lease->pool_id,
	    lease->state);
	return text;
}
