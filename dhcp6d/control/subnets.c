/*
 * subnets.c: subnets, shared networks and classes as they are configured
 * (commands.md 6, 7).
 *
 * Lists come out of the model, one element after the other; a single one out of
 * the kept text, with every default.
 */
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/control/byte_text.h"
#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/control/edit.h"
#include "dhcp6d/control/source_walk.h"

void
command_subnet6_list(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct service *service = current_service_hold(control->service);
	const struct snapshot *config = service->config;
	char text[PREFIX_TEXT_SIZE];

	(void)arguments;
	answer_begin_list(answer, "subnets");
	for (uint32_t i = 0; i < config->subnet_count; i++) {
		const struct subnet *subnet = &config->subnets[i];

		if (!answer_element(
			answer, json_pack("{s:I, s:s, s:o}", "id",
				    (json_int_t)subnet->id, "subnet",
				    prefix_text(subnet->prefix, text),
				    "shared-network-name",
				    subnet->network != NULL
					? byte_text_json(subnet->network->name)
					: json_null())))
			break;
	}
	answer_end_list(answer, NULL,
	    config->subnet_count > 0 ? RESULT_SUCCESS : RESULT_EMPTY,
	    "%u IPv6 subnet%s found", config->subnet_count,
	    config->subnet_count == 1 ? "" : "s");
	service_release(service);
}

void
command_network6_list(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct service *service = current_service_hold(control->service);
	const struct snapshot *config = service->config;

	(void)arguments;
	answer_begin_list(answer, "shared-networks");
	for (uint32_t i = 0; i < config->network_count; i++)
		if (!answer_element(
			answer, json_pack("{s:o}", "name",
				    byte_text_json(config->networks[i].name))))
			break;
	answer_end_list(answer, NULL,
	    config->network_count > 0 ? RESULT_SUCCESS : RESULT_EMPTY,
	    "%u IPv6 network%s found", config->network_count,
	    config->network_count == 1 ? "" : "s");
	service_release(service);
}

void
command_class_list(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct service *service = current_service_hold(control->service);
	const struct snapshot *config = service->config;
	size_t count = 0;

	(void)arguments;
	answer_begin_list(answer, "client-classes");
	for (uint32_t i = 0; i < config->class_count; i++) {
		if (!config->classes[i].defined)
			continue;
		count++;
		if (!answer_element(
			answer, json_pack("{s:o}", "name",
				    byte_text_json(config->classes[i].name))))
			break;
	}
	answer_end_list(answer, NULL, count > 0 ? RESULT_SUCCESS : RESULT_EMPTY,
	    "%zu class%s found", count, count == 1 ? "" : "es");
	service_release(service);
}

/* The id of a subnet by its prefix; 0 if there is none. */
static uint32_t
id_of_prefix(const struct snapshot *config, const char *wanted)
{
	struct prefix prefix;

	if (!prefix_parse(wanted, strlen(wanted), &prefix))
		return 0;
	for (uint32_t i = 0; i < config->subnet_count; i++)
		if (config->subnets[i].prefix.length == prefix.length &&
		    address_equal(
			config->subnets[i].prefix.address, prefix.address))
			return config->subnets[i].id;
	return 0;
}

/* "id" or "subnet"; NULL after an answer. */
static json_t *
subnet_key(json_t *arguments, bool *by_id, struct answer *answer)
{
	*by_id = json_object_get(arguments, "id") != NULL;
	if (!*by_id && json_is_object(arguments) &&
	    json_object_get(arguments, "subnet") == NULL) {
		answer_text(answer, RESULT_ERROR,
		    "invalid number of arguments %zu for the 'subnet6-get' "
		    "command. Expecting 'id' or 'subnet'",
		    json_object_size(arguments));
		return NULL;
	}
	return edit_only_argument(
	    arguments, *by_id ? "id" : "subnet", "subnet6-get", answer);
}

/* The prefix as it was written there. */
static void
tell_subnet(const struct snapshot *config, uint32_t id, struct json_text subnet,
    struct json_text network, struct answer *answer)
{
	json_t *prefix = source_string(subnet, "subnet");

	answer_begin_list(answer, "subnet6");
	config_print_element(
	    config, "subnet6", subnet, network, answer_text_part, answer);
	answer_end_list(answer, NULL, RESULT_SUCCESS,
	    "Info about IPv6 subnet %s (id %u) returned",
	    prefix != NULL ? json_string_value(prefix) : "", id);
	json_decref(prefix);
}

void
command_subnet6_get(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	bool by_id;
	json_t *key = subnet_key(arguments, &by_id, answer);
	struct json_text subnet, network;
	struct service *service;
	json_int_t id;

	if (key == NULL)
		return;
	service = current_service_hold(control->service);
	id = by_id ? json_integer_value(key)
		   : id_of_prefix(service->config, json_string_value(key));
	if (id > 0 && id <= UINT32_MAX &&
	    source_subnet(service->config, (uint32_t)id, &subnet, &network))
		tell_subnet(
		    service->config, (uint32_t)id, subnet, network, answer);
	else if (by_id)
		answer_text(answer, RESULT_EMPTY,
		    "No subnet with id %lld found", (long long)id);
	else
		answer_text(answer, RESULT_EMPTY, "No %s subnet found",
		    json_string_value(key));
	service_release(service);
}

/* ---- by name: networks and classes ---- */

static void
show_named(const struct control *control, const char *kind, const char *name,
    struct answer *answer)
{
	const struct json_text nowhere = {NULL, 0};
	struct service *service = current_service_hold(control->service);
	bool class = strcmp(kind, "client-classes") == 0;
	struct json_text element;

	if (!source_named(service->config, kind, name, &element)) {
		answer_text(answer, RESULT_EMPTY,
		    class ? "Class '%s' not found"
			  : "No '%s' shared network found",
		    name);
	} else {
		answer_begin_list(answer, kind);
		config_print_element(service->config, kind, element, nowhere,
		    answer_text_part, answer);
		answer_end_list(answer, NULL, RESULT_SUCCESS,
		    class ? "Class '%s' definition returned"
			  : "Info about IPv6 shared network '%s' returned",
		    name);
	}
	service_release(service);
}

void
command_network6_get(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *name =
	    edit_only_argument(arguments, "name", "network6-get", answer);

	if (name != NULL)
		show_named(control, "shared-networks", json_string_value(name),
		    answer);
}

void
command_class_get(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *name =
	    edit_only_argument(arguments, "name", "class-get", answer);

	if (name != NULL)
		show_named(
		    control, "client-classes", json_string_value(name), answer);
}
