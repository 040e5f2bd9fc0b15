/*
 * lfc/fold.h: what the journal of a lease file has goes into the file.
 *
 * For an administrator who wants the leases of a server that died without
 * starting one, or who gives them back to Kea: after it the file alone says
 * everything (libcommon/lease_journal_fold.h).
 *
 * Threads: no state.
 */
#ifndef LFC_FOLD_H
#define LFC_FOLD_H

#include <stdio.h>

#include "libcommon/err.h"
#include "libcommon/lfc_status.h"

/*
 * path: the lease file; what was done goes to report. LFC_BUSY: a server has
 * it. LFC_CORRUPT: it is no lease file, or the journal is of another one
 * and was put aside. detail has the failure.
 */
enum lfc_status lfc_fold(
    const char *path, FILE *report, struct err_detail *detail);

#endif
