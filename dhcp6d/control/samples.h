/*
 * control/samples.h: a number as Kea shows a statistic: [[value, "time"]].
 */
#ifndef DHCP6D_CONTROL_SAMPLES_H
#define DHCP6D_CONTROL_SAMPLES_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "libcommon/clock.h"

/*
 * Adds to what stands under name already (pools without a pool-id share one
 * set). Values above 2^63 are written as reals.
 */
void samples_add(json_t *all, const struct clock *clock, const char *name,
    double value);

/* "2026-08-21 11:08:32.123456", UTC or local time. */
#define TIME_TEXT_SIZE 40
const char *time_text(const struct clock *clock, bool utc,
    char text[TIME_TEXT_SIZE]);

#endif
