/*
 * packet/identify.c: which reservations are the client's.
 *
 * Identifiers are asked in the order of host-reservation-identifiers, the
 * first that has a reservation in a subnet decides for that subnet. In a
 * shared network every member that lets the client in is looked at; the
 * global scope comes last (kea-config.md 3.6).
 *
 * A message without a Client Identifier has no reservation: what is tied to a
 * client is not given to one that does not say who it is (P-18.3.6-c).
 */
#include "dhcp6d/config/index.h"
#include "dhcp6d/packet/classify.h"
#include "dhcp6d/packet/link.h"

static const struct host *
host_by(const struct query *query, const struct snapshot *config,
    uint32_t subnet_id, enum identifier_type type)
{
	const struct client *client = &query->client;

	switch (type) {
	case IDENTIFIER_DUID:
		return index_host(
		    config, subnet_id, type, query->view.client_id);
	case IDENTIFIER_HW_ADDRESS:
		if (client->hwaddr_size == 0)
			return NULL;
		return index_host(config, subnet_id, type,
		    span_of(client->hwaddr, client->hwaddr_size));
	case IDENTIFIER_FLEX_ID: /* made by hooks alone */
	case IDENTIFIER_TYPE_COUNT:
	default:
		return NULL;
	}
}

static void
look_up(struct query *query, struct step_context *context, uint32_t subnet_id)
{
	static const char *const names[IDENTIFIER_TYPE_COUNT] = {
	    [IDENTIFIER_HW_ADDRESS] = "hw-address",
	    [IDENTIFIER_DUID] = "duid",
	    [IDENTIFIER_FLEX_ID] = "flex-id"};
	const struct snapshot *config = context->service->config;
	struct client *client = &query->client;

	if (client->host_count == CLIENT_HOSTS_MAX)
		return;
	for (unsigned i = 0; i < config->identifier_count; i++) {
		enum identifier_type type =
		    (enum identifier_type)config->identifiers[i];
		const struct host *host =
		    host_by(query, config, subnet_id, type);

		if (host == NULL)
			continue;
		client->hosts[client->host_count++] = host;
		because(context->why, "reservation",
		    "a reservation by %s in %s %u", names[type],
		    subnet_id == 0 ? "the global scope, subnet" : "subnet",
		    subnet_id);
		return;
	}
}

static void
find_hosts(struct query *query, struct step_context *context)
{
	struct link_walk walk;
	bool global = false;
	const struct subnet *subnet =
	    link_first(&walk, query->place.subnet, &query->classes);

	for (; subnet != NULL; subnet = link_next(&walk)) {
		if (subnet->reservations_in_subnet && subnet->host_count > 0)
			look_up(query, context, subnet->id);
		global = global || subnet->reservations_global;
	}
	if (global)
		look_up(query, context, 0);
}

void
step_identify(struct query *query, struct step_context *context)
{
	if (query->drop != DROP_NONE)
		return;
	query->client.host_count = 0;
	if (query->view.client_id.data != NULL &&
	    context->service->config->host_count > 0)
		find_hosts(query, context);
	classify_known(query, context);
}
