/*
 * reservations.c: reservations of the configuration, changed (commands.md 5).
 *
 * Changes last until the next reload unless config-write follows.
 */
#include <string.h>

#include "dhcp6d/config/index.h"
#include "dhcp6d/control/edit.h"
#include "dhcp6d/control/host_selector.h"
#include "dhcp6d/control/operation_target.h"
#include "libcommon/text.h"

static size_t
find_host(json_t *hosts, const struct host_selector *selector)
{
	size_t i;

	for (i = 0; i < json_array_size(hosts); i++)
		if (host_selector_fits(selector, json_array_get(hosts, i)))
			break;
	return i;
}

/* The list of a subnet's reservations, 0 = the global ones; NULL after an
 * answer. */
static json_t *
hosts_of(json_t *dhcp6, json_int_t subnet_id, struct answer *answer)
{
	json_t *subnets;
	size_t place;

	if (subnet_id == 0)
		return edit_list(dhcp6, "reservations");
	subnets = edit_find_subnet(dhcp6, subnet_id, &place, NULL);
	if (subnets != NULL)
		return edit_list(
		    json_array_get(subnets, place), "reservations");
	answer_text(answer, RESULT_ERROR,
	    "IPv6 subnet with ID of '%lld' is not configured",
	    (long long)subnet_id);
	return NULL;
}

/* ---- arguments; false after an answer ---- */

static bool
read_subnet_id(json_t *map, json_int_t *id, struct answer *answer)
{
	json_t *value = json_object_get(map, "subnet-id");

	*id = json_integer_value(value);
	if (json_is_integer(value) && *id >= 0 && *id <= UINT32_MAX)
		return true;
	answer_text(answer, RESULT_ERROR,
	    map == NULL     ? "no parameters specified for the command"
	    : value == NULL ? "missing parameter 'subnet-id'"
			    : "invalid type specified for parameter "
			      "'subnet-id'");
	return false;
}

/* There is no database to change. */
static bool
may_change(json_t *arguments, const char *refusal, struct answer *answer)
{
	enum operation_target target;

	if (!target_read(arguments, TARGET_MEMORY, &target, answer))
		return false;
	if (target == TARGET_DATABASE)
		answer_text(answer, RESULT_ERROR, "%s", refusal);
	return target != TARGET_DATABASE;
}

/* The reservation, and what identifies its client. */
static json_t *
read_reservation(json_t *arguments, const char *command,
    struct host_selector *selector, struct answer *answer)
{
	json_t *host = json_object_get(arguments, "reservation");
	bool update = strcmp(command, "reservation-update") == 0;

	if (!json_is_object(arguments))
		answer_text(answer, RESULT_ERROR,
		    "no parameters specified for the command");
	else if (!json_is_object(host))
		answer_text(answer, RESULT_ERROR,
		    update ? "invalid command: expected 'reservation' as the "
			     "sole parameter inside the 'arguments' map, "
			     "didn't get it instead"
			   : "reservation must be specified");
	else if (!host_selector_of(host, selector))
		answer_text(answer, RESULT_ERROR,
		    "one of the supported identifiers must be specified for "
		    "host reservation: duid, hw-address, flex-id");
	else
		return host;
	return NULL;
}

/* ---- a reservation of addresses without a subnet ---- */

/* Whether the subnet holds all addresses of the list. */
static bool
holds_all(const struct subnet *subnet, json_t *addresses)
{
	struct address address;
	const char *text;
	json_t *each;
	size_t i;

	json_array_foreach(addresses, i, each)
	{
		text = json_string_value(each);
		if (text == NULL ||
		    !address_parse(text, strlen(text), &address) ||
		    !prefix_contains(subnet->prefix, address))
			return false;
	}
	return true;
}

static void
hint_of_subnets(
    const struct snapshot *config, json_t *addresses, struct answer *answer)
{
	const char *mandatory = "Mandatory 'subnet-id' parameter missing.";
	const struct subnet *first = NULL;
	char text[PREFIX_TEXT_SIZE];
	uint32_t count = 0;

	for (uint32_t i = 0; i < config->subnet_count; i++) {
		if (!holds_all(&config->subnets[i], addresses))
			continue;
		if (count++ == 0)
			first = &config->subnets[i];
	}
	if (first == NULL)
		answer_text(answer, RESULT_ERROR,
		    "%s Reserved IPv6 addresses do not belong to a common "
		    "configured subnet.",
		    mandatory);
	else
		answer_text(answer, RESULT_ERROR,
		    "%s Reserved IPv6 addresses belong to subnet '%s' id %u%s.",
		    mandatory, prefix_text(first->prefix, text), first->id,
		    count > 1 ? " and others" : "");
}

/* True if it can only be a global one, since it reserves nothing that lies
 * somewhere. */
static bool
may_be_global(
    const struct control *control, json_t *host, struct answer *answer)
{
	json_t *addresses = json_object_get(host, "ip-addresses");
	struct service *service;

	if (json_array_size(json_object_get(host, "prefixes")) > 0) {
		answer_text(answer, RESULT_ERROR,
		    "Mandatory 'subnet-id' parameter missing. Prefixes are not "
		    "attached to subnets so no hint is available.");
		return false;
	}
	if (json_array_size(addresses) == 0)
		return true;
	service = current_service_hold(control->service);
	hint_of_subnets(service->config, addresses, answer);
	service_release(service);
	return false;
}

/* ---- reservation-add ---- */

/* Whether all its addresses lie in its subnet. */
static bool
is_inside(const struct control *control, json_t *host, json_int_t id,
    struct answer *answer)
{
	struct service *service = current_service_hold(control->service);
	const struct subnet *subnet =
	    index_by_id(service->config, (uint32_t)id);
	json_t *addresses = json_object_get(host, "ip-addresses"), *one;
	char prefix[PREFIX_TEXT_SIZE];
	bool inside = true;

	for (size_t i = 0;
	     subnet != NULL && inside && i < json_array_size(addresses); i++) {
		one = json_pack("[O]", json_array_get(addresses, i));
		inside = holds_all(subnet, one);
		if (!inside)
			answer_text(answer, RESULT_ERROR,
			    "specified reservation '%s' is not matching the "
			    "IPv6 subnet prefix '%s'",
			    json_is_string(json_array_get(one, 0))
				? json_string_value(json_array_get(one, 0))
				: "",
			    prefix_text(subnet->prefix, prefix));
		json_decref(one);
	}
	service_release(service);
	return inside;
}

static void
say_twice(
    const struct host_selector *selector, json_int_t id, struct answer *answer)
{
	char hex[BYTES_TEXT_SIZE(SELECTOR_BYTES_MAX)];
	bool hwaddr = strcmp(selector->type, "hw-address") == 0;

	answer_text(answer, RESULT_ERROR,
	    "failed to add new host using the %s '%s' to the IPv6 subnet id "
	    "'%lld' as this host has already been added",
	    hwaddr                                ? "HW address"
	    : strcmp(selector->type, "duid") == 0 ? "DUID"
						  : selector->type,
	    bytes_to_text(
		span_of(selector->bytes, selector->size), hex, sizeof(hex)),
	    (long long)id);
}

/* Without subnet-id, which is where it is put. */
static json_t *
host_kept(json_t *given)
{
	json_t *host = json_copy(given);

	json_object_del(host, "subnet-id");
	return host;
}

static void
add_host(const struct control *control, json_t *given,
    const struct host_selector *selector, struct answer *answer)
{
	bool assumed = json_object_get(given, "subnet-id") == NULL;
	json_int_t id = json_integer_value(json_object_get(given, "subnet-id"));
	json_t *dhcp6 = edit_begin(control);
	json_t *hosts = hosts_of(dhcp6, id, answer);

	if (hosts == NULL) {
		json_decref(dhcp6);
		return;
	}
	if (find_host(hosts, selector) < json_array_size(hosts)) {
		json_decref(dhcp6);
		say_twice(selector, id, answer);
		return;
	}
	json_array_append_new(hosts, host_kept(given));
	if (edit_end(control, dhcp6, "reservation-add", answer))
		answer_text(answer, RESULT_SUCCESS, "Host added.%s",
		    assumed ? " subnet-id not specified, assumed global "
			      "(subnet-id 0)."
			    : "");
}

void
command_reservation_add(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct host_selector selector;
	json_t *host =
	    read_reservation(arguments, "reservation-add", &selector, answer);
	json_int_t id = 0;

	if (host == NULL ||
	    !may_change(arguments,
		"Host database not available, cannot add host.", answer))
		return;
	if (json_object_get(host, "subnet-id") == NULL
		? may_be_global(control, host, answer)
		: read_subnet_id(host, &id, answer) &&
		      is_inside(control, host, id, answer))
		add_host(control, host, &selector, answer);
}

/* ---- reservation-update, reservation-del ---- */

void
command_reservation_update(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct host_selector selector;
	json_t *given = read_reservation(
	    arguments, "reservation-update", &selector, answer);
	json_t *dhcp6, *hosts;
	json_int_t id;
	size_t place;

	if (given == NULL ||
	    !may_change(arguments,
		"host database not available, cannot update host", answer) ||
	    !read_subnet_id(given, &id, answer) ||
	    !is_inside(control, given, id, answer))
		return;
	dhcp6 = edit_begin(control);
	hosts = hosts_of(dhcp6, id, answer);
	place = find_host(hosts, &selector);
	if (hosts == NULL || place == json_array_size(hosts)) {
		if (hosts != NULL)
			answer_text(answer, RESULT_ERROR,
			    "Host not updated (not found).");
		json_decref(dhcp6);
		return;
	}
	json_array_set_new(hosts, place, host_kept(given));
	if (edit_end(control, dhcp6, "reservation-update", answer))
		answer_text(answer, RESULT_SUCCESS, "Host updated.");
}

void
command_reservation_del(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct host_selector selector;
	json_t *dhcp6, *hosts;
	json_int_t id;
	size_t place;

	if (!read_subnet_id(arguments, &id, answer) ||
	    !may_change(arguments,
		"Unable to delete a host because there is no hosts-databases "
		"configured.",
		answer) ||
	    !host_selector_read(arguments, &selector, answer))
		return;
	dhcp6 = edit_begin(control);
	hosts = hosts_of(dhcp6, id, answer);
	place = find_host(hosts, &selector);
	if (hosts == NULL || place == json_array_size(hosts)) {
		if (hosts != NULL)
			answer_text(answer, RESULT_EMPTY,
			    "Host not deleted (not found).");
		json_decref(dhcp6);
		return;
	}
	json_array_remove(hosts, place);
	if (edit_end(control, dhcp6, "reservation-del", answer))
		answer_text(answer, RESULT_SUCCESS, "Host deleted.");
}
