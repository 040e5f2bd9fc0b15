/*
 * ctl_top.c: what the server does just now: rates, latency, drops.
 *
 * Counters are read twice and subtracted; the server has no rates. On a
 * terminal one screen is drawn anew, elsewhere one block follows the other.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ctrld/ctl.h"

#define DROPS_SHOWN 10

struct look {
	json_t *statistics, *status;
	struct timespec at;
};

static void
look_free(struct look *look)
{
	json_decref(look->statistics);
	json_decref(look->status);
}

static enum ctl_status
take_look(const struct ctl *ctl, bool silent, struct look *look)
{
	struct ctl quiet = *ctl;
	enum ctl_status status;

	quiet.json = false;
	quiet.silent = silent;
	look->status = NULL;
	status = ctl_ask_arguments(
	    &quiet, "statistic-global-get-all", &look->statistics);
	clock_gettime(CLOCK_MONOTONIC, &look->at);
	if (status == CTL_GOOD)
		status = ctl_ask_arguments(&quiet, "status-get", &look->status);
	return status;
}

static double
seconds_between(const struct look *before, const struct look *now)
{
	double seconds = (double)(now->at.tv_sec - before->at.tv_sec) +
			 (double)(now->at.tv_nsec - before->at.tv_nsec) / 1e9;

	return seconds > 0.001 ? seconds : 0.001;
}

static double
rate(const struct look *before, const struct look *now, const char *name)
{
	double difference = ctl_statistic(now->statistics, name) -
			    ctl_statistic(before->statistics, name);

	/* a server that was started again counts from 0 */
	return difference < 0 ? 0 : difference / seconds_between(before, now);
}

static double
storage_rate(
    const struct look *before, const struct look *now, const char *name)
{
	json_int_t difference =
	    ctl_integer(json_object_get(now->status, "storage"), name) -
	    ctl_integer(json_object_get(before->status, "storage"), name);

	return difference < 0
		   ? 0
		   : (double)difference / seconds_between(before, now);
}

static const struct {
	const char *label, *statistic;
} packets[] = {
    {"received", "pkt6-received"},
    {"  Solicit", "pkt6-solicit-received"},
    {"  Request", "pkt6-request-received"},
    {"  Renew", "pkt6-renew-received"},
    {"  Rebind", "pkt6-rebind-received"},
    {"  Release", "pkt6-release-received"},
    {"  Information", "pkt6-infrequest-received"},
    {"sent", "pkt6-sent"},
    {"  Advertise", "pkt6-advertise-sent"},
    {"  Reply", "pkt6-reply-sent"},
    {"dropped", "pkt6-receive-drop"},
    {"  kernel", "socket-overflow"},
};

static void
show_packets(
    const struct ctl *ctl, const struct look *before, const struct look *now)
{
	static const char *const heads[] = {"PACKETS", "A SECOND", "IN ALL"};
	struct ctl_table *table = ctl_table_create(heads, 3);
	char number[32];

	for (size_t i = 0; i < sizeof(packets) / sizeof(packets[0]); i++) {
		ctl_table_cell(table, "%s", packets[i].label);
		ctl_table_cell(table, "%s",
		    ctl_count(rate(before, now, packets[i].statistic), number));
		ctl_table_cell(table, "%s",
		    ctl_count(
			ctl_statistic(now->statistics, packets[i].statistic),
			number));
	}
	ctl_table_flush(ctl, table);
	ctl_table_free(table);
}

/* Ours are called drop-CAUSE. */
static void
show_drops(
    const struct ctl *ctl, const struct look *before, const struct look *now)
{
	static const char *const heads[] = {"DROPS", "A SECOND", "IN ALL"};
	struct ctl_table *table = ctl_table_create(heads, 3);
	unsigned shown = 0;
	const char *name;
	json_t *samples;
	char number[32];
	double sum;

	json_object_foreach(now->statistics, name, samples)
	{
		sum = ctl_statistic(now->statistics, name);
		if (strncmp(name, "drop-", 5) != 0 || sum <= 0 ||
		    ++shown > DROPS_SHOWN)
			continue;
		ctl_table_cell(table, "  %s", name + 5);
		ctl_table_cell(
		    table, "%s", ctl_count(rate(before, now, name), number));
		ctl_table_cell(table, "%s", ctl_count(sum, number));
	}
	if (shown > 0)
		ctl_table_flush(ctl, table);
	ctl_table_free(table);
}

static void
show_storage(const struct look *before, const struct look *now)
{
	json_t *storage = json_object_get(now->status, "storage");
	char batches[32], rows[32], leases[32];

	ctl_count(storage_rate(before, now, "batches"), batches);
	ctl_count(storage_rate(before, now, "rows"), rows);
	ctl_count((double)ctl_integer(now->status, "leases"), leases);
	printf("leases %s; %s\n", leases,
	    json_is_true(json_object_get(storage, "stopped"))
		? "STORAGE FAILS, nothing is granted"
		: "storage works");
	printf("commits %s/s, changes %s/s, a sync takes %.2f ms (%.2f at "
	       "most)\n",
	    batches, rows, (double)ctl_integer(storage, "sync-ns-last") / 1e6,
	    (double)ctl_integer(storage, "sync-ns-max") / 1e6);
}

static void
show_json(const struct look *before, const struct look *now)
{
	json_t *rates = json_object(), *samples;
	const char *name;

	json_object_foreach(now->statistics, name, samples) json_object_set_new(
	    rates, name, json_real(rate(before, now, name)));
	json_object_set_new(
	    rates, "commits", json_real(storage_rate(before, now, "batches")));
	json_object_set_new(
	    rates, "changes", json_real(storage_rate(before, now, "rows")));
	json_object_set_new(rates, "sync-ns-last",
	    json_integer(ctl_integer(
		json_object_get(now->status, "storage"), "sync-ns-last")));
	json_dumpf(rates, stdout, JSON_COMPACT | JSON_SORT_KEYS);
	putchar('\n');
	json_decref(rates);
}

static void
show(const struct ctl *ctl, const struct look *before, const struct look *now)
{
	char clock[32];
	time_t at = time(NULL);
	struct tm parts;

	if (ctl->json) {
		show_json(before, now);
		return;
	}
	if (ctl->is_terminal)
		fputs("\033[H\033[J", stdout);
	localtime_r(&at, &parts);
	strftime(clock, sizeof(clock), "%H:%M:%S", &parts);
	printf("dhcp6d at %s\n", clock);
	show_storage(before, now);
	putchar('\n');
	show_packets(ctl, before, now);
	putchar('\n');
	show_drops(ctl, before, now);
}

/* Until the server answers; if it has never, only once. */
static enum ctl_status
take_next_look(
    const struct ctl *ctl, struct ctl_patience *patience, struct look *look)
{
	enum ctl_status status = take_look(ctl, patience->away, look);

	while (ctl_again(ctl, patience, status)) {
		look_free(look);
		status = take_look(ctl, patience->away, look);
	}
	return status;
}

static enum ctl_status
watch(const struct ctl *ctl, double interval, long count)
{
	const struct timespec pause = {
	    (time_t)interval, (long)((interval - (long)interval) * 1e9)};
	struct ctl_patience patience = {false, false};
	struct look before, now;
	enum ctl_status status = take_next_look(ctl, &patience, &before);

	for (long i = 0; status == CTL_GOOD && (count == 0 || i < count); i++) {
		nanosleep(&pause, NULL);
		status = take_next_look(ctl, &patience, &now);
		if (status == CTL_GOOD)
			show(ctl, &before, &now);
		look_free(&before);
		before = now;
		if (fflush(stdout) != 0)
			status = CTL_FAILED;
	}
	look_free(&before);
	return status;
}

enum ctl_status
ctl_top(const struct ctl *ctl, int argc, char **argv)
{
	double interval = 1;
	long count = 0;
	char *end;

	for (int i = 1; i < argc; i += 2) {
		if (i + 1 < argc && strcmp(argv[i], "--interval") == 0)
			interval = strtod(argv[i + 1], &end);
		else if (i + 1 < argc && strcmp(argv[i], "--count") == 0)
			count = strtol(argv[i + 1], &end, 10);
		else
			end = argv[i];
		if (*end != 0 || !(interval >= 0.1 && interval <= 3600) ||
		    count < 0)
			return ctl_fail(ctl, CTL_USAGE,
			    "[--interval SECONDS] [--count NUMBER]");
	}
	return watch(ctl, interval, count);
}
