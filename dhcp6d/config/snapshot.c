/*
 * snapshot.c: the life of a configuration.
 *
 * A snapshot, all that it points to and its reference count lie in one arena;
 * the last release frees that, and before what the regex library holds.
 */
#include "dhcp6d/config/internals.h"
#include "dhcp6d/config/snapshot.h"

struct snapshot *
snapshot_create(void)
{
	struct arena *arena = arena_create(0);
	struct snapshot_internals *internals;
	struct snapshot *snapshot;

	if (arena == NULL)
		return NULL;
	snapshot = arena_alloc(arena, sizeof(*snapshot));
	internals = arena_alloc(arena, sizeof(*internals));
	if (snapshot == NULL || internals == NULL) {
		arena_free(arena);
		return NULL;
	}
	snapshot->internals = internals;
	internals->arena = arena;
	atomic_init(&internals->references, 1);
	pthread_mutex_init(&internals->hash_lock, NULL);
	hash_key_random(&internals->key);
	return snapshot;
}

const struct snapshot *
snapshot_hold(const struct snapshot *snapshot)
{
	atomic_fetch_add_explicit(
	    &snapshot->internals->references, 1, memory_order_relaxed);
	return snapshot;
}

void
snapshot_release(const struct snapshot *snapshot)
{
	if (snapshot == NULL)
		return;
	/* who frees must see what all others did before they let go */
	if (atomic_fetch_sub_explicit(
		&snapshot->internals->references, 1, memory_order_acq_rel) != 1)
		return;
	for (const struct kept_filter *kept = snapshot->internals->filters;
	     kept != NULL; kept = kept->next)
		name_filter_free(kept->filter);
	pthread_mutex_destroy(&snapshot->internals->hash_lock);
	arena_free(snapshot->internals->arena);
}
