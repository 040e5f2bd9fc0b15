/*
 * packet/dns_update.c: records to add and to remove.
 */
#include "dhcp6d/packet/dns_update.h"

#include "dhcp6d/config/index.h"
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

static struct dns_update
update_of(const struct lease *lease, bool adds)
{
	return (struct dns_update){.adds = adds,
	    .forward = lease->fqdn_forward,
	    .reverse = lease->fqdn_reverse,
	    .address = lease->address,
	    .name = lease->hostname,
	    .duid = lease->duid,
	    .valid = lease->valid,
	    .subnet_id = lease->subnet_id};
}

unsigned
dns_updates_of(struct dns_update out[DNS_UPDATES_MAX],
    const struct lease *before, const struct lease *after, bool on_renew)
{
	bool had = has_records(before);
	bool has = has_records(after);
	bool same = had && has && keeps_records(before, after);
	unsigned count = 0;

	if (had && !same)
		out[count++] = update_of(before, false);
	if (has && (!same || on_renew))
		out[count++] = update_of(after, true);
	return count;
}

static void
request(struct dns_updates *updates, const struct dns_update *update)
{
	char address[ADDRESS_TEXT_SIZE];

	if (update->adds) {
		updates->adds++;
		log_write(updates->log,
		    DHCP6_DDNS_CREATE_ADD_NAME_CHANGE_REQUEST,
		    (int)update->name.size, (const char *)update->name.data,
		    address_text(update->address, address), update->forward,
		    update->reverse);
	} else {
		updates->removes++;
		log_write(updates->log, DHCP6_DDNS_REMOVE_OLD_LEASE_FQDN,
		    (int)update->name.size, (const char *)update->name.data,
		    address_text(update->address, address), update->forward,
		    update->reverse);
	}
}

static void
prepare_change(struct dns_updates *updates, const struct lease_change *change)
{
	const struct lease *lease = &change->lease;
	const struct subnet *subnet =
	    index_by_id(updates->config, lease->subnet_id);
	uint32_t index = store_find_address(updates->store,
	    (enum lease_type)lease->type, lease->address, lease->prefix_length);
	struct dns_update requests[DNS_UPDATES_MAX];
	struct lease before;
	unsigned count;

	if (index != LEASE_INDEX_NONE)
		store_read(updates->store, index, &before);
	count =
	    dns_updates_of(requests, index != LEASE_INDEX_NONE ? &before : NULL,
		change->remove ? NULL : lease,
		subnet != NULL && subnet->ddns.update_on_renew);
	for (unsigned i = 0; i < count; i++)
		request(updates, &requests[i]);
}

void
dns_updates_prepare(struct dns_updates *updates,
    const struct lease_change *changes, size_t count)
{
	updates->adds = updates->removes = 0;
	if (!updates->config->dns_updates)
		return;
	for (size_t i = 0; i < count; i++)
		prepare_change(updates, &changes[i]);
}

void
dns_updates_publish(
    const struct dns_updates *updates, struct statistics *statistics)
{
	for (unsigned i = 0; i < updates->adds; i++)
		statistics_add(statistics, STATISTIC_DNS_ADDS);
	for (unsigned i = 0; i < updates->removes; i++)
		statistics_add(statistics, STATISTIC_DNS_REMOVES);
}
