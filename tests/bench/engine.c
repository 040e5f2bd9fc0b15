/*
 * tests/bench/engine.c: see engine.h.
 *
 * A transaction id is the number of the slot that an exchange occupies and, in
 * the upper bits, a count that tells late answers from right ones.
 */
#include "tests/bench/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/resend.h"
#include "tests/bench/verify.h"

#define SLOT_BITS 15
#define SLOTS (UINT32_C(1) << SLOT_BITS)
#define TRIES_MAX 10                 /* REQ_MAX_RC (RFC 9915 7.6) */
#define END_NS UINT64_C(10000000000) /* is waited for the last answers */
#define SCAN_NS UINT64_C(50000000)
#define ECHO_HEADER 38 /* what we put around a relayed message */

struct slot {
	bool used;
	enum exchange_kind kind;
	uint8_t step; /* message type that was sent */
	uint8_t tries;
	uint32_t xid, client;
	uint64_t began_ns, step_ns; /* the exchange, its last step */
	uint64_t sent_ns, wait_ns;  /* last try; how long it has */
	struct lease_address na, pd;
};

struct engine {
	struct engine_config config;
	struct transport *transport;
	struct clients *clients;
	struct slot slots[SLOTS];
	uint32_t free[SLOTS], free_count;
	struct verify verify;
	uint64_t random;
	/* of the phase that runs */
	const struct engine_phase *phase;
	struct engine_result *result;
	uint32_t next_client;
	uint64_t begun, ended;
	uint64_t now_ns;
	uint64_t last_end_ns; /* of the exchange that ended last */
	uint64_t due_ns;      /* open loop: when the next one begins */
	bool measuring;
	uint64_t measured_from, measured_to;
	double server_cpu_from, own_cpu_from;
};

static uint64_t
now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* Seconds of processor time that a process has used, by all its threads. */
static double
cpu_seconds(pid_t pid)
{
	unsigned long user = 0, system = 0;
	char path[64], line[1024], *at;
	FILE *file;

	if (pid == 0)
		return 0;
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	file = fopen(path, "r");
	if (file == NULL)
		return 0;
	if (fgets(line, sizeof(line), file) != NULL &&
	    (at = strrchr(line, ')')) != NULL &&
	    sscanf(at + 2,
		"%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
		&system) != 2)
		user = system = 0;
	fclose(file);
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

struct engine *
engine_create(const struct engine_config *config, struct transport *transport,
    struct clients *clients)
{
	struct engine *engine = calloc(1, sizeof(*engine));

	if (engine == NULL)
		return NULL;
	engine->config = *config;
	engine->transport = transport;
	engine->clients = clients;
	engine->random = UINT64_C(88172645463325252);
	engine->verify.config = (struct verify_config){.na = config->na,
	    .pd = config->pd,
	    .none_left_is_right = config->none_left_is_right,
	    .relayed = config->relayed,
	    .link = config->link,
	    .links = config->links};
	for (uint32_t i = 0; i < SLOTS; i++)
		engine->free[i] = SLOTS - 1 - i;
	engine->free_count = SLOTS;
	return engine;
}

void
engine_free(struct engine *engine)
{
	free(engine);
}

static void
error(struct engine *engine, const struct slot *slot, const char *what)
{
	if (engine->result->errors++ == 0)
		fprintf(stderr,
		    "bench_load: client %u, after message type %u: %s\n",
		    slot->client, slot->step, what);
}

static uint32_t
random_below(struct engine *engine, uint32_t below)
{
	engine->random ^= engine->random << 13;
	engine->random ^= engine->random >> 7;
	engine->random ^= engine->random << 17;
	return (uint32_t)((engine->random >> 32) * below >> 32);
}

/* Sends the slot's message, for the first time or again. */
static void
send_step(struct engine *engine, struct slot *slot)
{
	struct relay relay = verify_relay(&engine->verify.config, slot->client);
	struct message message = {.type = slot->step,
	    .xid = slot->xid,
	    .client = slot->client,
	    .rapid = slot->kind == EXCHANGE_RAPID,
	    .want_na = slot->step != MESSAGE_INFORMATION && engine->config.na,
	    .want_pd = slot->step != MESSAGE_INFORMATION && engine->config.pd,
	    .na = slot->na,
	    .pd = slot->pd};
	size_t size;

	if (slot->step == MESSAGE_REQUEST || slot->step == MESSAGE_RENEW) {
		memcpy(message.server_id, engine->verify.server_id,
		    engine->verify.server_id_size);
		message.server_id_size = engine->verify.server_id_size;
	}
	slot->sent_ns = engine->now_ns;
	slot->wait_ns =
	    resend_wait_ns(slot->wait_ns, random_below(engine, UINT32_MAX));
	slot->tries++;
	size = message_write(&message, engine->config.relayed ? &relay : NULL,
	    transport_room(engine->transport));
	transport_queue(
	    engine->transport, size, slot->client % engine->config.relays);
}

static void
start_step(
    struct engine *engine, struct slot *slot, uint8_t type, uint64_t since_ns)
{
	slot->step = type;
	slot->tries = 0;
	slot->wait_ns = 0;
	slot->step_ns = since_ns;
	/* the old count is in the old id: the new one differs */
	slot->xid = (slot->xid + SLOTS) & 0xffffff;
	send_step(engine, slot);
}

static enum exchange_kind
pick_kind(struct engine *engine)
{
	uint32_t dice;

	if (engine->phase->kind != EXCHANGE_MIXED)
		return engine->phase->kind;
	dice = random_below(engine, 12);
	if (dice < 6)
		return EXCHANGE_RENEW;
	if (dice < 10)
		return EXCHANGE_SARR;
	return dice == 10 ? EXCHANGE_SOLICIT : EXCHANGE_INFORMATION;
}

/* The next client of the phase that is not busy. */
static uint32_t
pick_client(struct engine *engine)
{
	const struct engine_phase *phase = engine->phase;
	uint32_t client;

	do {
		client = engine->next_client;
		engine->next_client =
		    client == phase->last ? phase->first : client + 1;
	} while (clients_at(engine->clients, client)->busy);
	return client;
}

/* What the client holds is what it asks to renew. */
static void
fill_held(const struct engine *engine, struct slot *slot)
{
	const struct client *client = clients_at(engine->clients, slot->client);

	if (client->has_na || engine->config.echo) {
		slot->na.address = client->na;
		slot->na.length = 128;
	}
	if (client->pd_length > 0 || engine->config.echo) {
		slot->pd.address = client->pd;
		slot->pd.length = client->pd_length;
	}
}

static void
begin_exchange(struct engine *engine, uint64_t since_ns)
{
	uint32_t number = engine->free[--engine->free_count];
	struct slot *slot = &engine->slots[number];
	uint32_t xid = slot->xid;
	uint8_t type = MESSAGE_SOLICIT;

	memset(slot, 0, sizeof(*slot));
	slot->used = true;
	slot->xid = (xid & ~(SLOTS - 1)) | number;
	slot->kind = pick_kind(engine);
	slot->client = pick_client(engine);
	slot->began_ns = since_ns;
	clients_at(engine->clients, slot->client)->busy = true;
	if (slot->kind == EXCHANGE_RENEW &&
	    (clients_at(engine->clients, slot->client)->has_na ||
		clients_at(engine->clients, slot->client)->pd_length > 0 ||
		engine->config.echo)) {
		fill_held(engine, slot);
		type = MESSAGE_RENEW;
	} else if (slot->kind == EXCHANGE_RENEW) {
		slot->kind = EXCHANGE_SARR; /* mixed: has nothing to renew */
	} else if (slot->kind == EXCHANGE_INFORMATION) {
		type = MESSAGE_INFORMATION;
	}
	engine->begun++;
	start_step(engine, slot, type, since_ns);
}

static void
end_exchange(struct engine *engine, struct slot *slot, bool good)
{
	clients_at(engine->clients, slot->client)->busy = false;
	slot->used = false;
	engine->free[engine->free_count++] = slot->xid & (SLOTS - 1);
	engine->ended++;
	if (!good) {
		engine->result->failed++;
		return;
	}
	if (!engine->measuring)
		return;
	if (engine->result->exchanges++ > 0 &&
	    engine->now_ns - engine->last_end_ns >
		engine->result->longest_gap_ns)
		engine->result->longest_gap_ns =
		    engine->now_ns - engine->last_end_ns;
	engine->last_end_ns = engine->now_ns;
	histogram_add(&engine->result->whole, engine->now_ns - slot->began_ns);
	histogram_add(&engine->result->last, engine->now_ns - slot->step_ns);
}

/* A reply has come, and is right: what next? */
static void
go_on(struct engine *engine, struct slot *slot, const struct message *message)
{
	if (slot->step == MESSAGE_SOLICIT && slot->kind == EXCHANGE_SARR) {
		slot->na = message->na;
		slot->pd = message->pd;
		start_step(engine, slot, MESSAGE_REQUEST, engine->now_ns);
		return;
	}
	if (!engine->config.echo && message->type == MESSAGE_REPLY &&
	    slot->step != MESSAGE_INFORMATION &&
	    !clients_grant(
		engine->clients, slot->client, &message->na, &message->pd)) {
		error(engine, slot, "a lease that somebody else has");
		end_exchange(engine, slot, false);
		return;
	}
	end_exchange(engine, slot, true);
}

/* The answer of an echo is taken for one that grants something. */
static void
go_on_echo(struct engine *engine, struct slot *slot)
{
	struct message message = {.na = {.length = 128},
	    .pd = {.length = engine->config.pd ? 64 : 0}};

	go_on(engine, slot, &message);
}

static void
received(void *context, const uint8_t *data, size_t size)
{
	struct engine *engine = context;
	bool relayed = engine->config.relayed;
	struct relay relay;
	struct message message;
	const char *wrong;
	struct slot *slot;
	uint32_t xid;

	if (engine->config.echo && relayed && size > ECHO_HEADER) {
		relayed = false;
		data += ECHO_HEADER;
		size -= ECHO_HEADER;
	}
	if (!message_xid(data, size, relayed, &xid))
		return;
	slot = &engine->slots[xid & (SLOTS - 1)];
	if (!slot->used || slot->xid != xid)
		return; /* late: it was sent again, and answered */
	if (engine->config.echo) {
		go_on_echo(engine, slot);
		return;
	}
	relay = verify_relay(&engine->verify.config, slot->client);
	if (!message_read(
		data, size, relayed ? &relay : NULL, slot->client, &message)) {
		error(engine, slot, "a malformed reply");
		return;
	}
	wrong = verify_answer(&engine->verify,
	    &(struct verify_question){
		slot->step, slot->client, slot->kind == EXCHANGE_RAPID},
	    &message);
	if (wrong == NULL) {
		go_on(engine, slot, &message);
		return;
	}
	error(engine, slot, wrong);
	end_exchange(engine, slot, false);
}

static void
resend_late(struct engine *engine)
{
	for (uint32_t i = 0; i < SLOTS; i++) {
		struct slot *slot = &engine->slots[i];

		if (!slot->used ||
		    engine->now_ns - slot->sent_ns < slot->wait_ns)
			continue;
		if (slot->tries == TRIES_MAX) {
			if (engine->result->failed == 0)
				fprintf(stderr,
				    "bench_load: client %u: no answer to "
				    "message type %u\n",
				    slot->client, slot->step);
			end_exchange(engine, slot, false);
			continue;
		}
		engine->result->resent++;
		send_step(engine, slot);
	}
}

static bool
may_begin(const struct engine *engine)
{
	const struct engine_phase *phase = engine->phase;
	uint64_t under_way = engine->begun - engine->ended;

	if (phase->count > 0 && engine->begun >= phase->count)
		return false;
	if (engine->free_count == 0 || under_way > phase->last - phase->first)
		return false;
	if (engine->config.rate > 0)
		return engine->due_ns <= engine->now_ns;
	return under_way <
	       (phase->window > 0 ? phase->window : engine->config.window);
}

static void
begin_due(struct engine *engine)
{
	while (may_begin(engine)) {
		if (engine->config.rate > 0) {
			begin_exchange(engine, engine->due_ns);
			engine->due_ns += (uint64_t)(1e9 / engine->config.rate);
		} else {
			begin_exchange(engine, engine->now_ns);
		}
	}
}

static void
start_measuring(struct engine *engine)
{
	engine->measuring = true;
	engine->measured_from = engine->now_ns;
	engine->server_cpu_from = cpu_seconds(engine->config.server);
	engine->own_cpu_from = cpu_seconds(getpid());
}

static void
stop_measuring(struct engine *engine)
{
	struct engine_result *result = engine->result;

	if (!engine->measuring)
		return;
	engine->measuring = false;
	result->seconds =
	    (double)(engine->now_ns - engine->measured_from) / 1e9;
	result->server_cpu_s =
	    cpu_seconds(engine->config.server) - engine->server_cpu_from;
	result->own_cpu_s = cpu_seconds(getpid()) - engine->own_cpu_from;
}

/* One round: read, begin, send. */
static void
turn(struct engine *engine, bool begin, uint64_t *scanned_ns)
{
	int got;

	engine->now_ns = now_ns();
	got = transport_receive(engine->transport, received, engine);
	if (begin)
		begin_due(engine);
	if (engine->now_ns - *scanned_ns > SCAN_NS) {
		resend_late(engine);
		*scanned_ns = engine->now_ns;
	}
	transport_flush(engine->transport);
	/* an open loop never sleeps: waking up would be measured too */
	if (got <= 0 && engine->config.rate == 0)
		transport_wait(engine->transport, SCAN_NS);
}

/* However late this process is woken, what is measured has its time. */
static bool
is_over(const struct engine *engine)
{
	const struct engine_phase *phase = engine->phase;
	double seconds = phase->seconds;

	if (phase->count > 0 && engine->ended >= phase->count)
		return true;
	if (seconds == 0)
		seconds = 3600; /* whatever happens, it ends */
	return engine->measuring &&
	       (double)(engine->now_ns - engine->measured_from) / 1e9 >=
		   seconds;
}

bool
engine_run(struct engine *engine, const struct engine_phase *phase,
    struct engine_result *result)
{
	uint64_t start = now_ns(), scanned = start;

	memset(result, 0, sizeof(*result));
	engine->phase = phase;
	engine->result = result;
	engine->next_client = phase->first;
	engine->begun = engine->ended = 0;
	engine->now_ns = engine->due_ns = start;
	while (!is_over(engine)) {
		if (!engine->measuring &&
		    (double)(engine->now_ns - start) / 1e9 >= phase->warm_up_s)
			start_measuring(engine);
		turn(engine, true, &scanned);
	}
	stop_measuring(engine);
	start = engine->now_ns;
	while (engine->begun > engine->ended && engine->now_ns - start < END_NS)
		turn(engine, false, &scanned);
	result->failed += engine->begun - engine->ended;
	return result->errors == 0 && result->failed == 0 &&
	       result->exchanges > 0;
}
