/*
 * rewrite.c: all leases from memory into F.completed.
 *
 * The order is lfc's: written whole under another name, synced, renamed, the
 * directory synced. The lock that a running lfc holds keeps one away.
 */
#include "dhcp6d/rewrite.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "dhcp6d/lease/store_rows.h"

struct rewrite {
	struct lease_file_names names;
	struct lease_store *store;
	const struct clock *clock;
	int event;
	pthread_t thread;
	atomic_bool stop, ended;
	/* The thread's until it has ended. */
	enum err err;
	struct err_detail detail;
	uint64_t leases;
};

static enum err
write_completed(struct rewrite *r)
{
	const struct lease_file_names *n = &r->names;
	enum err err = store_rows_write(
	    r->store, r->clock, n->output, &r->stop, &r->leases, &r->detail);

	if (err == ERR_NONE && rename(n->output, n->completed) != 0)
		err = err_system(&r->detail, "cannot rename %s to %s",
		    n->output, n->completed);
	if (err == ERR_NONE)
		err = lease_file_sync_directory(n->completed, &r->detail);
	return err;
}

static void *
run(void *context)
{
	struct rewrite *r = context;
	const uint64_t one = 1;
	int lock;

	r->err = lease_file_lock(&r->names, &lock, &r->detail);
	if (r->err == ERR_NONE) {
		r->err = write_completed(r);
		lease_file_unlock(&r->names, lock);
	}
	atomic_store(&r->ended, true);
	(void)!write(r->event, &one, sizeof(one));
	return NULL;
}

static bool
start_thread(struct rewrite *r)
{
	sigset_t all, before;
	bool good;

	/* Signals are for the main thread. */
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	good = pthread_create(&r->thread, NULL, run, r) == 0;
	if (good)
		(void)pthread_setname_np(r->thread, "rewrite");
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return good;
}

struct rewrite *
rewrite_start(
    const struct storage *storage, const struct clock *clock, int event)
{
	struct rewrite *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->store = storage->store;
	r->clock = clock;
	r->event = event;
	if (lease_file_names(storage->path, &r->names, NULL) != ERR_NONE ||
	    !start_thread(r)) {
		free(r);
		return NULL;
	}
	return r;
}

bool
rewrite_ended(struct rewrite *rewrite, enum err *err, uint64_t *leases,
    struct err_detail *detail)
{
	if (!atomic_load(&rewrite->ended))
		return false;
	*err = rewrite->err;
	*leases = rewrite->leases;
	*detail = rewrite->detail;
	return true;
}

void
rewrite_free(struct rewrite *rewrite)
{
	if (rewrite == NULL)
		return;
	atomic_store(&rewrite->stop, true);
	(void)pthread_join(rewrite->thread, NULL);
	free(rewrite);
}
