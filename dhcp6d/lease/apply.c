/*
 * lease/apply.c: see apply.h.
 *
 * A group of changes goes in three steps. First all that can fail: for each
 * lease a prepared record, room in the indices and in the pools' bitmaps, then
 * room in the log buffer; records are given back if a later one fails.
 * Then the rows go to the log (their spans may point at what the third step
 * frees). Then the store and the pools change, which cannot fail.
 */
#include "dhcp6d/lease/apply.h"

#include "dhcp6d/lease/pool_edit.h"
#include "dhcp6d/lease/store_edit.h"

static struct prefix
prefix_of(const struct lease *lease)
{
	return (struct prefix){lease->address, lease->prefix_length};
}

static void
start_timers(struct lease_store *store, const struct moment *now)
{
	wheel_start(
	    store_wheel(store), now->lease_s < 0 ? 0 : (uint64_t)now->lease_s);
}

/* A record for the lease, and room for it everywhere; count: puts at most. */
static enum err
prepare_put(struct lease_store *store, const struct lease *lease,
    uint32_t count, uint32_t *prepared)
{
	struct prefix prefix = prefix_of(lease);
	enum err err = store_prepare(store, lease, prepared);

	if (err != ERR_NONE || !lease_state_takes(lease->state))
		return err;
	err = pools_reserve(store, lease->type, &prefix, count);
	if (err != ERR_NONE)
		store_discard(store, *prepared);
	return err;
}

/* What counts of the lease at an index; of none, if there is none. */
static struct counted_lease
counted(const struct lease_store *store, uint32_t index)
{
	const struct lease_record *record;

	if (index == LEASE_INDEX_NONE)
		return (struct counted_lease){.exists = false};
	record = store_record(store, index);
	return (struct counted_lease){true, record->type, record->state,
	    record->subnet_id, record->pool_id};
}

/* Whether a prepared lease is another client's than the one that is there. */
static bool
is_fresh(const struct lease_store *store, uint32_t old, uint32_t prepared)
{
	const struct lease_record *was, *is = store_record(store, prepared);

	if (old == LEASE_INDEX_NONE)
		return true;
	was = store_record(store, old);
	return was->duid != is->duid || was->iaid != is->iaid;
}

static void
put(struct lease_store *store, const struct lease *lease, uint32_t prepared,
    enum lease_cause cause)
{
	struct prefix prefix = prefix_of(lease);
	bool took = false, takes = lease_state_takes(lease->state);
	uint32_t old = store_find_old(store, prepared);
	struct counted_lease before = counted(store, old), after;
	bool fresh = is_fresh(store, old, prepared);

	if (old == LEASE_INDEX_NONE) {
		store_link(store, prepared);
		old = prepared;
	} else {
		took = lease_state_takes(before.state);
		store_replace(store, old, prepared);
	}
	after = counted(store, old);
	subnet_counts_change(
	    store_counts(store), &before, &after, cause, fresh);
	if (takes && !took)
		pools_mark(store, lease->type, &prefix, old);
	if (took && !takes)
		pools_unmark(store, lease->type, &prefix, old);
}

static void
take_away(struct lease_store *store, const struct lease *lease,
    enum lease_cause cause)
{
	const struct counted_lease none = {.exists = false};
	struct prefix prefix = prefix_of(lease);
	uint32_t index = store_find_address(
	    store, lease->type, lease->address, lease->prefix_length);
	uint8_t type = lease->type; /* the lease may point into the record */
	struct counted_lease before = counted(store, index);

	if (!before.exists)
		return;
	store_remove(store, index);
	subnet_counts_change(store_counts(store), &before, &none, cause, false);
	if (lease_state_takes(before.state))
		pools_unmark(store, type, &prefix, index);
}

/*
 * Prepared records of one group are chained, in order, by their timer links,
 * which have no other use yet: a group may have any size.
 */
struct group {
	uint32_t first, last;
};

static void
group_append(struct lease_store *store, struct group *group, uint32_t index)
{
	if (group->first == LEASE_INDEX_NONE)
		group->first = index;
	else
		store_chain(store, group->last, index);
	group->last = index;
}

/* The first of the group, which then begins with the next. */
static uint32_t
group_take(struct lease_store *store, struct group *group)
{
	uint32_t index = group->first;

	group->first = store_chain(store, index, LEASE_INDEX_NONE);
	return index;
}

static void
discard_all(struct lease_store *store, struct group *group)
{
	while (group->first != LEASE_INDEX_NONE)
		store_discard(store, group_take(store, group));
}

static enum err
prepare_all(struct lease_store *store, const struct lease_change *changes,
    size_t count, struct group *group)
{
	enum err err =
	    subnet_counts_reserve(store_counts(store), (uint32_t)count);
	uint32_t prepared;

	if (err == ERR_NONE)
		err = store_reserve(store, (uint32_t)count);
	for (size_t i = 0; err == ERR_NONE && i < count; i++) {
		if (changes[i].remove)
			continue;
		err = prepare_put(
		    store, &changes[i].lease, (uint32_t)count, &prepared);
		if (err == ERR_NONE)
			group_append(store, group, prepared);
	}
	return err;
}

static size_t
span_bytes(const struct lease_change *changes, size_t count)
{
	size_t bytes = 0;

	for (size_t i = 0; i < count; i++) {
		const struct lease *lease = &changes[i].lease;

		bytes += lease->duid.size + lease->hwaddr.size +
			 lease->hostname.size + lease->user_context.size;
	}
	return bytes;
}

static uint64_t
log_all(struct log_buffer *log, const struct moment *now,
    const struct lease_change *changes, size_t count)
{
	uint64_t sequence = log_buffer_last(log);

	for (size_t i = 0; i < count; i++) {
		struct lease row = changes[i].lease;

		row.transaction = moment_wall_of_lease(now, row.transaction);
		sequence = log_buffer_append(log, &row, changes[i].remove);
	}
	return sequence;
}

enum err
lease_apply(struct lease_store *store, struct log_buffer *log,
    const struct moment *now, const struct lease_change *changes, size_t count,
    uint64_t *sequence)
{
	struct group group = {LEASE_INDEX_NONE, LEASE_INDEX_NONE};
	enum err err;

	if (count > UINT32_MAX)
		return ERR_LIMIT;
	start_timers(store, now);
	err = prepare_all(store, changes, count, &group);
	if (err == ERR_NONE)
		err =
		    log_buffer_reserve(log, count, span_bytes(changes, count));
	if (err != ERR_NONE) {
		discard_all(store, &group);
		return err;
	}
	*sequence = log_all(log, now, changes, count);
	for (size_t i = 0; i < count; i++) {
		if (changes[i].remove)
			take_away(store, &changes[i].lease, changes[i].cause);
		else
			put(store, &changes[i].lease, group_take(store, &group),
			    changes[i].cause);
	}
	return ERR_NONE;
}

enum err
lease_load(struct lease_store *store, const struct moment *now,
    const struct lease *lease, bool removed)
{
	struct lease loaded = *lease;
	uint32_t prepared;
	enum err err;

	start_timers(store, now);
	loaded.transaction = moment_lease_of_wall(now, lease->transaction);
	if (removed) {
		take_away(store, &loaded, LEASE_BY_LOAD);
		return ERR_NONE;
	}
	err = subnet_counts_reserve(store_counts(store), 1);
	if (err == ERR_NONE)
		err = store_reserve(store, 1);
	if (err == ERR_NONE)
		err = prepare_put(store, &loaded, 1, &prepared);
	if (err == ERR_NONE)
		put(store, &loaded, prepared, LEASE_BY_LOAD);
	return err;
}
