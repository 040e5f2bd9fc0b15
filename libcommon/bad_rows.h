/*
 * libcommon/bad_rows.h: F.bad, where rows go that cannot be read.
 *
 * A row that a start cannot read stands in its file until the next
 * compaction, which drops it: whoever meets one puts it here first, with its
 * place and the reason, so that an administrator can mend it by hand. The file
 * is made when the first bad row comes, only ever appended to, and read by
 * nobody. An entry is two lines:
 *
 *   # 2026-11-24T12:00:00Z /var/lib/dhcp6d/kea-leases6.csv.1:17: reason
 *   the row as it was
 *
 * It is a help, not a promise: that it cannot be written is reported, but
 * keeps nobody from starting.
 *
 * Threads: one bad_rows, one thread at a time.
 */
#ifndef LIBCOMMON_BAD_ROWS_H
#define LIBCOMMON_BAD_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "libcommon/err.h"

struct bad_rows {
	const char *path; /* F.bad; the caller's memory */
	int fd;           /* -1: not open */
	enum err err;     /* first failure; nothing more is written then */
	struct err_detail detail;
};

void bad_rows_init(struct bad_rows *bad, const char *path);
void bad_rows_add(struct bad_rows *bad, const char *file, uint64_t line,
    const char *text, size_t size, const char *reason);

/* Syncs and closes; the first failure of all since init. */
enum err bad_rows_close(struct bad_rows *bad, struct err_detail *detail);

#endif
