/*
 * control/socket_report.h: on which interfaces the server cannot listen, as
 * status-get tells it (commands.md 2.4).
 *
 * The main thread knows; operators' threads ask.
 *
 * Threads: any.
 */
#ifndef DHCP6D_CONTROL_SOCKET_REPORT_H
#define DHCP6D_CONTROL_SOCKET_REPORT_H

#include <jansson.h>
#include <stdbool.h>

struct socket_report;

struct socket_report *socket_report_create(void); /* NULL: no memory */
void socket_report_free(struct socket_report *report);

/* errors: a text for each interface (taken over; NULL: none is left over);
 * retrying: tries are left. */
void socket_report_set(
    struct socket_report *report, json_t *errors, bool retrying);

/* {"status": ready, retrying or failed, "errors": unless ready}; report may be
 * NULL: ready. */
json_t *socket_report_json(struct socket_report *report);

#endif
