/*
 * lease_changes.c: leases added, changed and deleted by operators
 * (commands.md 3.4).
 */
#include <stdio.h>
#include <time.h>

#include "dhcp6d/config/index.h"
#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/control/lease_input.h"
#include "dhcp6d/control/lease_put.h"
#include "libcommon/text.h"

#define WAIT_MS 10000 /* for the disk */
#define WIPE_SLICE 256
#define AGAIN_MS 10 /* where the disk is behind */

static void
wrong(struct answer *answer, const char *text)
{
	answer_text(answer, RESULT_ERROR, "%s", text);
}

static bool
read_lease(const struct control *control, json_t *arguments,
    struct lease_input *input, struct answer *answer)
{
	const struct moment now = clock_now(control->clock);
	struct service *service = current_service_hold(control->service);
	bool good =
	    lease_input_read(service->config, &now, arguments, input, answer);

	service_release(service);
	return good;
}

/* The same once it is on disk. */
static enum lease_outcome
put(const struct control *control, const struct lease *lease, bool may_exist,
    bool may_miss)
{
	uint64_t sequence = 0;
	enum lease_outcome outcome =
	    lease_put(control, lease, may_exist, may_miss, &sequence);

	return lease_wait_durable(control, sequence) ? outcome
						     : LEASE_PUT_STOPPED;
}

void
command_lease6_add(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	char text[ADDRESS_TEXT_SIZE];
	struct lease_input input;

	if (!json_is_object(arguments)) {
		wrong(answer, "no parameters specified for the command");
		return;
	}
	if (!read_lease(control, arguments, &input, answer))
		return;
	address_text(input.lease.address, text);
	switch (put(control, &input.lease, false, true)) {
	case LEASE_PUT_ADDED:
		if (input.lease.type == LEASE_PD)
			answer_text(answer, RESULT_SUCCESS,
			    "Lease for prefix %s/%u, subnet-id %u added.", text,
			    input.lease.prefix_length, input.lease.subnet_id);
		else
			answer_text(answer, RESULT_SUCCESS,
			    "Lease for address %s, subnet-id %u added.", text,
			    input.lease.subnet_id);
		break;
	case LEASE_PUT_STOPPED:
		wrong(answer, LEASES_STOPPED_TEXT);
		break;
	default:
		answer_text(
		    answer, RESULT_CONFLICT, "IPv6 lease already exists.");
	}
}

void
command_lease6_update(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	char text[ADDRESS_TEXT_SIZE];
	struct lease_input input;

	if (!json_is_object(arguments)) {
		wrong(answer,
		    "no parameters specified for lease6-update command");
		return;
	}
	if (!read_lease(control, arguments, &input, answer))
		return;
	switch (put(control, &input.lease, true, input.force_create)) {
	case LEASE_PUT_UPDATED:
		answer_text(answer, RESULT_SUCCESS, "IPv6 lease updated.");
		break;
	case LEASE_PUT_ADDED:
		answer_text(answer, RESULT_SUCCESS, "IPv6 lease added.");
		break;
	case LEASE_PUT_STOPPED:
		wrong(answer, LEASES_STOPPED_TEXT);
		break;
	default:
		answer_text(answer, RESULT_CONFLICT,
		    "failed to update the lease with address %s either because "
		    "the lease has been deleted or it has changed in the "
		    "database, in both cases a retry might succeed",
		    address_text(input.lease.address, text));
	}
}

void
command_lease6_del(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *records = json_object_get(arguments, "update-ddns");
	struct lease_selector selector;
	uint64_t sequence = 0;
	enum lease_outcome outcome;

	if (!selector_read(arguments, &selector, answer))
		return;
	if (records != NULL && !json_is_boolean(records)) {
		wrong(answer, "'update-ddns' is not a boolean");
		return;
	}
	outcome =
	    lease_remove(control, &selector, json_is_true(records), &sequence);
	if (outcome == LEASE_PUT_MISSING)
		answer_text(answer, RESULT_EMPTY, "IPv6 lease not found.");
	else if (outcome == LEASE_PUT_REMOVED &&
		 lease_wait_durable(control, sequence))
		answer_text(answer, RESULT_SUCCESS, "IPv6 lease deleted.");
	else
		wrong(answer, LEASES_STOPPED_TEXT);
}

/* The leases of a slice that a wipe takes. */
struct wipe {
	const struct snapshot *config;
	uint32_t subnet_id; /* 0 = every configured subnet */
	uint32_t found[WIPE_SLICE];
	size_t count;      /* of found */
	size_t removed;    /* in all */
	uint64_t sequence; /* of the last that was removed */
};

static void
visit(void *context, uint32_t index, const struct lease_record *record)
{
	struct wipe *wipe = context;

	if (wipe->subnet_id != 0
		? record->subnet_id == wipe->subnet_id
		: index_by_id(wipe->config, record->subnet_id) != NULL)
		wipe->found[wipe->count++] = index;
}

/* Removes what the slice found, or as many as go; the lock is held. */
static enum err
remove_found(const struct control *control, struct wipe *wipe)
{
	struct lease_change change = {
	    .remove = true, .cause = LEASE_BY_OPERATOR};
	enum err err;

	for (size_t i = 0; i < wipe->count; i++) {
		store_read(control->store, wipe->found[i], &change.lease);
		err = lease_change_apply(control, &change, &wipe->sequence);
		if (err != ERR_NONE)
			return err;
		wipe->removed++;
	}
	return ERR_NONE;
}

/* One slice from *cursor on, which stays if some of it is left. */
static enum err
wipe_slice(const struct control *control, struct wipe *wipe, uint32_t *cursor,
    bool *more)
{
	uint32_t next = *cursor;
	enum err err;

	wipe->count = 0;
	store_lock(control->store);
	*more = store_walk(control->store, &next, WIPE_SLICE, visit, wipe);
	err = remove_found(control, wipe);
	store_unlock(control->store);
	if (err == ERR_NONE)
		*cursor = next;
	return err;
}

/* ERR_LIMIT is the disk that is behind, and comes again; for as long as one
 * waits for it without anything being removed. */
static bool
wipe_all(const struct control *control, struct wipe *wipe,
    const struct answer *answer)
{
	const struct timespec pause = {.tv_nsec = AGAIN_MS * 1000000L};
	unsigned waited = 0;
	uint32_t cursor = 0;
	size_t before;
	bool more = true;
	enum err err;

	while (more && answer_is_alive(answer)) {
		before = wipe->removed;
		err = wipe_slice(control, wipe, &cursor, &more);
		if (wipe->removed > before)
			waited = 0;
		if (err == ERR_NONE)
			continue;
		if (err != ERR_LIMIT || (waited += AGAIN_MS) > WAIT_MS)
			return false;
		more = true;
		committer_kick(control->committer);
		nanosleep(&pause, NULL);
	}
	return lease_wait_durable(control, wipe->sequence);
}

#define SUBNETS_TEXT_SIZE 2048

/* " 1 2 ..." of what was wiped, as far as there is room. */
static void
subnets_text(const struct wipe *wipe, char *text, size_t size)
{
	size_t used = 0;

	text[0] = 0;
	if (wipe->subnet_id != 0)
		snprintf(text, size, " %u", wipe->subnet_id);
	for (uint32_t i = 0; wipe->subnet_id == 0 &&
			     i < wipe->config->subnet_count && used + 16 < size;
	     i++)
		used += (size_t)snprintf(text + used, size - used, " %u",
		    wipe->config->subnets[i].id);
}

void
command_lease6_wipe(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct wipe wipe = {.subnet_id = 0};
	struct service *service;
	char subnets[SUBNETS_TEXT_SIZE];
	bool good;

	if (!number_read(arguments, "subnet-id", &wipe.subnet_id, answer))
		return;
	service = current_service_hold(control->service);
	wipe.config = service->config;
	good = wipe_all(control, &wipe, answer);
	subnets_text(&wipe, subnets, sizeof(subnets));
	service_release(service);
	if (!good)
		wrong(answer, LEASES_STOPPED_TEXT);
	else
		answer_text(answer,
		    wipe.removed > 0 ? RESULT_SUCCESS : RESULT_EMPTY,
		    "Deleted %zu IPv6 lease(s) from subnet(s)%s", wipe.removed,
		    subnets);
}
