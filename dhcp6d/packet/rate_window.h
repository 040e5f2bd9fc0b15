/*
 * packet/rate_window.h: at most N events in any span of time.
 *
 * The span is cut into 64 slots with a count each; what counts is the slot of
 * now and the 64 before it. So no span holds more than N, and an event counts
 * for at most a 64th of the span longer than it would by its own time. A count
 * of each event's time (as Kea keeps it) would be exact there and cost memory
 * that grows with N.
 *
 * Threads: any, without a lock. Of events at the very same time that would go
 * over N together, more than needed may be refused, never too few.
 */
#ifndef DHCP6D_PACKET_RATE_WINDOW_H
#define DHCP6D_PACKET_RATE_WINDOW_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define RATE_WINDOW_SLOTS 64

/* Zeroed: nothing has happened yet. */
struct rate_window {
	/* number of the slot since the clock's start, and its count */
	_Atomic uint64_t slots[RATE_WINDOW_SLOTS + 1];
};

struct rate {
	uint32_t most;    /* events */
	uint32_t seconds; /* in any span of so many; > 0 */
};

/* Counts an event at now_ns (steady) unless it would be one too many: false. */
bool rate_window_take(
    struct rate_window *window, const struct rate *rate, uint64_t now_ns);

/* Undoes rate_window_take at the same now_ns. */
void rate_window_give_back(
    struct rate_window *window, const struct rate *rate, uint64_t now_ns);

#endif
