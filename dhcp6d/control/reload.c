/*
 * reload.c: config-reload, and what it changes (commands.md 2.3).
 *
 * With "dry-run" (ours) the file is read and checked as a reload would, and
 * nothing is put in force. Either way the answer tells what the next
 * configuration says otherwise than the former, and how many leases it moves to
 * another subnet or leaves without one.
 */
#include <stdio.h>
#include <string.h>

#include "dhcp6d/config/diff.h"
#include "dhcp6d/config/print.h"
#include "dhcp6d/control/byte_text.h"
#include "dhcp6d/control/configuration.h"
#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/control/lease_home.h"

/* A config_differs. */
static bool
write_change(void *context, enum config_change change, const char *path,
    struct json_text before, struct json_text after)
{
	static const char *const words[] = {"added", "removed", "changed"};
	struct answer *answer = context;
	json_t *map = json_pack("{s:s}", "change", words[change]);

	json_object_set_new(map, "path", byte_text_json(path));
	if (before.start != NULL)
		json_object_set_new(map, "from",
		    json_loadb(
			before.start, before.size, JSON_DECODE_ANY, NULL));
	if (after.start != NULL)
		json_object_set_new(map, "to",
		    json_loadb(after.start, after.size, JSON_DECODE_ANY, NULL));
	return answer_element(answer, map);
}

static json_t *
count_leases(const struct control *control, const struct snapshot *next)
{
	struct lease_homes *homes = lease_homes_create(next);
	struct home_count count = {0};

	if (homes != NULL)
		lease_homes_count(homes, control->store, &count);
	lease_homes_free(homes);
	return json_pack("{s:I, s:I, s:I}", "kept", (json_int_t)count.kept,
	    "moved", (json_int_t)count.moved, "homeless",
	    (json_int_t)count.homeless);
}

static void
tell(const struct control *control, const struct snapshot *former,
    const struct snapshot *next, const char *text, struct answer *answer)
{
	answer_begin_list(answer, "changes");
	config_diff(former, next, write_change, answer);
	answer_end_list(answer,
	    json_pack("{s:s, s:o}", "hash", config_hash(next), "leases",
		count_leases(control, next)),
	    RESULT_SUCCESS, "%s", text);
}

/* Checks of files come one at a time, as those of texts do. */
static enum err
load(const struct control *control, struct complaints *complaints,
    struct snapshot **next)
{
	enum err err;

	if (!turn_take(control->turns, TURN_CHECK))
		return ERR_BUSY;
	err = control->verbs.load(
	    control->verbs.context, complaints_note, complaints, next);
	turn_leave(control->turns, TURN_CHECK);
	return err;
}

static void
try_reload(const struct control *control, const struct snapshot *former,
    struct answer *answer)
{
	struct complaints complaints = {.size = 0};
	struct snapshot *next = NULL;
	enum err err = load(control, &complaints, &next);

	if (err != ERR_NONE)
		answer_text(answer, RESULT_ERROR,
		    "Config reload would fail: %s",
		    complaints.size > 0 ? complaints.text : err_text(err));
	else
		tell(control, former, next,
		    "Configuration seems sane, nothing was put in force.",
		    answer);
	snapshot_release(next);
}

/* What is in force before and after; both to be released. */
struct step {
	const struct snapshot *former, *next;
	enum err err;
	char why[CONTROL_WHY_MAX];
};

static const struct snapshot *
in_force(const struct control *control)
{
	struct service *service = current_service_hold(control->service);
	const struct snapshot *config = snapshot_hold(service->config);

	service_release(service);
	return config;
}

static void
reload_in_turn(const struct control *control, struct step *step)
{
	if (!turn_take(control->turns, TURN_CHANGE)) {
		step->err = ERR_BUSY;
		snprintf(step->why, sizeof(step->why),
		    "another command is at work on it");
		return;
	}
	step->former = in_force(control);
	step->err = control->verbs.reload(control->verbs.context, step->why);
	if (step->err == ERR_NONE)
		step->next = in_force(control);
	turn_leave(control->turns, TURN_CHANGE);
}

/* What has changed is told when others have their turn again: telling waits
 * for the peer. */
static void
reload(const struct control *control, struct answer *answer)
{
	struct step step = {.err = ERR_NONE};

	reload_in_turn(control, &step);
	if (step.err == ERR_NONE)
		tell(control, step.former, step.next,
		    "Configuration successful.", answer);
	else
		answer_text(
		    answer, RESULT_ERROR, "Config reload failed: %s", step.why);
	snapshot_release(step.former);
	snapshot_release(step.next);
}

void
command_config_reload(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *dry = json_object_get(arguments, "dry-run");
	const struct snapshot *former;

	if (dry != NULL && !json_is_boolean(dry)) {
		answer_text(answer, RESULT_ERROR,
		    "'dry-run' parameter expected to be a boolean.");
		return;
	}
	if (!json_is_true(dry)) {
		reload(control, answer);
		return;
	}
	former = in_force(control);
	try_reload(control, former, answer);
	snapshot_release(former);
}
