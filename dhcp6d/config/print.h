/*
 * config/print.h: the configuration in force, every default filled in.
 *
 * The text that a snapshot keeps (source.h) is walked by the table of keywords:
 * what was given comes as it was given, what was not as the scope above gives
 * it, or as the keyword's default; members sorted, in Kea's spacing. Nothing
 * here knows a single keyword.
 *
 * Memory does not grow with the configuration: text is told in pieces while
 * it is found. Threads: any, as many as like; hold the snapshot meanwhile.
 */
#ifndef DHCP6D_CONFIG_PRINT_H
#define DHCP6D_CONFIG_PRINT_H

#include "dhcp6d/config/model.h"
#include "libcommon/json_walk.h"

/* Takes a piece of text; false: no more is wanted. */
typedef bool config_take(void *context, const char *text, size_t size);

/* What stands for a secret. */
#define CONFIG_MASK "*****"

/* The value of "Dhcp6"; secrets are masked if masked. False: nobody wanted
 * the rest, or no memory. */
bool config_print(const struct snapshot *snapshot, bool masked,
    config_take *take, void *context);

/*
 * One element of a list, defaults and what is derived filled in. kind is
 * "subnet6", "shared-networks", "client-classes" or "reservations"; element is
 * a part of config_source; network is the one that a subnet lies in, start
 * NULL if it lies in none.
 */
bool config_print_element(const struct snapshot *snapshot, const char *kind,
    struct json_text element, struct json_text network, config_take *take,
    void *context);

/* The kept text of "Dhcp6", without defaults, secrets as they are. */
struct json_text config_source(const struct snapshot *snapshot);

/* SHA-256 of { "Dhcp6": ... } with all secrets, in upper-case hex; "" if there
 * was no memory to make it. The first call takes long (0.4 s for 100 000
 * reservations); others that come meanwhile wait for it. */
#define CONFIG_HASH_SIZE 65
const char *config_hash(const struct snapshot *snapshot);

#endif
