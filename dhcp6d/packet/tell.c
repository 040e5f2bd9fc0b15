/*
 * packet/tell.c: what was decided, in Kea's words, and in the counters.
 *
 * Written after the store's lock was let go, from plain values of the decision
 * alone: its changes' spans are not valid any more.
 */
#include "dhcp6d/config/index.h"
#include "dhcp6d/packet/class_set.h"
#include "dhcp6d/packet/ia_kind.h"
#include "dhcp6d/packet/label.h"
#include "dhcp6d/packet/link.h"
#include "dhcp6d/packet/steps.h"
#include "dhcp6d/packet/tell_asked.h"
#include "libcommon/lease_text.h"
#include "libcommon/log_messages.h"

struct tale {
	const struct query *query;
	struct step_context *context;
	enum lease_type type;
	struct prefix resource;
	char label[LABEL_SIZE];
	char text[PREFIX_TEXT_SIZE]; /* address, or prefix with length */
};

/* About which address or prefix the next lines are. */
static void
speak_of(struct tale *tale, enum lease_type type, struct address address,
    uint8_t prefix_length)
{
	tale->type = type;
	tale->resource = (struct prefix){address, prefix_length};
	tale->text[0] = 0;
}

/* Both texts cost more than the decision itself: they are made when a line is
 * really written, and once. */
static const char *
text_of(struct tale *tale)
{
	if (tale->text[0] == 0 && tale->type == LEASE_NA)
		(void)address_text(tale->resource.address, tale->text);
	else if (tale->text[0] == 0)
		(void)prefix_text(tale->resource, tale->text);
	return tale->text;
}

static const char *
label_of(struct tale *tale)
{
	if (tale->label[0] == 0)
		(void)label_text(tale->query, tale->label);
	return tale->label;
}

static void
tell_advertised(struct tale *tale, const struct ia_answer *ia)
{
	struct log *log = tale->context->log;

	if (ia->kind->type == LEASE_NA)
		log_write(log, DHCP6_LEASE_ADVERT, label_of(tale),
		    text_of(tale), ia->iaid);
	else
		log_write(log, DHCP6_PD_LEASE_ADVERT, label_of(tale),
		    text_of(tale), ia->iaid);
}

static void
tell_reserved(struct tale *tale, const struct ia_answer *ia)
{
	struct log *log = tale->context->log;

	if (ia->kind->type == LEASE_NA)
		log_write(log, ALLOC_ENGINE_V6_HR_ADDR_GRANTED, text_of(tale),
		    label_of(tale));
	else
		log_write(log, ALLOC_ENGINE_V6_HR_PREFIX_GRANTED, text_of(tale),
		    label_of(tale));
}

static void
tell_allocated(struct tale *tale, const struct ia_answer *ia,
    const struct lease_answer *lease)
{
	struct log *log = tale->context->log;

	if (ia->kind->type == LEASE_NA)
		log_write(log, DHCP6_LEASE_ALLOC, label_of(tale), text_of(tale),
		    ia->iaid, lease->valid);
	else
		log_write(log, DHCP6_PD_LEASE_ALLOC, label_of(tale),
		    text_of(tale), ia->iaid, lease->valid);
}

static void
tell_extended(struct tale *tale, const struct ia_answer *ia)
{
	struct log *log = tale->context->log;

	if (ia->kind->type == LEASE_NA)
		log_write(log, DHCP6_LEASE_RENEW, label_of(tale), text_of(tale),
		    ia->iaid);
	else
		log_write(log, DHCP6_PD_LEASE_RENEW, label_of(tale),
		    text_of(tale), ia->iaid);
}

static void
tell_reused(struct tale *tale, const struct ia_answer *ia,
    const struct lease_answer *lease)
{
	struct step_context *context = tale->context;
	bool na = ia->kind->type == LEASE_NA;

	statistics_add(context->statistics,
	    na ? STATISTIC_NA_LEASE_REUSES : STATISTIC_PD_LEASE_REUSES);
	if (na)
		log_write(context->log, DHCP6_LEASE_REUSE, label_of(tale),
		    text_of(tale), ia->iaid, lease->valid);
	else
		log_write(context->log, DHCP6_PD_LEASE_REUSE, label_of(tale),
		    text_of(tale), ia->iaid, lease->valid);
}

static void
tell_lease(struct tale *tale, const struct ia_answer *ia,
    const struct lease_answer *lease)
{
	uint8_t type = tale->query->view.type;

	if (lease->valid == 0)
		return;
	speak_of(tale, ia->kind->type, lease->address, lease->prefix_length);
	if (lease->reserved && lease->created)
		tell_reserved(tale, ia);
	if (tale->query->decision.reply_type == MESSAGE_ADVERTISE)
		tell_advertised(tale, ia);
	else if (lease->reused)
		tell_reused(tale, ia, lease);
	else if (type == MESSAGE_RENEW || type == MESSAGE_REBIND)
		tell_extended(tale, ia);
	else
		tell_allocated(tale, ia, lease);
}

static bool
is_usable_subnet(const struct tale *tale, const struct subnet *subnet,
    enum lease_type type, unsigned *pools)
{
	bool na = type == LEASE_NA;
	uint32_t count = na ? subnet->na_pool_count : subnet->pd_pool_count;
	const struct pool *list = na ? subnet->na_pools : subnet->pd_pools;
	unsigned fitting = 0;

	for (uint32_t i = 0; i < count; i++)
		fitting += guard_passes(&list[i].guard, &tale->query->classes);
	*pools += fitting;
	return fitting > 0;
}

struct failure {
	unsigned pools, full_subnets, empty_subnets;
};

static void
survey(const struct tale *tale, enum lease_type type, struct failure *out)
{
	struct link_walk walk;
	const struct subnet *subnet =
	    link_first(&walk, tale->query->place.subnet, &tale->query->classes);

	*out = (struct failure){0};
	for (; subnet != NULL; subnet = link_next(&walk)) {
		if (is_usable_subnet(tale, subnet, type, &out->pools))
			out->full_subnets++;
		else
			out->empty_subnets++;
	}
}

static void
count_failure(const struct tale *tale, const struct failure *failure)
{
	struct statistics *statistics = tale->context->statistics;
	const struct subnet *subnet = tale->query->place.subnet;

	statistics_add(statistics,
	    subnet->network != NULL ? STATISTIC_ALLOCATION_FAIL_SHARED_NETWORK
				    : STATISTIC_ALLOCATION_FAIL_SUBNET);
	statistics_add(statistics, failure->pools > 0
				       ? STATISTIC_ALLOCATION_FAIL
				       : STATISTIC_ALLOCATION_FAIL_NO_POOLS);
	if (tale->query->classes.count > 2) /* besides ALL and (UN)KNOWN */
		statistics_add(statistics, STATISTIC_ALLOCATION_FAIL_CLASSES);
}

static void
tell_failure(struct tale *tale, const struct ia_answer *ia)
{
	const struct subnet *subnet = tale->query->place.subnet;
	struct log *log = tale->context->log;
	struct failure failure;
	char classes[512], prefix[PREFIX_TEXT_SIZE];

	if (ia->status != ia->kind->none_left || subnet == NULL ||
	    class_set_has(&tale->query->classes, CLASS_REJECT))
		return;
	survey(tale, ia->kind->type, &failure);
	count_failure(tale, &failure);
	if (subnet->network != NULL)
		log_write(log, ALLOC_ENGINE_V6_ALLOC_FAIL_SHARED_NETWORK,
		    label_of(tale), subnet->network->name, failure.full_subnets,
		    failure.empty_subnets);
	else
		log_write(log, ALLOC_ENGINE_V6_ALLOC_FAIL_SUBNET,
		    label_of(tale), prefix_text(subnet->prefix, prefix),
		    subnet->id);
	if (failure.pools == 0)
		log_write(
		    log, ALLOC_ENGINE_V6_ALLOC_FAIL_NO_POOLS, label_of(tale));
	else
		log_write(log, ALLOC_ENGINE_V6_ALLOC_FAIL, label_of(tale),
		    failure.pools);
	if (tale->query->classes.count > 2)
		log_write(log, ALLOC_ENGINE_V6_ALLOC_FAIL_CLASSES,
		    label_of(tale),
		    class_set_text(&tale->query->classes,
			tale->context->service->config, classes,
			sizeof(classes)));
}

static void
tell_too_many(struct tale *tale)
{
	struct step_context *context = tale->context;

	statistics_add(context->statistics, STATISTIC_CLIENT_LEASE_LIMIT);
	log_write(context->log, DHCP6_CLIENT_LEASE_LIMIT, label_of(tale),
	    context->service->config->client_lease_limit);
}

static void
tell_ias(struct tale *tale)
{
	const struct decision *decision = &tale->query->decision;

	for (unsigned i = 0; i < decision->ia_count; i++) {
		const struct ia_answer *ia = &decision->ias[i];

		for (unsigned j = 0; j < ia->lease_count; j++)
			tell_lease(
			    tale, ia, &decision->leases[ia->lease_first + j]);
		tell_failure(tale, ia);
	}
}

/* Who a lease that was taken back is reserved for, if for anybody. */
static void
tell_revoked(struct tale *tale, const struct lease *lease)
{
	const struct snapshot *config = tale->context->service->config;
	const struct host *host = index_host_of_lease(config, lease->subnet_id,
	    (enum lease_type)lease->type, lease->address, lease->prefix_length,
	    NULL);
	char owner[BYTES_TEXT_SIZE(LEASE_DUID_MAX)];

	if (host == NULL)
		host =
		    index_host_of_lease(config, 0, (enum lease_type)lease->type,
			lease->address, lease->prefix_length, NULL);
	if (host == NULL)
		return;
	bytes_to_text(host->identifier, owner, sizeof(owner));
	if (lease->type == LEASE_NA)
		log_write(tale->context->log,
		    ALLOC_ENGINE_V6_REVOKED_ADDR_LEASE, text_of(tale),
		    label_of(tale), owner);
	else
		log_write(tale->context->log,
		    ALLOC_ENGINE_V6_REVOKED_PREFIX_LEASE, text_of(tale),
		    label_of(tale), owner);
}

static void
tell_released(struct tale *tale, const struct lease_change *change)
{
	const struct lease *lease = &change->lease;
	struct log *log = tale->context->log;

	if (lease->type == LEASE_NA) {
		log_write(log, DHCP6_RELEASE_NA, label_of(tale), text_of(tale),
		    lease->iaid);
		if (change->remove)
			log_write(log, DHCP6_RELEASE_NA_DELETED, label_of(tale),
			    text_of(tale), lease->iaid);
		else
			log_write(log, DHCP6_RELEASE_NA_EXPIRED, label_of(tale),
			    text_of(tale), lease->iaid);
		return;
	}
	log_write(
	    log, DHCP6_RELEASE_PD, label_of(tale), text_of(tale), lease->iaid);
	if (change->remove)
		log_write(log, DHCP6_RELEASE_PD_DELETED, label_of(tale),
		    text_of(tale), lease->iaid);
	else
		log_write(log, DHCP6_RELEASE_PD_EXPIRED, label_of(tale),
		    text_of(tale), lease->iaid);
}

static void
tell_registered(struct tale *tale, const struct lease_change *change)
{
	if (change->remove)
		log_write(tale->context->log, DHCP6_ADDR_DEREGISTERED,
		    label_of(tale), text_of(tale));
	else
		log_write(tale->context->log, DHCP6_ADDR_REGISTERED,
		    label_of(tale), text_of(tale), change->lease.valid);
}

/* Only values of the lease may be read here, no spans. */
static void
tell_change(struct tale *tale, const struct lease_change *change)
{
	const struct lease *lease = &change->lease;
	uint8_t type = tale->query->view.type;

	speak_of(tale, (enum lease_type)lease->type, lease->address,
	    lease->prefix_length);
	log_write(tale->context->log, DHCP6_LEASE_DATA, label_of(tale),
	    lease->iaid, lease_text(lease, (char[LEASE_TEXT_SIZE]){0}));
	if (type == MESSAGE_RELEASE)
		tell_released(tale, change);
	else if (type == MESSAGE_DECLINE)
		log_write(tale->context->log, DHCP6_DECLINE_LEASE,
		    label_of(tale), text_of(tale), lease->valid);
	else if (type == MESSAGE_ADDR_REG_INFORM)
		tell_registered(tale, change);
	else if (change->remove)
		tell_revoked(tale, lease);
}

static void
tell_name(struct tale *tale)
{
	const struct fqdn *fqdn = &tale->query->decision.fqdn;
	struct span option = tale->query->view.fqdn;
	struct log *log = tale->context->log;
	uint8_t flags;

	if (fqdn->source == FQDN_INVENTED)
		log_write(log, DHCP6_DDNS_FQDN_GENERATED, label_of(tale),
		    (int)fqdn->name.size, fqdn->name.text);
	if (option.size == 0)
		return;
	flags = option.data[0];
	log_write(log, DHCP6_DDNS_RECEIVE_FQDN, label_of(tale),
	    (flags & FQDN_N) != 0, (flags & FQDN_O) != 0,
	    (flags & FQDN_S) != 0);
	if (fqdn->unusable)
		log_write(
		    log, DHCP6_CLIENT_FQDN_SCRUBBED_EMPTY, label_of(tale));
	if (fqdn->answered)
		log_write(log, DHCP6_DDNS_RESPONSE_FQDN_DATA, label_of(tale),
		    (int)fqdn->name.size, fqdn->name.text,
		    (fqdn->flags & FQDN_N) != 0, (fqdn->flags & FQDN_O) != 0,
		    (fqdn->flags & FQDN_S) != 0);
}

static void
tell_moved(struct tale *tale)
{
	const struct subnet *selected = tale->query->place.subnet;
	const struct subnet *last = tale->query->decision.subnet;

	if (last == selected || last == NULL || last->network == NULL)
		return;
	log_write(tale->context->log, DHCP6_SUBNET_DYNAMICALLY_CHANGED,
	    label_of(tale), selected->id, last->id, last->network->name);
}

void
step_tell(struct query *query, struct step_context *context)
{
	const struct decision *decision = &query->decision;
	struct tale tale;

	if (query->drop != DROP_NONE)
		return;
	tale.query = query;
	tale.context = context;
	tale.label[0] = 0;
	tell_asked(query, context);
	tell_ias(&tale);
	for (unsigned i = 0; i < decision->change_count; i++)
		tell_change(&tale, &decision->changes[i]);
	if (decision->too_many_leases)
		tell_too_many(&tale);
	tell_name(&tale);
	tell_moved(&tale);
}
