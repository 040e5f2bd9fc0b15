/*
 * lfc/print.h: the current leases of a file set, without a server.
 *
 * Threads: no state.
 */
#ifndef LFC_PRINT_H
#define LFC_PRINT_H

#include <stdio.h>

#include "libcommon/err.h"
#include "libcommon/lfc_status.h"

enum print_form {
	PRINT_TABLE, /* aligned, for people */
	PRINT_CSV,   /* rows as in the lease file, with its header */
	PRINT_JSON   /* an array of maps with Kea's names (lease6-get) */
};

/*
 * By address. Takes the room of the result in $TMPDIR (/tmp) meanwhile, and
 * memory as a compaction does. Nothing is changed. Rows that cannot be read
 * are left out: LFC_BAD_ROWS then.
 */
enum lfc_status print_leases(const char *path, enum print_form form, FILE *out,
    struct err_detail *detail);

#endif
