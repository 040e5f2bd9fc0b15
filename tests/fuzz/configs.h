/*
 * configs.h: the configurations that the harnesses' servers have.
 *
 * All of them serve links eth0 (2001:db8:1::/64) and eth1 (2001:db8:3::/64),
 * so that one input goes through each.
 */
#ifndef TESTS_FUZZ_CONFIGS_H
#define TESTS_FUZZ_CONFIGS_H

#include "dhcp6d/config/snapshot.h"

#define FUZZ_CONFIGS 6

/* Up to here a client is known by its Client Identifier alone. */
#define FUZZ_CONFIGS_BY_DUID 4

/* No lifetime of theirs is longer. */
#define FUZZ_LIFETIME_MAX 7200

/* JSON text; number below FUZZ_CONFIGS. */
const char *fuzz_config(unsigned number);

/* One of these texts, loaded; a new reference. */
const struct snapshot *fuzz_snapshot(const char *config);

#endif
