/*
 * subnet_changes.c: single subnets and classes, asked for and changed
 * (commands.md 6, 7).
 */
#include <string.h>

#include "dhcp6d/control/edit.h"

/* The only argument; NULL after an answer. */
static json_t *
only_argument(json_t *arguments, const char *name, const char *command,
    struct answer *answer)
{
	json_t *value = json_object_get(arguments, name);

	if (!json_is_object(arguments))
		answer_text(answer, RESULT_ERROR,
		    "no arguments specified for the '%s' command", command);
	else if (json_object_size(arguments) != 1 || value == NULL)
		answer_text(answer, RESULT_ERROR,
		    "invalid number of arguments %zu for the '%s' command. "
		    "Expecting '%s'",
		    json_object_size(arguments), command, name);
	else if (strcmp(name, "id") == 0 && !json_is_integer(value))
		answer_text(
		    answer, RESULT_ERROR, "'id' parameter must be an integer");
	else if (strcmp(name, "id") != 0 && !json_is_string(value))
		answer_text(answer, RESULT_ERROR,
		    "'%s' parameter must be a string", name);
	else
		return value;
	return NULL;
}

/* The id of a subnet by its prefix; 0 if there is none. */
static json_int_t
id_of_prefix(const struct control *control, const char *wanted)
{
	struct service *service = current_service_hold(control->service);
	char text[PREFIX_TEXT_SIZE];
	json_int_t id = 0;

	for (uint32_t i = 0; i < service->config->subnet_count && id == 0; i++)
		if (strcmp(
			prefix_text(service->config->subnets[i].prefix, text),
			wanted) == 0)
			id = service->config->subnets[i].id;
	service_release(service);
	return id;
}

static const char *
prefix_of(json_t *subnet)
{
	const char *text = json_string_value(json_object_get(subnet, "subnet"));

	return text == NULL ? "" : text;
}

void
command_subnet6_get(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	bool by_id = json_object_get(arguments, "id") != NULL;
	json_t *key = only_argument(
	    arguments, by_id ? "id" : "subnet", "subnet6-get", answer);
	json_t *dhcp6, *list, *network, *subnet;
	json_int_t id;
	size_t place;

	if (key == NULL)
		return;
	id = by_id ? json_integer_value(key)
		   : id_of_prefix(control, json_string_value(key));
	dhcp6 = edit_begin(control);
	list = edit_find_subnet(dhcp6, id, &place, &network);
	if (list != NULL) {
		subnet = json_array_get(list, place);
		answer_arguments(answer, RESULT_SUCCESS,
		    json_pack("{s:[o]}", "subnet6",
			edit_show(control, "subnet6", subnet, network)),
		    "Info about IPv6 subnet %s (id %lld) returned",
		    prefix_of(subnet), (long long)id);
	} else if (by_id) {
		answer_text(answer, RESULT_EMPTY,
		    "No subnet with id %lld found", (long long)id);
	} else {
		answer_text(answer, RESULT_EMPTY, "No %s subnet found",
		    json_string_value(key));
	}
	json_decref(dhcp6);
}

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
	json_t *key = only_argument(arguments, "id", "subnet6-del", answer);
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
		    "IPv6 subnet %s (id %lld) deleted", prefix_of(subnet),
		    (long long)id);
	json_decref(subnet);
}

/* ---- by name: networks and classes ---- */

static void
show_named(const struct control *control, const char *kind, const char *name,
    struct answer *answer)
{
	json_t *dhcp6 = edit_begin(control);
	json_t *list = json_object_get(dhcp6, kind);
	json_t *found = json_array_get(list, edit_find_name(list, name));
	bool class = strcmp(kind, "client-classes") == 0;

	if (found == NULL)
		answer_text(answer, RESULT_EMPTY,
		    class ? "Class '%s' not found"
			  : "No '%s' shared network found",
		    name);
	else
		answer_arguments(answer, RESULT_SUCCESS,
		    json_pack(
			"{s:[o]}", kind, edit_show(control, kind, found, NULL)),
		    class ? "Class '%s' definition returned"
			  : "Info about IPv6 shared network '%s' returned",
		    name);
	json_decref(dhcp6);
}

void
command_network6_get(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *name = only_argument(arguments, "name", "network6-get", answer);

	if (name != NULL)
		show_named(control, "shared-networks", json_string_value(name),
		    answer);
}

void
command_class_get(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *name = only_argument(arguments, "name", "class-get", answer);

	if (name != NULL)
		show_named(
		    control, "client-classes", json_string_value(name), answer);
}
