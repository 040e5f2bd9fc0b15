/*
 * engine.c: start, run, stop.
 *
 * The order of the start is the order of what needs what: configuration, log,
 * identity (which wants interfaces), leases, the service that joins them,
 * sockets, workers. A stop goes the way back: workers first, so that nothing
 * more is applied; the committer when all replies that waited for it are out.
 */
#include "dhcp6d/engine.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "config.h"
#include "dhcp6d/config/summary.h"
#include "dhcp6d/configuration.h"
#include "dhcp6d/crew.h"
#include "dhcp6d/maintenance.h"
#include "dhcp6d/net/socket.h"
#include "dhcp6d/notify.h"
#include "dhcp6d/operators.h"
#include "dhcp6d/packet/statistics.h"
#include "dhcp6d/proto/numbers.h"
#include "dhcp6d/reload.h"
#include "dhcp6d/server_id.h"
#include "dhcp6d/storage.h"
#include "libcommon/log_messages.h"
#include "libcommon/text.h"

#define RETIRED_MS 200 /* idle, before a former service is taken apart */

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
	struct counters *counters;
	_Atomic uint32_t group_overflow;
	struct worker_shared shared;
	struct crew *_Atomic crew; /* the committer may run before it is */
	size_t crew_count;
	struct maintenance *maintenance;
	struct reload *reload;
	struct operators *operators;
	atomic_bool disabled;       /* by an operator */
	int64_t started_s;          /* lease time */
	_Atomic int64_t reloaded_s; /* lease time */
	bool watching;              /* netlink works */
	bool starter_lives;
};

/* By the committer's thread, from the moment it runs. */
static void
advanced(void *context, uint64_t durable)
{
	struct engine *engine = context;
	struct crew *crew = atomic_load(&engine->crew);

	(void)durable;
	if (crew != NULL)
		crew_advanced(crew);
}

/* ---- start ---- */

static enum err
open_events(struct engine *engine, struct err_detail *detail)
{
	sigset_t wanted;

	sigemptyset(&wanted);
	sigaddset(&wanted, SIGHUP);
	sigaddset(&wanted, SIGINT);
	sigaddset(&wanted, SIGTERM);
	sigaddset(&wanted, SIGCHLD);
	errno = pthread_sigmask(SIG_BLOCK, &wanted, NULL);
	if (errno != 0)
		return err_system(detail, "cannot block signals");
	signal(SIGPIPE, SIG_IGN);
	engine->signals = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
	engine->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (engine->signals < 0 || engine->event < 0)
		return err_system(detail, "cannot make descriptors for events");
	return ERR_NONE;
}

/* The configuration's loggers; -d overrides them. */
static enum err
configure_log(struct engine *engine, const struct snapshot *snapshot,
    struct err_detail *detail)
{
	enum err err = log_configure(
	    engine->log, snapshot->loggers, snapshot->logger_count, detail);

	if (engine->setup.debug)
		log_debug_to_console(engine->log);
	return err;
}

static enum err
read_configuration(struct engine *engine, struct snapshot **snapshot,
    struct err_detail *detail)
{
	enum err err = configuration_load(
	    engine->setup.configuration, NULL, NULL, engine->log, snapshot);

	if (err != ERR_NONE)
		return err_set(detail, err,
		    "configuration file %s cannot be used, see above",
		    engine->setup.configuration);
	err = configure_log(engine, *snapshot, detail);
	if (err == ERR_NONE)
		err = log_start(engine->log, detail);
	if (err != ERR_NONE)
		return err;
	config_log_summary(engine->log, *snapshot);
	return ERR_NONE;
}

/* Interfaces, identity: what the host is, and who we are. */
static enum err
find_identity(struct engine *engine, const struct snapshot *snapshot,
    struct err_detail *detail)
{
	const struct interface_table *table;
	enum err err = interface_watch_open(&engine->interfaces, detail);

	if (err == ERR_NONE &&
	    configuration_serve(snapshot, engine->interfaces) != ERR_NONE)
		err = err_set(detail, ERR_MEMORY, "no memory for interfaces");
	if (err != ERR_NONE)
		return err;
	engine->watching = true;
	table = interface_table_hold(engine->interfaces);
	err = server_identity_find(engine->setup.data_directory,
	    &snapshot->server_id, table,
	    clock_now(&engine->clock).wall_ns / 1000000000, &engine->identity,
	    detail);
	interface_table_release(table);
	return err;
}

static void
announce_identity(const struct engine *engine)
{
	const struct server_identity *identity = &engine->identity;
	char text[BYTES_TEXT_SIZE(LEASE_DUID_MAX)];

	bytes_to_text(
	    span_of(identity->duid, identity->duid_size), text, sizeof(text));
	log_write(engine->log, DHCP6_USING_SERVERID, text,
	    identity->duid_file[0] != 0 ? identity->duid_file : "(none)");
}

static enum err
open_storage(struct engine *engine, const struct snapshot *snapshot,
    struct err_detail *detail)
{
	const struct storage_setup setup = {
	    .database = &snapshot->lease_database,
	    .data_directory = engine->setup.data_directory,
	    .clock = &engine->clock,
	    .log = engine->log,
	    .advanced = advanced,
	    .context = engine,
	};

	return storage_open(&engine->storage, &setup, detail);
}

/* Takes over the snapshot. */
static enum err
make_service(
    struct engine *engine, struct snapshot *snapshot, struct err_detail *detail)
{
	struct service *service = NULL;
	enum err err = service_create(snapshot, engine->storage.store,
	    span_of(engine->identity.duid, engine->identity.duid_size),
	    &engine->identity.allocation_key, &service, detail);

	if (err != ERR_NONE)
		return err;
	engine->service = current_service_create(service);
	if (engine->service != NULL)
		return ERR_NONE;
	service_release(service);
	return err_set(detail, ERR_MEMORY, "no memory for the service");
}

/* Memberships as the table of interfaces wants them. */
static void
join(struct engine *engine)
{
	const struct interface_table *table =
	    interface_table_hold(engine->interfaces);

	sockets_join(engine->sockets, table);
	interface_table_release(table);
}

static void
announce_unicast(const struct engine *engine)
{
	const struct interface_table *table =
	    interface_table_hold(engine->interfaces);
	char text[ADDRESS_TEXT_SIZE];

	for (size_t i = 0; i < table->serving_count; i++)
		if (table->serving[i].has_address)
			log_write(engine->log, DHCPSRV_CFGMGR_USE_UNICAST,
			    address_text(table->serving[i].address, text),
			    table->serving[i].name);
	interface_table_release(table);
}

static enum err
open_sockets(struct engine *engine, const struct snapshot *snapshot,
    struct err_detail *detail)
{
	const struct sockets_setup setup = {
	    .port = engine->setup.port,
	    .workers = crew_size(snapshot->multi_threading, snapshot->threads),
	    .receive_bytes = SOCKETS_RECEIVE_BYTES,
	    .log = engine->log,
	};
	enum err err = sockets_open(&setup, &engine->sockets, detail);

	if (err != ERR_NONE)
		return err;
	engine->crew_count = setup.workers;
	log_write(engine->log, DHCP6_MULTI_THREADING_INFO,
	    setup.workers > 1 ? "yes" : "no", setup.workers);
	log_write(engine->log, DHCP6_RECEIVE_BUFFER,
	    sockets_receive_bytes(engine->sockets), setup.port, setup.workers);
	announce_unicast(engine);
	join(engine);
	if (sockets_joined(engine->sockets) == 0)
		log_write(engine->log, DHCPSRV_NO_SOCKETS_OPEN,
		    "as soon as one of those that interfaces-config names"
		    " is there, its clients are served");
	return ERR_NONE;
}

static enum err
make_crew(struct engine *engine, struct err_detail *detail)
{
	struct crew *crew;
	enum err err;

	engine->counters = statistics_create(engine->crew_count);
	if (engine->counters == NULL)
		return err_set(detail, ERR_MEMORY, "no memory for counters");
	engine->shared = (struct worker_shared){
	    .service = engine->service,
	    .interfaces = engine->interfaces,
	    .store = engine->storage.store,
	    .log_buffer = engine->storage.log_buffer,
	    .committer = engine->storage.committer,
	    .clock = &engine->clock,
	    .log = engine->log,
	    .counters = engine->counters,
	    .disabled = &engine->disabled,
	    .group_overflow = &engine->group_overflow,
	    .port = engine->setup.port,
	    .client_port = engine->setup.client_port,
	};
	err = crew_create(&engine->shared, engine->sockets, engine->crew_count,
	    &crew, detail);
	if (err != ERR_NONE)
		return err;
	atomic_store(&engine->crew, crew);
	return ERR_NONE;
}

/* An operator may wait for it. */
static void
reload_ended(void *context, const char *reason)
{
	struct engine *engine = context;

	if (reason == NULL)
		atomic_store(
		    &engine->reloaded_s, clock_now(&engine->clock).lease_s);
	operators_fulfilled(engine->operators, WISH_RELOAD,
	    reason == NULL ? ERR_NONE : ERR_SYNTAX, reason);
}

static enum err
make_main_loop(struct engine *engine, const struct snapshot *snapshot,
    struct err_detail *detail)
{
	const struct maintenance_setup maintenance = {
	    .storage = &engine->storage,
	    .starter = engine->setup.starter,
	    .clock = &engine->clock,
	    .log = engine->log,
	    .event = engine->event,
	};
	const struct reload_setup reload = {
	    .path = engine->setup.configuration,
	    .starter = engine->setup.starter,
	    .store = engine->storage.store,
	    .identity = &engine->identity,
	    .log = engine->log,
	    .event = engine->event,
	    .ended = reload_ended,
	    .context = engine,
	};

	engine->maintenance = maintenance_create(&maintenance);
	engine->reload = reload_create(&reload);
	if (engine->maintenance == NULL || engine->reload == NULL)
		return err_set(detail, ERR_MEMORY, "no memory for timers");
	maintenance_configure(engine->maintenance, snapshot);
	if (engine->storage.compact)
		(void)maintenance_compact(engine->maintenance);
	return ERR_NONE;
}

/* Commands are taken last: whoever asks finds a server that serves. */
static enum err
admit_operators(struct engine *engine, struct err_detail *detail)
{
	const struct operators_setup setup = {
	    .control =
		{
		    .service = engine->service,
		    .store = engine->storage.store,
		    .log_buffer = engine->storage.log_buffer,
		    .committer = engine->storage.committer,
		    .interfaces = engine->interfaces,
		    .clock = &engine->clock,
		    .log = engine->log,
		    .counters = engine->counters,
		    .lease_file = engine->storage.path[0] != 0
				      ? engine->storage.path
				      : NULL,
		    .workers = (uint32_t)engine->crew_count,
		    .started_s = engine->started_s,
		    .reloaded_s = &engine->reloaded_s,
		},
	    .event = engine->event,
	    .disabled = &engine->disabled,
	};

	engine->operators = operators_create(&setup);
	return engine->operators != NULL
		   ? ERR_NONE
		   : err_set(detail, ERR_MEMORY, "no memory for commands");
}

/* All that is made of the configuration; which the service then owns. */
static enum err
start_with(
    struct engine *engine, struct snapshot *snapshot, struct err_detail *detail)
{
	enum err err = find_identity(engine, snapshot, detail);

	if (err == ERR_NONE)
		err = open_storage(engine, snapshot, detail);
	if (err == ERR_NONE) {
		announce_identity(engine);
		snapshot_hold(snapshot);
		err = make_service(engine, snapshot, detail);
	}
	if (err == ERR_NONE)
		err = open_sockets(engine, snapshot, detail);
	if (err == ERR_NONE)
		err = make_crew(engine, detail);
	if (err == ERR_NONE)
		err = make_main_loop(engine, snapshot, detail);
	if (err == ERR_NONE)
		err = crew_start(engine->crew, detail);
	if (err == ERR_NONE)
		err = admit_operators(engine, detail);
	return err;
}

enum err
engine_start(const struct engine_setup *setup, struct engine **out,
    struct err_detail *detail)
{
	struct engine *engine = calloc(1, sizeof(*engine));
	struct snapshot *snapshot = NULL;
	enum err err;

	if (engine == NULL)
		return err_set(detail, ERR_MEMORY, "no memory");
	engine->setup = *setup;
	engine->log = setup->log;
	engine->signals = engine->event = -1;
	engine->starter_lives = true;
	clock_system(&engine->clock);
	engine->started_s = clock_now(&engine->clock).lease_s;
	atomic_store(&engine->reloaded_s, engine->started_s);
	log_write(engine->log, DHCP6_STARTING, PACKAGE_VERSION);
	log_write(engine->log, DHCP6_START_INFO, (int)getpid(), setup->port,
	    setup->client_port, setup->debug ? "yes" : "no");
	err = open_events(engine, detail);
	if (err == ERR_NONE)
		err = read_configuration(engine, &snapshot, detail);
	if (err == ERR_NONE)
		err = start_with(engine, snapshot, detail);
	snapshot_release(snapshot);
	if (err != ERR_NONE) {
		(void)engine_stop(engine, NULL);
		return err;
	}
	log_write(engine->log, DHCP6_STARTED, PACKAGE_VERSION);
	notify_manager("READY=1");
	*out = engine;
	return ERR_NONE;
}

/* ---- run ---- */

static void
interfaces_news(struct engine *engine)
{
	struct err_detail detail;
	bool changed = false;
	enum err err =
	    interface_watch_read(engine->interfaces, &changed, &detail);

	if (changed)
		join(engine);
	if (err == ERR_NONE)
		return;
	log_write(engine->log, DHCP6_INTERFACE_WATCH_FAIL, detail.text);
	if (err == ERR_SYSTEM)
		engine->watching = false;
}

static void
starter_news(struct engine *engine)
{
	bool gone = false;
	int status;

	while (starter_finished(engine->setup.starter, &status, &gone))
		maintenance_lfc_ended(engine->maintenance, status);
	if (!gone)
		return;
	engine->starter_lives = false;
	log_write(engine->log, DHCP6_STARTER_GONE,
	    "no configuration can be read and no cleanup of the lease file"
	    " started until dhcp6d is restarted");
}

/* What a reload cannot change while we run. */
static void
warn_about_restart(const struct engine *engine, const struct snapshot *fresh)
{
	char path[LEASE_FILE_PATH_MAX];

	if (storage_path(&fresh->lease_database, engine->setup.data_directory,
		path, NULL) != ERR_NONE ||
	    strcmp(path, engine->storage.path) != 0)
		log_write(
		    engine->log, DHCP6_RELOAD_NEEDS_RESTART, "lease-database");
	if (crew_size(fresh->multi_threading, fresh->threads) !=
	    engine->crew_count)
		log_write(
		    engine->log, DHCP6_RELOAD_NEEDS_RESTART, "multi-threading");
}

/* Puts the next service in force: log, interfaces, then packets. */
static void
put_in_force(struct engine *engine, struct service *service)
{
	const struct snapshot *fresh = service->config;
	struct err_detail detail = {.text = ""};
	enum err err = configure_log(engine, fresh, &detail);

	if (err == ERR_NONE)
		err = configuration_serve(fresh, engine->interfaces);
	if (err != ERR_NONE) {
		service_release(service);
		reload_failed(engine->reload,
		    detail.text[0] != 0 ? detail.text : err_text(err));
		return;
	}
	config_log_summary(engine->log, fresh);
	warn_about_restart(engine, fresh);
	maintenance_configure(engine->maintenance, fresh);
	service_release(engine->retired);
	engine->retired = current_service_swap(engine->service, service);
	join(engine);
	reload_succeeded(engine->reload);
}

static void
event_news(struct engine *engine)
{
	struct service *service = reload_take(engine->reload);
	enum err err;

	if (service != NULL)
		put_in_force(engine, service);
	switch (operators_wish(engine->operators)) {
	case WISH_RELOAD:
		reload_request(engine->reload);
		break;
	case WISH_LFC:
		err = maintenance_compact(engine->maintenance);
		operators_fulfilled(
		    engine->operators, WISH_LFC, err, err_text(err));
		break;
	case WISH_NONE:
		break;
	}
}

/*
 * The service before the last reload: the batches that held it have ended long
 * since, so that it is this thread that takes it apart and no worker. Returns
 * the milliseconds until it is to be called again.
 */
static int
let_retired_go(struct engine *engine, bool idle)
{
	if (idle) {
		service_release(engine->retired);
		engine->retired = NULL;
	}
	return engine->retired != NULL ? RETIRED_MS : INT_MAX;
}

/* False when a signal says stop. */
static bool
signal_news(struct engine *engine)
{
	struct signalfd_siginfo info;

	while (read(engine->signals, &info, sizeof(info)) ==
	       (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGHUP)
			reload_request(engine->reload);
		else if (info.ssi_signo != SIGCHLD)
			return false;
	}
	return true;
}

int
engine_run(struct engine *engine)
{
	struct pollfd wanted[] = {
	    {engine->signals, POLLIN, 0},
	    {engine->event, POLLIN, 0},
	    {interface_watch_descriptor(engine->interfaces), POLLIN, 0},
	    {starter_descriptor(engine->setup.starter), POLLIN, 0},
	};
	uint64_t count;
	int timeout, retired, ready = 1;

	for (;;) {
		timeout = maintenance_run(engine->maintenance);
		retired = let_retired_go(engine, ready == 0);
		if (retired < timeout)
			timeout = retired;
		if (!engine->watching)
			wanted[2].fd = -1;
		if (!engine->starter_lives)
			wanted[3].fd = -1;
		ready = poll(wanted, 4, timeout);
		if (ready < 0)
			continue; /* EINTR: by a debugger */
		if (wanted[0].revents != 0 && !signal_news(engine))
			return operators_exit_value(engine->operators);
		if (wanted[1].revents != 0 &&
		    read(engine->event, &count, sizeof(count)) > 0)
			event_news(engine);
		if (wanted[2].revents != 0)
			interfaces_news(engine);
		if (wanted[3].revents != 0)
			starter_news(engine);
	}
}

/* ---- stop ---- */

static void
close_descriptors(struct engine *engine)
{
	if (engine->signals >= 0)
		close(engine->signals);
	if (engine->event >= 0)
		close(engine->event);
}

enum err
engine_stop(struct engine *engine, struct err_detail *detail)
{
	struct crew *crew = engine->crew;
	enum err err;

	operators_free(engine->operators);
	engine->operators = NULL; /* an ending reload tells them no more */
	if (crew != NULL) {
		notify_manager("STOPPING=1");
		log_write(engine->log, DHCP6_SHUTDOWN_REQUEST, "stopping");
		crew_stop(crew);
	}
	reload_free(engine->reload);
	service_release(engine->retired);
	current_service_free(engine->service);
	err = storage_close(&engine->storage, detail);
	/* The committer has ended: nobody wakes a worker any more. */
	crew_free(crew);
	maintenance_free(engine->maintenance);
	sockets_close(engine->sockets);
	interface_watch_close(engine->interfaces);
	counters_free(engine->counters);
	close_descriptors(engine);
	log_write(engine->log, DHCP6_SHUTDOWN, "");
	free(engine);
	return err;
}
