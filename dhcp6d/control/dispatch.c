/*
 * dispatch.c: the table of handlers, and the envelope.
 */
#include "dhcp6d/control/dispatch.h"

#include <stdlib.h>
#include <string.h>

#include "libcommon/command_table.h"

static command_handler command_list_commands;

/* Sorted by name. A command of command_table.h without a row here is answered
 * like an unknown one: not supported. */
static const struct handler {
	const char *name;
	command_handler *handler;
	bool serial; /* one at a time: it changes the process */
} handlers[] = {
    {"build-report", command_build_report, false},
    {"config-reload", command_config_reload, true},
    {"dhcp-disable", command_dhcp_disable, true},
    {"dhcp-enable", command_dhcp_enable, true},
    {"explain", command_explain, false},
    {"interface-list", command_interface_list, false},
    {"kea-lfc-start", command_kea_lfc_start, true},
    {"lease6-add", command_lease6_add, false},
    {"lease6-del", command_lease6_del, false},
    {"lease6-get", command_lease6_get, false},
    {"lease6-get-all", command_lease6_get_all, false},
    {"lease6-get-by-duid", command_lease6_get_by_duid, false},
    {"lease6-get-by-hostname", command_lease6_get_by_hostname, false},
    {"lease6-get-by-hw-address", command_lease6_get_by_hw_address, false},
    {"lease6-get-by-state", command_lease6_get_by_state, false},
    {"lease6-get-page", command_lease6_get_page, false},
    {"lease6-update", command_lease6_update, false},
    {"lease6-wipe", command_lease6_wipe, false},
    {"leases-reclaim", command_leases_reclaim, true},
    {"list-commands", command_list_commands, false},
    {"network6-list", command_network6_list, false},
    {"server-tag-get", command_server_tag_get, false},
    {"shutdown", command_shutdown, true},
    {"stat-lease6-get", command_stat_lease6_get, false},
    {"statistic-get", command_statistic_get, false},
    {"statistic-get-all", command_statistic_get_all, false},
    {"statistic-global-get-all", command_statistic_global_get_all, false},
    {"status-get", command_status_get, false},
    {"subnet6-list", command_subnet6_list, false},
    {"version-get", command_version_get, false},
};

#define HANDLER_COUNT (sizeof(handlers) / sizeof(handlers[0]))

static size_t
find_row(const char *name)
{
	size_t i;

	for (i = 0; i < HANDLER_COUNT; i++) {
		if (strcmp(handlers[i].name, name) == 0)
			break;
	}
	return i;
}

static bool
is_served(const char *name)
{
	return find_row(name) < HANDLER_COUNT;
}

static void
command_list_commands(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *names = json_array();
	size_t count;
	const struct command *commands = command_table(&count);

	(void)control;
	(void)arguments;
	for (size_t i = 0; i < count; i++) {
		if (is_served(commands[i].name))
			json_array_append_new(
			    names, json_string(commands[i].name));
	}
	answer_arguments(answer, RESULT_SUCCESS, names, NULL);
}

static const char *
kind_text(json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return "map";
	case JSON_ARRAY:
		return "list";
	case JSON_STRING:
		return "string";
	case JSON_INTEGER:
		return "integer";
	case JSON_REAL:
		return "real";
	case JSON_TRUE:
	case JSON_FALSE:
		return "boolean";
	default:
		return "null";
	}
}

#define FAILED "Error during command processing: "

/* Kea's order of checks; answers and returns NULL if the envelope is none. */
static const char *
command_name(json_t *envelope, struct answer *answer)
{
	static const char *const known[] = {
	    "command", "arguments", "service", "remote-address"};
	const char *key;
	json_t *value;
	size_t i;

	if (!json_is_object(envelope)) {
		answer_text(answer, RESULT_ERROR,
		    FAILED "invalid command: expected toplevel entry to be a "
			   "map, got %s instead",
		    kind_text(envelope));
		return NULL;
	}
	json_object_foreach(envelope, key, value)
	{
		for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
			if (strcmp(key, known[i]) == 0)
				break;
		}
		if (i < sizeof(known) / sizeof(known[0]))
			continue;
		answer_text(answer, RESULT_ERROR,
		    FAILED "invalid command: unsupported parameter '%s'", key);
		return NULL;
	}
	value = json_object_get(envelope, "command");
	if (json_is_string(value))
		return json_string_value(value);
	if (value == NULL)
		answer_text(answer, RESULT_ERROR,
		    FAILED "invalid command: does not contain mandatory "
			   "'command'");
	else
		answer_text(answer, RESULT_ERROR,
		    FAILED "invalid command: expected 'command' to be a "
			   "string, got %s instead",
		    kind_text(value));
	return NULL;
}

static void
run(const struct control *control, const struct handler *row, json_t *arguments,
    struct answer *answer)
{
	if (row->serial)
		pthread_mutex_lock(control->serial);
	row->handler(control, arguments, answer);
	if (row->serial)
		pthread_mutex_unlock(control->serial);
}

void
dispatch(const struct control *control, struct span text, struct answer *answer)
{
	json_error_t error;
	const char *name;
	json_t *envelope;

	envelope = json_loadb((const char *)text.data, text.size,
	    JSON_ALLOW_NUL | JSON_DECODE_ANY, &error);
	if (envelope == NULL) {
		answer_text(answer, RESULT_ERROR, "%s in <wire>:%d:%d",
		    error.text, error.line, error.column);
		return;
	}
	name = command_name(envelope, answer);
	if (name != NULL && is_served(name))
		run(control, &handlers[find_row(name)],
		    json_object_get(envelope, "arguments"), answer);
	else if (name != NULL)
		answer_text(answer, RESULT_UNSUPPORTED,
		    "'%s' command not supported.", name);
	json_decref(envelope);
}
