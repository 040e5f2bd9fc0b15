/*
 * config/summary.h: a configuration in Kea's log lines.
 */
#ifndef DHCP6D_CONFIG_SUMMARY_H
#define DHCP6D_CONFIG_SUMMARY_H

#include "dhcp6d/config/model.h"
#include "libcommon/log.h"

/*
 * Says what a configuration that goes into force holds: each subnet with its
 * parameters, each reservation (debug), what is worth a warning, and the
 * counts at the end, as Kea does (kea-config.md 4.3). Waits for the log now
 * and then, so that none of many lines is dropped; so not for threads that
 * must not wait. log may be NULL.
 */
void config_log_summary(struct log *log, const struct snapshot *snapshot);

#endif
