/*
 * libcommon/log_pattern.h: how a line of the log looks.
 *
 * log4cplus' patterns, as Kea's output-options take them (kea-config.md 4.2).
 * A conversion that is not known is printed as it stands, since a pattern that
 * Kea starts with must not keep us from starting.
 *
 * Threads: a pattern is read only once compiled.
 */
#ifndef LIBCOMMON_LOG_PATTERN_H
#define LIBCOMMON_LOG_PATTERN_H

#include <stdint.h>

#include "libcommon/log_types.h"

#define LOG_PATTERN_FILE "%D{%Y-%m-%d %H:%M:%S.%q} %-5p [%c/%i.%t] %m\n"
#define LOG_PATTERN_SYSLOG "%-5p [%c.%t] %m\n"

/* Room for any line by a pattern of sensible length. */
#define LOG_PATTERN_LINE_MAX (LOG_LINE_MAX + 1024)

struct log_pattern;

/* What the lines of one log have in common; belongs to the caller. */
struct log_origin {
	const char *const *logger_names;
	char host[256];
	int64_t start_ns; /* wall */
};

/* NULL without memory. origin must outlive the pattern. */
struct log_pattern *log_pattern_compile(
    const char *text, const struct log_origin *origin);
void log_pattern_free(struct log_pattern *pattern); /* NULL is fine */

/*
 * Writes the line, cut at capacity, without a final 0; returns its size. A
 * line that was cut still ends in LF if the pattern does.
 */
size_t log_pattern_format(const struct log_pattern *pattern,
    const struct log_line *line, char *out, size_t capacity);

/* "DEBUG", "INFO", ...; never NULL. */
const char *log_severity_text(unsigned severity);

#endif
