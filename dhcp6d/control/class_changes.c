/*
 * class_changes.c: classes, changed (commands.md 7).
 *
 * A new class comes last in the order of evaluation, an updated one keeps its
 * place. Whether a class asks for KNOWN may change by an update, which Kea does
 * not allow: passes are made anew here whenever a configuration is loaded.
 */
#include <string.h>

#include "dhcp6d/control/edit.h"

static json_t *
classes_of(json_t *dhcp6)
{
	return edit_list(dhcp6, "client-classes");
}

/* The class that a command names; NULL after an answer. */
static json_t *
class_argument(json_t *arguments, const char *command, struct answer *answer)
{
	json_t *class;

	if (arguments == NULL) {
		answer_text(answer, RESULT_ERROR,
		    "invalid command '%s': no arguments specified", command);
		return NULL;
	}
	class = edit_one(arguments, "client-classes", command, "class", answer);
	if (class == NULL || edit_text(class, "name")[0] != 0)
		return class;
	answer_text(answer, RESULT_ERROR,
	    "missing 'name' argument for the '%s' command", command);
	return NULL;
}

void
command_class_add(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *class = class_argument(arguments, "class-add", answer);
	const char *name = edit_text(class, "name");
	json_t *dhcp6, *list;

	if (class == NULL)
		return;
	dhcp6 = edit_begin(control);
	list = classes_of(dhcp6);
	if (edit_find_name(list, name) < json_array_size(list)) {
		json_decref(dhcp6);
		answer_text(answer, RESULT_ERROR,
		    "Client class '%s' has already been added", name);
		return;
	}
	json_array_append(list, class);
	if (edit_end(control, dhcp6, "class-add", answer))
		answer_text(answer, RESULT_SUCCESS, "Class '%s' added", name);
}

void
command_class_update(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *class = class_argument(arguments, "class-update", answer);
	const char *name = edit_text(class, "name");
	json_t *dhcp6, *list;
	size_t place;

	if (class == NULL)
		return;
	dhcp6 = edit_begin(control);
	list = classes_of(dhcp6);
	place = edit_find_name(list, name);
	if (place == json_array_size(list)) {
		json_decref(dhcp6);
		answer_text(
		    answer, RESULT_EMPTY, "Class '%s' is not found", name);
		return;
	}
	json_array_set(list, place, class);
	if (edit_end(control, dhcp6, "class-update", answer))
		answer_text(answer, RESULT_SUCCESS, "Class '%s' updated", name);
}

/* Whether a test asks for member('name'). */
static bool
asks_for(const char *test, const char *name)
{
	size_t size = strlen(name);

	while ((test = strstr(test, "member")) != NULL) {
		test += strlen("member");
		test += strspn(test, " \t\n(");
		if (*test == '\'' && strncmp(test + 1, name, size) == 0 &&
		    test[1 + size] == '\'')
			return true;
	}
	return false;
}

/* Another class that needs this one, or NULL. */
static const char *
user_of(json_t *list, const char *name)
{
	json_t *class;
	size_t i;

	json_array_foreach(list, i, class)
	{
		if (strcmp(edit_text(class, "name"), name) != 0 &&
		    (asks_for(edit_text(class, "test"), name) ||
			asks_for(edit_text(class, "template-test"), name)))
			return edit_text(class, "name");
	}
	return NULL;
}

void
command_class_del(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *argument =
	    edit_only_argument(arguments, "name", "class-del", answer);
	const char *name = json_string_value(argument), *user;
	json_t *dhcp6, *list;
	size_t place;

	if (argument == NULL)
		return;
	dhcp6 = edit_begin(control);
	list = classes_of(dhcp6);
	place = edit_find_name(list, name);
	user = user_of(list, name);
	if (place == json_array_size(list)) {
		answer_text(answer, RESULT_EMPTY, "Class '%s' not found", name);
		json_decref(dhcp6);
		return;
	}
	if (user != NULL) {
		answer_text(answer, RESULT_ERROR,
		    "Class '%s' is used by class '%s'", name, user);
		json_decref(dhcp6);
		return;
	}
	json_array_remove(list, place);
	if (edit_end(control, dhcp6, "class-del", answer))
		answer_text(answer, RESULT_SUCCESS, "Class '%s' deleted", name);
}
