/*
 * lfc/check.h: what there is in a file set, for an administrator.
 *
 * Threads: no state.
 */
#ifndef LFC_CHECK_H
#define LFC_CHECK_H

#include <stdio.h>

#include "libcommon/err.h"
#include "libcommon/lfc_status.h"

/*
 * Reads the set of a lease file as a start would and tells on out: which files
 * in which order, of each its size, schema, rows, deletions and bad rows with
 * line and reason, and how many leases all of that makes. Nothing is changed.
 * LFC_BAD_ROWS if a row cannot be read or was torn; LFC_CORRUPT if a file is
 * no lease file (then the others are told all the same).
 */
enum lfc_status check_files(
    const char *path, FILE *out, struct err_detail *detail);

#endif
