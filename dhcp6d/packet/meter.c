/*
 * packet/meter.c: the generic cell rate algorithm in one word a sender.
 *
 * The word: 20 bits of the sender's hash, and 44 bits of the time at which he
 * is level with his rate again, in microseconds, which go round in 200 days.
 * A time that lies further ahead than anybody can get is one of the past, so
 * that going round does no harm. Sets of eight words are a cache line each.
 */
#include "dhcp6d/packet/meter.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "libcommon/prefetch.h"

#define WAYS 8
#define SETS (METER_SIZE / WAYS)
#define LINE_SIZE 64

#define TIME_BITS 44
#define TIME_MASK ((UINT64_C(1) << TIME_BITS) - 1)
#define US_PER_S UINT64_C(1000000)
#define NS_PER_US UINT64_C(1000)
#define BURST_US (METER_BURST_S * US_PER_S)

#define SPEAK_NS UINT64_C(60000000000)

struct meter {
	_Alignas(LINE_SIZE) _Atomic uint64_t words[SETS][WAYS];
	_Atomic uint64_t spoken_ns[METER_ABOUT_MAX]; /* 0 = never */
	struct hash_key key;
};

struct meter *
meter_create(const struct hash_key *key)
{
	struct meter *meter = aligned_alloc(LINE_SIZE, sizeof(*meter));

	if (meter == NULL)
		return NULL;
	for (unsigned i = 0; i < SETS; i++)
		for (unsigned j = 0; j < WAYS; j++)
			atomic_init(&meter->words[i][j], 0);
	for (unsigned i = 0; i < METER_ABOUT_MAX; i++)
		atomic_init(&meter->spoken_ns[i], 0);
	meter->key = *key;
	return meter;
}

void
meter_free(struct meter *meter)
{
	free(meter);
}

/* How far ahead of his rate a word's sender is, in microseconds. */
static uint64_t
ahead(uint64_t word, uint64_t now_us)
{
	uint64_t time = (word - now_us) & TIME_MASK;

	return time <= BURST_US ? time : 0;
}

/* The sender's word, or the one of who is least ahead. */
static _Atomic uint64_t *
find(_Atomic uint64_t *set, uint64_t tag, uint64_t now_us, uint64_t *word)
{
	_Atomic uint64_t *least = &set[0];
	uint64_t least_ahead = UINT64_MAX;

	for (unsigned i = 0; i < WAYS; i++) {
		uint64_t found =
		    atomic_load_explicit(&set[i], memory_order_relaxed);

		if (found >> TIME_BITS == tag) {
			*word = found;
			return &set[i];
		}
		if (ahead(found, now_us) < least_ahead) {
			least_ahead = ahead(found, now_us);
			least = &set[i];
			*word = found;
		}
	}
	return least;
}

uint64_t
meter_sender(const struct meter *meter, struct span sender)
{
	uint64_t hash = hash_lookup(&meter->key, sender.data, sender.size);

	prefetch(meter->words[hash % SETS]);
	return hash;
}

bool
meter_take(
    struct meter *meter, uint64_t sender, uint32_t per_second, uint64_t now_ns)
{
	uint64_t tag = sender >> TIME_BITS;
	uint64_t now_us = now_ns / NS_PER_US;
	uint64_t step = US_PER_S / per_second, word = 0, so_far;
	_Atomic uint64_t *place;

	do {
		place = find(meter->words[sender % SETS], tag, now_us, &word);
		so_far = word >> TIME_BITS == tag ? ahead(word, now_us) : 0;
		if (so_far + step > BURST_US)
			return false;
	} while (!atomic_compare_exchange_weak_explicit(place, &word,
	    tag << TIME_BITS | ((now_us + so_far + step) & TIME_MASK),
	    memory_order_relaxed, memory_order_relaxed));
	return true;
}

bool
meter_may_speak(struct meter *meter, unsigned about, uint64_t now_ns)
{
	_Atomic uint64_t *spoken = &meter->spoken_ns[about];
	uint64_t last = atomic_load(spoken);

	if (last != 0 && now_ns < last + SPEAK_NS)
		return false;
	return atomic_compare_exchange_strong(spoken, &last, now_ns | 1);
}
