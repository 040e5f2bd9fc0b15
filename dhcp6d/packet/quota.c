/*
 * packet/quota.c: a table with one place a hash, where the newcomer wins.
 *
 * The hash is keyed, so nobody can choose identifiers that push another out.
 */
#include "dhcp6d/packet/quota.h"

#include <stdlib.h>

#define QUOTA_SLOTS 4096u /* a power of two */
#define NS_PER_S UINT64_C(1000000000)

struct quota_slot {
	uint64_t hash; /* of the client */
	uint64_t since_ns;
	uint32_t used; /* 0 = nobody's */
};

struct quota {
	struct hash_key key;
	struct quota_slot slots[QUOTA_SLOTS];
};

struct quota *
quota_create(const struct hash_key *key)
{
	struct quota *quota = calloc(1, sizeof(*quota));

	if (quota != NULL)
		quota->key = *key;
	return quota;
}

void
quota_free(struct quota *quota)
{
	free(quota);
}

static bool
is_current(
    const struct quota_slot *slot, uint64_t hash, const struct moment *now)
{
	return slot->used > 0 && slot->hash == hash &&
	       now->steady_ns - slot->since_ns < QUOTA_WINDOW_S * NS_PER_S;
}

uint32_t
quota_used(
    const struct quota *quota, struct span duid, const struct moment *now)
{
	uint64_t hash = hash_bytes(&quota->key, duid.data, duid.size);
	const struct quota_slot *slot = &quota->slots[hash % QUOTA_SLOTS];

	return is_current(slot, hash, now) ? slot->used : 0;
}

void
quota_charge(struct quota *quota, struct span duid, const struct moment *now,
    uint32_t amount)
{
	uint64_t hash = hash_bytes(&quota->key, duid.data, duid.size);
	struct quota_slot *slot = &quota->slots[hash % QUOTA_SLOTS];

	if (amount == 0)
		return;
	if (!is_current(slot, hash, now))
		*slot = (struct quota_slot){hash, now->steady_ns, 0};
	slot->used += amount;
}
