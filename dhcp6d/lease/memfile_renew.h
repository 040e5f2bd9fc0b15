/*
 * lease/memfile_renew.h: what to do when F is not what we write to.
 *
 * Somebody may delete, move, replace or cut the lease file of a running
 * server: rows then go to a file that no start will read.
 *
 * Threads: one file, one thread at a time.
 */
#ifndef DHCP6D_LEASE_MEMFILE_RENEW_H
#define DHCP6D_LEASE_MEMFILE_RENEW_H

#include <stdbool.h>

#include "dhcp6d/lease/memfile_file.h"

/* F's name stands for the open file, and it is no shorter than what was
 * synced. */
bool memfile_is_whole(
    const struct lease_file_names *names, const struct memfile_file *file);

/*
 * If F is not whole, or stale: a new, empty one takes its place and *file, and
 * what stands under the name is put aside (never removed): F.1 if it is ours,
 * but cut, and nothing waits there; else F.found-TIME. On return the name is on
 * disk. After an error *file is as it was.
 */
enum err memfile_renew_file(const struct lease_file_names *names,
    struct memfile_file *file, struct err_detail *detail);

#endif
