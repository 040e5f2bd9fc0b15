/*
 * operators.h: operators' commands inside the process.
 *
 * Commands arrive on threads of their own (control/serve.h). What only the main
 * thread may do is put into a mailbox of one place and waited for; the main
 * thread looks into it when its event descriptor tells. A server whose command
 * socket cannot be made serves all the same, and says so.
 *
 * Threads: created, asked and freed by the main thread.
 */
#ifndef DHCP6D_OPERATORS_H
#define DHCP6D_OPERATORS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

#include "dhcp6d/compaction.h"
#include "dhcp6d/control/control.h"
#include "dhcp6d/net/socket.h"
#include "dhcp6d/starter.h"

struct operators;

/* What an operator wants of the main thread. */
enum wish { WISH_NONE, WISH_RELOAD, WISH_LFC, WISH_INSTALL };

struct operators_setup {
	struct control control; /* without verbs */
	struct compaction *compaction;
	const char *configuration;     /* the file of the start */
	struct starter *starter;       /* who may write */
	int event;                     /* eventfd of the main loop */
	atomic_bool *disabled;         /* of the workers: answer nobody */
	const char *path;              /* of the command socket */
	struct control_server *server; /* that listens there since the load, is
					* taken over; or NULL */
	uid_t ctrld; /* whose commands are taken, besides root's and our own */
};

/*
 * Where the command socket is: $DHCP6D_CONTROL_SOCKET, or dhcp6d.sock in
 * $KEA_CONTROL_SOCKET_DIR or in the installation's run directory.
 */
void operators_socket_path(char *path, size_t size);

/* Listens at the path. NULL without memory: the server was not taken over. */
struct operators *operators_create(const struct operators_setup *setup);
/* The main loop has ended; wishes that wait are refused. NULL is fine. */
void operators_free(struct operators *operators);

/* A wish that waits to be fulfilled, once; then operators_fulfilled. */
enum wish operators_wish(struct operators *operators);

/* What WISH_INSTALL wants in force, and in whose place (control/edit.h); the
 * caller owns it. */
struct service *operators_take_service(
    struct operators *operators, uint64_t *base);

/* The interfaces that are left over are told as of now, if any are or were;
 * retrying: tries are left. Harmless when operators is NULL. */
void operators_sockets(
    struct operators *operators, const struct sockets *sockets, bool retrying);

/*
 * The wish has come true, or not: why is in words, or NULL. Harmless when
 * nobody waits (a reload by SIGHUP), or when operators is NULL.
 */
void operators_fulfilled(
    struct operators *operators, enum wish wish, enum err err, const char *why);

/* Switches the service on where a time for that has come; milliseconds until
 * the next, INT_MAX without one. operators may be NULL for both. */
int operators_run(struct operators *operators, uint64_t now_ns);

/* A new configuration is in force. */
void operators_reconfigured(struct operators *operators);

/* What "shutdown" asked for as exit status; 0 otherwise. */
int operators_exit_value(const struct operators *operators);

#endif
