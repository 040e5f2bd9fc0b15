/*
 * engine_start.h: making the engine's parts, in the order in which they need
 * each other. Internal to the engine. Threads: the main one; at the end, more.
 */
#ifndef DHCP6D_ENGINE_START_H
#define DHCP6D_ENGINE_START_H

#include "dhcp6d/engine_parts.h"

/*
 * Reads the configuration and the leases, opens sockets, starts threads. After
 * an error the parts that were made are there, for engine_stop.
 */
enum err engine_assemble(struct engine *engine, struct err_detail *detail);

#endif
