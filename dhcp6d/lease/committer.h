/*
 * lease/committer.h: one thread that makes what was applied durable.
 *
 * It takes whatever has gathered in the log buffer, appends it, syncs, and
 * tells how far the disk has got; replies wait for that (packet/parked.c).
 * The protocol of a failure is written at the top of committer.c.
 *
 * Threads: committer_durable and committer_state from any thread;
 * committer_kick after letting the store's lock go.
 */
#ifndef DHCP6D_LEASE_COMMITTER_H
#define DHCP6D_LEASE_COMMITTER_H

#include <stdbool.h>
#include <stdint.h>

#include "dhcp6d/lease/change_feed.h"
#include "dhcp6d/lease/log_buffer.h"
#include "dhcp6d/lease/sink.h"
#include "libcommon/err.h"
#include "libcommon/log.h"

struct committer;

/* Called by the committer's thread each time the disk has got further (and
 * when it stops or goes on); must not block. */
typedef void committer_advanced(void *context, uint64_t durable);

struct committer *committer_start(struct log_buffer *buffer,
    const struct sink_operations *operations, struct sink *sink,
    struct log *log, committer_advanced *advanced, void *context,
    struct err_detail *detail);

/* Writes and syncs all that was appended, ends the thread, closes the sink. */
enum err committer_stop(struct committer *committer, struct err_detail *detail);

/* There is something in the buffer. Cheap when the thread is at work. */
void committer_kick(struct committer *committer);

/* All changes up to this number survive a power cut. */
uint64_t committer_durable(const struct committer *committer);

/*
 * Asks for a rotation (sink.h); done comes from the thread, between two
 * batches: ERR_LOG_STOPPED while storage fails, ERR_CLOSED when the committer
 * is stopped first. detail is only valid in the call. done may be NULL.
 */
typedef void committer_rotated(
    void *context, enum err err, bool rotated, const char *detail);
void committer_rotate(
    struct committer *committer, committer_rotated *done, void *context);

/* The same for a new F, if F is lost (sink.h, renew); rotated: it was. */
void committer_renew(
    struct committer *committer, committer_rotated *done, void *context);

struct committer_state {
	bool stopped;                       /* storage fails, granting is off */
	uint64_t durable;                   /* as committer_durable */
	uint64_t batches, rows;             /* synced so far */
	uint64_t failures;                  /* of append or sync */
	uint64_t sync_ns_last, sync_ns_max; /* time a sync took */
};
void committer_state(struct committer *committer, struct committer_state *out);

/* What has become durable lately; it lives as long as the committer. */
struct change_feed *committer_changes(struct committer *committer);

#endif
