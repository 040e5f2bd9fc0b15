/*
 * packet/rate_window.c: slots in a ring, each a word that says whose it is.
 *
 * A slot's word is its number in the upper half and its count in the lower, so
 * that a slot that was left behind is told from one of the present, and both
 * change at one stroke. Whoever counts first adds and then looks at the sum: of
 * two at once the later sees both.
 */
#include "dhcp6d/packet/rate_window.h"

#define NS_PER_S UINT64_C(1000000000)
#define SLOTS (RATE_WINDOW_SLOTS + 1)
/* So far may another thread's reading of the clock be ahead, in slots. */
#define AHEAD_MAX 2

/* 0 is nobody's number: a zeroed word is an empty slot. */
static uint32_t
number_of(const struct rate *rate, uint64_t now_ns)
{
	uint64_t slot_ns = rate->seconds * NS_PER_S / RATE_WINDOW_SLOTS;

	return (uint32_t)(now_ns / slot_ns) + 1;
}

/*
 * Is the slot at most oldest slots old? One of half the range ago looks like
 * one of the future, which is more than another thread can be ahead.
 */
static bool
is_recent(uint32_t number, uint64_t word, uint32_t oldest)
{
	uint32_t age = number - (uint32_t)(word >> 32);

	return age + AHEAD_MAX <= oldest + AHEAD_MAX;
}

static uint64_t
sum(struct rate_window *window, uint32_t number)
{
	uint64_t total = 0;

	for (unsigned i = 0; i < SLOTS; i++) {
		uint64_t word = atomic_load(&window->slots[i]);

		if (is_recent(number, word, RATE_WINDOW_SLOTS))
			total += (uint32_t)word;
	}
	return total;
}

/* Adds to a slot, which begins anew if its count is of long ago. */
static void
add(struct rate_window *window, uint32_t number)
{
	_Atomic uint64_t *slot = &window->slots[number % SLOTS];
	uint64_t word = atomic_load(slot), next;

	do {
		next = word != 0 && is_recent(number, word, 0)
			   ? word + 1
			   : (uint64_t)number << 32 | 1;
	} while (!atomic_compare_exchange_weak(slot, &word, next));
}

static void
take_away(struct rate_window *window, uint32_t number)
{
	_Atomic uint64_t *slot = &window->slots[number % SLOTS];
	uint64_t word = atomic_load(slot);

	while (is_recent(number, word, 0) && (uint32_t)word > 0)
		if (atomic_compare_exchange_weak(slot, &word, word - 1))
			return;
}

bool
rate_window_take(
    struct rate_window *window, const struct rate *rate, uint64_t now_ns)
{
	uint32_t number = number_of(rate, now_ns);

	if (sum(window, number) >= rate->most)
		return false;
	add(window, number);
	if (sum(window, number) <= rate->most)
		return true;
	take_away(window, number);
	return false;
}

void
rate_window_give_back(
    struct rate_window *window, const struct rate *rate, uint64_t now_ns)
{
	take_away(window, number_of(rate, now_ns));
}
