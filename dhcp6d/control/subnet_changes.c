/*
 * subnet_changes.c: single subnets, changed (commands.md 6).
 */
#include <string.h>

#include "dhcp6d/control/delta.h"
#include "dhcp6d/control/edit.h"

/* {"subnets": [{"id", "subnet"}]} */
static json_t *
subnet_told(json_t *subnet)
{
	return json_pack("{s:[{s:O, s:O}]}", "subnets", "id",
	    json_object_get(subnet, "id"), "subnet",
	    json_object_get(subnet, "subnet"));
}

/* The subnet that a command names, with its id; NULL after an answer. */
static json_t *
subnet_argument(json_t *arguments, const char *command, struct answer *answer)
{
	json_t *subnet =
	    edit_one(arguments, "subnet6", command, "subnet", answer);

	if (subnet == NULL ||
	    json_integer_value(json_object_get(subnet, "id")) > 0)
		return subnet;
	answer_text(answer, RESULT_ERROR,
	    "must specify subnet id with '%s' command.", command);
	return NULL;
}

void
command_subnet6_add(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *subnet = subnet_argument(arguments, "subnet6-add", answer);
	json_t *dhcp6;
	json_int_t id;
	size_t place;

	if (subnet == NULL)
		return;
	if (json_object_get(subnet, "reservations") != NULL) {
		answer_text(answer, RESULT_ERROR,
		    "must not specify host reservations with 'subnet6-add'. "
		    "Use 'reservation-add' to add a reservation to a subnet");
		return;
	}
	id = json_integer_value(json_object_get(subnet, "id"));
	dhcp6 = edit_begin(control);
	if (edit_find_subnet(dhcp6, id, &place, NULL) != NULL) {
		answer_text(answer, RESULT_ERROR,
		    "ID of the new IPv6 subnet '%lld' is already in use",
		    (long long)id);
		json_decref(dhcp6);
		return;
	}
	json_array_append(edit_list(dhcp6, "subnet6"), subnet);
	if (edit_end(control, dhcp6, "subnet6-add", answer))
		answer_arguments(answer, RESULT_SUCCESS, subnet_told(subnet),
		    "IPv6 subnet added");
}

void
command_subnet6_update(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *subnet = subnet_argument(arguments, "subnet6-update", answer);
	json_t *dhcp6, *list, *reservations;
	json_int_t id;
	size_t place;

	if (subnet == NULL)
		return;
	id = json_integer_value(json_object_get(subnet, "id"));
	dhcp6 = edit_begin(control);
	list = edit_find_subnet(dhcp6, id, &place, NULL);
	if (list == NULL) {
		answer_text(answer, RESULT_ERROR,
		    "Can't find subnet '%lld' to update", (long long)id);
		json_decref(dhcp6);
		return;
	}
	/* reservations have commands of their own, and stay */
	reservations =
	    json_object_get(json_array_get(list, place), "reservations");
	if (json_object_get(subnet, "reservations") == NULL)
		json_object_set(subnet, "reservations", reservations);
	json_array_set(list, place, subnet);
	if (edit_end(control, dhcp6, "subnet6-update", answer))
		answer_arguments(answer, RESULT_SUCCESS, subnet_told(subnet),
		    "IPv6 subnet updated");
}

void
command_subnet6_del(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *key =
	    edit_only_argument(arguments, "id", "subnet6-del", answer);
	json_int_t id = json_integer_value(key);
	json_t *dhcp6, *list, *subnet;
	size_t place;

	if (key == NULL)
		return;
	dhcp6 = edit_begin(control);
	list = edit_find_subnet(dhcp6, id, &place, NULL);
	if (list == NULL) {
		answer_text(answer, RESULT_EMPTY,
		    "no subnet with id %lld found", (long long)id);
		json_decref(dhcp6);
		return;
	}
	subnet = json_incref(json_array_get(list, place));
	json_array_remove(list, place);
	if (edit_end(control, dhcp6, "subnet6-del", answer))
		answer_arguments(answer, RESULT_SUCCESS, subnet_told(subnet),
		    "IPv6 subnet %s (id %lld) deleted",
		    edit_text(subnet, "subnet"), (long long)id);
	json_decref(subnet);
}

/* ---- parts of a subnet ---- */

/* Both commands: the subnet that is there becomes what change makes of it. */
static void
change_parts(const struct control *control, json_t *arguments,
    const char *command, void change(json_t *subnet, json_t *delta),
    struct answer *answer)
{
	json_t *delta = subnet_argument(arguments, command, answer);
	json_t *dhcp6, *list, *subnet;
	json_int_t id;
	size_t place;

	if (delta == NULL)
		return;
	if (json_object_get(delta, "reservations") != NULL) {
		answer_text(answer, RESULT_ERROR,
		    "must not specify host reservations with '%s'. Use the "
		    "commands for reservations",
		    command);
		return;
	}
	id = json_integer_value(json_object_get(delta, "id"));
	dhcp6 = edit_begin(control);
	list = edit_find_subnet(dhcp6, id, &place, NULL);
	if (list == NULL) {
		answer_text(answer, RESULT_ERROR,
		    "Can't find subnet '%lld' to update", (long long)id);
		json_decref(dhcp6);
		return;
	}
	subnet = json_incref(json_array_get(list, place));
	change(subnet, delta);
	if (edit_end(control, dhcp6, command, answer))
		answer_arguments(answer, RESULT_SUCCESS, subnet_told(subnet),
		    "IPv6 subnet updated");
	json_decref(subnet);
}

void
command_subnet6_delta_add(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	change_parts(
	    control, arguments, "subnet6-delta-add", delta_add, answer);
}

void
command_subnet6_delta_del(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	change_parts(
	    control, arguments, "subnet6-delta-del", delta_remove, answer);
}
