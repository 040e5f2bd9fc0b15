/*
 * send.c: "send TYPE [by CLIENT] [via RELAY...] [from A] [to A] [on IF]
 * [port N]": a message is built, wrapped, and goes through the server.
 *
 * What a client always sends goes by itself: a transaction id, its Client
 * Identifier, and the Server Identifier in messages to one server. A line "no
 * client-id" or "no server-id" leaves it out, one with a value replaces it.
 */
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/replay/message.h"
#include "tests/replay/scene.h"

#define GROUP "ff02::1:2"
#define SITE_GROUP "ff05::1:3"
#define RELAYS_MAX 40

/* Relays that a message goes through, nearest the client first. */
struct route {
	size_t relays[RELAYS_MAX];
	unsigned count;
};

/* Whether a line below "no WHAT" is there. */
static bool
says_no(const struct scene *scene, size_t index, const char *what)
{
	lines_below(scene->script, index, i)
	{
		const struct line *line = scene_line(scene, i);

		if (strcmp(line->words[0], "no") == 0 && line_has(line, what))
			return true;
	}
	return false;
}

static bool
has_option_line(const struct scene *scene, size_t index, const char *name)
{
	lines_below(scene->script, index, i)
	{
		if (strcmp(scene_line(scene, i)->words[0], name) == 0)
			return true;
	}
	return false;
}

/* Request, Renew, Release, Decline name their server. */
static bool
names_server(unsigned type)
{
	return type == 3 || type == 5 || type == 8 || type == 9;
}

static void
write_identifiers(struct scene *scene, size_t index, size_t client,
    unsigned type, struct writer *w)
{
	static uint8_t duid[UINT16_MAX];
	size_t size;

	if (client < scene->script->count &&
	    !says_no(scene, index, "client-id") &&
	    !has_option_line(scene, index, "client-id")) {
		const struct line *line = scene_line(scene, client);

		size = value_bytes(
		    &scene->values, line, line->words[2], duid, sizeof(duid));
		writer_option(w, 1, span_of(duid, size));
	}
	if (names_server(type) && !says_no(scene, index, "server-id") &&
	    !has_option_line(scene, index, "server-id"))
		writer_option(
		    w, 2, span_of(world_server_id, sizeof(world_server_id)));
}

/* "cut N" takes the last octets away. */
static bool
write_special(struct scene *scene, const struct line *line, struct writer *w)
{
	size_t size;

	if (strcmp(line->words[0], "cut") == 0 && line->word_count > 1) {
		size = value_number(&scene->values, line, line->words[1]);
		w->size -= size < w->size ? size : w->size;
		return true;
	}
	return strcmp(line->words[0], "no") == 0 ||
	       strcmp(line->words[0], "transaction") == 0;
}

static uint32_t
transaction_of(struct scene *scene, size_t index)
{
	lines_below(scene->script, index, i)
	{
		const struct line *line = scene_line(scene, i);

		if (strcmp(line->words[0], "transaction") == 0)
			return value_number_after(
			    &scene->values, line, "transaction", 0);
	}
	return ++scene->transaction;
}

static void
write_message(
    struct scene *scene, size_t index, size_t client, struct writer *w)
{
	const struct line *line = scene_line(scene, index);
	unsigned type = message_type_of(&scene->values, line, 1);
	uint32_t transaction = transaction_of(scene, index);

	writer_u8(w, (uint8_t)type);
	writer_u8(w, (uint8_t)(transaction >> 16));
	writer_u16(w, (uint16_t)transaction);
	write_identifiers(scene, index, client, type, w);
	lines_below(scene->script, index, i)
	{
		if (!write_special(scene, scene_line(scene, i), w))
			message_write_option(
			    &scene->values, scene->script, i, w);
	}
}

/* A word that is the value of a line below, e.g. "link 2001:db8::1". */
static const char *
field_below(const struct scene *scene, size_t index, const char *name)
{
	lines_below(scene->script, index, i)
	{
		if (strcmp(scene_line(scene, i)->words[0], name) == 0)
			return line_after(scene_line(scene, i), name);
	}
	return NULL;
}

static bool
is_field(const struct line *line)
{
	return strcmp(line->words[0], "link") == 0 ||
	       strcmp(line->words[0], "peer") == 0 ||
	       strcmp(line->words[0], "hop") == 0;
}

/*
 * One level around what is in w. peer: who sent it to the relay, unless the
 * relay's definition says otherwise.
 */
static void
wrap(struct scene *scene, size_t relay, unsigned hop, const char *peer,
    struct writer *w)
{
	static uint8_t inner[DATAGRAM_MAX];
	const struct line *line = scene_line(scene, relay);
	const char *own_hop = field_below(scene, relay, "hop");
	const char *own_peer = field_below(scene, relay, "peer");
	const char *link = field_below(scene, relay, "link");
	struct values *values = &scene->values;
	size_t size = w->size;

	memcpy(inner, w->start, size);
	writer_init(w, w->start, w->capacity);
	writer_u8(w, 12);
	writer_u8(w, own_hop == NULL
			 ? (uint8_t)hop
			 : (uint8_t)value_number(values, line, own_hop));
	writer_address(
	    w, value_address(values, line, link == NULL ? "::" : link));
	writer_address(
	    w, value_address(values, line, own_peer == NULL ? peer : own_peer));
	lines_below(scene->script, relay, i)
	{
		if (!is_field(scene_line(scene, i)))
			message_write_option(values, scene->script, i, w);
	}
	writer_option(w, 9, span_of(inner, size));
}

static bool
is_clause(const char *word)
{
	static const char *const clauses[] = {
	    "by", "via", "from", "to", "on", "port", "with"};

	for (size_t i = 0; i < sizeof(clauses) / sizeof(clauses[0]); i++) {
		if (strcmp(clauses[i], word) == 0)
			return true;
	}
	return false;
}

/* "via NAME NAME*COUNT ...", up to the next clause. */
static void
find_route(struct scene *scene, const struct line *line, struct route *route)
{
	unsigned i = 0;

	route->count = 0;
	while (i < line->word_count && strcmp(line->words[i], "via") != 0)
		i++;
	for (i++; i < line->word_count && !is_clause(line->words[i]); i++) {
		char name[64];
		unsigned times = 1;

		if (sscanf(line->words[i], "%63[^*]*%u", name, &times) < 1)
			continue;
		while (times-- > 0 && route->count < RELAYS_MAX)
			route->relays[route->count++] =
			    scene_find(scene, line, "relay", name);
	}
}

/* A clause of the send line, else of the definition of who sends. */
static const char *
clause(const struct scene *scene, const struct line *line, size_t sender,
    const char *name, const char *otherwise)
{
	const char *word = line_after(line, name);

	if (word == NULL && sender < scene->script->count)
		word = line_after(scene_line(scene, sender), name);
	return word == NULL ? otherwise : word;
}

/* A number for an interface's name, the same each time. */
static uint32_t
interface_number(const char *name)
{
	uint32_t number = 2;

	for (; *name != '\0'; name++)
		number = number * 31 + (unsigned char)*name;
	return number % 100000 + 2;
}

static void
address_datagram(struct scene *scene, const struct line *line, size_t client,
    const struct route *route, struct datagram *datagram)
{
	struct values *values = &scene->values;
	bool relayed = route->count > 0;
	size_t sender = relayed ? route->relays[route->count - 1] : client;

	datagram->interface_name = clause(scene, line, sender, "on", "eth0");
	datagram->interface = interface_number(datagram->interface_name);
	datagram->source = value_address(
	    values, line, clause(scene, line, sender, "from", "fe80::1"));
	datagram->destination = value_address(values, line,
	    clause(scene, line, sender, "to", relayed ? SITE_GROUP : GROUP));
	datagram->source_port = (uint16_t)value_number(values, line,
	    clause(scene, line, sender, "port", relayed ? "547" : "546"));
}

static void
build(struct scene *scene, size_t index, size_t client,
    const struct route *route, struct writer *w)
{
	const struct line *line = scene_line(scene, index);
	const char *peer = clause(scene, line, client, "from", "fe80::1");

	write_message(scene, index, client, w);
	for (unsigned i = 0; i < route->count && !report_failed(&scene->report);
	     i++) {
		wrap(scene, route->relays[i], i, peer, w);
		peer = clause(scene, scene_line(scene, route->relays[i]),
		    route->relays[i], "from", "fe80::1");
	}
}

bool
scene_build(struct scene *scene, size_t index, struct datagram *datagram)
{
	const struct line *line = scene_line(scene, index);
	const char *by = line_after(line, "by");
	size_t client = scene->script->count;
	struct route route;
	struct writer w;

	if (by != NULL)
		client = scene_find(scene, line, "client", by);
	find_route(scene, line, &route);
	writer_init(&w, scene->bytes, sizeof(scene->bytes));
	build(scene, index, client, &route, &w);
	*datagram = (struct datagram){.waited_ns = 0};
	address_datagram(scene, line, client, &route, datagram);
	if (!writer_good(&w))
		report_failure(&scene->report, line, "it does not fit");
	scene->size = w.size;
	datagram->bytes = span_of(scene->bytes, w.size);
	return !report_failed(&scene->report);
}

void
scene_send(struct scene *scene, size_t index)
{
	struct datagram datagram;

	if (!scene_build(scene, index, &datagram))
		return;
	world_send(&scene->world, &datagram);
	scene->unanswered = true;
}
