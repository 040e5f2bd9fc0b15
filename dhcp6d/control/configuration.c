/*
 * configuration.c: the configuration as operators ask for it and check it
 * (commands.md 2.3).
 *
 * config-get streams what config/print.h tells, secrets masked: whoever may
 * read is not thereby shown passwords. A text to be checked is read as a file
 * would be, beside the service; every error is told, not the first alone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/config/print.h"
#include "dhcp6d/control/byte_text.h"
#include "dhcp6d/control/configuration.h"
#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/control/masked.h"

void
complaints_note(
    void *context, enum complaint_severity severity, const char *line)
{
	struct complaints *complaints = context;
	size_t room = COMPLAINTS_SIZE - complaints->size;
	int written;

	if (severity != COMPLAINT_ERROR || room < 2)
		return;
	written = snprintf(complaints->text + complaints->size, room, "%s%s",
	    complaints->size > 0 ? "; " : "", line);
	complaints->size += (size_t)written < room ? (size_t)written : room - 1;
}

/* Kea's order of checks; false after an answer. */
static bool
check_arguments(json_t *arguments, struct answer *answer)
{
	json_t *file = json_object_get(arguments, "Dhcp6"), *value;
	const char *key;

	if (!json_is_object(arguments)) {
		answer_text(answer, RESULT_ERROR,
		    "Missing mandatory 'arguments' parameter.");
		return false;
	}
	if (file == NULL || !json_is_object(file)) {
		answer_text(answer, RESULT_ERROR,
		    file == NULL ? "Missing mandatory 'Dhcp6' parameter."
				 : "'Dhcp6' parameter expected to be a map.");
		return false;
	}
	json_object_foreach(arguments, key, value)
	{
		if (strcmp(key, "Dhcp6") == 0)
			continue;
		answer_text(
		    answer, RESULT_ERROR, "Unsupported '%s' parameter.", key);
		return false;
	}
	return true;
}

struct snapshot *
configuration_of_text(const char *name, const char *text, struct answer *answer)
{
	struct complaints complaints = {.size = 0};
	struct snapshot *snapshot = NULL;
	enum err err = ERR_MEMORY;

	if (text != NULL)
		err = config_load_text(name, text, strlen(text), NULL,
		    complaints_note, &complaints, &snapshot);
	if (err != ERR_NONE)
		answer_text(answer, RESULT_ERROR, "%s",
		    complaints.size > 0 ? complaints.text : err_text(err));
	return snapshot;
}

/* The arguments' text, with the secrets in force in place of masked ones; to
 * be freed. */
static char *
text_of_arguments(const struct control *control, json_t *arguments)
{
	char *text = json_dumps(arguments, JSON_INDENT(1)), *unmasked;
	struct service *service;
	json_t *running;

	if (text == NULL || strstr(text, "\"" CONFIG_MASK "\"") == NULL)
		return text;
	service = current_service_hold(control->service);
	running = byte_text_load(config_source(service->config));
	service_release(service);
	masked_restore(json_object_get(arguments, "Dhcp6"), running);
	unmasked = byte_text_dump(arguments, JSON_INDENT(1));
	json_decref(running);
	free(text);
	return unmasked;
}

/* The text of "arguments" into a snapshot; NULL after an answer. */
static struct snapshot *
load_arguments(const struct control *control, const char *name,
    json_t *arguments, struct answer *answer)
{
	struct snapshot *snapshot;
	char *text;

	if (!check_arguments(arguments, answer))
		return NULL;
	text = text_of_arguments(control, arguments);
	snapshot = configuration_of_text(name, text, answer);
	free(text);
	return snapshot;
}

void
command_config_test(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct snapshot *snapshot =
	    load_arguments(control, "config-test", arguments, answer);

	if (snapshot != NULL)
		answer_text(answer, RESULT_SUCCESS,
		    "Configuration seems sane. Control-sockets, "
		    "hook-libraries, and D2 configuration were sanity checked, "
		    "but not applied.");
	snapshot_release(snapshot);
}

/* Whether a secret is what config-get puts in its place. */
static bool
has_mask(const struct snapshot *snapshot)
{
	static const char masked[] = "\"password\": \"" CONFIG_MASK "\"";
	struct json_text text = config_source(snapshot);

	return memmem(text.start, text.size, masked, sizeof(masked) - 1) !=
	       NULL;
}

enum err
configuration_install(const struct control *control, struct snapshot *snapshot,
    uint64_t base, struct answer *answer)
{
	struct err_detail detail = {{0}};
	enum err err;

	if (has_mask(snapshot)) {
		snapshot_release(snapshot);
		answer_text(answer, RESULT_ERROR,
		    "a password is " CONFIG_MASK ", which stands for one that "
		    "config-get does not show: write it, or name a "
		    "password-file");
		return ERR_DENIED;
	}
	err = control->verbs.install(
	    control->verbs.context, snapshot, base, &detail);
	if (err != ERR_NONE)
		answer_text(answer, RESULT_ERROR, "%s",
		    detail.text[0] != 0 ? detail.text : err_text(err));
	return err;
}

void
command_config_set(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct snapshot *snapshot =
	    load_arguments(control, "config-set", arguments, answer);

	if (snapshot != NULL &&
	    configuration_install(control, snapshot, 0, answer) == ERR_NONE)
		answer_arguments(answer, RESULT_SUCCESS,
		    json_pack("{s:o}", "hash", configuration_hash(control)),
		    "Configuration successful.");
}

void
command_config_get(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct service *service = current_service_hold(control->service);
	const char *hash = config_hash(service->config);

	(void)arguments;
	answer_begin_text(answer);
	answer_text_part(answer, "{ \"Dhcp6\": ", 11);
	config_print(service->config, true, answer_text_part, answer);
	answer_text_part(answer, ", \"hash\": \"", 11);
	answer_text_part(answer, hash, strlen(hash));
	answer_text_part(answer, "\" }", 3);
	answer_end_text(answer, RESULT_SUCCESS, NULL);
	service_release(service);
}

json_t *
configuration_hash(const struct control *control)
{
	struct service *service = current_service_hold(control->service);
	json_t *hash = json_string(config_hash(service->config));

	service_release(service);
	return hash;
}

void
command_config_hash_get(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	(void)arguments;
	answer_arguments(answer, RESULT_SUCCESS,
	    json_pack("{s:o}", "hash", configuration_hash(control)), NULL);
}
