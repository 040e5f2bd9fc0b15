/*
 * lease_filter.c: see its header.
 */
#include "dhcp6d/control/lease_filter.h"

#include <stdlib.h>
#include <string.h>

#include "libcommon/text.h"

#define SUBNETS_MAX 100000 /* in a list of them */

static const char *const state_names[] = {
    "default", "declined", "expired-reclaimed", "released", "registered"};

const char *
lease_state_name(int state)
{
	return state_names[state];
}

int
lease_state_read(json_t *value)
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

static void
lease_filter_init(struct lease_filter *filter)
{
	const struct lease_filter all = LEASE_FILTER_ALL;

	*filter = all;
}

void
lease_filter_free(struct lease_filter *filter)
{
	free(filter->subnets);
	filter->subnets = NULL;
}

static int
compare_ids(const void *left, const void *right)
{
	const uint32_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

static bool
in_subnets(const struct lease_filter *filter, uint32_t id)
{
	return filter->subnet_count > 0 &&
	       bsearch(&id, filter->subnets, filter->subnet_count, sizeof(id),
		   compare_ids) != NULL;
}

static bool
is_name(struct span hostname, const char *name)
{
	return strlen(name) == hostname.size &&
	       strncasecmp(name, (const char *)hostname.data, hostname.size) ==
		   0;
}

static bool
has_part(struct span hostname, const char *part)
{
	size_t size = strlen(part);

	for (size_t at = 0; at + size <= hostname.size; at++) {
		if (strncasecmp((const char *)hostname.data + at, part, size) ==
		    0)
			return true;
	}
	return false;
}

bool
lease_filter_passes(const void *context, const struct lease *lease)
{
	const struct lease_filter *filter = context;

	if (filter->subnet_id != 0 && filter->subnet_id != lease->subnet_id)
		return false;
	if (filter->state >= 0 && filter->state != lease->state)
		return false;
	if (filter->subnets != NULL && !in_subnets(filter, lease->subnet_id))
		return false;
	if (filter->has_prefix &&
	    (lease->prefix_length < filter->prefix.length ||
		!prefix_contains(filter->prefix, lease->address)))
		return false;
	if (lease_end(lease) < filter->ends_from ||
	    (filter->ends_before != INT64_MAX &&
		lease_end(lease) > filter->ends_before))
		return false;
	if (filter->duid.size > 0 && !span_equal(filter->duid, lease->duid))
		return false;
	if (filter->hwaddr.size > 0 &&
	    !span_equal(filter->hwaddr, lease->hwaddr))
		return false;
	if (filter->hostname_part != NULL &&
	    !has_part(lease->hostname, filter->hostname_part))
		return false;
	return filter->hostname == NULL ||
	       is_name(lease->hostname, filter->hostname);
}

static bool
wrong(struct answer *answer, const char *text)
{
	answer_text(answer, RESULT_ERROR, "%s", text);
	return false;
}

/* Sorted, so that a lease is not compared with all of them. */
static bool
keep_subnets(json_t *subnets, struct lease_filter *filter)
{
	const size_t count = json_array_size(subnets);
	uint32_t *ids = calloc(count + 1, sizeof(ids[0]));
	size_t kept = 0;

	if (ids == NULL)
		return false;
	for (size_t i = 0; i < count; i++)
		ids[i] =
		    (uint32_t)json_integer_value(json_array_get(subnets, i));
	qsort(ids, count, sizeof(ids[0]), compare_ids);
	for (size_t i = 0; i < count; i++) {
		if (kept == 0 || ids[i] != ids[kept - 1])
			ids[kept++] = ids[i];
	}
	filter->subnets = ids;
	filter->subnet_count = kept;
	return true;
}

static bool
read_subnets(
    json_t *subnets, struct lease_filter *filter, struct answer *answer)
{
	json_t *value;
	size_t i;

	if (!json_is_array(subnets))
		return wrong(answer, "'subnets' parameter must be a list");
	if (json_array_size(subnets) > SUBNETS_MAX)
		return wrong(answer, "'subnets' parameter is too long a list");
	json_array_foreach(subnets, i, value)
	{
		if (!json_is_integer(value))
			return wrong(answer,
			    "listed subnet identifiers must be numbers");
		if (json_integer_value(value) >= 0 &&
		    json_integer_value(value) <= UINT32_MAX)
			continue;
		answer_text(answer, RESULT_ERROR,
		    "out of range subnet identifier %lld",
		    (long long)json_integer_value(value));
		return false;
	}
	return keep_subnets(subnets, filter) ||
	       wrong(answer, err_text(ERR_MEMORY));
}

/* ---- our own arguments: each reads one, and says whether it is right ---- */

static bool
take_duid(json_t *value, const struct moment *now, struct lease_filter *filter)
{
	const char *text = json_string_value(value);
	size_t size;

	(void)now;
	if (text == NULL || !text_to_bytes(text, strlen(text),
				filter->duid_bytes, LEASE_DUID_MAX, &size))
		return false;
	filter->duid = span_of(filter->duid_bytes, size);
	return size > 0;
}

static bool
take_state(json_t *value, const struct moment *now, struct lease_filter *filter)
{
	(void)now;
	filter->state = lease_state_read(value);
	return filter->state >= 0;
}

/* An address alone is one of 128 bits. */
static bool
take_prefix(
    json_t *value, const struct moment *now, struct lease_filter *filter)
{
	const char *text = json_string_value(value);

	(void)now;
	filter->has_prefix = true;
	if (text == NULL)
		return false;
	if (prefix_parse(text, strlen(text), &filter->prefix))
		return true;
	filter->prefix.length = 128;
	return address_parse(text, strlen(text), &filter->prefix.address);
}

static bool
take_hostname(
    json_t *value, const struct moment *now, struct lease_filter *filter)
{
	(void)now;
	filter->hostname_part = json_string_value(value);
	return filter->hostname_part != NULL && filter->hostname_part[0] != 0;
}

/* What has ended already does not end any more. */
static bool
take_expires_within(
    json_t *value, const struct moment *now, struct lease_filter *filter)
{
	json_int_t seconds = json_integer_value(value);

	if (!json_is_integer(value) || seconds < 0 || seconds > UINT32_MAX)
		return false;
	filter->ends_from = now->lease_s;
	filter->ends_before = now->lease_s + seconds;
	return true;
}

static const struct {
	const char *name;
	bool (*take)(json_t *value, const struct moment *now,
	    struct lease_filter *filter);
	const char *wrong;
} own[] = {
    {"duid", take_duid, "'duid' parameter must be a DUID in hex"},
    {"state", take_state, "'state' parameter value is not recognized"},
    {"prefix", take_prefix,
	"'prefix' parameter must be a prefix or an address"},
    {"hostname", take_hostname,
	"'hostname' parameter must be a string and not empty"},
    {"expires-within", take_expires_within,
	"'expires-within' parameter must be a number of seconds"},
};

/* Those of our own arguments that are given; *taken counts them. */
static bool
read_own(json_t *arguments, const struct moment *now,
    struct lease_filter *filter, unsigned *taken, struct answer *answer)
{
	json_t *value;

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		value = json_object_get(arguments, own[i].name);
		if (value == NULL)
			continue;
		if (!own[i].take(value, now, filter))
			return wrong(answer, own[i].wrong);
		(*taken)++;
	}
	value = json_object_get(arguments, "subnets");
	return value == NULL || read_subnets(value, filter, answer);
}

bool
lease_filter_read(json_t *arguments, const struct moment *now,
    struct lease_filter *filter, struct answer *answer)
{
	unsigned taken = 0;

	lease_filter_init(filter);
	if (arguments == NULL)
		return true;
	if (!read_own(arguments, now, filter, &taken, answer))
		return false;
	return taken > 0 || filter->subnets != NULL ||
	       wrong(answer, "'subnets' parameter not specified");
}

bool
lease_filter_read_own(json_t *arguments, const struct moment *now,
    struct lease_filter *filter, struct answer *answer)
{
	unsigned taken = 0;

	lease_filter_init(filter);
	return read_own(arguments, now, filter, &taken, answer);
}
