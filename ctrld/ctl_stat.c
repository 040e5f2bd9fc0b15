/*
 * ctl_stat.c: how the server is: status, stats, pools.
 */
#include <stdio.h>
#include <string.h>

#include "ctrld/ctl.h"

#define BAR_WIDTH 20

static void
line(const char *name, const char *value)
{
	printf("%-16s %s\n", name, value);
}

/* The value of a statistic: the first sample's first element. */
static double
statistic(json_t *all, const char *name)
{
	json_t *sample = json_array_get(json_object_get(all, name), 0);

	return json_number_value(json_array_get(sample, 0));
}

/* What the last compaction came to, or how far this one is. */
static void
compaction_text(json_t *c, char *out, size_t size)
{
	json_t *last = json_object_get(c, "last");
	const char *doing = ctl_text(c, "doing");
	char age[32], rows[32], leases[32];

	ctl_duration(ctl_integer(last, "age"), age);
	ctl_count((double)ctl_integer(c, "last-rows"), rows);
	ctl_count((double)ctl_integer(c, "last-leases"), leases);
	if (json_is_true(json_object_get(c, "running"))) {
		ctl_count((double)ctl_integer(c, "count"), rows);
		snprintf(out, size, "running%s%s %s", doing[0] != 0 ? ": " : "",
		    doing, doing[0] != 0 ? rows : "");
	} else if (!json_is_object(last)) {
		snprintf(out, size, "none since the start");
	} else if (ctl_integer(last, "status") != 0) {
		snprintf(out, size,
		    "FAILED %s ago: %s (status %d); again in %d s", age,
		    ctl_text(last, "result"), (int)ctl_integer(last, "status"),
		    (int)ctl_integer(c, "retry-in"));
	} else {
		snprintf(out, size,
		    "%s ago, %s rows became %s leases in %.1f s", age, rows,
		    leases, (double)ctl_integer(last, "duration-ms") / 1000);
	}
}

static void
print_compaction(json_t *c)
{
	char text[256], age[32];

	if (!json_is_object(c))
		return;
	compaction_text(c, text, sizeof(text));
	line("compaction", text);
	ctl_duration(ctl_integer(c, "pending-age"), age);
	snprintf(text, sizeof(text), "%.1f MB, for %s",
	    (double)ctl_integer(c, "pending-bytes") / 1e6, age);
	line("not compacted", text);
}

static void
print_status(json_t *status, json_t *statistics)
{
	json_t *storage = json_object_get(status, "storage");
	char text[32], number[32];

	ctl_duration(ctl_integer(status, "uptime"), text);
	line("running for", text);
	ctl_duration(ctl_integer(status, "reload"), text);
	line("configured", text);
	line("sockets", ctl_text(json_object_get(status, "sockets"), "status"));
	line("leases stored", json_is_true(json_object_get(storage, "stopped"))
				  ? "NO: storage fails, nothing is granted"
				  : "yes");
	if (json_is_true(json_object_get(
		json_object_get(status, "compaction"), "file-lost")))
		line("lease file", "LOST, it is being written anew");
	else
		line("lease file", ctl_text(status, "csv-lease-file"));
	print_compaction(json_object_get(status, "compaction"));
	ctl_count(statistic(statistics, "pkt6-received"), number);
	line("received", number);
	ctl_count(statistic(statistics, "pkt6-sent"), number);
	line("sent", number);
	ctl_count(statistic(statistics, "pkt6-receive-drop"), number);
	line("dropped", number);
}

enum ctl_status
ctl_status_verb(const struct ctl *ctl, int argc, char **argv)
{
	struct ctl quiet = *ctl;
	enum ctl_status status;
	json_t *state, *statistics;

	(void)argv;
	if (argc != 1)
		return ctl_fail(ctl, CTL_USAGE, "no arguments");
	status = ctl_ask(ctl, "status-get", NULL, &state);
	if (status != CTL_GOOD || ctl->json) {
		json_decref(state);
		return status;
	}
	quiet.json = false;
	status = ctl_ask(&quiet, "statistic-get-all", NULL, &statistics);
	if (status == CTL_GOOD)
		print_status(json_object_get(state, "arguments"),
		    json_object_get(statistics, "arguments"));
	json_decref(state);
	json_decref(statistics);
	return status;
}

enum ctl_status
ctl_stats(const struct ctl *ctl, int argc, char **argv)
{
	static const char *const heads[] = {"STATISTIC", "VALUE"};
	const char *name, *part = argc > 1 ? argv[1] : "";
	struct ctl_table *table;
	enum ctl_status status;
	json_t *answer, *samples;

	if (argc > 2)
		return ctl_fail(ctl, CTL_USAGE, "[PART-OF-A-NAME]");
	status = ctl_ask(ctl, "statistic-get-all", NULL, &answer);
	if (status != CTL_GOOD || ctl->json) {
		json_decref(answer);
		return status;
	}
	table = ctl_table_create(heads, 2);
	json_object_foreach(json_object_get(answer, "arguments"), name, samples)
	{
		if (strstr(name, part) == NULL)
			continue;
		ctl_table_cell(table, "%s", name);
		ctl_table_cell(table, "%.0f",
		    json_number_value(
			json_array_get(json_array_get(samples, 0), 0)));
	}
	ctl_table_print(ctl, table);
	ctl_table_free(table);
	json_decref(answer);
	return CTL_GOOD;
}

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

static void
pool_row(const struct ctl *ctl, struct ctl_table *table, double subnet,
    const char *type, double assigned, double total)
{
	char bar[4 * BAR_WIDTH + 1], number[32];
	double share = total > 0 ? assigned / total : 0;

	if (total <= 0 && assigned <= 0)
		return;
	ctl_table_cell(table, "%.0f", subnet);
	ctl_table_cell(table, "%s", type);
	ctl_table_cell(table, "%s", ctl_count(assigned, number));
	ctl_table_cell(table, "%s", ctl_count(total, number));
	ctl_table_cell(table, "%s %5.1f %%",
	    ctl_bar(ctl, share, BAR_WIDTH, bar), 100 * share);
}

enum ctl_status
ctl_pools(const struct ctl *ctl, int argc, char **argv)
{
	static const char *const heads[] = {
	    "SUBNET", "TYPE", "ASSIGNED", "TOTAL", "USED"};
	struct ctl_table *table;
	enum ctl_status status;
	json_t *answer, *set, *row;
	double subnet;
	size_t i;

	(void)argv;
	if (argc != 1)
		return ctl_fail(ctl, CTL_USAGE, "no arguments");
	status = ctl_ask(ctl, "stat-lease6-get", NULL, &answer);
	if (status != CTL_GOOD || ctl->json) {
		json_decref(answer);
		return status;
	}
	set =
	    json_object_get(json_object_get(answer, "arguments"), "result-set");
	table = ctl_table_create(heads, 5);
	json_array_foreach(json_object_get(set, "rows"), i, row)
	{
		subnet = column(set, row, "subnet-id");
		pool_row(ctl, table, subnet, "IA_NA",
		    column(set, row, "assigned-nas"),
		    column(set, row, "total-nas"));
		pool_row(ctl, table, subnet, "IA_PD",
		    column(set, row, "assigned-pds"),
		    column(set, row, "total-pds"));
	}
	ctl_table_print(ctl, table);
	ctl_table_free(table);
	json_decref(answer);
	return CTL_GOOD;
}
