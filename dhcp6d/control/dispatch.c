/*
 * dispatch.c: the table of handlers, and the envelope.
 */
#include "dhcp6d/control/dispatch.h"

#include <stdlib.h>
#include <string.h>

#include "libcommon/command_envelope.h"
#include "libcommon/command_table.h"

static command_handler command_list_commands;

/* Sorted by name. A command of command_table.h without a row here is answered
 * like an unknown one: not supported. */
static const struct handler {
	const char *name;
	command_handler *handler;
	enum turn turn;
} handlers[] = {
    {"build-report", command_build_report, TURN_NONE},
    {"class-add", command_class_add, TURN_CHANGE},
    {"class-del", command_class_del, TURN_CHANGE},
    {"class-get", command_class_get, TURN_NONE},
    {"class-list", command_class_list, TURN_NONE},
    {"class-update", command_class_update, TURN_CHANGE},
    {"config-backend-pull", command_config_backend_pull, TURN_NONE},
    {"config-get", command_config_get, TURN_NONE},
    {"config-hash-get", command_config_hash_get, TURN_NONE},
    {"config-reload", command_config_reload, TURN_NONE},
    {"config-set", command_config_set, TURN_CHANGE},
    {"config-test", command_config_test, TURN_CHECK},
    {"config-write", command_config_write, TURN_CHANGE},
    /* ctrld's own question, of which operators hear nothing */
    {COMMAND_OF_CTRLD, command_control_sockets_get, TURN_NONE},
    {"dhcp-disable", command_dhcp_disable, TURN_NONE},
    {"dhcp-enable", command_dhcp_enable, TURN_NONE},
    {"explain", command_explain, TURN_NONE},
    {"interface-add", command_interface_add, TURN_CHANGE},
    {"interface-list", command_interface_list, TURN_NONE},
    {"interface-redetect", command_interface_redetect, TURN_NONE},
    {"kea-lfc-start", command_kea_lfc_start, TURN_NONE},
    {"lease6-add", command_lease6_add, TURN_NONE},
    {"lease6-bulk-apply", command_lease6_bulk_apply, TURN_NONE},
    {"lease6-changes", command_lease6_changes, TURN_NONE},
    {"lease6-del", command_lease6_del, TURN_NONE},
    {"lease6-get", command_lease6_get, TURN_NONE},
    {"lease6-get-all", command_lease6_get_all, TURN_NONE},
    {"lease6-get-by-duid", command_lease6_get_by_duid, TURN_NONE},
    {"lease6-get-by-hostname", command_lease6_get_by_hostname, TURN_NONE},
    {"lease6-get-by-hw-address", command_lease6_get_by_hw_address, TURN_NONE},
    {"lease6-get-by-state", command_lease6_get_by_state, TURN_NONE},
    {"lease6-get-page", command_lease6_get_page, TURN_NONE},
    {"lease6-resend-ddns", command_lease6_resend_ddns, TURN_NONE},
    {"lease6-update", command_lease6_update, TURN_NONE},
    {"lease6-wipe", command_lease6_wipe, TURN_NONE},
    {"lease6-write", command_lease6_write, TURN_FILE},
    {"leases-reclaim", command_leases_reclaim, TURN_NONE},
    {"list-commands", command_list_commands, TURN_NONE},
    {"network6-add", command_network6_add, TURN_CHANGE},
    {"network6-del", command_network6_del, TURN_CHANGE},
    {"network6-get", command_network6_get, TURN_NONE},
    {"network6-list", command_network6_list, TURN_NONE},
    {"network6-subnet-add", command_network6_subnet_add, TURN_CHANGE},
    {"network6-subnet-del", command_network6_subnet_del, TURN_CHANGE},
    {"reservation-add", command_reservation_add, TURN_CHANGE},
    {"reservation-del", command_reservation_del, TURN_CHANGE},
    {"reservation-get", command_reservation_get, TURN_NONE},
    {"reservation-get-all", command_reservation_get_all, TURN_NONE},
    {"reservation-get-by-address", command_reservation_get_by_address,
	TURN_NONE},
    {"reservation-get-by-hostname", command_reservation_get_by_hostname,
	TURN_NONE},
    {"reservation-get-by-id", command_reservation_get_by_id, TURN_NONE},
    {"reservation-get-page", command_reservation_get_page, TURN_NONE},
    {"reservation-update", command_reservation_update, TURN_CHANGE},
    {"server-tag-get", command_server_tag_get, TURN_NONE},
    {"shutdown", command_shutdown, TURN_NONE},
    {"stat-lease6-get", command_stat_lease6_get, TURN_NONE},
    {"statistic-get", command_statistic_get, TURN_NONE},
    {"statistic-get-all", command_statistic_get_all, TURN_NONE},
    {"statistic-global-get-all", command_statistic_global_get_all, TURN_NONE},
    {"statistic-remove", command_statistic_remove, TURN_NONE},
    {"statistic-remove-all", command_statistic_remove_all, TURN_NONE},
    {"statistic-reset", command_statistic_reset, TURN_NONE},
    {"statistic-reset-all", command_statistic_reset_all, TURN_NONE},
    {"statistic-sample-age-set", command_statistic_sample_age_set, TURN_NONE},
    {"statistic-sample-age-set-all", command_statistic_sample_age_set_all,
	TURN_NONE},
    {"statistic-sample-count-set", command_statistic_sample_count_set,
	TURN_NONE},
    {"statistic-sample-count-set-all", command_statistic_sample_count_set_all,
	TURN_NONE},
    {"status-get", command_status_get, TURN_NONE},
    {"subnet6-add", command_subnet6_add, TURN_CHANGE},
    {"subnet6-del", command_subnet6_del, TURN_CHANGE},
    {"subnet6-delta-add", command_subnet6_delta_add, TURN_CHANGE},
    {"subnet6-delta-del", command_subnet6_delta_del, TURN_CHANGE},
    {"subnet6-get", command_subnet6_get, TURN_NONE},
    {"subnet6-list", command_subnet6_list, TURN_NONE},
    {"subnet6-select-test", command_subnet6_select_test, TURN_NONE},
    {"subnet6-update", command_subnet6_update, TURN_CHANGE},
    {"version-get", command_version_get, TURN_NONE},
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

/* The configuration is another command's for too long. */
static void
say_busy(struct answer *answer)
{
	answer_text(answer, RESULT_ERROR,
	    "another command is at work on the configuration, try again");
}

static void
run(const struct control *control, const struct handler *row, json_t *arguments,
    struct answer *answer)
{
	if (!turn_take(control->turns, row->turn)) {
		say_busy(answer);
		return;
	}
	row->handler(control, arguments, answer);
	turn_leave(control->turns, row->turn);
}

void
dispatch(const struct control *control, struct span text, struct answer *answer)
{
	char why[ENVELOPE_WHY_SIZE];
	const char *name;
	json_t *envelope = command_envelope_read(text, &name, why);

	if (envelope == NULL)
		answer_text(answer, RESULT_ERROR, "%s", why);
	else if (is_served(name))
		run(control, &handlers[find_row(name)],
		    json_object_get(envelope, "arguments"), answer);
	else
		answer_text(answer, RESULT_UNSUPPORTED,
		    "'%s' command not supported.", name);
	json_decref(envelope);
	answer_send(answer);
}
