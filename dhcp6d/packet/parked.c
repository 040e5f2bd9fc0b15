/*
 * parked.c: an outbox and an event descriptor.
 *
 * Several wake-ups in a row are one: the descriptor is written to only if
 * nobody has since the worker last looked, so that a committer that gets
 * further ten thousand times a second costs no more system calls than the
 * worker has rounds.
 */
#include "dhcp6d/packet/parked.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct parked {
	struct outbox *outbox;
	int event;
	atomic_bool awake;   /* the descriptor is readable, or about to be */
	atomic_bool waiting; /* a reply waits for the disk */
};

struct parked *
parked_create(void)
{
	struct parked *parked = calloc(1, sizeof(*parked));

	if (parked == NULL)
		return NULL;
	parked->outbox = outbox_create(PARKED_REPLIES);
	parked->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (parked->outbox == NULL || parked->event < 0) {
		parked_free(parked);
		return NULL;
	}
	return parked;
}

void
parked_free(struct parked *parked)
{
	if (parked == NULL)
		return;
	outbox_free(parked->outbox);
	if (parked->event >= 0)
		close(parked->event);
	free(parked);
}

struct outbox *
parked_outbox(const struct parked *parked)
{
	return parked->outbox;
}

/*
 * In this order: first it is said that somebody waits, then it is read how far
 * the disk is. The committer does it the other way round, so that at least one
 * of the two sees what the other has done.
 */
size_t
parked_due(struct parked *parked, parked_durable *durable, const void *context)
{
	size_t count = outbox_count(parked->outbox), due = 0;
	uint64_t reached;

	atomic_store(&parked->waiting, count > 0);
	if (count == 0)
		return 0;
	atomic_thread_fence(memory_order_seq_cst);
	reached = durable(context);
	while (due < count &&
	       outbox_reply(parked->outbox, due)->sequence <= reached)
		due++;
	return due;
}

int
parked_descriptor(const struct parked *parked)
{
	return parked->event;
}

void
parked_wake(struct parked *parked)
{
	const uint64_t one = 1;

	if (atomic_exchange(&parked->awake, true))
		return;
	/* It can fail only if the count is at its end: then it is readable. */
	while (write(parked->event, &one, sizeof(one)) < 0)
		break;
}

void
parked_advanced(struct parked *parked)
{
	atomic_thread_fence(memory_order_seq_cst);
	if (atomic_load(&parked->waiting))
		parked_wake(parked);
}

void
parked_rest(struct parked *parked)
{
	uint64_t count;

	/* In this order: a wake-up in between finds its news read below. */
	while (read(parked->event, &count, sizeof(count)) < 0)
		break;
	atomic_store(&parked->awake, false);
}
