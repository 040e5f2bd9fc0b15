/*
 * control/lease_input.h: a lease as an operator gives it (commands.md 3.5).
 *
 * For lease6-add, -update and -bulk-apply: names, defaults and words for what
 * is wrong are Kea's. Threads: none.
 */
#ifndef DHCP6D_CONTROL_LEASE_INPUT_H
#define DHCP6D_CONTROL_LEASE_INPUT_H

#include <jansson.h>

#include "dhcp6d/config/snapshot.h"
#include "dhcp6d/control/answer.h"
#include "libcommon/clock.h"
#include "libcommon/lease_row.h"

/* What a lease's spans point to while it is read from arguments. */
struct lease_input {
	struct lease lease;
	uint8_t duid[LEASE_DUID_MAX], hwaddr[LEASE_HWADDR_MAX];
	char hostname[LEASE_HOSTNAME_MAX];
	char context[LEASE_USER_CONTEXT_MAX];
	bool force_create;
};

/* Into *input, whose spans are then of itself; false after an answer. */
bool lease_input_read(const struct snapshot *config, const struct moment *now,
    json_t *arguments, struct lease_input *input, struct answer *answer);

/* An unsigned number under name into *out, which keeps its value if absent;
 * false after an answer. */
bool number_read(
    json_t *arguments, const char *name, uint32_t *out, struct answer *answer);

#endif
