/*
 * packet/flex_option.h: options of a reply, made by expressions
 * (kea-config.md 2.20).
 *
 * The last thing that is done to a reply before its relay levels are closed,
 * as in Kea: what the server itself wrote can be changed and taken out, too.
 * An action that has no room leaves the reply as it was and is counted; one
 * that fails ends them all, and what was done before it stays.
 */
#ifndef DHCP6D_PACKET_FLEX_OPTION_H
#define DHCP6D_PACKET_FLEX_OPTION_H

#include "dhcp6d/packet/reply_options.h"
#include "dhcp6d/packet/steps.h"

/* All actions of the configuration, in its order; free if there are none. */
void flex_option_apply(
    struct reply_options *reply, struct step_context *context);

#endif
