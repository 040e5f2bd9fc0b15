/*
 * engine.h: the server as a whole: what starts in which order, what runs, and
 * how it ends with everything committed.
 *
 * Threads: started, run and freed by the main thread, which the engine uses for
 * signals, timers, interfaces and the hand-over of reloads.
 */
#ifndef DHCP6D_ENGINE_H
#define DHCP6D_ENGINE_H

#include "dhcp6d/engine_setup.h"
#include "libcommon/err.h"

struct engine;

/*
 * Blocks the signals that it will handle, reads the configuration and the
 * leases, opens sockets, starts threads: from now on packets are answered. On
 * an error everything is as before, and detail tells what to do.
 */
enum err engine_start(const struct engine_setup *setup, struct engine **out,
    struct err_detail *detail);

/* Until SIGTERM, SIGINT or an operator's shutdown, which may want a certain
 * exit status; 0 otherwise. */
int engine_run(struct engine *engine);

/* Stops what runs: answers what was received, commits what was granted. An
 * error means that changes were lost (none of them acknowledged). */
enum err engine_stop(struct engine *engine, struct err_detail *detail);

#endif
