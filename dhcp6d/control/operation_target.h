/*
 * control/operation_target.h: where reservations are meant to be
 * (commands.md 5).
 *
 * There is no database of hosts. Kea changes that by default; here the default
 * is the running configuration, or no tool would get a reservation in.
 */
#ifndef DHCP6D_CONTROL_OPERATION_TARGET_H
#define DHCP6D_CONTROL_OPERATION_TARGET_H

#include <jansson.h>
#include <stdbool.h>

#include "dhcp6d/control/answer.h"

enum operation_target { TARGET_MEMORY, TARGET_DATABASE, TARGET_ALL };

/* "operation-target"; otherwise for "default" and none. False after an
 * answer. */
bool target_read(json_t *arguments, enum operation_target otherwise,
    enum operation_target *out, struct answer *answer);

#endif
