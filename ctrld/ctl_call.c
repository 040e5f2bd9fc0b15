/*
 * ctl_call.c: any command as it is, and the verbs that are one command each:
 * call, lfc.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctrld/ctl.h"
#include "libcommon/command_table.h"

/* Prints an answer's text, and its arguments indented. */
static void
print_answer(json_t *answer)
{
	json_t *arguments = json_object_get(answer, "arguments");
	const char *text = ctl_text(answer, "text");

	if (text[0] != 0)
		puts(text);
	if (arguments != NULL) {
		json_dumpf(arguments, stdout, JSON_INDENT(2) | JSON_ENCODE_ANY);
		putchar('\n');
	}
}

enum ctl_status
ctl_ask_and_print(const struct ctl *ctl, const char *command, json_t *arguments)
{
	json_t *answer;
	enum ctl_status status = ctl_ask(ctl, command, arguments, &answer);

	if (status == CTL_GOOD && !ctl->json)
		print_answer(answer);
	json_decref(answer);
	return status;
}

enum ctl_status
ctl_ask_arguments(
    const struct ctl *ctl, const char *command, json_t **arguments)
{
	json_t *answer;
	enum ctl_status status = ctl_ask(ctl, command, NULL, &answer);

	*arguments = json_incref(json_object_get(answer, "arguments"));
	json_decref(answer);
	return status;
}

enum ctl_status
ctl_call(const struct ctl *ctl, int argc, char **argv)
{
	json_t *arguments = NULL;
	json_error_t error;

	if (argc < 2 || argc > 3)
		return ctl_fail(ctl, CTL_USAGE, "COMMAND [JSON]");
	if (argc == 3) {
		arguments = json_loads(argv[2], 0, &error);
		if (arguments == NULL)
			return ctl_fail(ctl, CTL_USAGE,
			    "arguments, column %d: %s", error.column,
			    error.text);
	}
	return ctl_ask_and_print(ctl, argv[1], arguments);
}

static enum ctl_status
simple(const struct ctl *ctl, int argc, const char *command)
{
	if (argc != 1)
		return ctl_fail(ctl, CTL_USAGE, "no arguments");
	return ctl_ask_and_print(ctl, command, NULL);
}

enum ctl_status
ctl_lfc(const struct ctl *ctl, int argc, char **argv)
{
	(void)argv;
	return simple(ctl, argc, "kea-lfc-start");
}
