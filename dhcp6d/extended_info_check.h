/*
 * extended_info_check.h: relays' data in the user context of a lease that is
 * read (sanity-checks.extended-info-checks, lease-file.md 3).
 *
 * Until Kea 2.3 the list of relays was called "relays" and did not have the
 * identifiers by themselves; a lease that still has it is brought up to date.
 * What does not look as Kea writes it is taken out of the context, the lease
 * stays. The more strictly, the more is looked at: "fix" what is read of it,
 * "strict" what leases are searched by, "pedantic" all.
 *
 * Threads: no state.
 */
#ifndef DHCP6D_EXTENDED_INFO_CHECK_H
#define DHCP6D_EXTENDED_INFO_CHECK_H

#include "dhcp6d/config/model.h"
#include "libcommon/err.h"
#include "libcommon/lease_row.h"

enum extended_info_result {
	EXTENDED_INFO_KEPT,
	EXTENDED_INFO_CLEANED,  /* of something empty, or old beside new */
	EXTENDED_INFO_UPGRADED, /* "relays" is "relay-info" now */
	EXTENDED_INFO_FAILED,   /* taken out; *why tells, in Kea's words */
};

/*
 * The context is a JSON map, as the reader of rows sees to. If it is changed,
 * the new one is in room, which has LEASE_USER_CONTEXT_MAX bytes.
 */
enum extended_info_result extended_info_check(enum extended_info_checks level,
    struct span *context, uint8_t *room, struct err_detail *why);

#endif
