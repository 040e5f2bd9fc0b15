/*
 * control/dispatch.h: a command's text to its handler.
 *
 * Envelope and errors as Kea's (commands.md 1.3, 1.4). A handler is a row in
 * dispatch.c; whether an operator may give the command was ctrld's to say.
 */
#ifndef DHCP6D_CONTROL_DISPATCH_H
#define DHCP6D_CONTROL_DISPATCH_H

#include <jansson.h>

#include "dhcp6d/control/answer.h"
#include "dhcp6d/control/control.h"
#include "libcommon/bytes.h"

/* arguments: NULL if there were none. Answers exactly once. */
typedef void command_handler(
    const struct control *control, json_t *arguments, struct answer *answer);

/* Answers text's command, whatever it is. */
void dispatch(
    const struct control *control, struct span text, struct answer *answer);

/* by subject: server.c */
command_handler command_build_report, command_version_get, command_status_get,
    command_shutdown, command_leases_reclaim, command_kea_lfc_start,
    command_server_tag_get, command_config_backend_pull,
    command_control_sockets_get;
/* interfaces.c */
command_handler command_interface_list, command_interface_redetect,
    command_interface_add;
/* statistics.c */
command_handler command_statistic_get, command_statistic_get_all,
    command_statistic_global_get_all;
/* statistic_changes.c */
command_handler command_statistic_reset, command_statistic_reset_all,
    command_statistic_remove, command_statistic_remove_all,
    command_statistic_sample_count_set, command_statistic_sample_age_set,
    command_statistic_sample_count_set_all,
    command_statistic_sample_age_set_all;
/* service_commands.c */
command_handler command_dhcp_disable, command_dhcp_enable;
/* leases.c, leases_page.c */
command_handler command_lease6_get, command_lease6_get_all,
    command_lease6_get_page, command_lease6_get_by_duid,
    command_lease6_get_by_hostname, command_lease6_get_by_hw_address,
    command_lease6_get_by_state;
/* lease_watch.c */
command_handler command_lease6_changes;
/* lease_changes.c */
command_handler command_lease6_add, command_lease6_update, command_lease6_del,
    command_lease6_wipe;
/* lease_bulk.c, lease_write.c, lease_dns.c */
command_handler command_lease6_bulk_apply, command_lease6_write,
    command_lease6_resend_ddns;
/* pools.c */
command_handler command_stat_lease6_get;
/* configuration.c */
command_handler command_config_get, command_config_hash_get,
    command_config_test, command_config_set;
/* config_write.c */
command_handler command_config_write;
/* reload.c */
command_handler command_config_reload;
/* explain.c */
command_handler command_explain;
/* subnet_changes.c */
command_handler command_subnet6_add, command_subnet6_update,
    command_subnet6_del, command_subnet6_delta_add, command_subnet6_delta_del;
/* network_changes.c */
command_handler command_network6_add, command_network6_del,
    command_network6_subnet_add, command_network6_subnet_del;
/* class_changes.c */
command_handler command_class_add, command_class_update, command_class_del;
/* reservations.c */
command_handler command_reservation_add, command_reservation_update,
    command_reservation_del;
/* reservations_get.c */
command_handler command_reservation_get, command_reservation_get_all,
    command_reservation_get_page, command_reservation_get_by_hostname,
    command_reservation_get_by_id, command_reservation_get_by_address;
/* subnet_select.c */
command_handler command_subnet6_select_test;
/* subnets.c */
command_handler command_subnet6_list, command_subnet6_get,
    command_network6_list, command_network6_get, command_class_list,
    command_class_get;

#endif
