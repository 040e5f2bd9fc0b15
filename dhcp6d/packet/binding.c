/*
 * packet/binding.c: reading a binding from the store.
 */
#include "dhcp6d/packet/binding.h"

static bool
counts(const struct lease_record *record)
{
	return record->state == LEASE_ASSIGNED ||
	       record->state == LEASE_RECLAIMED ||
	       record->state == LEASE_RELEASED;
}

void
binding_read(struct binding *out, const struct ask *ask, enum lease_type type,
    uint32_t iaid)
{
	uint32_t index = store_find_client(
	    ask->store, ask->query->view.client_id, type, iaid);

	out->count = 0;
	for (; index != LEASE_INDEX_NONE && out->count < BINDING_MAX;
	     index = store_next_of_client(ask->store, index)) {
		const struct lease_record *record =
		    store_record(ask->store, index);
		struct bound *bound = &out->leases[out->count];

		if (!counts(record))
			continue;
		bound->index = index;
		bound->record = record;
		bound->live = lease_is_live(record, ask->now);
		bound->given = false;
		fit_find(&bound->fit, ask, type, record->address,
		    record->prefix_length);
		out->count++;
	}
}

struct bound *
binding_find(
    struct binding *binding, struct address address, uint8_t prefix_length)
{
	for (unsigned i = 0; i < binding->count; i++) {
		struct bound *bound = &binding->leases[i];

		if (bound->record->prefix_length == prefix_length &&
		    address_equal(bound->record->address, address))
			return bound;
	}
	return NULL;
}

bool
binding_is_live(const struct binding *binding)
{
	for (unsigned i = 0; i < binding->count; i++)
		if (binding->leases[i].live)
			return true;
	return false;
}
