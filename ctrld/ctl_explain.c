/*
 * ctl_explain.c: what a client would get, step by step, and why.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctrld/ctl.h"

/* Switches that are arguments of the command by another spelling. */
static const struct {
	const char *option, *argument;
	bool number;
} switches[] = {
    {"--duid", "duid", false},
    {"--iaid", "iaid", true},
    {"--type", "type", false},
    {"--message", "message", false},
    {"--interface", "interface", false},
    {"--source", "source", false},
    {"--relay", "relay", false},
    {"--interface-id", "interface-id", false},
    {"--hw-address", "hw-address", false},
    {"--packet", "packet", false},
};

static bool
take_switch(json_t *arguments, const char *option, const char *value)
{
	for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++) {
		if (strcmp(switches[i].option, option) != 0)
			continue;
		json_object_set_new(arguments, switches[i].argument,
		    switches[i].number ? json_integer(atoll(value))
				       : json_string(value));
		return true;
	}
	if (strcmp(option, "--option") != 0)
		return false;
	if (json_object_get(arguments, "options") == NULL)
		json_object_set_new(arguments, "options", json_array());
	json_array_append_new(
	    json_object_get(arguments, "options"), json_integer(atoll(value)));
	return true;
}

static void
print_reply(json_t *reply)
{
	json_t *line;
	size_t i;

	json_array_foreach(json_object_get(reply, "lines"), i, line)
	    printf("    %s\n", json_string_value(line));
}

static void
print_steps(json_t *explanation)
{
	json_t *step;
	size_t i;

	json_array_foreach(json_object_get(explanation, "steps"), i, step)
	    printf("%2zu. %-28s %s\n", i + 1, ctl_text(step, "rule"),
		ctl_text(step, "text"));
}

struct asked {
	json_t *arguments;
	const char *capture;
	unsigned number; /* of the packet in it */
};

static bool
read_switches(int argc, char **argv, struct asked *asked)
{
	long number;

	for (int i = 1; i < argc; i += 2) {
		if (i + 1 == argc)
			return false;
		if (strcmp(argv[i], "--pcap") == 0) {
			asked->capture = argv[i + 1];
		} else if (strcmp(argv[i], "--number") == 0) {
			number = strtol(argv[i + 1], NULL, 10);
			if (number < 1 || number > 1000000000)
				return false;
			asked->number = (unsigned)number;
		} else if (!take_switch(
			       asked->arguments, argv[i], argv[i + 1])) {
			return false;
		}
	}
	return true;
}

enum ctl_status
ctl_explain(const struct ctl *ctl, int argc, char **argv)
{
	struct asked asked = {.arguments = json_object(), .number = 1};
	enum ctl_status status = CTL_GOOD;
	json_t *answer = NULL;

	if (!read_switches(argc, argv, &asked))
		status = ctl_fail(ctl, CTL_USAGE,
		    "--duid HEX | --packet HEX | --pcap FILE [--number N] "
		    "[--iaid N] [--type IA_NA|IA_PD] [--message NAME] "
		    "[--interface NAME] [--source ADDRESS] [--relay ADDRESS] "
		    "[--interface-id TEXT] [--hw-address HEX] "
		    "[--option CODE ...]");
	else if (asked.capture != NULL)
		status = ctl_capture(
		    ctl, asked.capture, asked.number, asked.arguments);
	if (status != CTL_GOOD) {
		json_decref(asked.arguments);
		return status;
	}
	status = ctl_ask(ctl, "explain", asked.arguments, &answer);
	if (status == CTL_GOOD && !ctl->json) {
		print_steps(json_object_get(answer, "arguments"));
		puts(ctl_text(answer, "text"));
		print_reply(json_object_get(
		    json_object_get(answer, "arguments"), "reply"));
	}
	json_decref(answer);
	return status;
}
