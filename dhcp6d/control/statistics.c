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
global_statistics(const struct control *control)
{
	json_t *all = json_object();

	add_counters(control, all);
	pools_add_sums(control, all);
	return all;
}

/* A pools_take: the members go out at once. */
static bool
write_members(void *answer, json_t *statistics)
{
	const char *name;
	json_t *samples;

	json_object_foreach(statistics, name, samples)
	{
		if (!answer_member(answer, name, samples))
			return false;
	}
	return true;
}

/* Subnet by subnet: a hundred thousand of them take no more memory than one. */
void
command_statistic_get_all(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *all = global_statistics(control);

	(void)arguments;
	answer_begin_map(answer);
	if (write_members(answer, all))
		pools_each_subnet(control, write_members, answer);
	json_decref(all);
	answer_end_map(answer, RESULT_SUCCESS);
}

void
command_statistic_global_get_all(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	(void)arguments;
	answer_arguments(
	    answer, RESULT_SUCCESS, global_statistics(control), NULL);
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

void
command_statistic_get(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *name = json_object_get(arguments, "name"), *all;
	struct search search;

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
	search.name = json_string_value(name);
	search.found = json_object();
	all = global_statistics(control);
	if (look(&search, all))
		pools_each_subnet(control, look, &search);
	json_decref(all);
	answer_arguments(answer, RESULT_SUCCESS, search.found, NULL);
}
