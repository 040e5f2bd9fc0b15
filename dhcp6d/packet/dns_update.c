/*
 * packet/dns_update.c: records to add and to remove.
 */
#include "dhcp6d/packet/dns_update.h"

#include "dhcp6d/config/index.h"
#include "dhcp6d/packet/fit.h"
#include "libcommon/log_messages.h"

static bool
has_records(const struct lease *lease)
{
	return lease != NULL && (lease->fqdn_forward || lease->fqdn_reverse) &&
	       lease->hostname.size > 0 && lease->type == LEASE_NA;
}

static bool
keeps_records(const struct lease *before, const struct lease *after)
{
	return before->fqdn_forward == after->fqdn_forward &&
	       before->fqdn_reverse == after->fqdn_reverse &&
	       span_equal(before->hostname, after->hostname) &&
	       span_equal(before->duid, after->duid);
}

#define TTL_LEAST 600 /* RFC 4702 5 */

uint32_t
dns_ttl(uint32_t valid, const struct ddns_policy *policy)
{
	uint32_t least = TTL_LEAST, ttl = valid / 3;
	double part;

	if (policy == NULL)
		return ttl < least ? least : ttl;
	if (policy->ttl > 0)
		return policy->ttl;
	if (policy->ttl_percent > 0.0) {
		part = policy->ttl_percent * valid + 0.5;
		ttl = part < UINT32_MAX ? (uint32_t)part : UINT32_MAX;
	}
	if (policy->ttl_minimum.given)
		least = policy->ttl_minimum.value;
	if (ttl < least)
		ttl = least;
	if (policy->ttl_maximum.given && ttl > policy->ttl_maximum.value)
		ttl = policy->ttl_maximum.value;
	return ttl;
}

static struct dns_update
update_of(
    const struct lease *lease, bool adds, const struct ddns_policy *policy)
{
	return (struct dns_update){.adds = adds,
	    .forward = lease->fqdn_forward,
	    .reverse = lease->fqdn_reverse,
	    .address = lease->address,
	    .name = lease->hostname,
	    .duid = lease->duid,
	    .ttl = dns_ttl(lease->valid, policy),
	    .conflict_resolution = policy != NULL ? policy->conflict_resolution
						  : CONFLICT_CHECK_WITH_DHCID};
}

unsigned
dns_updates_of(struct dns_update out[DNS_UPDATES_MAX],
    const struct lease *before, const struct lease *after,
    const struct ddns_policy *policy)
{
	bool had = has_records(before);
	bool has = has_records(after);
	bool same = had && has && keeps_records(before, after);
	bool again = policy != NULL && policy->update_on_renew;
	unsigned count = 0;

	if (had && !same)
		out[count++] = update_of(before, false, policy);
	if (has && (!same || again))
		out[count++] = update_of(after, true, policy);
	return count;
}

/* Requests that were made, by kind. */
struct tally {
	unsigned adds, removes;
};

static void
say(const struct dns_updates *updates, const struct dns_update *update,
    struct tally *tally)
{
	char address[ADDRESS_TEXT_SIZE];

	address_text(update->address, address);
	if (update->adds) {
		tally->adds++;
		log_write(updates->log,
		    DHCP6_DDNS_CREATE_ADD_NAME_CHANGE_REQUEST,
		    (int)update->name.size, (const char *)update->name.data,
		    address, update->forward, update->reverse, update->ttl);
	} else {
		tally->removes++;
		log_write(updates->log, DHCP6_DDNS_REMOVE_OLD_LEASE_FQDN,
		    (int)update->name.size, (const char *)update->name.data,
		    address, update->forward, update->reverse);
	}
}

/* Of the pool that the lease lies in, else of its subnet; or NULL. */
static const struct ddns_policy *
policy_of(const struct dns_updates *updates, const struct lease *lease)
{
	const struct subnet *subnet =
	    index_by_id(updates->config, lease->subnet_id);
	const struct pool *pool;

	if (subnet == NULL)
		return NULL;
	pool = pool_of_address(
	    subnet, (enum lease_type)lease->type, lease->address);
	return pool != NULL && pool->ddns != NULL ? pool->ddns : &subnet->ddns;
}

static void
prepare(const struct dns_updates *updates, const struct lease_change *change,
    struct tally *tally)
{
	const struct lease *lease = &change->lease;
	uint32_t index = store_find_address(updates->store,
	    (enum lease_type)lease->type, lease->address, lease->prefix_length);
	struct dns_update requests[DNS_UPDATES_MAX];
	struct lease before;
	unsigned count;

	if (index != LEASE_INDEX_NONE)
		store_read(updates->store, index, &before);
	count =
	    dns_updates_of(requests, index != LEASE_INDEX_NONE ? &before : NULL,
		change->remove ? NULL : lease, policy_of(updates, lease));
	for (unsigned i = 0; i < count; i++)
		say(updates, &requests[i], tally);
}

static void
publish(const struct dns_updates *updates, const struct tally *tally)
{
	for (unsigned i = 0; i < tally->adds; i++)
		statistics_add(updates->statistics, STATISTIC_DNS_ADDS);
	for (unsigned i = 0; i < tally->removes; i++)
		statistics_add(updates->statistics, STATISTIC_DNS_REMOVES);
}

enum err
dns_updates_apply(const struct dns_updates *updates,
    const struct lease_change *changes, size_t count, uint64_t *sequence)
{
	struct tally tally = {0, 0};
	enum err err;

	for (size_t i = 0; updates->config->dns_updates && i < count; i++)
		prepare(updates, &changes[i], &tally);
	err = lease_apply(updates->store, updates->log_buffer, updates->now,
	    changes, count, sequence);
	if (err == ERR_NONE)
		publish(updates, &tally);
	return err;
}
