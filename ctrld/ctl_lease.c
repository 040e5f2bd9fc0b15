/*
 * ctl_lease.c: leases as a table, and one lease: get, add, del.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ctrld/ctl.h"

#define PAGE_SIZE 1000

struct filter {
	json_int_t subnet;
	const char *duid;
	bool csv;
};

static const char *const state_names[] = {
    "assigned", "declined", "reclaimed", "released", "registered"};

static const char *
state_name(json_int_t state)
{
	return state >= 0 && state < 5 ? state_names[state] : "?";
}

static bool
passes(const struct filter *filter, json_t *lease)
{
	if (filter->subnet > 0 &&
	    ctl_integer(lease, "subnet-id") != filter->subnet)
		return false;
	return filter->duid == NULL ||
	       strcmp(ctl_text(lease, "duid"), filter->duid) == 0;
}

static void
add_row(struct ctl_table *table, json_t *lease)
{
	long long left = ctl_integer(lease, "cltt") +
			 ctl_integer(lease, "valid-lft") -
			 (long long)time(NULL);
	bool prefix = strcmp(ctl_text(lease, "type"), "IA_PD") == 0;
	char duration[32];

	if (prefix)
		ctl_table_cell(table, "%s/%lld", ctl_text(lease, "ip-address"),
		    (long long)ctl_integer(lease, "prefix-len"));
	else
		ctl_table_cell(table, "%s", ctl_text(lease, "ip-address"));
	ctl_table_cell(table, "%s", state_name(ctl_integer(lease, "state")));
	ctl_table_cell(table, "%s",
	    ctl_integer(lease, "valid-lft") == 4294967295
		? "never"
		: ctl_duration(left, duration));
	ctl_table_cell(
	    table, "%lld", (long long)ctl_integer(lease, "subnet-id"));
	ctl_table_cell(table, "%lld", (long long)ctl_integer(lease, "iaid"));
	ctl_table_cell(table, "%s", ctl_text(lease, "duid"));
	ctl_table_cell(table, "%s", ctl_text(lease, "hostname"));
}

static void
print_csv(json_t *lease)
{
	printf("%s,%s,%lld,%lld,%lld,%lld,%s,%lld,%lld,%s,%s,%lld\n",
	    ctl_text(lease, "ip-address"), ctl_text(lease, "duid"),
	    (long long)ctl_integer(lease, "valid-lft"),
	    (long long)(ctl_integer(lease, "cltt") +
			ctl_integer(lease, "valid-lft")),
	    (long long)ctl_integer(lease, "subnet-id"),
	    (long long)ctl_integer(lease, "preferred-lft"),
	    ctl_text(lease, "type"), (long long)ctl_integer(lease, "iaid"),
	    (long long)ctl_integer(lease, "prefix-len"),
	    ctl_text(lease, "hostname"), ctl_text(lease, "hw-address"),
	    (long long)ctl_integer(lease, "state"));
}

static const char *const lease_heads[] = {
    "LEASE", "STATE", "ENDS IN", "SUBNET", "IAID", "DUID", "HOST NAME"};
#define LEASE_COLUMNS (sizeof(lease_heads) / sizeof(lease_heads[0]))

/* One page into the table (or out as CSV); *last gets its last address. */
static size_t
take_page(const struct filter *filter, json_t *leases, struct ctl_table *table,
    char *last, size_t last_size)
{
	json_t *lease;
	size_t i;

	json_array_foreach(leases, i, lease)
	{
		snprintf(last, last_size, "%s", ctl_text(lease, "ip-address"));
		if (!passes(filter, lease))
			continue;
		if (filter->csv)
			print_csv(lease);
		else
			add_row(table, lease);
	}
	return json_array_size(leases);
}

static enum ctl_status
all_pages(
    const struct ctl *ctl, const struct filter *filter, struct ctl_table *table)
{
	char from[64] = "start";
	enum ctl_status status;
	json_t *answer;
	size_t count;

	do {
		status = ctl_ask(ctl, "lease6-get-page",
		    json_pack("{s:s, s:i}", "from", from, "limit", PAGE_SIZE),
		    &answer);
		if (status != CTL_GOOD)
			return status;
		count = take_page(filter,
		    json_object_get(
			json_object_get(answer, "arguments"), "leases"),
		    table, from, sizeof(from));
		json_decref(answer);
	} while (count == PAGE_SIZE);
	return CTL_GOOD;
}

static enum ctl_status
read_filter(const struct ctl *ctl, int argc, char **argv, struct filter *filter)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--csv") == 0)
			filter->csv = true;
		else if (strcmp(argv[i], "--subnet") == 0 && i + 1 < argc)
			filter->subnet = strtoll(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--duid") == 0 && i + 1 < argc)
			filter->duid = argv[++i];
		else
			return ctl_fail(ctl, CTL_USAGE,
			    "[--subnet ID] [--duid DUID] [--csv], not %s",
			    argv[i]);
	}
	return CTL_GOOD;
}

enum ctl_status
ctl_leases(const struct ctl *ctl, int argc, char **argv)
{
	struct filter filter = {0};
	struct ctl_table *table;
	enum ctl_status status = read_filter(ctl, argc, argv, &filter);

	if (status != CTL_GOOD)
		return status;
	table = ctl_table_create(lease_heads, LEASE_COLUMNS);
	if (filter.csv)
		puts("address,duid,valid_lifetime,expire,subnet_id,"
		     "pref_lifetime,lease_type,iaid,prefix_len,hostname,"
		     "hwaddr,state");
	status = all_pages(ctl, &filter, table);
	if (status == CTL_GOOD && !filter.csv && !ctl->json)
		ctl_table_print(ctl, table);
	ctl_table_free(table);
	return status;
}

/* "ADDRESS" or "PREFIX/LENGTH" into the arguments that select a lease. */
static json_t *
selector(const char *text)
{
	const char *slash = strchr(text, '/');

	if (slash == NULL)
		return json_pack("{s:s}", "ip-address", text);
	return json_pack("{s:s%, s:s}", "ip-address", text,
	    (size_t)(slash - text), "type", "IA_PD");
}

static enum ctl_status
lease_get(const struct ctl *ctl, const char *address)
{
	struct ctl_table *table;
	enum ctl_status status;
	json_t *answer, *lease;

	status = ctl_ask(ctl, "lease6-get", selector(address), &answer);
	if (status != CTL_GOOD)
		return status;
	lease = json_object_get(answer, "arguments");
	if (lease == NULL) {
		json_decref(answer);
		return ctl_fail(ctl, CTL_FAILED, "no lease on %s", address);
	}
	if (!ctl->json) {
		table = ctl_table_create(lease_heads, LEASE_COLUMNS);
		add_row(table, lease);
		ctl_table_print(ctl, table);
		ctl_table_free(table);
	}
	json_decref(answer);
	return CTL_GOOD;
}

/* NAME=VALUE into arguments: numbers and booleans as such, else text. */
static enum ctl_status
add_argument(const struct ctl *ctl, json_t *arguments, const char *pair)
{
	const char *equals = strchr(pair, '=');
	json_t *value;
	char name[64];

	if (equals == NULL || (size_t)(equals - pair) >= sizeof(name))
		return ctl_fail(ctl, CTL_USAGE, "NAME=VALUE, not %s", pair);
	snprintf(name, sizeof(name), "%.*s", (int)(equals - pair), pair);
	value = json_loads(equals + 1, JSON_DECODE_ANY, NULL);
	if (value == NULL)
		value = json_string(equals + 1);
	json_object_set_new(arguments, name, value);
	return CTL_GOOD;
}

static enum ctl_status
lease_change(const struct ctl *ctl, const char *command, json_t *arguments)
{
	enum ctl_status status;
	json_t *answer;

	status = ctl_ask(ctl, command, arguments, &answer);
	if (status == CTL_GOOD && !ctl->json)
		puts(ctl_text(answer, "text"));
	if (status == CTL_GOOD && ctl_integer(answer, "result") != 0)
		status = CTL_FAILED;
	json_decref(answer);
	return status;
}

enum ctl_status
ctl_lease(const struct ctl *ctl, int argc, char **argv)
{
	json_t *arguments;

	if (argc >= 3 && strcmp(argv[1], "get") == 0 && argc == 3)
		return lease_get(ctl, argv[2]);
	if (argc == 3 && strcmp(argv[1], "del") == 0)
		return lease_change(ctl, "lease6-del", selector(argv[2]));
	if (argc < 3 || strcmp(argv[1], "add") != 0)
		return ctl_fail(ctl, CTL_USAGE,
		    "get ADDRESS | del ADDRESS | add ADDRESS duid=HEX "
		    "iaid=NUMBER [NAME=VALUE ...]");
	arguments = json_pack("{s:s}", "ip-address", argv[2]);
	for (int i = 3; i < argc; i++) {
		if (add_argument(ctl, arguments, argv[i]) != CTL_GOOD) {
			json_decref(arguments);
			return CTL_USAGE;
		}
	}
	return lease_change(ctl, "lease6-add", arguments);
}
