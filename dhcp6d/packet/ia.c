/*
 * packet/ia.c: what one IA gets. The table of protocol.md 1.4, row by row.
 *
 * What is given, in this order: what is reserved for the client; what it has,
 * as far as that still fits; what it had and nobody else took since; what it
 * names, if that is free; what the allocator finds. A client that moves to its
 * reserved resource leaves the others.
 *
 * Renew and Rebind then say for each lease that the client names and does not
 * get whether it must stop using it (lifetimes 0). Statuses stand inside the
 * IA (P-21.4-e) and only in one that got nothing to live on.
 */
#include "dhcp6d/packet/ia.h"

#include "dhcp6d/packet/allocate.h"
#include "dhcp6d/packet/bound.h"
#include "dhcp6d/packet/lifetimes.h"
#include "dhcp6d/packet/limit.h"
#include "dhcp6d/packet/link.h"
#include "dhcp6d/packet/naming.h"
#include "dhcp6d/packet/reserve.h"
#include "dhcp6d/packet/settle.h"

/* One IA while it is worked on. */
struct work {
	struct ask *ask;
	const struct view_ia *ia;
	const struct view_lease *named; /* what the client lists */
	struct binding binding;
	bool known; /* a live binding stands, on whichever link */
	unsigned given;
};

static void
give(struct work *work, const struct grant *grant)
{
	struct bound *bound;

	if (!grant_add(work->ask, work->ia, grant))
		return;
	work->given++;
	bound =
	    binding_find(&work->binding, grant->address, grant->prefix_length);
	if (bound != NULL)
		bound->given = true;
}

static void
give_bound(struct work *work, const struct bound *bound)
{
	const struct grant grant = {.address = bound->record->address,
	    .prefix_length = bound->record->prefix_length,
	    .subnet = bound->fit.subnet,
	    .pool = bound->fit.pool,
	    .host = bound->fit.mine ? bound->fit.holder : NULL,
	    .index = bound->index};

	give(work, &grant);
}

static bool
is_usable(const struct work *work, const struct bound *bound)
{
	return !bound->given && fit_is_grantable(&bound->fit) &&
	       !grant_is_taken(work->ask, work->ia->type,
		   bound->record->address, bound->record->prefix_length);
}

/* Row 1, 2: what it has, all of it; of reserved ones alone if it has any. */
static void
give_what_it_has(struct work *work, bool reserved_only)
{
	for (unsigned i = 0; i < work->binding.count; i++) {
		const struct bound *bound = &work->binding.leases[i];

		if (bound->live && is_usable(work, bound) &&
		    (!reserved_only || bound->fit.mine))
			give_bound(work, bound);
	}
}

/*
 * Whether a lease that is over may come back to its old client. Renew and
 * Rebind of what was given back by a Release are those of an unknown binding.
 */
static bool
may_return(const struct work *work, const struct bound *bound)
{
	const struct ask *ask = work->ask;
	const struct lease_record *record = bound->record;

	if (bound->live || !is_usable(work, bound))
		return false;
	if (record->state == LEASE_RELEASED && !ask->creates)
		return false;
	if (!limit_permits(ask, bound->fit.subnet, work->ia->type))
		return false;
	/* over, but not reclaimed yet: it still stands for this client */
	if (record->state == LEASE_ASSIGNED || bound->fit.mine)
		return true;
	return pool_is_free(ask->store, ask->service->pools,
	    bound->fit.pool->number, record->address);
}

/* Row 6: the latest of what it had. */
static void
give_what_it_had(struct work *work)
{
	const struct bound *latest = NULL;

	for (unsigned i = 0; i < work->binding.count; i++) {
		const struct bound *bound = &work->binding.leases[i];

		if ((latest == NULL || bound->record->transaction >
					   latest->record->transaction) &&
		    may_return(work, bound))
			latest = bound;
	}
	if (latest == NULL)
		return;
	because(work->ask->why, "returns",
	    "a former lease of the client is still free");
	give_bound(work, latest);
}

/* The prefix length that the client wishes for, or 0. */
static uint8_t
wished_length(const struct work *work, bool alone)
{
	uint8_t wish = 0;

	if (work->ia->type != LEASE_PD)
		return 0;
	for (unsigned i = 0; i < work->ia->lease_count; i++) {
		const struct view_lease *named = &work->named[i];

		if (named->prefix_length == 0 || named->prefix_length == 128)
			continue;
		if (address_is_any(named->address))
			return named->prefix_length;
		if (!alone && wish == 0)
			wish = named->prefix_length;
	}
	return wish;
}

/* The length of the one live prefix of the pools that it has, or 0. */
static uint8_t
recorded_length(const struct work *work)
{
	uint8_t length = 0;

	for (unsigned i = 0; i < work->binding.count; i++) {
		const struct bound *bound = &work->binding.leases[i];

		if (!bound->live || !is_usable(work, bound))
			continue;
		if (length != 0)
			return 0;
		length = bound->record->prefix_length;
	}
	return length;
}

/* Whether the client names what it has: then it is content with that. */
static bool
names_its_own(struct work *work)
{
	for (unsigned i = 0; i < work->ia->lease_count; i++) {
		const struct bound *bound = binding_find(&work->binding,
		    work->named[i].address, work->named[i].prefix_length);

		if (bound != NULL && bound->live)
			return true;
	}
	return false;
}

/*
 * RFC 8168 3.2, protocol.md 4.16: a Solicit or Request that wishes for another
 * length than that of the prefix on record gets a better-fitting one if there
 * is one. In a Request it is named, as the Advertise did.
 */
static bool
give_better_length(struct work *work)
{
	struct ask *ask = work->ask;
	uint8_t recorded = recorded_length(work);
	uint8_t wish = wished_length(work, true);
	struct grant grant;

	if (work->ia->type != LEASE_PD || ask->extends || recorded == 0 ||
	    names_its_own(work))
		return false;
	for (unsigned i = 0; i < work->ia->lease_count; i++) {
		const struct view_lease *named = &work->named[i];

		if (named->prefix_length == recorded ||
		    !allocate_named(&grant, ask, work->ia, named))
			continue;
		give(work, &grant);
		return true;
	}
	if (wish == 0 || wish == recorded ||
	    !allocate_prefix(&grant, ask, work->ia, wish, recorded))
		return false;
	because(ask->why, "better-length",
	    "a /%u fits the wish for a /%u better than the /%u on record",
	    grant.prefix_length, wish, recorded);
	give(work, &grant);
	return true;
}

/* Rows 7, 8: a new lease; what the client names first, if it is free. */
static void
give_new(struct work *work)
{
	struct ask *ask = work->ask;
	uint8_t wish = wished_length(work, false);
	struct grant grant;

	if (!bound_permits_lease(ask)) {
		ask->out->too_many_leases = true;
		return;
	}
	for (unsigned i = 0; i < work->ia->lease_count; i++) {
		if (!allocate_named(&grant, ask, work->ia, &work->named[i]))
			continue;
		give(work, &grant);
		return;
	}
	/* what one IA did not find, the next need not look for: a message of
	 * many IAs costs a full network one search */
	if (ask->exhausted[work->ia->type])
		return;
	if (wish != 0 ? allocate_prefix(&grant, ask, work->ia, wish, 0)
		      : allocate(&grant, ask, work->ia)) {
		give(work, &grant);
		return;
	}
	ask->exhausted[work->ia->type] = true;
	ask->out->exhausted = true;
}

/* A reserved lease among the live ones: it is where it belongs. */
static bool
has_reserved(const struct work *work)
{
	for (unsigned i = 0; i < work->binding.count; i++) {
		const struct bound *bound = &work->binding.leases[i];

		if (bound->live && bound->fit.mine && is_usable(work, bound))
			return true;
	}
	return false;
}

static void
give_leases(struct work *work)
{
	struct ask *ask = work->ask;
	struct grant reserved;
	bool settled = has_reserved(work);

	if (!settled &&
	    reserve_pick(&reserved, ask, work->ia, &work->binding) &&
	    (grant_is_live(ask, &reserved) ||
		limit_permits(ask, reserved.subnet, work->ia->type)))
		give(work, &reserved);
	else if (settled || !give_better_length(work))
		give_what_it_has(work, settled);
	if (work->given == 0)
		give_what_it_had(work);
	if (work->given == 0 && (ask->creates || work->known))
		give_new(work);
}

/* Somebody holds it, or may: not the client of this IA. */
static bool
is_of_another(const struct work *work, const struct fit *fit,
    const struct view_lease *named)
{
	const struct ask *ask = work->ask;
	const struct lease_record *record;
	uint32_t index;

	if (fit->holder != NULL && !fit->mine)
		return true;
	index = store_find_address(
	    ask->store, work->ia->type, named->address, named->prefix_length);
	if (index == LEASE_INDEX_NONE)
		return false;
	record = store_record(ask->store, index);
	return record->state == LEASE_DECLINED ||
	       record->state == LEASE_REGISTERED ||
	       lease_is_live(record, ask->now);
}

/*
 * Whether the client has to stop using what it names: it is not of this link
 * (rows 4, 9); it was the client's until now (row 5); somebody else's (row
 * 10); nobody's, while the IA has other leases (row 3). What is left is an
 * unknown lease of an unknown IA, of which we say nothing.
 */
static bool
has_to_go(struct work *work, const struct view_lease *named)
{
	const struct bound *bound =
	    binding_find(&work->binding, named->address, named->prefix_length);
	struct fit fit;

	if (bound != NULL && bound->live)
		return true;
	fit_find(&fit, work->ask, work->ia->type, named->address,
	    named->prefix_length);
	if (fit.subnet == NULL || is_of_another(work, &fit, named))
		return true;
	return work->known || work->given > 0;
}

static void
take_back_named(struct work *work)
{
	struct ask *ask = work->ask;
	char text[ADDRESS_TEXT_SIZE];

	for (unsigned i = 0; i < work->ia->lease_count; i++) {
		const struct view_lease *named = &work->named[i];

		if (address_is_any(named->address) ||
		    grant_is_named(ask, named->address, named->prefix_length) ||
		    !has_to_go(work, named))
			continue;
		because(ask->why, "no-longer", "%s/%u may not be used any more",
		    address_text(named->address, text), named->prefix_length);
		grant_zero(ask, named->address, named->prefix_length);
	}
}

/*
 * What the client had on this link and does not get any more is free again.
 * Leases on other links are left to their end: the same identifiers may be in
 * use there.
 */
static void
withdraw_rest(struct work *work)
{
	char text[ADDRESS_TEXT_SIZE];

	/* no room left to say what goes on: then nothing is taken back */
	if (work->ask->out->lease_count == DECISION_LEASES_MAX)
		return;
	for (unsigned i = 0; i < work->binding.count; i++) {
		const struct bound *bound = &work->binding.leases[i];

		if (!bound->live || bound->given || bound->fit.subnet == NULL ||
		    grant_is_taken(work->ask, work->ia->type,
			bound->record->address, bound->record->prefix_length))
			continue;
		because(work->ask->why, "withdrawn", "%s/%u is taken back",
		    address_text(bound->record->address, text),
		    bound->record->prefix_length);
		grant_withdraw(work->ask, bound);
	}
}

bool
ia_names_off_link(const struct ask *ask, const struct view_ia *ia)
{
	const struct view_lease *named =
	    &ask->query->view.leases[ia->lease_first];

	if (ia->type != LEASE_NA || ask->selected == NULL)
		return false;
	for (unsigned i = 0; i < ia->lease_count; i++)
		if (!address_is_any(named[i].address) &&
		    link_subnet_of(
			ask->config, ask->selected, named[i].address) == NULL)
			return true;
	return false;
}

/* What ends an IA before anything is looked up; STATUS_NONE to go on. */
static uint16_t
refusal(const struct ask *ask, const struct view_ia *ia)
{
	uint16_t none_left = ia_kind_of(ia)->none_left;

	if (ask->selected == NULL) /* row 12 */
		return ask->extends ? (uint16_t)STATUS_NO_BINDING : none_left;
	if (ask->refused)
		return none_left;
	/* P-18.3.2-c: of Requests alone, Renew has lifetimes 0 for that */
	if (ask->writes && !ask->extends &&
	    !ask->config->compatibility.kea_ignore_not_on_link &&
	    ia_names_off_link(ask, ia))
		return STATUS_NOT_ON_LINK;
	return STATUS_NONE;
}

static void
decide_ia(struct ask *ask, const struct view_ia *ia)
{
	struct work work; /* large: what is read is set, the rest is not */
	uint16_t status = refusal(ask, ia);

	(void)answer_open(ask, ia_kind_of(ia), ia->iaid);
	if (status != STATUS_NONE) {
		grant_fail(ask, status);
		return;
	}
	work.ask = ask;
	work.ia = ia;
	work.named = &ask->query->view.leases[ia->lease_first];
	work.given = 0;
	binding_read(&work.binding, ask, ia->type, ia->iaid);
	work.known = binding_is_live(&work.binding);
	give_leases(&work);
	if (ask->extends)
		take_back_named(&work);
	if (ask->writes)
		withdraw_rest(&work);
	if (work.given == 0)
		grant_fail(ask, ask->creates || work.known
				    ? ia_kind_of(ia)->none_left
				    : (uint16_t)STATUS_NO_BINDING);
}

void
ia_decide_all(struct ask *ask)
{
	const struct view *view = &ask->query->view;

	for (unsigned i = 0; i < view->ia_count; i++)
		decide_ia(ask, &view->ias[i]);
	naming_decide(ask);
	settle_leases(ask);
	lifetimes_set_timers(ask);
}
