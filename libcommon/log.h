/*
 * libcommon/log.h: what is logged, where it goes, and who waits for it: nobody.
 *
 * A message is a row in a table (libcommon/log_messages.h): a fixed identifier,
 * logger, severity, debug level and a printf format. Whoever logs makes the
 * text and puts it into a bounded ring; a thread of the log's own adds time,
 * severity and names by the output's pattern and writes it. When the ring is
 * full the line is dropped and counted, and the count is logged as soon as
 * there is room: packets never wait for a log.
 *
 * A message below its logger's threshold costs one comparison. A text is one
 * line whatever it quotes: control characters are written as \xHH.
 *
 * Loggers form Kea's tree: "kea-dhcp6" is the root, "kea-dhcp6.leases" a
 * child; what a child does not set it takes from its parent. Output, pattern,
 * rotation and severity are Kea's (kea-config.md 4). The debug level of a
 * message and of a logger is 0..99.
 *
 * Threads: log_write from any thread, errno stays as it is. log_configure,
 * log_reopen and log_start from one thread at a time; they may run while others
 * log. log_free once nobody logs any more. SIGPIPE is to be ignored by main, or
 * a closed pipe on stdout ends the process while the log is synchronous.
 */
#ifndef LIBCOMMON_LOG_H
#define LIBCOMMON_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/err.h"
#include "libcommon/log_types.h"

struct log;

/*
 * names: the loggers that this program's messages use, names[0] the root; at
 * most LOG_LOGGER_MAX, constant memory. Starts with severity INFO on stdout, or
 * where KEA_LOGGER_DESTINATION says (what Kea does before a configuration is
 * read). A log whose thread was not started writes synchronously; log_start is
 * to be called after the last fork. NULL without memory.
 */
struct log *log_create(const char *const *names, size_t count);
enum err log_start(struct log *log, struct err_detail *detail);

/* Writes out what is in the ring, stops the thread. NULL is fine. */
void log_free(struct log *log);

/*
 * Puts the given loggers in force (all others inherit). On an error nothing
 * has changed: an output that cannot be opened, an unknown facility. A file
 * that was open already and cannot be opened again is kept, with a warning.
 * log_debug_to_console is the -d switch: DEBUG 99 to stdout whatever comes;
 * log_configure then succeeds without effect.
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

/*
 * Lines that the outputs now in force could not take: no room on a disk, a
 * closed pipe, a syslog daemon that does not listen.
 */
uint64_t log_lost(struct log *log);

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

/* Two forms, since a macro's "..." may not be empty: see log_write. */
#define LOG_WRITE_PLAIN(log, id)                                               \
	do {                                                                   \
		if (log_wants((log), &log_message_##id))                       \
			log_emit((log), &log_message_##id, log_format_##id);   \
	} while (0)
#define LOG_WRITE_ARGS(log, id, ...)                                           \
	do {                                                                   \
		if (log_wants((log), &log_message_##id))                       \
			log_emit((log), &log_message_##id, log_format_##id,    \
			    __VA_ARGS__);                                      \
	} while (0)
#define LOG_WRITE_PICK(                                                        \
    id, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, form, ...)               \
	form

/* log_write(log, ID, arguments of the row's format, at most 15) */
#define log_write(log, ...)                                                    \
	LOG_WRITE_PICK(__VA_ARGS__, LOG_WRITE_ARGS, LOG_WRITE_ARGS,            \
	    LOG_WRITE_ARGS, LOG_WRITE_ARGS, LOG_WRITE_ARGS, LOG_WRITE_ARGS,    \
	    LOG_WRITE_ARGS, LOG_WRITE_ARGS, LOG_WRITE_ARGS, LOG_WRITE_ARGS,    \
	    LOG_WRITE_ARGS, LOG_WRITE_ARGS, LOG_WRITE_ARGS, LOG_WRITE_ARGS,    \
	    LOG_WRITE_ARGS, LOG_WRITE_PLAIN, unused)                           \
	(log, __VA_ARGS__)

#endif
