/*
 * proto/relay.h: the way back through the relays (protocol.md 2.4).
 */
#ifndef DHCP6D_PROTO_RELAY_H
#define DHCP6D_PROTO_RELAY_H

#include <stddef.h>

#include "dhcp6d/proto/view.h"
#include "libcommon/bytes.h"

/*
 * The nested Relay-reply headers for view's chain. relay_open writes, from the
 * outermost level inward, each level's header, Interface-Id, Relay Source Port
 * and what its Echo Request lists, and opens its Relay Message option; the
 * client's message is then written; relay_close fills in all lengths.
 * marks has room for RELAY_LEVELS_MAX values. A message without relays writes
 * nothing.
 */
void relay_open(struct writer *w, const struct view *view,
    size_t marks[RELAY_LEVELS_MAX]);
void relay_close(struct writer *w, const struct view *view,
    const size_t marks[RELAY_LEVELS_MAX]);

#endif
