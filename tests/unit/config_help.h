/*
 * tests/unit/config_help.h: configurations for tests, and what is said of
 * them.
 */
#ifndef TESTS_UNIT_CONFIG_HELP_H
#define TESTS_UNIT_CONFIG_HELP_H

#include <stdbool.h>

#include "dhcp6d/config/snapshot.h"

/* What a load complained of, line by line. */
struct said {
	char *lines[512];
	enum complaint_severity severities[512];
	size_t count;
};

void said_add(
    void *context, enum complaint_severity severity, const char *line);
void said_free(struct said *said);
size_t said_errors(const struct said *said);

/* Whether a line of that severity has part in it. */
bool said_has(const struct said *said, enum complaint_severity severity,
    const char *part);

/* A host with the interfaces lo, eth0, eth1 and eth2. */
extern const struct config_host test_host;

/*
 * Loads text in which ' stands for " and ` for ' (so that it is easy to read in
 * C). NULL if it was refused; said may be NULL, then what was said goes to
 * stderr.
 */
struct snapshot *load_quoted(const char *text, struct said *said);

/* The same with the members of the Dhcp6 map alone. */
struct snapshot *load_members(const char *members, struct said *said);

/* A file of the source tree, to be freed. */
char *read_source(const char *path, size_t *size);

#endif
