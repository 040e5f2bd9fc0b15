/*
 * lease/store_parts.c: see store_parts.h.
 */
#include "dhcp6d/lease/store_parts.h"

#include <string.h>

uint32_t
store_hash_address(const struct lease_store *store, enum lease_type type,
    struct address address, uint8_t prefix_length)
{
	uint8_t key[ADDRESS_WIRE_SIZE + 2];

	address_store(key, address);
	key[ADDRESS_WIRE_SIZE] = (uint8_t)type;
	key[ADDRESS_WIRE_SIZE + 1] = prefix_length;
	return (uint32_t)hash_lookup(&store->key, key, sizeof(key));
}

uint32_t
store_hash_client(const struct lease_store *store, struct span duid,
    enum lease_type type, uint32_t iaid)
{
	uint8_t key[DUID_SIZE_MAX + 5];
	size_t size = duid.size > DUID_SIZE_MAX ? DUID_SIZE_MAX : duid.size;

	store_u32(key, iaid);
	key[4] = (uint8_t)type;
	if (size > 0)
		memcpy(key + 5, duid.data, size);
	return (uint32_t)hash_lookup(&store->key, key, size + 5);
}

uint32_t
store_find_hashed(const struct lease_store *store, uint32_t hash,
    enum lease_type type, struct address address, uint8_t prefix_length)
{
	uint32_t index = *hash_index_head(&store->by_address, hash);

	while (index != LEASE_INDEX_NONE) {
		const struct lease_record *record =
		    slab_at(&store->slab, index);

		if (address_equal(record->address, address) &&
		    record->type == type &&
		    record->prefix_length == prefix_length)
			break;
		index = record->next_by_address;
	}
	return index;
}
