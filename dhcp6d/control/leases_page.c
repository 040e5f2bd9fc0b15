/*
 * leases_page.c: lease6-get-page: all leases in address order, page by page.
 *
 * The store has no order by address, and keeping one would cost every grant.
 * A page is found by walking the store once, in slices, keeping the limit
 * lowest leases above "from" in a heap: memory is bounded by the page, a walk
 * costs about a second per ten million leases, and no packet waits for it.
 * Leases that exist throughout are on exactly one page, whatever comes and
 * goes meanwhile. The next page begins behind the last address, so leases that
 * begin with the same address (an address, prefixes of several lengths) must be
 * on one page: the last ones follow although the page is full.
 */
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/control/lease_json.h"

#define SLICE 512       /* slots of the store at a time */
#define LIMIT_MAX 65536 /* a larger page is cut: clients page on */

/* Type is part of the key: an address and a prefix may begin alike. */
struct place {
	struct address address;
	uint32_t index;
	uint8_t type, prefix_length;
};

/* The lowest leases so far; places[0] is the highest of them. */
struct heap {
	struct address from;
	bool from_start;
	size_t limit, count;
	struct place *places;
};

static int
compare_places(const void *left, const void *right)
{
	const struct place *a = left, *b = right;
	int by_address = address_compare(a->address, b->address);

	if (by_address != 0)
		return by_address;
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	return (int)a->prefix_length - (int)b->prefix_length;
}

static void
swap(struct place *a, struct place *b)
{
	struct place old = *a;

	*a = *b;
	*b = old;
}

static void
sift_down(struct heap *heap)
{
	size_t at = 0, child;

	while ((child = 2 * at + 1) < heap->count) {
		if (child + 1 < heap->count &&
		    compare_places(
			&heap->places[child + 1], &heap->places[child]) > 0)
			child++;
		if (compare_places(&heap->places[at], &heap->places[child]) >=
		    0)
			break;
		swap(&heap->places[at], &heap->places[child]);
		at = child;
	}
}

static void
sift_up(struct heap *heap, size_t at)
{
	size_t parent;

	while (at > 0) {
		parent = (at - 1) / 2;
		if (compare_places(&heap->places[at], &heap->places[parent]) <=
		    0)
			break;
		swap(&heap->places[at], &heap->places[parent]);
		at = parent;
	}
}

/* What is copied under the lock: keys alone; they are sorted in without it. */
struct keys {
	size_t count;
	struct place places[SLICE];
};

static void
visit(void *context, uint32_t index, const struct lease_record *record)
{
	struct keys *keys = context;

	keys->places[keys->count++] = (struct place){
	    record->address, index, record->type, record->prefix_length};
}

static void
offer(struct heap *heap, const struct place *place)
{
	if (!heap->from_start &&
	    address_compare(place->address, heap->from) <= 0)
		return;
	if (heap->count < heap->limit) {
		heap->places[heap->count++] = *place;
		sift_up(heap, heap->count - 1);
	} else if (compare_places(place, &heap->places[0]) < 0) {
		heap->places[0] = *place;
		sift_down(heap);
	}
}

static void
collect(const struct control *control, struct heap *heap)
{
	uint32_t cursor = 0;
	struct keys keys;
	bool more;

	do {
		keys.count = 0;
		store_lock(control->store);
		more = store_walk(control->store, &cursor, SLICE, visit, &keys);
		store_unlock(control->store);
		for (size_t i = 0; i < keys.count; i++)
			offer(heap, &keys.places[i]);
	} while (more);
	qsort(
	    heap->places, heap->count, sizeof(heap->places[0]), compare_places);
}

/* The lease of a place as it is now; NULL if it has gone meanwhile. */
static json_t *
place_json(const struct control *control, const struct place *place,
    const struct moment *now)
{
	json_t *lease = NULL;
	uint32_t index;

	store_lock(control->store);
	index = store_find_address(control->store, (enum lease_type)place->type,
	    place->address, place->prefix_length);
	if (index != LEASE_INDEX_NONE)
		lease = lease_json_at(control->store, index, now);
	store_unlock(control->store);
	return lease;
}

/* What comes after the last place and begins with the same address. */
static size_t
write_rest(const struct control *control, const struct place *last,
    const struct moment *now, struct answer *answer)
{
	struct place place = *last;
	size_t count = 0;
	json_t *lease;

	place.type = LEASE_PD;
	for (unsigned length = last->type == LEASE_PD ? last->prefix_length + 1u
						      : 0;
	     length <= 128; length++) {
		place.prefix_length = (uint8_t)length;
		lease = place_json(control, &place, now);
		if (lease == NULL)
			continue;
		count++;
		answer_element(answer, lease);
	}
	return count;
}

/* The leases of the places that are still there; how many. */
static size_t
write_places(const struct control *control, const struct heap *heap,
    struct answer *answer)
{
	const struct moment now = clock_now(control->clock);
	size_t count = 0;
	json_t *lease;

	for (size_t i = 0; i < heap->count && answer_is_alive(answer); i++) {
		lease = place_json(control, &heap->places[i], &now);
		if (lease == NULL)
			continue;
		count++;
		answer_element(answer, lease);
	}
	if (heap->count == heap->limit)
		count += write_rest(
		    control, &heap->places[heap->count - 1], &now, answer);
	return count;
}

/* A page that is not full is the last one to whoever reads pages: what has
 * gone since it was found is made up for by what comes next. */
static void
write_page(
    const struct control *control, struct heap *heap, struct answer *answer)
{
	const size_t limit = heap->limit;
	size_t count = 0;
	bool more = true;

	answer_begin_list(answer, "leases");
	while (more && count < limit && answer_is_alive(answer)) {
		heap->count = 0;
		heap->limit = limit - count;
		collect(control, heap);
		count += write_places(control, heap, answer);
		more = heap->count == heap->limit;
		if (more) {
			heap->from = heap->places[heap->count - 1].address;
			heap->from_start = false;
		}
	}
	answer_end_list(answer, json_pack("{s:I}", "count", (json_int_t)count),
	    count > 0 ? RESULT_SUCCESS : RESULT_EMPTY,
	    "%zu IPv6 lease(s) found.", count);
}

/* "from" into the heap; NULL, or what is wrong with it. */
static const char *
read_from(json_t *arguments, struct heap *heap)
{
	json_t *value = json_object_get(arguments, "from");
	const char *text = json_string_value(value);

	if (value == NULL)
		return "'from' parameter not specified";
	if (text == NULL)
		return "'from' parameter must be a string";
	heap->from_start = strcmp(text, "start") == 0;
	if (heap->from_start || address_parse(text, strlen(text), &heap->from))
		return NULL;
	return "'from' parameter value is neither 'start' keyword nor a valid "
	       "IPv6 address";
}

static const char *
read_limit(json_t *arguments, struct heap *heap)
{
	json_t *value = json_object_get(arguments, "limit");
	json_int_t limit = json_integer_value(value);

	if (value == NULL)
		return "'limit' parameter not specified";
	if (!json_is_integer(value))
		return "'limit' parameter must be a number";
	if (limit < 0 || limit > UINT32_MAX)
		return "'limit' parameter is not a 32 bit unsigned integer.";
	if (limit == 0)
		return "'limit' parameter must not be 0.";
	heap->limit = limit > LIMIT_MAX ? LIMIT_MAX : (size_t)limit;
	return NULL;
}

void
command_lease6_get_page(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct heap heap = {.count = 0};
	const char *wrong;

	if (!json_is_object(arguments)) {
		answer_text(answer, RESULT_ERROR,
		    "no parameters specified for the lease6-get-page command");
		return;
	}
	wrong = read_from(arguments, &heap);
	if (wrong == NULL)
		wrong = read_limit(arguments, &heap);
	if (wrong != NULL) {
		answer_text(answer, RESULT_ERROR, "%s", wrong);
		return;
	}
	heap.places = calloc(heap.limit, sizeof(heap.places[0]));
	if (heap.places == NULL) {
		answer_text(answer, RESULT_ERROR, "no memory for the page");
		return;
	}
	write_page(control, &heap, answer);
	free(heap.places);
}
