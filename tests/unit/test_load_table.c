/*
 * tests/unit/test_load_table.c: what is there already, while a file is loaded.
 *
 * Promised by lease/load_table.h: what was inserted and not removed is found,
 * whatever hashes collide and however the table grew; a search goes through all
 * of one hash; removing one loses no other; memory is given back.
 */
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/lease/load_table.h"
#include "tests/unit/check_main.h"
#include "tests/unit/lease_model.h"

#define ITEMS 20000

static struct memory memory;
static struct load_table table;
static bool there[ITEMS];

static void
setup(void)
{
	memory = (struct memory){0};
	memset(there, 0, sizeof(there));
	ck_assert_int_eq(load_table_init(&table, &memory), ERR_NONE);
}

static void
teardown(void)
{
	load_table_clear(&table);
	ck_assert_uint_eq(memory.held, 0);
}

/* Many items share a hash, and hashes lie close together, also at the end. */
static uint32_t
hash_of(uint32_t item)
{
	return UINT32_MAX - 40 + item / 3 % 7000;
}

static uint32_t
find(uint32_t item)
{
	uint32_t hash = hash_of(item);
	uint32_t at =
	    load_table_next(&table, hash, load_table_home(&table, hash));

	while (at != LOAD_ITEM_NONE && table.slots[at].item != item)
		at = load_table_next(&table, hash, at + 1);
	return at;
}

START_TEST(finds_what_is_there)
{
	uint64_t random = 57721;

	for (uint32_t i = 0; i < 60000; i++) {
		uint32_t item = (uint32_t)(model_random(&random) >> 40) % ITEMS;
		uint32_t at = find(item);

		must((at != LOAD_ITEM_NONE) == there[item]);
		if (there[item]) {
			load_table_remove(&table, at);
		} else {
			must(load_table_reserve(&table) == ERR_NONE);
			load_table_insert(&table, hash_of(item), item);
		}
		there[item] = !there[item];
		if (i % 5000 == 0)
			for (uint32_t j = 0; j < ITEMS; j++)
				must((find(j) != LOAD_ITEM_NONE) == there[j]);
	}
}
END_TEST

START_TEST(counts_what_it_has)
{
	for (uint32_t i = 0; i < ITEMS; i++) {
		must(load_table_reserve(&table) == ERR_NONE);
		load_table_insert(&table, hash_of(i), i);
		must(table.used == i + 1);
		must(table.used <= table.mask);
	}
	for (uint32_t i = 0; i < ITEMS; i++)
		load_table_remove(&table, find(i));
	ck_assert_uint_eq(table.used, 0);
	for (uint32_t i = 0; i <= table.mask; i++)
		must(table.slots[i].item == LOAD_ITEM_NONE);
}
END_TEST

START_TEST(no_memory_changes_nothing)
{
	uint32_t i = 0;

	memory.limit = memory.held;
	while (load_table_reserve(&table) == ERR_NONE) {
		load_table_insert(&table, hash_of(i), i);
		i++;
	}
	ck_assert_uint_gt(i, 1000);
	ck_assert_int_eq(load_table_reserve(&table), ERR_MEMORY);
	while (i-- > 0)
		must(find(i) != LOAD_ITEM_NONE);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("load_table");
	TCase *tcase = tcase_create("load_table");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, finds_what_is_there);
	tcase_add_test(tcase, counts_what_it_has);
	tcase_add_test(tcase, no_memory_changes_nothing);
	suite_add_tcase(suite, tcase);
	return check_main(suite);
}
