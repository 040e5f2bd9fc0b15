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

uint32_t
reclaim_hold(const struct snapshot *config)
{
	return config->expiry.flush_wait == 0 ? 0
					      : config->expiry.hold_reclaimed;
}

enum err
reclaim_due(const struct dns_updates *updates, uint32_t hold_s,
    struct lease_change *changes, size_t max, size_t *count)
{
	uint64_t sequence;

	*count = lease_due(updates->store, updates->now, hold_s, changes, max);
	for (size_t i = 0; i < *count; i++)
		log_reclaimed(updates->log, &changes[i]);
	if (*count == 0)
		return ERR_NONE;
	return dns_updates_apply(updates, changes, *count, &sequence);
}

bool
step_take_over(struct query *query, struct step_context *context)
{
	struct decision *decision = &query->decision;
	const struct dns_updates updates = {
	    .config = context->service->config,
	    .store = context->store,
	    .log_buffer = context->log_buffer,
	    .now = &context->now,
	    .log = context->log,
	    .statistics = context->statistics,
	};
	size_t count;

	if (query->drop != DROP_NONE || !decision->exhausted)
		return false;
	if (reclaim_due(&updates, reclaim_hold(updates.config),
		decision->changes, TAKE_OVER_MAX, &count) != ERR_NONE ||
	    count == 0)
		return false;
	step_decide(query, context);
	return true;
}
