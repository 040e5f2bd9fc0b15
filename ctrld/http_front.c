/*
 * http_front.c: the loop of the front: the link, and each listener's events.
 *
 * What listeners there are to be comes from ctrld as a whole; those that stay
 * as they are are not touched.
 */
#include "ctrld/http_front.h"

#include <event2/buffer.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ctrld/http_listener.h"

#define LISTENERS_MAX 16
#define CONFIG_MAX (8u << 20)
#define TICK_MS 1000
#define DRAIN_MS 10000 /* for what is being answered */
#define NOTES_MAX 10   /* refusals, in NOTES_MS; the rest is counted */
#define NOTES_MS 10000

struct place {
	struct http_listener *listener;
	bool wanted;
	int64_t drained_ms; /* 0: it listens */
};

struct front {
	int link;
	uint32_t next_id;
	bool gone; /* ctrld */
	int64_t now_ms;
	struct evbuffer *config; /* as it comes */
	struct place places[LISTENERS_MAX];
	size_t count;
	unsigned noted, unnoted;
	int64_t notes_since_ms;
	uint8_t buffer[HTTP_PACKET_MAX];
};

static int64_t
steady_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- for the log ---- */

static void
send_note(struct front *front, enum http_note note, const char *text)
{
	char payload[1024];
	int size = snprintf(payload, sizeof(payload), "%c%s", (int)note, text);
	const struct http_packet packet = {.type = HTTP_NOTE,
	    .payload = span_of(payload, size < (int)sizeof(payload)
					    ? (size_t)size
					    : sizeof(payload) - 1)};

	(void)http_link_send(front->link, &packet, true);
}

/* Strangers shall not fill the log. */
static void
note(void *context, enum http_note what, const char *text)
{
	struct front *front = context;

	if (what == HTTP_NOTE_REFUSED && ++front->noted > NOTES_MAX)
		front->unnoted++;
	else
		send_note(front, what, text);
}

static void
tell_unnoted(struct front *front)
{
	char text[64];

	if (front->now_ms - front->notes_since_ms < NOTES_MS)
		return;
	if (front->unnoted > 0) {
		snprintf(text, sizeof(text), "%u more", front->unnoted);
		send_note(front, HTTP_NOTE_REFUSED, text);
	}
	front->noted = front->unnoted = 0;
	front->notes_since_ms = front->now_ms;
}

/* ---- what is to be listened at ---- */

static struct place *
find_place(struct front *front, json_t *config)
{
	for (size_t i = 0; i < front->count; i++) {
		if (front->places[i].drained_ms == 0 &&
		    json_equal(http_listener_config(front->places[i].listener),
			config))
			return &front->places[i];
	}
	return NULL;
}

static void
drain_unwanted(struct front *front)
{
	struct place *place;

	for (place = front->places; place < front->places + front->count;
	     place++) {
		if (place->wanted || place->drained_ms != 0)
			continue;
		http_listener_drain(place->listener);
		place->drained_ms = front->now_ms;
	}
}

static void
add_place(struct front *front, json_t *config)
{
	const struct http_listener_setup setup = {.link = front->link,
	    .next_id = &front->next_id,
	    .note = note,
	    .context = front};
	struct http_listener *listener;

	if (front->count == LISTENERS_MAX) {
		note(front, HTTP_NOTE_FAILED, "there are too many sockets");
		return;
	}
	listener = http_listener_create(config, &setup);
	if (listener != NULL)
		front->places[front->count++] =
		    (struct place){.listener = listener, .wanted = true};
}

static void
adjust(struct front *front, json_t *sockets)
{
	struct place *place;
	json_t *config;
	size_t i;

	for (i = 0; i < front->count; i++)
		front->places[i].wanted = false;
	json_array_foreach(sockets, i, config)
	{
		place = find_place(front, config);
		if (place != NULL)
			place->wanted = true;
	}
	drain_unwanted(front);
	json_array_foreach(sockets, i, config)
	{
		if (find_place(front, config) == NULL)
			add_place(front, config);
	}
}

static void
configure(struct front *front)
{
	size_t size = evbuffer_get_length(front->config);
	json_t *sockets = json_loadb(
	    (const char *)evbuffer_pullup(front->config, -1), size, 0, NULL);

	evbuffer_drain(front->config, size);
	adjust(front, sockets);
	json_decref(sockets);
}

/* Those that have nothing to answer any more, or have had their time. */
static void
free_drained(struct front *front)
{
	size_t i = 0;
	struct place *place;

	while (i < front->count) {
		place = &front->places[i];
		if (place->drained_ms == 0 ||
		    (!http_listener_is_idle(place->listener) &&
			front->now_ms - place->drained_ms < DRAIN_MS)) {
			i++;
			continue;
		}
		http_listener_free(place->listener);
		*place = front->places[--front->count];
	}
}

/* ---- the link ---- */

static void
on_packet(struct front *front, const struct http_packet *packet)
{
	struct http_exchange *exchange = NULL;

	if (packet->type == HTTP_CONFIGURE) {
		if (evbuffer_get_length(front->config) < CONFIG_MAX)
			evbuffer_add(front->config, packet->payload.data,
			    packet->payload.size);
		return;
	}
	if (packet->type == HTTP_CONFIGURED) {
		configure(front);
		return;
	}
	for (size_t i = 0; i < front->count && exchange == NULL; i++)
		exchange =
		    http_listener_find(front->places[i].listener, packet->id);
	if (exchange != NULL) /* else its peer has gone meanwhile */
		http_exchange_packet(exchange, packet);
}

static void
read_link(struct front *front)
{
	struct http_packet packet;
	int got;

	while (
	    (got = http_link_receive(front->link, front->buffer, &packet)) > 0)
		on_packet(front, &packet);
	front->gone = got < 0;
}

/* ---- */

static void
wait_for_events(struct front *front)
{
	struct pollfd events[1 + LISTENERS_MAX];
	int wait = TICK_MS;
	size_t i;

	events[0] = (struct pollfd){.fd = front->link, .events = POLLIN};
	for (i = 0; i < front->count; i++) {
		events[1 + i] = (struct pollfd){
		    .fd = http_listener_descriptor(front->places[i].listener),
		    .events = POLLIN};
		wait = http_listener_wait(front->places[i].listener, wait);
	}
	(void)poll(events, 1 + front->count, wait);
	front->now_ms = steady_ms();
}

void
http_front_run(int link)
{
	const struct http_packet hello = {.type = HTTP_HELLO};
	struct front *front = calloc(1, sizeof(*front));

	if (front == NULL || (front->config = evbuffer_new()) == NULL ||
	    !http_link_send(link, &hello, true)) {
		free(front);
		return;
	}
	front->link = link;
	while (!front->gone) {
		wait_for_events(front);
		read_link(front);
		for (size_t i = 0; i < front->count; i++)
			http_listener_run(
			    front->places[i].listener, front->now_ms);
		free_drained(front);
		tell_unnoted(front);
	}
	for (size_t i = 0; i < front->count; i++)
		http_listener_free(front->places[i].listener);
	evbuffer_free(front->config);
	free(front);
}
