/*
 * libcommon/command_table.h: every command in one table.
 *
 * Name, least role, arguments, which of them are secret, help. ctrld checks
 * roles by it, dhcp6d dispatches on it, dhcp6ctl's help, completion and manual
 * come from it. What has no row does not exist. Names, arguments and answers
 * are Kea's (commands.md); "explain" and what has no Kea name is ours.
 *
 * Threads: constant.
 */
#ifndef LIBCOMMON_COMMAND_TABLE_H
#define LIBCOMMON_COMMAND_TABLE_H

#include <stdbool.h>
#include <stddef.h>

/* What an operator may do; each role may also do what stands before it. */
enum role { ROLE_NONE, ROLE_READ, ROLE_OPERATE, ROLE_ADMIN, ROLE_COUNT };

enum argument_type { ARGUMENT_STRING, ARGUMENT_INTEGER, ARGUMENT_BOOLEAN,
	ARGUMENT_LIST, ARGUMENT_MAP, ARGUMENT_ANY };

enum argument_flag {
	ARGUMENT_REQUIRED = 1,
	ARGUMENT_SECRET = 2 /* never in the audit log, nor in any other */
};

struct command_argument {
	const char *name;
	enum argument_type type;
	unsigned flags; /* enum argument_flag */
	const char *meaning;
};

struct command {
	const char *name;
	enum role role; /* the least that may give it */
	const struct command_argument *arguments; /* ends with a NULL name */
	const char *help; /* one line, no full stop */
};

/* All rows, sorted by name. */
const struct command *command_table(size_t *count);

/* NULL if there is no such command. */
const struct command *command_find(const char *name);

/* "read", "operate", "admin"; and back (ROLE_NONE if unknown). */
const char *role_name(enum role role);
enum role role_parse(const char *name);

/* What ctrld asks dhcp6d by itself. It is in no table, and no operator may ask
 * it: the answer has the passwords of HTTP's users. */
#define COMMAND_OF_CTRLD "control-sockets-get"

#endif
