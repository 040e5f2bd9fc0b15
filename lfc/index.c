/*
 * index.c: for each lease, the row that says what it is.
 *
 * Open addressing with linear probing, the entries ordered by hash: a search
 * ends at the first greater one, so a table may be nearly full, and growing is
 * one walk in order. 32 shards by the hash's first bits grow one at a time:
 * no moment needs the whole table twice.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "lfc/index.h"
#include "libcommon/prefetch.h"

#define SHARD_BITS 5
#define SHARDS (1 << SHARD_BITS)
#define SHARD_SHIFT (64 - SHARD_BITS)
#define SHARD_SLOTS_MIN 64

/* Slots behind the last home, so that no probe wraps around. */
#define SHARD_SLACK 128

#define ROW_BITS 56
#define ROW_MASK ((UINT64_C(1) << ROW_BITS) - 1)
#define ROW_GONE ROW_MASK /* the lease was there once */

struct slot {
	struct address address;
	uint64_t kind_row; /* kind in the high byte; 0: nobody's */
};

struct shard {
	struct slot *slots;
	size_t homes; /* slots is SHARD_SLACK longer */
	size_t used;  /* gone ones too */
	size_t gone;
};

struct index {
	uint64_t seed[3];
	uint64_t count;
	struct shard shards[SHARDS];
};

__extension__ typedef unsigned __int128 wide;

static uint64_t
mix(uint64_t a, uint64_t b)
{
	wide product = (wide)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t
index_hash(const struct index *index, const struct lease_key *key)
{
	uint64_t h = mix(key->address.high ^ index->seed[0],
	    key->address.low ^ index->seed[1]);

	return mix(h ^ index->seed[2],
	    (key->address.low + key->kind) ^ UINT64_C(0x9e3779b97f4a7c15));
}

static uint64_t
slot_hash(const struct index *index, const struct slot *slot)
{
	struct lease_key key = {
	    slot->address, (uint8_t)(slot->kind_row >> ROW_BITS)};

	return index_hash(index, &key);
}

static size_t
shard_bytes(size_t homes)
{
	return (homes + SHARD_SLACK) * sizeof(struct slot);
}

/* Straight from the kernel: zeroed, and given back whole. */
static struct slot *
map_slots(size_t homes)
{
	void *memory = mmap(NULL, shard_bytes(homes), PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return NULL;
	/* Read at random: with small pages every look-up misses the TLB. */
	(void)madvise(memory, shard_bytes(homes), MADV_HUGEPAGE);
	return memory;
}

static void
unmap_slots(struct slot *slots, size_t homes)
{
	if (slots != NULL)
		(void)munmap(slots, shard_bytes(homes));
}

static size_t
home_of(const struct shard *shard, uint64_t hash)
{
	return (size_t)((wide)(hash << SHARD_BITS) * shard->homes >> 64);
}

static size_t
shard_number(uint64_t hash)
{
	return (size_t)(hash >> SHARD_SHIFT);
}

struct index *
index_create(void)
{
	struct index *index = calloc(1, sizeof(*index));

	if (index == NULL)
		return NULL;
	/* Not a secret worth failing for: without it, collisions could be
	 * made on purpose and would make a compaction slow. */
	if (getrandom(index->seed, sizeof(index->seed), GRND_NONBLOCK) !=
	    (ssize_t)sizeof(index->seed))
		index->seed[0] = (uint64_t)time(NULL) ^ (uint64_t)getpid();
	for (unsigned i = 0; i < SHARDS; i++) {
		index->shards[i].homes = SHARD_SLOTS_MIN;
		index->shards[i].slots = map_slots(SHARD_SLOTS_MIN);
		if (index->shards[i].slots == NULL) {
			index_free(index);
			return NULL;
		}
	}
	return index;
}

void
index_free(struct index *index)
{
	if (index == NULL)
		return;
	for (unsigned i = 0; i < SHARDS; i++)
		unmap_slots(index->shards[i].slots, index->shards[i].homes);
	free(index);
}

void
index_prefetch(const struct index *index, uint64_t hash)
{
	const struct shard *shard = &index->shards[shard_number(hash)];

	prefetch(shard->slots + home_of(shard, hash));
}

/* Puts the entries that count into to, in order; false if one did not fit. */
static bool
move_slots(
    const struct index *index, const struct shard *from, struct shard *to)
{
	size_t next = 0, end = to->homes + SHARD_SLACK - 1;

	for (size_t i = 0; i < from->homes + SHARD_SLACK; i++) {
		const struct slot *slot = &from->slots[i];
		size_t home;

		if (slot->kind_row == 0 ||
		    (slot->kind_row & ROW_MASK) == ROW_GONE)
			continue;
		home = home_of(to, slot_hash(index, slot));
		next = home > next ? home : next;
		if (next >= end)
			return false;
		to->slots[next++] = *slot;
		to->used++;
	}
	return true;
}

/* Room for at least one more, with those that are gone left out. */
static bool
grow(struct index *index, struct shard *shard)
{
	size_t homes = (shard->used - shard->gone) * 4 / 3 + SHARD_SLOTS_MIN;

	for (;; homes += homes / 4) {
		struct shard bigger = {map_slots(homes), homes, 0, 0};

		if (bigger.slots == NULL)
			return false;
		if (move_slots(index, shard, &bigger)) {
			unmap_slots(shard->slots, shard->homes);
			*shard = bigger;
			return true;
		}
		unmap_slots(bigger.slots, homes);
	}
}

/* The key's slot, or where it has to be put in; NULL at the table's end. */
static struct slot *
find(const struct index *index, const struct shard *shard, uint64_t hash,
    const struct lease_key *key, bool *found)
{
	struct slot *slot = shard->slots + home_of(shard, hash);
	struct slot *end = shard->slots + shard->homes + SHARD_SLACK - 1;

	*found = false;
	for (; slot < end && slot->kind_row != 0; slot++) {
		if (address_equal(slot->address, key->address) &&
		    slot->kind_row >> ROW_BITS == key->kind) {
			*found = true;
			return slot;
		}
		if (slot_hash(index, slot) > hash)
			return slot;
	}
	return slot < end ? slot : NULL;
}

static bool
insert(struct shard *shard, struct slot *at, const struct lease_key *key,
    uint64_t row)
{
	struct slot *end = shard->slots + shard->homes + SHARD_SLACK - 1;
	struct slot *free_slot = at;

	while (free_slot < end && free_slot->kind_row != 0)
		free_slot++;
	if (free_slot == end)
		return false;
	memmove(at + 1, at, (size_t)(free_slot - at) * sizeof(*at));
	at->address = key->address;
	at->kind_row = (uint64_t)key->kind << ROW_BITS | row;
	shard->used++;
	return true;
}

static void
change(
    struct index *index, struct shard *shard, struct slot *slot, uint64_t row)
{
	bool was_gone = (slot->kind_row & ROW_MASK) == ROW_GONE;
	bool is_gone = row == ROW_GONE;

	slot->kind_row = (slot->kind_row & ~ROW_MASK) | row;
	shard->gone += (size_t)is_gone - (size_t)was_gone;
	index->count += (uint64_t)was_gone - (uint64_t)is_gone;
}

bool
index_set(struct index *index, uint64_t hash, const struct lease_key *key,
    uint64_t row)
{
	struct shard *shard = &index->shards[shard_number(hash)];

	for (;;) {
		bool found;
		struct slot *slot = find(index, shard, hash, key, &found);

		if (found) {
			change(index, shard, slot, row == 0 ? ROW_GONE : row);
			return true;
		}
		if (row == 0)
			return true;
		if (slot != NULL && shard->used < shard->homes / 10 * 9 &&
		    insert(shard, slot, key, row)) {
			index->count++;
			return true;
		}
		if (!grow(index, shard))
			return false;
	}
}

uint64_t
index_count(const struct index *index)
{
	return index->count;
}

uint64_t
index_memory(const struct index *index)
{
	uint64_t bytes = sizeof(*index);

	for (unsigned i = 0; i < SHARDS; i++)
		bytes += shard_bytes(index->shards[i].homes);
	return bytes;
}

void
index_walk(const struct index *index, index_each *each, void *context)
{
	for (unsigned i = 0; i < SHARDS; i++) {
		const struct shard *shard = &index->shards[i];

		for (size_t j = 0; j < shard->homes + SHARD_SLACK; j++) {
			const struct slot *slot = &shard->slots[j];
			uint64_t row = slot->kind_row & ROW_MASK;
			struct lease_key key = {slot->address,
			    (uint8_t)(slot->kind_row >> ROW_BITS)};

			if (row != 0 && row != ROW_GONE)
				each(context, &key, row);
		}
	}
}
