/*
 * packet/settle.c: which changes of a decision are worth a row.
 */
#include "dhcp6d/packet/settle.h"

#include "dhcp6d/packet/lifetimes.h"

/* Whether nothing differs but the time of the last exchange. */
static bool
is_same(const struct lease *a, const struct lease *b)
{
	return a->state == b->state && a->iaid == b->iaid &&
	       a->subnet_id == b->subnet_id && a->pool_id == b->pool_id &&
	       a->valid == b->valid && a->preferred == b->preferred &&
	       a->hwtype == b->hwtype && a->hwaddr_source == b->hwaddr_source &&
	       a->fqdn_forward == b->fqdn_forward &&
	       a->fqdn_reverse == b->fqdn_reverse &&
	       span_equal(a->hwaddr, b->hwaddr) &&
	       span_equal(a->duid, b->duid) &&
	       span_equal(a->hostname, b->hostname) &&
	       span_equal(a->user_context, b->user_context);
}

/* Whether the client can be answered without writing its lease. */
static bool
is_settled(struct ask *ask, struct lease_answer *answer)
{
	const struct lease *after = &ask->out->changes[answer->change].lease;
	struct lifetimes left;
	struct lease before;
	char text[ADDRESS_TEXT_SIZE];

	if (answer->index == LEASE_INDEX_NONE)
		return false;
	store_read(ask->store, answer->index, &before);
	if (!is_same(&before, after))
		return false;
	if (!lifetimes_left(&left, answer->subnet, &before, ask->now->lease_s))
		return before.transaction == after->transaction;
	answer->preferred = left.preferred;
	answer->valid = left.valid;
	answer->reused = true;
	because(ask->why, "reused", "%s/%u is answered as it stands",
	    address_text(answer->address, text), answer->prefix_length);
	return true;
}

void
settle_leases(struct ask *ask)
{
	struct decision *decision = ask->out;
	bool settled[DECISION_CHANGES_MAX] = {false};
	uint16_t kept = 0;

	for (unsigned i = 0; i < decision->lease_count; i++) {
		struct lease_answer *answer = &decision->leases[i];

		if (answer->valid > 0)
			settled[answer->change] = is_settled(ask, answer);
	}
	for (unsigned i = 0; i < decision->change_count; i++) {
		if (settled[i] || !ask->writes)
			continue;
		if (kept != i)
			decision->changes[kept] = decision->changes[i];
		kept++;
	}
	decision->change_count = kept;
}
