/*
 * proto/peek.c: through the relays to the message's first octet.
 */
#include "dhcp6d/proto/peek.h"

#include "dhcp6d/proto/numbers.h"
#include "dhcp6d/proto/option_walk.h"

uint8_t
peek_type(struct span datagram)
{
	struct option_at inner = {.value = datagram};

	for (unsigned level = 0; level <= RELAY_LEVELS_MAX; level++) {
		if (inner.value.size == 0)
			return 0;
		if (inner.value.data[0] != MESSAGE_RELAY_FORWARD)
			return inner.value.data[0];
		if (inner.value.size < RELAY_HEADER_SIZE)
			return 0;
		if (!option_walk_find(
			span_of(inner.value.data + RELAY_HEADER_SIZE,
			    inner.value.size - RELAY_HEADER_SIZE),
			OPTION_RELAY_MSG, &inner))
			return 0;
	}
	return 0;
}
