/*
 * engine_start.c: the order of the start is the order of what needs what:
 * signals; configuration, interfaces and ports, for which root's rights may be
 * needed, then the end of these (sandbox.h); log, identity, leases, the service
 * that joins them, groups, workers, operators.
 */
#include "dhcp6d/engine_start.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "dhcp6d/config/summary.h"
#include "dhcp6d/configuration.h"
#include "dhcp6d/loading.h"
#include "dhcp6d/packet/statistics.h"
#include "libcommon/log_messages.h"
#include "libcommon/text.h"

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

static enum err
read_configuration(struct engine *engine, struct snapshot **snapshot,
    struct sandbox_origin *origin, struct err_detail *detail)
{
	const struct configuration_source source = {
	    .path = engine->setup.configuration,
	    .open = sandbox_note_origin,
	    .open_context = origin,
	};
	enum err err = configuration_load(&source, engine->log, snapshot);

	if (err != ERR_NONE)
		return err_set(detail, err,
		    "configuration file %s cannot be used, see above",
		    engine->setup.configuration);
	return ERR_NONE;
}

static enum err
watch_interfaces(struct engine *engine, const struct snapshot *snapshot,
    struct err_detail *detail)
{
	enum err err = interface_watch_open(&engine->interfaces, detail);

	if (err == ERR_NONE &&
	    configuration_serve(snapshot, engine->interfaces) != ERR_NONE)
		err = err_set(detail, ERR_MEMORY, "no memory for interfaces");
	engine->watching = err == ERR_NONE;
	return err;
}

/* The ports; groups are joined when the leases are there. */
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

	log_write(engine->log, DHCP6_OPEN_SOCKET, setup.port);
	engine->crew_count = setup.workers;
	return sockets_open(&setup, &engine->sockets, detail);
}

static enum err
enter_sandbox(struct engine *engine, const struct snapshot *snapshot,
    const struct sandbox_origin *origin, struct err_detail *detail)
{
	char lease_file[LEASE_FILE_PATH_MAX];
	const struct sandbox_setup setup = {
	    .snapshot = snapshot,
	    .origin = origin,
	    .configuration = engine->setup.configuration,
	    .data_directory = engine->data_directory,
	    .lease_file = lease_file,
	    .control_socket = engine->command_socket,
	    .console = engine->setup.debug,
	    .starter = engine->setup.starter,
	    .log = engine->log,
	};
	enum err err = storage_path(&snapshot->lease_database,
	    engine->data_directory, lease_file, detail);

	operators_socket_path(
	    engine->command_socket, sizeof(engine->command_socket));
	return err != ERR_NONE ? err
			       : sandbox_enter(&setup, &engine->ctrld, detail);
}

/* -D, the file's data-directory, or what there is without either. */
static enum err
choose_data_directory(struct engine *engine, const struct snapshot *snapshot,
    struct err_detail *detail)
{
	const char *chosen = engine->setup.data_directory;

	if (chosen == NULL)
		chosen = snapshot->data_directory;
	if (chosen == NULL)
		chosen = engine->setup.data_otherwise;
	if (strlen(chosen) >= sizeof(engine->data_directory))
		return err_set(
		    detail, ERR_LIMIT, "the data directory's path is too long");
	strcpy(engine->data_directory, chosen);
	return ERR_NONE;
}

/* All that root's rights may be needed for, and the end of them. */
static enum err
use_rights(struct engine *engine, struct snapshot **snapshot,
    struct err_detail *detail)
{
	struct sandbox_origin origin = {.count = 0};
	enum err err = read_configuration(engine, snapshot, &origin, detail);

	if (err == ERR_NONE)
		err = choose_data_directory(engine, *snapshot, detail);
	if (err == ERR_NONE)
		err = watch_interfaces(engine, *snapshot, detail);
	if (err == ERR_NONE)
		err = open_sockets(engine, *snapshot, detail);
	if (err == ERR_NONE)
		err = enter_sandbox(engine, *snapshot, &origin, detail);
	sandbox_origin_clear(&origin);
	return err;
}

static enum err
start_log(struct engine *engine, const struct snapshot *snapshot,
    struct err_detail *detail)
{
	enum err err = engine_configure_log(engine, snapshot, detail);

	if (err == ERR_NONE)
		err = log_start(engine->log, detail);
	if (err != ERR_NONE)
		return err;
	log_write(engine->log, DHCP6_CONFIG_START, engine->setup.configuration);
	if (geteuid() == 0)
		log_write(engine->log, DHCP6_ROOT_USER_SECURITY_WARNING);
	config_log_summary(engine->log, snapshot);
	return ERR_NONE;
}

static enum err
find_identity(struct engine *engine, const struct snapshot *snapshot,
    struct err_detail *detail)
{
	const struct interface_table *table;
	enum err err;

	table = interface_table_hold(engine->interfaces);
	err = server_identity_find(engine->data_directory,
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
	struct loading loading;
	const struct loading_setup loading_setup = {
	    .log_on_console = engine->setup.debug,
	    .socket = engine->command_socket,
	    .ctrld = engine->ctrld,
	};
	const struct storage_setup setup = {
	    .snapshot = snapshot,
	    .data_directory = engine->data_directory,
	    .clock = &engine->clock,
	    .log = engine->log,
	    .advanced = advanced,
	    .context = engine,
	    .loading = loading_told,
	    .loading_context = &loading,
	};
	enum err err;

	loading_begin(&loading, &loading_setup);
	err = storage_open(&engine->storage, &setup, detail);
	engine->commands = loading_end(&loading);
	return err;
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

static void
announce_unicast(const struct engine *engine)
{
	const struct interface_table *table =
	    interface_table_hold(engine->interfaces);
	char text[ADDRESS_TEXT_SIZE];

	for (size_t i = 0; i < table->serving_count; i++) {
		const struct served_interface *served = &table->serving[i];

		if (!served->has_address)
			continue;
		log_write(engine->log, DHCPSRV_CFGMGR_USE_UNICAST,
		    address_text(served->address, text), served->name);
		if (address_is_link_local(served->address))
			log_write(engine->log,
			    DHCPSRV_CFGMGR_UNICAST_LINK_LOCAL, text,
			    served->name);
	}
	interface_table_release(table);
}

static enum err
join_groups(struct engine *engine, const struct snapshot *snapshot,
    struct err_detail *detail)
{
	const size_t workers = engine->crew_count;

	log_write(engine->log, DHCP6_MULTI_THREADING_INFO,
	    workers > 1 ? "yes" : "no", workers);
	log_write(engine->log, DHCP6_RECEIVE_BUFFER,
	    sockets_receive_bytes(engine->sockets), engine->setup.port,
	    workers);
	announce_unicast(engine);
	engine_join(engine);
	if (!socket_retry_begin(&engine->socket_retry, snapshot,
		clock_now(&engine->clock).steady_ns,
		sockets_left(engine->sockets)))
		return err_set(detail, ERR_NOT_FOUND,
		    "not all interfaces of interfaces-config can be listened "
		    "on, which service-sockets-require-all wants");
	if (sockets_joined(engine->sockets) == 0)
		log_write(engine->log, DHCPSRV_NO_SOCKETS_OPEN,
		    "as soon as one of those that interfaces-config names"
		    " is there, its clients are served");
	return ERR_NONE;
}

static enum err
make_crew(struct engine *engine, struct err_detail *detail)
{
	struct hash_key key;
	struct crew *crew;
	enum err err;

	engine->counters = statistics_create(engine->crew_count);
	hash_key_random(&key);
	engine->meter = meter_create(&key);
	if (engine->counters == NULL || engine->meter == NULL)
		return err_set(detail, ERR_MEMORY, "no memory for counters");
	statistics_of_thread(
	    engine->counters, engine->crew_count, &engine->upkeep_statistics);
	engine->shared = (struct worker_shared){
	    .service = engine->service,
	    .interfaces = engine->interfaces,
	    .store = engine->storage.store,
	    .log_buffer = engine->storage.log_buffer,
	    .committer = engine->storage.committer,
	    .clock = &engine->clock,
	    .log = engine->log,
	    .counters = engine->counters,
	    .meter = engine->meter,
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

/* An operator may wait for it, or for the one after it. */
static void
reload_ended(void *context, uint64_t number, const char *reason)
{
	struct engine *engine = context;

	if (reason == NULL)
		atomic_store(
		    &engine->reloaded_s, clock_now(&engine->clock).lease_s);
	if (number != engine->awaited_reload)
		return;
	engine->awaited_reload = 0;
	operators_fulfilled(engine->operators, WISH_RELOAD,
	    reason == NULL ? ERR_NONE : ERR_SYNTAX, reason);
}

static enum err
make_main_loop(struct engine *engine, const struct snapshot *snapshot,
    struct err_detail *detail)
{
	const struct upkeep_setup maintenance = {
	    .storage = &engine->storage,
	    .starter = engine->setup.starter,
	    .clock = &engine->clock,
	    .log = engine->log,
	    .event = engine->event,
	    .statistics = &engine->upkeep_statistics,
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
	const struct rehome_setup rehome = {
	    .store = engine->storage.store,
	    .log_buffer = engine->storage.log_buffer,
	    .committer = engine->storage.committer,
	    .clock = &engine->clock,
	    .log = engine->log,
	};

	engine->maintenance = maintenance_create(&maintenance);
	engine->reload = reload_create(&reload);
	engine->rehome = rehome_create(&rehome);
	if (engine->maintenance == NULL || engine->reload == NULL ||
	    engine->rehome == NULL)
		return err_set(detail, ERR_MEMORY, "no memory for timers");
	maintenance_configure(engine->maintenance, snapshot);
	if (engine->storage.compact)
		(void)compaction_start(
		    maintenance_compaction(engine->maintenance));
	return ERR_NONE;
}

/* Commands are taken last: whoever asks finds a server that serves, or is told
 * that leases are being loaded. */
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
		    .statistics = &engine->upkeep_statistics,
		    .lease_file = engine->storage.path[0] != 0
				      ? engine->storage.path
				      : NULL,
		    .workers = (uint32_t)engine->crew_count,
		    .started_s = engine->started_s,
		    .reloaded_s = &engine->reloaded_s,
		},
	    .compaction = maintenance_compaction(engine->maintenance),
	    .configuration = engine->setup.configuration,
	    .starter = engine->setup.starter,
	    .event = engine->event,
	    .disabled = &engine->disabled,
	    .path = engine->command_socket,
	    .server = engine->commands,
	    .ctrld = engine->ctrld,
	};

	engine->operators = operators_create(&setup);
	if (engine->operators == NULL)
		return err_set(detail, ERR_MEMORY, "no memory for commands");
	engine->commands = NULL;
	return ERR_NONE;
}

/* All that is made of the configuration; which the service then owns. */
static enum err
assemble_with(
    struct engine *engine, struct snapshot *snapshot, struct err_detail *detail)
{
	enum err err = start_log(engine, snapshot, detail);

	if (err == ERR_NONE)
		err = find_identity(engine, snapshot, detail);
	if (err == ERR_NONE)
		err = open_storage(engine, snapshot, detail);
	if (err == ERR_NONE) {
		announce_identity(engine);
		snapshot_hold(snapshot);
		err = make_service(engine, snapshot, detail);
	}
	if (err == ERR_NONE)
		err = join_groups(engine, snapshot, detail);
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
engine_assemble(struct engine *engine, struct err_detail *detail)
{
	struct snapshot *snapshot = NULL;
	enum err err = open_events(engine, detail);

	if (err == ERR_NONE)
		err = use_rights(engine, &snapshot, detail);
	if (err == ERR_NONE)
		err = assemble_with(engine, snapshot, detail);
	snapshot_release(snapshot);
	return err;
}
