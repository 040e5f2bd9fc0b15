/*
 * network_changes.c: shared networks, changed (commands.md 6).
 */
#include <string.h>

#include "dhcp6d/control/edit.h"

static json_t *
networks_of(json_t *dhcp6)
{
	return edit_list(dhcp6, "shared-networks");
}

/* {"shared-networks": [{"name"}]} */
static json_t *
network_told(const char *name)
{
	return json_pack("{s:[{s:s}]}", "shared-networks", "name", name);
}

void
command_network6_add(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *network = edit_one(
	    arguments, "shared-networks", "network6-add", "network", answer);
	const char *name = edit_text(network, "name");
	json_t *dhcp6, *list;

	if (network == NULL)
		return;
	dhcp6 = edit_begin(control);
	list = networks_of(dhcp6);
	if (edit_find_name(list, name) < json_array_size(list)) {
		json_decref(dhcp6);
		answer_text(answer, RESULT_ERROR,
		    "duplicate network '%s' found in the configuration", name);
		return;
	}
	json_array_append(list, network);
	if (edit_end(control, dhcp6, "network6-add", answer))
		answer_arguments(answer, RESULT_SUCCESS, network_told(name),
		    "A new IPv6 shared network '%s' added", name);
}

/* A name, and "keep" or "delete"; NULL after an answer. */
static const char *
read_deletion(json_t *arguments, bool *keep, struct answer *answer)
{
	json_t *action = json_object_get(arguments, "subnets-action");
	json_t *name = json_object_get(arguments, "name");
	const char *word = json_string_value(action);

	*keep = action == NULL || (word != NULL && strcmp(word, "keep") == 0);
	if (!json_is_object(arguments))
		answer_text(answer, RESULT_ERROR,
		    "no arguments specified for the 'network6-del' command");
	else if (json_object_size(arguments) != 1u + (action != NULL) ||
		 name == NULL)
		answer_text(answer, RESULT_ERROR,
		    "invalid number of arguments %zu for the 'network6-del' "
		    "command. Expecting 'name'",
		    json_object_size(arguments));
	else if (!json_is_string(name))
		answer_text(
		    answer, RESULT_ERROR, "'name' parameter must be a string");
	else if (!*keep && (word == NULL || strcmp(word, "delete") != 0))
		answer_text(answer, RESULT_ERROR,
		    "Invalid value for subnets-action parameter: %s, "
		    "Supported values: 'keep' and 'delete'.",
		    word == NULL ? "" : word);
	else
		return json_string_value(name);
	return NULL;
}

void
command_network6_del(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	bool keep;
	const char *name = read_deletion(arguments, &keep, answer);
	json_t *dhcp6, *list;
	size_t place;

	if (name == NULL)
		return;
	dhcp6 = edit_begin(control);
	list = networks_of(dhcp6);
	place = edit_find_name(list, name);
	if (place == json_array_size(list)) {
		json_decref(dhcp6);
		answer_text(answer, RESULT_EMPTY,
		    "no shared network with name '%s' found", name);
		return;
	}
	if (keep)
		json_array_extend(edit_list(dhcp6, "subnet6"),
		    json_object_get(json_array_get(list, place), "subnet6"));
	json_array_remove(list, place);
	if (edit_end(control, dhcp6, "network6-del", answer))
		answer_arguments(answer, RESULT_SUCCESS, network_told(name),
		    "IPv6 shared network '%s' deleted", name);
}

/* ---- a subnet into a network and out of it ---- */

struct membership {
	const char *command, *name;
	json_int_t id;
	json_t *dhcp6, *network; /* as it is to be changed */
	json_t *list;            /* which the subnet is in */
	size_t place;
	json_t *around; /* the network around it, or NULL */
};

/* False after an answer. */
static bool
membership_read(struct membership *m, json_t *arguments, struct answer *answer)
{
	json_t *name = json_object_get(arguments, "name");
	json_t *id = json_object_get(arguments, "id");

	if (!json_is_object(arguments))
		answer_text(answer, RESULT_ERROR,
		    "no arguments specified for the '%s' command", m->command);
	else if (json_object_size(arguments) != 2 || name == NULL || id == NULL)
		answer_text(answer, RESULT_ERROR,
		    "invalid number of arguments %zu for the '%s' command. "
		    "Expecting 'name' and 'id'",
		    json_object_size(arguments), m->command);
	else if (!json_is_string(name))
		answer_text(
		    answer, RESULT_ERROR, "'name' parameter must be a string");
	else if (!json_is_integer(id))
		answer_text(
		    answer, RESULT_ERROR, "'id' parameter must be an integer");
	else {
		m->name = json_string_value(name);
		m->id = json_integer_value(id);
		return true;
	}
	return false;
}

static bool
membership_find(
    struct membership *m, const struct control *control, struct answer *answer)
{
	json_t *networks;

	m->dhcp6 = edit_begin(control);
	networks = networks_of(m->dhcp6);
	m->network =
	    json_array_get(networks, edit_find_name(networks, m->name));
	m->list = edit_find_subnet(m->dhcp6, m->id, &m->place, &m->around);
	if (m->network == NULL)
		answer_text(answer, RESULT_EMPTY,
		    "no IPv6 shared network with name '%s' found", m->name);
	else if (m->list == NULL)
		answer_text(answer, RESULT_EMPTY,
		    "no IPv6 subnet with id '%lld' found", (long long)m->id);
	else
		return true;
	json_decref(m->dhcp6);
	return false;
}

/* Into that list, and into force. */
static void
move_subnet(const struct control *control, struct membership *m, json_t *into,
    const char *how, struct answer *answer)
{
	json_t *subnet = json_incref(json_array_get(m->list, m->place));

	json_array_remove(m->list, m->place);
	json_array_append(into, subnet);
	if (edit_end(control, m->dhcp6, m->command, answer))
		answer_text(answer, RESULT_SUCCESS,
		    "IPv6 subnet %s (id %lld) is now %s shared network '%s'",
		    edit_text(subnet, "subnet"), (long long)m->id, how,
		    m->name);
	json_decref(subnet);
}

void
command_network6_subnet_add(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct membership m = {.command = "network6-subnet-add"};

	if (!membership_read(&m, arguments, answer) ||
	    !membership_find(&m, control, answer))
		return;
	if (m.around == NULL) {
		move_subnet(control, &m, edit_list(m.network, "subnet6"),
		    "part of", answer);
		return;
	}
	answer_text(answer, RESULT_ERROR,
	    "IPv6 subnet with id %lld is already part of the shared network "
	    "with name '%s'",
	    (long long)m.id, edit_text(m.around, "name"));
	json_decref(m.dhcp6);
}

void
command_network6_subnet_del(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct membership m = {.command = "network6-subnet-del"};

	if (!membership_read(&m, arguments, answer) ||
	    !membership_find(&m, control, answer))
		return;
	if (m.around == m.network) {
		move_subnet(control, &m, edit_list(m.dhcp6, "subnet6"),
		    "removed from", answer);
		return;
	}
	answer_text(answer, RESULT_EMPTY,
	    "The IPv6 subnet with id %lld is not part of the shared network "
	    "with name '%s' found",
	    (long long)m.id, m.name);
	json_decref(m.dhcp6);
}
