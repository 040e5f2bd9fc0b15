/*
 * lfc/output.h: the file being written: large writes, errors seen, synced.
 *
 * Written pages are handed to the disk while we go on, never more than a few
 * megabytes behind: a file system that must flush our data before it can
 * commit the server's fdatasync has little to flush.
 *
 * Threads: one output, one thread at a time.
 */
#ifndef LFC_OUTPUT_H
#define LFC_OUTPUT_H

#include <stddef.h>
#include <stdint.h>

#include "libcommon/err.h"

struct output;

/* Makes the file anew, empty (O_TRUNC), for owner and group. */
enum err output_create(
    const char *path, struct output **out, struct err_detail *detail);
void output_free(struct output *output); /* closes; NULL is fine */

enum err output_put(struct output *output, const char *data, size_t size,
    struct err_detail *detail);

/* Everything is in the file and on disk (fdatasync). */
enum err output_sync(struct output *output, struct err_detail *detail);

/* Reads the file again and compares; ERR_CORRUPT if it is not what was put.
 * After output_sync. */
enum err output_verify(struct output *output, struct err_detail *detail);

uint64_t output_size(const struct output *output);

#endif
