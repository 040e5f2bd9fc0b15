/*
 * change_feed.c: see its header.
 *
 * A ring that is indexed by the change's number. It is allocated when the
 * first watcher comes.
 */
#include "dhcp6d/lease/change_feed.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct change_feed {
	_Atomic int64_t watched_until; /* steady seconds; 0: never watched */
	pthread_mutex_t lock;          /* of all below */
	uint64_t last;                 /* durable */
	struct noted_change *ring;     /* sequence 0: nothing there */
	uint64_t next;                 /* of the batch that is being noted */
};

static int64_t
steady_s(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec;
}

struct change_feed *
change_feed_create(void)
{
	struct change_feed *feed = calloc(1, sizeof(*feed));

	if (feed != NULL)
		pthread_mutex_init(&feed->lock, NULL);
	return feed;
}

void
change_feed_free(struct change_feed *feed)
{
	if (feed == NULL)
		return;
	pthread_mutex_destroy(&feed->lock);
	free(feed->ring);
	free(feed);
}

static struct span
keep(uint8_t *to, struct span bytes)
{
	if (bytes.size > 0)
		memcpy(to, bytes.data, bytes.size);
	return span_of(to, bytes.size);
}

/* The copy's spans are its own. */
static void
copy_change(struct noted_change *to, const struct lease *lease)
{
	to->lease = *lease;
	to->lease.duid = keep(to->duid, lease->duid);
	to->lease.hwaddr = keep(to->hwaddr, lease->hwaddr);
	to->lease.hostname = keep(to->hostname, lease->hostname);
	to->lease.user_context = span_of(NULL, 0);
}

static enum err
note_one(void *context, const struct lease *lease, bool removed)
{
	struct change_feed *feed = context;
	struct noted_change *change =
	    &feed->ring[feed->next % CHANGE_FEED_SIZE];

	change->sequence = feed->next++;
	change->removed = removed;
	copy_change(change, lease);
	return ERR_NONE;
}

void
change_feed_note(
    struct change_feed *feed, const struct log_batch *batch, uint64_t last)
{
	int64_t until = atomic_load(&feed->watched_until);

	pthread_mutex_lock(&feed->lock);
	feed->last = last;
	if (until != 0 && feed->ring != NULL && steady_s() <= until) {
		feed->next = last + 1 - log_batch_count(batch);
		(void)log_batch_walk(batch, note_one, feed);
	}
	pthread_mutex_unlock(&feed->lock);
}

/* Under the lock. */
static void
go_on(struct change_feed *feed)
{
	atomic_store(&feed->watched_until, steady_s() + CHANGE_FEED_WATCHED_S);
	if (feed->ring == NULL)
		feed->ring = calloc(CHANGE_FEED_SIZE, sizeof(feed->ring[0]));
}

/* Whether the change of that number is kept. */
static bool
is_kept(const struct change_feed *feed, uint64_t sequence)
{
	return feed->ring != NULL &&
	       feed->ring[sequence % CHANGE_FEED_SIZE].sequence == sequence;
}

size_t
change_feed_read(struct change_feed *feed, uint64_t *since,
    struct noted_change *changes, size_t max, uint64_t *skipped)
{
	const struct noted_change *from;
	size_t count = 0;

	*skipped = 0;
	pthread_mutex_lock(&feed->lock);
	go_on(feed);
	if (*since > feed->last)
		*since = feed->last;
	if (feed->last - *since > CHANGE_FEED_SIZE) {
		*skipped = feed->last - *since - CHANGE_FEED_SIZE;
		*since += *skipped;
	}
	while (count < max && *since < feed->last) {
		(*since)++;
		if (!is_kept(feed, *since)) {
			(*skipped)++;
			continue;
		}
		from = &feed->ring[*since % CHANGE_FEED_SIZE];
		changes[count].sequence = from->sequence;
		changes[count].removed = from->removed;
		copy_change(&changes[count++], &from->lease);
	}
	pthread_mutex_unlock(&feed->lock);
	return count;
}

uint64_t
change_feed_last(struct change_feed *feed)
{
	uint64_t last;

	pthread_mutex_lock(&feed->lock);
	go_on(feed);
	last = feed->last;
	pthread_mutex_unlock(&feed->lock);
	return last;
}
