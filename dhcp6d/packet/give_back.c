/*
 * packet/give_back.c: owners of leases that are given back.
 */
#include "dhcp6d/packet/give_back.h"

enum ownership
give_back_owner(const struct ask *ask, const struct view_ia *ia,
    const struct view_lease *named, uint32_t *index)
{
	const struct lease_record *record;

	*index = store_find_address(
	    ask->store, ia->type, named->address, named->prefix_length);
	if (*index == LEASE_INDEX_NONE)
		return OWNER_NOBODY;
	record = store_record(ask->store, *index);
	if (record->state != LEASE_ASSIGNED)
		return OWNER_NOBODY;
	if (!span_equal(
		store_duid(ask->store, record), ask->query->view.client_id))
		return OWNER_OTHER_DUID;
	return record->iaid == ia->iaid ? OWNER_IS_CLIENT : OWNER_OTHER_IAID;
}

bool
give_back_has_binding(const struct ask *ask, const struct view_ia *ia)
{
	uint32_t index = store_find_client(
	    ask->store, ask->query->view.client_id, ia->type, ia->iaid);

	for (; index != LEASE_INDEX_NONE;
	     index = store_next_of_client(ask->store, index))
		if (store_record(ask->store, index)->state == LEASE_ASSIGNED)
			return true;
	return false;
}

void
give_back_status(struct ask *ask, const struct view_ia *ia, uint16_t status,
    const char *text)
{
	struct ia_answer *answer = answer_open(ask, ia_kind_of(ia), ia->iaid);

	answer->status = status;
	answer->status_text = text;
	because(ask->why, "status", "%s %u gets %s", answer->kind->name,
	    answer->iaid, status_name(status));
}
