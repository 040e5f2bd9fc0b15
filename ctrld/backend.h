/*
 * ctrld/backend.h: the line to dhcp6d: one connection per command.
 *
 * A command goes out as one frame, its answer comes back piece by piece and is
 * handed on as it comes: nothing here grows with an answer. The receiver says
 * when it has enough (backend_pause), and then dhcp6d waits, not ctrld.
 *
 * Threads: the event loop's alone.
 */
#ifndef CTRLD_BACKEND_H
#define CTRLD_BACKEND_H

#include <stdbool.h>

#include "libcommon/bytes.h"

struct event_base;
struct backend;

struct backend_receiver {
	void (*part)(void *context, struct span text);
	/* The answer is whole; result is Kea's. The backend is gone after. */
	void (*end)(void *context, int result);
	/* dhcp6d cannot be reached or broke off. The backend is gone after. */
	void (*failed)(void *context, const char *why);
};

/*
 * Sends command (copied) to dhcp6d at path. NULL if dhcp6d cannot be reached
 * (then failed has not been called). backend_cancel ends it early, without a
 * further call; NULL is fine.
 */
struct backend *backend_ask(struct event_base *base, const char *path,
    struct span command, const struct backend_receiver *receiver,
    void *context);
void backend_cancel(struct backend *backend);
void backend_pause(struct backend *backend, bool pause);

#endif
