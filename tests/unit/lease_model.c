/*
 * tests/unit/lease_model.c: see lease_model.h. Lists are searched from end to
 * end, and nothing is remembered that can be found out.
 */
#include "tests/unit/lease_model.h"

#include <check.h>
#include <string.h>

#include "dhcp6d/lease/store.h"

uint64_t
model_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static size_t
position(const struct model *model, uint8_t type, struct address address,
    uint8_t length)
{
	size_t i = 0;

	while (i < model->count) {
		const struct lease *lease = &model->leases[i].lease;

		if (lease->type == type && lease->prefix_length == length &&
		    address_equal(lease->address, address))
			break;
		i++;
	}
	return i;
}

void
model_put(struct model *model, const struct lease *lease)
{
	size_t at =
	    position(model, lease->type, lease->address, lease->prefix_length);
	struct model_lease *to = &model->leases[at];

	ck_assert(at < MODEL_MAX);
	if (at == model->count)
		model->count++;
	to->lease = *lease;
	memmove(to->duid_bytes, lease->duid.data, lease->duid.size);
	to->lease.duid.data = to->duid_bytes;
}

void
model_remove(struct model *model, const struct lease *lease)
{
	size_t at =
	    position(model, lease->type, lease->address, lease->prefix_length);

	if (at == model->count)
		return;
	model->leases[at] = model->leases[--model->count];
	model->leases[at].lease.duid.data = model->leases[at].duid_bytes;
}

const struct lease *
model_find(const struct model *model, uint8_t type, struct address address,
    uint8_t length)
{
	size_t at = position(model, type, address, length);

	return at == model->count ? NULL : &model->leases[at].lease;
}

static bool
overlap(const struct lease *lease, struct address address, uint8_t length)
{
	uint8_t shorter =
	    lease->prefix_length < length ? lease->prefix_length : length;

	return address_equal(address_mask(lease->address, shorter),
	    address_mask(address, shorter));
}

bool
model_is_free(const struct model *model, uint8_t type, struct address address,
    uint8_t length)
{
	for (size_t i = 0; i < model->count; i++) {
		const struct lease *lease = &model->leases[i].lease;

		if (lease->type == type && lease->state != LEASE_RECLAIMED &&
		    lease->state != LEASE_RELEASED &&
		    overlap(lease, address, length))
			return false;
	}
	return true;
}

static void
compare_lease(const struct lease *want, const struct lease *have)
{
	ck_assert(address_equal(want->address, have->address));
	ck_assert_uint_eq(want->prefix_length, have->prefix_length);
	ck_assert_uint_eq(want->type, have->type);
	ck_assert_uint_eq(want->state, have->state);
	ck_assert_uint_eq(want->iaid, have->iaid);
	ck_assert_uint_eq(want->subnet_id, have->subnet_id);
	ck_assert_uint_eq(want->pool_id, have->pool_id);
	ck_assert_uint_eq(want->valid, have->valid);
	ck_assert_uint_eq(want->preferred, have->preferred);
	ck_assert_int_eq(want->transaction, have->transaction);
	ck_assert(span_equal(want->duid, have->duid));
}

static bool
same_client(const struct lease *a, const struct lease *b)
{
	return a->type == b->type && a->iaid == b->iaid &&
	       span_equal(a->duid, b->duid);
}

static bool
is_nobody(const struct lease *lease)
{
	static const uint8_t nobody[3];

	return span_equal(lease->duid, span_of(nobody, sizeof(nobody)));
}

/* As many leases of the client as the model has, this one among them. */
static void
compare_client(const struct model *model, const struct lease_store *store,
    const struct lease *lease, uint32_t index)
{
	size_t want = 0, have = 0;
	bool found = false;
	uint32_t at =
	    store_find_client(store, lease->duid, lease->type, lease->iaid);

	for (size_t i = 0; i < model->count; i++)
		want += same_client(&model->leases[i].lease, lease);
	if (is_nobody(lease)) {
		ck_assert_uint_eq(at, LEASE_INDEX_NONE);
		return;
	}
	for (; at != LEASE_INDEX_NONE; at = store_next_of_client(store, at)) {
		found |= at == index;
		have++;
	}
	ck_assert(found);
	ck_assert_uint_eq(want, have);
}

static void
count_visit(void *context, uint32_t index, const struct lease_record *record)
{
	(void)index;
	(void)record;
	++*(size_t *)context;
}

void
model_compare(const struct model *model, struct lease_store *store)
{
	size_t visited = 0, by_state[LEASE_REGISTERED + 1] = {0};
	uint32_t cursor = 0;

	ck_assert_uint_eq(store_count(store), model->count);
	while (store_walk(store, &cursor, 100, count_visit, &visited))
		;
	ck_assert_uint_eq(visited, model->count);
	for (size_t i = 0; i < model->count; i++) {
		const struct lease *want = &model->leases[i].lease;
		uint32_t index = store_find_address(
		    store, want->type, want->address, want->prefix_length);
		struct lease have;

		ck_assert_uint_ne(index, LEASE_INDEX_NONE);
		store_read(store, index, &have);
		compare_lease(want, &have);
		compare_client(model, store, want, index);
		by_state[want->state]++;
	}
	for (int i = 0; i <= LEASE_REGISTERED; i++)
		ck_assert_uint_eq(by_state[i], store_count_state(store, i));
}
