/*
 * lease/space.c: see space.h.
 */
#include "dhcp6d/lease/space.h"

#include <stdlib.h>

/* A search that looks at more units beyond the bitmap than that gives up: they
 * would have to be taken one next to the other. */
#define PROBES_MAX 65536

/* The interface identifiers that no host may have, where identifiers have 64
 * bits: RFC 9915 13.1, RFC 5453 (requirements P-13.1-f, P-13.1-g). As
 * address_is_reserved, but as ranges, so that none need be tried. */
static const struct unit_range reserved_identifiers[] = {
    {UINT64_C(0x02005efffe000000), UINT64_C(0x02005efffeffffff)},
    {UINT64_C(0xfdffffffffffff80), UINT64_C(0xfdffffffffffffff)},
};

#define RESERVED_COUNT                                                         \
	(sizeof(reserved_identifiers) / sizeof(reserved_identifiers[0]))

void
space_init(
    struct space *space, const struct pool_range *range, struct memory *memory)
{
	struct address last;

	*space = (struct space){.range = *range, .memory = memory};
	last = address_shift_right(address_subtract(range->last, range->first),
	    128u - range->unit_length);
	if (last.high != 0 || last.low == UINT64_MAX)
		space->units = UINT64_MAX;
	else
		space->units = last.low + 1;
	space->window =
	    space->units < POOL_BITMAP_UNITS ? space->units : POOL_BITMAP_UNITS;
	bitmap_init(&space->taken, space->window, memory);
	unit_counts_init(&space->inside, memory);
}

void
space_clear(struct space *space)
{
	bitmap_clear(&space->taken);
	unit_counts_clear(&space->inside);
	memory_put(space->memory, space->blocked,
	    space->blocked_room * sizeof(*space->blocked));
}

bool
space_contains(const struct space *space, struct address address)
{
	return address_compare(address, space->range.first) >= 0 &&
	       address_compare(address, space->range.last) <= 0;
}

/* The address is in the space. */
static uint64_t
unit_of(const struct space *space, struct address address)
{
	struct address unit =
	    address_shift_right(address_subtract(address, space->range.first),
		128u - space->range.unit_length);

	return unit.high != 0 ? UNIT_NONE : unit.low;
}

uint64_t
space_unit(const struct space *space, struct address address)
{
	if (!space_contains(space, address))
		return UNIT_NONE;
	return unit_of(space, address);
}

/* The units between two addresses; false if they are not in the space. */
static bool
units_between(const struct space *space, struct address first,
    struct address last, struct unit_range *out)
{
	const struct pool_range *range = &space->range;

	if (address_compare(first, range->last) > 0 ||
	    address_compare(last, range->first) < 0)
		return false;
	if (address_compare(first, range->first) < 0)
		first = range->first;
	if (address_compare(last, range->last) > 0)
		last = range->last;
	out->first = unit_of(space, first);
	out->last = unit_of(space, last);
	return out->first != UNIT_NONE;
}

static bool
units_touched(const struct space *space, const struct prefix *lease,
    struct unit_range *out)
{
	return units_between(space, lease->address,
	    address_last(lease->address, lease->length), out);
}

/* The part of units that is in the bitmap; false if none is. */
static bool
in_window(const struct space *space, const struct unit_range *units,
    struct unit_range *out)
{
	*out = *units;
	if (units->first >= space->window)
		return false;
	if (out->last >= space->window)
		out->last = space->window - 1;
	return true;
}

static enum err
blocked_append(struct space *space, const struct unit_range *units)
{
	if (space->blocked_count == space->blocked_room) {
		uint32_t room = space->blocked_room * 2 + 4;
		struct unit_range *blocked = memory_resize(space->memory,
		    space->blocked, space->blocked_room * sizeof(*blocked),
		    room * sizeof(*blocked));

		if (blocked == NULL)
			return ERR_MEMORY;
		space->blocked = blocked;
		space->blocked_room = room;
	}
	space->blocked[space->blocked_count++] = *units;
	return ERR_NONE;
}

static enum err
block_units(struct space *space, const struct unit_range *units)
{
	struct unit_range window;
	enum err err = blocked_append(space, units);

	if (err != ERR_NONE || !in_window(space, units, &window))
		return err;
	err = bitmap_reserve(&space->taken, window.first, window.last);
	if (err == ERR_NONE)
		bitmap_add(&space->taken, window.first, window.last);
	return err;
}

enum err
space_block(struct space *space, struct address first, struct address last)
{
	struct unit_range units;

	if (!units_between(space, first, last, &units))
		return ERR_NONE;
	return block_units(space, &units);
}

/* Blocks the part of the bitmap that lies between two addresses. */
static enum err
block_in_window(struct space *space, struct address first, struct address last)
{
	struct unit_range units, window;

	if (!units_between(space, first, last, &units) ||
	    !in_window(space, &units, &window))
		return ERR_NONE;
	return block_units(space, &window);
}

enum err
space_block_reserved(struct space *space)
{
	unsigned length = space->range.subnet_length;
	struct address at = address_mask(space->range.first, length);
	struct address last = address_add(
	    space->range.first, (struct address){0, space->window - 1});
	enum err err = ERR_NONE;

	if (space->range.type != LEASE_NA)
		return ERR_NONE;
	if (length <= 126) /* the subnet-router anycast address */
		err = block_in_window(space, at, at);
	if (length > 64)
		return err;
	for (at = space->range.first; err == ERR_NONE && at.high <= last.high;
	     at.high++)
		for (size_t i = 0; err == ERR_NONE && i < RESERVED_COUNT; i++)
			err = block_in_window(space,
			    (struct address){
				at.high, reserved_identifiers[i].first},
			    (struct address){
				at.high, reserved_identifiers[i].last});
	return err;
}

static int
compare_ranges(const void *a, const void *b)
{
	const struct unit_range *left = a, *right = b;

	return (left->first > right->first) - (left->first < right->first);
}

void
space_prepare(struct space *space)
{
	uint32_t kept = 0;

	if (space->blocked_count == 0)
		return;
	qsort(space->blocked, space->blocked_count, sizeof(*space->blocked),
	    compare_ranges);
	for (uint32_t i = 1; i < space->blocked_count; i++) {
		struct unit_range *last = &space->blocked[kept];
		const struct unit_range *next = &space->blocked[i];

		if (next->first <= last->last ||
		    next->first - 1 == last->last) {
			if (next->last > last->last)
				last->last = next->last;
		} else {
			space->blocked[++kept] = *next;
		}
	}
	space->blocked_count = kept + 1;
	for (uint32_t i = 0; i <= kept; i++) {
		const struct unit_range *range = &space->blocked[i];

		if (range->last < space->window)
			continue;
		space->taken_beyond +=
		    range->last + 1 -
		    (range->first < space->window ? space->window
						  : range->first);
	}
}

/* The blocked range that unit is in, or NULL. */
static const struct unit_range *
find_blocked(const struct space *space, uint64_t unit)
{
	uint32_t low = 0, high = space->blocked_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (space->blocked[middle].last < unit)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == space->blocked_count || space->blocked[low].first > unit)
		return NULL;
	return &space->blocked[low];
}

enum err
space_reserve(struct space *space, const struct prefix *lease, uint32_t count)
{
	struct unit_range units, window;
	enum err err = ERR_NONE;

	if (!units_touched(space, lease, &units))
		return ERR_NONE;
	if (lease->length > space->range.unit_length)
		err = unit_counts_reserve(&space->inside, count);
	if (err == ERR_NONE && in_window(space, &units, &window))
		err = bitmap_reserve(&space->taken, window.first, window.last);
	return err;
}

/* How many units beyond the bitmap a lease of its own takes. */
static uint64_t
beyond(const struct space *space, const struct unit_range *units)
{
	if (units->first != units->last)
		return units->last - units->first; /* near enough */
	return units->first >= space->window &&
		       find_blocked(space, units->first) == NULL
		   ? 1
		   : 0;
}

void
space_mark(struct space *space, const struct prefix *lease, bool counted)
{
	struct unit_range units, window;

	if (!units_touched(space, lease, &units))
		return;
	if (counted && lease->length > space->range.unit_length)
		unit_counts_add(&space->inside, units.first);
	if (in_window(space, &units, &window))
		bitmap_add(&space->taken, window.first, window.last);
	else if (counted)
		space->taken_beyond += beyond(space, &units);
}

/* The longest prefix shorter than a unit that covers it and is a lease. */
static bool
is_covered(const struct space *space, const struct lease_store *store,
    struct address address)
{
	if (space->range.type != LEASE_PD)
		return false;
	for (uint8_t length = space->range.unit_length; length-- > 0;)
		if (store_prefixes_taken(store, length) > 0 &&
		    store_is_taken(
			store, LEASE_PD, address_mask(address, length), length))
			return true;
	return false;
}

/* Whether a lease is on the unit, or over it, or inside it. */
static bool
is_claimed(const struct space *space, const struct lease_store *store,
    struct address address)
{
	uint8_t length = space->range.unit_length;

	return store_is_taken(store, space->range.type,
		   address_mask(address, length), length) ||
	       is_covered(space, store, address) ||
	       unit_counts_of(&space->inside, unit_of(space, address)) > 0;
}

static struct address
unit_address(const struct space *space, uint64_t unit)
{
	return address_add(
	    space->range.first, address_shift_left((struct address){0, unit},
				    128u - space->range.unit_length));
}

void
space_unmark(struct space *space, const struct lease_store *store,
    const struct prefix *lease, bool counted)
{
	struct unit_range units, window;

	if (!units_touched(space, lease, &units))
		return;
	if (counted && lease->length > space->range.unit_length)
		unit_counts_remove(&space->inside, units.first);
	if (!in_window(space, &units, &window)) {
		if (counted)
			space->taken_beyond -= beyond(space, &units);
		return;
	}
	for (uint64_t u = window.first; u <= window.last; u++)
		if (find_blocked(space, u) == NULL &&
		    !is_claimed(space, store, unit_address(space, u)))
			bitmap_remove(&space->taken, u);
}

/* The last address of the reserved identifiers that address is among; false
 * if it is not. */
static bool
reserved_until(
    const struct space *space, struct address address, struct address *last)
{
	if (space->range.type != LEASE_NA ||
	    !address_is_reserved(address, space->range.subnet_length))
		return false;
	*last = address;
	if (space->range.subnet_length > 64)
		return true;
	for (size_t i = 0; i < RESERVED_COUNT; i++)
		if (address.low >= reserved_identifiers[i].first &&
		    address.low <= reserved_identifiers[i].last)
			last->low = reserved_identifiers[i].last;
	return true;
}

static bool
is_excluded(const struct space *space, uint64_t unit,
    const struct address *exclude, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (space_unit(space, exclude[i]) == unit)
			return true;
	return false;
}

bool
space_is_free(const struct space *space, const struct lease_store *store,
    struct address address)
{
	struct address last;
	uint64_t unit;

	if (!space_contains(space, address))
		return false;
	unit = unit_of(space, address);
	if (unit < space->window)
		return !bitmap_has(&space->taken, unit);
	return find_blocked(space, unit) == NULL &&
	       !reserved_until(space, address, &last) &&
	       !is_claimed(space, store, address);
}

/* The first free unit of the bitmap in [from, to). */
static uint64_t
search_window(const struct space *space, struct unit_range in,
    const struct address *exclude, size_t exclude_count)
{
	uint64_t unit = bitmap_next_absent(&space->taken, in.first);

	while (unit < in.last) {
		if (!is_excluded(space, unit, exclude, exclude_count))
			return unit;
		unit = bitmap_next_absent(&space->taken, unit + 1);
	}
	return UNIT_NONE;
}

/* The first free unit beyond the bitmap in [from, to). */
static uint64_t
search_beyond(const struct space *space, const struct lease_store *store,
    struct unit_range in, const struct address *exclude, size_t exclude_count)
{
	uint64_t unit = in.first;

	for (uint32_t probes = 0; unit < in.last && probes < PROBES_MAX;
	     probes++) {
		struct address address = unit_address(space, unit), last;
		const struct unit_range *blocked = find_blocked(space, unit);

		if (blocked != NULL)
			unit = blocked->last;
		else if (reserved_until(space, address, &last))
			unit += last.low - address.low;
		else if (!is_excluded(space, unit, exclude, exclude_count) &&
			 !is_claimed(space, store, address))
			return unit;
		if (++unit == 0)
			break;
	}
	return UNIT_NONE;
}

bool
space_next_free(const struct space *space, const struct lease_store *store,
    uint64_t from, const struct address *exclude, size_t exclude_count,
    struct pool_choice *out)
{
	uint64_t window = space->window;
	struct unit_range ways[] = {
	    {from, window}, /* in the bitmap, up from the start */
	    {from > window ? from : window, space->units},
	    {0, from < window ? from : window}, /* and round */
	    {window, from},
	};
	uint64_t unit = UNIT_NONE;

	for (size_t i = 0; unit == UNIT_NONE && i < 4; i++) {
		if (ways[i].first >= ways[i].last)
			continue;
		unit =
		    ways[i].first < window
			? search_window(space, ways[i], exclude, exclude_count)
			: search_beyond(
			      space, store, ways[i], exclude, exclude_count);
	}
	if (unit == UNIT_NONE)
		return false;
	out->unit = unit;
	out->address = unit_address(space, unit);
	return true;
}

uint64_t
space_taken(const struct space *space)
{
	return space->taken.count + space->taken_beyond;
}
