/*
 * subnets.c: subnets and shared networks as they are configured
 * (commands.md 6).
 */
#include "dhcp6d/control/dispatch.h"

void
command_subnet6_list(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct service *service = current_service_hold(control->service);
	const struct snapshot *config = service->config;
	char text[PREFIX_TEXT_SIZE];
	json_t *list = json_array();

	(void)arguments;
	for (uint32_t i = 0; i < config->subnet_count; i++) {
		const struct subnet *subnet = &config->subnets[i];

		json_array_append_new(list,
		    json_pack("{s:I, s:s, s:s?}", "id", (json_int_t)subnet->id,
			"subnet", prefix_text(subnet->prefix, text),
			"shared-network-name",
			subnet->network != NULL ? subnet->network->name
						: NULL));
	}
	answer_arguments(answer,
	    config->subnet_count > 0 ? RESULT_SUCCESS : RESULT_EMPTY,
	    json_pack("{s:o}", "subnets", list), "%u IPv6 subnet%s found",
	    config->subnet_count, config->subnet_count == 1 ? "" : "s");
	service_release(service);
}

void
command_network6_list(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct service *service = current_service_hold(control->service);
	const struct snapshot *config = service->config;
	json_t *list = json_array();

	(void)arguments;
	for (uint32_t i = 0; i < config->network_count; i++)
		json_array_append_new(
		    list, json_pack("{s:s}", "name", config->networks[i].name));
	answer_arguments(answer,
	    config->network_count > 0 ? RESULT_SUCCESS : RESULT_EMPTY,
	    json_pack("{s:o}", "shared-networks", list),
	    "%u IPv6 network%s found", config->network_count,
	    config->network_count == 1 ? "" : "s");
	service_release(service);
}
