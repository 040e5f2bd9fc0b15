/*
 * rows.c: what is written about leases, and what is known of them.
 *
 *	expect rows
 *		STATE na|pd ADDRESS [client NAME] [iaid N] [subnet N] ...
 *	expect no rows
 *	expect lease na|pd ADDRESS [state STATE] ...
 *	expect no lease na|pd ADDRESS
 *
 * The rows are those since the last look, in order. What a line does not
 * mention is not compared.
 */
#include <string.h>

#include "tests/replay/scene.h"

static const char *const states[] = {
    "assigned", "declined", "reclaimed", "released", "registered"};

static const char *
state_of(const struct lease *lease)
{
	return lease->state < sizeof(states) / sizeof(states[0])
		   ? states[lease->state]
		   : "of an unknown state";
}

/* The number after a keyword, unless the line does not say. */
static void
compare_number(struct scene *scene, const struct line *line,
    const char *keyword, uint32_t value)
{
	if (value_number_after(&scene->values, line, keyword, value) != value)
		report_failure(
		    &scene->report, line, "%s is %u", keyword, value);
}

static void
compare_bytes(struct scene *scene, const struct line *line,
    const struct line *where, const char *word, struct span value)
{
	uint8_t bytes[256];
	size_t size;

	if (word == NULL)
		return;
	size = value_bytes(&scene->values, where, word, bytes, sizeof(bytes));
	if (!span_equal(value, span_of(bytes, size)))
		report_failure(
		    &scene->report, line, "other bytes than %s", word);
}

/* The client's DUID, by the client's name or in hex. */
static void
compare_owner(
    struct scene *scene, const struct line *line, const struct lease *lease)
{
	const char *name = line_after(line, "client");
	size_t client;

	compare_bytes(scene, line, line, line_after(line, "duid"), lease->duid);
	if (name == NULL)
		return;
	client = scene_find(scene, line, "client", name);
	if (!report_failed(&scene->report))
		compare_bytes(scene, line, scene_line(scene, client),
		    scene_line(scene, client)->words[2], lease->duid);
}

/* The whole user context, in single quotes. */
static void
compare_context(
    struct scene *scene, const struct line *line, const struct lease *lease)
{
	const char *word = line_after(line, "context");
	size_t size;

	if (word == NULL)
		return;
	word += word[0] == '\''; /* the closing one is cut off */
	size = strlen(word);
	if (!span_equal(lease->user_context, span_of(word, size)))
		report_failure(&scene->report, line, "context is '%.*s'",
		    (int)lease->user_context.size,
		    (const char *)lease->user_context.data);
}

static void
compare(struct scene *scene, const struct line *line, const struct lease *lease)
{
	compare_number(scene, line, "iaid", lease->iaid);
	compare_number(scene, line, "subnet", lease->subnet_id);
	compare_number(scene, line, "pool", lease->pool_id);
	compare_number(scene, line, "valid", lease->valid);
	compare_number(scene, line, "preferred", lease->preferred);
	compare_number(scene, line, "hwtype", lease->hwtype);
	compare_number(scene, line, "hwsource", lease->hwaddr_source);
	compare_bytes(
	    scene, line, line, line_after(line, "hwaddr"), lease->hwaddr);
	compare_bytes(
	    scene, line, line, line_after(line, "hostname"), lease->hostname);
	compare_context(scene, line, lease);
	compare_owner(scene, line, lease);
}

static bool
is_type(const struct line *line, unsigned word, const struct lease *lease)
{
	return word < line->word_count &&
	       strcmp(line->words[word],
		   lease->type == LEASE_PD ? "pd" : "na") == 0;
}

static void
compare_row(struct scene *scene, const struct line *line, const struct row *row)
{
	const char *state = row->removed ? "removed" : state_of(&row->lease);
	struct prefix prefix;

	if (line->word_count < 3 || strcmp(line->words[0], state) != 0 ||
	    !is_type(line, 1, &row->lease)) {
		report_failure(&scene->report, line, "the row is '%s %s'",
		    state, row->lease.type == LEASE_PD ? "pd" : "na");
		return;
	}
	if (line->words[2][0] == '$' &&
	    value_find(&scene->values, line->words[2]) == NULL)
		value_set(&scene->values, line, line->words[2],
		    row->lease.address, row->lease.prefix_length);
	prefix = value_prefix(&scene->values, line, line->words[2]);
	if (!address_equal(prefix.address, row->lease.address) ||
	    prefix.length != row->lease.prefix_length)
		report_failure(&scene->report, line, "another address");
	compare(scene, line, &row->lease);
}

void
scene_expect_rows(struct scene *scene, size_t index)
{
	const struct line *line = scene_line(scene, index);
	const struct world *world = &scene->world;

	lines_below(scene->script, index, i)
	{
		if (scene->rows_seen == world->row_count) {
			report_failure(&scene->report, scene_line(scene, i),
			    "no further row");
			return;
		}
		compare_row(scene, scene_line(scene, i),
		    world->rows[scene->rows_seen++]);
	}
	if (scene->rows_seen != world->row_count)
		report_failure(&scene->report, line, "%zu further rows",
		    world->row_count - scene->rows_seen);
	scene->rows_seen = world->row_count;
}

/* The index of the word behind "lease". */
static unsigned
lease_word(const struct line *line)
{
	unsigned word = 0;

	while (
	    word < line->word_count && strcmp(line->words[word], "lease") != 0)
		word++;
	return word + 1;
}

void
scene_expect_lease(struct scene *scene, size_t index)
{
	const struct line *line = scene_line(scene, index);
	unsigned word = lease_word(line);
	const char *state = line_after(line, "state");
	struct prefix prefix = value_prefix(&scene->values, line,
	    word + 1 < line->word_count ? line->words[word + 1] : NULL);
	bool pd =
	    word < line->word_count && strcmp(line->words[word], "pd") == 0;
	struct lease lease;
	uint32_t found;

	store_lock(scene->world.store);
	found = store_find_address(scene->world.store, pd ? LEASE_PD : LEASE_NA,
	    prefix.address, prefix.length);
	if ((found == LEASE_INDEX_NONE) != line_has(line, "no")) {
		report_failure(&scene->report, line,
		    found == LEASE_INDEX_NONE ? "there is none"
					      : "there is one");
	} else if (found != LEASE_INDEX_NONE) {
		store_read(scene->world.store, found, &lease);
		if (state != NULL && strcmp(state, state_of(&lease)) != 0)
			report_failure(
			    &scene->report, line, "it is %s", state_of(&lease));
		compare(scene, line, &lease);
	}
	store_unlock(scene->world.store);
}
