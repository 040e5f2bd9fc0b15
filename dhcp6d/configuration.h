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

#define CONFIGURATION_WHY_MAX 4000

/* A file, and how it is opened (open NULL: as usual). */
struct configuration_source {
	const char *path;
	yaml_open *open;
	void *open_context;
	char *why; /* CONFIGURATION_WHY_MAX; NULL: nobody asks */
};

/* Loads the file; every complaint is a line in the log. In why, if there were
 * errors: all of them for an operator, cut where there is no more room. */
enum err configuration_load(const struct configuration_source *source,
    struct log *log, struct snapshot **out);

/* What it says about interfaces, for the watch. */
enum err configuration_serve(
    const struct snapshot *snapshot, struct interface_watch *watch);

/*
 * -t: loads path and prints each complaint to stderr as FILE:LINE:COL: ...;
 * interfaces have to exist, as Kea's -t wants it. ERR_NONE if it is good.
 */
enum err configuration_check(const char *path);

#endif
