/*
 * lease_bulk.c: many leases at once, as Kea's pairs send them (commands.md
 * 3.6).
 *
 * All entries are read before any is applied, and read again to be applied: so
 * one that is wrong fails the command with nothing changed, and memory does not
 * grow with the command. What a single lease meets fails that lease alone. All
 * are waited for once.
 */
#include <string.h>

#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/control/lease_input.h"
#include "dhcp6d/control/lease_put.h"
#include "libcommon/text.h"

struct bulk {
	const struct control *control;
	struct service *service; /* one configuration for both readings */
	struct moment now;
	json_t *deleted, *leases; /* lists, or NULL */
	json_t *failed_deleted, *failed_leases;
	size_t done;
	uint64_t sequence; /* of the last change */
	struct lease_input input;
};

static bool
wrong(struct answer *answer, const char *text)
{
	answer_text(answer, RESULT_ERROR, "%s", text);
	return false;
}

static bool
read_lists(struct bulk *bulk, json_t *arguments, struct answer *answer)
{
	bulk->deleted = json_object_get(arguments, "deleted-leases");
	bulk->leases = json_object_get(arguments, "leases");
	if (!json_is_object(arguments))
		return wrong(
		    answer, "Command arguments missing or a not a map.");
	if (bulk->deleted == NULL && bulk->leases == NULL)
		return wrong(answer,
		    "neither 'deleted-leases' nor 'leases' parameter "
		    "specified");
	if (bulk->deleted != NULL && !json_is_array(bulk->deleted))
		return wrong(
		    answer, "the 'deleted-leases' parameter must be a list");
	if (bulk->leases != NULL && !json_is_array(bulk->leases))
		return wrong(answer, "the 'leases' parameter must be a list");
	return true;
}

static bool
read_lease(struct bulk *bulk, json_t *lease, struct answer *answer)
{
	return lease_input_read(
	    bulk->service->config, &bulk->now, lease, &bulk->input, answer);
}

/* False after an answer. */
static bool
check_all(struct bulk *bulk, struct answer *answer)
{
	struct lease_selector selector;
	json_t *each;
	size_t i;

	json_array_foreach(bulk->deleted, i, each)
	{
		if (!selector_read(each, &selector, answer))
			return false;
	}
	json_array_foreach(bulk->leases, i, each)
	{
		if (!read_lease(bulk, each, answer))
			return false;
	}
	return true;
}

static json_t *
failure(enum lease_type type, int result, const char *message)
{
	return json_pack("{s:s, s:i, s:s}", "type",
	    type == LEASE_PD ? "IA_PD" : "IA_NA", "result", result,
	    "error-message", message);
}

static void
set_address(json_t *failure, struct address address)
{
	char text[ADDRESS_TEXT_SIZE];

	json_object_set_new(
	    failure, "ip-address", json_string(address_text(address, text)));
}

static void
set_duid(json_t *failure, const struct lease_selector *selector)
{
	char text[BYTES_TEXT_SIZE(LEASE_DUID_MAX)];

	json_object_set_new(failure, "duid",
	    json_string(
		bytes_to_text(span_of(selector->duid, selector->duid_size),
		    text, sizeof(text))));
}

static void
delete_one(struct bulk *bulk, const struct lease_selector *selector)
{
	enum lease_outcome outcome =
	    lease_remove(bulk->control, selector, false, &bulk->sequence);
	json_t *failed;

	if (outcome == LEASE_PUT_REMOVED) {
		bulk->done++;
		return;
	}
	/* Kea says nothing of a DUID that has no lease. */
	if (outcome == LEASE_PUT_MISSING && !selector->by_address)
		return;
	failed =
	    outcome == LEASE_PUT_MISSING
		? failure(selector->type, RESULT_EMPTY, "lease not found")
		: failure(selector->type, RESULT_ERROR, LEASES_STOPPED_TEXT);
	if (selector->by_address)
		set_address(failed, selector->address);
	else
		set_duid(failed, selector);
	json_array_append_new(bulk->failed_deleted, failed);
}

static void
put_one(struct bulk *bulk, const struct lease *lease)
{
	json_t *failed;

	if (lease_put(bulk->control, lease, true, true, &bulk->sequence) !=
	    LEASE_PUT_STOPPED) {
		bulk->done++;
		return;
	}
	failed = failure(
	    (enum lease_type)lease->type, RESULT_ERROR, LEASES_STOPPED_TEXT);
	set_address(failed, lease->address);
	json_array_append_new(bulk->failed_leases, failed);
}

static void
apply_all(struct bulk *bulk, struct answer *answer)
{
	struct lease_selector selector;
	json_t *each;
	size_t i;

	json_array_foreach(bulk->deleted, i, each)
	{
		if (selector_read(each, &selector, answer))
			delete_one(bulk, &selector);
	}
	json_array_foreach(bulk->leases, i, each)
	{
		if (read_lease(bulk, each, answer))
			put_one(bulk, &bulk->input.lease);
	}
}

/* The failures, or NULL if there are none; both lists are taken over. */
static json_t *
failures(struct bulk *bulk)
{
	json_t *map = json_object();

	if (json_array_size(bulk->failed_deleted) > 0)
		json_object_set(
		    map, "failed-deleted-leases", bulk->failed_deleted);
	if (json_array_size(bulk->failed_leases) > 0)
		json_object_set(map, "failed-leases", bulk->failed_leases);
	json_decref(bulk->failed_deleted);
	json_decref(bulk->failed_leases);
	if (json_object_size(map) > 0)
		return map;
	json_decref(map);
	return NULL;
}

static void
tell(struct bulk *bulk, struct answer *answer)
{
	const enum result result =
	    bulk->done > 0 ? RESULT_SUCCESS : RESULT_EMPTY;
	json_t *map = failures(bulk);

	if (!lease_wait_durable(bulk->control, bulk->sequence)) {
		json_decref(map);
		(void)wrong(answer, LEASES_STOPPED_TEXT);
	} else if (map != NULL) {
		answer_arguments(answer, result, map,
		    "Bulk apply of %zu IPv6 leases completed.", bulk->done);
	} else {
		answer_text(answer, result,
		    "Bulk apply of %zu IPv6 leases completed.", bulk->done);
	}
}

void
command_lease6_bulk_apply(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct bulk bulk = {
	    .control = control, .now = clock_now(control->clock)};

	if (!read_lists(&bulk, arguments, answer))
		return;
	bulk.service = current_service_hold(control->service);
	if (check_all(&bulk, answer)) {
		bulk.failed_deleted = json_array();
		bulk.failed_leases = json_array();
		apply_all(&bulk, answer);
		tell(&bulk, answer);
	}
	service_release(bulk.service);
}
