/*
 * packet/identify.c: which reservations are the client's.
 *
 * In a shared network every member that lets the client in is looked at; the
 * global scope comes last (kea-config.md 3.6). Then classes are settled, as
 * far as leases depend on them.
 */
#include "dhcp6d/packet/classify.h"
#include "dhcp6d/packet/find_host.h"
#include "dhcp6d/packet/link.h"

static void
look_up(struct query *query, struct step_context *context, uint32_t subnet_id)
{
	struct client *client = &query->client;
	const struct host *host;

	if (client->host_count == CLIENT_HOSTS_MAX)
		return;
	host = find_host(query, context, subnet_id);
	if (host != NULL)
		client->hosts[client->host_count++] = host;
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
	if (context->service->config->host_count > 0)
		find_hosts(query, context);
	classify_known(query, context);
}
