/*
 * configuration.h: a configuration file into a snapshot, and what the log says.
 *
 * Used by start and by reload alike. Threads: any; log functions do not wait.
 */
#ifndef DHCP6D_CONFIGURATION_H
#define DHCP6D_CONFIGURATION_H

#include "dhcp6d/config/snapshot.h"
#include "dhcp6d/net/interface.h"
#include "libcommon/log.h"

/* Loads path; every complaint is a line in the log. open may be NULL. */
enum err configuration_load(const char *path, yaml_open *open,
    void *open_context, struct log *log, struct snapshot **out);

/* What it says about interfaces, for the watch. */
enum err configuration_serve(
    const struct snapshot *snapshot, struct interface_watch *watch);

/*
 * -t: loads path and prints each complaint to stderr as FILE:LINE:COL: ...;
 * interfaces have to exist, as Kea's -t wants it. ERR_NONE if it is good.
 */
enum err configuration_check(const char *path);

#endif
