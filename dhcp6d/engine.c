/*
 * engine.c: what runs on the main thread, and how everything ends.
 *
 * A stop goes the way of the start back: workers first, so that nothing more is
 * applied; the committer when all replies that waited for it are out.
 */
#include "dhcp6d/engine.h"

#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "config.h"
#include "dhcp6d/config/summary.h"
#include "dhcp6d/configuration.h"
#include "dhcp6d/control/edit.h"
#include "dhcp6d/control/serve.h"
#include "dhcp6d/engine_parts.h"
#include "dhcp6d/engine_start.h"
#include "dhcp6d/notify.h"
#include "libcommon/log_messages.h"

#define RETIRED_MS 200 /* idle, before a former service is taken apart */

enum err
engine_start(const struct engine_setup *setup, struct engine **out,
    struct err_detail *detail)
{
	struct engine *engine = calloc(1, sizeof(*engine));
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
	log_write(engine->log, HOSTS_BACKENDS_REGISTERED, "configuration");
	log_write(
	    engine->log, DHCPSRV_LEASE_MGR_BACKENDS_REGISTERED, "memfile");
	log_write(engine->log, DHCP6_START_INFO, (int)getpid(), setup->port,
	    setup->client_port, setup->debug ? "yes" : "no");
	err = engine_assemble(engine, detail);
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
		engine_join(engine);
	if (err == ERR_NONE)
		return;
	log_write(engine->log, DHCP6_INTERFACE_WATCH_FAIL, detail.text);
	if (err == ERR_SYSTEM)
		engine->watching = false;
}

static void
starter_news(struct engine *engine)
{
	struct starter_news news;
	bool gone = false;

	while (starter_take_news(engine->setup.starter, &news, &gone))
		compaction_news(
		    maintenance_compaction(engine->maintenance), &news);
	if (!gone)
		return;
	engine->starter_lives = false;
	compaction_starter_gone(maintenance_compaction(engine->maintenance));
	log_write(engine->log, DHCP6_STARTER_GONE,
	    "no configuration can be read and no cleanup of the lease file"
	    " started until dhcp6d is restarted");
}

/* What a reload cannot change while we run. */
static void
warn_about_restart(const struct engine *engine, const struct snapshot *fresh)
{
	char path[LEASE_FILE_PATH_MAX];

	if (engine->setup.data_directory == NULL &&
	    strcmp(fresh->data_directory != NULL ? fresh->data_directory
						 : engine->setup.data_otherwise,
		engine->data_directory) != 0)
		log_write(
		    engine->log, DHCP6_RELOAD_NEEDS_RESTART, "data-directory");
	if (storage_path(&fresh->lease_database, engine->data_directory, path,
		NULL) != ERR_NONE ||
	    strcmp(path, engine->storage.path) != 0)
		log_write(
		    engine->log, DHCP6_RELOAD_NEEDS_RESTART, "lease-database");
	if (crew_size(fresh->multi_threading, fresh->threads) !=
	    engine->crew_count)
		log_write(
		    engine->log, DHCP6_RELOAD_NEEDS_RESTART, "multi-threading");
}

/* Puts the next service in force: log, interfaces, then packets. */
static enum err
put_in_force(
    struct engine *engine, struct service *service, struct err_detail *detail)
{
	const struct snapshot *fresh = service->config;
	enum err err = engine_configure_log(engine, fresh, detail);

	if (err == ERR_NONE)
		err = configuration_serve(fresh, engine->interfaces);
	if (err != ERR_NONE) {
		service_release(service);
		if (detail->text[0] == 0)
			err_set(detail, err, "%s", err_text(err));
		return err;
	}
	log_write(engine->log, DHCP6_CONFIG_START, engine->setup.configuration);
	config_log_summary(engine->log, fresh);
	warn_about_restart(engine, fresh);
	maintenance_configure(engine->maintenance, fresh);
	operators_reconfigured(engine->operators);
	service_release(engine->retired);
	engine->retired = current_service_swap(engine->service, service);
	rehome_begin(engine->rehome, fresh);
	engine_join(engine);
	/* what is required at a start does not end a server that serves */
	(void)socket_retry_begin(&engine->socket_retry, fresh,
	    clock_now(&engine->clock).steady_ns, sockets_left(engine->sockets));
	return ERR_NONE;
}

static void
end_reload(struct engine *engine, struct service *service)
{
	struct err_detail detail = {.text = ""};

	if (put_in_force(engine, service, &detail) == ERR_NONE)
		reload_succeeded(engine->reload);
	else
		reload_failed(engine->reload, detail.text);
}

/* An operator has made a service, by config-set and the like. */
static void
install(struct engine *engine)
{
	struct err_detail detail = {.text = ""};
	uint64_t base;
	struct service *service =
	    operators_take_service(engine->operators, &base);
	enum err err = edit_check(engine->service, base, &detail);

	if (err == ERR_NONE)
		err = put_in_force(engine, service, &detail);
	else
		service_release(service);
	if (err == ERR_NONE) {
		atomic_store(
		    &engine->reloaded_s, clock_now(&engine->clock).lease_s);
		log_write(engine->log, DHCP6_DYNAMIC_RECONFIGURATION_SUCCESS,
		    "an operator's command");
	}
	operators_fulfilled(engine->operators, WISH_INSTALL, err, detail.text);
}

static void
event_news(struct engine *engine)
{
	struct service *service = reload_take(engine->reload);
	enum err err;

	if (service != NULL)
		end_reload(engine, service);
	switch (operators_wish(engine->operators)) {
	case WISH_RELOAD:
		/* first, since a request may end at once */
		engine->awaited_reload = reload_next(engine->reload);
		reload_request(engine->reload);
		break;
	case WISH_INSTALL:
		install(engine);
		break;
	case WISH_LFC:
		err = compaction_start(
		    maintenance_compaction(engine->maintenance));
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

/*
 * Tries to listen where it failed. False when the last try failed and all
 * interfaces are required. *timeout: milliseconds until the next.
 */
static bool
retry_sockets(struct engine *engine, int *timeout)
{
	struct socket_retry *retry = &engine->socket_retry;
	uint64_t now = clock_now(&engine->clock).steady_ns;
	enum socket_retry_end end = SOCKET_RETRY_GOES_ON;

	if (socket_retry_is_due(retry, now)) {
		engine_join(engine);
		end = socket_retry_note(
		    retry, now, sockets_left(engine->sockets));
	}
	if (end == SOCKET_RETRY_FATAL)
		log_write(engine->log, DHCP6_FATAL_OPEN_SOCKETS_FAILED,
		    engine->setup.port);
	else if (end == SOCKET_RETRY_GAVE_UP)
		log_write(
		    engine->log, DHCP6_OPEN_SOCKETS_FAILED, engine->setup.port);
	*timeout = socket_retry_timeout(retry, now);
	operators_sockets(
	    engine->operators, engine->sockets, retry->next_ns != UINT64_MAX);
	return end != SOCKET_RETRY_FATAL;
}

/* What is to be done by time; false: the server is to end. */
static bool
timers(struct engine *engine, bool idle, int *timeout)
{
	int retired = let_retired_go(engine, idle);
	int operators = operators_run(
	    engine->operators, clock_now(&engine->clock).steady_ns);
	int sockets;

	*timeout = maintenance_run(engine->maintenance);
	if (!retry_sockets(engine, &sockets))
		return false;
	if (operators < *timeout)
		*timeout = operators;
	if (retired < *timeout)
		*timeout = retired;
	if (sockets < *timeout)
		*timeout = sockets;
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
	int timeout, ready = 1;

	for (;;) {
		if (!timers(engine, ready == 0, &timeout))
			return EXIT_FAILURE;
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
	enum err err, closed;

	operators_free(engine->operators);
	engine->operators = NULL; /* an ending reload tells them no more */
	control_stop(engine->commands);
	if (crew != NULL) {
		notify_manager("STOPPING=1");
		log_write(engine->log, DHCP6_SHUTDOWN_REQUEST, "stopping");
		crew_stop(crew);
	}
	reload_free(engine->reload);
	rehome_free(engine->rehome);
	service_release(engine->retired);
	current_service_free(engine->service);
	err = maintenance_stop(engine->maintenance, detail);
	closed =
	    storage_close(&engine->storage, err == ERR_NONE ? detail : NULL);
	if (err == ERR_NONE)
		err = closed;
	/* The committer has ended: nobody wakes a worker any more. */
	crew_free(crew);
	maintenance_free(engine->maintenance);
	sockets_close(engine->sockets);
	interface_watch_close(engine->interfaces);
	counters_free(engine->counters);
	meter_free(engine->meter);
	close_descriptors(engine);
	if (crew != NULL)
		log_write(engine->log, DHCP6_SHUTDOWN, "");
	free(engine);
	return err;
}
