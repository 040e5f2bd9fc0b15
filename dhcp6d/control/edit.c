/*
 * edit.c: see its header.
 */
#include "dhcp6d/control/edit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/config/print.h"
#include "dhcp6d/control/configuration.h"

json_t *
edit_begin(const struct control *control)
{
	struct service *service = current_service_hold(control->service);
	struct json_text text = config_source(service->config);
	json_t *dhcp6 = json_loadb(text.start, text.size, 0, NULL);

	service_release(service);
	return dhcp6;
}

bool
edit_end(const struct control *control, json_t *dhcp6, const char *command,
    struct answer *answer)
{
	json_t *file = json_pack("{s:o}", "Dhcp6", dhcp6);
	struct snapshot *snapshot =
	    configuration_of_json(command, file, answer);

	json_decref(file);
	return snapshot != NULL &&
	       configuration_install(control, snapshot, answer) == ERR_NONE;
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

static bool
collect(void *context, const char *text, size_t size)
{
	return fwrite(text, 1, size, context) == size;
}

/* Sorted, as the printer wants it. */
static struct json_text
text_of(json_t *value)
{
	char *text = value == NULL ? NULL : json_dumps(value, JSON_SORT_KEYS);

	return (struct json_text){text, text == NULL ? 0 : strlen(text)};
}

json_t *
edit_show(const struct control *control, const char *kind, json_t *element,
    json_t *network)
{
	struct service *service = current_service_hold(control->service);
	struct json_text part = text_of(element), around = text_of(network);
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	json_t *shown = NULL;

	if (out != NULL && part.start != NULL)
		config_print_element(
		    service->config, kind, part, around, collect, out);
	if (out != NULL && fclose(out) == 0)
		shown = json_loadb(text, size, 0, NULL);
	free(text);
	free((void *)(uintptr_t)part.start);
	free((void *)(uintptr_t)around.start);
	service_release(service);
	return shown;
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
