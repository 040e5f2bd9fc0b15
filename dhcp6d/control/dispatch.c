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
	bool serial; /* one at a time: it changes the process */
} handlers[] = {
    {"build-report", command_build_report, false},
    {"class-add", command_class_add, true},
    {"class-del", command_class_del, true},
    {"class-get", command_class_get, false},
    {"class-list", command_class_list, false},
    {"class-update", command_class_update, true},
    {"config-backend-pull", command_config_backend_pull, false},
    {"config-get", command_config_get, false},
    {"config-hash-get", command_config_hash_get, false},
    {"config-reload", command_config_reload, true},
    {"config-set", command_config_set, true},
    {"config-test", command_config_test, true},
    {"config-write", command_config_write, true},
    /* ctrld's own question, of which operators hear nothing */
    {"control-sockets-get", command_control_sockets_get, false},
    {"dhcp-disable", command_dhcp_disable, true},
    {"dhcp-enable", command_dhcp_enable, true},
    {"explain", command_explain, false},
    {"interface-add", command_interface_add, true},
    {"interface-list", command_interface_list, false},
    {"interface-redetect", command_interface_redetect, false},
    {"kea-lfc-start", command_kea_lfc_start, true},
    {"lease6-add", command_lease6_add, false},
    {"lease6-bulk-apply", command_lease6_bulk_apply, false},
    {"lease6-changes", command_lease6_changes, false},
    {"lease6-del", command_lease6_del, false},
    {"lease6-get", command_lease6_get, false},
    {"lease6-get-all", command_lease6_get_all, false},
    {"lease6-get-by-duid", command_lease6_get_by_duid, false},
    {"lease6-get-by-hostname", command_lease6_get_by_hostname, false},
    {"lease6-get-by-hw-address", command_lease6_get_by_hw_address, false},
    {"lease6-get-by-state", command_lease6_get_by_state, false},
    {"lease6-get-page", command_lease6_get_page, false},
    {"lease6-resend-ddns", command_lease6_resend_ddns, false},
    {"lease6-update", command_lease6_update, false},
    {"lease6-wipe", command_lease6_wipe, false},
    {"lease6-write", command_lease6_write, true},
    {"leases-reclaim", command_leases_reclaim, true},
    {"list-commands", command_list_commands, false},
    {"network6-add", command_network6_add, true},
    {"network6-del", command_network6_del, true},
    {"network6-get", command_network6_get, false},
    {"network6-list", command_network6_list, false},
    {"network6-subnet-add", command_network6_subnet_add, true},
    {"network6-subnet-del", command_network6_subnet_del, true},
    {"reservation-add", command_reservation_add, true},
    {"reservation-del", command_reservation_del, true},
    {"reservation-get", command_reservation_get, false},
    {"reservation-get-all", command_reservation_get_all, false},
    {"reservation-get-by-address", command_reservation_get_by_address, false},
    {"reservation-get-by-hostname", command_reservation_get_by_hostname, false},
    {"reservation-get-by-id", command_reservation_get_by_id, false},
    {"reservation-get-page", command_reservation_get_page, false},
    {"reservation-update", command_reservation_update, true},
    {"server-tag-get", command_server_tag_get, false},
    {"shutdown", command_shutdown, true},
    {"stat-lease6-get", command_stat_lease6_get, false},
    {"statistic-get", command_statistic_get, false},
    {"statistic-get-all", command_statistic_get_all, false},
    {"statistic-global-get-all", command_statistic_global_get_all, false},
    {"statistic-remove", command_statistic_remove, true},
    {"statistic-remove-all", command_statistic_remove_all, true},
    {"statistic-reset", command_statistic_reset, true},
    {"statistic-reset-all", command_statistic_reset_all, true},
    {"statistic-sample-age-set", command_statistic_sample_age_set, true},
    {"statistic-sample-age-set-all", command_statistic_sample_age_set_all,
	true},
    {"statistic-sample-count-set", command_statistic_sample_count_set, true},
    {"statistic-sample-count-set-all", command_statistic_sample_count_set_all,
	true},
    {"status-get", command_status_get, false},
    {"subnet6-add", command_subnet6_add, true},
    {"subnet6-del", command_subnet6_del, true},
    {"subnet6-delta-add", command_subnet6_delta_add, true},
    {"subnet6-delta-del", command_subnet6_delta_del, true},
    {"subnet6-get", command_subnet6_get, false},
    {"subnet6-list", command_subnet6_list, false},
    {"subnet6-select-test", command_subnet6_select_test, false},
    {"subnet6-update", command_subnet6_update, true},
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
}
