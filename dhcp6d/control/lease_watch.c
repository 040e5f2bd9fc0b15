/*
 * lease_watch.c: lease6-changes: what changes, as it changes.
 *
 * Ours: for dhcp6ctl leases --watch. A question names the number of the last
 * change that is known and gets what came after it, or waits a moment for it.
 * Nothing is looked for in the store (lease/change_feed.h).
 */
#include <stdlib.h>
#include <time.h>

#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/control/lease_filter.h"
#include "dhcp6d/control/lease_json.h"
#include "dhcp6d/lease/change_feed.h"

#define CHANGES_AT_ONCE 256
#define WAIT_MAX_S 2 /* a server that stops waits for it */
#define LOOK_MS 50   /* between two looks */

struct watch {
	struct change_feed *feed;
	struct lease_filter filter;
	uint64_t since, skipped;
	unsigned looks; /* left until the answer */
	struct noted_change *changes;
};

/* A number under name, or the default; false after an answer. */
static bool
read_number(json_t *arguments, const char *name, uint64_t *number,
    struct answer *answer)
{
	json_t *value = json_object_get(arguments, name);

	if (value == NULL)
		return true;
	if (!json_is_integer(value) || json_integer_value(value) < 0) {
		answer_text(answer, RESULT_ERROR,
		    "'%s' parameter must be a number", name);
		return false;
	}
	*number = (uint64_t)json_integer_value(value);
	return true;
}

static json_t *
change_json(const struct noted_change *change, const struct moment *now)
{
	json_t *map = lease_json(&change->lease, now);

	json_object_set_new(
	    map, "cltt", json_integer(change->lease.transaction));
	json_object_set_new(
	    map, "sequence", json_integer((json_int_t)change->sequence));
	json_object_set_new(map, "removed", json_boolean(change->removed));
	return map;
}

/* Until something came, or it is time to answer. */
static size_t
wait_for_changes(struct watch *watch, const struct answer *answer)
{
	const struct timespec pause = {.tv_nsec = LOOK_MS * 1000000L};
	uint64_t skipped;
	size_t count;

	for (;;) {
		count = change_feed_read(watch->feed, &watch->since,
		    watch->changes, CHANGES_AT_ONCE, &skipped);
		watch->skipped += skipped;
		if (count > 0 || watch->skipped > 0 || watch->looks == 0 ||
		    !answer_is_alive(answer))
			return count;
		watch->looks--;
		nanosleep(&pause, NULL);
	}
}

static void
tell(const struct control *control, struct watch *watch, struct answer *answer)
{
	const struct moment now = clock_now(control->clock);
	size_t count = wait_for_changes(watch, answer), told = 0;

	answer_begin_list(answer, "changes");
	for (size_t i = 0; i < count; i++) {
		if (!lease_filter_passes(
			&watch->filter, &watch->changes[i].lease))
			continue;
		told++;
		answer_element(answer, change_json(&watch->changes[i], &now));
	}
	answer_end_list(answer,
	    json_pack("{s:I, s:I}", "next", (json_int_t)watch->since, "skipped",
		(json_int_t)watch->skipped),
	    RESULT_SUCCESS, "%zu change(s), %llu skipped.", told,
	    (unsigned long long)watch->skipped);
}

void
command_lease6_changes(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	const struct moment now = clock_now(control->clock);
	struct watch watch = {.feed = committer_changes(control->committer)};
	uint64_t wait = 0;

	watch.since = change_feed_last(watch.feed);
	if (!read_number(arguments, "since", &watch.since, answer) ||
	    !read_number(arguments, "wait", &wait, answer) ||
	    !lease_filter_read_own(arguments, &now, &watch.filter, answer))
		return;
	watch.looks =
	    (unsigned)(wait < WAIT_MAX_S ? wait : WAIT_MAX_S) * 1000 / LOOK_MS;
	watch.changes = calloc(CHANGES_AT_ONCE, sizeof(watch.changes[0]));
	if (watch.changes == NULL)
		answer_text(answer, RESULT_ERROR, "%s", err_text(ERR_MEMORY));
	else
		tell(control, &watch, answer);
	free(watch.changes);
	lease_filter_free(&watch.filter);
}
