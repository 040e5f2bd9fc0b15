/*
 * packet/label.h: how a query is named in the log.
 *
 * Kea's label: duid=[...], [link-layer address], tid=0x...; operators search
 * for it to follow one exchange.
 */
#ifndef DHCP6D_PACKET_LABEL_H
#define DHCP6D_PACKET_LABEL_H

#include "dhcp6d/packet/query.h"
#include "libcommon/text.h"

#define LABEL_SIZE                                                             \
	(BYTES_TEXT_SIZE(LEASE_DUID_MAX) + BYTES_TEXT_SIZE(LEASE_HWADDR_MAX) + \
	    64)

/* Writes the label and returns text. */
const char *label_text(const struct query *query, char text[LABEL_SIZE]);

#endif
