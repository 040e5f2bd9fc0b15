/*
 * ctrld/ctl.h: what the verbs of dhcp6ctl share.
 *
 * A verb is a row in ctl_main.c and a function in a ctl_*.c of its subject. It
 * asks ctrld (ctl_client.c) and prints for people or, with -j, for machines.
 */
#ifndef CTRLD_CTL_H
#define CTRLD_CTL_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "libcommon/err.h"

/* Exit statuses, fixed: scripts rely on them. */
enum ctl_status {
	CTL_GOOD = 0,
	CTL_FAILED = 1, /* the command failed */
	CTL_USAGE = 2,
	CTL_NOT_AUTHORISED = 3,
	CTL_NOT_REACHABLE = 4
};

struct ctl {
	const char *socket;
	const char *key;
	bool json;	 /* -j */
	bool is_terminal; /* colours and bars are for people */
	const char *verb; /* for messages */
};

/*
 * Sends {"command": command, "arguments": arguments} (arguments is taken over
 * and may be NULL) and reads the answer. On CTL_GOOD *answer is the whole
 * answer (free with json_decref), whose result is 0 or 3; otherwise what went
 * wrong has been said on stderr. With -j the answer has been printed already.
 */
enum ctl_status ctl_ask(const struct ctl *ctl, const char *command,
    json_t *arguments, json_t **answer);

/* From here on no program is started, no network reached, and no file written
 * unless the verb writes one (a key). */
enum err ctl_restrict(bool writes, struct err_detail *detail);

/* "dhcp6ctl VERB: ..." on stderr; returns status. */
enum ctl_status ctl_fail(const struct ctl *ctl, enum ctl_status status,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* A member of a map as text ("" if absent), number (0), map (NULL). */
const char *ctl_text(json_t *map, const char *name);
json_int_t ctl_integer(json_t *map, const char *name);

/* Tables: rows of cells are collected, then printed with aligned columns. */
struct ctl_table;
struct ctl_table *ctl_table_create(const char *const *heads, size_t columns);
/* A cell of the current row; a row is full after so many cells as columns. */
void ctl_table_cell(struct ctl_table *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void ctl_table_print(const struct ctl *ctl, const struct ctl_table *table);
void ctl_table_free(struct ctl_table *table);

/* "3 d 4 h", "12 min", ... for seconds; text has room for 32. */
const char *ctl_duration(long long seconds, char text[32]);
/* "1.5 M", "3 020", for counts. */
const char *ctl_count(double count, char text[32]);
/* A bar of width cells for a share of 0..1, in text of 4 * width + 1. */
const char *ctl_bar(const struct ctl *ctl, double share, unsigned width,
    char *text);

/* The verbs; argv[0] is the verb's name. */
typedef enum ctl_status ctl_verb(const struct ctl *ctl, int argc, char **argv);
ctl_verb ctl_keygen, ctl_status_verb, ctl_reload, ctl_config_test,
    ctl_config_get, ctl_leases, ctl_lease, ctl_stats, ctl_pools, ctl_explain,
    ctl_lfc, ctl_call, ctl_help;

#endif
