/*
 * subnet_select.c: which subnet a packet would get, from words
 * (commands.md 2.9).
 *
 * The step that locates packets is asked itself, with a message that has
 * nothing but what was said; explain tells more, of whole messages.
 */
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/config/index.h"
#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/packet/class_set.h"
#include "dhcp6d/packet/steps.h"
#include "libcommon/text.h"

#define INTERFACE_ID_MAX 255

struct selection {
	const struct snapshot *config;
	struct query query;
	uint8_t interface_id[INTERFACE_ID_MAX];
};

/* ---- one function for each entry; NULL, or what is wrong ---- */

static struct view_relay *
relay_of(struct selection *selection)
{
	selection->query.view.relay_count = 1;
	return &selection->query.view.relays[0];
}

static const char *
take_interface(struct selection *selection, const char *text)
{
	selection->query.datagram.interface_name = text;
	return NULL;
}

static const char *
take_interface_id(struct selection *selection, const char *text)
{
	struct view_relay *relay = relay_of(selection);
	size_t size = strlen(text);

	if (size >= 2 && text[0] == '\'' && text[size - 1] == '\'') {
		size -= 2;
		if (size > INTERFACE_ID_MAX)
			return "too long";
		memcpy(selection->interface_id, text + 1, size);
	} else if (!text_to_bytes(text, size, selection->interface_id,
		       INTERFACE_ID_MAX, &size)) {
		return "neither 'text' nor hex";
	}
	relay->has_interface_id = true;
	relay->interface_id = span_of(selection->interface_id, size);
	return NULL;
}

static const char *
take_address(const char *text, struct address *out)
{
	return address_parse(text, strlen(text), out) ? NULL : "not IPv6";
}

static const char *
take_remote(struct selection *selection, const char *text)
{
	return take_address(text, &selection->query.datagram.source);
}

static const char *
take_link(struct selection *selection, const char *text)
{
	return take_address(text, &relay_of(selection)->link_address);
}

static const struct entry {
	const char *name;
	const char *(*take)(struct selection *selection, const char *text);
} entries[] = {
    {"interface", take_interface},
    {"interface-id", take_interface_id},
    {"link", take_link},
    {"remote", take_remote},
};
#define ENTRY_COUNT (sizeof(entries) / sizeof(entries[0]))

/* ---- reading; false after an answer ---- */

/* A name that nothing in the configuration knows selects nothing. */
static bool
read_classes(struct selection *selection, json_t *list, struct answer *answer)
{
	const char *name;
	json_t *each;
	size_t i;
	int number;

	if (!json_is_array(list)) {
		answer_text(
		    answer, RESULT_ERROR, "'classes' entry must be a list");
		return false;
	}
	json_array_foreach(list, i, each)
	{
		name = json_string_value(each);
		if (name == NULL) {
			answer_text(answer, RESULT_ERROR,
			    "'classes' entry must be a list of strings");
			return false;
		}
		number = index_class(selection->config, name, strlen(name));
		if (number >= 0)
			class_set_add(
			    &selection->query.classes, (unsigned)number);
	}
	return true;
}

static bool
read_entry(struct selection *selection, const char *name, json_t *value,
    struct answer *answer)
{
	const char *wrong;
	size_t i = 0;

	while (i < ENTRY_COUNT && strcmp(entries[i].name, name) != 0)
		i++;
	if (i == ENTRY_COUNT) {
		answer_text(answer, RESULT_ERROR, "unknown entry '%s'", name);
		return false;
	}
	if (!json_is_string(value)) {
		answer_text(
		    answer, RESULT_ERROR, "'%s' entry must be a string", name);
		return false;
	}
	wrong = entries[i].take(selection, json_string_value(value));
	if (wrong != NULL)
		answer_text(
		    answer, RESULT_ERROR, "bad '%s' entry: %s", name, wrong);
	return wrong == NULL;
}

static bool
read_entries(
    struct selection *selection, json_t *arguments, struct answer *answer)
{
	json_t *value;
	const char *name;

	if (!json_is_object(arguments) || json_object_size(arguments) == 0) {
		answer_text(answer, RESULT_ERROR, "empty arguments");
		return false;
	}
	json_object_foreach(arguments, name, value)
	{
		if (strcmp(name, "classes") == 0
			? !read_classes(selection, value, answer)
			: !read_entry(selection, name, value, answer))
			return false;
	}
	return true;
}

/* ---- the answer ---- */

static void
tell(const struct subnet *subnet, struct answer *answer)
{
	char text[PREFIX_TEXT_SIZE];

	if (subnet == NULL)
		answer_text(answer, RESULT_EMPTY, "no subnet selected");
	else if (subnet->network == NULL)
		answer_text(answer, RESULT_SUCCESS,
		    "selected subnet '%s' id %u",
		    prefix_text(subnet->prefix, text), subnet->id);
	else
		answer_text(answer, RESULT_SUCCESS,
		    "selected shared network '%s' starting with subnet '%s' "
		    "id %u",
		    subnet->network->name, prefix_text(subnet->prefix, text),
		    subnet->id);
}

void
command_subnet6_select_test(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct selection *selection = calloc(1, sizeof(*selection));
	struct service *service;
	struct step_context context;

	if (selection == NULL) {
		answer_text(answer, RESULT_ERROR, "%s", err_text(ERR_MEMORY));
		return;
	}
	service = current_service_hold(control->service);
	context = (struct step_context){
	    .service = service, .now = clock_now(control->clock)};
	selection->config = service->config;
	selection->query.datagram.interface_name = "";
	class_set_clear(&selection->query.classes, service->config);
	class_set_add(&selection->query.classes, CLASS_ALL);
	if (read_entries(selection, arguments, answer)) {
		step_locate(&selection->query, &context);
		tell(selection->query.place.subnet, answer);
	}
	service_release(service);
	free(selection);
}
