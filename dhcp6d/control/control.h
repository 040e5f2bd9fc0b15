/*
 * control/control.h: what operators' commands may look at and ask for.
 *
 * dhcp6d lends its parts and a few verbs; a command's handler uses them as a
 * worker would: the configuration by reference, the store under its lock, in
 * slices, changes by lease_apply alone.
 *
 * Threads: each connection has a thread of its own; all below may be used by
 * several at once, except that verbs marked "change" are called by who has
 * TURN_CHANGE alone (turn.h).
 */
#ifndef DHCP6D_CONTROL_CONTROL_H
#define DHCP6D_CONTROL_CONTROL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "dhcp6d/control/turn.h"
#include "dhcp6d/lease/committer.h"
#include "dhcp6d/lease/log_buffer.h"
#include "dhcp6d/lease/store.h"
#include "dhcp6d/net/interface.h"
#include "dhcp6d/packet/current.h"
#include "libcommon/clock.h"
#include "libcommon/counter.h"
#include "libcommon/lfc_status.h"
#include "libcommon/log.h"

/* The lease file's compaction (dhcp6d/compaction.h). Times are lease time. */
struct control_compaction {
	bool lost; /* the file was deleted or so, and is written anew */
	bool running;
	char doing[LFC_PROGRESS_WORD_MAX + 1]; /* "": nothing told yet */
	uint64_t count;                        /* rows or leases so far */
	uint64_t runs, failures;               /* since the server started */
	/* Of the run that ended last; -1: none has, or lfc did not start. */
	int status;
	int64_t ended_s; /* 0: none has */
	uint64_t took_ms;
	uint64_t rows, leases;  /* read and kept by the last good one */
	int64_t pending_since;  /* when the oldest row was written that has */
	uint64_t pending_bytes; /* not been compacted, and their size */
	uint64_t rows_in_files; /* a start would read */
	uint64_t retry_s;       /* seconds until a failed one is retried; 0 */
};

#define CONTROL_PATH_MAX 4096
#define CONTROL_WHY_MAX 4000 /* all errors of a file, cut there */

struct service_switch; /* service_switch.h */
struct baseline;       /* baseline.h */
struct socket_report;  /* socket_report.h */

/* What the process can be asked to do; context is the engine. */
struct control_verbs {
	void *context;
	/* Change. Reads the configuration file again; why it failed: all
	 * errors of the file. */
	enum err (*reload)(void *context, char why[CONTROL_WHY_MAX]);
	/* Reads the configuration file and checks it, no more. */
	enum err (*load)(void *context, config_complain *complain,
	    void *complain_context, struct snapshot **out);
	/* Change. Makes a service of the snapshot (whose reference is taken
	 * over) beside the one in force, and puts it in force: only in the
	 * place of the service of that number, whatever is in force if 0.
	 * ERR_BUSY: a reload was faster. */
	enum err (*install)(void *context, struct snapshot *snapshot,
	    uint64_t base, struct err_detail *detail);
	/* Change. Writes a configuration to a file at one stroke: either the
	 * former or the new content is there, whatever happens. name: NULL is
	 * the file that the server was started with; else a file of the same
	 * folder, .json or .conf, new or one of Dhcp6 (else ERR_DENIED).
	 * *path is where it went. */
	enum err (*write_configuration)(void *context, const char *name,
	    struct span text, char path[CONTROL_PATH_MAX],
	    struct err_detail *detail);
	/* What is in the server's file now, to be freed, ending in a 0 that is
	 * not counted; *own: whether writing to name would replace it. */
	enum err (*read_configuration)(void *context, const char *name,
	    char **text, size_t *size, bool *own, struct err_detail *detail);
	/* ERR_BUSY: running already; ERR_UNSUPPORTED: no lease file. */
	enum err (*start_lfc)(void *context, struct err_detail *detail);
	/* All expired leases, without limits. */
	enum err (*reclaim)(void *context, bool remove);
	void (*shutdown)(void *context, int exit_value);
	/* The main loop is to look at its timers again. */
	void (*wake)(void *context);
	/* How the lease file's compaction stands. */
	void (*compaction)(void *context, struct control_compaction *out);
};

struct control {
	struct control_verbs verbs;
	struct turns *turns; /* serve.c's */
	struct current_service *service;
	struct lease_store *store;
	struct log_buffer *log_buffer;
	struct committer *committer;
	struct interface_watch *interfaces;
	const struct clock *clock;
	struct log *log;
	struct counters *counters;     /* packet/statistics.h */
	struct statistics *statistics; /* counted in under the store's lock */
	const char *lease_file;        /* full path; NULL without one */
	uint32_t workers;
	int64_t started_s;                 /* lease time */
	const _Atomic int64_t *reloaded_s; /* lease time */
	const atomic_bool *disabled;       /* by service_switch */
	struct service_switch *service_switch;
	struct baseline *baseline;           /* of the statistics */
	struct socket_report *socket_report; /* NULL: all are open */
};

#endif
