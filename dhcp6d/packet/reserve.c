/*
 * packet/reserve.c: choosing among a client's reserved resources.
 *
 * Each IA takes one, in listed order. Who holds a reserved address without
 * being the one it is reserved for keeps it until it renews; until then the
 * rightful client gets another (kea-config.md 3.6). One exception: when the
 * holder is the same interface under another DUID (a firmware, then the
 * system it booted), by a link-layer address that the link itself vouches for,
 * then the address follows the interface (protocol.md 7.6). A link-layer
 * address taken from a DUID identifies nobody: farms of cloned machines share
 * it, and the first holder keeps what it has (7.8).
 */
#include "dhcp6d/packet/reserve.h"

#include "dhcp6d/config/index.h"
#include "dhcp6d/packet/class_set.h"
#include "dhcp6d/packet/label.h"
#include "dhcp6d/packet/link.h"
#include "libcommon/log_messages.h"

struct pick {
	const struct ask *ask;
	const struct view_ia *ia;
	struct binding *binding;
	bool only_bound; /* first pass: what the IA has already */
	struct grant *out;
};

/* Sources that name the sending interface and not one of the machine's. */
#define HWADDR_OF_THE_LINK                                                     \
	((uint32_t)HWADDR_RAW | (uint32_t)HWADDR_LINK_LOCAL |                  \
	    (uint32_t)HWADDR_CLIENT_LINK_OPTION)

static bool
is_same_interface(const struct ask *ask, const struct lease *lease)
{
	const struct client *client = &ask->query->client;

	return (client->hwaddr_source & HWADDR_OF_THE_LINK) != 0 &&
	       (lease->hwaddr_source & HWADDR_OF_THE_LINK) != 0 &&
	       client->hwtype == lease->hwtype &&
	       span_equal(span_of(client->hwaddr, client->hwaddr_size),
		   lease->hwaddr) &&
	       !span_equal(ask->query->view.client_id, lease->duid);
}

/* A prefix that is no unit of its pool: leases may stand on parts of it. */
static bool
is_clear(const struct pick *pick, const struct prefix *resource)
{
	const struct ask *ask = pick->ask;
	const struct misfits *misfits = &ask->service->misfits;
	const struct misfit *misfit;

	if (misfits->count == 0 || pick->ia->type != LEASE_PD)
		return true;
	misfit = misfits_touch(misfits, resource);
	return misfit == NULL || misfit_is_free(misfits, misfit, ask->store);
}

/* Nobody else holds it, or whoever does has to give way. */
static bool
is_given_up(const struct pick *pick, const struct prefix *resource,
    const struct host *host)
{
	const struct ask *ask = pick->ask;
	uint32_t index = store_find_address(
	    ask->store, pick->ia->type, resource->address, resource->length);
	const struct lease_record *record;
	struct lease lease;

	if (index == LEASE_INDEX_NONE)
		return is_clear(pick, resource);
	record = store_record(ask->store, index);
	if (record->state == LEASE_RECLAIMED || record->state == LEASE_RELEASED)
		return is_clear(pick, resource);
	if (record->state == LEASE_ASSIGNED && !lease_is_live(record, ask->now))
		return true;
	store_read(ask->store, index, &lease);
	return record->state == LEASE_ASSIGNED &&
	       host->identifier_type == IDENTIFIER_HW_ADDRESS &&
	       is_same_interface(ask, &lease);
}

static bool
is_available(const struct pick *pick, const struct prefix *resource,
    const struct host *host)
{
	char text[PREFIX_TEXT_SIZE];

	if (is_given_up(pick, resource, host))
		return true;
	because(pick->ask->why, "reserved-in-use",
	    "%s is reserved for the client, but in use",
	    prefix_text(*resource, text));
	return false;
}

/* Whether the reservation of one resource is in force in a subnet. */
static const struct subnet *
subnet_for(const struct pick *pick, const struct host *host,
    const struct prefix *resource)
{
	const struct ask *ask = pick->ask;
	const struct subnet *subnet;
	char text[PREFIX_TEXT_SIZE], label[LABEL_SIZE];

	if (host->subnet_id != 0)
		return index_by_id(ask->config, host->subnet_id);
	if (pick->ia->type == LEASE_PD)
		return ask->selected;
	subnet = link_subnet_of(ask->config, ask->selected, resource->address);
	if (subnet != NULL && subnet_permits(subnet, &ask->query->classes))
		return subnet;
	log_write(ask->log, ALLOC_ENGINE_IGNORING_UNSUITABLE_GLOBAL_ADDRESS6,
	    label_text(ask->query, label),
	    address_text(resource->address, text));
	because(ask->why, "reserved-elsewhere",
	    "%s is reserved globally, but not of this link",
	    prefix_text(*resource, text));
	return NULL;
}

static bool
pick_one(const struct pick *pick, const struct host *host,
    const struct prefix *resource)
{
	const struct ask *ask = pick->ask;
	struct bound *bound =
	    binding_find(pick->binding, resource->address, resource->length);
	const struct subnet *subnet;
	const struct pool *pool;

	if (pick->only_bound && bound == NULL)
		return false;
	subnet = subnet_for(pick, host, resource);
	if (subnet == NULL || grant_is_taken(ask, pick->ia->type,
				  resource->address, resource->length))
		return false;
	pool = pool_of_address(subnet, pick->ia->type, resource->address);
	if (pool != NULL && subnet->reservations_out_of_pool)
		return false;
	if (bound == NULL && !is_available(pick, resource, host))
		return false;
	*pick->out = (struct grant){.address = resource->address,
	    .prefix_length = resource->length,
	    .subnet = subnet,
	    .pool = pool,
	    .host = host,
	    .index = bound == NULL ? LEASE_INDEX_NONE : bound->index};
	return true;
}

static bool
pick_of_host(const struct pick *pick, const struct host *host)
{
	if (pick->ia->type == LEASE_PD) {
		for (unsigned i = 0; i < host->prefix_count; i++)
			if (pick_one(pick, host, &host->prefixes[i].prefix))
				return true;
		return false;
	}
	for (unsigned i = 0; i < host->address_count; i++) {
		const struct prefix address = {host->addresses[i], 128};

		if (pick_one(pick, host, &address))
			return true;
	}
	return false;
}

static bool
pick_of_client(const struct pick *pick)
{
	const struct client *client = &pick->ask->query->client;

	for (unsigned i = 0; i < client->host_count; i++)
		if (pick_of_host(pick, client->hosts[i]))
			return true;
	return false;
}

bool
reserve_pick(struct grant *out, const struct ask *ask, const struct view_ia *ia,
    struct binding *binding)
{
	struct pick pick = {.ask = ask,
	    .ia = ia,
	    .binding = binding,
	    .only_bound = true,
	    .out = out};
	char text[ADDRESS_TEXT_SIZE];
	bool found;

	if (ask->query->client.host_count == 0)
		return false;
	found = binding->count > 0 && pick_of_client(&pick);
	pick.only_bound = false;
	found = found || pick_of_client(&pick);
	if (found)
		because(ask->why, "reserved",
		    "%s/%u is reserved for the client",
		    address_text(out->address, text), out->prefix_length);
	return found;
}
