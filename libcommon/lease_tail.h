/*
 * libcommon/lease_tail.h: the end of F, made fit for the next row.
 *
 * A row that a crash cut short must not stay: the next one would be glued to
 * it and both would be lost (lease-file.md 9.3).
 *
 * Threads: no state.
 */
#ifndef LIBCOMMON_LEASE_TAIL_H
#define LIBCOMMON_LEASE_TAIL_H

#include <stdint.h>

#include "libcommon/err.h"
#include "libcommon/lease_file.h"
#include "libcommon/log.h"

/*
 * fd is F open for reading and appending, with a header that has been checked;
 * *size is its size and gets the new one. A whole last row without line end
 * gets one; anything else after the last line end is kept in F.bad and cut
 * off; a header that was cut short is cut off whole (*size is 0 then). Nothing
 * is synced here.
 */
enum err lease_tail_mend(const struct lease_file_names *names, int fd,
    uint64_t *size, struct log *log, struct err_detail *detail);

#endif
