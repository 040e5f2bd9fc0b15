/*
 * control/baseline.h: statistics that an operator has reset or removed.
 *
 * Counters only grow and leases are counted where they are, so a reset changes
 * neither: what a statistic was then is kept here, 24 bytes each, and taken off
 * whenever it is told. One that was removed is not told until it changes.
 *
 * Threads: all functions lock.
 */
#ifndef DHCP6D_CONTROL_BASELINE_H
#define DHCP6D_CONTROL_BASELINE_H

#include <jansson.h>
#include <stdbool.h>

struct baseline;

struct baseline *baseline_create(void); /* NULL without memory */
void baseline_free(struct baseline *baseline);

/* From a map of statistics as they are to one as they are told. */
void baseline_apply(struct baseline *baseline, json_t *statistics);

/* All in the map, as they are, begin at 0 from now on; removed: and are not
 * told before they change. False without memory. */
bool baseline_set(struct baseline *baseline, json_t *statistics, bool removed);

#endif
