/*
 * packet/flex_option_log.h: what is done to a reply's options, for the log and
 * for explain. Texts are made only where a line is written.
 */
#ifndef DHCP6D_PACKET_FLEX_OPTION_LOG_H
#define DHCP6D_PACKET_FLEX_OPTION_LOG_H

#include "dhcp6d/packet/steps.h"

/* An action failed, and with it all that would follow. */
void flex_option_log_error(struct step_context *context,
    const struct query *query, const char *reason);

/* An option or suboption was added or superseded by a value. */
void flex_option_log_put(struct step_context *context,
    const struct flex_option *option, struct span value);

/* One was removed. */
void flex_option_log_remove(
    struct step_context *context, const struct flex_option *option);

/* The container of a suboption was made, or removed when it was empty. */
void flex_option_log_container(
    struct step_context *context, const struct flex_option *option);

/* Nothing is done, since the client is not in the option's, or in the
 * container's class; or since the container is another vendor's. */
void flex_option_log_class(
    struct step_context *context, const struct flex_option *option);
void flex_option_log_container_class(
    struct step_context *context, const struct flex_option *option);
void flex_option_log_vendor(struct step_context *context,
    const struct flex_option *option, uint32_t vendor, uint32_t wanted);

#endif
