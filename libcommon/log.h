/*
 * libcommon/log.h: what is logged, where it goes, and who waits for it: nobody.
 *
 * A message is a row in a table of its program (dhcp6d/log_messages.h and the
 * like): a fixed identifier, logger, severity, debug level and a printf format.
 * Whoever logs formats the text into a slot of a bounded ring; a thread of the
 * log's own adds time, severity and names by the output's pattern and writes
 * it. When the ring is full the line is dropped and counted, and the count is
 * logged as soon as there is room: packets never wait for a log.
 *
 * A message below its logger's threshold costs one comparison.
 *
 * Loggers form Kea's tree: "kea-dhcp6" is the root, "kea-dhcp6.leases" a
 * child; what a child does not set it takes from its parent. Output, pattern,
 * rotation and severity are Kea's (kea-config.md 4). The debug level of a
 * message and of a logger is 0..99.
 *
 * Threads: log_write from any thread. log_configure, log_reopen and log_free
 * from one thread at a time; they may run while others log.
 */
#ifndef LIBCOMMON_LOG_H
#define LIBCOMMON_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/err.h"

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

struct log;

/* Where a logger's lines go; strings belong to the caller. */
struct log_output {
	const char *destination; /* stdout, stderr, syslog[:facility], a path */
	const char *pattern;	 /* NULL or "": the default of kea-config 4.2 */
	bool flush;
	uint64_t maxsize; /* rotate above this many bytes; 0 = never */
	uint32_t maxver;  /* old files kept */
};

struct log_logger {
	const char *name; /* "kea-dhcp6" or "kea-dhcp6.leases" */
	enum log_severity severity;
	uint8_t debug_level;
	const struct log_output *outputs;
	size_t output_count;
};

/*
 * names: the loggers that this program's messages use, names[0] the root; at
 * most LOG_LOGGER_MAX, constant memory. Starts with severity INFO on stdout
 * (what Kea does before a configuration is read). A log whose thread was not
 * started writes synchronously; log_start is to be called after the last fork.
 */
struct log *log_create(const char *const *names, size_t count);
enum err log_start(struct log *log, struct err_detail *detail);

/* Writes out what is in the ring, stops the thread. NULL is fine. */
void log_free(struct log *log);

/*
 * Puts the given loggers in force (all others inherit). On an error nothing
 * has changed: an output that cannot be opened, an unknown facility.
 * log_debug_to_console is the -d switch: DEBUG 99 to stdout whatever comes.
 */
enum err log_configure(struct log *log, const struct log_logger *loggers,
    size_t count, struct err_detail *detail);
void log_debug_to_console(struct log *log);

/* Opens the files anew, for tools that rotate from outside. */
void log_reopen(struct log *log);

/* Waits until all that was logged before has been written. */
void log_flush(struct log *log);

/* Lines dropped since the start because the ring was full. */
uint64_t log_dropped(const struct log *log);

/* thresholds[logger], kept by the log: severity * 128 + (99 - debug level). */
bool log_wants(const struct log *log, const struct log_message *message);

void log_emit(struct log *log, const struct log_message *message,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/*
 * A table of messages is a macro that calls M(id, logger, severity, level,
 * format) for each row:
 *
 *   #define MESSAGES(M) M(DHCP6_STARTED, DHCP6, INFO, 0, "version %s started")
 *   LOG_TABLE_DECLARE(MESSAGES)            in the header
 *   LOG_TABLE_DEFINE(MESSAGES)             in one .c file
 *
 * and then log_write(log, DHCP6_STARTED, "1.0") checks its arguments against
 * the row's format at compile time. log may be NULL: then nothing happens.
 */
#define LOG_ROW_DECLARE(id, logger, severity, level, format)                   \
	extern const struct log_message log_message_##id;                      \
	static const char log_format_##id[] __attribute__((unused)) = format;
#define LOG_ROW_DEFINE(id_, logger_, severity_, level_, format_)               \
	const struct log_message log_message_##id_ = {#id_,                    \
	    LOG_LOGGER_##logger_, LOG_SEVERITY_##severity_, level_};
#define LOG_TABLE_DECLARE(table) table(LOG_ROW_DECLARE)
#define LOG_TABLE_DEFINE(table) table(LOG_ROW_DEFINE)

#define log_write(log, id, ...)                                                \
	do {                                                                   \
		if (log_wants((log), &log_message_##id))                       \
			log_emit((log), &log_message_##id, log_format_##id,    \
			    __VA_ARGS__);                                      \
	} while (0)

#endif
