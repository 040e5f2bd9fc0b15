/*
 * interfaces.c: the host's interfaces, and which are listened on (commands.md
 * 2.8).
 *
 * Interfaces are watched all the time (net/interface.h), so there is nothing to
 * detect again: interface-redetect answers as interface-list does. What is
 * added is added to the running configuration.
 */
#include <string.h>

#include "dhcp6d/control/byte_text.h"
#include "dhcp6d/control/edit.h"
#include "libcommon/text.h"

static json_t *
interface_json(
    const struct interface_table *table, const struct interface *interface)
{
	char text[ADDRESS_TEXT_SIZE],
	    mac[BYTES_TEXT_SIZE(INTERFACE_HWADDR_MAX)];
	json_t *addresses = json_array();

	for (size_t i = 0; i < table->address_count; i++) {
		if (table->addresses[i].interface == interface->index)
			json_array_append_new(
			    addresses, json_string(address_text(
					   table->addresses[i].address, text)));
	}
	return json_pack("{s:o, s:i, s:s, s:i, s:b, s:b, s:b, s:b, s:o}",
	    "name", byte_text_json(interface->name), "index",
	    (int)interface->index, "mac",
	    bytes_to_text(span_of(interface->hwaddr, interface->hwaddr_size),
		mac, sizeof(mac)),
	    "type", (int)interface->hwtype, "flag-loopback",
	    (int)interface->loopback, "flag-up", (int)interface->up,
	    "flag-running", (int)interface->up, "in-use",
	    (int)interface->served, "addresses", addresses);
}

void
command_interface_list(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	const struct interface_table *table =
	    interface_table_hold(control->interfaces);
	json_t *list = json_array();

	(void)arguments;
	for (size_t i = 0; i < table->count; i++)
		json_array_append_new(
		    list, interface_json(table, &table->interfaces[i]));
	answer_arguments(answer, RESULT_SUCCESS,
	    json_pack("{s:o}", "interfaces", list), "%zu interfaces detected.",
	    table->count);
	interface_table_release(table);
}

void
command_interface_redetect(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	command_interface_list(control, arguments, answer);
}

/* Nothing but a list of strings; false after an answer. */
static bool
check_arguments(json_t *arguments, struct answer *answer)
{
	json_t *list = json_object_get(arguments, "interfaces"), *value;
	const char *key;
	size_t i;

	json_object_foreach(arguments, key, value)
	{
		if (strcmp(key, "interfaces") == 0)
			continue;
		answer_text(answer, RESULT_ERROR,
		    "Unsupported '%s' map parameter in 'arguments'.", key);
		return false;
	}
	if (list == NULL) {
		answer_text(answer, RESULT_ERROR,
		    "Missing mandatory 'interfaces' map parameter in "
		    "'arguments'.");
		return false;
	}
	json_array_foreach(list, i, value)
	{
		if (!json_is_string(value))
			break;
	}
	if (json_is_array(list) && i == json_array_size(list))
		return true;
	answer_text(answer, RESULT_ERROR,
	    "'interfaces' parameter must be a list of strings");
	return false;
}

static bool
stands_in(json_t *list, json_t *name)
{
	json_t *each;
	size_t i;

	json_array_foreach(list, i, each)
	{
		if (json_equal(each, name))
			return true;
	}
	return false;
}

void
command_interface_add(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *dhcp6, *map, *list, *name;
	size_t i;

	if (!check_arguments(arguments, answer))
		return;
	dhcp6 = edit_begin(control);
	map = json_object_get(dhcp6, "interfaces-config");
	if (map == NULL) {
		map = json_object();
		json_object_set_new(dhcp6, "interfaces-config", map);
	}
	list = edit_list(map, "interfaces");
	json_array_foreach(json_object_get(arguments, "interfaces"), i, name)
	{
		if (!stands_in(list, name))
			json_array_append(list, name);
	}
	if (edit_end(control, dhcp6, "interface-add", answer))
		answer_text(answer, RESULT_SUCCESS,
		    "Interface configuration successfully updated.");
}
