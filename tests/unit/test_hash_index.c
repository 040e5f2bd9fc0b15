/*
 * tests/unit/test_hash_index.c: a hash table that grows by a bucket at a time.
 *
 * Promised by lease/hash_index.h: every item that was inserted and not removed
 * is found on the chain of its hash, at all sizes; there are about as many
 * buckets as items; no insertion does more than split one bucket; what was
 * reserved needs no memory.
 */
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/lease/hash_index.h"
#include "tests/unit/check_main.h"
#include "tests/unit/lease_model.h"

#define ITEMS 50000

struct item {
	uint32_t next, hash;
	bool there;
};

static struct item *items;
static unsigned hashes_asked;
static struct memory memory;
static struct hash_index table;

static uint32_t *
link_of(void *owner, uint32_t item)
{
	(void)owner;
	return &items[item].next;
}

static uint32_t
hash_of(void *owner, uint32_t item)
{
	(void)owner;
	hashes_asked++;
	return items[item].hash;
}

static void
setup(void)
{
	uint64_t seed = 4711;

	memset(&memory, 0, sizeof(memory));
	items = calloc(ITEMS, sizeof(*items));
	for (int i = 0; i < ITEMS; i++)
		items[i].hash = (uint32_t)(model_random(&seed) >> 16);
	ck_assert_int_eq(
	    hash_index_init(&table, &memory, link_of, hash_of, NULL), ERR_NONE);
}

static void
teardown(void)
{
	hash_index_clear(&table);
	memory_release(&memory);
	ck_assert_uint_eq(memory.held, 0);
	free(items);
}

static bool
found(uint32_t item)
{
	uint32_t at = *hash_index_head(&table, items[item].hash);

	while (at != HASH_ITEM_NONE && at != item)
		at = items[at].next;
	return at == item;
}

static void
insert(uint32_t item)
{
	must(hash_index_reserve(&table, 1) == ERR_NONE);
	hash_index_insert(&table, items[item].hash, item);
	items[item].there = true;
}

START_TEST(finds_what_is_there)
{
	uint64_t seed = 99;

	for (int step = 0; step < 4 * ITEMS; step++) {
		uint32_t item = (uint32_t)((model_random(&seed) >> 16) % ITEMS);

		if (!items[item].there) {
			insert(item);
		} else if (step % 3 == 0) {
			hash_index_remove(&table, items[item].hash, item);
			items[item].there = false;
		}
		if (step % 1000 != 0)
			continue;
		for (uint32_t i = 0; i < ITEMS; i++)
			must(items[i].there == found(i));
	}
}
END_TEST

START_TEST(grows_without_a_pause)
{
	unsigned most = 0;

	for (uint32_t i = 0; i < ITEMS; i++) {
		hashes_asked = 0;
		insert(i);
		if (hashes_asked > most)
			most = hashes_asked;
		ck_assert(table.buckets >= table.items || table.items <= 16);
	}
	ck_assert_uint_ge(table.buckets, ITEMS);
	/* one bucket's items: with a random hash hardly ever more */
	ck_assert_uint_le(most, 16);
}
END_TEST

/* All sizes up to three rounds of splitting, item by item. */
START_TEST(every_size_finds_all)
{
	for (uint32_t i = 0; i < 300; i++) {
		insert(i);
		for (uint32_t j = 0; j <= i; j++)
			must(found(j));
	}
}
END_TEST

START_TEST(reserved_needs_no_memory)
{
	ck_assert_int_eq(hash_index_expect(&table, ITEMS), ERR_NONE);
	ck_assert_uint_ge(table.buckets, ITEMS);
	memory.limit = memory.held;
	for (uint32_t i = 0; i < ITEMS; i++)
		insert(i);
	for (uint32_t i = 0; i < ITEMS; i++)
		ck_assert(found(i));
	ck_assert_int_eq(hash_index_reserve(&table, 10 * ITEMS), ERR_MEMORY);
	ck_assert_int_eq(
	    hash_index_reserve(&table, UINT64_C(1) << 32), ERR_LIMIT);
	ck_assert(found(0));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("hash_index");
	TCase *tcase = tcase_create("hash_index");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, finds_what_is_there);
	tcase_add_test(tcase, grows_without_a_pause);
	tcase_add_test(tcase, every_size_finds_all);
	tcase_add_test(tcase, reserved_needs_no_memory);
	suite_add_tcase(suite, tcase);
	return check_main(suite);
}
