/*
 * leases.c: one lease, and lists of leases (commands.md 3.2).
 *
 * Lists are found by walking the store in slices: the lock is let go between
 * two, and each slice's leases are written out before the next is walked. So a
 * list of ten million leases takes no memory and delays no packet.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/control/lease_arguments.h"
#include "dhcp6d/control/lease_json.h"

#define SLICE                                                                  \
	2048 /* slots of the store at a time: well below a millisecond         \
	      */

/* Which leases a list wants; NULL or 0 = all. */
struct wanted {
	const struct lease_store *store;
	struct span duid, hwaddr;
	const char *hostname;
	int state;         /* -1 = all */
	const char *which; /* what "found" says after it; NULL = "." */
	uint32_t subnet_id;
	json_t *subnets;
	const struct moment *now;
	json_t *found; /* of this slice */
	size_t count;
};

static bool
in_subnets(json_t *subnets, uint32_t id)
{
	json_t *value;
	size_t i;

	json_array_foreach(subnets, i, value)
	{
		if (json_integer_value(value) == (json_int_t)id)
			return true;
	}
	return false;
}

static bool
is_wanted(const struct wanted *wanted, const struct lease *lease)
{
	if (wanted->subnet_id != 0 && wanted->subnet_id != lease->subnet_id)
		return false;
	if (wanted->state >= 0 && wanted->state != lease->state)
		return false;
	if (wanted->subnets != NULL &&
	    !in_subnets(wanted->subnets, lease->subnet_id))
		return false;
	if (wanted->duid.size > 0 && !span_equal(wanted->duid, lease->duid))
		return false;
	if (wanted->hwaddr.size > 0 &&
	    !span_equal(wanted->hwaddr, lease->hwaddr))
		return false;
	return wanted->hostname == NULL ||
	       (strlen(wanted->hostname) == lease->hostname.size &&
		   strncasecmp(wanted->hostname,
		       (const char *)lease->hostname.data,
		       lease->hostname.size) == 0);
}

static void
visit(void *context, uint32_t index, const struct lease_record *record)
{
	struct wanted *wanted = context;
	struct lease lease;

	(void)record;
	store_read(wanted->store, index, &lease);
	if (is_wanted(wanted, &lease))
		json_array_append_new(
		    wanted->found, lease_json(&lease, wanted->now));
}

/* Writes out what a slice found; false when nobody reads any more. */
static bool
write_slice(struct wanted *wanted, struct answer *answer)
{
	json_t *lease;
	size_t i;

	json_array_foreach(wanted->found, i, lease)
	{
		wanted->count++;
		if (!answer_element(answer, json_incref(lease)))
			return false;
	}
	json_array_clear(wanted->found);
	return true;
}

static void
list(
    const struct control *control, struct wanted *wanted, struct answer *answer)
{
	const struct moment now = clock_now(control->clock);
	uint32_t cursor = 0;
	bool more = true;

	wanted->store = control->store;
	wanted->now = &now;
	wanted->found = json_array();
	answer_begin_list(answer, "leases");
	while (more && answer_is_alive(answer)) {
		store_lock(control->store);
		more =
		    store_walk(control->store, &cursor, SLICE, visit, wanted);
		store_unlock(control->store);
		if (!write_slice(wanted, answer))
			break;
	}
	json_decref(wanted->found);
	answer_end_list(answer, NULL,
	    wanted->count > 0 ? RESULT_SUCCESS : RESULT_EMPTY,
	    "%zu IPv6 lease(s) found%s", wanted->count,
	    wanted->which != NULL ? wanted->which : ".");
}

void
command_lease6_get(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	const struct moment now = clock_now(control->clock);
	struct lease_selector selector;
	json_t *lease = NULL;
	uint32_t index;

	if (!selector_read(arguments, &selector, answer))
		return;
	store_lock(control->store);
	index = selector_find(control->store, &selector);
	if (index != LEASE_INDEX_NONE)
		lease = lease_json_at(control->store, index, &now);
	store_unlock(control->store);
	if (lease != NULL)
		answer_arguments(
		    answer, RESULT_SUCCESS, lease, "IPv6 lease found.");
	else
		answer_text(answer, RESULT_EMPTY, "Lease not found.");
}

static bool
check_subnets(json_t *arguments, json_t **subnets, struct answer *answer)
{
	json_t *value;
	size_t i;

	*subnets = json_object_get(arguments, "subnets");
	if (*subnets == NULL) {
		answer_text(
		    answer, RESULT_ERROR, "'subnets' parameter not specified");
		return false;
	}
	if (!json_is_array(*subnets)) {
		answer_text(
		    answer, RESULT_ERROR, "'subnets' parameter must be a list");
		return false;
	}
	json_array_foreach(*subnets, i, value)
	{
		if (!json_is_integer(value)) {
			answer_text(answer, RESULT_ERROR,
			    "listed subnet identifiers must be numbers");
			return false;
		}
		if (json_integer_value(value) < 0 ||
		    json_integer_value(value) > UINT32_MAX) {
			answer_text(answer, RESULT_ERROR,
			    "out of range subnet identifier %lld",
			    (long long)json_integer_value(value));
			return false;
		}
	}
	return true;
}

void
command_lease6_get_all(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct wanted wanted = {.state = -1};

	if (arguments != NULL &&
	    !check_subnets(arguments, &wanted.subnets, answer))
		return;
	list(control, &wanted, answer);
}

void
command_lease6_get_by_duid(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct wanted wanted = {.state = -1};
	uint8_t duid[LEASE_DUID_MAX];
	size_t size;

	if (!identifier_read(
		arguments, "duid", duid, sizeof(duid), &size, answer))
		return;
	wanted.duid = span_of(duid, size);
	list(control, &wanted, answer);
}

void
command_lease6_get_by_hw_address(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct wanted wanted = {.state = -1};
	uint8_t hwaddr[LEASE_HWADDR_MAX];
	size_t size;

	if (!identifier_read(
		arguments, "hw-address", hwaddr, sizeof(hwaddr), &size, answer))
		return;
	wanted.hwaddr = span_of(hwaddr, size);
	list(control, &wanted, answer);
}

void
command_lease6_get_by_hostname(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct wanted wanted = {.state = -1};

	if (!string_read(arguments, "hostname", &wanted.hostname, answer))
		return;
	if (wanted.hostname[0] == 0) {
		answer_text(
		    answer, RESULT_ERROR, "'hostname' parameter is empty");
		return;
	}
	list(control, &wanted, answer);
}

static const char *const state_names[] = {
    "default", "declined", "expired-reclaimed", "released", "registered"};

/* -1 if it is none. */
static int
state_of(json_t *value)
{
	const char *text = json_string_value(value);

	if (json_is_integer(value) && json_integer_value(value) >= 0 &&
	    json_integer_value(value) <= LEASE_REGISTERED)
		return (int)json_integer_value(value);
	if (text == NULL)
		return -1;
	if (strcmp(text, "assigned") == 0)
		return LEASE_ASSIGNED;
	for (int i = 0; i <= LEASE_REGISTERED; i++) {
		if (strcmp(text, state_names[i]) == 0)
			return i;
	}
	return -1;
}

/* What is wrong with the arguments, or NULL. */
static const char *
wrong_state(json_t *arguments)
{
	json_t *state = json_object_get(arguments, "state");
	json_t *subnet = json_object_get(arguments, "subnet-id");

	if (!json_is_object(arguments))
		return "Command arguments missing or a not a map.";
	if (state == NULL)
		return "'state' parameter not specified";
	if (!json_is_string(state) && !json_is_integer(state))
		return "'state' parameter must be a number or a string";
	if (subnet != NULL && !json_is_integer(subnet))
		return "'subnet-id' parameter must be a number";
	return NULL;
}

void
command_lease6_get_by_state(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *state = json_object_get(arguments, "state");
	const char *wrong = wrong_state(arguments);
	struct wanted wanted = {.state = state_of(state)};
	char which[96];
	int size;

	if (wrong != NULL) {
		answer_text(answer, RESULT_ERROR, "%s", wrong);
		return;
	}
	if (wanted.state < 0) {
		char *text = json_dumps(state, JSON_ENCODE_ANY);

		answer_text(answer, RESULT_ERROR,
		    "'state' parameter value (%s) is not recognized", text);
		free(text);
		return;
	}
	wanted.subnet_id = (uint32_t)json_integer_value(
	    json_object_get(arguments, "subnet-id"));
	size = snprintf(which, sizeof(which), " with state %s (%d)",
	    state_names[wanted.state], wanted.state);
	if (wanted.subnet_id != 0)
		size += snprintf(which + size, sizeof(which) - (size_t)size,
		    " in subnet %u", wanted.subnet_id);
	snprintf(which + size, sizeof(which) - (size_t)size, ".");
	wanted.which = which;
	list(control, &wanted, answer);
}
