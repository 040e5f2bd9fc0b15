/*
 * leases.c: one lease, and lists of leases (commands.md 3.2).
 *
 * Lists are found by walking the store in slices (lease_slice.h), and each
 * slice's leases are written out before the next is walked. So a list of ten
 * million leases takes no memory and delays no packet.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/control/lease_arguments.h"
#include "dhcp6d/control/lease_filter.h"
#include "dhcp6d/control/lease_json.h"
#include "dhcp6d/control/lease_slice.h"

/* What a list tells. */
struct wanted {
	struct lease_filter filter;
	const char *which; /* what "found" says after it; NULL = "." */
};

/* One slice's leases; false when nobody reads any more. */
static bool
write_slice(const struct lease *leases, size_t count, const struct moment *now,
    struct answer *answer)
{
	for (size_t i = 0; i < count; i++) {
		if (!answer_element(answer, lease_json(&leases[i], now)))
			return false;
	}
	return true;
}

static void
list(const struct control *control, const struct wanted *wanted,
    struct answer *answer)
{
	const struct moment now = clock_now(control->clock);
	struct lease_slice *slice = lease_slice_create(control->store);
	const struct lease *leases;
	size_t count, found = 0;

	if (slice == NULL) {
		answer_text(answer, RESULT_ERROR, "%s", err_text(ERR_MEMORY));
		return;
	}
	answer_begin_list(answer, "leases");
	while (answer_is_alive(answer) &&
	       lease_slice_next(slice, lease_filter_passes, &wanted->filter,
		   &leases, &count)) {
		found += count;
		if (!write_slice(leases, count, &now, answer))
			break;
	}
	lease_slice_free(slice);
	answer_end_list(answer, NULL, found > 0 ? RESULT_SUCCESS : RESULT_EMPTY,
	    "%zu IPv6 lease(s) found%s", found,
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

void
command_lease6_get_all(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	const struct moment now = clock_now(control->clock);
	struct wanted wanted;

	if (lease_filter_read(arguments, &now, &wanted.filter, answer)) {
		wanted.which = NULL;
		list(control, &wanted, answer);
		lease_filter_free(&wanted.filter);
	}
}

void
command_lease6_get_by_duid(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct wanted wanted = {.filter = LEASE_FILTER_ALL};
	uint8_t duid[LEASE_DUID_MAX];
	size_t size;

	if (!identifier_read(
		arguments, "duid", duid, sizeof(duid), &size, answer))
		return;
	wanted.filter.duid = span_of(duid, size);
	list(control, &wanted, answer);
}

void
command_lease6_get_by_hw_address(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct wanted wanted = {.filter = LEASE_FILTER_ALL};
	uint8_t hwaddr[LEASE_HWADDR_MAX];
	size_t size;

	if (!identifier_read(
		arguments, "hw-address", hwaddr, sizeof(hwaddr), &size, answer))
		return;
	wanted.filter.hwaddr = span_of(hwaddr, size);
	list(control, &wanted, answer);
}

void
command_lease6_get_by_hostname(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct wanted wanted = {.filter = LEASE_FILTER_ALL};

	if (!string_read(
		arguments, "hostname", &wanted.filter.hostname, answer))
		return;
	if (wanted.filter.hostname[0] == 0) {
		answer_text(
		    answer, RESULT_ERROR, "'hostname' parameter is empty");
		return;
	}
	list(control, &wanted, answer);
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
	struct wanted wanted = {.filter = LEASE_FILTER_ALL};
	char which[96];
	int size;

	if (wrong != NULL) {
		answer_text(answer, RESULT_ERROR, "%s", wrong);
		return;
	}
	wanted.filter.state = lease_state_read(state);
	if (wanted.filter.state < 0) {
		char *text = json_dumps(state, JSON_ENCODE_ANY);

		answer_text(answer, RESULT_ERROR,
		    "'state' parameter value (%s) is not recognized", text);
		free(text);
		return;
	}
	wanted.filter.subnet_id = (uint32_t)json_integer_value(
	    json_object_get(arguments, "subnet-id"));
	size = snprintf(which, sizeof(which), " with state %s (%d)",
	    lease_state_name(wanted.filter.state), wanted.filter.state);
	if (wanted.filter.subnet_id != 0)
		size += snprintf(which + size, sizeof(which) - (size_t)size,
		    " in subnet %u", wanted.filter.subnet_id);
	snprintf(which + size, sizeof(which) - (size_t)size, ".");
	wanted.which = which;
	list(control, &wanted, answer);
}
