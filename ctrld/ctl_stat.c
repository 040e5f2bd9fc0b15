/*
 * ctl_stat.c: how the server is: status, and stats.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ctrld/ctl.h"

#define RATE_MS 500 /* between the two looks that make a rate */

static void
line(const char *name, const char *value)
{
	printf("%-16s %s\n", name, value);
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
print_storage(json_t *status)
{
	json_t *storage = json_object_get(status, "storage");
	char text[160], changes[32];

	if (json_is_true(json_object_get(storage, "stopped"))) {
		line("leases stored", "NO: storage fails, nothing is granted");
	} else {
		ctl_count((double)ctl_integer(storage, "durable"), changes);
		snprintf(text, sizeof(text),
		    "yes, %s changes on disk; a sync takes %.1f ms (%.1f at "
		    "most)",
		    changes, (double)ctl_integer(storage, "sync-ns-last") / 1e6,
		    (double)ctl_integer(storage, "sync-ns-max") / 1e6);
		line("leases stored", text);
	}
	if (json_is_true(json_object_get(
		json_object_get(status, "compaction"), "file-lost")))
		line("lease file", "LOST, it is being written anew");
	else
		line("lease file", ctl_text(status, "csv-lease-file"));
	print_compaction(json_object_get(status, "compaction"));
}

static void
print_sockets(json_t *sockets)
{
	json_t *error;
	size_t i;

	line("sockets", ctl_text(sockets, "status"));
	json_array_foreach(json_object_get(sockets, "errors"), i, error)
	    line("", json_string_value(error));
}

static void
print_server(json_t *status, json_t *version)
{
	json_t *state = json_object_get(status, "dhcp-state");
	char text[160], since[32], number[32];
	time_t started = time(NULL) - (time_t)ctl_integer(status, "uptime");
	struct tm parts;

	localtime_r(&started, &parts);
	strftime(since, sizeof(since), "%Y-%m-%d %H:%M:%S", &parts);
	ctl_duration(ctl_integer(status, "uptime"), number);
	snprintf(text, sizeof(text), "%s, since %s", number, since);
	line("running for", text);
	line("version", ctl_text(version, "extended"));
	ctl_duration(ctl_integer(status, "reload"), number);
	snprintf(text, sizeof(text), "%s ago, hash %.16s", number,
	    ctl_text(status, "hash"));
	line("configured", text);
	line(
	    "service", json_is_true(json_object_get(state, "globally-disabled"))
			   ? "OFF (dhcp-disable)"
			   : "on");
	print_sockets(json_object_get(status, "sockets"));
	ctl_count((double)ctl_integer(status, "leases"), number);
	snprintf(text, sizeof(text), "%s, in %.1f MB", number,
	    (double)ctl_integer(status, "lease-memory") / 1e6);
	line("leases", text);
}

/* What came in the time between two looks, and what has come since the start.
 */
static void
print_rates(json_t *before, json_t *after, double seconds)
{
	static const char *const names[][2] = {
	    {"received", "pkt6-received"},
	    {"sent", "pkt6-sent"},
	    {"dropped", "pkt6-receive-drop"},
	};
	char text[96], sum[32], rate[32];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		double now = ctl_statistic(after, names[i][1]);

		ctl_count(now, sum);
		ctl_count(
		    (now - ctl_statistic(before, names[i][1])) / seconds, rate);
		snprintf(text, sizeof(text), "%s, now %s/s", sum, rate);
		line(names[i][0], text);
	}
}

static enum ctl_status
tell_status(const struct ctl *ctl, json_t *state)
{
	const struct timespec pause = {.tv_nsec = 1000000L * RATE_MS};
	json_t *version, *before = NULL, *after = NULL, *subnets = NULL;
	enum ctl_status status =
	    ctl_ask_arguments(ctl, "version-get", &version);

	if (status == CTL_GOOD)
		status =
		    ctl_ask_arguments(ctl, "statistic-global-get-all", &before);
	if (status == CTL_GOOD)
		status = ctl_ask_arguments(ctl, "stat-lease6-get", &subnets);
	if (status == CTL_GOOD) {
		nanosleep(&pause, NULL);
		status =
		    ctl_ask_arguments(ctl, "statistic-global-get-all", &after);
	}
	if (status == CTL_GOOD) {
		print_server(state, version);
		print_storage(state);
		print_rates(before, after, RATE_MS / 1000.0);
		ctl_pools_near_end(ctl, json_object_get(subnets, "result-set"));
	}
	json_decref(version);
	json_decref(before);
	json_decref(after);
	json_decref(subnets);
	return status;
}

/* There is nothing else to ask for yet. */
static void
print_loading(json_t *loading)
{
	char text[160], rows[32], rate[32];

	ctl_count((double)ctl_integer(loading, "rows"), rows);
	ctl_count((double)ctl_integer(loading, "rows-per-second"), rate);
	line("service", "LOADING leases, no packets are answered yet");
	snprintf(text, sizeof(text), "%.100s, %d%% read",
	    ctl_text(loading, "file"), (int)ctl_integer(loading, "percent"));
	line("lease file", text);
	snprintf(text, sizeof(text), "%s so far, %s/s", rows, rate);
	line("rows", text);
}

enum ctl_status
ctl_status_verb(const struct ctl *ctl, int argc, char **argv)
{
	enum ctl_status status;
	json_t *state;

	(void)argv;
	if (argc != 1)
		return ctl_fail(ctl, CTL_USAGE, "no arguments");
	status = ctl_ask(ctl, "status-get", NULL, &state);
	if (status == CTL_GOOD && !ctl->json) {
		json_t *arguments = json_object_get(state, "arguments");
		json_t *loading = json_object_get(arguments, "loading");

		if (loading != NULL)
			print_loading(loading);
		else
			status = tell_status(ctl, arguments);
	}
	json_decref(state);
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
	ctl_table_flush(ctl, table);
	ctl_table_free(table);
	json_decref(answer);
	return CTL_GOOD;
}
