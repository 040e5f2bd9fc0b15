/*
 * ctl_lease.c: one lease: get, add, del; and a lease as a row.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ctrld/ctl.h"

#define NEVER 4294967295 /* a lifetime that does not end */

static const char *const state_names[] = {
    "assigned", "declined", "reclaimed", "released", "registered"};

const char *const ctl_lease_heads[] = {
    "LEASE", "STATE", "ENDS IN", "SUBNET", "IAID", "DUID", "HOST NAME"};

const char *
ctl_lease_state(json_int_t state)
{
	return state >= 0 && state < 5 ? state_names[state] : "?";
}

const char *
ctl_lease_text(json_t *lease, char text[64])
{
	if (strcmp(ctl_text(lease, "type"), "IA_PD") == 0)
		snprintf(text, 64, "%s/%lld", ctl_text(lease, "ip-address"),
		    (long long)ctl_integer(lease, "prefix-len"));
	else
		snprintf(text, 64, "%s", ctl_text(lease, "ip-address"));
	return text;
}

void
ctl_lease_row(struct ctl_table *table, json_t *lease)
{
	long long left = ctl_integer(lease, "cltt") +
			 ctl_integer(lease, "valid-lft") -
			 (long long)time(NULL);
	char text[64], duration[32], name[512];

	ctl_table_cell(table, "%s", ctl_lease_text(lease, text));
	ctl_table_cell(
	    table, "%s", ctl_lease_state(ctl_integer(lease, "state")));
	ctl_table_cell(table, "%s",
	    ctl_integer(lease, "valid-lft") == NEVER
		? "never"
		: ctl_duration(left, duration));
	ctl_table_cell(
	    table, "%lld", (long long)ctl_integer(lease, "subnet-id"));
	ctl_table_cell(table, "%lld", (long long)ctl_integer(lease, "iaid"));
	ctl_table_cell(table, "%s", ctl_text(lease, "duid"));
	ctl_table_cell(table, "%s",
	    ctl_safe(ctl_text(lease, "hostname"), name, sizeof(name)));
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
		table = ctl_table_create(ctl_lease_heads, CTL_LEASE_COLUMNS);
		ctl_lease_row(table, lease);
		ctl_table_flush(ctl, table);
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
