/*
 * ctl_pools.c: how full subnets and their pools are.
 *
 * Subnets come from stat-lease6-get, prefixes from subnet6-list, pools from
 * the statistics by pool (pools without a pool-id are one, number 0).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctrld/ctl.h"

#define BAR_WIDTH 20
#define NEAR_END 0.8 /* of a subnet's pools: worth a line in status */
#define NEAR_END_MAX 8

/* What the two types of leases are called. */
static const struct side {
	const char *type, *pool, *assigned, *total;
} sides[] = {
    {"IA_NA", "pool", "assigned-nas", "total-nas"},
    {"IA_PD", "pd-pool", "assigned-pds", "total-pds"},
};
#define SIDE_COUNT (sizeof(sides) / sizeof(sides[0]))

/* Columns of stat-lease6-get by name, as Stork reads them. */
static double
column(json_t *result_set, json_t *row, const char *name)
{
	json_t *head;
	size_t i;

	json_array_foreach(json_object_get(result_set, "columns"), i, head)
	{
		if (strcmp(json_string_value(head), name) == 0)
			return json_number_value(json_array_get(row, i));
	}
	return 0;
}

static double
share_of(double assigned, double total)
{
	return total > 0 ? assigned / total : 0;
}

static void
add_figures(const struct ctl *ctl, struct ctl_table *table, double assigned,
    double total)
{
	char bar[4 * BAR_WIDTH + 1], number[32];
	double share = share_of(assigned, total);

	ctl_table_cell(table, "%s", ctl_count(assigned, number));
	ctl_table_cell(table, "%s", ctl_count(total, number));
	ctl_table_cell(table, "%s%s%s %5.1f %%", ctl_colour(ctl, share),
	    ctl_bar(ctl, share, BAR_WIDTH, bar), ctl_plain(ctl), 100 * share);
}

struct report {
	const struct ctl *ctl;
	struct ctl_table *table;
	json_t *prefixes;   /* by id as text */
	json_t *statistics; /* by id, then by name */
};

/* The pools of a subnet, if they have numbers of their own. */
static void
add_pools(struct report *report, double subnet, const struct side *side)
{
	char prefix[64], name[96], assigned[128];
	json_t *statistics, *samples;
	const char *key;
	unsigned pool;
	int size;

	snprintf(prefix, sizeof(prefix), "%.0f", subnet);
	statistics = json_object_get(report->statistics, prefix);
	size = snprintf(
	    prefix, sizeof(prefix), "subnet[%.0f].%s[", subnet, side->pool);
	json_object_foreach(statistics, key, samples)
	{
		if (strncmp(key, prefix, (size_t)size) != 0 ||
		    sscanf(key + size, "%u].", &pool) != 1)
			continue;
		snprintf(
		    name, sizeof(name), "%s%u].%s", prefix, pool, side->total);
		if (strcmp(name, key) != 0)
			continue;
		snprintf(assigned, sizeof(assigned), "%s%u].%s", prefix, pool,
		    side->assigned);
		ctl_table_cell(report->table, "%s", "");
		ctl_table_cell(report->table, "  pool %u", pool);
		ctl_table_cell(report->table, "%s", side->type);
		add_figures(report->ctl, report->table,
		    ctl_statistic(statistics, assigned),
		    ctl_statistic(statistics, name));
	}
}

static void
add_subnet(struct report *report, json_t *set, json_t *row)
{
	double subnet = column(set, row, "subnet-id");
	char id[32];

	snprintf(id, sizeof(id), "%.0f", subnet);
	for (size_t i = 0; i < SIDE_COUNT; i++) {
		double assigned = column(set, row, sides[i].assigned);
		double total = column(set, row, sides[i].total);

		if (total <= 0 && assigned <= 0)
			continue;
		ctl_table_cell(report->table, "%s", id);
		ctl_table_cell(
		    report->table, "%s", ctl_text(report->prefixes, id));
		ctl_table_cell(report->table, "%s", sides[i].type);
		add_figures(report->ctl, report->table, assigned, total);
		add_pools(report, subnet, &sides[i]);
	}
}

/* id -> prefix of every subnet; an empty map on failure. */
static json_t *
read_prefixes(const struct ctl *ctl)
{
	json_t *prefixes = json_object(), *answer, *subnet;
	char id[32];
	size_t i;

	if (ctl_ask(ctl, "subnet6-list", NULL, &answer) != CTL_GOOD)
		return prefixes;
	json_array_foreach(
	    json_object_get(json_object_get(answer, "arguments"), "subnets"), i,
	    subnet)
	{
		snprintf(id, sizeof(id), "%lld",
		    (long long)ctl_integer(subnet, "id"));
		json_object_set(
		    prefixes, id, json_object_get(subnet, "subnet"));
	}
	json_decref(answer);
	return prefixes;
}

/* Statistics of pools with a number of their own alone: the others say what
 * their subnet says. */
static void
sort_in(json_t *pools, const char *name, json_t *samples)
{
	const char *number = strstr(name, "pool[");
	json_t *subnet;
	char id[32];

	if (number == NULL || strncmp(number, "pool[0]", 7) == 0 ||
	    sscanf(name, "subnet[%31[0-9]]", id) != 1)
		return;
	subnet = json_object_get(pools, id);
	if (subnet == NULL) {
		subnet = json_object();
		json_object_set_new(pools, id, subnet);
	}
	json_object_set(subnet, name, samples);
}

static json_t *
read_statistics(const struct ctl *ctl)
{
	json_t *pools = json_object(), *answer, *samples;
	const char *name;

	if (ctl_ask(ctl, "statistic-get-all", NULL, &answer) != CTL_GOOD)
		return pools;
	json_object_foreach(json_object_get(answer, "arguments"), name, samples)
	    sort_in(pools, name, samples);
	json_decref(answer);
	return pools;
}

enum ctl_status
ctl_pools(const struct ctl *ctl, int argc, char **argv)
{
	static const char *const heads[] = {
	    "SUBNET", "PREFIX", "TYPE", "ASSIGNED", "TOTAL", "USED"};
	struct report report = {.ctl = ctl};
	enum ctl_status status;
	json_t *answer, *set, *row;
	size_t i;

	(void)argv;
	if (argc != 1)
		return ctl_fail(ctl, CTL_USAGE, "no arguments");
	status = ctl_ask(ctl, "stat-lease6-get", NULL, &answer);
	if (status != CTL_GOOD || ctl->json) {
		json_decref(answer);
		return status;
	}
	report.prefixes = read_prefixes(ctl);
	report.statistics = read_statistics(ctl);
	set =
	    json_object_get(json_object_get(answer, "arguments"), "result-set");
	report.table = ctl_table_create(heads, 6);
	json_array_foreach(json_object_get(set, "rows"), i, row)
	    add_subnet(&report, set, row);
	ctl_table_flush(ctl, report.table);
	ctl_table_free(report.table);
	json_decref(report.prefixes);
	json_decref(report.statistics);
	json_decref(answer);
	return CTL_GOOD;
}

void
ctl_pools_near_end(const struct ctl *ctl, json_t *set)
{
	unsigned count = 0;
	double share;
	json_t *row;
	size_t i;

	json_array_foreach(json_object_get(set, "rows"), i, row)
	{
		for (size_t k = 0; k < SIDE_COUNT; k++) {
			share = share_of(column(set, row, sides[k].assigned),
			    column(set, row, sides[k].total));
			if (share < NEAR_END || ++count > NEAR_END_MAX)
				continue;
			printf("%-16s %ssubnet %.0f: %s %.1f %% used%s\n",
			    count == 1 ? "near their end" : "",
			    ctl_colour(ctl, share),
			    column(set, row, "subnet-id"), sides[k].type,
			    100 * share, ctl_plain(ctl));
		}
	}
	if (count == 0)
		printf("%-16s none\n", "near their end");
	else if (count > NEAR_END_MAX)
		printf("%-16s and %u more (dhcp6ctl pools)\n", "",
		    count - NEAR_END_MAX);
}
