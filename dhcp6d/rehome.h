/*
 * rehome.h: leases to the subnets that a new configuration gives them.
 *
 * After a reload a thread goes through the leases and moves those whose address
 * lies in another subnet than their row says (control/lease_home.h), as changes
 * like any other: durable, counted, under the store's lock for moments. Those
 * that lie in no subnet any more stay until they end, and are told. Packets are
 * served meanwhile; who renews first is moved by that.
 *
 * Threads: all by the main thread.
 */
#ifndef DHCP6D_REHOME_H
#define DHCP6D_REHOME_H

#include "dhcp6d/config/snapshot.h"
#include "dhcp6d/lease/committer.h"
#include "dhcp6d/lease/store.h"
#include "libcommon/clock.h"

struct rehome;

struct rehome_setup {
	struct lease_store *store;
	struct log_buffer *log_buffer;
	struct committer *committer;
	const struct clock *clock;
	struct log *log;
};

/* NULL without memory. */
struct rehome *rehome_create(const struct rehome_setup *setup);
/* One that is under way ends first, unfinished. NULL is fine. */
void rehome_free(struct rehome *rehome);

/* Begins for that configuration; one that is under way for another ends. */
void rehome_begin(struct rehome *rehome, const struct snapshot *snapshot);

#endif
