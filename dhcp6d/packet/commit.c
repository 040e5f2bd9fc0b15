/*
 * packet/commit.c: a decision becomes true.
 *
 * All changes of a query or none. A reply that speaks of a lease waits for all
 * that was applied before, also when it changed nothing itself: a retransmitted
 * Request finds the first one's lease in memory, whose row may not be on disk
 * yet (protocol.md 4.4, DESIGN.md step 9).
 */
#include "dhcp6d/packet/allocate.h"
#include "dhcp6d/packet/dns_update.h"
#include "dhcp6d/packet/label.h"
#include "libcommon/log_messages.h"

static void
refuse(struct query *query, struct step_context *context, enum err err)
{
	char label[LABEL_SIZE];

	/* A stopped log is said by the committer, once and loudly; not here
	 * for every packet. */
	if (err != ERR_LOG_STOPPED)
		log_write(context->log, ALLOC_ENGINE_V6_ALLOC_ERROR,
		    label_text(query, label), err_text(err));
	query_drop(query, context, DROP_STORAGE);
}

void
step_commit(
    struct query *query, struct step_context *context, uint64_t *sequence)
{
	const struct decision *decision = &query->decision;
	const struct dns_updates updates = {
	    .config = context->service->config,
	    .store = context->store,
	    .log_buffer = context->log_buffer,
	    .now = &context->now,
	    .log = context->log,
	    .statistics = context->statistics,
	};
	enum err err;

	*sequence = 0;
	if (query->drop != DROP_NONE)
		return;
	if (decision->change_count > 0) {
		err = dns_updates_apply(&updates, decision->changes,
		    decision->change_count, sequence);
		if (err != ERR_NONE) {
			*sequence = 0;
			refuse(query, context, err);
			return;
		}
	} else if (decision->speaks_of_lease) {
		*sequence = log_buffer_last(context->log_buffer);
	}
	allocate_advance(context->service, decision);
	if (query->view.type == MESSAGE_DECLINE)
		quota_charge(context->service->declines, query->view.client_id,
		    &context->now, decision->change_count);
}
