/*
 * packet/current.h: which service is in force.
 *
 * A reload swaps it between two batches; batches that hold the former one go on
 * with it to their end. Threads: any; the lock inside is held for moments.
 */
#ifndef DHCP6D_PACKET_CURRENT_H
#define DHCP6D_PACKET_CURRENT_H

#include "dhcp6d/packet/service.h"

struct current_service;

/* Takes over the reference to first. NULL: no memory. */
struct current_service *current_service_create(struct service *first);
/* Releases the service that is in force. NULL is fine. */
void current_service_free(struct current_service *current);

/* The one in force, with a reference that the caller releases. */
struct service *current_service_hold(struct current_service *current);

/* Whether the one of that number is still in force. */
bool current_service_is(struct current_service *current, uint64_t number);

/* Puts fresh in force (its reference is taken over). Returns the former one
 * with the reference that was held here, for the caller to release: best when
 * no batch can hold it any more, so that no worker has to take it apart. */
struct service *current_service_swap(
    struct current_service *current, struct service *fresh);

#endif
