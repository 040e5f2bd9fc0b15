/*
 * pools.c: how full pools and subnets are (commands.md 4 and 9.5).
 *
 * Leases are counted as they change (lease/subnet_counts.h), so these figures
 * cannot drift. Each subnet is read under the lock for itself: with a hundred
 * thousand of them, no packet waits for the whole.
 */
#include "dhcp6d/control/pools.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/control/samples.h"

/* A count of a lease type, and where it is shown. */
enum shown { IN_SUM = 1, IN_SUBNET = 2, IN_POOL = 4, EVERYWHERE = 7 };
struct figure {
	const char *name;
	size_t offset; /* into struct lease_counts */
	unsigned shown;
};

#define FIGURE(name, member, shown)                                            \
	{                                                                      \
		name, offsetof(struct lease_counts, member), shown             \
	}
static const struct figure na_figures[] = {
    FIGURE("assigned-nas", assigned, EVERYWHERE),
    FIGURE("cumulative-assigned-nas", cumulative_assigned, EVERYWHERE),
    FIGURE("declined-addresses", declined, EVERYWHERE),
    FIGURE("reclaimed-declined-addresses", reclaimed_declined, EVERYWHERE),
    FIGURE("reclaimed-leases", reclaimed, EVERYWHERE),
    FIGURE("registered-nas", registered, IN_SUBNET),
    FIGURE(
	"cumulative-registered-nas", cumulative_registered, IN_SUM | IN_SUBNET),
    {NULL, 0, 0},
};
static const struct figure pd_figures[] = {
    FIGURE("assigned-pds", assigned, EVERYWHERE),
    FIGURE("cumulative-assigned-pds", cumulative_assigned, EVERYWHERE),
    FIGURE("reclaimed-leases", reclaimed, EVERYWHERE),
    {NULL, 0, 0},
};
#undef FIGURE

/* What the two types of leases differ in. */
static const struct side {
	enum lease_type type;
	const char *pool, *total;
	const struct figure *figures;
} sides[] = {
    {LEASE_NA, "pool", "total-nas", na_figures},
    {LEASE_PD, "pd-pool", "total-pds", pd_figures},
};
#define SIDE_COUNT (sizeof(sides) / sizeof(sides[0]))

#define NAME_SIZE 128
#define SUBNETS_AT_ONCE 16

static const struct pool *
pools_of(const struct subnet *subnet, const struct side *side, uint32_t *count)
{
	bool na = side->type == LEASE_NA;

	*count = na ? subnet->na_pool_count : subnet->pd_pool_count;
	return na ? subnet->na_pools : subnet->pd_pools;
}

static double
total_of(const struct service *service, const struct subnet *subnet,
    const struct side *side)
{
	uint32_t count;
	const struct pool *pools = pools_of(subnet, side, &count);
	double total = 0;

	for (uint32_t i = 0; i < count; i++)
		total += (double)pool_units(service->pools, pools[i].number);
	return total;
}

static struct lease_counts
counts_of(const struct control *control, const struct side *side,
    uint32_t subnet_id, uint32_t pool_id)
{
	struct lease_counts counts;

	store_lock(control->store);
	store_counts_of(
	    control->store, side->type, subnet_id, pool_id, &counts);
	store_unlock(control->store);
	return counts;
}

/* All counts of a side that are shown there, their names behind prefix. */
static void
add_figures(const struct control *control, const struct side *side,
    const struct lease_counts *counts, const char *prefix, enum shown shown,
    json_t *all)
{
	char name[NAME_SIZE];
	uint64_t value;

	for (const struct figure *f = side->figures; f->name != NULL; f++) {
		if ((f->shown & shown) == 0)
			continue;
		memcpy(&value, (const char *)counts + f->offset, sizeof(value));
		snprintf(name, sizeof(name), "%s%s", prefix, f->name);
		samples_add(all, control->clock, name, (double)value);
	}
}

/* Pools with one id (those without, 0) are shown as one. */
static void
add_pool(const struct control *control, const struct service *service,
    const struct side *side, const struct pool *pool, json_t *all)
{
	uint32_t subnet_id = pool->subnet->id;
	struct lease_counts counts;
	char prefix[NAME_SIZE / 2], name[NAME_SIZE];
	bool first;

	snprintf(prefix, sizeof(prefix), "subnet[%u].%s[%u].", subnet_id,
	    side->pool, pool->id);
	snprintf(name, sizeof(name), "%s%s", prefix, side->total);
	first = json_object_get(all, name) == NULL;
	samples_add(all, control->clock, name,
	    (double)pool_units(service->pools, pool->number));
	if (!first)
		return;
	counts = counts_of(control, side, subnet_id, pool->id);
	add_figures(control, side, &counts, prefix, IN_POOL, all);
}

static void
add_subnet(const struct control *control, const struct service *service,
    const struct side *side, const struct subnet *subnet, json_t *all)
{
	struct lease_counts counts =
	    counts_of(control, side, subnet->id, POOL_ID_ALL);
	char prefix[NAME_SIZE / 2], name[NAME_SIZE];
	const struct pool *pools;
	uint32_t count;

	snprintf(prefix, sizeof(prefix), "subnet[%u].", subnet->id);
	snprintf(name, sizeof(name), "%s%s", prefix, side->total);
	samples_add(all, control->clock, name, total_of(service, subnet, side));
	add_figures(control, side, &counts, prefix, IN_SUBNET, all);
	pools = pools_of(subnet, side, &count);
	for (uint32_t i = 0; i < count; i++)
		add_pool(control, service, side, &pools[i], all);
}

/* The first subnet with an id of at least that; they are in that order. */
static uint32_t
first_from(const struct snapshot *config, uint64_t id)
{
	uint32_t low = 0, high = config->subnet_count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (config->subnets[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Statistics of some subnets from *id on, which then is the next one's; NULL
 * if there are none. */
static json_t *
some_subnets(const struct control *control, uint64_t *id)
{
	struct service *service = current_service_hold(control->service);
	const struct snapshot *config = service->config;
	uint32_t i = first_from(config, *id), count = 0;
	json_t *statistics = i < config->subnet_count ? json_object() : NULL;

	for (; i < config->subnet_count && count < SUBNETS_AT_ONCE; count++) {
		for (size_t k = 0; k < SIDE_COUNT; k++)
			add_subnet(control, service, &sides[k],
			    &config->subnets[i], statistics);
		*id = (uint64_t)config->subnets[i++].id + 1;
	}
	service_release(service);
	return statistics;
}

void
pools_each_subnet(
    const struct control *control, pools_take *take, void *context)
{
	uint64_t id = 0;
	json_t *statistics;
	bool more = true;

	while (more && (statistics = some_subnets(control, &id)) != NULL) {
		more = take(context, statistics);
		json_decref(statistics);
	}
}

void
pools_add_sums(const struct control *control, json_t *all)
{
	struct lease_counts counts;

	for (size_t k = 0; k < SIDE_COUNT; k++) {
		store_lock(control->store);
		store_counts_all(control->store, sides[k].type, &counts);
		store_unlock(control->store);
		add_figures(control, &sides[k], &counts, "", IN_SUM, all);
	}
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
	struct lease_counts na =
	    counts_of(control, &sides[0], subnet->id, POOL_ID_ALL);
	struct lease_counts pd =
	    counts_of(control, &sides[1], subnet->id, POOL_ID_ALL);

	return json_pack("[I, o, I, I, I, o, I, I]", (json_int_t)subnet->id,
	    whole_number(total_of(service, subnet, &sides[0])),
	    (json_int_t)na.cumulative_assigned, (json_int_t)na.assigned,
	    (json_int_t)na.declined,
	    whole_number(total_of(service, subnet, &sides[1])),
	    (json_int_t)pd.cumulative_assigned, (json_int_t)pd.assigned);
}

/* Which subnets are asked for, and how the answer calls them. */
struct selection {
	uint32_t first, last;
	char text[64];    /* in the answer's head */
	char missing[96]; /* why there are none */
};

static bool
wrong(struct answer *answer, const char *text)
{
	answer_text(answer, RESULT_ERROR, "%s", text);
	return false;
}

/* An id above 0 under name. */
static bool
read_id(json_t *map, const char *name, uint32_t *id, struct answer *answer)
{
	json_t *value = json_object_get(map, name);
	json_int_t number = json_integer_value(value);

	if (json_is_integer(value) && number > 0 && number <= UINT32_MAX) {
		*id = (uint32_t)number;
		return true;
	}
	answer_text(answer, RESULT_ERROR,
	    json_is_integer(value) ? "'%s' parameter must be > 0"
	    : strcmp(name, "subnet-id") == 0
		? "'%s' parameter is not integer"
		: "'%s' parameter missing or not an integer",
	    name);
	return false;
}

static bool
read_range(json_t *range, struct selection *selection, struct answer *answer)
{
	if (!json_is_object(range))
		return wrong(answer, "subnet-range parameter is not a map");
	if (!read_id(range, "first-subnet-id", &selection->first, answer) ||
	    !read_id(range, "last-subnet-id", &selection->last, answer))
		return false;
	if (selection->last < selection->first)
		return wrong(answer,
		    "'last-subnet-id' must be greater than 'first-subnet-id'");
	snprintf(selection->text, sizeof(selection->text),
	    "subnets %u through %u", selection->first, selection->last);
	snprintf(selection->missing, sizeof(selection->missing),
	    ", selected ID range: %u through %u includes no known subnets",
	    selection->first, selection->last);
	return true;
}

static bool
read_selection(
    json_t *arguments, struct selection *selection, struct answer *answer)
{
	json_t *id = json_object_get(arguments, "subnet-id");
	json_t *range = json_object_get(arguments, "subnet-range");

	if (arguments != NULL && !json_is_object(arguments))
		return wrong(answer, "'arguments' parameter is not a map");
	if (id != NULL && range != NULL)
		return wrong(
		    answer, "cannot specify both subnet-id and subnet-range");
	if (range != NULL)
		return read_range(range, selection, answer);
	selection->first = 0;
	selection->last = UINT32_MAX;
	snprintf(selection->text, sizeof(selection->text), "all subnets");
	selection->missing[0] = 0;
	if (id == NULL)
		return true;
	if (!read_id(arguments, "subnet-id", &selection->first, answer))
		return false;
	selection->last = selection->first;
	snprintf(selection->text, sizeof(selection->text), "subnet-id=%u",
	    selection->first);
	snprintf(selection->missing, sizeof(selection->missing),
	    ", subnet-id: %u does not exist", selection->first);
	return true;
}

static json_t *
columns(void)
{
	return json_pack("[s,s,s,s,s,s,s,s]", "subnet-id", "total-nas",
	    "cumulative-assigned-nas", "assigned-nas", "declined-addresses",
	    "total-pds", "cumulative-assigned-pds", "assigned-pds");
}

/* Rows of some subnets from *id on, which then is the next one's; NULL if
 * there are none up to last. A configuration is not kept while a peer reads. */
static json_t *
some_rows(const struct control *control, uint64_t *id, uint32_t last)
{
	struct service *service = current_service_hold(control->service);
	const struct snapshot *config = service->config;
	json_t *rows = NULL;

	for (uint32_t i = first_from(config, *id);
	     i < config->subnet_count && config->subnets[i].id <= last &&
	     json_array_size(rows) < SUBNETS_AT_ONCE;
	     i++) {
		if (rows == NULL)
			rows = json_array();
		json_array_append_new(
		    rows, subnet_row(control, service, &config->subnets[i]));
		*id = (uint64_t)config->subnets[i].id + 1;
	}
	service_release(service);
	return rows;
}

/* These rows and all that follow; how many. */
static size_t
write_rows(const struct control *control, const struct selection *selection,
    uint64_t id, json_t *rows, struct answer *answer)
{
	size_t count = 0, i;
	bool alive = true;
	json_t *row;

	while (rows != NULL && alive) {
		json_array_foreach(rows, i, row)
		{
			alive = answer_element(answer, json_incref(row));
			count++;
		}
		json_decref(rows);
		rows = alive ? some_rows(control, &id, selection->last) : NULL;
	}
	json_decref(rows);
	return count;
}

/* Subnet by subnet, as statistic-get-all. */
static void
write_result_set(const struct control *control,
    const struct selection *selection, uint64_t id, json_t *rows,
    struct answer *answer)
{
	char text[TIME_TEXT_SIZE];
	json_t *names = columns();
	size_t count;

	answer_begin_rows(answer, "result-set", "columns", names, "rows");
	count = write_rows(control, selection, id, rows, answer);
	answer_end_rows(answer,
	    json_pack(
		"{s:s}", "timestamp", time_text(control->clock, true, text)),
	    RESULT_SUCCESS, "stat-lease6-get[%s]: %zu rows found",
	    selection->text, count);
	json_decref(names);
}

void
command_stat_lease6_get(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct selection selection;
	json_t *rows;
	uint64_t id;

	if (!read_selection(arguments, &selection, answer))
		return;
	id = selection.first;
	rows = some_rows(control, &id, selection.last);
	if (rows == NULL)
		answer_arguments(answer, RESULT_EMPTY, json_object(),
		    "stat-lease6-get[%s]: no matching data%s", selection.text,
		    selection.missing);
	else
		write_result_set(control, &selection, id, rows, answer);
}
