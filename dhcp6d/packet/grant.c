/*
 * packet/grant.c: leases of a decision.
 *
 * A change is the whole new state of a lease. What an operator or an earlier
 * exchange stored with it (host name, user context) stays as long as the
 * client does; everything else is said anew. Changes that would not change
 * anything are taken out again at the end (settle.c).
 */
#include "dhcp6d/packet/grant.h"

#include "dhcp6d/packet/extended_info.h"
#include "dhcp6d/packet/lifetimes.h"

static const char *
text_of_status(uint16_t status)
{
	switch (status) {
	case STATUS_NO_ADDRS_AVAIL:
		return "no address is available";
	case STATUS_NO_PREFIX_AVAIL:
		return "no prefix is available";
	case STATUS_NO_BINDING:
		return "no binding for this IA";
	case STATUS_NOT_ON_LINK:
		return "an address is not on this link";
	default:
		return "";
	}
}

struct ia_answer *
answer_open(struct ask *ask, const struct ia_kind *kind, uint32_t iaid)
{
	struct decision *decision = ask->out;
	struct ia_answer *answer = &decision->ias[decision->ia_count++];

	*answer = (struct ia_answer){.kind = kind,
	    .iaid = iaid,
	    .status = STATUS_NONE,
	    .lease_first = decision->lease_count};
	return answer;
}

static struct ia_answer *
last_answer(const struct ask *ask)
{
	return &ask->out->ias[ask->out->ia_count - 1];
}

/* What the client itself says about the lease, else about its first one. */
static const struct view_lease *
wish_for(
    const struct ask *ask, const struct view_ia *ia, struct address address)
{
	const struct view_lease *leases =
	    &ask->query->view.leases[ia->lease_first];

	for (unsigned i = 0; i < ia->lease_count; i++)
		if (address_equal(leases[i].address, address))
			return &leases[i];
	return ia->lease_count > 0 ? &leases[0] : NULL;
}

struct lease_change *
change_add(struct decision *decision)
{
	if (decision->change_count == DECISION_CHANGES_MAX)
		return NULL;
	decision->changes[decision->change_count].cause = LEASE_BY_CLIENT;
	return &decision->changes[decision->change_count++];
}

bool
change_is_there(const struct decision *decision, enum lease_type type,
    struct address address, uint8_t prefix_length)
{
	for (unsigned i = 0; i < decision->change_count; i++) {
		const struct lease *lease = &decision->changes[i].lease;

		if (lease->type == type &&
		    lease->prefix_length == prefix_length &&
		    address_equal(lease->address, address))
			return true;
	}
	return false;
}

/* The lease as it will be. *before: as it is, if it is the client's. */
static void
new_state(struct lease *lease, const struct ask *ask, const struct view_ia *ia,
    const struct grant *grant, const struct lifetimes *lifetimes)
{
	const struct client *client = &ask->query->client;
	const struct host *host;

	if (grant->index != LEASE_INDEX_NONE)
		store_read(ask->store, grant->index, lease);
	else
		*lease = (struct lease){0};
	lease->address = grant->address;
	lease->prefix_length = grant->prefix_length;
	lease->type = (uint8_t)ia->type;
	lease->state = LEASE_ASSIGNED;
	lease->iaid = ia->iaid;
	lease->subnet_id = grant->subnet->id;
	lease->pool_id = grant->pool != NULL ? grant->pool->id : 0;
	lease->valid = lifetimes->valid;
	lease->preferred = lifetimes->preferred;
	lease->transaction = ask->now->lease_s;
	lease->duid = ask->query->view.client_id;
	if (client->hwaddr_size > 0) {
		lease->hwaddr = span_of(client->hwaddr, client->hwaddr_size);
		lease->hwtype = client->hwtype;
		lease->hwaddr_source = client->hwaddr_source;
	}
	lease->user_context =
	    extended_info_of(ask, grant->subnet, lease->user_context);
	/* a reserved name counts whatever the client says (kea-config.md 3.6)
	 */
	host = client_host(client, grant->subnet);
	if (ia->type == LEASE_NA && host != NULL && host->hostname != NULL)
		lease->hostname =
		    span_of(host->hostname, strlen(host->hostname));
}

static bool
grant_change(struct ask *ask, const struct view_ia *ia,
    const struct grant *grant, const struct lifetimes *lifetimes)
{
	struct lease_change *change = change_add(ask->out);

	if (change == NULL)
		return false;
	change->remove = false;
	new_state(&change->lease, ask, ia, grant, lifetimes);
	return true;
}

/* The hole of a pool's unit lies where it lies in the pool's first one; a
 * reserved prefix has its own hole or none (kea-config.md 3.6). */
bool
excluded_prefix(struct prefix *out, const struct host *host,
    const struct pool *pool, struct address address, uint8_t prefix_length)
{
	const struct reserved_prefix *reserved =
	    host_prefix(host, address, prefix_length);

	if (host != NULL) {
		if (reserved == NULL || !reserved->has_excluded)
			return false;
		*out = reserved->excluded;
		return true;
	}
	if (pool == NULL || !pool->has_excluded)
		return false;
	out->length = pool->excluded.length;
	out->address = address_add(
	    address, address_subtract(pool->excluded.address, pool->first));
	return true;
}

bool
grant_is_live(const struct ask *ask, const struct grant *grant)
{
	return grant->index != LEASE_INDEX_NONE &&
	       lease_is_live(store_record(ask->store, grant->index), ask->now);
}

bool
grant_add(struct ask *ask, const struct view_ia *ia, const struct grant *grant)
{
	struct decision *decision = ask->out;
	struct lifetimes lifetimes;
	struct lease_answer *answer;

	if (decision->lease_count == DECISION_LEASES_MAX)
		return false;
	lifetimes_of(&lifetimes, ask, grant->subnet, grant->pool,
	    wish_for(ask, ia, grant->address));
	if (!grant_change(ask, ia, grant, &lifetimes))
		return false;
	answer = &decision->leases[decision->lease_count++];
	*answer = (struct lease_answer){.address = grant->address,
	    .prefix_length = grant->prefix_length,
	    .preferred = lifetimes.preferred,
	    .valid = lifetimes.valid,
	    .pool = grant->pool,
	    .subnet = grant->subnet,
	    .reserved = grant->host != NULL,
	    .created = !grant_is_live(ask, grant),
	    .picked = grant->picked,
	    .index = grant->index,
	    .change = (uint16_t)(decision->change_count - 1)};
	if (ask->wants_excluded && ia->type == LEASE_PD)
		answer->has_excluded =
		    excluded_prefix(&answer->excluded, grant->host, grant->pool,
			grant->address, grant->prefix_length);
	last_answer(ask)->lease_count++;
	decision->subnet = grant->subnet;
	return true;
}

void
grant_zero(struct ask *ask, struct address address, uint8_t prefix_length)
{
	struct decision *decision = ask->out;

	if (decision->lease_count == DECISION_LEASES_MAX)
		return;
	decision->leases[decision->lease_count++] = (struct lease_answer){
	    .address = address, .prefix_length = prefix_length};
	last_answer(ask)->lease_count++;
}

void
grant_withdraw(struct ask *ask, const struct bound *bound)
{
	struct lease_change *change = change_add(ask->out);

	if (change == NULL)
		return;
	store_read(ask->store, bound->index, &change->lease);
	change->remove = true;
}

void
grant_fail(struct ask *ask, uint16_t status)
{
	struct ia_answer *answer = last_answer(ask);

	answer->status = status;
	answer->status_text = text_of_status(status);
	because(ask->why, "status", "%s %u gets %s", answer->kind->name,
	    answer->iaid, status_name(status));
}

/* Two prefixes overlap if the shorter one holds the other's address. */
static bool
overlap(struct address a, uint8_t a_length, struct address b, uint8_t b_length)
{
	uint8_t length = a_length < b_length ? a_length : b_length;

	return address_equal(address_mask(a, length), address_mask(b, length));
}

bool
grant_is_taken(const struct ask *ask, enum lease_type type,
    struct address address, uint8_t prefix_length)
{
	const struct decision *decision = ask->out;

	for (unsigned i = 0; i < decision->ia_count; i++) {
		const struct ia_answer *ia = &decision->ias[i];

		if (ia->kind->type != type)
			continue;
		for (unsigned j = 0; j < ia->lease_count; j++) {
			const struct lease_answer *lease =
			    &decision->leases[ia->lease_first + j];

			if (lease->valid > 0 &&
			    overlap(lease->address, lease->prefix_length,
				address, prefix_length))
				return true;
		}
	}
	return false;
}

bool
grant_is_named(
    const struct ask *ask, struct address address, uint8_t prefix_length)
{
	const struct decision *decision = ask->out;
	const struct ia_answer *ia = last_answer(ask);

	for (unsigned i = 0; i < ia->lease_count; i++) {
		const struct lease_answer *lease =
		    &decision->leases[ia->lease_first + i];

		if (lease->prefix_length == prefix_length &&
		    address_equal(lease->address, address))
			return true;
	}
	return false;
}
