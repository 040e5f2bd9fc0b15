/*
 * packet/decide_registration.c: ADDR-REG-INFORM (RFC 9686, protocol.md 1.12).
 *
 * A host tells of an address that it made itself. That is kept as a lease in
 * state registered, which gives no right to anything but keeps the address from
 * being given to others. It must be appropriate to the link, or lie in a prefix
 * that is delegated to this very client, where Kea takes the link's alone
 * (P9686-4.2.1-c, -d). What is leased, declined or reserved for somebody else
 * is refused; a registration of another client is taken over, as the address
 * has a new owner (-f). What is refused gets no answer.
 */
#include "dhcp6d/config/index.h"
#include "dhcp6d/packet/bound.h"
#include "dhcp6d/packet/decide.h"
#include "dhcp6d/packet/extended_info.h"
#include "dhcp6d/packet/fit.h"
#include "dhcp6d/packet/grant.h"
#include "dhcp6d/packet/label.h"
#include "dhcp6d/packet/link.h"
#include "dhcp6d/packet/registration.h"
#include "libcommon/log_messages.h"

static void
refuse(struct ask *ask, struct address address, const char *reason)
{
	char label[LABEL_SIZE], text[ADDRESS_TEXT_SIZE];

	because(ask->why, "registration-refused", "%s: %s",
	    address_text(address, text), reason);
	log_write(ask->log, DHCP6_ADDR_REG_INFORM_FAIL,
	    label_text(ask->query, label), address_text(address, text), reason);
	ask->out->drop = DROP_REGISTRATION_REFUSED;
}

static bool
is_client(const struct ask *ask, const struct lease_record *record)
{
	return span_equal(
	    store_duid(ask->store, record), ask->query->view.client_id);
}

static bool
is_delegated(const struct ask *ask, struct address address, uint8_t length)
{
	uint32_t index = store_find_address(
	    ask->store, LEASE_PD, address_mask(address, length), length);
	const struct lease_record *record;

	if (index == LEASE_INDEX_NONE)
		return false;
	record = store_record(ask->store, index);
	return lease_is_live(record, ask->now) && is_client(ask, record);
}

/* In a prefix that the client holds: of a pool of the link, or reserved. */
static bool
is_in_own_prefix(const struct ask *ask, struct address address)
{
	const struct client *client = &ask->query->client;

	for (uint32_t i = 0; i < link_size(ask->selected); i++) {
		const struct pool *pool = pool_of_address(
		    link_member(ask->selected, i), LEASE_PD, address);

		if (pool != NULL &&
		    is_delegated(ask, address, pool->unit_length))
			return true;
	}
	for (unsigned i = 0; i < client->host_count; i++) {
		const struct host *host = client->hosts[i];

		for (unsigned k = 0; k < host->prefix_count; k++)
			if (is_delegated(
				ask, address, host->prefixes[k].prefix.length))
				return true;
	}
	return false;
}

/* The subnet of a registration; NULL: it is not appropriate to the link. */
static const struct subnet *
subnet_of(const struct ask *ask, struct address address)
{
	const struct subnet *subnet =
	    link_subnet_of(ask->config, ask->selected, address);

	if (subnet != NULL || ask->selected == NULL)
		return subnet;
	return is_in_own_prefix(ask, address) ? ask->selected : NULL;
}

static bool
is_own_host(const struct ask *ask, const struct host *host)
{
	const struct client *client = &ask->query->client;

	for (unsigned i = 0; i < client->host_count; i++)
		if (client->hosts[i] == host)
			return true;
	return false;
}

static bool
is_reserved_for_other(
    const struct ask *ask, const struct subnet *subnet, struct address address)
{
	const uint32_t scopes[] = {subnet->id, 0};

	for (unsigned i = 0; i < 2; i++) {
		const struct host *host = index_host_of_lease(
		    ask->config, scopes[i], LEASE_NA, address, 128, NULL);

		if (host != NULL && !is_own_host(ask, host))
			return true;
	}
	return false;
}

/* Why the address cannot be registered, or NULL. index: what stands on it. */
static const char *
objection(const struct ask *ask, const struct subnet *subnet,
    const struct registration *wanted, uint32_t index)
{
	const struct lease_record *record =
	    index == LEASE_INDEX_NONE ? NULL : store_record(ask->store, index);

	if (is_reserved_for_other(ask, subnet, wanted->address))
		return "it is reserved for another client";
	if (record != NULL && record->state == LEASE_DECLINED)
		return "it was declined";
	if (record != NULL && lease_is_live(record, ask->now))
		return "it is leased";
	if ((record == NULL || record->state != LEASE_REGISTERED ||
		!is_client(ask, record)) &&
	    wanted->valid > 0 && !bound_permits_lease(ask))
		return "the client has as many as it may (client-lease-limit)";
	return NULL;
}

static void
log_new_owner(const struct ask *ask, struct address address, uint32_t index)
{
	const struct lease_record *record;
	char label[LABEL_SIZE], text[ADDRESS_TEXT_SIZE];
	char duid[BYTES_TEXT_SIZE(LEASE_DUID_MAX)];

	if (index == LEASE_INDEX_NONE || ask->log == NULL)
		return;
	record = store_record(ask->store, index);
	if (record->state != LEASE_REGISTERED || is_client(ask, record))
		return;
	log_write(ask->log, DHCP6_ADDR_REG_INFORM_CLIENT_CHANGE,
	    label_text(ask->query, label), address_text(address, text),
	    bytes_to_text(store_duid(ask->store, record), duid, sizeof(duid)));
}

static void
put(struct ask *ask, const struct subnet *subnet,
    const struct registration *wanted)
{
	const struct client *client = &ask->query->client;
	const struct pool *pool =
	    pool_of_address(subnet, LEASE_NA, wanted->address);
	struct lease_change *change = change_add(ask->out);
	struct lease *lease;

	if (change == NULL)
		return;
	change->remove = false;
	lease = &change->lease;
	*lease = (struct lease){.address = wanted->address,
	    .prefix_length = 128,
	    .type = LEASE_NA,
	    .state = LEASE_REGISTERED,
	    .subnet_id = subnet->id,
	    .pool_id = pool == NULL ? 0 : pool->id,
	    .valid = wanted->valid,
	    .preferred = wanted->preferred < wanted->valid ? wanted->preferred
							   : wanted->valid,
	    .transaction = ask->now->lease_s,
	    .duid = ask->query->view.client_id};
	if (client->hwaddr_size > 0) {
		lease->hwaddr = span_of(client->hwaddr, client->hwaddr_size);
		lease->hwtype = client->hwtype;
		lease->hwaddr_source = client->hwaddr_source;
	}
	lease->user_context = extended_info_of(ask, subnet, SPAN_EMPTY);
}

/* Valid lifetime 0: as if it had ended (P9686-4.6-a). */
static void
take_away(struct ask *ask, uint32_t index)
{
	struct lease_change *change;

	if (index == LEASE_INDEX_NONE ||
	    store_record(ask->store, index)->state != LEASE_REGISTERED)
		return;
	change = change_add(ask->out);
	if (change == NULL)
		return;
	store_read(ask->store, index, &change->lease);
	change->remove = true;
}

void
decide_registration(struct ask *ask)
{
	const struct subnet *subnet;
	struct registration wanted;
	const char *reason;
	uint32_t index;

	if (!registration_read(&wanted, ask->query)) {
		ask->out->drop = DROP_BAD_REGISTRATION;
		return;
	}
	subnet = subnet_of(ask, wanted.address);
	if (subnet == NULL) {
		refuse(ask, wanted.address,
		    "neither of this link nor in a prefix of the client");
		return;
	}
	index = store_find_address(ask->store, LEASE_NA, wanted.address, 128);
	reason = objection(ask, subnet, &wanted, index);
	if (reason != NULL) {
		refuse(ask, wanted.address, reason);
		return;
	}
	log_new_owner(ask, wanted.address, index);
	if (wanted.valid > 0)
		put(ask, subnet, &wanted);
	else
		take_away(ask, index);
	ask->out->reply_type = MESSAGE_ADDR_REG_REPLY;
	ask->out->registered = wanted.option;
	ask->out->with_options = false;
	ask->out->speaks_of_lease = true;
}
