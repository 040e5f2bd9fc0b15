/*
 * control/turn.h: commands that come one after the other, and what they do not
 * hold up.
 *
 * Who changes the configuration has it to himself from reading to putting in
 * force. Who only has one checked waits for other checks, so that their memory
 * is that of one, but not for changes, nor they for him; so does who writes
 * leases to a file (names of what is under way are the same for all). All other
 * commands wait for nobody. A turn is let go before the answer is written, else
 * a peer who does not read would keep it.
 *
 * Threads: any.
 */
#ifndef DHCP6D_CONTROL_TURN_H
#define DHCP6D_CONTROL_TURN_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum turn { TURN_NONE, TURN_CHECK, TURN_CHANGE, TURN_FILE, TURN_COUNT };

struct turns {
	pthread_mutex_t lock;
	pthread_cond_t left;
	bool taken[TURN_COUNT];
	uint64_t edited;      /* edit.c's, under TURN_CHANGE */
	unsigned patience_ms; /* how long a turn is waited for */
};

void turns_open(struct turns *turns);
void turns_close(struct turns *turns); /* nobody has a turn any more */

/* False when it was waited for too long. */
bool turn_take(struct turns *turns, enum turn turn);
void turn_leave(struct turns *turns, enum turn turn);

#endif
