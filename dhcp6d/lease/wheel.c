/*
 * lease/wheel.c: see wheel.h.
 *
 * The lists are doubly linked. Where the neighbour would be, the first and the
 * last record of a list have the list's number with the top bit set: so a
 * record can be taken out without searching, and a whole list can be joined to
 * another by touching its two ends.
 *
 * Invariant: far * FAR_S <= cursor + NEAR, so a near slot holds records of one
 * second only; and cursor <= far * FAR_S, so nothing is passed over.
 */
#include "dhcp6d/lease/wheel.h"

#include <stdbool.h>

#define LISTS (WHEEL_DUE + 1)
#define END_MARK (UINT32_C(1) << 31)
#define NO_LIST LEASE_INDEX_NONE /* as link: not in the wheel */

static size_t
occupied_size(void)
{
	return (LISTS + 63) / 64 * sizeof(uint64_t);
}

enum err
wheel_init(struct wheel *wheel, struct slab *slab, struct memory *memory)
{
	*wheel = (struct wheel){.slab = slab, .memory = memory};
	wheel->lists = memory_get(memory, LISTS * sizeof(*wheel->lists));
	wheel->occupied = memory_get(memory, occupied_size());
	if (wheel->lists == NULL || wheel->occupied == NULL) {
		wheel_clear(wheel);
		return ERR_MEMORY;
	}
	wheel_start(wheel, 0);
	return ERR_NONE;
}

void
wheel_clear(struct wheel *wheel)
{
	memory_put(wheel->memory, wheel->lists, LISTS * sizeof(*wheel->lists));
	memory_put(wheel->memory, wheel->occupied, occupied_size());
	wheel->lists = NULL;
	wheel->occupied = NULL;
}

uint64_t
wheel_time(const struct wheel *wheel, const struct lease_record *record)
{
	uint64_t end = record_end(record);

	if (end == UINT64_MAX)
		return UINT64_MAX;
	return end + 1 + (lease_state_takes(record->state) ? 0 : wheel->hold_s);
}

void
wheel_start(struct wheel *wheel, uint64_t now)
{
	if (wheel->count > 0)
		return;
	wheel->cursor = now;
	wheel->far = (now + WHEEL_NEAR) / WHEEL_FAR_S;
}

static bool
is_occupied(const struct wheel *wheel, uint32_t list)
{
	return wheel->occupied[list / 64] >> list % 64 & 1;
}

static void
set_occupied(struct wheel *wheel, uint32_t list, bool occupied)
{
	uint64_t bit = UINT64_C(1) << list % 64;

	if (occupied)
		wheel->occupied[list / 64] |= bit;
	else
		wheel->occupied[list / 64] &= ~bit;
}

static void
list_append(struct wheel *wheel, uint32_t list, uint32_t index)
{
	struct lease_record *record = slab_at(wheel->slab, index);
	struct wheel_list *ends = &wheel->lists[list];

	record->timer_next = END_MARK | list;
	if (is_occupied(wheel, list)) {
		record->timer_previous = ends->tail;
		slab_at(wheel->slab, ends->tail)->timer_next = index;
	} else {
		record->timer_previous = END_MARK | list;
		ends->head = index;
		set_occupied(wheel, list, true);
	}
	ends->tail = index;
}

static void
list_take_out(struct wheel *wheel, uint32_t index)
{
	struct lease_record *record = slab_at(wheel->slab, index);
	uint32_t next = record->timer_next, previous = record->timer_previous;

	if (next & END_MARK && previous & END_MARK) {
		set_occupied(wheel, next & ~END_MARK, false);
		return;
	}
	if (next & END_MARK)
		wheel->lists[next & ~END_MARK].tail = previous;
	else
		slab_at(wheel->slab, next)->timer_previous = previous;
	if (previous & END_MARK)
		wheel->lists[previous & ~END_MARK].head = next;
	else
		slab_at(wheel->slab, previous)->timer_next = next;
}

/* All of a near list to the end of the due ones. */
static void
list_join_due(struct wheel *wheel, uint32_t list)
{
	struct wheel_list *from = &wheel->lists[list];
	struct wheel_list *due = &wheel->lists[WHEEL_DUE];
	struct lease_record *first = slab_at(wheel->slab, from->head);

	slab_at(wheel->slab, from->tail)->timer_next = END_MARK | WHEEL_DUE;
	if (is_occupied(wheel, WHEEL_DUE)) {
		first->timer_previous = due->tail;
		slab_at(wheel->slab, due->tail)->timer_next = from->head;
	} else {
		first->timer_previous = END_MARK | WHEEL_DUE;
		due->head = from->head;
		set_occupied(wheel, WHEEL_DUE, true);
	}
	due->tail = from->tail;
	set_occupied(wheel, list, false);
}

/* far: the first slot of the far wheel that records may be put in. What lies
 * beyond that wheel waits in its last slot. */
static uint32_t
list_for(const struct wheel *wheel, uint64_t time, uint64_t far)
{
	uint64_t slot = time / WHEEL_FAR_S;

	if (time < wheel->cursor)
		return WHEEL_DUE;
	if (slot < far)
		return (uint32_t)(time % WHEEL_NEAR);
	if (slot >= wheel->far + WHEEL_FAR)
		slot = wheel->far + WHEEL_FAR - 1;
	return WHEEL_NEAR + (uint32_t)(slot % WHEEL_FAR);
}

void
wheel_insert(struct wheel *wheel, uint32_t index)
{
	struct lease_record *record = slab_at(wheel->slab, index);
	uint64_t time = wheel_time(wheel, record);

	if (time == UINT64_MAX) {
		record->timer_next = record->timer_previous = NO_LIST;
		return;
	}
	list_append(wheel, list_for(wheel, time, wheel->far), index);
	wheel->count++;
}

void
wheel_remove(struct wheel *wheel, uint32_t index)
{
	struct lease_record *record = slab_at(wheel->slab, index);

	if (record->timer_next == NO_LIST)
		return;
	list_take_out(wheel, index);
	record->timer_next = record->timer_previous = NO_LIST;
	wheel->count--;
}

/* Moves far slots that fit into the near wheel; false when moves ran out. */
static bool
bring_near(struct wheel *wheel, uint32_t *moves)
{
	while ((wheel->far + 1) * WHEEL_FAR_S <= wheel->cursor + WHEEL_NEAR) {
		uint32_t list = WHEEL_NEAR + (uint32_t)(wheel->far % WHEEL_FAR);

		while (is_occupied(wheel, list)) {
			uint32_t index = wheel->lists[list].head;
			uint64_t time =
			    wheel_time(wheel, slab_at(wheel->slab, index));

			if (*moves == 0)
				return false;
			--*moves;
			list_take_out(wheel, index);
			list_append(wheel,
			    list_for(wheel, time, wheel->far + 1), index);
		}
		wheel->far++;
	}
	return true;
}

/* The first second from the cursor on whose slot is occupied, or limit. */
static uint64_t
next_occupied(const struct wheel *wheel, uint64_t limit)
{
	uint64_t time = wheel->cursor;

	while (time < limit) {
		uint32_t slot = (uint32_t)(time % WHEEL_NEAR);
		uint64_t bits = wheel->occupied[slot / 64] >> slot % 64;

		if (bits != 0) {
			time += (uint64_t)__builtin_ctzll(bits);
			break;
		}
		time += 64 - slot % 64;
	}
	return time < limit ? time : limit;
}

static void
pass(struct wheel *wheel, uint64_t limit)
{
	while (wheel->cursor < limit) {
		wheel->cursor = next_occupied(wheel, limit);
		if (wheel->cursor == limit)
			break;
		list_join_due(wheel, (uint32_t)(wheel->cursor % WHEEL_NEAR));
		wheel->cursor++;
	}
}

void
wheel_advance(struct wheel *wheel, uint64_t now, uint32_t moves)
{
	bool more = true;

	wheel_start(wheel, now);
	while (more) {
		uint64_t limit = now + 1;

		more = bring_near(wheel, &moves);
		if (limit > wheel->far * WHEEL_FAR_S)
			limit = wheel->far * WHEEL_FAR_S;
		pass(wheel, limit);
		if (wheel->cursor > now)
			break;
	}
}

uint32_t
wheel_first_due(const struct wheel *wheel)
{
	if (!is_occupied(wheel, WHEEL_DUE))
		return LEASE_INDEX_NONE;
	return wheel->lists[WHEEL_DUE].head;
}

uint32_t
wheel_next_due(const struct wheel *wheel, uint32_t index)
{
	uint32_t next = slab_at(wheel->slab, index)->timer_next;

	return next & END_MARK ? LEASE_INDEX_NONE : next;
}
