/*
 * crew.h: the workers, one thread each.
 *
 * Threads: started and stopped by the main thread; crew_advanced from any.
 */
#ifndef DHCP6D_CREW_H
#define DHCP6D_CREW_H

#include "dhcp6d/net/socket.h"
#include "dhcp6d/packet/worker.h"

struct crew;

/* How many threads a configuration wants: its number, or one a processor. */
size_t crew_size(bool multi_threading, uint32_t threads);

/* Makes the workers; none runs yet. */
enum err crew_create(const struct worker_shared *shared,
    const struct sockets *sockets, size_t count, struct crew **out,
    struct err_detail *detail);

enum err crew_start(struct crew *crew, struct err_detail *detail);

/* Lets each finish and waits for it. */
void crew_stop(struct crew *crew);
void crew_free(struct crew *crew); /* stopped; NULL is fine */

/* The disk has got further: whoever waits for that looks. */
void crew_advanced(struct crew *crew);

#endif
