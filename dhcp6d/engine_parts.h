/*
 * engine_parts.h: what the engine is made of.
 *
 * Internal to the engine: engine_start.c makes the parts, engine.c lets them
 * run and takes them apart. Threads: the main one, except what is atomic.
 */
#ifndef DHCP6D_ENGINE_PARTS_H
#define DHCP6D_ENGINE_PARTS_H

#include <stdatomic.h>

#include "dhcp6d/crew.h"
#include "dhcp6d/engine_setup.h"
#include "dhcp6d/maintenance.h"
#include "dhcp6d/net/socket.h"
#include "dhcp6d/operators.h"
#include "dhcp6d/packet/meter.h"
#include "dhcp6d/packet/statistics.h"
#include "dhcp6d/rehome.h"
#include "dhcp6d/reload.h"
#include "dhcp6d/sandbox.h"
#include "dhcp6d/server_id.h"
#include "dhcp6d/socket_retry.h"
#include "dhcp6d/storage.h"

struct engine {
	struct engine_setup setup;
	struct log *log;
	struct clock clock;
	int signals, event;
	struct interface_watch *interfaces;
	struct server_identity identity;
	struct storage storage;
	struct current_service *service;
	struct service *retired; /* by a reload; workers may hold it yet */
	struct sockets *sockets;
	struct socket_retry socket_retry;
	struct counters *counters;
	struct statistics upkeep_statistics; /* under the store's lock */
	struct meter *meter;
	_Atomic uint32_t group_overflow;
	struct worker_shared shared;
	struct crew *_Atomic crew; /* the committer may run before it is */
	size_t crew_count;
	struct maintenance *maintenance;
	struct reload *reload;
	uint64_t awaited_reload; /* by an operator; 0: none */
	struct rehome *rehome;
	struct operators *operators;
	struct control_server *commands; /* until operators have it; or NULL */
	char data_directory[LEASE_FILE_PATH_MAX]; /* in use */
	char command_socket[4096];  /* path */
	uid_t ctrld;                /* who gives commands */
	atomic_bool disabled;       /* by an operator */
	int64_t started_s;          /* lease time */
	_Atomic int64_t reloaded_s; /* lease time */
	bool watching;              /* netlink works */
	bool starter_lives;
};

/* The configuration's loggers; -d overrides them. */
enum err engine_configure_log(struct engine *engine,
    const struct snapshot *snapshot, struct err_detail *detail);

/* Memberships as the table of interfaces wants them. */
void engine_join(struct engine *engine);

#endif
