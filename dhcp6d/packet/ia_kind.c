/*
 * packet/ia_kind.c: the two kinds of identity associations.
 */
#include "dhcp6d/packet/ia_kind.h"

const struct ia_kind ia_na = {
    OPTION_IA_NA, OPTION_IAADDR, LEASE_NA, STATUS_NO_ADDRS_AVAIL, "IA_NA"};
const struct ia_kind ia_pd = {
    OPTION_IA_PD, OPTION_IAPREFIX, LEASE_PD, STATUS_NO_PREFIX_AVAIL, "IA_PD"};

const struct ia_kind *
ia_kind_of(const struct view_ia *ia)
{
	return ia->type == LEASE_PD ? &ia_pd : &ia_na;
}
