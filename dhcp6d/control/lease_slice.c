/*
 * lease_slice.c: see its header.
 */
#include "dhcp6d/control/lease_slice.h"

#include <stdlib.h>
#include <string.h>

#define STEP 32       /* slots between two looks at the room that is left */
#define SLOTS_MAX 512 /* visited in one slice */
#define LEASE_BYTES_MAX                                                        \
	(LEASE_DUID_MAX + LEASE_HWADDR_MAX + LEASE_HOSTNAME_MAX +              \
	    LEASE_USER_CONTEXT_MAX)
#define BYTES_SIZE (2 * STEP * LEASE_BYTES_MAX)

struct lease_slice {
	struct lease_store *store;
	uint32_t cursor;
	bool ended;
	lease_wanted *wanted; /* of the call that is under way */
	const void *context;
	size_t count, bytes_used;
	struct lease leases[SLOTS_MAX];
	uint8_t bytes[BYTES_SIZE];
};

struct lease_slice *
lease_slice_create(struct lease_store *store)
{
	struct lease_slice *slice = malloc(sizeof(*slice));

	if (slice == NULL)
		return NULL;
	slice->store = store;
	slice->cursor = 0;
	slice->ended = false;
	return slice;
}

void
lease_slice_free(struct lease_slice *slice)
{
	free(slice);
}

static struct span
keep(struct lease_slice *slice, struct span bytes)
{
	uint8_t *to = slice->bytes + slice->bytes_used;

	if (bytes.size == 0)
		return span_of(to, 0);
	memcpy(to, bytes.data, bytes.size);
	slice->bytes_used += bytes.size;
	return span_of(to, bytes.size);
}

static void
visit(void *context, uint32_t index, const struct lease_record *record)
{
	struct lease_slice *slice = context;
	struct lease *lease = &slice->leases[slice->count];

	(void)record;
	store_read(slice->store, index, lease);
	if (slice->wanted != NULL && !slice->wanted(slice->context, lease))
		return;
	lease->duid = keep(slice, lease->duid);
	lease->hwaddr = keep(slice, lease->hwaddr);
	lease->hostname = keep(slice, lease->hostname);
	lease->user_context = keep(slice, lease->user_context);
	slice->count++;
}

bool
lease_slice_next(struct lease_slice *slice, lease_wanted *wanted,
    const void *context, const struct lease **leases, size_t *count)
{
	unsigned slots = 0;

	slice->wanted = wanted;
	slice->context = context;
	slice->count = slice->bytes_used = 0;
	*leases = slice->leases;
	*count = 0;
	if (slice->ended)
		return false;
	store_lock(slice->store);
	do {
		slice->ended = !store_walk(
		    slice->store, &slice->cursor, STEP, visit, slice);
		slots += STEP;
	} while (!slice->ended && slots < SLOTS_MAX &&
		 BYTES_SIZE - slice->bytes_used >= STEP * LEASE_BYTES_MAX);
	store_unlock(slice->store);
	*count = slice->count;
	return true;
}
