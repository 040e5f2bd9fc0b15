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
	bool json;        /* -j */
	bool is_terminal; /* colours and bars are for people */
	bool silent;      /* nothing is said on stderr */
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

/* The same without arguments; *arguments are the answer's (NULL: none), to be
 * freed with json_decref, whatever the status. */
enum ctl_status ctl_ask_arguments(
    const struct ctl *ctl, const char *command, json_t **arguments);

/*
 * The same for an answer whose arguments hold a long list of maps: each gets
 * one element at a time (borrowed), as it comes, and *answer has an empty list.
 * So memory does not grow with the answer. With -j the text is passed on as it
 * comes, each is not called and *answer is NULL.
 */
typedef void ctl_element(void *context, json_t *element);
enum ctl_status ctl_list(const struct ctl *ctl, const char *command,
    json_t *arguments, ctl_element *each, void *context, json_t **answer);

/* ctl_splitter.c, for ctl_list: takes text in pieces of any size; false when it
 * is no JSON. */
typedef bool ctl_piece(void *context, const char *text, size_t size);
struct ctl_splitter;
struct ctl_splitter *ctl_splitter_create(ctl_element *each, void *context);
ctl_piece ctl_splitter_take;
/* What is left; NULL, and *why, if it is no JSON. */
json_t *ctl_splitter_rest(struct ctl_splitter *splitter, const char **why);
void ctl_splitter_free(struct ctl_splitter *splitter);

/* The same, and the answer's text and arguments printed. */
enum ctl_status ctl_ask_and_print(
    const struct ctl *ctl, const char *command, json_t *arguments);

/* Of a verb that asks again and again; starts as { 0 }. */
struct ctl_patience {
	bool reached; /* an answer has come */
	bool away;    /* none has since; that has been said */
};

/* To be told each question's status. True when the server, which has answered
 * before, cannot be reached: after a second, for the same question again. Says
 * so the first time; patience->away is for the next question's silence. */
bool ctl_again(const struct ctl *ctl, struct ctl_patience *patience,
    enum ctl_status status);

/* From here on no program is started, no network reached, and no file written
 * unless the verb writes one (a key). */
enum err ctl_restrict(bool writes, struct err_detail *detail);

/* "dhcp6ctl VERB: ..." on stderr; returns status. */
enum ctl_status ctl_fail(const struct ctl *ctl, enum ctl_status status,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* A member of a map as text ("" if absent), number (0), map (NULL). */
const char *ctl_text(json_t *map, const char *name);
json_int_t ctl_integer(json_t *map, const char *name);

/* What a client chose, without what a terminal would obey. */
const char *ctl_safe(const char *text, char *out, size_t size);

/* Tables: rows of cells are collected, then printed with aligned columns. */
struct ctl_table;
struct ctl_table *ctl_table_create(const char *const *heads, size_t columns);
/* A cell of the current row; a row is full after so many cells as columns. */
void ctl_table_cell(struct ctl_table *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Prints what has gathered and forgets it; the head comes once, and columns
 * grow wider but never narrower. For tables that are too long to be kept. */
void ctl_table_flush(const struct ctl *ctl, struct ctl_table *table);
void ctl_table_free(struct ctl_table *table);

/* Colours a share (0..1) that is near its end; "" where there are none. */
const char *ctl_colour(const struct ctl *ctl, double share);
const char *ctl_plain(const struct ctl *ctl);

/* "3 d 4 h", "12 min", ... for seconds; text has room for 32. */
const char *ctl_duration(long long seconds, char text[32]);
/* "1.5 M", "3 020", for counts. */
const char *ctl_count(double count, char text[32]);
/* A bar of width cells for a share of 0..1, in text of 4 * width + 1. */
const char *ctl_bar(
    const struct ctl *ctl, double share, unsigned width, char *text);

/* The verbs; argv[0] is the verb's name. */
typedef enum ctl_status ctl_verb(const struct ctl *ctl, int argc, char **argv);
ctl_verb ctl_keygen, ctl_status_verb, ctl_reload, ctl_config, ctl_config_test,
    ctl_config_get, ctl_leases, ctl_lease, ctl_stats, ctl_pools, ctl_explain,
    ctl_lfc, ctl_call, ctl_help, ctl_top;

/* A lease's cells, as all verbs show it; and its words. */
void ctl_lease_row(struct ctl_table *table, json_t *lease);
const char *ctl_lease_text(json_t *lease, char text[64]);
const char *ctl_lease_state(json_int_t state);
extern const char *const ctl_lease_heads[];
#define CTL_LEASE_COLUMNS 7

/* leases --watch: prints what changes and passes the filter (taken over), for
 * so many seconds (0: for ever). */
enum ctl_status ctl_watch(
    const struct ctl *ctl, json_t *filter, unsigned seconds);

/* The number-th message to a server in a capture file becomes the arguments
 * packet and source of explain. */
enum ctl_status ctl_capture(const struct ctl *ctl, const char *path,
    unsigned number, json_t *arguments);

/* For status: the subnets whose pools are nearly used up, of a result-set. */
void ctl_pools_near_end(const struct ctl *ctl, json_t *result_set);

/* The value of a statistic: the first sample's first element. */
double ctl_statistic(json_t *all, const char *name);

#endif
