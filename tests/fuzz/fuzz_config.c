/*
 * fuzz_config.c: any bytes as a whole configuration, model and index included.
 *
 * Beyond what the sanitizers see: a load that fails says why and leaves
 * nothing; one that succeeds said no error, its subnets stand in ascending id,
 * pools lie where they may and are numbered, and every subnet and reservation
 * is found by what it is looked up by.
 */
#include <string.h>

#include "dhcp6d/config/index.h"
#include "dhcp6d/config/snapshot.h"
#include "tests/fuzz/fuzz.h"

/* Counts errors in context[0], all lines in context[1]. */
static void
count_line(void *context, enum complaint_severity severity, const char *line)
{
	size_t *counts = context;

	must(strlen(line) > 0);
	counts[0] += severity == COMPLAINT_ERROR;
	counts[1]++;
}

static void
check_pools(
    const struct snapshot *snapshot, const struct pool *pools, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		const struct pool *pool = &pools[i];

		must(address_compare(pool->first, pool->last) <= 0);
		must(snapshot->pools[pool->number] == pool);
		must(i == 0 ||
		     address_compare(pools[i - 1].last, pool->first) < 0);
		must(pool->type == LEASE_PD ||
		     (prefix_contains(pool->subnet->prefix, pool->first) &&
			 prefix_contains(pool->subnet->prefix, pool->last)));
	}
}

static void
check_subnet(const struct snapshot *snapshot, const struct subnet *subnet)
{
	const struct subnet *found[129];
	size_t count =
	    index_by_address(snapshot, subnet->prefix.address, found, 129);
	bool among = false;

	for (size_t i = 0; i < count; i++)
		among = among || found[i] == subnet;
	must(among);
	must(index_by_id(snapshot, subnet->id) == subnet);
	must(subnet->valid.given && subnet->preferred.given);
	must(subnet->valid.minimum <= subnet->valid.maximum);
	must(subnet->preferred.value <= subnet->valid.value);
	check_pools(snapshot, subnet->na_pools, subnet->na_pool_count);
	check_pools(snapshot, subnet->pd_pools, subnet->pd_pool_count);
}

static void
check_snapshot(const struct snapshot *snapshot)
{
	for (uint32_t i = 0; i < snapshot->subnet_count; i++) {
		must(i == 0 ||
		     snapshot->subnets[i - 1].id < snapshot->subnets[i].id);
		check_subnet(snapshot, &snapshot->subnets[i]);
	}
	for (uint32_t i = 0; i < snapshot->host_count; i++) {
		const struct host *host = &snapshot->hosts[i];

		must(index_host(snapshot, host->subnet_id,
			 host->identifier_type, host->identifier) == host);
		for (uint16_t j = 0; j < host->address_count; j++)
			must(index_host_of_lease(snapshot, host->subnet_id,
				 LEASE_NA, host->addresses[j], 128,
				 NULL) != NULL);
	}
	for (uint16_t i = 0; i < snapshot->class_count; i++)
		must(index_class(snapshot, snapshot->classes[i].name,
			 strlen(snapshot->classes[i].name)) == i);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct snapshot *snapshot;
	size_t counts[2] = {0, 0};
	enum err err = config_load_text(
	    "f", (const char *)data, size, NULL, count_line, counts, &snapshot);

	must((err == ERR_NONE) == (snapshot != NULL));
	must((err == ERR_NONE) == (counts[0] == 0));
	if (snapshot != NULL)
		check_snapshot(snapshot);
	snapshot_release(snapshot);
	return 0;
}
