/*
 * packet/limit.c: rates and leases of classes and subnets.
 *
 * As in Kea a message counts against all its classes or, when one of them is
 * at its limit, against none; and a subnet's leases are those that the
 * statistic of assigned ones shows, declined ones included. Those of a class
 * are the assigned ones that remember it (class_counts.h).
 */
#include "dhcp6d/packet/limit.h"

#include <inttypes.h>
#include <stdio.h>

#include "dhcp6d/packet/class_set.h"
#include "dhcp6d/packet/ia_kind.h"
#include "libcommon/log_messages.h"

static bool
take(struct step_context *context, const struct rate_limit *limit)
{
	const struct rate rate = {limit->packets, limit->seconds};

	return rate_window_take(&context->service->rates[limit->number], &rate,
	    context->now.steady_ns);
}

static void
give_back(struct step_context *context, const struct rate_limit *limit)
{
	const struct rate rate = {limit->packets, limit->seconds};

	rate_window_give_back(&context->service->rates[limit->number], &rate,
	    context->now.steady_ns);
}

/* Takes one of each limited class that the client is in. The class that has
 * none left, or NULL; then nothing was taken. */
static const struct client_class *
take_of_classes(const struct query *query, struct step_context *context)
{
	const struct snapshot *config = context->service->config;
	const struct class_list *limited = &config->rate_limited;
	const struct client_class *class, *full = NULL;
	unsigned i;

	for (i = 0; i < limited->count && full == NULL; i++) {
		class = &config->classes[limited->classes[i]];
		if (class_set_has(&query->classes, class->number) &&
		    !take(context, &class->limits->rate))
			full = class;
	}
	if (full == NULL)
		return NULL;
	while (i-- > 0) {
		class = &config->classes[limited->classes[i]];
		if (class != full &&
		    class_set_has(&query->classes, class->number))
			give_back(context, &class->limits->rate);
	}
	return full;
}

void
step_limit_classes(struct query *query, struct step_context *context)
{
	const struct snapshot *config = context->service->config;
	const struct client_class *full;
	char classes[512];

	if (query->drop != DROP_NONE || config->rate_limited.count == 0)
		return;
	full = take_of_classes(query, context);
	if (full == NULL)
		return;
	if (log_wants(context->log,
		&log_message_LIMITS_PACKET_WITH_CLIENT_CLASSES_RATE_LIMIT_DROPPED))
		log_write(context->log,
		    LIMITS_PACKET_WITH_CLIENT_CLASSES_RATE_LIMIT_DROPPED,
		    class_set_text(
			&query->classes, config, classes, sizeof(classes)),
		    full->limits->rate.text, full->name);
	query_drop(query, context, DROP_CLASS_RATE);
}

void
step_limit_subnet(struct query *query, struct step_context *context)
{
	const struct subnet *subnet = query->place.subnet;

	if (query->drop != DROP_NONE || subnet == NULL ||
	    subnet->limits == NULL || !subnet->limits->rate.given ||
	    take(context, &subnet->limits->rate))
		return;
	log_write(context->log, LIMITS_PACKET_WITH_SUBNET_ID_RATE_LIMIT_DROPPED,
	    subnet->id, subnet->limits->rate.text);
	query_drop(query, context, DROP_SUBNET_RATE);
}

/* Leases that this decision creates, in a subnet or (NULL) anywhere. */
static uint64_t
created(
    const struct ask *ask, const struct subnet *subnet, enum lease_type type)
{
	const struct decision *decision = ask->out;
	uint64_t count = 0;

	for (unsigned i = 0; i < decision->ia_count; i++) {
		const struct ia_answer *ia = &decision->ias[i];

		if (ia->kind->type != type)
			continue;
		for (unsigned j = 0; j < ia->lease_count; j++) {
			const struct lease_answer *lease =
			    &decision->leases[ia->lease_first + j];

			count += lease->created &&
				 (subnet == NULL || lease->subnet == subnet);
		}
	}
	return count;
}

static bool
forbid(const struct ask *ask, enum lease_type type, uint32_t limit,
    const char *whose, uint64_t count)
{
	char text[256];

	snprintf(text, sizeof(text),
	    "%s limit %" PRIu32 " for %s, current lease count %" PRIu64,
	    type == LEASE_NA ? "address" : "prefix", limit, whose, count);
	because(ask->why, "lease-limit", "no new lease: %s", text);
	log_write(ask->log, LIMITS_LEASE_LIMIT_EXCEEDED, text);
	return false;
}

static bool
classes_permit(const struct ask *ask, enum lease_type type)
{
	const struct class_list *limited = &ask->config->lease_limited;
	uint64_t count;
	char whose[160];

	for (unsigned i = 0; i < limited->count; i++) {
		const struct client_class *class =
		    &ask->config->classes[limited->classes[i]];
		const struct limits *limits = class->limits;

		if (!limits->leases_given[type] ||
		    !class_set_has(&ask->query->classes, class->number))
			continue;
		count =
		    store_count_of_class(ask->store, limits->class_name, type);
		if (count + created(ask, NULL, type) < limits->leases[type])
			continue;
		snprintf(whose, sizeof(whose), "client class %.*s",
		    (int)limits->class_name.size,
		    (const char *)limits->class_name.data);
		return forbid(ask, type, limits->leases[type], whose, count);
	}
	return true;
}

bool
limit_permits(
    const struct ask *ask, const struct subnet *subnet, enum lease_type type)
{
	const struct limits *limits = subnet->limits;
	struct lease_counts counts;
	char whose[48];

	if (ask->config->lease_limited.count > 0 && !classes_permit(ask, type))
		return false;
	if (limits == NULL || !limits->leases_given[type])
		return true;
	store_counts_of(ask->store, type, subnet->id, POOL_ID_ALL, &counts);
	if (counts.assigned + created(ask, subnet, type) < limits->leases[type])
		return true;
	snprintf(whose, sizeof(whose), "subnet ID %" PRIu32, subnet->id);
	return forbid(ask, type, limits->leases[type], whose, counts.assigned);
}
