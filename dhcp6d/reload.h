/*
 * reload.h: the next configuration, prepared beside the one in force.
 *
 * A thread of its own reads the file (by the starter, which may open files),
 * checks it whole and fills the pools that belong to it; then the main thread
 * puts it in force at one stroke. What does not load leaves everything as it
 * is, and every complaint in the log (DESIGN.md, What is promised, 3).
 *
 * Threads: all by the main thread.
 */
#ifndef DHCP6D_RELOAD_H
#define DHCP6D_RELOAD_H

#include <stdint.h>

#include "dhcp6d/net/interface.h"
#include "dhcp6d/packet/current.h"
#include "dhcp6d/server_id.h"
#include "dhcp6d/starter.h"
#include "libcommon/log.h"

struct reload;

struct reload_setup {
	const char *path;
	struct starter *starter;
	struct lease_store *store;
	const struct server_identity *identity;
	struct log *log;
	int event; /* eventfd of the main loop, written to at the end */
	/* Told of each end, on the main thread, with its number; reason NULL =
	 * in force. */
	void (*ended)(void *context, uint64_t number, const char *reason);
	void *context;
};

struct reload *reload_create(const struct reload_setup *setup);
/* Waits for a reload that is under way. NULL is fine. */
void reload_free(struct reload *reload);

/*
 * Reloads are numbered from 1. The number of the one that a request made now
 * would lead to: one that is under way has read the file already, and answers
 * nobody who asks later.
 */
uint64_t reload_next(const struct reload *reload);

/* Begins; one that is under way is followed by another. */
void reload_request(struct reload *reload);

/*
 * The service that a finished reload has made, to be put in force by the caller
 * (who owns the reference), or NULL: none is finished, or it has failed.
 */
struct service *reload_take(struct reload *reload);

/* The caller could not put it in force, or has. */
void reload_failed(struct reload *reload, const char *reason);
void reload_succeeded(struct reload *reload);

#endif
