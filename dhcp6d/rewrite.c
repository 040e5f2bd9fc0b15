/*
 * rewrite.c: all leases from memory into F.completed.
 *
 * The order is lfc's: written whole under another name, synced, renamed, the
 * directory synced. The lock that a running lfc holds keeps one away.
 */
#include "dhcp6d/rewrite.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SLICE 64
#define WRITE_SIZE (1 << 20)
#define BUFFER_SIZE (WRITE_SIZE + SLICE * LEASE_ROW_MAX)

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
	struct moment now; /* of this slice */
	int fd;
	size_t used;
	char buffer[BUFFER_SIZE];
};

static void
add_row(void *context, uint32_t index, const struct lease_record *record)
{
	struct rewrite *r = context;
	struct lease lease;

	(void)record;
	store_read(r->store, index, &lease);
	lease.transaction = moment_wall_of_lease(&r->now, lease.transaction);
	r->used += lease_row_write(
	    &lease, false, r->buffer + r->used, sizeof(r->buffer) - r->used);
	r->leases++;
}

static enum err
flush(struct rewrite *r)
{
	enum err err = lease_file_write_all(
	    r->fd, r->names.output, r->buffer, r->used, &r->detail);

	r->used = 0;
	return err;
}

static enum err
write_rows(struct rewrite *r)
{
	uint32_t cursor = 0;
	enum err err = ERR_NONE;
	bool more = true;

	r->used = strlen(lease_row_header);
	memcpy(r->buffer, lease_row_header, r->used);
	r->buffer[r->used++] = '\n';
	while (more && err == ERR_NONE) {
		r->now = clock_now(r->clock);
		store_lock(r->store);
		more = store_walk(r->store, &cursor, SLICE, add_row, r);
		store_unlock(r->store);
		if (r->used >= WRITE_SIZE || !more)
			err = flush(r);
		if (atomic_load(&r->stop))
			err = err_set(&r->detail, ERR_CLOSED, "stopped");
	}
	return err;
}

static enum err
write_output(struct rewrite *r)
{
	const char *path = r->names.output;
	enum err err;

	r->fd = open(path,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY,
	    0640);
	if (r->fd < 0)
		return err_system(&r->detail, "cannot make %s", path);
	err = write_rows(r);
	if (err == ERR_NONE && fdatasync(r->fd) != 0)
		err = err_system(&r->detail, "cannot sync %s", path);
	if (close(r->fd) != 0 && err == ERR_NONE)
		err = err_system(&r->detail, "cannot close %s", path);
	if (err != ERR_NONE)
		(void)unlink(path);
	return err;
}

static enum err
write_completed(struct rewrite *r)
{
	const struct lease_file_names *n = &r->names;
	enum err err = write_output(r);

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
