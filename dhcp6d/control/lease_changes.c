/*
 * lease_changes.c: leases added, changed and deleted by operators
 * (commands.md 3.4, 3.5).
 *
 * Changes go the way of all changes, by lease_apply, and are answered when
 * they are on disk.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "dhcp6d/config/index.h"
#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/control/lease_arguments.h"
#include "dhcp6d/lease/apply.h"
#include "libcommon/text.h"

#define WAIT_MS 10000 /* for the disk */
#define WIPE_SLICE 256
#define AGAIN_MS 10 /* where the disk is behind */

/* What a lease's spans point to while it is read from arguments. */
struct lease_input {
	struct lease lease;
	uint8_t duid[LEASE_DUID_MAX], hwaddr[LEASE_HWADDR_MAX];
	char hostname[LEASE_HOSTNAME_MAX];
	char context[LEASE_USER_CONTEXT_MAX];
	bool force_create;
};

/* Until the change with that number is on disk, or storage fails. */
static bool
wait_durable(const struct control *control, uint64_t sequence)
{
	const struct timespec pause = {.tv_nsec = 1000000};

	committer_kick(control->committer);
	for (int waited = 0; waited < WAIT_MS; waited++) {
		if (committer_durable(control->committer) >= sequence)
			return true;
		nanosleep(&pause, NULL);
	}
	return false;
}

static enum err
apply(const struct control *control, const struct lease_change *change,
    uint64_t *sequence)
{
	const struct moment now = clock_now(control->clock);

	return lease_apply(
	    control->store, control->log_buffer, &now, change, 1, sequence);
}

static bool
wrong(struct answer *answer, const char *text)
{
	answer_text(answer, RESULT_ERROR, "%s", text);
	return false;
}

/* An unsigned number under name into *out, which keeps its value if absent. */
static bool
read_number(
    json_t *arguments, const char *name, uint32_t *out, struct answer *answer)
{
	json_t *value = json_object_get(arguments, name);

	if (value == NULL)
		return true;
	if (json_is_integer(value) && json_integer_value(value) >= 0 &&
	    json_integer_value(value) <= UINT32_MAX) {
		*out = (uint32_t)json_integer_value(value);
		return true;
	}
	answer_text(answer, RESULT_ERROR,
	    "invalid type specified for parameter '%s'", name);
	return false;
}

static bool
read_address(json_t *arguments, struct lease *lease, struct answer *answer)
{
	const char *text;

	if (!string_read(arguments, "ip-address", &text, answer))
		return false;
	if (address_parse(text, strlen(text), &lease->address))
		return true;
	answer_text(
	    answer, RESULT_ERROR, "Non-IPv6 address specified: %s", text);
	return false;
}

static bool
read_kind(json_t *arguments, struct lease *lease, struct answer *answer)
{
	char text[ADDRESS_TEXT_SIZE], first[ADDRESS_TEXT_SIZE];
	const char *type =
	    json_string_value(json_object_get(arguments, "type"));
	uint32_t length = 0;

	lease->type = LEASE_NA;
	lease->prefix_length = 128;
	if (type == NULL || strcmp(type, "IA_NA") == 0)
		return true;
	if (strcmp(type, "IA_PD") != 0) {
		answer_text(answer, RESULT_ERROR,
		    "Incorrect lease type: %s, the only supported values are: "
		    "IA_NA and IA_PD",
		    type);
		return false;
	}
	lease->type = LEASE_PD;
	if (!read_number(arguments, "prefix-len", &length, answer))
		return false;
	if (length < 1 || length > 128) {
		answer_text(
		    answer, RESULT_ERROR, "Invalid prefix length: %u", length);
		return false;
	}
	lease->prefix_length = (uint8_t)length;
	if (address_equal(address_mask(lease->address, length), lease->address))
		return true;
	answer_text(answer, RESULT_ERROR,
	    "Prefix address: %s exceeds prefix/prefix-len pair: %s/%u",
	    address_text(lease->address, text),
	    address_text(address_mask(lease->address, length), first), length);
	return false;
}

static bool
read_identity(
    json_t *arguments, struct lease_input *input, struct answer *answer)
{
	size_t size;

	if (!identifier_read(arguments, "duid", input->duid,
		sizeof(input->duid), &size, answer))
		return false;
	if (size < LEASE_DUID_MIN)
		return wrong(answer, "DUID is shorter than 3 bytes");
	input->lease.duid = span_of(input->duid, size);
	if (json_object_get(arguments, "iaid") == NULL)
		return wrong(answer, "missing parameter 'iaid'");
	if (!read_number(arguments, "iaid", &input->lease.iaid, answer))
		return false;
	if (json_object_get(arguments, "hw-address") == NULL)
		return true;
	if (!identifier_read(arguments, "hw-address", input->hwaddr,
		sizeof(input->hwaddr), &size, answer))
		return false;
	input->lease.hwaddr = span_of(input->hwaddr, size);
	input->lease.hwtype = 1;
	return true;
}

/* The subnet: named, or for an address the one whose range it is in. */
static const struct subnet *
read_subnet(json_t *arguments, const struct snapshot *config,
    struct lease *lease, struct answer *answer)
{
	char text[ADDRESS_TEXT_SIZE], prefix[PREFIX_TEXT_SIZE];
	const struct subnet *subnet = NULL;

	if (!read_number(arguments, "subnet-id", &lease->subnet_id, answer))
		return NULL;
	if (lease->subnet_id == 0 && lease->type == LEASE_PD) {
		wrong(answer,
		    "Subnet-id is 0 or not specified. This is allowed for "
		    "address leases only, not prefix leases.");
		return NULL;
	}
	if (lease->subnet_id != 0) {
		subnet = index_by_id(config, lease->subnet_id);
		if (subnet == NULL)
			answer_text(answer, RESULT_CONFLICT,
			    "Invalid subnet-id: No IPv6 subnet with "
			    "subnet-id=%u currently configured.",
			    lease->subnet_id);
	} else if (index_by_address(config, lease->address, &subnet, 1) == 0) {
		answer_text(answer, RESULT_CONFLICT,
		    "subnet-id not specified and failed to find a subnet for "
		    "address %s",
		    address_text(lease->address, text));
	}
	if (subnet != NULL && lease->type == LEASE_NA &&
	    !prefix_contains(subnet->prefix, lease->address)) {
		answer_text(answer, RESULT_CONFLICT,
		    "The address %s does not belong to subnet %s, "
		    "subnet-id=%u",
		    address_text(lease->address, text),
		    prefix_text(subnet->prefix, prefix), subnet->id);
		return NULL;
	}
	if (subnet != NULL)
		lease->subnet_id = subnet->id;
	return subnet;
}

static bool
read_times(json_t *arguments, const struct subnet *subnet,
    const struct moment *now, struct lease *lease, struct answer *answer)
{
	json_t *expire = json_object_get(arguments, "expire");
	char text[ADDRESS_TEXT_SIZE];

	lease->valid = subnet->valid.value;
	lease->preferred = subnet->valid.value; /* sic, commands.md 3.5 */
	if (!read_number(arguments, "valid-lft", &lease->valid, answer) ||
	    !read_number(arguments, "preferred-lft", &lease->preferred, answer))
		return false;
	lease->transaction = now->lease_s;
	if (expire == NULL)
		return true;
	if (!json_is_integer(expire) || json_integer_value(expire) <= 0 ||
	    json_integer_value(expire) < (json_int_t)lease->valid) {
		answer_text(answer, RESULT_ERROR,
		    json_integer_value(expire) <= 0
			? "expiration time must be positive for address %s"
			: "expiration time must be greater than valid lifetime "
			  "for address %s",
		    address_text(lease->address, text));
		return false;
	}
	lease->transaction = moment_lease_of_wall(
	    now, json_integer_value(expire) - lease->valid);
	return true;
}

/* Names are stored in lower case, as those of clients are. */
static bool
keep_hostname(struct lease_input *input, const char *name)
{
	size_t size = strlen(name);

	if (size > LEASE_HOSTNAME_MAX)
		return false;
	for (size_t i = 0; i < size; i++)
		input->hostname[i] = (char)tolower((unsigned char)name[i]);
	input->lease.hostname = span_of(input->hostname, size);
	return true;
}

static bool
read_names(json_t *arguments, struct lease_input *input, struct answer *answer)
{
	struct lease *lease = &input->lease;
	const char *name =
	    json_string_value(json_object_get(arguments, "hostname"));
	uint32_t state = LEASE_ASSIGNED;

	lease->fqdn_forward =
	    json_is_true(json_object_get(arguments, "fqdn-fwd"));
	lease->fqdn_reverse =
	    json_is_true(json_object_get(arguments, "fqdn-rev"));
	if (name != NULL && !keep_hostname(input, name))
		return wrong(answer, "'hostname' is too long");
	if ((lease->fqdn_forward || lease->fqdn_reverse) &&
	    lease->hostname.size == 0)
		return wrong(answer,
		    "No hostname specified and either forward or reverse fqdn "
		    "was set to true.");
	if (!read_number(arguments, "state", &state, answer))
		return false;
	if (state > LEASE_REGISTERED) {
		answer_text(answer, RESULT_ERROR,
		    "Invalid state value: %u, supported values are: 0 "
		    "(default), 1 (declined), 2 (expired-reclaimed), 3 "
		    "(released) and 4 (registered)",
		    state);
		return false;
	}
	if (state == LEASE_DECLINED && lease->type == LEASE_PD)
		return wrong(answer, "Invalid declined state for PD prefix.");
	lease->state = (uint8_t)state;
	return read_number(arguments, "pool-id", &lease->pool_id, answer);
}

static bool
read_context(
    json_t *arguments, struct lease_input *input, struct answer *answer)
{
	json_t *context = json_object_get(arguments, "user-context");
	size_t size;

	if (context == NULL)
		return true;
	if (!json_is_object(context))
		return wrong(answer, "Invalid user context is not a JSON map.");
	size = json_dumpb(context, input->context, sizeof(input->context), 0);
	if (size > sizeof(input->context))
		return wrong(answer, "user context is too large");
	input->lease.user_context = span_of(input->context, size);
	return true;
}

static bool
read_lease(const struct control *control, json_t *arguments,
    struct lease_input *input, struct answer *answer)
{
	const struct moment now = clock_now(control->clock);
	struct service *service;
	const struct subnet *subnet;
	bool good;

	memset(input, 0, sizeof(*input));
	input->force_create =
	    json_is_true(json_object_get(arguments, "force-create"));
	if (!read_address(arguments, &input->lease, answer) ||
	    !read_kind(arguments, &input->lease, answer) ||
	    !read_identity(arguments, input, answer))
		return false;
	service = current_service_hold(control->service);
	subnet = read_subnet(arguments, service->config, &input->lease, answer);
	good = subnet != NULL &&
	       read_times(arguments, subnet, &now, &input->lease, answer);
	service_release(service);
	return good && read_names(arguments, input, answer) &&
	       read_context(arguments, input, answer);
}

enum outcome { ADDED, UPDATED, EXISTS, MISSING, STOPPED };

/* Puts the lease if the one on its address is (not) there, as told. */
static enum outcome
put(const struct control *control, const struct lease *lease, bool may_exist,
    bool may_miss)
{
	const struct lease_change change = {
	    .lease = *lease, .cause = LEASE_BY_OPERATOR};
	enum outcome outcome;
	uint64_t sequence = 0;
	bool exists;

	store_lock(control->store);
	exists =
	    store_find_address(control->store, (enum lease_type)lease->type,
		lease->address, lease->prefix_length) != LEASE_INDEX_NONE;
	outcome = exists ? UPDATED : ADDED;
	if (exists && !may_exist)
		outcome = EXISTS;
	else if (!exists && !may_miss)
		outcome = MISSING;
	else if (apply(control, &change, &sequence) != ERR_NONE)
		outcome = STOPPED;
	store_unlock(control->store);
	if (sequence != 0 && !wait_durable(control, sequence))
		outcome = STOPPED;
	return outcome;
}

#define STOPPED_TEXT "leases cannot be stored now"

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
	case ADDED:
		if (input.lease.type == LEASE_PD)
			answer_text(answer, RESULT_SUCCESS,
			    "Lease for prefix %s/%u, subnet-id %u added.", text,
			    input.lease.prefix_length, input.lease.subnet_id);
		else
			answer_text(answer, RESULT_SUCCESS,
			    "Lease for address %s, subnet-id %u added.", text,
			    input.lease.subnet_id);
		break;
	case STOPPED:
		wrong(answer, STOPPED_TEXT);
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
	case UPDATED:
		answer_text(answer, RESULT_SUCCESS, "IPv6 lease updated.");
		break;
	case ADDED:
		answer_text(answer, RESULT_SUCCESS, "IPv6 lease added.");
		break;
	case STOPPED:
		wrong(answer, STOPPED_TEXT);
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
	struct lease_change change = {
	    .remove = true, .cause = LEASE_BY_OPERATOR};
	struct lease_selector selector;
	uint64_t sequence = 0;
	bool done = true;
	uint32_t index;

	if (!selector_read(arguments, &selector, answer))
		return;
	store_lock(control->store);
	index = selector_find(control->store, &selector);
	if (index != LEASE_INDEX_NONE) {
		store_read(control->store, index, &change.lease);
		done = apply(control, &change, &sequence) == ERR_NONE;
	}
	store_unlock(control->store);
	if (index == LEASE_INDEX_NONE)
		answer_text(answer, RESULT_EMPTY, "IPv6 lease not found.");
	else if (done && wait_durable(control, sequence))
		answer_text(answer, RESULT_SUCCESS, "IPv6 lease deleted.");
	else
		wrong(answer, STOPPED_TEXT);
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
		err = apply(control, &change, &wipe->sequence);
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
wipe_all(const struct control *control, struct wipe *wipe)
{
	const struct timespec pause = {.tv_nsec = AGAIN_MS * 1000000L};
	unsigned waited = 0;
	uint32_t cursor = 0;
	size_t before;
	bool more = true;
	enum err err;

	while (more) {
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
	return wipe->removed == 0 || wait_durable(control, wipe->sequence);
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

	if (!read_number(arguments, "subnet-id", &wipe.subnet_id, answer))
		return;
	service = current_service_hold(control->service);
	wipe.config = service->config;
	good = wipe_all(control, &wipe);
	subnets_text(&wipe, subnets, sizeof(subnets));
	service_release(service);
	if (!good)
		wrong(answer, STOPPED_TEXT);
	else
		answer_text(answer,
		    wipe.removed > 0 ? RESULT_SUCCESS : RESULT_EMPTY,
		    "Deleted %zu IPv6 lease(s) from subnet(s)%s", wipe.removed,
		    subnets);
}
