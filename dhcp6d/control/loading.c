/*
 * control/loading.c: see loading.h.
 */
#include "dhcp6d/control/loading.h"

#include <string.h>
#include <unistd.h>

#include "dhcp6d/control/dispatch.h"
#include "libcommon/command_envelope.h"

/* The rest of status-get's map would be guesses. */
static void
tell_status(const struct control_loading *loading, struct answer *answer)
{
	json_t *status = json_pack("{s:i, s:I, s:{s:s, s:i, s:I, s:I}}", "pid",
	    (int)getpid(), "uptime", (json_int_t)loading->seconds, "loading",
	    "file", loading->file, "percent", (int)loading->percent, "rows",
	    (json_int_t)loading->rows, "rows-per-second",
	    (json_int_t)loading->rate);

	answer_arguments(answer, RESULT_SUCCESS, status, NULL);
}

/* Handlers that do not look at what control points to. */
static const struct {
	const char *name;
	command_handler *handler;
} handlers[] = {
    {"build-report", command_build_report},
    {"version-get", command_version_get},
};

static void
run(const struct control_loading *loading, const char *name, json_t *arguments,
    struct answer *answer)
{
	const struct control none = {.service = NULL};

	for (size_t i = 0; i < sizeof(handlers) / sizeof(handlers[0]); i++) {
		if (strcmp(name, handlers[i].name) != 0)
			continue;
		handlers[i].handler(&none, arguments, answer);
		return;
	}
	answer_text(answer, RESULT_ERROR,
	    "leases are being loaded (%s, %u%% read, %llu rows so far): "
	    "'%s' can be given when that is done",
	    loading->file, loading->percent, (unsigned long long)loading->rows,
	    name);
}

void
loading_dispatch(const struct control_loading *loading, struct span text,
    struct answer *answer)
{
	char why[ENVELOPE_WHY_SIZE];
	const char *name;
	json_t *envelope = command_envelope_read(text, &name, why);

	if (envelope == NULL)
		answer_text(answer, RESULT_ERROR, "%s", why);
	else if (strcmp(name, "status-get") == 0)
		tell_status(loading, answer);
	else
		run(loading, name, json_object_get(envelope, "arguments"),
		    answer);
	json_decref(envelope);
	answer_send(answer);
}
