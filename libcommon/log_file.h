/*
 * libcommon/log_file.h: a file or a console that lines are appended to.
 *
 * Keeps a buffer and writes whole lines. A file is rotated when a line would
 * leave it above its size: F becomes F.1, F.1 becomes F.2, up to maxver. What
 * cannot be written (no room, a closed pipe) is lost and counted; the file
 * says so itself once it can be written again. Files are made for owner and
 * group only.
 *
 * A console that is a full pipe holds up the caller, which is why the log has
 * a thread of its own.
 *
 * Threads: one at a time.
 */
#ifndef LIBCOMMON_LOG_FILE_H
#define LIBCOMMON_LOG_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/err.h"

struct log_file;

/* Opens or makes the file; maxsize 0 = never rotate, maxver at least 1. */
enum err log_file_open(const char *path, uint64_t maxsize, uint32_t maxver,
    struct log_file **out, struct err_detail *detail);

/*
 * Goes on in the very file that another one has open, under its path, whatever
 * is there by now. NULL if that is a console, or without memory.
 */
struct log_file *log_file_keep(
    const struct log_file *before, uint64_t maxsize, uint32_t maxver);

/* Standard output or error; the descriptor stays the caller's. */
enum err log_file_console(
    int descriptor, struct log_file **out, struct err_detail *detail);

/* Writes what is buffered and closes. NULL is fine. */
void log_file_close(struct log_file *file);

/* Appends one line, which may be any number of bytes. */
void log_file_append(struct log_file *file, const char *line, size_t size);

/* Writes what is buffered. */
void log_file_flush(struct log_file *file);

/* Opens the path anew; the old file stays in use if that fails. */
void log_file_reopen(struct log_file *file);

/* The path, or NULL for a console. */
const char *log_file_path(const struct log_file *file);

/* Lines that could not be written since the start. */
uint64_t log_file_lost(const struct log_file *file);

#endif
