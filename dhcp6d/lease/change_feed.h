/*
 * lease/change_feed.h: the latest changes of leases, for who watches them.
 *
 * The committer puts in what has become durable, in order; watchers read what
 * came after a number. Only the latest CHANGE_FEED_SIZE changes are kept, and
 * only while somebody has asked within CHANGE_FEED_WATCHED_S seconds: a server
 * that nobody watches pays one look at a number per batch. Who reads too slowly
 * is told how many changes have been missed; nobody waits for a watcher.
 *
 * Threads: note by the committer; the rest from any thread.
 */
#ifndef DHCP6D_LEASE_CHANGE_FEED_H
#define DHCP6D_LEASE_CHANGE_FEED_H

#include "dhcp6d/lease/log_buffer.h"

#define CHANGE_FEED_SIZE 4096
#define CHANGE_FEED_WATCHED_S 60

struct change_feed;

struct change_feed *change_feed_create(void); /* NULL: no memory */
void change_feed_free(struct change_feed *feed); /* NULL is fine */

/* The batch whose last change has that number is durable. */
void change_feed_note(
    struct change_feed *feed, const struct log_batch *batch, uint64_t last);

/* A change, without its user context. Spans point into the structure. */
struct noted_change {
	uint64_t sequence;
	bool removed;
	struct lease lease; /* transaction is wall time */
	uint8_t duid[LEASE_DUID_MAX], hwaddr[LEASE_HWADDR_MAX],
	    hostname[LEASE_HOSTNAME_MAX];
};

/*
 * Copies at most max changes that come after *since, oldest first, and moves
 * *since behind the last one; *skipped: how many between were not kept. A
 * *since that lies in the future (it is of a server before this one) becomes
 * the number of the last change. Keeps the feed going. Returns how many;
 * ERR_MEMORY shows as none, with *skipped counting.
 */
size_t change_feed_read(struct change_feed *feed, uint64_t *since,
    struct noted_change *changes, size_t max, uint64_t *skipped);

/* The number of the last durable change; keeps the feed going. */
uint64_t change_feed_last(struct change_feed *feed);

#endif
