/*
 * control/delta.h: parts of a subnet merged in or taken out (commands.md 6).
 *
 * Elements of lists are the same if their keys are: pools by their range,
 * pd-pools by prefix, prefix-len and delegated-len, options by space and code
 * or name; of other lists if they are equal. id and subnet never change.
 *
 * Threads: no state.
 */
#ifndef DHCP6D_CONTROL_DELTA_H
#define DHCP6D_CONTROL_DELTA_H

#include <jansson.h>

/* What delta names is added, or replaces what is there. */
void delta_add(json_t *subnet, json_t *delta);

/* What delta names is removed. An element of a list goes as a whole if delta
 * has no more of it than its keys, else only what delta has besides. */
void delta_remove(json_t *subnet, json_t *delta);

#endif
