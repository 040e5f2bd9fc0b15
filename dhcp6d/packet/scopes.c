/*
 * packet/scopes.c: the lists of options that apply to one reply, in order.
 */
#include "dhcp6d/packet/scopes.h"

#include <string.h>

#include "dhcp6d/packet/class_set.h"

static void
add(struct scopes *scopes, const struct option_list *options, const char *kind)
{
	if (options->count > 0 && scopes->count < SCOPES_MAX)
		scopes->list[scopes->count++] = (struct scope){options, kind};
}

/* Into pools by address, unless it is there; returns how many they are. */
static unsigned
insert_pool(const struct pool **pools, unsigned count, const struct pool *pool)
{
	unsigned at = count;

	while (at > 0 && address_compare(pools[at - 1]->first, pool->first) > 0)
		at--;
	if ((at > 0 && pools[at - 1] == pool) || count == SCOPES_POOLS_MAX)
		return count;
	memmove(&pools[at + 1], &pools[at], (count - at) * sizeof(pools[0]));
	pools[at] = pool;
	return count + 1;
}

/* Each pool that a lease is granted from, once; by address, as in Kea, not in
 * the order of the client's IAs. */
static void
add_pools(struct scopes *scopes, const struct decision *decision)
{
	const struct pool *pools[SCOPES_POOLS_MAX];
	unsigned count = 0;

	for (unsigned i = 0; i < decision->lease_count; i++) {
		const struct lease_answer *lease = &decision->leases[i];

		if (lease->pool != NULL && lease->valid > 0)
			count = insert_pool(pools, count, lease->pool);
	}
	for (unsigned i = 0; i < count; i++)
		add(scopes, &pools[i]->options, "pool");
}

static void
add_classes(struct scopes *scopes, const struct class_set *classes,
    const struct snapshot *config)
{
	for (unsigned i = 0; i < SCOPES_CLASSES_MAX && i < classes->count;
	     i++) {
		if (classes->order[i] < config->class_count)
			add(scopes, &config->classes[classes->order[i]].options,
			    "class");
	}
}

void
scopes_collect(struct scopes *scopes, const struct query *query,
    const struct snapshot *config)
{
	const struct subnet *subnet = query->decision.subnet != NULL
					  ? query->decision.subnet
					  : query->place.subnet;

	const struct host *host = query->decision.host;

	scopes->count = 0;
	scopes->classes = &query->classes;
	if (host != NULL)
		add(scopes, &host->options, "reservation");
	add_pools(scopes, &query->decision);
	if (subnet != NULL)
		add(scopes, &subnet->options, "subnet");
	if (subnet != NULL && subnet->network != NULL)
		add(scopes, &subnet->network->options, "shared network");
	add_classes(scopes, &query->classes, config);
	add(scopes, &config->options, "global");
}

bool
scopes_applies(const struct scopes *scopes, const struct option_value *value)
{
	return guard_passes(&value->only_for, scopes->classes);
}

bool
option_key_matches(
    const struct option_key *key, const struct option_value *value)
{
	return value->code == key->code && value->in_dhcp6 == key->in_dhcp6 &&
	       (key->in_dhcp6 || value->vendor == key->vendor);
}

const struct option_value *
scopes_find(const struct scopes *scopes, const struct option_key *key,
    unsigned *scope, uint32_t *index)
{
	for (unsigned i = 0; i < scopes->count; i++) {
		const struct option_list *list = scopes->list[i].options;

		for (uint32_t k = 0; k < list->count; k++) {
			if (!option_key_matches(key, &list->values[k]) ||
			    !scopes_applies(scopes, &list->values[k]))
				continue;
			*scope = i;
			*index = k;
			return &list->values[k];
		}
	}
	return NULL;
}

enum wish { WISH_ALWAYS, WISH_NEVER };

static bool
any_wishes(
    const struct scopes *scopes, const struct option_key *key, enum wish wish)
{
	for (unsigned i = 0; i < scopes->count; i++) {
		const struct option_list *list = scopes->list[i].options;

		for (uint32_t k = 0; k < list->count; k++) {
			const struct option_value *value = &list->values[k];

			if ((wish == WISH_ALWAYS ? value->always_send
						 : value->never_send) &&
			    option_key_matches(key, value) &&
			    scopes_applies(scopes, value))
				return true;
		}
	}
	return false;
}

bool
scopes_always(const struct scopes *scopes, const struct option_key *key)
{
	return any_wishes(scopes, key, WISH_ALWAYS);
}

bool
scopes_never(const struct scopes *scopes, const struct option_key *key)
{
	return any_wishes(scopes, key, WISH_NEVER);
}
