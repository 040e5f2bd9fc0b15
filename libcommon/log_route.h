/*
 * libcommon/log_route.h: which logger's lines pass, and where they go.
 *
 * Made from a configuration's loggers as a whole and replaced as a whole. A
 * logger takes severity and outputs, each for itself, from the nearest logger
 * above it that has them (kea-config.md 4.1); one that has outputs of its own
 * does not also write to those above. Outputs with the same destination share
 * one open file, so that rotation sees all of its lines; size and number of
 * old files are those of the first that names it.
 *
 * Threads: one at a time, but thresholds are read only.
 */
#ifndef LIBCOMMON_LOG_ROUTE_H
#define LIBCOMMON_LOG_ROUTE_H

#include "libcommon/err.h"
#include "libcommon/log_pattern.h"
#include "libcommon/log_types.h"

struct log_routes;

/*
 * names: name_count loggers, names[0] the root, as in origin, which must
 * outlive the routes. A configured logger that no name is, or is below, has
 * its outputs opened all the same, so that what is wrong with them shows.
 *
 * *in_force: routes or NULL, then the new ones; untouched on an error, and
 * never freed here.
 * A file that is open in the former and cannot be opened again (a sandbox does
 * not allow a new one after logrotate moved it) stays the file that it is, see
 * log_routes_kept.
 */
enum err log_routes_create(const struct log_origin *origin, size_t name_count,
    const struct log_logger *loggers, size_t logger_count,
    struct log_routes **in_force, struct err_detail *detail);
void log_routes_free(struct log_routes *routes); /* NULL is fine */

/* Why a file was not opened anew but kept; NULL if all were. */
const char *log_routes_kept(const struct log_routes *routes);

/* What a message of that logger must reach, see log_rank. */
uint16_t log_routes_threshold(const struct log_routes *routes, size_t logger);

void log_routes_write(struct log_routes *routes, const struct log_line *line);

/* Writes what outputs with "flush" hold; all: what any output holds. */
void log_routes_flush(struct log_routes *routes, bool all);

/* Opens all files anew. */
void log_routes_reopen(struct log_routes *routes);

/* Lines that an output could not take. */
uint64_t log_routes_lost(const struct log_routes *routes);

#endif
