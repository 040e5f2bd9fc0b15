/*
 * packet/class_test.h: puts clients into classes by the classes' own tests.
 *
 * One evaluation walks a compiled expression over the view: no allocation, a
 * bounded time (config/expression.h). One that fails makes no member, is told
 * to the log and counted.
 */
#ifndef DHCP6D_PACKET_CLASS_TEST_H
#define DHCP6D_PACKET_CLASS_TEST_H

#include "dhcp6d/packet/steps.h"

/* Asks the classes of a pass, in the file's order. Free if there are none. */
void class_test_pass(
    struct query *query, struct step_context *context, enum class_pass pass);

/* Asks one class, which has a test. */
void class_test(struct query *query, struct step_context *context,
    const struct client_class *class);

#endif
