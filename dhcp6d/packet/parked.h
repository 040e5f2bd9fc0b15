/*
 * packet/parked.h: replies that wait until the disk has got as far as they
 * need, and what wakes their worker then.
 *
 * A reply that speaks of a lease must not leave before every change that was
 * applied before it was decided is on disk (RFC 9915 18.3.1; DESIGN.md, the way
 * of a packet, 9). The worker does not wait with it: it goes on, and is woken
 * through an event descriptor when the committer has got further.
 *
 * Threads: all by the worker, but parked_wake and parked_advanced: by any.
 */
#ifndef DHCP6D_PACKET_PARKED_H
#define DHCP6D_PACKET_PARKED_H

#include "dhcp6d/packet/outbox.h"

struct parked;

#define PARKED_REPLIES 4096

struct parked *parked_create(void); /* NULL: no memory or descriptor */
void parked_free(struct parked *parked);

/* Where replies are put; added in the order of their sequence numbers. */
struct outbox *parked_outbox(const struct parked *parked);

/*
 * How many replies from the head on may leave, as the disk stands. What stays
 * is waited for: parked_advanced will wake the worker.
 */
typedef uint64_t parked_durable(const void *context);
size_t parked_due(
    struct parked *parked, parked_durable *durable, const void *context);

/* Readable after a parked_wake until parked_rest. */
int parked_descriptor(const struct parked *parked);

/* Something has changed that the worker wants to know; never blocks. */
void parked_wake(struct parked *parked);

/* The disk has got further: wakes the worker if any of its replies waits. */
void parked_advanced(struct parked *parked);

/* To be called when the descriptor is readable, before durable is read: so no
 * wake-up gets lost. */
void parked_rest(struct parked *parked);

#endif
