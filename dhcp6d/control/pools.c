/*
 * pools.c: how full pools and subnets are (commands.md 4 and 9.5).
 *
 * What is taken is counted by the pools themselves as leases change, so these
 * figures cannot drift from the leases.
 */
#include "dhcp6d/control/pools.h"

#include <stdio.h>

#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/control/samples.h"

struct fill {
	double total, taken;
};

static void
fill_add(struct fill *sum, const struct control *control,
    const struct service *service, const struct pool *pool)
{
	sum->total += (double)pool_units(service->pools, pool->number);
	store_lock(control->store);
	sum->taken += (double)pool_units_taken(service->pools, pool->number);
	store_unlock(control->store);
}

static struct fill
fill_of(const struct control *control, const struct service *service,
    const struct pool *pools, uint32_t count)
{
	struct fill fill = {0, 0};

	for (uint32_t i = 0; i < count; i++)
		fill_add(&fill, control, service, &pools[i]);
	return fill;
}

struct naming {
	const char *list, *total, *assigned;
};

static const struct naming na_naming = {"pool", "total-nas", "assigned-nas"};
static const struct naming pd_naming = {"pd-pool", "total-pds", "assigned-pds"};

static void
add_pools(const struct control *control, const struct service *service,
    const struct subnet *subnet, const struct naming *naming, json_t *all)
{
	bool na = naming == &na_naming;
	const struct pool *pools = na ? subnet->na_pools : subnet->pd_pools;
	uint32_t count = na ? subnet->na_pool_count : subnet->pd_pool_count;
	struct fill sum = fill_of(control, service, pools, count), fill;
	char name[96];

	snprintf(
	    name, sizeof(name), "subnet[%u].%s", subnet->id, naming->total);
	samples_add(all, control->clock, name, sum.total);
	snprintf(
	    name, sizeof(name), "subnet[%u].%s", subnet->id, naming->assigned);
	samples_add(all, control->clock, name, sum.taken);
	for (uint32_t i = 0; i < count; i++) {
		fill = fill_of(control, service, &pools[i], 1);
		snprintf(name, sizeof(name), "subnet[%u].%s[%u].%s", subnet->id,
		    naming->list, pools[i].id, naming->total);
		samples_add(all, control->clock, name, fill.total);
		snprintf(name, sizeof(name), "subnet[%u].%s[%u].%s", subnet->id,
		    naming->list, pools[i].id, naming->assigned);
		samples_add(all, control->clock, name, fill.taken);
	}
}

void
pools_add_statistics(const struct control *control, json_t *all)
{
	struct service *service = current_service_hold(control->service);

	for (uint32_t i = 0; i < service->config->subnet_count; i++) {
		const struct subnet *subnet = &service->config->subnets[i];

		add_pools(control, service, subnet, &na_naming, all);
		add_pools(control, service, subnet, &pd_naming, all);
	}
	service_release(service);
}

static json_t *
whole_number(double value)
{
	return value < 9e18 ? json_integer((json_int_t)value)
			    : json_real(value);
}

static json_t *
subnet_row(const struct control *control, const struct service *service,
    const struct subnet *subnet)
{
	struct fill na =
	    fill_of(control, service, subnet->na_pools, subnet->na_pool_count);
	struct fill pd =
	    fill_of(control, service, subnet->pd_pools, subnet->pd_pool_count);

	return json_pack("[I, o, I, o, I, o, I, o]", (json_int_t)subnet->id,
	    whole_number(na.total), (json_int_t)0, whole_number(na.taken),
	    (json_int_t)0, whole_number(pd.total), (json_int_t)0,
	    whole_number(pd.taken));
}

/* Which subnets are asked for; answers itself if the arguments are wrong. */
static bool
read_range(
    json_t *arguments, uint32_t *first, uint32_t *last, struct answer *answer)
{
	json_t *id = json_object_get(arguments, "subnet-id");
	json_t *range = json_object_get(arguments, "subnet-range");

	*first = 0;
	*last = UINT32_MAX;
	if (id != NULL && range != NULL)
		answer_text(answer, RESULT_ERROR,
		    "cannot specify both subnet-id and subnet-range");
	else if (id != NULL && !json_is_integer(id))
		answer_text(answer, RESULT_ERROR,
		    "'subnet-id' parameter is not integer");
	else if (id != NULL && json_integer_value(id) <= 0)
		answer_text(
		    answer, RESULT_ERROR, "'subnet-id' parameter must be > 0");
	else if (range != NULL && !json_is_object(range))
		answer_text(answer, RESULT_ERROR,
		    "subnet-range parameter is not a map");
	else {
		if (id != NULL)
			*first = *last = (uint32_t)json_integer_value(id);
		if (range != NULL) {
			*first = (uint32_t)json_integer_value(
			    json_object_get(range, "first-subnet-id"));
			*last = (uint32_t)json_integer_value(
			    json_object_get(range, "last-subnet-id"));
		}
		return true;
	}
	return false;
}

static json_t *
columns(void)
{
	return json_pack("[s,s,s,s,s,s,s,s]", "subnet-id", "total-nas",
	    "cumulative-assigned-nas", "assigned-nas", "declined-addresses",
	    "total-pds", "cumulative-assigned-pds", "assigned-pds");
}

void
command_stat_lease6_get(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct service *service;
	char text[TIME_TEXT_SIZE];
	uint32_t first, last;
	json_t *rows;
	size_t count;

	if (!read_range(arguments, &first, &last, answer))
		return;
	rows = json_array();
	service = current_service_hold(control->service);
	for (uint32_t i = 0; i < service->config->subnet_count; i++) {
		const struct subnet *subnet = &service->config->subnets[i];

		if (subnet->id >= first && subnet->id <= last)
			json_array_append_new(
			    rows, subnet_row(control, service, subnet));
	}
	service_release(service);
	count = json_array_size(rows);
	if (count == 0) {
		json_decref(rows);
		answer_arguments(answer, RESULT_EMPTY, json_object(),
		    "stat-lease6-get: no matching data");
		return;
	}
	answer_arguments(answer, RESULT_SUCCESS,
	    json_pack("{s:{s:o, s:o, s:s}}", "result-set", "columns", columns(),
		"rows", rows, "timestamp",
		time_text(control->clock, true, text)),
	    "stat-lease6-get[%s]: %zu rows found",
	    first == 0 && last == UINT32_MAX ? "all subnets" : "subnets",
	    count);
}
