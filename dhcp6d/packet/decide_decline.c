/*
 * packet/decide_decline.c: Decline (RFC 9915 18.3.8, protocol.md 1.10).
 *
 * A declined address that is the sender's, by DUID and IAID, leaves its IA and
 * is given to nobody for decline-probation-period. Other addresses are ignored,
 * else anybody could empty a pool (P-18.3.8-c); so are prefixes (-e), and what
 * one client declines beyond its quota, or all together beyond the share of a
 * pool that may be kept out of use: it keeps those (-f). As in Kea the row
 * loses all that tells of its client.
 */
#include <inttypes.h>

#include "dhcp6d/config/index.h"
#include "dhcp6d/packet/decide.h"
#include "dhcp6d/packet/give_back.h"
#include "dhcp6d/packet/label.h"
#include "libcommon/log_messages.h"

/* Kea's DUID of nobody, in rows of declined addresses. */
static const uint8_t nobody[3];

static void
quarantine(struct ask *ask, uint32_t index)
{
	struct lease_change *change = change_add(ask->out);
	struct lease *lease;
	char text[ADDRESS_TEXT_SIZE];

	if (change == NULL)
		return;
	lease = &change->lease;
	store_read(ask->store, index, lease);
	change->remove = false;
	lease->state = LEASE_DECLINED;
	lease->duid = span_of(nobody, sizeof(nobody));
	lease->hwaddr = SPAN_EMPTY;
	lease->hwtype = 0;
	lease->hwaddr_source = HWADDR_UNKNOWN;
	lease->hostname = SPAN_EMPTY;
	lease->fqdn_forward = lease->fqdn_reverse = false;
	lease->preferred = 0;
	lease->valid = ask->config->decline_probation;
	lease->transaction = ask->now->lease_s;
	because(ask->why, "declined", "%s is given to nobody for %u seconds",
	    address_text(lease->address, text), lease->valid);
}

static void
log_ignored(const struct ask *ask, const struct view_ia *ia,
    const struct view_lease *named, enum ownership owner, uint32_t index)
{
	const struct lease_record *record =
	    index == LEASE_INDEX_NONE ? NULL : store_record(ask->store, index);
	char label[LABEL_SIZE], text[ADDRESS_TEXT_SIZE];
	char duid[BYTES_TEXT_SIZE(LEASE_DUID_MAX)];

	if (owner == OWNER_NOBODY || record == NULL)
		log_write(ask->log, DHCP6_DECLINE_FAIL_NO_LEASE,
		    label_text(ask->query, label),
		    address_text(named->address, text));
	else if (owner == OWNER_OTHER_DUID)
		log_write(ask->log, DHCP6_DECLINE_FAIL_DUID_MISMATCH,
		    label_text(ask->query, label),
		    address_text(named->address, text),
		    bytes_to_text(
			store_duid(ask->store, record), duid, sizeof(duid)));
	else
		log_write(ask->log, DHCP6_DECLINE_FAIL_IAID_MISMATCH,
		    label_text(ask->query, label),
		    address_text(named->address, text), ia->iaid, record->iaid);
}

/* P-18.3.8-f, P-23-b: what this client still may put in quarantine. */
static bool
has_used_up(const struct ask *ask)
{
	uint32_t used = quota_used(
	    ask->service->declines, ask->query->view.client_id, ask->now);

	if (used + ask->out->change_count < QUOTA_DECLINES)
		return false;
	because(ask->why, "too-many-declines",
	    "the client has declined %u addresses within the hour", used);
	return true;
}

/* Addresses of the subnet's pools of one id: what is counted together. */
static uint64_t
pool_addresses(
    const struct service *service, const struct subnet *subnet, uint32_t id)
{
	uint64_t sum = 0, units;

	for (uint32_t i = 0; i < subnet->na_pool_count; i++) {
		if (subnet->na_pools[i].id != id)
			continue;
		units = pool_units(service->pools, subnet->na_pools[i].number);
		sum = units > UINT64_MAX - sum ? UINT64_MAX : sum + units;
	}
	return sum;
}

/* How many addresses of a lease's pool may be out of use at a time: one always,
 * or a pool of few would offer for ever the one that a stranger uses. */
static uint64_t
share_of_pool(
    const struct ask *ask, const struct subnet *subnet, uint32_t pool_id)
{
	uint64_t addresses = pool_addresses(ask->service, subnet, pool_id);
	uint32_t percent = ask->config->decline_pool_share;
	uint64_t most =
	    addresses / 100 * percent + addresses % 100 * percent / 100;

	return most == 0 ? 1 : most;
}

static void
tell_share_used_up(
    const struct ask *ask, const struct subnet *subnet, uint64_t declined)
{
	uint32_t percent = ask->config->decline_pool_share;

	because(ask->why, "pool-share-declined",
	    "%" PRIu64 " addresses of the pool are out of use, %u %% may be",
	    declined, percent);
	if (ask->log != NULL && once_first(ask->service->once, ONCE_DECLINES,
				    (size_t)(subnet - ask->config->subnets)))
		log_write(ask->log, DHCP6_DECLINE_SHARE, declined, subnet->id,
		    percent);
}

/* Many clients that each decline a little empty a pool as well. */
static bool
is_share_used_up(const struct ask *ask, uint32_t index)
{
	const struct subnet *subnet;
	struct lease lease;
	struct lease_counts counts;

	store_read(ask->store, index, &lease);
	subnet = index_by_id(ask->config, lease.subnet_id);
	if (subnet == NULL) /* nobody is given addresses of it */
		return false;
	store_counts_of(
	    ask->store, LEASE_NA, lease.subnet_id, lease.pool_id, &counts);
	if (counts.declined + ask->out->change_count <
	    share_of_pool(ask, subnet, lease.pool_id))
		return false;
	tell_share_used_up(ask, subnet, counts.declined);
	return true;
}

/* True if any of them is the client's. */
static bool
decline_named(struct ask *ask, const struct view_ia *ia)
{
	const struct view_lease *named =
	    &ask->query->view.leases[ia->lease_first];
	bool any = false;

	for (unsigned i = 0; i < ia->lease_count; i++) {
		uint32_t index;
		enum ownership owner =
		    give_back_owner(ask, ia, &named[i], &index);

		any = any || owner == OWNER_IS_CLIENT;
		if (owner != OWNER_IS_CLIENT)
			log_ignored(ask, ia, &named[i], owner, index);
		else if (!change_is_there(ask->out, ia->type, named[i].address,
			     named[i].prefix_length) &&
			 !has_used_up(ask) && !is_share_used_up(ask, index))
			quarantine(ask, index);
	}
	return any;
}

void
decide_decline(struct ask *ask)
{
	const struct view *view = &ask->query->view;
	bool kea = ask->config->compatibility.kea_release_status;

	ask->out->with_options = false;
	ask->out->speaks_of_lease = true;
	ask->out->status =
	    kea ? (uint16_t)STATUS_NONE : (uint16_t)STATUS_SUCCESS;
	ask->out->status_text = "decline processed";
	for (unsigned i = 0; i < view->ia_count; i++) {
		const struct view_ia *ia = &view->ias[i];

		if (ia->type != LEASE_NA)
			continue;
		if (!give_back_has_binding(ask, ia)) {
			give_back_status(ask, ia, STATUS_NO_BINDING,
			    "no binding for this IA");
			continue;
		}
		if (decline_named(ask, ia)) {
			if (kea)
				give_back_status(ask, ia, STATUS_SUCCESS,
				    "address declined");
		} else if (kea) {
			give_back_status(
			    ask, ia, STATUS_NO_BINDING, "no such lease");
		}
	}
}
