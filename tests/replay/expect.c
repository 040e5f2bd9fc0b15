/*
 * expect.c: "expect TYPE ...", "expect drop REASON", "expect counter NAME N".
 */
#include <stdio.h>
#include <string.h>

#include "dhcp6d/packet/drop.h"
#include "tests/replay/audit.h"
#include "tests/replay/match.h"
#include "tests/replay/message.h"
#include "tests/replay/scene.h"

static void
expect_drop(struct scene *scene, const struct line *line)
{
	const struct query *query = scene->world.query;
	const char *reason = drop_name(query->drop) + strlen("drop-");

	if (query->drop == DROP_NONE)
		report_failure(&scene->report, line, "it was answered");
	else if (strcmp(reason, line_after(line, "drop")) != 0)
		report_failure(
		    &scene->report, line, "it was dropped: %s", reason);
	else if (scene->world.sequence != 0)
		report_failure(
		    &scene->report, line, "dropped, but changes were made");
}

/* "to A", "port N" and "on IF" of the line, as far as they are given; the
 * audit has compared all three with the query. */
static void
check_destination(struct scene *scene, const struct line *line)
{
	const struct query *query = scene->world.query;
	const char *to = line_after(line, "to"), *on = line_after(line, "on");

	if (to != NULL && !address_equal(query->reply.destination,
			      value_address(&scene->values, line, to)))
		report_failure(&scene->report, line, "to another address");
	if (value_number_after(&scene->values, line, "port",
		query->reply.destination_port) != query->reply.destination_port)
		report_failure(&scene->report, line, "to port %u",
		    query->reply.destination_port);
	if (on != NULL && strcmp(on, query->datagram.interface_name) != 0)
		report_failure(&scene->report, line, "by another interface");
}

/*
 * A reply waits for the disk exactly if it speaks of a lease: all to messages
 * about bindings do, Advertise and Replies to Confirm and Information-request
 * do not (DESIGN.md, step 9).
 */
static void
check_waiting(struct scene *scene, const struct line *line)
{
	const struct world *world = &scene->world;
	bool waits = world->sequence != 0;

	if (waits && scene->reply.type == 2)
		report_failure(&scene->report, line, "an Advertise that waits");
	if (waits && world->sequence != world->row_count)
		report_failure(&scene->report, line,
		    "it waits for row %llu of %zu",
		    (unsigned long long)world->sequence, world->row_count);
	if (line_has(line, "waits") && !waits)
		report_failure(&scene->report, line, "it does not wait");
	if (line_has(line, "at-once") && waits)
		report_failure(&scene->report, line, "it waits for the disk");
}

/* Reads query and reply by the tests' own decoder and audits them. */
static void
look(struct scene *scene, const struct line *line)
{
	const struct query *query = scene->world.query;
	struct audit audit_of = {.datagram = &query->datagram,
	    .reply = &query->reply,
	    .server_id = span_of(world_server_id, sizeof(world_server_id)),
	    .query = &scene->query,
	    .seen = &scene->reply};
	const char *wrong =
	    seen_read(&scene->query, 12, scene->bytes, scene->size);

	if (wrong == NULL)
		wrong = seen_read(
		    &scene->reply, 13, query->reply.bytes, query->reply.size);
	if (wrong == NULL)
		wrong = audit(&audit_of);
	if (wrong != NULL)
		report_failure(&scene->report, line, "audit: %s", wrong);
}

static void
expect_reply(struct scene *scene, size_t index)
{
	const struct line *line = scene_line(scene, index);
	unsigned type = message_type_of(&scene->values, line, 1);

	if (scene->world.query->drop != DROP_NONE) {
		report_failure(&scene->report, line, "no answer: %s",
		    drop_text(scene->world.query->drop));
		return;
	}
	look(scene, line);
	if (report_failed(&scene->report))
		return;
	if (scene->reply.type != type)
		report_failure(&scene->report, line, "it is of type %u",
		    scene->reply.type);
	check_destination(scene, line);
	check_waiting(scene, line);
	match_reply(&scene->values, scene->script, index, &scene->reply);
}

/* "expect counter NAME N" */
static void
expect_counter(struct scene *scene, const struct line *line)
{
	const char *name = line_after(line, "counter");
	uint64_t value = world_counter(&scene->world, name);

	if (line->word_count < 4)
		report_failure(&scene->report, line, "counter NAME N");
	else if (value != value_number(&scene->values, line, line->words[3]))
		report_failure(
		    &scene->report, line, "%s is %lld", name, (long long)value);
}

void
scene_expect(struct scene *scene, size_t index)
{
	const struct line *line = scene_line(scene, index);
	const char *what = line->word_count > 1 ? line->words[1] : "";

	if (strcmp(what, "rows") == 0 || line_has(line, "rows")) {
		scene_expect_rows(scene, index);
	} else if (line_has(line, "lease")) {
		scene_expect_lease(scene, index);
	} else if (strcmp(what, "counter") == 0) {
		expect_counter(scene, line);
	} else if (!scene->unanswered) {
		report_failure(&scene->report, line, "nothing was sent");
	} else if (strcmp(what, "drop") == 0 && line->word_count > 2) {
		expect_drop(scene, line);
		scene->unanswered = false;
	} else {
		expect_reply(scene, index);
		scene->unanswered = false;
	}
}
