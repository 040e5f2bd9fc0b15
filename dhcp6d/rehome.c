/*
 * rehome.c: see its header.
 */
#include "dhcp6d/rehome.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "dhcp6d/control/lease_home.h"
#include "dhcp6d/control/lease_slice.h"
#include "dhcp6d/lease/apply.h"
#include "libcommon/log_messages.h"

#define AT_ONCE 32  /* changes while the lock is held */
#define AGAIN_MS 10 /* where the disk is behind */

struct rehome {
	struct rehome_setup setup;
	pthread_t thread;
	bool running; /* to be joined */
	atomic_bool stop;
	const struct snapshot *snapshot;
	/* of the thread */
	struct lease_homes *homes;
	uint64_t moved, homeless;
	char first[ADDRESS_TEXT_SIZE]; /* of the homeless */
};

struct rehome *
rehome_create(const struct rehome_setup *setup)
{
	struct rehome *rehome = calloc(1, sizeof(*rehome));

	if (rehome != NULL)
		rehome->setup = *setup;
	return rehome;
}

static void
end(struct rehome *rehome)
{
	if (!rehome->running)
		return;
	atomic_store(&rehome->stop, true);
	pthread_join(rehome->thread, NULL);
	rehome->running = false;
	snapshot_release(rehome->snapshot);
}

void
rehome_free(struct rehome *rehome)
{
	if (rehome == NULL)
		return;
	end(rehome);
	free(rehome);
}

/* A lease_wanted. */
static bool
is_away(const void *context, const struct lease *lease)
{
	const struct rehome *rehome = context;

	return lease_home(rehome->homes, lease) != lease->subnet_id;
}

/* The lease as it is now, moved; false if it needs that no more. Under the
 * store's lock. */
static bool
make_change(struct rehome *rehome, const struct lease *seen,
    struct lease_change *change)
{
	const struct lease_store *store = rehome->setup.store;
	uint32_t index = store_find_address(store, (enum lease_type)seen->type,
	    seen->address, seen->prefix_length);
	uint32_t home;

	if (index == LEASE_INDEX_NONE)
		return false;
	store_read(store, index, &change->lease);
	home = lease_home(rehome->homes, &change->lease);
	if (home == 0 || home == change->lease.subnet_id)
		return false;
	change->lease.subnet_id = home;
	change->lease.pool_id = lease_home_pool(rehome->homes, &change->lease);
	change->remove = false;
	change->cause = LEASE_BY_OPERATOR;
	return true;
}

/* Some leases at one stroke; ERR_LIMIT and ERR_LOG_STOPPED: later. */
static enum err
move_some(struct rehome *rehome, const struct lease *leases, size_t count)
{
	const struct moment now = clock_now(rehome->setup.clock);
	struct lease_change changes[AT_ONCE];
	enum err err = ERR_NONE;
	uint64_t sequence;
	size_t moved = 0;

	store_lock(rehome->setup.store);
	for (size_t i = 0; i < count; i++)
		moved += make_change(rehome, &leases[i], &changes[moved]);
	if (moved > 0)
		err = lease_apply(rehome->setup.store, rehome->setup.log_buffer,
		    &now, changes, moved, &sequence);
	store_unlock(rehome->setup.store);
	committer_kick(rehome->setup.committer);
	if (err == ERR_NONE)
		rehome->moved += moved;
	return err;
}

static void
note_homeless(struct rehome *rehome, const struct lease *leases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (lease_home(rehome->homes, &leases[i]) != 0)
			continue;
		if (rehome->homeless++ == 0)
			(void)address_text(leases[i].address, rehome->first);
	}
}

static bool
move_all(struct rehome *rehome, const struct lease *leases, size_t count)
{
	const struct timespec pause = {.tv_nsec = AGAIN_MS * 1000000L};
	size_t some;
	enum err err;

	note_homeless(rehome, leases, count);
	while (count > 0 && !atomic_load(&rehome->stop)) {
		some = count < AT_ONCE ? count : AT_ONCE;
		err = move_some(rehome, leases, some);
		if (err == ERR_LIMIT || err == ERR_LOG_STOPPED) {
			nanosleep(&pause, NULL);
			continue;
		}
		if (err != ERR_NONE)
			return false;
		leases += some;
		count -= some;
	}
	return count == 0;
}

static bool
walk(struct rehome *rehome)
{
	struct lease_slice *slice = lease_slice_create(rehome->setup.store);
	const struct lease *leases;
	bool good = slice != NULL;
	size_t count;

	while (
	    good && lease_slice_next(slice, is_away, rehome, &leases, &count))
		good = move_all(rehome, leases, count) &&
		       !atomic_load(&rehome->stop);
	lease_slice_free(slice);
	return good;
}

static void *
thread_main(void *context)
{
	struct rehome *rehome = context;

	(void)pthread_setname_np(pthread_self(), "rehome");
	rehome->moved = rehome->homeless = 0;
	rehome->homes = lease_homes_create(rehome->snapshot);
	if (rehome->homes == NULL || !walk(rehome))
		log_write(rehome->setup.log, DHCP6_LEASES_REHOME_BROKEN_OFF,
		    rehome->moved);
	else if (rehome->moved > 0)
		log_write(
		    rehome->setup.log, DHCP6_LEASES_REHOMED, rehome->moved);
	if (rehome->homeless > 0)
		log_write(rehome->setup.log, DHCP6_LEASES_HOMELESS,
		    rehome->homeless, rehome->first);
	lease_homes_free(rehome->homes);
	return NULL;
}

void
rehome_begin(struct rehome *rehome, const struct snapshot *snapshot)
{
	end(rehome);
	atomic_store(&rehome->stop, false);
	rehome->snapshot = snapshot_hold(snapshot);
	if (pthread_create(&rehome->thread, NULL, thread_main, rehome) == 0) {
		rehome->running = true;
		return;
	}
	log_write(
	    rehome->setup.log, DHCP6_LEASES_REHOME_BROKEN_OFF, UINT64_C(0));
	snapshot_release(snapshot);
}
