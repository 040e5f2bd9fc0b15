/*
 * packet/flex_id.h: the flexible identifier of a client (kea-config.md 2.20).
 *
 * An expression of the configuration, evaluated once on each message, before
 * any class is assigned: member() finds nobody in it. Its value is what
 * reservations by flex-id are looked for with. Where the configuration says
 * so, type 0 and the value stand for the client's DUID (leases, classes,
 * reservations by duid, log lines), and IAID 0 for the IAID of the only IA of
 * a type; the answer has what the client sent.
 */
#ifndef DHCP6D_PACKET_FLEX_ID_H
#define DHCP6D_PACKET_FLEX_ID_H

#include "dhcp6d/packet/steps.h"

/* Part of decode, after the message was found good. */
void flex_id_find(struct query *query, struct step_context *context);

/* What the client said of itself, for the answer; data NULL if nothing. */
struct span flex_id_client_id(const struct query *query);
uint32_t flex_id_iaid(
    const struct query *query, enum lease_type type, uint32_t iaid);

/* Says in the log that an answer carries the client's own identifier. */
void flex_id_log_restored(
    const struct query *query, struct step_context *context);

#endif
