/*
 * lfc/run.h: one compaction of a lease file's set, from lock to unlock.
 *
 * The hand-over is Kea's (lease-file.md 7), with its windows closed: the
 * result is whole and on disk before it gets the finish name, that name is on
 * disk before anything is removed. Killed at any moment, nothing is lost: the
 * next start reads what there is, the next run goes on from there.
 *
 * Threads: no state.
 */
#ifndef LFC_RUN_H
#define LFC_RUN_H

#include "libcommon/lfc_status.h"
#include "libcommon/err.h"
#include "libcommon/log.h"

/* Kea's switches. The lock is the pid file's name with ".lock". */
struct lfc_files {
	const char *pid, *previous, *copy, *output, *finish;
	int progress; /* a descriptor for lines (lfc_status.h); 0 = none */
};

/* Logs what it does and why it fails; detail has the failure too. */
enum lfc_status lfc_run(
    const struct lfc_files *files, struct log *log, struct err_detail *detail);

#endif
