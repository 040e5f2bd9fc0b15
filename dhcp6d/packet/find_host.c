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

#include <stdio.h>

#include "dhcp6d/config/index.h"
#include "libcommon/log_messages.h"
#include "libcommon/text.h"

/* "duid=00:01:..." of the longest identifier that a client may have. */
#define IDENTIFIER_TEXT_SIZE (BYTES_TEXT_SIZE(130) + sizeof("hw-address="))

static const char *const names[IDENTIFIER_TYPE_COUNT] = {
    [IDENTIFIER_HW_ADDRESS] = "hw-address",
    [IDENTIFIER_DUID] = "duid",
    [IDENTIFIER_FLEX_ID] = "flex-id"};

/* The client's identifier of that type; empty if it has none. */
static struct span
identifier_of(const struct query *query, enum identifier_type type)
{
	const struct client *client = &query->client;

	switch (type) {
	case IDENTIFIER_DUID:
		return query->view.client_id;
	case IDENTIFIER_HW_ADDRESS:
		return span_of(client->hwaddr, client->hwaddr_size);
	case IDENTIFIER_FLEX_ID:
		return query->flex.id;
	case IDENTIFIER_TYPE_COUNT:
	default:
		return SPAN_EMPTY;
	}
}

static const char *
text_of(const struct span *identifier, enum identifier_type type,
    char out[IDENTIFIER_TEXT_SIZE])
{
	size_t used =
	    (size_t)snprintf(out, IDENTIFIER_TEXT_SIZE, "%s=", names[type]);

	bytes_to_text(*identifier, out + used, IDENTIFIER_TEXT_SIZE - used);
	return out;
}

static const struct host *
host_by(const struct query *query, struct step_context *context,
    uint32_t subnet_id, enum identifier_type type)
{
	struct span identifier = identifier_of(query, type);
	const struct host *host;
	char text[IDENTIFIER_TEXT_SIZE];

	if (identifier.size == 0)
		return NULL;
	host =
	    index_host(context->service->config, subnet_id, type, identifier);
	if (!log_wants(context->log,
		&log_message_HOSTS_CFG_GET_ONE_SUBNET_ID_IDENTIFIER))
		return host;
	log_write(context->log, HOSTS_CFG_GET_ONE_SUBNET_ID_IDENTIFIER,
	    subnet_id, text_of(&identifier, type, text));
	if (host != NULL)
		log_write(context->log,
		    HOSTS_CFG_GET_ONE_SUBNET_ID_IDENTIFIER_HOST, subnet_id,
		    text_of(&identifier, type, text));
	else
		log_write(context->log,
		    HOSTS_CFG_GET_ONE_SUBNET_ID_IDENTIFIER_NULL, subnet_id,
		    text_of(&identifier, type, text));
	return host;
}

const struct host *
find_host(
    const struct query *query, struct step_context *context, uint32_t subnet_id)
{
	const struct snapshot *config = context->service->config;

	if (query->view.client_id.data == NULL)
		return NULL;
	for (unsigned i = 0; i < config->identifier_count; i++) {
		enum identifier_type type =
		    (enum identifier_type)config->identifiers[i];
		const struct host *host =
		    host_by(query, context, subnet_id, type);

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
