/*
 * edit.c: see its header.
 */
#include "dhcp6d/control/edit.h"

#include <stdlib.h>
#include <string.h>

#include "dhcp6d/config/print.h"
#include "dhcp6d/control/byte_text.h"
#include "dhcp6d/control/configuration.h"

json_t *
edit_begin(const struct control *control)
{
	struct service *service = current_service_hold(control->service);
	json_t *dhcp6 = byte_text_load(config_source(service->config));

	control->turns->edited = service->number;
	service_release(service);
	return dhcp6;
}

bool
edit_end(const struct control *control, json_t *dhcp6, const char *command,
    struct answer *answer)
{
	json_t *file = json_pack("{s:o}", "Dhcp6", dhcp6);
	char *text = file == NULL ? NULL : byte_text_dump(file, JSON_INDENT(1));
	struct snapshot *snapshot =
	    configuration_of_text(command, text, answer);

	json_decref(file);
	free(text);
	return snapshot != NULL &&
	       configuration_install(control, snapshot, control->turns->edited,
		   answer) == ERR_NONE;
}

enum err
edit_check(
    struct current_service *current, uint64_t base, struct err_detail *detail)
{
	if (base == 0 || current_service_is(current, base))
		return ERR_NONE;
	return err_set(detail, ERR_BUSY,
	    "the configuration has changed meanwhile, try again");
}

json_t *
edit_list(json_t *map, const char *name)
{
	json_t *list = json_object_get(map, name);

	if (list == NULL) {
		list = json_array();
		json_object_set_new(map, name, list);
	}
	return list;
}

static size_t
find_id(json_t *list, json_int_t id)
{
	size_t i;

	for (i = 0; i < json_array_size(list); i++)
		if (json_integer_value(
			json_object_get(json_array_get(list, i), "id")) == id)
			break;
	return i;
}

json_t *
edit_find_subnet(json_t *dhcp6, json_int_t id, size_t *place, json_t **network)
{
	json_t *networks = json_object_get(dhcp6, "shared-networks");
	json_t *list = json_object_get(dhcp6, "subnet6"), *each;
	size_t i;

	if (network != NULL)
		*network = NULL;
	*place = find_id(list, id);
	if (*place < json_array_size(list))
		return list;
	json_array_foreach(networks, i, each)
	{
		list = json_object_get(each, "subnet6");
		*place = find_id(list, id);
		if (*place == json_array_size(list))
			continue;
		if (network != NULL)
			*network = each;
		return list;
	}
	return NULL;
}

size_t
edit_find_name(json_t *list, const char *name)
{
	const char *other;
	size_t i;

	for (i = 0; i < json_array_size(list); i++) {
		other = json_string_value(
		    json_object_get(json_array_get(list, i), "name"));
		if (other != NULL && strcmp(other, name) == 0)
			break;
	}
	return i;
}

json_t *
edit_one(json_t *arguments, const char *list, const char *command,
    const char *what, struct answer *answer)
{
	json_t *elements = json_object_get(arguments, list);

	if (!json_is_object(arguments))
		answer_text(answer, RESULT_ERROR,
		    "no arguments specified for the '%s' command", command);
	else if (json_object_size(arguments) != 1)
		answer_text(answer, RESULT_ERROR,
		    "invalid number of arguments %zu for the '%s' command. "
		    "Expecting '%s' list",
		    json_object_size(arguments), command, list);
	else if (elements == NULL)
		answer_text(answer, RESULT_ERROR,
		    "missing '%s' argument for the '%s' command", list,
		    command);
	else if (json_array_size(elements) != 1 ||
		 !json_is_object(json_array_get(elements, 0)))
		answer_text(answer, RESULT_ERROR,
		    "invalid number of %s%s specified for the '%s' command. "
		    "Expected one %s",
		    what, strcmp(what, "class") == 0 ? "es" : "s", command,
		    what);
	else
		return json_array_get(elements, 0);
	return NULL;
}

json_t *
edit_only_argument(json_t *arguments, const char *name, const char *command,
    struct answer *answer)
{
	json_t *value = json_object_get(arguments, name);

	if (!json_is_object(arguments))
		answer_text(answer, RESULT_ERROR,
		    arguments == NULL
			? "no arguments specified for the '%s' command"
			: "arguments specified for the '%s' command are not a "
			  "map",
		    command);
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

const char *
edit_text(json_t *map, const char *name)
{
	const char *text = json_string_value(json_object_get(map, name));

	return text == NULL ? "" : text;
}
