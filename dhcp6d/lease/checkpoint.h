/*
 * lease/checkpoint.h: F follows its journal to the disk.
 *
 * A thread that syncs F some moments after rows were appended to it, so that
 * the journal's blocks are free again and a crash leaves little to put back.
 * It touches nothing but a descriptor of F.
 *
 * Threads: all functions by the committer (or whoever opens and closes the
 * sink while there is none).
 */
#ifndef DHCP6D_LEASE_CHECKPOINT_H
#define DHCP6D_LEASE_CHECKPOINT_H

#include <stdint.h>

#include "libcommon/err.h"

struct checkpoint;

/* delay_ms: from an append to the sync that takes it along. */
struct checkpoint *checkpoint_create(
    unsigned delay_ms, struct err_detail *detail);
void checkpoint_free(struct checkpoint *checkpoint); /* NULL is fine */

/* Another file from now on: fd, all of whose size bytes are on disk; -1:
 * none. Waits for the end of a sync that is going on. */
void checkpoint_watch(struct checkpoint *checkpoint, int fd, uint64_t size);

/* F is this long now. */
void checkpoint_note(struct checkpoint *checkpoint, uint64_t size);

/* Up to there F is on disk. */
uint64_t checkpoint_synced(struct checkpoint *checkpoint);

/* A sync has failed since checkpoint_watch: what F has on disk past
 * checkpoint_synced is unknown. */
enum err checkpoint_check(
    struct checkpoint *checkpoint, struct err_detail *detail);

/* Syncs now and waits until F is on disk up to size (noted before). */
enum err checkpoint_wait(
    struct checkpoint *checkpoint, uint64_t size, struct err_detail *detail);

#endif
