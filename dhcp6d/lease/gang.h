/*
 * lease/gang.h: a few threads that help for a moment.
 *
 * For a start, where the processors have nothing else to do. Helpers are help:
 * whoever starts them gets on without them if there are none to be had.
 *
 * Threads: one gang, one thread at a time.
 */
#ifndef DHCP6D_LEASE_GANG_H
#define DHCP6D_LEASE_GANG_H

#include <pthread.h>

#define GANG_MAX 7

struct gang {
	pthread_t threads[GANG_MAX];
	unsigned count;
};

/* How many helpers are of use: processors that we may run on, less one. */
unsigned gang_size(void);

/* Starts up to count threads on run(context); gang->count says how many. */
void gang_start(
    struct gang *gang, unsigned count, void *(*run)(void *), void *context);
void gang_join(struct gang *gang);

#endif
