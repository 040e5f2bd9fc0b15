/*
 * control_help.h: an operator's command to its handler, in one process.
 *
 * For the unit tests of control: the store, configuration and clock of
 * exchange.h, a committer whose sink keeps nothing, and a socket pair on which
 * the answer comes back as ctrld would get it.
 */
#ifndef TESTS_UNIT_CONTROL_HELP_H
#define TESTS_UNIT_CONTROL_HELP_H

#include <jansson.h>
#include <pthread.h>

#include "dhcp6d/control/dispatch.h"
#include "tests/unit/exchange.h"

/* What the process was asked to do. */
struct asked {
	unsigned wakes, reloads, installs, compactions, reclaims, shutdowns;
	int exit_value;
	bool remove;
	char *written;         /* by config-write */
	const char *file;      /* what a reload would read */
	const char *meanwhile; /* is in force just before the next install, or
				* after the next reload */
	enum err err;          /* what the next verbs answer */
};

struct office {
	struct exchange x;
	struct control control;
	struct turns turns;
	_Atomic int64_t reloaded_s;
	atomic_bool disabled;
	struct asked asked;
	pthread_mutex_t swap; /* of x.service with the one in force */
};

/* ' in texts is read as ". */
void office_open(struct office *office, const char *configuration);
void office_close(struct office *office);

/* The whole answer; the caller frees it. Its frames are checked, too. */
json_t *office_ask(struct office *office, const char *command);

/* Asks, and fails the test unless result and text are these; the arguments of
 * the answer (borrowed until the next question), or NULL. text NULL: any. */
json_t *office_says(
    struct office *office, const char *command, int result, const char *text);

/* A number, string or truth by a path such as "leases/0/iaid". */
json_t *at(json_t *arguments, const char *path);
json_int_t number_at(json_t *arguments, const char *path);
const char *text_at(json_t *arguments, const char *path);

/* Until all that was applied is durable: the log buffer is small. */
void office_settle(struct office *office);

/* A statistic by its name; -1 if there is none. */
json_int_t office_counts(struct office *office, const char *name);

#endif
