/*
 * packet/find_host.c: a client's reservation in one scope (kea-config.md 3.6).
 *
 * Identifiers are asked in the order of host-reservation-identifiers; the
 * first that has a reservation decides.
 *
 * A message without a Client Identifier has no reservation: what is tied to a
 * client is not given to one that does not say who it is (P-18.3.6-c).
 */
#include "dhcp6d/packet/find_host.h"

#include "dhcp6d/config/index.h"

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
	case IDENTIFIER_FLEX_ID:
		if (query->flex.id.size == 0)
			return NULL;
		return index_host(config, subnet_id, type, query->flex.id);
	case IDENTIFIER_TYPE_COUNT:
	default:
		return NULL;
	}
}

const struct host *
find_host(
    const struct query *query, struct step_context *context, uint32_t subnet_id)
{
	static const char *const names[IDENTIFIER_TYPE_COUNT] = {
	    [IDENTIFIER_HW_ADDRESS] = "hw-address",
	    [IDENTIFIER_DUID] = "duid",
	    [IDENTIFIER_FLEX_ID] = "flex-id"};
	const struct snapshot *config = context->service->config;

	if (query->view.client_id.data == NULL)
		return NULL;
	for (unsigned i = 0; i < config->identifier_count; i++) {
		enum identifier_type type =
		    (enum identifier_type)config->identifiers[i];
		const struct host *host =
		    host_by(query, config, subnet_id, type);

		if (host == NULL)
			continue;
		because(context->why, "reservation",
		    "a reservation by %s in %s %u", names[type],
		    subnet_id == 0 ? "the global scope, subnet" : "subnet",
		    subnet_id);
		return host;
	}
	return NULL;
}
