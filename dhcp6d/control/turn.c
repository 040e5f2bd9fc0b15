/*
 * turn.c: see its header.
 */
#include "dhcp6d/control/turn.h"

#include <time.h>

#define PATIENCE_MS 20000
#define NS_PER_S 1000000000L

void
turns_open(struct turns *turns)
{
	pthread_condattr_t attributes;

	*turns = (struct turns){.patience_ms = PATIENCE_MS};
	pthread_mutex_init(&turns->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&turns->left, &attributes);
	pthread_condattr_destroy(&attributes);
}

void
turns_close(struct turns *turns)
{
	pthread_mutex_destroy(&turns->lock);
	pthread_cond_destroy(&turns->left);
}

bool
turn_take(struct turns *turns, enum turn turn)
{
	struct timespec until;
	bool taken;
	int waited = 0;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += turns->patience_ms / 1000;
	until.tv_nsec += turns->patience_ms % 1000 * 1000000L;
	if (until.tv_nsec >= NS_PER_S) {
		until.tv_nsec -= NS_PER_S;
		until.tv_sec++;
	}
	pthread_mutex_lock(&turns->lock);
	while (turn != TURN_NONE && turns->taken[turn] && waited == 0)
		waited =
		    pthread_cond_timedwait(&turns->left, &turns->lock, &until);
	taken = turn == TURN_NONE || !turns->taken[turn];
	turns->taken[turn] = true; /* TURN_NONE's is asked by nobody */
	pthread_mutex_unlock(&turns->lock);
	return taken;
}

void
turn_leave(struct turns *turns, enum turn turn)
{
	pthread_mutex_lock(&turns->lock);
	turns->taken[turn] = false;
	pthread_cond_broadcast(&turns->left);
	pthread_mutex_unlock(&turns->lock);
}
