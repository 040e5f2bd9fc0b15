/*
 * checkpoint.c: F follows its journal to the disk.
 */
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "dhcp6d/lease/checkpoint.h"

#define MS_PER_S 1000
#define NS_PER_MS 1000000
#define NS_PER_S 1000000000

struct checkpoint {
	pthread_t thread;
	unsigned delay_ms;
	pthread_mutex_t lock; /* of all below; not held while syncing */
	pthread_cond_t wake;  /* the thread */
	pthread_cond_t done;  /* who waits for it */
	int fd;
	uint64_t size, synced;
	bool at_work, failed, stop;
	bool hurry;  /* somebody waits */
	bool asleep; /* there was nothing to do */
	struct err_detail why;
};

static bool
has_work(const struct checkpoint *c)
{
	return c->fd >= 0 && !c->failed && c->size > c->synced;
}

/* The lock is held. Ends early when somebody waits. */
static void
delay(struct checkpoint *c)
{
	struct timespec until;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += (time_t)(c->delay_ms / MS_PER_S);
	until.tv_nsec += (long)(c->delay_ms % MS_PER_S) * NS_PER_MS;
	if (until.tv_nsec >= NS_PER_S) {
		until.tv_sec++;
		until.tv_nsec -= NS_PER_S;
	}
	while (!c->hurry && !c->stop &&
	       pthread_cond_timedwait(&c->wake, &c->lock, &until) == 0)
		;
}

/* The lock is held, and let go meanwhile. */
static void
sync_now(struct checkpoint *c)
{
	uint64_t size = c->size;
	struct err_detail why;
	enum err err = ERR_NONE;
	int fd = c->fd;

	c->at_work = true;
	pthread_mutex_unlock(&c->lock);
	if (fdatasync(fd) != 0)
		err = err_system(&why, "cannot sync the lease file");
	pthread_mutex_lock(&c->lock);
	c->at_work = false;
	if (err == ERR_NONE) {
		c->synced = size;
	} else {
		c->failed = true;
		c->why = why;
	}
	pthread_cond_broadcast(&c->done);
}

static void *
run(void *context)
{
	struct checkpoint *c = context;

	pthread_mutex_lock(&c->lock);
	while (!c->stop) {
		if (!has_work(c)) {
			c->asleep = true;
			pthread_cond_wait(&c->wake, &c->lock);
			c->asleep = false;
			continue;
		}
		delay(c);
		if (has_work(c) && !c->stop)
			sync_now(c);
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

static void
init_locks(struct checkpoint *c)
{
	pthread_condattr_t attributes;

	(void)pthread_mutex_init(&c->lock, NULL);
	(void)pthread_condattr_init(&attributes);
	(void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&c->wake, &attributes);
	(void)pthread_cond_init(&c->done, &attributes);
	(void)pthread_condattr_destroy(&attributes);
}

static void
release(struct checkpoint *c)
{
	(void)pthread_cond_destroy(&c->wake);
	(void)pthread_cond_destroy(&c->done);
	(void)pthread_mutex_destroy(&c->lock);
	free(c);
}

struct checkpoint *
checkpoint_create(unsigned delay_ms, struct err_detail *detail)
{
	struct checkpoint *c = calloc(1, sizeof(*c));
	sigset_t all, before;
	int failed;

	if (c == NULL) {
		err_set(detail, ERR_MEMORY, "no memory for a thread");
		return NULL;
	}
	c->delay_ms = delay_ms;
	c->fd = -1;
	init_locks(c);
	/* Signals are for the main thread. */
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	failed = pthread_create(&c->thread, NULL, run, c);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (failed != 0) {
		err_set(detail, ERR_SYSTEM, "cannot start a thread");
		release(c);
		return NULL;
	}
	(void)pthread_setname_np(c->thread, "checkpoint");
	return c;
}

void
checkpoint_free(struct checkpoint *checkpoint)
{
	if (checkpoint == NULL)
		return;
	pthread_mutex_lock(&checkpoint->lock);
	checkpoint->stop = true;
	pthread_cond_signal(&checkpoint->wake);
	pthread_mutex_unlock(&checkpoint->lock);
	(void)pthread_join(checkpoint->thread, NULL);
	release(checkpoint);
}

void
checkpoint_watch(struct checkpoint *checkpoint, int fd, uint64_t size)
{
	struct checkpoint *c = checkpoint;

	pthread_mutex_lock(&c->lock);
	while (c->at_work)
		pthread_cond_wait(&c->done, &c->lock);
	c->fd = fd;
	c->size = c->synced = size;
	c->failed = false;
	pthread_mutex_unlock(&c->lock);
}

void
checkpoint_note(struct checkpoint *checkpoint, uint64_t size)
{
	pthread_mutex_lock(&checkpoint->lock);
	checkpoint->size = size;
	if (checkpoint->asleep)
		pthread_cond_signal(&checkpoint->wake);
	pthread_mutex_unlock(&checkpoint->lock);
}

uint64_t
checkpoint_synced(struct checkpoint *checkpoint)
{
	uint64_t synced;

	pthread_mutex_lock(&checkpoint->lock);
	synced = checkpoint->synced;
	pthread_mutex_unlock(&checkpoint->lock);
	return synced;
}

/* The lock is held. */
static enum err
outcome(const struct checkpoint *c, struct err_detail *detail)
{
	if (!c->failed)
		return ERR_NONE;
	return err_set(detail, ERR_SYSTEM, "%s", c->why.text);
}

enum err
checkpoint_check(struct checkpoint *checkpoint, struct err_detail *detail)
{
	enum err err;

	pthread_mutex_lock(&checkpoint->lock);
	err = outcome(checkpoint, detail);
	pthread_mutex_unlock(&checkpoint->lock);
	return err;
}

enum err
checkpoint_wait(
    struct checkpoint *checkpoint, uint64_t size, struct err_detail *detail)
{
	struct checkpoint *c = checkpoint;
	enum err err;

	pthread_mutex_lock(&c->lock);
	c->hurry = true;
	pthread_cond_signal(&c->wake);
	while (!c->failed && c->synced < size)
		pthread_cond_wait(&c->done, &c->lock);
	c->hurry = false;
	err = outcome(c, detail);
	pthread_mutex_unlock(&c->lock);
	return err;
}
