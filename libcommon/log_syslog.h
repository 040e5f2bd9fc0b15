/*
 * libcommon/log_syslog.h: lines to the system's log daemon.
 *
 * The datagrams of syslog(3), sent by a socket of our own that never blocks:
 * a log daemon that is stopped or full costs lines, which are counted, and not
 * the thread that also writes the files. A daemon that comes back is found
 * again. Identity is the root logger's name (kea-config.md 4.2).
 *
 * Threads: one at a time.
 */
#ifndef LIBCOMMON_LOG_SYSLOG_H
#define LIBCOMMON_LOG_SYSLOG_H

#include <stddef.h>
#include <stdint.h>

#include "libcommon/err.h"

#define LOG_SYSLOG_PATH "/dev/log"

struct log_syslog;

/*
 * facility by name ("local0"); ERR_NOT_FOUND if there is none of that name.
 * path is the daemon's socket; that nobody listens there is not an error.
 * identity belongs to the caller.
 */
enum err log_syslog_open(const char *path, const char *facility,
    const char *identity, struct log_syslog **out, struct err_detail *detail);
void log_syslog_close(struct log_syslog *syslog); /* NULL is fine */

/* One line, without its line end. severity is an enum log_severity. */
void log_syslog_send(struct log_syslog *syslog, unsigned severity,
    const char *line, size_t size);

/* Lines that nobody took. */
uint64_t log_syslog_lost(const struct log_syslog *syslog);

#endif
