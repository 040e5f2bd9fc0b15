/*
 * tests/unit/test_apply_model.c: changes to leases, compared with a model.
 *
 * Promised by lease/apply.h, store.h and pool.h: whatever sequence of puts,
 * removals, expiry and reloads comes, store, pools and log agree with a naive
 * model (P-13.1-h: an address that is declined or registered is not free;
 * P-13.2-a: no prefix overlaps another); a lease that is put replaces the one
 * on the same address; when memory runs out in the middle of a group, at any
 * point, nothing has changed; rows come out in the order of changes, in wall
 * time.
 */
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/lease/apply.h"
#include "dhcp6d/lease/memory.h"
#include "dhcp6d/lease/pool.h"
#include "tests/unit/check_main.h"
#include "tests/unit/lease_model.h"

#define START_S 1700000000
#define HOLD_S 3600
#define NA_POOL 0
#define PD_POOL 1 /* /60 units of a /52 */
#define PD_LONG 2 /* /64 units, overlaps the former */
#define POOLS 3

static struct lease_store *store;
static struct log_buffer *rows;
static struct clock wall;
static struct model *model;
static uint64_t seed;

static void
setup(void)
{
	store = store_create();
	rows = log_buffer_create(SIZE_MAX / 2);
	clock_manual(&wall, START_S);
	model = calloc(1, sizeof(*model));
	seed = UINT64_C(88172645463325252);
	ck_assert(store != NULL && rows != NULL && model != NULL);
}

static void
teardown(void)
{
	free(model);
	log_buffer_free(rows);
	store_free(store);
}

static uint64_t
pick(uint64_t below)
{
	return (model_random(&seed) >> 11) % below;
}

static const struct pool_range ranges[POOLS] = {
    {LEASE_NA, {0x20010db800000000, 0x100}, {0x20010db800000000, 0x1ff}, 128,
	64},
    {LEASE_PD, {0x20010db80fff0000, 0},
	{0x20010db80fff0fff, 0xffffffffffffffff}, 60, 0},
    {LEASE_PD, {0x20010db80fff0800, 0},
	{0x20010db80fff0fff, 0xffffffffffffffff}, 64, 0},
};

static struct lease
lease_na(unsigned client, unsigned number)
{
	static uint8_t duids[64][18];

	memset(duids[client], 0, sizeof(duids[client]));
	duids[client][1] = 4;
	duids[client][17] = (uint8_t)client;
	return (struct lease){.address = {0x20010db800000000, 0x100 + number},
	    .prefix_length = 128,
	    .type = LEASE_NA,
	    .iaid = client % 3,
	    .subnet_id = 1024,
	    .valid = 4000,
	    .preferred = 3000,
	    .transaction = clock_now(&wall).lease_s,
	    .duid = span_of(duids[client], client == 0 ? 3 : 18)};
}

static struct lease
lease_pd(unsigned client, unsigned number, uint8_t length)
{
	struct lease lease = lease_na(client, 0);

	lease.type = LEASE_PD;
	lease.prefix_length = length;
	lease.address = address_mask(
	    (struct address){0x20010db80fff0000 + number, 0}, length);
	return lease;
}

/* Client 0 is nobody (its DUID is 00:00:00), as declined leases have it. */
static struct lease
random_lease(void)
{
	static const uint8_t lengths[] = {60, 60, 60, 64, 64, 56, 62, 48};
	unsigned client = (unsigned)pick(64);
	struct lease lease;

	if (pick(2) == 0)
		lease = lease_na(client, (unsigned)pick(300));
	else
		lease = lease_pd(client, (unsigned)pick(4096),
		    lengths[pick(sizeof(lengths))]);
	lease.state = (uint8_t)pick(LEASE_REGISTERED + 1);
	lease.valid = (uint32_t)pick(6000);
	lease.preferred = lease.valid / 2;
	if (pick(30) == 0)
		lease.valid = LIFETIME_INFINITE;
	return lease;
}

static void
apply(const struct lease_change *changes, size_t count)
{
	struct moment now = clock_now(&wall);
	uint64_t sequence = 0, before = log_buffer_last(rows);

	ck_assert_int_eq(
	    lease_apply(store, rows, &now, changes, count, &sequence),
	    ERR_NONE);
	ck_assert_uint_eq(sequence, before + count);
}

static void
apply_one(const struct lease *lease, bool remove)
{
	struct lease_change change = {*lease, remove};

	apply(&change, 1);
}

static void
random_group(void)
{
	struct lease_change changes[8];
	size_t count = 1 + pick(8);

	for (size_t i = 0; i < count; i++) {
		changes[i].lease = random_lease();
		changes[i].remove = pick(4) == 0;
	}
	apply(changes, count);
	for (size_t i = 0; i < count; i++) {
		if (changes[i].remove)
			model_remove(model, &changes[i].lease);
		else
			model_put(model, &changes[i].lease);
	}
}

/* What the model says is due: its end, and the hold time, are past. */
static bool
is_due(const struct lease *lease, int64_t now)
{
	bool held =
	    lease->state == LEASE_RECLAIMED || lease->state == LEASE_RELEASED;

	if (lease->valid == LIFETIME_INFINITE)
		return false;
	return lease_end(lease) + (held ? HOLD_S : 0) < now;
}

static size_t
model_due(int64_t now)
{
	size_t due = 0;

	for (size_t i = 0; i < model->count; i++)
		due += is_due(&model->leases[i].lease, now);
	return due;
}

static void
expire(uint64_t seconds)
{
	struct lease_change changes[16];
	struct moment now;
	size_t found, left;

	clock_advance(&wall, seconds * 1000000000);
	now = clock_now(&wall);
	left = model_due(now.lease_s);
	for (;;) {
		found = lease_due(store, &now, HOLD_S, changes, 16);
		ck_assert_uint_eq(found, left < 16 ? left : 16);
		for (size_t i = 0; i < found; i++) {
			const struct lease *lease = &changes[i].lease;
			const struct lease *was = model_find(model, lease->type,
			    lease->address, lease->prefix_length);

			ck_assert_ptr_nonnull(was);
			ck_assert(is_due(was, now.lease_s));
			ck_assert_int_eq(
			    changes[i].remove, was->state != LEASE_ASSIGNED);
			if (changes[i].remove)
				model_remove(model, lease);
			else
				model_put(model, lease);
		}
		if (found == 0)
			break;
		apply(changes, found);
		left = model_due(now.lease_s);
	}
}

static void
compare_pool(const struct pool_set *set, uint32_t pool)
{
	const struct pool_range *range = &ranges[pool];
	uint64_t units = pool_units(set, pool), taken = 0;
	struct address at = range->first;
	struct address step = address_shift_left(
	    (struct address){0, 1}, 128u - range->unit_length);
	uint64_t first_free = UINT64_MAX;
	struct pool_choice choice;
	bool found;

	for (uint64_t i = 0; i < units; i++, at = address_add(at, step)) {
		bool is_free =
		    model_is_free(model, range->type, at, range->unit_length);

		must(is_free == pool_is_free(store, set, pool, at));
		must(pool_unit(set, pool, at) == i);
		taken += !is_free;
		if (is_free && first_free == UINT64_MAX)
			first_free = i;
	}
	ck_assert_uint_eq(pool_units_taken(set, pool), taken);
	found = pool_next_free(store, set, pool, 0, NULL, 0, &choice);
	ck_assert_int_eq(found, first_free != UINT64_MAX);
	if (found)
		ck_assert_uint_eq(choice.unit, first_free);
}

static struct pool_set *
attach(void)
{
	struct pool_set *set = pool_set_create(ranges, POOLS);

	ck_assert_ptr_nonnull(set);
	pool_set_attach(store, set);
	return set;
}

/* A set is filled in slices, while changes go on between them. */
static struct pool_set *
attach_and_fill(void)
{
	struct pool_set *set = attach();
	uint32_t cursor = 0;

	ck_assert(!pool_set_is_whole(set));
	while (pool_set_populate(store, set, &cursor, 37))
		if (pick(2) == 0)
			random_group();
	ck_assert(pool_set_is_whole(set));
	return set;
}

static void
detach(struct pool_set *set)
{
	pool_set_detach(store, set);
	pool_set_free(set);
}

START_TEST(agrees_with_the_model)
{
	struct pool_set *old = attach_and_fill(), *new;

	seed += (uint64_t)_i * 7919;
	for (int round = 0; round < 60; round++) {
		for (int i = 0; i < 20; i++)
			random_group();
		expire(pick(4) == 0 ? pick(100000) : pick(2000));
		if (round % 10 == 5) {
			new = attach_and_fill();
			for (uint32_t i = 0; i < POOLS; i++)
				compare_pool(old, i);
			detach(old);
			old = new;
		}
		model_compare(model, store);
		for (uint32_t i = 0; i < POOLS; i++)
			compare_pool(old, i);
	}
	detach(old);
}
END_TEST

/* The allocation that fails, counted from now; 0 = none (linked with --wrap).
 */
static unsigned fail_at;

static bool
fails_now(void)
{
	return fail_at > 0 && --fail_at == 0;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

void *__real_memory_chunk(struct memory *memory, size_t size);
void *__wrap_memory_chunk(struct memory *memory, size_t size);

void *
__wrap_memory_chunk(struct memory *memory, size_t size)
{
	return fails_now() ? NULL : __real_memory_chunk(memory, size);
}

void *
__wrap_malloc(size_t size)
{
	return fails_now() ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t count, size_t size)
{
	return fails_now() ? NULL : __real_calloc(count, size);
}

void *
__wrap_realloc(void *old, size_t size)
{
	return fails_now() ? NULL : __real_realloc(old, size);
}

#define FILLERS 16380 /* so that the next chunk of everything is near */
#define GROUP 60

static void
put_fillers(void)
{
	for (uint32_t i = 0; i < FILLERS; i++) {
		uint8_t duid[18] = {0, 4};
		struct lease lease = lease_na(1, 0);

		store_u32(duid + 2, i);
		lease.address.low = UINT64_C(0xabcd00000000) + i;
		lease.duid = span_of(duid, sizeof(duid));
		apply_one(&lease, false);
	}
}

/* New, changed and removed leases with all kinds of parts. */
static size_t
mixed_group(struct lease_change *changes)
{
	static const uint8_t context[8000];
	static uint8_t duids[GROUP][20];
	size_t count = 0;

	for (unsigned i = 1; i < GROUP / 2; i++) {
		struct lease *lease = &changes[count].lease;

		*lease = lease_na(i, i + 20);
		store_u32(duids[i], i);
		lease->duid = span_of(duids[i], sizeof(duids[i]));
		lease->user_context = span_of(context, sizeof(context));
		changes[count++].remove = false;
		changes[count++] = (struct lease_change){
		    lease_pd(i, 100 * i, i % 2 ? 64 : 60), false};
	}
	changes[count++] = (struct lease_change){lease_na(1, 1), true};
	changes[count++] = (struct lease_change){lease_na(3, 2), false};
	return count;
}

static bool
is_there(const struct lease *lease)
{
	return store_find_address(store, lease->type, lease->address,
		   lease->prefix_length) != LEASE_INDEX_NONE;
}

static void
check_untouched(const struct pool_set *set, const struct lease_change *changes,
    size_t count)
{
	ck_assert_uint_eq(store_count(store), FILLERS + 2);
	for (size_t i = 0; i + 2 < count; i++)
		ck_assert(!is_there(&changes[i].lease));
	ck_assert(is_there(&changes[count - 2].lease));
	compare_pool(set, NA_POOL);
	compare_pool(set, PD_POOL);
	ck_assert_uint_eq(log_buffer_last(rows), FILLERS + 2);
}

START_TEST(all_or_nothing_at_any_shortage)
{
	struct lease_change changes[2 * GROUP];
	size_t count = mixed_group(changes);
	struct moment now = clock_now(&wall);
	struct pool_set *set = attach_and_fill();
	unsigned failures = 0;
	uint64_t sequence;
	enum err err;

	put_fillers();
	for (unsigned i = 1; i < 3; i++) {
		struct lease lease = lease_na(i, i);

		apply_one(&lease, false);
		model_put(model, &lease);
	}
	for (;;) {
		/* what was got is kept: each time the next one fails */
		fail_at = failures == 0 ? 1 : 2;
		err = lease_apply(store, rows, &now, changes, count, &sequence);
		if (err == ERR_NONE)
			break;
		ck_assert_int_eq(err, ERR_MEMORY);
		check_untouched(set, changes, count);
		failures++;
	}
	fail_at = 0;
	/* slab, two indices, DUIDs, blobs, rows, bitmap, counts at the least */
	ck_assert_uint_ge(failures, 8);
	for (size_t i = 0; i < count; i++)
		ck_assert_int_eq(
		    is_there(&changes[i].lease), !changes[i].remove);
	ck_assert_uint_eq(store_count(store), FILLERS + count - 1);
	detach(set);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("apply_model");
	TCase *tcase = tcase_create("apply_model");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, agrees_with_the_model, 0, 5);
	tcase_add_test(tcase, all_or_nothing_at_any_shortage);
	suite_add_tcase(suite, tcase);
	return check_main(suite);
}
