/*
 * tests/unit/test_blobs.c: small pieces of memory, and DUIDs held once.
 *
 * Promised by lease/blobs.h and duids.h: pieces never overlap and keep their
 * bytes, whatever sizes come and go; memory follows the largest need, also
 * when sizes change; equal DUIDs have one handle, which lives as long as
 * somebody holds it; nothing is kept of those that nobody holds.
 */
#include <string.h>

#include "dhcp6d/lease/blobs.h"
#include "dhcp6d/lease/duids.h"
#include "libcommon/hash.h"
#include "tests/unit/check_main.h"
#include "tests/unit/lease_model.h"

#define PIECES 3000

static struct memory memory;
static struct blobs blobs;
static struct duids duids;
static struct hash_key key;
static uint64_t seed;

static void
setup(void)
{
	memset(&memory, 0, sizeof(memory));
	blobs_init(&blobs, &memory);
	hash_key_random(&key);
	ck_assert_int_eq(duids_init(&duids, &blobs, &key, &memory), ERR_NONE);
	seed = 1234567;
}

static void
teardown(void)
{
	duids_clear(&duids);
	blobs_clear(&blobs);
	memory_release(&memory);
	ck_assert_uint_eq(memory.held, 0);
}

struct piece {
	uint32_t handle;
	size_t size;
	uint8_t fill;
};

static void
check_piece(const struct piece *piece)
{
	const uint8_t *bytes = blobs_at(&blobs, piece->handle);

	ck_assert_uint_eq((uintptr_t)bytes % 8, 0);
	for (size_t i = 0; i < piece->size; i++)
		must(bytes[i] == piece->fill);
}

START_TEST(pieces_keep_their_bytes)
{
	static struct piece pieces[PIECES];

	for (int step = 0; step < 60000; step++) {
		uint64_t random = model_random(&seed) >> 8;
		struct piece *piece = &pieces[random % PIECES];

		if (piece->size > 0) {
			check_piece(piece);
			blobs_put(&blobs, piece->handle, piece->size);
			piece->size = 0;
			continue;
		}
		piece->size = 1 + (random >> 16) % (random & 1 ? 40 : 9208);
		piece->fill = (uint8_t)(random >> 40);
		ck_assert_int_eq(
		    blobs_get(&blobs, piece->size, &piece->handle), ERR_NONE);
		ck_assert_uint_ne(piece->handle, BLOB_NONE);
		memset(
		    blobs_at(&blobs, piece->handle), piece->fill, piece->size);
	}
	for (int i = 0; i < PIECES; i++)
		if (pieces[i].size > 0)
			check_piece(&pieces[i]);
}
END_TEST

static void
fill_and_empty(size_t size, size_t count)
{
	static uint32_t handles[200000];

	for (size_t i = 0; i < count; i++)
		must(blobs_get(&blobs, size, &handles[i]) == ERR_NONE);
	for (size_t i = 0; i < count; i++)
		blobs_put(&blobs, handles[i], size);
}

/* Large ones are cut up for small ones; then all is one size of small ones. */
START_TEST(memory_follows_the_largest_need)
{
	uint64_t held;

	fill_and_empty(136, 100000);
	held = memory.held;
	fill_and_empty(64, 200000);
	fill_and_empty(24, 200000);
	fill_and_empty(8, 200000);
	ck_assert_uint_eq(memory.held, held);
}
END_TEST

START_TEST(sizes_out_of_range)
{
	uint32_t handle;

	ck_assert_int_eq(blobs_get(&blobs, 0, &handle), ERR_LIMIT);
	ck_assert_int_eq(
	    blobs_get(&blobs, 8 * BLOB_UNITS_MAX, &handle), ERR_NONE);
	ck_assert_int_eq(
	    blobs_get(&blobs, 8 * BLOB_UNITS_MAX + 1, &handle), ERR_LIMIT);
	memory.limit = memory.held;
	for (int i = 0; i < 40; i++)
		if (blobs_get(&blobs, 8 * BLOB_UNITS_MAX, &handle) != ERR_NONE)
			return;
	ck_abort_msg("the limit was not seen");
}
END_TEST

static struct span
duid_of(uint32_t number, uint8_t *bytes)
{
	size_t size = 3 + number % 128;

	memset(bytes, 0, size);
	bytes[0] = (uint8_t)number;
	bytes[1] = (uint8_t)(number >> 8);
	bytes[2] = (uint8_t)(number >> 16);
	return span_of(bytes, size);
}

START_TEST(duids_are_held_once)
{
	static struct {
		uint32_t handle;
		unsigned holds;
	} known[2000];
	uint8_t bytes[LEASE_DUID_MAX];
	uint64_t items = 0;

	for (int step = 0; step < 100000; step++) {
		uint64_t random = model_random(&seed) >> 8;
		uint32_t number = (uint32_t)(random % 2000), handle;
		struct span duid = duid_of(number, bytes);

		if (known[number].holds == 0 || random >> 20 & 1) {
			ck_assert_int_eq(duids_get(&duids, duid,
					     duids_hash(&duids, duid), &handle),
			    ERR_NONE);
			if (known[number].holds > 0)
				ck_assert_uint_eq(handle, known[number].handle);
			items += known[number].holds++ == 0;
			known[number].handle = handle;
		} else {
			ck_assert(span_equal(
			    duid, duids_bytes(&duids, known[number].handle)));
			duids_put(&duids, known[number].handle);
			items -= --known[number].holds == 0;
		}
		ck_assert_uint_eq(duids.index.items, items);
	}
}
END_TEST

START_TEST(duid_without_bytes)
{
	uint32_t handle;

	ck_assert_int_eq(duids_get(&duids, SPAN_EMPTY, 0, &handle), ERR_RANGE);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("blobs");
	TCase *tcase = tcase_create("blobs");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, pieces_keep_their_bytes);
	tcase_add_test(tcase, memory_follows_the_largest_need);
	tcase_add_test(tcase, sizes_out_of_range);
	tcase_add_test(tcase, duids_are_held_once);
	tcase_add_test(tcase, duid_without_bytes);
	suite_add_tcase(suite, tcase);
	return check_main(suite);
}
