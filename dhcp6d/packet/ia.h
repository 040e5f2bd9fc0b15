/*
 * packet/ia.h: the work per identity association, one path for addresses and
 * prefixes: their difference is the data of a descriptor.
 */
#ifndef DHCP6D_PACKET_IA_H
#define DHCP6D_PACKET_IA_H

#include "libcommon/lease_row.h"

struct ia_kind {
	uint16_t option;       /* OPTION_IA_NA, OPTION_IA_PD */
	uint16_t lease_option; /* OPTION_IAADDR, OPTION_IAPREFIX */
	enum lease_type type;
	uint16_t none_left; /* STATUS_NO_ADDRS_AVAIL, ... */
	const char *name;   /* "IA_NA", "IA_PD" */
};

extern const struct ia_kind ia_na, ia_pd;

#endif
