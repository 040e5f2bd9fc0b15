/*
 * current.c: one pointer, and the count of who uses what it points to.
 *
 * A lock, not an atomic pointer: between reading the pointer and counting
 * oneself in, the last reference may go. It is taken once per batch.
 */
#include "dhcp6d/packet/current.h"

#include <pthread.h>
#include <stdlib.h>

struct current_service {
	pthread_mutex_t lock;
	struct service *service;
};

struct current_service *
current_service_create(struct service *first)
{
	struct current_service *current = calloc(1, sizeof(*current));

	if (current == NULL)
		return NULL;
	pthread_mutex_init(&current->lock, NULL);
	current->service = first;
	first->number = 1;
	return current;
}

void
current_service_free(struct current_service *current)
{
	if (current == NULL)
		return;
	service_release(current->service);
	pthread_mutex_destroy(&current->lock);
	free(current);
}

struct service *
current_service_hold(struct current_service *current)
{
	struct service *service;

	pthread_mutex_lock(&current->lock);
	service = service_hold(current->service);
	pthread_mutex_unlock(&current->lock);
	return service;
}

bool
current_service_is(struct current_service *current, uint64_t number)
{
	bool same;

	pthread_mutex_lock(&current->lock);
	same = current->service->number == number;
	pthread_mutex_unlock(&current->lock);
	return same;
}

struct service *
current_service_swap(struct current_service *current, struct service *fresh)
{
	struct service *former;

	pthread_mutex_lock(&current->lock);
	former = current->service;
	fresh->number = former->number + 1;
	current->service = fresh;
	pthread_mutex_unlock(&current->lock);
	return former;
}
