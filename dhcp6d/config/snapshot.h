/*
 * config/snapshot.h: reading a configuration, and holding on to it.
 *
 * Threads: config_load from any thread, several at once; a loaded snapshot is
 * read only and may be read by all; hold and release from any thread.
 */
#ifndef DHCP6D_CONFIG_SNAPSHOT_H
#define DHCP6D_CONFIG_SNAPSHOT_H

#include <stdio.h>

#include "dhcp6d/config/model.h"
#include "libcommon/err.h"
#include "libcommon/yaml.h"

/* What a check needs to know of the host; NULL functions = do not check. */
struct config_host {
	/* whether an interface of that name exists now */
	bool (*interface_exists)(void *context, const char *name);
	void *context;
	yaml_open *open; /* NULL = open(2) */
};

/* Hears of one complaint, a line without its newline. */
typedef void config_complain(void *context, enum complaint_severity severity,
    const char *line);

/*
 * Reads, checks whole, derives, indexes. On success *out has one reference
 * that the caller owns. Complaints (errors and warnings, those about keywords
 * that are not in force included) go line by line to complain, in the form
 * "FILE:LINE:COL: error: TEXT". ERR_SYNTAX if there was any error; then *out
 * is NULL.
 */
enum err config_load(const char *path, const struct config_host *host,
    config_complain *complain, void *context, struct snapshot **out);
enum err config_load_text(const char *name, const char *text, size_t size,
    const struct config_host *host,
    config_complain *complain, void *context, struct snapshot **out);

const struct snapshot *snapshot_hold(const struct snapshot *snapshot);
void snapshot_release(const struct snapshot *snapshot); /* NULL is fine */

#endif
