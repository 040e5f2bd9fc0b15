/*
 * statistics.c: counters by Kea's names (commands.md 9).
 *
 * A statistic is a list of samples, newest first; one is kept, as clients read
 * only the first. Leases are counted where they change, and told by pools.c.
 */
#include <string.h>

#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/control/pools.h"
#include "dhcp6d/control/samples.h"
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
all_statistics(const struct control *control, bool subnets)
{
	json_t *all = json_object();

	add_counters(control, all);
	pools_add_sums(control, all);
	if (subnets)
		pools_add_statistics(control, all);
	return all;
}

void
command_statistic_get_all(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	(void)arguments;
	answer_arguments(
	    answer, RESULT_SUCCESS, all_statistics(control, true), NULL);
}

void
command_statistic_global_get_all(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	(void)arguments;
	answer_arguments(
	    answer, RESULT_SUCCESS, all_statistics(control, false), NULL);
}

void
command_statistic_get(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *name = json_object_get(arguments, "name"), *all, *found;

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
	all = all_statistics(control, true);
	found = json_object();
	if (json_object_get(all, json_string_value(name)) != NULL)
		json_object_set(found, json_string_value(name),
		    json_object_get(all, json_string_value(name)));
	json_decref(all);
	answer_arguments(answer, RESULT_SUCCESS, found, NULL);
}
