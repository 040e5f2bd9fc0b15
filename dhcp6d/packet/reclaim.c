/*
 * packet/reclaim.c: see its header.
 */
#include "dhcp6d/packet/reclaim.h"

#include "dhcp6d/packet/steps.h"
#include "libcommon/log_messages.h"
#include "libcommon/text.h"

/* Of one query that finds nothing free; who comes again reclaims more. */
#define TAKE_OVER_MAX 64

static const char *
resource_text(const struct lease *lease, char text[PREFIX_TEXT_SIZE])
{
	if (lease->type == LEASE_NA)
		return address_text(lease->address, text);
	return prefix_text(
	    (struct prefix){lease->address, lease->prefix_length}, text);
}

/* What becomes of a lease whose time is over, in Kea's words. */
static void
log_reclaimed(struct log *log, const struct lease_change *change)
{
	const struct lease *lease = &change->lease;
	char duid[BYTES_TEXT_SIZE(LEASE_DUID_MAX)], text[PREFIX_TEXT_SIZE];

	if (lease->state == LEASE_DECLINED)
		log_write(log, ALLOC_ENGINE_V6_DECLINED_RECOVERED,
		    resource_text(lease, text), lease->valid);
	else if (change->remove && lease->state != LEASE_ASSIGNED)
		log_write(log, ALLOC_ENGINE_V6_RECLAIMED_LEASES_DELETE,
		    bytes_to_text(lease->duid, duid, sizeof(duid)),
		    resource_text(lease, text));
	else
		log_write(log, ALLOC_ENGINE_V6_LEASE_RECLAIM,
		    bytes_to_text(lease->duid, duid, sizeof(duid)),
		    resource_text(lease, text));
}

size_t
reclaim_due(
    const struct reclaim *reclaim, struct lease_change *changes, size_t max)
{
	const struct expiry_config *expiry = reclaim->expiry;
	uint32_t hold = expiry->flush_wait == 0 ? 0 : expiry->hold_reclaimed;
	size_t count =
	    lease_due(reclaim->store, reclaim->now, hold, changes, max);
	uint64_t sequence;

	for (size_t i = 0; i < count; i++)
		log_reclaimed(reclaim->log, &changes[i]);
	if (count == 0 ||
	    lease_apply(reclaim->store, reclaim->log_buffer, reclaim->now,
		changes, count, &sequence) != ERR_NONE)
		return 0;
	return count;
}

bool
step_take_over(struct query *query, struct step_context *context)
{
	struct decision *decision = &query->decision;
	const struct reclaim reclaim = {
	    .store = context->store,
	    .log_buffer = context->log_buffer,
	    .now = &context->now,
	    .log = context->log,
	    .expiry = &context->service->config->expiry,
	};

	if (query->drop != DROP_NONE || !decision->exhausted)
		return false;
	if (reclaim_due(&reclaim, decision->changes, TAKE_OVER_MAX) == 0)
		return false;
	step_decide(query, context);
	return true;
}
