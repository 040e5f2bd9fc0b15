/*
 * statistics.c: counters by Kea's names (commands.md 9).
 *
 * A statistic is a list of samples, newest first; one is kept, as clients read
 * only the first. Leases are counted where they change, and told by pools.c.
 */
#include <string.h>

#include "dhcp6d/control/baseline.h"
#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/control/samples.h"
#include "dhcp6d/control/statistics.h"
#include "dhcp6d/packet/statistics.h"

static void
add_counters(const struct control *control, json_t *all)
{
	for (unsigned i = 0; i < STATISTIC_COUNT; i++) {
		/* DROP_NONE: what was not dropped is counted as received */
		if (i == STATISTIC_DROP_FIRST)
			continue;
		samples_add(all, control->clock, statistic_name(i),
		    (double)statistics_sum(control->counters, i));
	}
}

static json_t *
global_statistics(const struct control *control)
{
	json_t *all = json_object();

	add_counters(control, all);
	pools_add_sums(control, all);
	return all;
}

void
statistics_each(const struct control *control, pools_take *take, void *context)
{
	json_t *all = global_statistics(control);

	if (take(context, all))
		pools_each_subnet(control, take, context);
	json_decref(all);
}

struct telling {
	const struct control *control;
	struct answer *answer;
};

/* A pools_take: the members go out at once. */
static bool
write_members(void *context, json_t *statistics)
{
	const struct telling *telling = context;
	const char *name;
	json_t *samples;

	baseline_apply(telling->control->baseline, statistics);
	json_object_foreach(statistics, name, samples)
	{
		if (!answer_member(telling->answer, name, samples))
			return false;
	}
	return true;
}

/* Subnet by subnet: a hundred thousand of them take no more memory than one. */
void
command_statistic_get_all(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct telling telling = {control, answer};

	(void)arguments;
	answer_begin_map(answer);
	statistics_each(control, write_members, &telling);
	answer_end_map(answer, RESULT_SUCCESS);
}

void
command_statistic_global_get_all(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *all = global_statistics(control);

	(void)arguments;
	baseline_apply(control->baseline, all);
	answer_arguments(answer, RESULT_SUCCESS, all, NULL);
}

struct search {
	const char *name;
	json_t *found;
};

/* A pools_take. */
static bool
look(void *context, json_t *statistics)
{
	struct search *search = context;
	json_t *samples = json_object_get(statistics, search->name);

	if (samples == NULL)
		return true;
	json_object_set(search->found, search->name, samples);
	return false;
}

json_t *
statistics_find(const struct control *control, const char *name)
{
	struct search search = {name, json_object()};

	statistics_each(control, look, &search);
	return search.found;
}

void
command_statistic_get(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *name = json_object_get(arguments, "name"), *found;

	if (name == NULL) {
		answer_text(answer, RESULT_ERROR,
		    "Missing mandatory 'name' parameter.");
		return;
	}
	if (!json_is_string(name)) {
		answer_text(answer, RESULT_ERROR,
		    "'name' parameter expected to be a string.");
		return;
	}
	found = statistics_find(control, json_string_value(name));
	baseline_apply(control->baseline, found);
	answer_arguments(answer, RESULT_SUCCESS, found, NULL);
}
