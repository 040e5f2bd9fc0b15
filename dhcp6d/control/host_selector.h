/*
 * control/host_selector.h: which reservation a command means (commands.md 5).
 *
 * By identifier, in any of Kea's spellings of one ('text', pairs of digits with
 * and without separators), or by a reserved address or prefix.
 *
 * Threads: no state.
 */
#ifndef DHCP6D_CONTROL_HOST_SELECTOR_H
#define DHCP6D_CONTROL_HOST_SELECTOR_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "dhcp6d/control/answer.h"
#include "libcommon/address.h"
#include "libcommon/json_walk.h"

#define SELECTOR_BYTES_MAX 256

struct host_selector {
	const char *type; /* "duid" and so on; NULL: by address */
	uint8_t bytes[SELECTOR_BYTES_MAX];
	size_t size;
	struct address address;
};

/* From identifier-type and identifier, or ip-address. False after an answer. */
bool host_selector_read(
    json_t *arguments, struct host_selector *out, struct answer *answer);

/* By the identifier that a reservation itself has; false if it has none. */
bool host_selector_of(json_t *host, struct host_selector *out);

/* Whether it is this host, of a tree or of kept text. */
bool host_selector_fits(const struct host_selector *selector, json_t *host);
bool host_selector_fits_text(
    const struct host_selector *selector, struct json_text host);

#endif
