/*
 * reservations.c: reservations of the configuration, asked for and changed
 * (commands.md 5).
 *
 * There is no database of hosts: every target but "database" means the running
 * configuration, and so does no target at all, where Kea would want a database.
 * Changes last until the next reload unless config-write follows.
 */
#include <ctype.h>
#include <string.h>

#include "dhcp6d/control/edit.h"
#include "libcommon/address.h"

#define IDENTIFIER_SIZE 520

static const char *const identifier_names[] = {
    "duid", "hw-address", "flex-id", NULL};

/* Without separators, in lower case: one spelling of Kea's several. */
static void
fold(const char *text, char out[IDENTIFIER_SIZE])
{
	size_t used = 0;

	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
		text += 2;
	for (; *text != 0 && used < IDENTIFIER_SIZE - 1; text++)
		if (strchr(":- ", *text) == NULL)
			out[used++] = (char)tolower((unsigned char)*text);
	out[used] = 0;
}

static bool
same_identifier(const char *a, const char *b)
{
	char left[IDENTIFIER_SIZE], right[IDENTIFIER_SIZE];

	fold(a, left);
	fold(b, right);
	return strcmp(left, right) == 0;
}

static bool
read_address(const char *text, struct address *out)
{
	return text != NULL && address_parse(text, strlen(text), out);
}

static bool
has_address(json_t *host, struct address wanted)
{
	json_t *each;
	struct address address;
	size_t i;

	json_array_foreach(json_object_get(host, "ip-addresses"), i,
	    each) if (read_address(json_string_value(each), &address) &&
		      address_equal(address, wanted)) return true;
	return false;
}

/* Whom a command means, within a list of reservations. */
struct selector {
	const char *type, *identifier; /* NULL: by address */
	struct address address;
};

static size_t
find_host(json_t *hosts, const struct selector *selector)
{
	const char *text;
	size_t i;

	for (i = 0; i < json_array_size(hosts); i++) {
		json_t *host = json_array_get(hosts, i);

		text = selector->type == NULL
			   ? NULL
			   : json_string_value(
				 json_object_get(host, selector->type));
		if (selector->type == NULL
			? has_address(host, selector->address)
			: text != NULL &&
			      same_identifier(text, selector->identifier))
			break;
	}
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

/* False after an answer. */
static bool
read_subnet_id(json_t *arguments, json_int_t *id, struct answer *answer)
{
	json_t *value = json_object_get(arguments, "subnet-id");

	*id = json_integer_value(value);
	if (json_is_integer(value) && *id >= 0)
		return true;
	answer_text(answer, RESULT_ERROR,
	    arguments == NULL ? "no parameters specified for the command"
			      : "missing parameter 'subnet-id'");
	return false;
}

static bool
is_identifier(const char *name)
{
	size_t i = 0;

	while (identifier_names[i] != NULL &&
	       strcmp(identifier_names[i], name) != 0)
		i++;
	return identifier_names[i] != NULL;
}

static bool
read_selector(json_t *arguments, struct selector *out, struct answer *answer)
{
	const char *address =
	    json_string_value(json_object_get(arguments, "ip-address"));
	const char *why = NULL;

	*out = (struct selector){.type = json_string_value(json_object_get(
				     arguments, "identifier-type")),
	    .identifier =
		json_string_value(json_object_get(arguments, "identifier"))};
	if (address != NULL) {
		out->type = NULL;
		if (!read_address(address, &out->address))
			why = "'ip-address' is not an IPv6 address";
	} else if (out->type == NULL || out->identifier == NULL) {
		why = "'ip-address' or 'identifier-type' and 'identifier' "
		      "must be specified";
	} else if (!is_identifier(out->type)) {
		why = "Value of 'identifier-type' was not recognized.";
	}
	if (why != NULL)
		answer_text(answer, RESULT_ERROR, "%s", why);
	return why == NULL;
}

void
command_reservation_add(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *given = json_object_get(arguments, "reservation");
	json_t *host, *dhcp6, *hosts;
	json_int_t id;

	if (!json_is_object(given)) {
		answer_text(answer, RESULT_ERROR,
		    arguments == NULL
			? "no parameters specified for the command"
			: "reservation must be specified");
		return;
	}
	if (!read_subnet_id(given, &id, answer))
		return;
	dhcp6 = edit_begin(control);
	hosts = hosts_of(dhcp6, id, answer);
	if (hosts == NULL) {
		json_decref(dhcp6);
		return;
	}
	host = json_copy(given);
	json_object_del(host, "subnet-id");
	json_array_append_new(hosts, host);
	if (edit_end(control, dhcp6, "reservation-add", answer))
		answer_text(answer, RESULT_SUCCESS, "Host added.");
}

void
command_reservation_del(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct selector selector;
	json_t *dhcp6, *hosts;
	json_int_t id;
	size_t place;

	if (!read_subnet_id(arguments, &id, answer) ||
	    !read_selector(arguments, &selector, answer))
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

/* As Kea tells a host: all of it, and where it belongs. A new reference. */
static json_t *
host_shown(const struct control *control, json_t *host, json_int_t id)
{
	json_t *shown = edit_show(control, "reservations", host, NULL);

	json_object_set_new(shown, "subnet-id", json_integer(id));
	return shown;
}

void
command_reservation_get(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct selector selector;
	json_t *dhcp6, *hosts, *host;
	json_int_t id;

	if (!read_subnet_id(arguments, &id, answer) ||
	    !read_selector(arguments, &selector, answer))
		return;
	dhcp6 = edit_begin(control);
	hosts = hosts_of(dhcp6, id, answer);
	host = json_array_get(hosts, find_host(hosts, &selector));
	if (host != NULL)
		answer_arguments(answer, RESULT_SUCCESS,
		    host_shown(control, host, id), "Host found.");
	else if (hosts != NULL)
		answer_text(answer, RESULT_EMPTY, "Host not found.");
	json_decref(dhcp6);
}

void
command_reservation_get_all(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *dhcp6, *hosts, *host;
	json_int_t id;
	size_t i, count;

	if (!read_subnet_id(arguments, &id, answer))
		return;
	dhcp6 = edit_begin(control);
	hosts = hosts_of(dhcp6, id, answer);
	count = json_array_size(hosts);
	if (hosts != NULL) {
		answer_begin_list(answer, "hosts");
		json_array_foreach(hosts, i,
		    host) if (!answer_element(answer,
				  host_shown(control, host, id))) break;
		answer_end_list(answer, NULL,
		    count > 0 ? RESULT_SUCCESS : RESULT_EMPTY,
		    "%zu IPv6 host(s) found.", count);
	}
	json_decref(dhcp6);
}
