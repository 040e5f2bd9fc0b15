/*
 * server.c: commands about the server itself (commands.md 2).
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <string.h>
#include <unistd.h>

#include "dhcp6d/config/print.h"
#include "dhcp6d/control/byte_text.h"
#include "dhcp6d/control/configuration.h"
#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/control/service_switch.h"
#include "dhcp6d/control/socket_report.h"

/* Clients gate features on a number of Kea's that stands first (2.2 HINT). */
#define KEA_VERSION "3.0.0"

void
command_build_report(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	(void)control;
	(void)arguments;
	answer_text(answer, RESULT_SUCCESS, "dhcp6d %s, compiler %s",
	    PACKAGE_VERSION, __VERSION__);
}

void
command_version_get(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	(void)control;
	(void)arguments;
	answer_arguments(answer, RESULT_SUCCESS,
	    json_pack("{s:s}", "extended",
		KEA_VERSION " (dhcp6d " PACKAGE_VERSION ")"),
	    "%s", KEA_VERSION);
}

static json_t *
storage_state(const struct control *control)
{
	struct committer_state state;

	committer_state(control->committer, &state);
	return json_pack("{s:b, s:I, s:I, s:I, s:I, s:I, s:I}", "stopped",
	    (int)state.stopped, "durable", (json_int_t)state.durable, "batches",
	    (json_int_t)state.batches, "rows", (json_int_t)state.rows,
	    "failures", (json_int_t)state.failures, "sync-ns-last",
	    (json_int_t)state.sync_ns_last, "sync-ns-max",
	    (json_int_t)state.sync_ns_max);
}

static json_t *
compaction_last(const struct control_compaction *c, int64_t now)
{
	if (c->ended_s == 0)
		return json_null();
	return json_pack("{s:I, s:I, s:i, s:s}", "age",
	    (json_int_t)(now - c->ended_s), "duration-ms",
	    (json_int_t)c->took_ms, "status", c->status, "result",
	    c->status == -1 ? "not started" : lfc_status_text(c->status));
}

/* How old and how large is what a compaction would take in. */
static json_t *
compaction_json(const struct control *control, int64_t now)
{
	struct control_compaction c;

	control->verbs.compaction(control->verbs.context, &c);
	return json_pack(
	    "{s:b, s:b, s:s, s:I, s:I, s:I, s:o, s:I, s:I, s:I, s:I, s:I, s:I}",
	    "file-lost", (int)c.lost, "running", (int)c.running, "doing",
	    c.doing, "count", (json_int_t)c.count, "runs", (json_int_t)c.runs,
	    "failures", (json_int_t)c.failures, "last",
	    compaction_last(&c, now), "last-rows", (json_int_t)c.rows,
	    "last-leases", (json_int_t)c.leases, "pending-age",
	    (json_int_t)(now - c.pending_since), "pending-bytes",
	    (json_int_t)c.pending_bytes, "rows-in-files",
	    (json_int_t)c.rows_in_files, "retry-in", (json_int_t)c.retry_s);
}

void
command_status_get(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	const struct moment now = clock_now(control->clock);
	json_t *status;

	(void)arguments;
	status = json_pack(
	    "{s:i, s:I, s:I, s:b, s:i, s:i, s:[f,f,f], s:b, s:o, s:o}", "pid",
	    (int)getpid(), "uptime",
	    (json_int_t)(now.lease_s - control->started_s), "reload",
	    (json_int_t)(now.lease_s - *control->reloaded_s),
	    "multi-threading-enabled", (int)(control->workers > 1),
	    "thread-pool-size", (int)control->workers, "packet-queue-size", 0,
	    "packet-queue-statistics", 0.0, 0.0, 0.0, "extended-info-tables", 0,
	    "sockets", socket_report_json(control->socket_report), "storage",
	    storage_state(control));
	json_object_set_new(
	    status, "dhcp-state", service_switch_json(control->service_switch));
	if (control->lease_file != NULL) {
		json_object_set_new(status, "csv-lease-file",
		    byte_text_json(control->lease_file));
		json_object_set_new(status, "compaction",
		    compaction_json(control, now.lease_s));
	}
	json_object_set_new(status, "hash", configuration_hash(control));
	json_object_set_new(status, "leases",
	    json_integer((json_int_t)store_count(control->store)));
	json_object_set_new(status, "lease-memory",
	    json_integer((json_int_t)store_memory(control->store)));
	answer_arguments(answer, RESULT_SUCCESS, status, NULL);
}

void
command_server_tag_get(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	(void)control;
	(void)arguments;
	answer_arguments(
	    answer, RESULT_SUCCESS, json_pack("{s:s}", "server-tag", ""), NULL);
}

/* There is no configuration database. */
void
command_config_backend_pull(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	(void)control;
	(void)arguments;
	answer_text(answer, RESULT_EMPTY, "No config backend.");
}

/* Sockets by HTTP as they stand in the configuration; those without TLS are
 * not served. */
static json_t *
http_sockets(const struct snapshot *config)
{
	json_t *list = json_array(), *all, *socket, *type;
	struct json_text text;
	size_t i;

	if (!json_find(config_source(config), "control-sockets", &text))
		return list;
	all = json_loadb(text.start, text.size, JSON_ALLOW_NUL, NULL);
	json_array_foreach(all, i, socket)
	{
		type = json_object_get(socket, "socket-type");
		if (json_is_string(type) &&
		    strcmp(json_string_value(type), "unix") != 0 &&
		    json_object_get(socket, "cert-file") != NULL)
			json_array_append(list, socket);
	}
	json_decref(all);
	return list;
}

/* Where ctrld is to serve Kea's channel: passwords are in the answer, so ctrld
 * lets nobody else ask. */
void
command_control_sockets_get(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct service *service = current_service_hold(control->service);
	const struct snapshot *config = service->config;
	json_t *paths = json_array();

	(void)arguments;
	for (uint32_t i = 0; i < config->control_socket_count; i++)
		json_array_append_new(
		    paths, json_string(config->control_sockets[i]));
	answer_arguments(answer, RESULT_SUCCESS,
	    json_pack(
		"{s:o, s:o}", "unix", paths, "http", http_sockets(config)),
	    NULL);
	service_release(service);
}

void
command_shutdown(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *value = json_object_get(arguments, "exit-value");

	if (arguments != NULL && !json_is_object(arguments)) {
		answer_text(answer, RESULT_ERROR, "Argument must be a map");
		return;
	}
	if (value != NULL && !json_is_integer(value)) {
		answer_text(answer, RESULT_ERROR,
		    "parameter 'exit-value' is not an integer");
		return;
	}
	answer_text(answer, RESULT_SUCCESS, "Shutting down.");
	control->verbs.shutdown(
	    control->verbs.context, (int)json_integer_value(value));
}

void
command_leases_reclaim(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *remove = json_object_get(arguments, "remove");

	if (remove == NULL) {
		answer_text(answer, RESULT_ERROR,
		    "Missing mandatory 'remove' parameter.");
		return;
	}
	if (!json_is_boolean(remove)) {
		answer_text(answer, RESULT_ERROR,
		    "'remove' parameter expected to be a boolean.");
		return;
	}
	if (control->verbs.reclaim(
		control->verbs.context, json_is_true(remove)) == ERR_NONE)
		answer_text(answer, RESULT_SUCCESS,
		    "Reclamation of expired leases is complete.");
	else
		answer_text(
		    answer, RESULT_ERROR, "leases cannot be stored now");
}

void
command_kea_lfc_start(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct err_detail detail = {{0}};
	enum err err;

	(void)arguments;
	err = control->verbs.start_lfc(control->verbs.context, &detail);
	if (err == ERR_NONE)
		answer_text(answer, RESULT_SUCCESS, "kea-lfc started");
	else if (err == ERR_BUSY)
		answer_text(answer, RESULT_EMPTY, "kea-lfc already running");
	else if (err == ERR_UNSUPPORTED)
		answer_text(answer, RESULT_UNSUPPORTED,
		    "'persist' parameter of 'memfile' lease backend was "
		    "configured to 'false'");
	else
		answer_text(answer, RESULT_ERROR, "failed to start kea-lfc: %s",
		    detail.text);
}
