/*
 * lease/load_store.h: rows, in their order, into an empty store.
 *
 * Two steps. While rows come, records, DUIDs and blobs are made, and two
 * tables (load_table.h) say what is there, so that the last row of a lease
 * stands. At the end, when it is known how many leases there are, the indices
 * are filled at their size, and timers and counts are set once for each lease;
 * that several threads do side by side, each a part that no other touches.
 *
 * Threads: the store's lock is held throughout; load_store_end makes threads
 * of its own and waits for them.
 */
#ifndef DHCP6D_LEASE_LOAD_STORE_H
#define DHCP6D_LEASE_LOAD_STORE_H

#include "dhcp6d/lease/load_rows.h"
#include "dhcp6d/lease/load_table.h"

struct load_store {
	struct lease_store *store;
	struct load_table leases; /* slab index by hash of the address */
	struct load_table duids;  /* handle by hash */
};

/* The store must be empty. After an error nothing can be done with it but
 * load_store_abandon and store_free. ERR_MEMORY. */
enum err load_store_begin(struct load_store *load, struct lease_store *store);

/* A file begins, and so many bytes of it have been put, of so many: from that
 * is guessed how much room the tables need. Nothing depends on it but time. */
void load_store_file(struct load_store *load);
void load_store_expect(struct load_store *load, uint64_t done, uint64_t total);

/* ERR_MEMORY, ERR_LIMIT. */
enum err load_store_put(struct load_store *load, const struct load_rows *rows);

/* The store is as any other now. helpers: threads besides the caller's. */
enum err load_store_end(
    struct load_store *load, int64_t now_s, unsigned helpers);
void load_store_abandon(struct load_store *load);

#endif
