/*
 * packet/ia_kind.h: addresses and prefixes are served by one path; what makes
 * them differ is the data of a descriptor.
 */
#ifndef DHCP6D_PACKET_IA_KIND_H
#define DHCP6D_PACKET_IA_KIND_H

#include "dhcp6d/proto/view.h"
#include "libcommon/lease_row.h"

struct ia_kind {
	uint16_t option;       /* OPTION_IA_NA, OPTION_IA_PD */
	uint16_t lease_option; /* OPTION_IAADDR, OPTION_IAPREFIX */
	enum lease_type type;
	uint16_t none_left; /* STATUS_NO_ADDRS_AVAIL, ... */
	const char *name;   /* "IA_NA", "IA_PD" */
};

extern const struct ia_kind ia_na, ia_pd;

/* The descriptor of a view's IA. */
const struct ia_kind *ia_kind_of(const struct view_ia *ia);

#endif
