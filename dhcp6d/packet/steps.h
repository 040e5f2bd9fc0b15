/*
 * packet/steps.h: the packet's way, one function a step (DESIGN.md).
 *
 * Steps up to identify read the packet and the service alone and run without
 * a lock. decide and commit want the store's lock. Each step returns at once
 * when query->drop is set already. The replay tests call exactly these.
 */
#ifndef DHCP6D_PACKET_STEPS_H
#define DHCP6D_PACKET_STEPS_H

#include "dhcp6d/config/expression.h"
#include "dhcp6d/lease/apply.h"
#include "dhcp6d/packet/query.h"
#include "dhcp6d/packet/service.h"
#include "dhcp6d/packet/statistics.h"
#include "dhcp6d/packet/why.h"
#include "libcommon/log.h"

struct meter; /* meter.h */

/* What a thread of the packet's way has at hand. */
struct step_context {
	struct service *service;
	struct lease_store *store;
	struct log_buffer *log_buffer;
	struct log *log;   /* may be NULL; explain has none */
	struct why *why;   /* NULL unless somebody explains */
	struct moment now; /* read once per batch */
	bool disabled;     /* service is switched off: every query is dropped */
	struct meter *meter; /* of senders' rates; NULL: they are not bounded */
	struct statistics *statistics; /* this thread's counters; may be NULL */
	/* this thread's memory for tests of classes; NULL only if no class of
	 * the configuration has one */
	struct expression_scratch *scratch;
};

/* The datagram is there; view, and what may be dropped by it (accept.c):
 * type, destination, identifiers (protocol.md 1.1, 1.2). */
void step_decode(struct query *query, struct step_context *context);
void step_classify(struct query *query, struct step_context *context);
void step_locate(struct query *query, struct step_context *context);
void step_identify(struct query *query, struct step_context *context);
void step_decide(struct query *query, struct step_context *context);
/*
 * After decide, under the same lock: where nothing was free for an IA, reclaims
 * leases whose time is over, and decides once more. True if any were: their
 * rows want the committer (reclaim.h).
 */
bool step_take_over(struct query *query, struct step_context *context);
/* Applies the decision's changes. *sequence: what the reply must wait for, 0
 * if it need not. On failure of the log the query is dropped. */
void step_commit(
    struct query *query, struct step_context *context, uint64_t *sequence);
/*
 * Tells the log and the counters what was decided and committed. Needs no
 * lock: call it after the batch has let the lock go, before encode.
 */
void step_tell(struct query *query, struct step_context *context);
/*
 * The classes that count for options alone, now that the subnet of the last
 * lease is known. Needs no lock either; after tell, before encode.
 */
void step_classify_last(struct query *query, struct step_context *context);
/* reply.bytes points to room for capacity bytes; sets reply. */
void step_encode(
    struct query *query, struct step_context *context, size_t capacity);

/*
 * Ends a query's way: sets query->drop, counts the reason, says it at debug
 * level. Whoever drops a query, steps or the runtime, does it by this.
 */
void query_drop(
    struct query *query, struct step_context *context, enum drop drop);

#endif
