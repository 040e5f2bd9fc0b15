/*
 * libcommon/log_types.h: what a message, a line and a logger are.
 *
 * The words that the log's parts share: log.c takes messages, log_ring.c
 * carries lines, log_route.c finds their outputs, log_pattern.c spells them,
 * log_file.c and log_syslog.c bring them out. Users include log.h.
 */
#ifndef LIBCOMMON_LOG_TYPES_H
#define LIBCOMMON_LOG_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum log_severity {
	LOG_SEVERITY_DEBUG,
	LOG_SEVERITY_INFO,
	LOG_SEVERITY_WARN,
	LOG_SEVERITY_ERROR,
	LOG_SEVERITY_FATAL,
	LOG_SEVERITY_NONE, /* as a threshold: nothing passes */
	LOG_SEVERITY_INHERIT
};

/* One row of a message table; the rows live in constant memory. */
struct log_message {
	const char *id;
	uint8_t logger; /* index into the log's logger names */
	uint8_t severity;
	uint8_t debug_level;
};

#define LOG_LOGGER_MAX 48
#define LOG_LINE_MAX 4096 /* longer texts are cut and end in "..." */
#define LOG_DEBUG_LEVEL_MAX 99

/* Where a logger's lines go; strings belong to the caller. */
struct log_output {
	const char *destination; /* stdout, stderr, syslog[:facility], a path */
	const char *pattern;     /* NULL or "": the default of kea-config 4.2 */
	bool flush;
	uint64_t maxsize; /* rotate above; below LOG_ROTATE_LEAST = never */
	uint32_t maxver;  /* old files kept, at least one */
};

#define LOG_ROTATE_LEAST 204800 /* bytes, as in Kea */

struct log_logger {
	const char *name; /* "kea-dhcp6" or "kea-dhcp6.leases" */
	enum log_severity severity;
	uint8_t debug_level; /* counts with severity DEBUG */
	const struct log_output *outputs;
	size_t output_count;
};

/* One line on its way: a message whose text is made. */
struct log_line {
	const struct log_message *message;
	int64_t wall_ns;  /* when it was said */
	uint64_t thread;  /* who said it */
	const char *text; /* arguments filled in, one line, no final 0 */
	size_t size;
};

/*
 * Severity and debug level in one number: a message passes a threshold that
 * is not above its own.
 */
static inline uint16_t
log_rank(unsigned severity, unsigned debug_level)
{
	unsigned rank = severity * 128;

	if (severity == LOG_SEVERITY_DEBUG && debug_level < LOG_DEBUG_LEVEL_MAX)
		rank += LOG_DEBUG_LEVEL_MAX - debug_level;
	return (uint16_t)rank;
}

#endif
