/*
 * play.c: the steps of a scenario, one after the other.
 *
 * Verbs stand in a table; each takes its line and those below it.
 */
#include "tests/replay/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/replay/scene.h"

static size_t
find_in(const struct script *script, size_t first, size_t end, unsigned depth,
    const char *kind, const char *name)
{
	for (size_t i = first; i < end; i++) {
		const struct line *line = &script->lines[i];

		if (line->depth == depth && line->word_count > 0 &&
		    strcmp(line->words[0], kind) == 0 &&
		    (name == NULL || (line->word_count > 1 &&
					 strcmp(line->words[1], name) == 0)))
			return i;
	}
	return script->count;
}

size_t
scene_find(struct scene *scene, const struct line *line, const char *kind,
    const char *name)
{
	const struct script *script = scene->script;
	size_t found = find_in(script, scene->scenario + 1,
	    script_end(script, scene->scenario), 1, kind, name);

	if (found == script->count)
		found = find_in(script, 0, script->count, 0, kind, name);
	if (found == script->count)
		report_failure(&scene->report, line, "there is no %s %s", kind,
		    name == NULL ? "" : name);
	return found;
}

/* The text of a configuration by name (NULL: the first of the file). */
static char *
config_text(struct scene *scene, const struct line *line, const char *name)
{
	size_t config = scene_find(scene, line, "config", name);
	const char *file;
	char *text;

	if (config == scene->script->count)
		return NULL;
	file = line_after(scene_line(scene, config), "from");
	if (file == NULL)
		return script_block(scene->script, config);
	text = script_text_beside(scene_line(scene, config), file);
	if (text == NULL)
		report_failure(&scene->report, line, "cannot read %s", file);
	return text;
}

static void
complain_config(struct scene *scene, const struct line *line, bool good)
{
	if (!good)
		report_failure(&scene->report, line,
		    "the configuration does not load: %s",
		    scene->world.complaint);
}

static void
verb_reload(struct scene *scene, size_t index)
{
	const struct line *line = scene_line(scene, index);
	char *text = config_text(scene, line, line_after(line, "reload"));

	if (text != NULL)
		complain_config(scene, line,
		    world_reload(&scene->world, scene->script->path, text));
	free(text);
}

/* The configuration in force at the start of the scenario: "use NAME". */
static char *
first_config(struct scene *scene)
{
	const struct line *line = scene_line(scene, scene->scenario);
	const struct script *script = scene->script;
	size_t use = find_in(script, scene->scenario + 1,
	    script_end(script, scene->scenario), 1, "use", NULL);

	return config_text(scene, line,
	    use == script->count ? NULL
				 : line_after(&script->lines[use], "use"));
}

/* "restart [CONFIG]", "restart empty": only what was written is known. */
static void
verb_restart(struct scene *scene, size_t index)
{
	const struct line *line = scene_line(scene, index);
	const char *name = line_after(line, "restart");
	bool empty = name != NULL && strcmp(name, "empty") == 0;
	char *text = name == NULL || empty ? first_config(scene)
					   : config_text(scene, line, name);

	if (text != NULL)
		complain_config(scene, line,
		    world_restart(
			&scene->world, scene->script->path, text, empty));
	if (empty)
		scene->rows_seen = 0;
	free(text);
}

static void
verb_advance(struct scene *scene, size_t index)
{
	const struct line *line = scene_line(scene, index);

	world_advance(&scene->world,
	    value_number_after(&scene->values, line, "advance", 0));
}

static void
verb_reclaim(struct scene *scene, size_t index)
{
	(void)index;
	world_reclaim(&scene->world);
}

/* "wall +N" or "wall -N": somebody sets the host's clock. */
static void
verb_wall(struct scene *scene, size_t index)
{
	const char *by = line_after(scene_line(scene, index), "wall");

	clock_step_wall(
	    &scene->world.clock, by == NULL ? 0 : strtoll(by, NULL, 10));
}

/* "disk stops", "disk goes": the committer has told that it cannot write. */
static void
verb_disk(struct scene *scene, size_t index)
{
	log_buffer_stop(scene->world.log_buffer,
	    line_has(scene_line(scene, index), "stops"));
}

/* Definitions are looked up when they are needed. */
static void
verb_definition(struct scene *scene, size_t index)
{
	(void)scene;
	(void)index;
}

static const struct verb {
	const char *name;
	void (*play)(struct scene *scene, size_t index);
} verbs[] = {
    {"send", scene_send},
    {"expect", scene_expect},
    {"torment", scene_torment},
    {"serves", scene_serves},
    {"advance", verb_advance},
    {"reclaim", verb_reclaim},
    {"reload", verb_reload},
    {"restart", verb_restart},
    {"wall", verb_wall},
    {"disk", verb_disk},
    {"use", verb_definition},
    {"client", verb_definition},
    {"relay", verb_definition},
    {"config", verb_definition},
};

static void
play_step(struct scene *scene, size_t index)
{
	const struct line *line = scene_line(scene, index);

	if (scene->unanswered && strcmp(line->words[0], "expect") != 0) {
		report_failure(&scene->report, line,
		    "what was sent before has no 'expect'");
		return;
	}
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(verbs[i].name, line->words[0]) == 0) {
			verbs[i].play(scene, index);
			return;
		}
	}
	report_failure(&scene->report, line, "no step '%s'", line->words[0]);
}

static void
play_steps(struct scene *scene)
{
	lines_below(scene->script, scene->scenario, i)
	{
		play_step(scene, i);
		if (report_failed(&scene->report))
			return;
	}
	if (scene->unanswered)
		report_failure(&scene->report,
		    scene_line(scene, scene->scenario),
		    "the last message has no 'expect'");
}

static void
tell(const struct scene *scene)
{
	const struct line *line = scene_line(scene, scene->scenario);
	const char *title = line->raw + strlen("scenario ");

	if (!report_failed(&scene->report)) {
		printf("ok %s\n", title);
		return;
	}
	printf("not ok %s\n", title);
	printf("%s:%u: %s\n", scene->report.line->path,
	    scene->report.line->number, scene->report.text);
	if (scene->world.query != NULL &&
	    scene->world.query->drop == DROP_NONE &&
	    scene->reply.transaction != NULL)
		seen_print(&scene->reply);
}

/* One scenario in a world of its own. */
static bool
play_scenario(const struct script *script, size_t index, struct log *log)
{
	struct scene *scene = calloc(1, sizeof(*scene));
	char *text;
	bool good;

	if (scene == NULL)
		return false;
	scene->script = script;
	scene->scenario = index;
	scene->values.report = &scene->report;
	scene->transaction = 0x010200;
	text = first_config(scene);
	if (text != NULL) {
		complain_config(scene, scene_line(scene, index),
		    world_start(&scene->world, script->path, text, log));
		free(text);
	}
	if (!report_failed(&scene->report))
		play_steps(scene);
	tell(scene);
	good = !report_failed(&scene->report);
	if (scene->world.store != NULL)
		world_stop(&scene->world);
	free(scene);
	return good;
}

unsigned
play_script(const struct script *script, const char *only, struct log *log)
{
	unsigned failed = 0, played = 0;

	for (size_t i = 0; i < script->count; i++) {
		const struct line *line = &script->lines[i];

		if (line->depth > 0 || strcmp(line->words[0], "scenario") != 0)
			continue;
		if (only != NULL && strstr(line->raw, only) == NULL)
			continue;
		played++;
		failed += !play_scenario(script, i, log);
	}
	if (played == 0 && only == NULL) {
		printf("%s: no scenario\n", script->path);
		failed++;
	}
	return failed;
}
