/*
 * config/diff.h: what one configuration says otherwise than another.
 *
 * The kept texts are compared (source.h), so it is told what was written
 * otherwise, in the words of the file, and nothing that follows from it.
 * Elements of lists are found again by what they are called: a subnet by its
 * prefix, a network or class by its name, a reservation by its identifier; so
 * order does not matter there.
 *
 * Threads: any; hold both snapshots meanwhile.
 */
#ifndef DHCP6D_CONFIG_DIFF_H
#define DHCP6D_CONFIG_DIFF_H

#include "dhcp6d/config/model.h"
#include "libcommon/json_walk.h"

enum config_change { CONFIG_ADDED, CONFIG_REMOVED, CONFIG_CHANGED };

/*
 * One difference. path is such as "subnet6[2001:db8::/64].valid-lifetime";
 * before and after are JSON, start NULL where there is none; both are left out
 * where the value is a map or a list of maps, and secrets are masked. False: no
 * more is wanted.
 */
typedef bool config_differs(void *context, enum config_change change,
    const char *path, struct json_text before, struct json_text after);

/* False if nobody wanted the rest, or without memory. */
bool config_diff(const struct snapshot *before, const struct snapshot *after,
    config_differs *differs, void *context);

#endif
