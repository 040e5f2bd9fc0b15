/*
 * guard.h: notices when the lease file is lost, and makes it whole again.
 *
 * An administrator, a script or a tool may delete, move, replace or cut the
 * file of a running server. Its name is looked at every few seconds (not in
 * each commit: that would cost a system call for nothing); then the committer
 * begins a new F, and all leases are written from memory (rewrite.h). Service
 * goes on meanwhile. Until that is done a crash may lose what was in the lost
 * file, which is why it is said loudly.
 *
 * Threads: the main one; guard_is_lost from any.
 */
#ifndef DHCP6D_GUARD_H
#define DHCP6D_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include "dhcp6d/storage.h"
#include "libcommon/clock.h"
#include "libcommon/log.h"

struct guard;

/* There is a lease file. NULL without memory. */
struct guard *guard_create(struct storage *storage, const struct clock *clock,
    struct log *log, int event);
/* NULL is fine. */
void guard_free(struct guard *guard);

/*
 * The last look, since the store is about to go: if the file is lost, waits
 * until it is whole again, for about a minute while that cannot be begun (an
 * lfc runs, storage fails). No lease changes any more, the committer still
 * runs. Nothing is begun afterwards. ERR_SYSTEM: the file stays lost.
 */
enum err guard_stop(struct guard *guard, struct err_detail *detail);

/* The committer has rotated: F is another file by right. */
void guard_rotated(struct guard *guard);

/* A rotation has met a F that is not ours: looks at once. */
void guard_alarm(struct guard *guard);

/*
 * Does what is due. quiet: neither a rotation nor an lfc is under way.
 * *wanted_at: when it wants to be called again (steady ns). Returns true once
 * when the leases have been written anew: lfc has F.completed to deal with.
 */
bool guard_run(struct guard *guard, bool quiet, uint64_t *wanted_at);

/* From the loss until all is on disk again. */
bool guard_is_lost(const struct guard *guard);

#endif
