/*
 * ctl_watch.c: leases --watch: what changes, as it changes.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ctrld/ctl.h"

#define WAIT_S 2 /* how long the server waits for something to come */

struct watch {
	const struct ctl *ctl;
	json_t *filter;
	struct timespec end; /* tv_sec 0: none */
	json_int_t since;    /* -1: from now on */
	struct ctl_patience patience;
};

static void
print_skipped(const struct watch *watch, json_int_t skipped)
{
	if (skipped == 0)
		return;
	if (watch->ctl->json)
		printf("{\"skipped\": %lld}\n", (long long)skipped);
	else
		printf("-- %lld changes were missed: they came faster than "
		       "they were read\n",
		    (long long)skipped);
}

static void
print_change(const struct watch *watch, json_t *change)
{
	char clock[16], lease[64], duration[32], name[512];
	time_t at = (time_t)ctl_integer(change, "cltt");
	bool removed = json_is_true(json_object_get(change, "removed"));
	struct tm parts;

	if (watch->ctl->json) {
		json_dumpf(change, stdout, JSON_COMPACT | JSON_SORT_KEYS);
		putchar('\n');
		return;
	}
	localtime_r(&at, &parts);
	strftime(clock, sizeof(clock), "%H:%M:%S", &parts);
	printf("%s  %-10s  %-40s  %-10s  subnet %-6lld  %s  %s\n", clock,
	    removed ? "removed" : ctl_lease_state(ctl_integer(change, "state")),
	    ctl_lease_text(change, lease),
	    removed ? ""
		    : ctl_duration(ctl_integer(change, "valid-lft"), duration),
	    (long long)ctl_integer(change, "subnet-id"),
	    ctl_text(change, "duid"),
	    ctl_safe(ctl_text(change, "hostname"), name, sizeof(name)));
}

static bool
is_over(const struct watch *watch)
{
	struct timespec now;

	if (watch->end.tv_sec == 0)
		return false;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec > watch->end.tv_sec ||
	       (now.tv_sec == watch->end.tv_sec &&
		   now.tv_nsec >= watch->end.tv_nsec);
}

static enum ctl_status
look(struct watch *watch)
{
	struct ctl quiet = *watch->ctl; /* changes are printed one by one */
	json_t *arguments = json_deep_copy(watch->filter);
	json_t *answer, *told, *change;
	enum ctl_status status;
	size_t i;

	quiet.json = false;
	quiet.silent = watch->patience.away;
	json_object_set_new(
	    arguments, "wait", json_integer(watch->since < 0 ? 0 : WAIT_S));
	if (watch->since >= 0)
		json_object_set_new(
		    arguments, "since", json_integer(watch->since));
	status = ctl_ask(&quiet, "lease6-changes", arguments, &answer);
	if (status != CTL_GOOD)
		return status;
	told = json_object_get(answer, "arguments");
	print_skipped(watch, ctl_integer(told, "skipped"));
	json_array_foreach(json_object_get(told, "changes"), i, change)
	    print_change(watch, change);
	watch->since = ctl_integer(told, "next");
	json_decref(answer);
	return CTL_GOOD;
}

enum ctl_status
ctl_watch(const struct ctl *ctl, json_t *filter, unsigned seconds)
{
	struct watch watch = {.ctl = ctl, .filter = filter, .since = -1};
	enum ctl_status status;

	if (seconds > 0) {
		clock_gettime(CLOCK_MONOTONIC, &watch.end);
		watch.end.tv_sec += seconds;
	}
	do {
		status = look(&watch);
	} while (
	    (ctl_again(ctl, &watch.patience, status) || status == CTL_GOOD) &&
	    fflush(stdout) == 0 && !is_over(&watch));
	json_decref(filter);
	return status;
}
