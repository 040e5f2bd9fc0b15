/*
 * statistic_changes.c: statistics, reset and removed (commands.md 9.2).
 *
 * Of each statistic one sample is kept, the newest, which is as many as any
 * limit of count or age lets stand: the commands that set limits check what
 * they are given and have nothing to do.
 */
#include <string.h>

#include "dhcp6d/control/baseline.h"
#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/control/statistics.h"

/* ---- one, by name ---- */

/* A map with it as it is; NULL after an answer. */
static json_t *
named(const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *name = json_object_get(arguments, "name"), *found, *told;
	bool there;

	if (!json_is_string(name)) {
		answer_text(answer, RESULT_ERROR,
		    name == NULL ? "Missing mandatory 'name' parameter."
				 : "'name' parameter expected to be a string.");
		return NULL;
	}
	found = statistics_find(control, json_string_value(name));
	told = json_deep_copy(found);
	baseline_apply(control->baseline, told);
	there = json_object_size(told) > 0;
	json_decref(told);
	if (there)
		return found;
	json_decref(found);
	answer_text(answer, RESULT_ERROR, "No '%s' statistic found",
	    json_string_value(name));
	return NULL;
}

static void
set_named(const struct control *control, json_t *arguments, bool removed,
    struct answer *answer)
{
	json_t *found = named(control, arguments, answer);

	if (found == NULL)
		return;
	if (baseline_set(control->baseline, found, removed))
		answer_text(answer, RESULT_SUCCESS, "Statistic '%s' %s.",
		    json_string_value(json_object_get(arguments, "name")),
		    removed ? "removed" : "reset");
	else
		answer_text(answer, RESULT_ERROR, "%s", err_text(ERR_MEMORY));
	json_decref(found);
}

void
command_statistic_reset(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	set_named(control, arguments, false, answer);
}

void
command_statistic_remove(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	set_named(control, arguments, true, answer);
}

/* ---- all ---- */

struct setting {
	const struct control *control;
	bool removed, good;
};

/* A pools_take. */
static bool
set_some(void *context, json_t *statistics)
{
	struct setting *setting = context;

	setting->good = baseline_set(setting->control->baseline, statistics,
			    setting->removed) &&
			setting->good;
	return setting->good;
}

static void
set_all(const struct control *control, bool removed, const char *text,
    struct answer *answer)
{
	struct setting setting = {control, removed, true};

	statistics_each(control, set_some, &setting);
	if (setting.good)
		answer_text(answer, RESULT_SUCCESS, "%s", text);
	else
		answer_text(answer, RESULT_ERROR, "%s", err_text(ERR_MEMORY));
}

void
command_statistic_reset_all(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	(void)arguments;
	set_all(
	    control, false, "All statistics reset to neutral values.", answer);
}

void
command_statistic_remove_all(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	(void)arguments;
	set_all(control, true,
	    "Warning: statistic-remove-all command is deprecated. All "
	    "statistics removed.",
	    answer);
}

/* ---- limits of samples ---- */

/* False after an answer. */
static bool
has_number(json_t *arguments, const char *name, struct answer *answer)
{
	json_t *value = json_object_get(arguments, name);

	if (json_is_integer(value) && json_integer_value(value) >= 0)
		return true;
	answer_text(answer, RESULT_ERROR,
	    value == NULL ? "Missing mandatory '%s' parameter."
			  : "'%s' parameter expected to be an integer.",
	    name);
	return false;
}

static void
limit_named(const struct control *control, json_t *arguments,
    const char *number, const char *what, struct answer *answer)
{
	json_t *found;

	if (json_object_get(arguments, "name") != NULL &&
	    !has_number(arguments, number, answer))
		return;
	found = named(control, arguments, answer);
	if (found == NULL)
		return;
	answer_text(answer, RESULT_SUCCESS, "Statistic '%s' %s limit is set.",
	    json_string_value(json_object_get(arguments, "name")), what);
	json_decref(found);
}

void
command_statistic_sample_count_set(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	limit_named(control, arguments, "max-samples", "count", answer);
}

void
command_statistic_sample_age_set(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	limit_named(control, arguments, "duration", "duration", answer);
}

void
command_statistic_sample_count_set_all(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	(void)control;
	if (!has_number(arguments, "max-samples", answer))
		return;
	if (json_integer_value(json_object_get(arguments, "max-samples")) == 0)
		answer_text(answer, RESULT_ERROR,
		    "'max-samples' parameter must not be zero");
	else
		answer_text(answer, RESULT_SUCCESS,
		    "All statistics count limit are set.");
}

void
command_statistic_sample_age_set_all(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	(void)control;
	if (has_number(arguments, "duration", answer))
		answer_text(answer, RESULT_SUCCESS,
		    "All statistics duration limit are set.");
}
